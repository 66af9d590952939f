"""A short hand for scenarios: do this, wait until then."""

from __future__ import annotations

import ntpath
from contextlib import suppress
from datetime import datetime, timedelta

from hvlab import operations
from hvlab.engine import Lab
from hvlab.errors import HyperVError
from hvlab.world.chain import ancestors
from hvlab.world.clock import Instant, instant_of
from hvlab.world.vm import CheckpointType, VMSettings, virtual_drives

WINDOWS_SERVER = "Windows Server 2022"
STANDARD = VMSettings(checkpoint_type=CheckpointType.STANDARD)
"""A VM whose checkpoints bring back a running machine."""
BACKUPS = r"D:\Backup"


class Builder:
    """Runs operations on a lab that nobody watches yet."""

    def __init__(self, lab: Lab) -> None:
        self.lab = lab

    def do(self, operation: operations.Operation) -> None:
        """Run an operation and let everything settle."""
        self.lab.run(operation)
        self.lab.settle()

    def begin(self, operation: operations.Operation) -> None:
        """Begin an operation, and come back at once."""
        self.lab.submit(operation)

    def meanwhile(self, span: Instant) -> None:
        """Let so many milliseconds pass, whatever is under way."""
        self.lab.advance(span)

    def fail_at(self, operation: operations.Operation) -> None:
        """Have the host refuse an operation; what it writes down about that stays."""
        with suppress(HyperVError):
            self.do(operation)

    def until(self, moment: datetime) -> None:
        """Let time pass until the host's clock shows `moment`."""
        span = instant_of(self.lab.world.epoch, moment) - self.lab.world.now
        self.do(operations.LetTimePass(span))

    def at(self, day: int, hour: int, minute: int = 0) -> None:
        """Let time pass until that hour; day 0 is the day the scenario begins on."""
        first = self.lab.world.epoch.replace(hour=hour, minute=minute)
        self.until(first + timedelta(days=day))

    def server(
        self,
        name: str,
        settings: VMSettings,
        *,
        os: str = WINDOWS_SERVER,
        automatic: bool | None = None,
    ) -> str:
        """A new VM with a system on its disk, running; returns its id. `automatic`: whether it has
        automatic checkpoints; None: as the host gives them."""
        disk = operations.NewDisk(f"{name}.vhdx", os=os)
        self.do(operations.NewVM(name, settings, (disk,), automatic_checkpoints=automatic))
        vm = max(self.lab.world.vms, key=lambda vm: vm.number).id
        self.do(operations.StartVM(vm))
        return vm

    def checkpoint(self, vm: str, name: str | None = None) -> str:
        """Take a checkpoint; returns its id."""
        self.do(operations.TakeCheckpoint(vm, name))
        checkpoint = self.lab.world.vms[vm].parent_checkpoint
        assert checkpoint is not None
        return checkpoint

    def patch(self, vm: str, name: str) -> None:
        self.do(operations.InstallPatch(vm, name))

    def write(self, vm: str, path: str, text: str) -> None:
        self.do(operations.WriteGuestFile(vm, path, text))

    def work(self, vm: str, megabytes: int) -> None:
        """Let the guest's programs write and delete so much."""
        self.do(operations.WorkOnDisk(vm, megabytes))

    def off(self, vm: str) -> None:
        self.do(operations.ShutDownVM(vm))

    def on(self, vm: str) -> None:
        self.do(operations.StartVM(vm))

    def disk(self, vm: str) -> str:
        """The path of Now's first disk file."""
        return virtual_drives(self.lab.world.vms[vm])[0].path

    def chain(self, vm: str) -> list[str]:
        """The paths of the files Now's first disk rests on, Now's own first."""
        return [disk.path for disk in ancestors(self.lab.world, self.disk(vm))]

    # Backups

    def back_up(self, vm: str) -> str:
        """What a backup program does: a recovery checkpoint, a copy of the disks as they are in it,
        and the checkpoint is gone again. Returns the folder of the copy, which can be imported."""
        self.do(operations.StartBackup(vm))
        from hvlab.operations.backup import recovery_checkpoints

        (recovery,) = recovery_checkpoints(self.lab.world, vm)
        copying = operations.ExportCheckpoint(vm, recovery.id, BACKUPS)
        folder = copying.folder(self.lab.world)
        self.do(copying)
        self.do(operations.FinishBackup(vm))
        return folder

    def copy_files(self, vm: str) -> None:
        """Copy every disk file that the VM's Now rests on to the backup folder; it must be off."""
        for path in self.chain(vm):
            self.do(operations.CopyHostFile(path, ntpath.join(BACKUPS, ntpath.basename(path))))

    def export(self, vm: str, folder: str) -> None:
        self.do(operations.ExportVM(vm, folder))
