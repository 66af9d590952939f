"""Copy-VMFile: from the host into a guest, through the Guest Service Interface."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from typing import Any

from hvlab.api.guest_files import on_volume
from hvlab.errors import GuestError, OperationFailed
from hvlab.operations import WriteGuestFile
from hvlab.powershell.hyperv.base import HyperVCmdlet
from hvlab.powershell.hyperv.objects import VirtualMachine
from hvlab.world import rules
from hvlab.world.condition import EXISTS, NOT_FOUND, Refusal
from hvlab.world.power import VMState
from hvlab.world.vm import IntegrationService
from hvlab.world.volumes import system_volume

NO_FOLDER = Refusal("The system cannot find the path specified.", 0x80070003)
NO_SERVICE = Refusal("The device is not ready.", 0x80070015)


class CopyVMFile(HyperVCmdlet):
    """Copy-VMFile: text files, onto the guest's drive C:."""

    NAME = "Copy-VMFile"
    VM_NAME = "Name"
    QUIET = frozenset({"FileSource"})  # Host is the only one there is
    ABSENT = frozenset({"AsJob"})

    def act(self) -> Iterator[Any]:
        """The service is off by default; it has to be enabled first (B-158)."""
        source = self.path(self.args["SourcePath"])
        for vm in self.vms():
            if self.agreed(vm.row.name):
                self._copy(vm, source)
        yield from ()

    def _copy(self, vm: VirtualMachine, source: str) -> None:
        files = self.call.shell.files
        entry = files.entry(source)
        if entry is None:
            raise self._failed(vm, source, NOT_FOUND)
        row = vm.row
        guest = row.state is VMState.RUNNING and row.guest is not None and bool(row.guest.os)
        if not guest or not row.settings.has(IntegrationService.GUEST_SERVICE_INTERFACE):
            raise self._failed(vm, source, NO_SERVICE)
        target = self._target(source)
        self._require_place(vm, source, target)
        try:
            self.do(WriteGuestFile(vm.vm_id, target, files.read(source)))
        except GuestError as error:
            raise OperationFailed(rules.TEXT_COPY_FAILED, str(error)) from error

    def _target(self, source: str) -> str:
        """Where it goes on the guest's drive; into a folder under its own name."""
        written = str(self.args["DestinationPath"]).replace("/", "\\")
        if written.endswith("\\"):
            written += ntpath.basename(source)
        return on_volume(written)

    def _require_place(self, vm: VirtualMachine, source: str, target: str) -> None:
        volume = system_volume(self.world, vm.row.drives)
        folder = ntpath.dirname(target)
        if volume is None:
            raise self._failed(vm, source, NO_SERVICE)
        if folder and not volume.exists(folder) and not self.flag("CreateFullPath"):
            raise self._failed(vm, source, NO_FOLDER)
        if volume.exists(target) and not self.flag("Force"):
            raise self._failed(vm, source, EXISTS)

    def _failed(self, vm: VirtualMachine, source: str, reason: Refusal) -> OperationFailed:
        return OperationFailed(
            rules.TEXT_COPY_FAILED,
            f"'{vm.row.name}' failed to copy the source file '{source}' to the destination "
            f"'{self.args['DestinationPath']}' in the guest: {reason}",
            code=reason.code,
        )


CMDLETS = (CopyVMFile,)
