"""The computers of the lab: the host, and each running guest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvlab.powershell.commands.system.computers.base import Computer
from hvlab.powershell.commands.system.computers.guest import GuestComputer
from hvlab.powershell.commands.system.computers.host import HostComputer

if TYPE_CHECKING:
    from hvlab.powershell.language.shell import Shell


def computer_of(shell: Shell) -> Computer:
    """The computer that a shell runs on."""
    return GuestComputer(shell.lab, shell.vm) if shell.vm else HostComputer(shell.lab)


def guest_of(shell: Shell) -> GuestComputer | None:
    """The guest that a shell runs in; None on the host."""
    return GuestComputer(shell.lab, shell.vm) if shell.vm else None


__all__ = ["Computer", "GuestComputer", "HostComputer", "computer_of", "guest_of"]
