"""-AsJob: what the host does goes on while the console is free again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvlab.errors import HyperVError
from hvlab.operations import Operation

if TYPE_CHECKING:
    from hvlab.powershell.language.call import Call


class VMJob:
    """A job of the module: its operations are jobs of the host, and its state follows theirs."""

    def __init__(self, call: Call, cmdlet: str) -> None:
        self.call = call
        self.cmdlet = cmdlet
        self.ids: list[str] = []
        self.refusals: list[HyperVError] = []

    def add(self, operations: Iterable[Operation]) -> None:
        """Begin them; a refusal belongs to the job."""
        lab: Any = self.call.shell.lab
        for operation in operations:
            try:
                self.ids.append(lab.engine.submit(operation))
            except HyperVError as error:
                self.refusals.append(error)
                return
