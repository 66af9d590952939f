"""A short hand for scenarios: do this, wait until then."""

from __future__ import annotations

from datetime import datetime

from hvlab.engine import Lab
from hvlab.operations import (
    InstallPatch,
    LetTimePass,
    NewDisk,
    NewVM,
    Operation,
    StartVM,
    TakeCheckpoint,
    WriteGuestFile,
)
from hvlab.world.clock import instant_of
from hvlab.world.vm import VMSettings

WINDOWS_SERVER = "Windows Server 2022"


class Builder:
    """Runs operations on a lab that nobody watches yet."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab

    def do(self, operation: Operation) -> None:
        """Run an operation and let everything settle."""
        self.lab.run(operation)
        self.lab.settle()

    def until(self, moment: datetime) -> None:
        """Let time pass until the host's clock shows `moment`."""
        span = instant_of(self.lab.world.epoch, moment) - self.lab.world.now
        self.do(LetTimePass(span))

    def server(self, name: str, settings: VMSettings, *, os: str = WINDOWS_SERVER) -> str:
        """A new VM with Windows Server on its disk, running; returns its id."""
        self.do(NewVM(name, settings, (NewDisk(f"{name}.vhdx", os=os),)))
        vm = max(self.lab.world.vms, key=lambda vm: vm.number).id
        self.do(StartVM(vm))
        return vm

    def checkpoint(self, vm: str, name: str | None = None) -> str:
        """Take a checkpoint; returns its id."""
        self.do(TakeCheckpoint(vm, name))
        checkpoint = self.lab.world.vms[vm].parent_checkpoint
        assert checkpoint is not None
        return checkpoint

    def patch(self, vm: str, name: str) -> None:
        self.do(InstallPatch(vm, name))

    def write(self, vm: str, path: str, text: str) -> None:
        self.do(WriteGuestFile(vm, path, text))
