"""Update-VMVersion."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.operations import UpdateVMVersion
from hvlab.powershell.hyperv.base import ALREADY, HyperVCmdlet
from hvlab.powershell.hyperv.objects.machines import version_of
from hvlab.world import rules


class UpdateVMVersionCmdlet(HyperVCmdlet):
    """Update-VMVersion: to the host's newest; there is no way back. Asks, as its impact is high."""

    NAME = "Update-VMVersion"
    VM_NAME = "Name"

    def act(self) -> Iterator[Any]:
        """Each VM that is off."""
        newest = rules.CONFIGURATION_VERSIONS[self.world.host.profile]
        for vm in self.vms():
            if not self.flag("Force") and not self.agreed(vm.row.name):
                continue
            if version_of(self.world, vm.row) == newest:
                self.call.warning(ALREADY)
            elif not self.do(UpdateVMVersion(vm.vm_id, newest)):
                continue
            yield from self.passed(vm)


CMDLETS = (UpdateVMVersionCmdlet,)
