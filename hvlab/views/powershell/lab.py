"""Commands of the lab's own, for where there is no Python: which scenario, pictures, going back.

No real host has them; they are of the module `hvlab`, and their help says so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Protocol

from hvlab.api import OpenLab
from hvlab.errors import LabError
from hvlab.powershell.commands.files.host import HostDrive
from hvlab.powershell.completion.items import Item, matching
from hvlab.powershell.completion.values import SOURCES, Asked
from hvlab.powershell.formatting.layout import Table
from hvlab.powershell.formatting.printer import Drawing
from hvlab.powershell.language.automatic import set_up
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.jobs import Jobs
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.session import Session
from hvlab.powershell.values.objects import PSCustomObject
from hvlab.scenarios import SCENARIOS
from hvlab.views import pictures
from hvlab.views.display import Shown
from hvlab.world.profiles import PROFILES

MODULE = "hvlab"
NOT_ON_A_HOST = "A command of the lab. A real host has no such command."
Display = Callable[[Shown], None]


class Holder(Protocol):
    """What has a session on a lab, and can be given another lab."""

    lab: OpenLab
    session: Session


class Picture(Drawing):
    """Something that is not printed but displayed, where it comes in the output."""

    def __init__(self, shown: Shown, display: Display) -> None:
        super().__init__("custom", Table([]))
        self._shown = shown
        self._display = display

    def lines(self, width: int) -> Iterator[str]:
        """No text: the picture has its own."""
        self._display(self._shown)
        return iter(())


class _LabCmdlet(Cmdlet):
    """Base: the window it runs in, and how that displays pictures."""

    window: Holder
    display: Display

    @property
    def lab(self) -> OpenLab:
        """The lab of the window."""
        return self.window.lab

    def refused(self, error: LabError) -> None:
        """The lab says no."""
        self.call.error(str(error), "LabError", "InvalidArgument", None, "HvLab.LabException")


class GetScenario(_LabCmdlet):
    """Get-LabScenario: what can be opened."""

    info = command(
        "Get-LabScenario",
        parameter("Name", "string", position=0, help=NOT_ON_A_HOST),
        id="HvLab.Commands.GetLabScenario",
        module=MODULE,
    )

    def process(self) -> Iterator[Any]:
        """Name, and what it is about."""
        for name, one in SCENARIOS.items():
            if wildcard_match(str(self.args.get("Name") or "*"), name):
                yield PSCustomObject({"Name": name, "About": one.about})


class OpenLabCmdlet(_LabCmdlet):
    """Open-Lab: another scenario under the same window."""

    info = command(
        "Open-Lab",
        parameter("Name", "string", position=0, mandatory=True,
                  help=f"{NOT_ON_A_HOST} The scenario; Get-LabScenario lists them."),
        parameter("HostVersion", "string", choices=tuple(PROFILES),
                  help="The version of the host, such as 2016."),
        parameter("Seed", "string", help="Other names and numbers for the same scenario."),
        id="HvLab.Commands.OpenLab",
        module=MODULE,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Open it. Variables and functions stay."""
        seed, version = self.args.get("Seed"), self.args.get("HostVersion")
        try:
            lab = OpenLab.open(
                str(self.args["Name"]),
                seed=None if seed is None else str(seed),
                profile=None if version is None else str(version),
            )
        except LabError as error:
            self.refused(error)
            return
        self.window.lab = lab
        move_to(self.window.session, lab)
        names = ", ".join(one.name for one in lab.vms) or "no virtual machine yet"
        self.call.host(f"The lab '{lab.scenario}' is open: {names}.")
        yield from ()


def move_to(session: Session, lab: OpenLab) -> None:
    """Put another lab under a session, in the middle of a script if need be."""
    shell = session.shell
    session.lab = shell.lab = lab
    shell.files = HostDrive(lab)
    shell.jobs = Jobs(shell)
    shell.entered = None
    shell.sessions.clear()
    set_up(shell)


class ShowTree(_LabCmdlet):
    """Show-Tree: the checkpoint tree."""

    info = command(
        "Show-Tree",
        parameter("VMName", "string", position=0, help=f"{NOT_ON_A_HOST} Every VM without it."),
        parameter("AsText", "switch", help="As lines of text, for the pipeline."),
        id="HvLab.Commands.ShowTree",
        module=MODULE,
    )

    def process(self) -> Iterator[Any]:
        """The tree of each VM as it is now."""
        named = self.args.get("VMName")
        try:
            vms = [self.lab.vm(str(named))] if named is not None else self.lab.vms
            shown = [pictures.tree(self.lab, one.id) for one in vms]
        except LabError as error:
            self.refused(error)
            return
        for one in shown:
            if self.args.get("AsText"):
                yield from one.text.split("\n")
            else:
                yield Picture(one, self.display)


class ShowFiles(_LabCmdlet):
    """Show-Files: the host's files and which stands on which."""

    info = command("Show-Files", id="HvLab.Commands.ShowFiles", module=MODULE)

    def process(self) -> Iterator[Any]:
        """A table of them."""
        yield Picture(pictures.files(self.lab), self.display)


class ShowClock(_LabCmdlet):
    """Show-Clock: the host's clock and those of the guests."""

    info = command("Show-Clock", id="HvLab.Commands.ShowClock", module=MODULE)

    def process(self) -> Iterator[Any]:
        """A table of them."""
        yield Picture(pictures.clock(self.lab), self.display)


class _Travel(_LabCmdlet):
    """Base of the time machine's commands."""

    def process(self) -> Iterator[Any]:
        """So many steps."""
        try:
            self.travel(int(self.args.get("Steps", 1)))
        except LabError as error:
            self.refused(error)
        yield from ()

    def travel(self, steps: int) -> None:
        """There or back."""
        raise NotImplementedError


class Rewind(_Travel):
    """Invoke-LabRewind: take back what was done last, as if it never was."""

    info = command(
        "Invoke-LabRewind",
        parameter("Steps", "int", position=0, minimum=1,
                  help=f"{NOT_ON_A_HOST} It has no time machine either."),
        id="HvLab.Commands.InvokeLabRewind",
        module=MODULE,
    )  # fmt: skip

    def travel(self, steps: int) -> None:
        self.lab.rewind(steps)


class Redo(_Travel):
    """Invoke-LabRedo: do again what was taken back."""

    info = command(
        "Invoke-LabRedo",
        parameter("Steps", "int", position=0, minimum=1, help=NOT_ON_A_HOST),
        id="HvLab.Commands.InvokeLabRedo",
        module=MODULE,
    )

    def travel(self, steps: int) -> None:
        self.lab.redo(steps)


COMMANDS = (GetScenario, OpenLabCmdlet, ShowTree, ShowFiles, ShowClock, Rewind, Redo)


def add_commands(session: Session, window: Holder, display: Display) -> None:
    """Give a session these commands; `display` puts pictures beside the text."""
    parts = {"window": window, "display": staticmethod(display)}
    for cmdlet in COMMANDS:
        session.shell.commands.add(type(cmdlet.__name__, (cmdlet,), parts))


def _scenarios(asked: Asked) -> list[Item]:
    return matching(SCENARIOS, asked.word, "value")


def _vms(asked: Asked) -> list[Item]:
    return matching((vm.name for vm in asked.world.vms), asked.word, "value")


SOURCES[("open-lab", "name")] = SOURCES[("get-labscenario", "name")] = _scenarios
SOURCES[("show-tree", "vmname")] = _vms
