"""A lab in a notebook: the live manager, and what stays when the notebook is only read."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from hvlab.api import OpenLab, VMHandle
from hvlab.engine import Lab
from hvlab.insight.difference import describe_skew, skew
from hvlab.views import scene
from hvlab.views.display import Shown, table
from hvlab.views.manager import HyperVManager
from hvlab.views.svg import tree_svg
from hvlab.views.text import text_tree
from hvlab.world.clock import calendar, display

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

    def tree(self, vm: str | None = None) -> Shown:
        """The checkpoint tree as it is now, as a picture and as text."""
        row = self.vm(vm).row
        graph = scene.tree_graph(self.world, row)
        return Shown(text_tree(graph, row.name), svg=tree_svg(graph, row.name))

    def files(self) -> Shown:
        """Every disk, configuration and state file of the host."""
        shown = scene.files(self.world)
        rows = [
            [row["name"], row["size"], row["parent"], ", ".join(row["used_by"]), row["note"]]
            for row in shown["rows"]
        ]
        return table(["File", "Size", "Parent", "Used by", ""], rows)

    def clock(self) -> Shown:
        """The host's clock and every guest's."""
        rows = [["Host", self.world.host.name, display(self.time), ""]]
        for handle in self.vms:
            rows.append(["Guest", handle.name, *self._guest_clock(handle)])
        return table(["", "Name", "Time", ""], rows)

    def _guest_clock(self, handle: VMHandle) -> tuple[str, str]:
        vm = handle.row
        reading = vm.guest_time(self.world.now)
        if reading is None:
            return "no clock", vm.state.label
        error = skew(self.world, vm)
        said = vm.state.label if error is None else describe_skew(error)
        return display(calendar(self.world.epoch, reading)), said

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
