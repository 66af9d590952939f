"""The shell inside a guest: its own variables, place, files and clock."""

from __future__ import annotations

from collections.abc import Iterable
from random import Random
from typing import Any
from uuid import UUID

from hvlab.powershell.commands.system.computers import GuestComputer
from hvlab.powershell.guest import targets
from hvlab.powershell.guest.drive import GuestDrive
from hvlab.powershell.language.console import Console
from hvlab.powershell.language.frame import Frame, Sink
from hvlab.powershell.language.functions import run_script_block
from hvlab.powershell.language.packages import COMMANDS, fill
from hvlab.powershell.language.shell import Shell
from hvlab.powershell.language.streams import Streams
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.errors import ErrorRecord
from hvlab.powershell.values.script import ScriptBlockValue

PACKAGES = (COMMANDS, "hvlab.powershell.guest")
"""A guest has no Hyper-V module."""
DOCUMENTS = "C:\\Users\\Administrator\\Documents"


class GuestShell(Shell):
    """A runspace in a guest. `owner` is the host's shell, `user` and `domain` who is logged on."""

    def __init__(self, owner: Shell, vm: str, user: str, domain: str) -> None:
        console: Console = owner.console
        self.runspace: UUID = owner.new_guid()
        self.computer = GuestComputer(owner.lab, vm)
        super().__init__(owner.lab, getattr(console, "console", console))
        self.owner = owner
        self.vm = vm
        self.computer_name = self.computer.name
        self.files = GuestDrive(owner.lab, vm)
        self.location = DOCUMENTS
        self.views = owner.views
        self.render = owner.render
        self.print = owner.print
        self.show_error = owner.show_error  # type: ignore[method-assign]
        self._booted = self.computer.guest.memory.booted_at
        self._uptime = 0
        self._environment(user, domain)
        fill(self.commands, PACKAGES)
        self.alive()

    @property
    def system(self) -> str:
        """The guest's Windows."""
        return self.computer.os

    def _environment(self, user: str, domain: str) -> None:
        for name, text in (
            ("COMPUTERNAME", self.computer_name),
            ("USERNAME", user),
            ("USERDOMAIN", domain or self.computer_name),
            ("NUMBER_OF_PROCESSORS", str(self.computer.row.settings.processors)),
        ):
            self.environment.put(name, text)

    def alive(self) -> bool:
        """Whether the guest is still the one that the session was opened to: it runs, was not
        restarted, and was not set back (rules.GUEST_SESSIONS_END)."""
        world = self.lab.world
        row = world.vms.get(self.vm)
        if row is None or row.state.label != "Running" or row.guest is None:
            return False
        uptime = row.uptime(world.now)
        same = row.guest.memory.booted_at == self._booted and uptime >= self._uptime
        self._uptime = max(self._uptime, uptime)
        return same

    def ended(self) -> ErrorRecord:
        """The error of a session whose guest is not there any more."""
        return targets.ended(self.computer_name)

    def clock(self) -> DateTime:
        """The guest's clock."""
        return DateTime.from_datetime(self.computer.clock, "Local")

    def random(self) -> Random:
        """Chance of its own."""
        self._drawn += 1
        return Random(f"{self.lab.world.seed}:{self.runspace}:{self._drawn}")  # noqa: S311

    def execute(
        self,
        block: ScriptBlockValue,
        streams: Streams,
        out: Sink,
        arguments: Iterable[Any] = (),
        piped: Iterable[Any] | None = None,
    ) -> None:
        """Run a block that was sent here, in the runspace's own scope; it knows nothing of where
        it was written. Raises Terminating where it ends with an error, and Flow."""
        sent = ScriptBlockValue(block.node, None, block.text)
        frame = Frame(self, self.scope, streams, block.node.text)
        before, self.frame = self.frame, frame
        owner = self.owner
        self.ops.budget = owner.ops.budget
        self.depth = owner.depth
        self.remote = True
        try:
            run_script_block(sent, frame, out, arguments, piped=piped)
        finally:
            self.frame = before
            self.remote = False
