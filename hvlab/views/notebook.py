"""A lab in a notebook: the live manager, and what stays when the notebook is only read."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.views import pictures
from hvlab.views.display import Shown
from hvlab.views.manager import HyperVManager

if TYPE_CHECKING:
    from hvlab.views.powershell.window import Window

_opened: list[NotebookLab] = []


def open_lab(scenario: str, *, seed: str | None = None, remarks: bool = True) -> NotebookLab:
    """Open a scenario, e.g. `open_lab("patch-week")`; as a cell's last line it shows the manager.

    The same scenario and seed give the same world. With `remarks=False` the lab does not say
    beside the host's dialogs what their buttons would do. Raises LabError for an unknown scenario.
    """
    return NotebookLab.open(scenario, seed=seed, remarks=remarks)


def current_lab() -> NotebookLab | None:
    """The lab that was opened last: the one the magics speak of."""
    return _opened[-1] if _opened else None


class NotebookLab(OpenLab):
    """An open lab that can show itself."""

    def __init__(self, scenario: str, engine: Lab, *, remarks: bool = True) -> None:
        super().__init__(scenario, engine, remarks=remarks)
        _opened[:] = [self]

    @cached_property
    def manager(self) -> HyperVManager:
        """The live manager; shown twice, it is the same manager twice."""
        return HyperVManager(self)

    @cached_property
    def powershell(self) -> Window:
        """The PowerShell window on this lab: what `%%powershell` runs in."""
        from hvlab.views.powershell.console import notebook_console
        from hvlab.views.powershell.window import Window

        return Window(self, notebook_console(), self._go_on)

    def _go_on(self) -> None:
        """Let the jobs under way go on: at once, unless a drawn manager lets somebody watch."""
        manager: HyperVManager | None = self.__dict__.get("manager")
        if manager is None:
            self.engine.settle()
        else:
            manager.pacer.go()

    def tree(self, vm: str | None = None) -> Shown:
        """The checkpoint tree as it is now, as a picture and as text."""
        return pictures.tree(self, vm)

    def files(self) -> Shown:
        """Every disk, configuration and state file of the host."""
        return pictures.files(self)

    def clock(self) -> Shown:
        """The host's clock and every guest's."""
        return pictures.clock(self)

    def export_script(self) -> str:
        """What was done since the scenario began, as PowerShell, one line a step; run on a fresh
        copy of the scenario (`hvlab ps --scenario NAME FILE.ps1`) it gives the same world."""
        from hvlab.powershell.export import export_session

        return export_session(self)

    def save_script(self, path: str | Path) -> None:
        """Write that script to a file, in place of what it held."""
        from hvlab.powershell.export import save_session

        save_session(self, Path(path))

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        """The manager where there is a kernel, the tree where there is none."""
        live = self.manager._repr_mimebundle_()
        bundle: dict[str, Any] = dict((live[0] if isinstance(live, tuple) else live) or {})
        bundle["text/plain"] = "\n\n".join(text for text, _ in self._pictures()) or repr(self)
        pictures = [svg for _, svg in self._pictures() if svg]
        if pictures:
            bundle["image/svg+xml"] = pictures[0]
        return bundle

    def _pictures(self) -> list[tuple[str, str | None]]:
        shown = [self.tree(handle.id) for handle in self.vms]
        return [(one.text, one.svg) for one in shown]
