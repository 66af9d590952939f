"""Memory, processor, firmware, BIOS, security: read them, set them; checkpoints keep them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from hvlab.errors import InvalidParameter
from hvlab.operations import ConfigureVM
from hvlab.powershell.hyperv.base import HyperVCmdlet, listed
from hvlab.powershell.hyperv.drives import with_hardware
from hvlab.powershell.hyperv.machines import changed_row
from hvlab.powershell.hyperv.objects import (
    Configured,
    VMBios,
    VMFirmware,
    VMMemory,
    VMProcessor,
)
from hvlab.powershell.hyperv.objects.devices import Device
from hvlab.powershell.hyperv.objects.firmware import TEMPLATES, BootSource, VMSecurity, boot_name
from hvlab.powershell.values.objects import HostObject
from hvlab.world import rules
from hvlab.world.hardware import Bios, Firmware, Hardware
from hvlab.world.rules import MIB
from hvlab.world.vm import VMSettings


class _Settings(HyperVCmdlet):
    """Base: for each VM, or device object that was given, settings of one kind."""

    OBJECT = ""

    def owners(self) -> Iterator[Configured]:
        """The VMs that are meant."""
        if self.OBJECT and self.OBJECT in self.args:
            for one in listed(self.args[self.OBJECT]):
                yield one.holder
        else:
            yield from self.holders()

    def change(self, holder: Configured, settings: VMSettings) -> bool:
        """Give a VM other settings, if it is agreed to and they are other ones."""
        if not self.agreed(holder.vm_name):
            return False
        return settings == holder.settings or self.do(ConfigureVM(holder.vm_id, settings))


class GetVMMemory(_Settings):
    """Get-VMMemory."""

    NAME = "Get-VMMemory"

    def act(self) -> Iterator[Any]:
        """Of VMs, or of a checkpoint."""
        for holder in self.owners():
            yield VMMemory(holder)


class SetVMMemory(_Settings):
    """Set-VMMemory."""

    NAME = "Set-VMMemory"
    OBJECT = "VMMemory"
    UNHEEDED = frozenset({"ResourcePoolName", "MaximumAmountPerNumaNodeBytes"})

    def act(self) -> Iterator[Any]:
        """What was given."""
        for holder in self.owners():
            old = holder.settings
            memory = changed_row(
                old.hardware.memory,
                self.args,
                {
                    "minimum": "MinimumBytes",
                    "maximum": "MaximumBytes",
                    "buffer": "Buffer",
                    "priority": "Priority",
                },
            )
            dynamic = self.args.get("DynamicMemoryEnabled")
            startup = self.args.get("StartupBytes")
            new = replace(
                old,
                dynamic_memory=old.dynamic_memory if dynamic is None else bool(dynamic),
                memory_mb=old.memory_mb if startup is None else int(startup) // MIB,
                hardware=replace(old.hardware, memory=memory),
            )
            if self.change(holder, new):
                yield from self.passed(VMMemory(holder))


class GetVMProcessor(_Settings):
    """Get-VMProcessor."""

    NAME = "Get-VMProcessor"

    def act(self) -> Iterator[Any]:
        """Of VMs, or of a checkpoint."""
        for holder in self.owners():
            yield VMProcessor(holder)


class SetVMProcessor(_Settings):
    """Set-VMProcessor."""

    NAME = "Set-VMProcessor"
    OBJECT = "VMProcessor"
    UNHEEDED = frozenset(
        {
            "ResourcePoolName",
            "MaximumCountPerNumaNode",
            "MaximumCountPerNumaSocket",
            "Perfmon",
            "AllowACountMCount",
            "EnableLegacyApicMode",
        }
    )

    def act(self) -> Iterator[Any]:
        """What was given."""
        for holder in self.owners():
            old = holder.settings
            processor = changed_row(
                old.hardware.processor,
                self.args,
                {
                    "reserve": "Reserve",
                    "maximum": "Maximum",
                    "weight": "RelativeWeight",
                    "nested": "ExposeVirtualizationExtensions",
                    "for_migration": "CompatibilityForMigrationEnabled",
                    "for_older_systems": "CompatibilityForOlderOperatingSystemsEnabled",
                    "host_protection": "EnableHostResourceProtection",
                    "threads_per_core": "HwThreadCountPerCore",
                },
            )
            count = self.args.get("Count")
            new = replace(
                old,
                processors=old.processors if count is None else int(count),
                hardware=replace(old.hardware, processor=processor),
            )
            if self.change(holder, new):
                yield from self.passed(VMProcessor(holder))


# Firmware and BIOS -------------------------------------------------------------------------------


class _OfGeneration(_Settings):
    generation = 2

    def owners(self) -> Iterator[Configured]:
        """Those of the right generation; complains of the others."""
        for holder in super().owners():
            if holder.settings.generation == self.generation:
                yield holder
            else:
                self.refuse(
                    rules.TEXT_OTHER_GENERATION.format(
                        cmdlet=self.NAME, name=holder.vm_name, generation=self.generation
                    ),
                    "InvalidOperation",
                    "InvalidOperation",
                )


class GetVMFirmware(_OfGeneration):
    """Get-VMFirmware: generation 2 only."""

    NAME = "Get-VMFirmware"

    def act(self) -> Iterator[Any]:
        """Of VMs, or of a checkpoint."""
        for holder in self.owners():
            yield VMFirmware(holder)


class SetVMFirmware(_OfGeneration):
    """Set-VMFirmware."""

    NAME = "Set-VMFirmware"
    OBJECT = "VMFirmware"

    def act(self) -> Iterator[Any]:
        """What was given."""
        for holder in self.owners():
            old = holder.settings.hardware
            firmware: Firmware = changed_row(
                old.firmware,
                self.args,
                {
                    "secure_boot": "EnableSecureBoot",
                    "protocol": "PreferredNetworkBootProtocol",
                    "console": "ConsoleMode",
                    "pause_after_failure": "PauseAfterBootFailure",
                },
            )
            firmware = replace(firmware, template=self._template(old), first=self._first(old))
            new = replace(holder.settings, hardware=replace(old, firmware=firmware))
            if self.change(holder, new):
                yield from self.passed(VMFirmware(holder))

    def _template(self, old: Hardware) -> str:
        id = self.args.get("SecureBootTemplateId")
        if id is not None:
            known = {value: name for name, value in TEMPLATES.items()}
            return known.get(str(id), str(id))
        wanted = self.args.get("SecureBootTemplate")
        if wanted is None:
            return old.firmware.template
        for name in TEMPLATES:
            if name.casefold() == str(wanted).casefold():
                return name
        raise InvalidParameter(f"'{wanted}' is not a secure boot template of this host.")

    def _first(self, old: Hardware) -> tuple[str, ...]:
        if self.args.get("BootOrder") is not None:
            return tuple(boot_name(_device(one)) for one in listed(self.args["BootOrder"]))
        if self.args.get("FirstBootDevice") is not None:
            first = boot_name(_device(self.args["FirstBootDevice"]))
            return (first, *(one for one in old.firmware.first if one != first))
        return old.firmware.first


def _device(value: HostObject) -> Device:
    """The device behind an entry of the boot order."""
    found = value.device if isinstance(value, BootSource) else value
    if not isinstance(found, Device):
        raise InvalidParameter("A boot device is a drive or a network adapter of the VM.")
    return found


class GetVMBios(_OfGeneration):
    """Get-VMBios: generation 1 only."""

    NAME = "Get-VMBios"
    generation = 1

    def act(self) -> Iterator[Any]:
        """Of VMs, or of a checkpoint."""
        for holder in self.owners():
            yield VMBios(holder)


class SetVMBios(_OfGeneration):
    """Set-VMBios."""

    NAME = "Set-VMBios"
    OBJECT = "VMBios"
    generation = 1

    def act(self) -> Iterator[Any]:
        """Order of starting, Num Lock."""
        for holder in self.owners():
            old = holder.settings.hardware
            order = self.args.get("StartupOrder")
            bios = Bios(
                old.bios.startup if order is None else tuple(str(one) for one in listed(order)),
                self._num_lock(old.bios),
            )
            new = replace(holder.settings, hardware=replace(old, bios=bios))
            if self.change(holder, new):
                yield from self.passed(VMBios(holder))

    def _num_lock(self, old: Bios) -> bool:
        if self.flag("EnableNumLock"):
            return True
        return False if self.flag("DisableNumLock") else old.num_lock


# Security ----------------------------------------------------------------------------------------


class GetVMSecurity(_Settings):
    """Get-VMSecurity."""

    NAME = "Get-VMSecurity"

    def act(self) -> Iterator[Any]:
        """Whether there is a virtual TPM."""
        for holder in self.owners():
            yield VMSecurity(holder)


class EnableVMTPM(_Settings):
    """Enable-VMTPM. The lab asks for no key protector."""

    NAME = "Enable-VMTPM"
    enabled = True

    def act(self) -> Iterator[Any]:
        """Generation 2 only."""
        for holder in self.owners():
            if holder.settings.generation != 2:
                raise InvalidParameter(
                    rules.TEXT_OTHER_GENERATION.format(
                        cmdlet=self.NAME, name=holder.vm_name, generation=2
                    )
                )
            hardware = replace(holder.settings.hardware, tpm=self.enabled)
            if self.agreed(holder.vm_name) and self.do(with_hardware(holder, hardware)):
                yield from self.passed(holder)


class DisableVMTPM(EnableVMTPM):
    """Disable-VMTPM."""

    NAME = "Disable-VMTPM"
    enabled = False


CMDLETS = (
    GetVMMemory,
    SetVMMemory,
    GetVMProcessor,
    SetVMProcessor,
    GetVMFirmware,
    SetVMFirmware,
    GetVMBios,
    SetVMBios,
    GetVMSecurity,
    EnableVMTPM,
    DisableVMTPM,
)
