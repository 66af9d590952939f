"""Integration services: Get-, Enable-, Disable-VMIntegrationService (B-158)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.errors import ObjectNotFound
from hvlab.operations import SetIntegrationService
from hvlab.powershell.hyperv.base import HyperVCmdlet, listed
from hvlab.powershell.hyperv.objects import Configured, VMIntegrationComponent
from hvlab.powershell.hyperv.objects.devices import integration_services_of
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.world import rules


class _Services(HyperVCmdlet):
    def named(self, holder: Configured) -> Iterator[VMIntegrationComponent]:
        """The services of these names or patterns; all without a name."""
        every = integration_services_of(holder)
        for name in listed(self.args.get("Name", ["*"])):
            found = [one for one in every if wildcard_match(str(name), one.name)]
            if not found and not has_wildcard(str(name)):
                self.report(ObjectNotFound(rules.TEXT_NO_SERVICE.format(name=name)))
            yield from found


class GetVMIntegrationService(_Services):
    """Get-VMIntegrationService; of a checkpoint as well."""

    NAME = "Get-VMIntegrationService"

    def act(self) -> Iterator[Any]:
        """In the order of the host."""
        for holder in self.holders():
            yield from self.named(holder)


class EnableVMIntegrationService(_Services):
    """Enable-VMIntegrationService: the service first, then the VM."""

    NAME = "Enable-VMIntegrationService"
    enabled = True

    def act(self) -> Iterator[Any]:
        """One operation for each service, as the settings page does it."""
        for component in list(self._components()):
            vm = component.holder.vm_row
            if not self.agreed(component.name, vm.name):
                continue
            if self.do(SetIntegrationService(vm.id, component.service, self.enabled)):
                yield from self.passed(component)

    def _components(self) -> Iterator[VMIntegrationComponent]:
        if "VMIntegrationService" in self.args:
            yield from listed(self.args["VMIntegrationService"])
            return
        for vm in self.vms():
            yield from self.named(vm)


class DisableVMIntegrationService(EnableVMIntegrationService):
    """Disable-VMIntegrationService."""

    NAME = "Disable-VMIntegrationService"
    enabled = False


CMDLETS = (GetVMIntegrationService, EnableVMIntegrationService, DisableVMIntegrationService)
