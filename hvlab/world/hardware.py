"""The devices and settings of a virtual machine that the lab keeps and shows, and nothing acts on.

They are part of the configuration: a checkpoint stores them and Apply brings them back (B-014).
What the simulation rests on (memory, generation, checkpoint type, services, disks) is in
`world/vm.py`. Defaults are those of a VM that Hyper-V Manager makes.
"""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.world.rules import GIB, MIB

LAN = "LAN"
ADAPTER = "Network Adapter"


@dataclass(frozen=True)
class MemoryLimits:
    """Dynamic memory: `minimum` and `maximum` in bytes, `buffer` and `priority` in percent."""

    minimum: int = 512 * MIB
    maximum: int = 1024 * GIB
    buffer: int = 20
    priority: int = 50


@dataclass(frozen=True)
class ProcessorLimits:
    """Shares of the host's processors, in percent; `nested` lets the guest run Hyper-V itself."""

    reserve: int = 0
    maximum: int = 100
    weight: int = 100
    nested: bool = False
    for_migration: bool = False
    for_older_systems: bool = False
    host_protection: bool = False
    threads_per_core: int = 0


@dataclass(frozen=True)
class NetworkAdapter:
    """A network adapter. `number` tells a VM's adapters apart; `switch` is empty when it is not
    connected; `mac` is empty while the host assigns one.

    The VLAN of the first adapter in access mode is `VMSettings.vlan`, which decides who hears whom.
    """

    number: int = 1
    name: str = ADAPTER
    switch: str = LAN
    mac: str = ""
    legacy: bool = False
    trunk_native: int = 0
    trunk_allowed: str = ""
    spoofing: bool = False
    dhcp_guard: bool = False
    router_guard: bool = False
    teaming: bool = False
    priority_tag: bool = False
    device_naming: bool = False
    mirroring: str = "None"
    minimum_weight: int = 0
    maximum_bandwidth: int = 0
    storm_limit: int = 0


@dataclass(frozen=True)
class DvdDrive:
    """A DVD drive at its place; `path` of the image in it, empty for none."""

    controller: str = "SCSI"
    number: int = 0
    location: int = 1
    path: str = ""


@dataclass(frozen=True)
class Firmware:
    """UEFI of generation 2. `first` are the devices the guest is started from, named as in
    `SCSI 0 0` or `network 1`; the rest follows in its usual order."""

    secure_boot: bool = True
    template: str = "MicrosoftWindows"
    protocol: str = "IPv4"
    console: str = "Default"
    pause_after_failure: bool = False
    first: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bios:
    """BIOS of generation 1."""

    startup: tuple[str, ...] = ("CD", "IDE", "LegacyNetworkAdapter", "Floppy")
    num_lock: bool = False


@dataclass(frozen=True)
class HostActions:
    """What the host does with the VM when it starts, stops, or loses the VM's storage."""

    start: str = "StartIfRunning"
    start_delay: int = 0
    stop: str = "Save"
    critical: str = "Pause"
    critical_minutes: int = 30


USUAL_MEMORY = MemoryLimits()
USUAL_PROCESSOR = ProcessorLimits()
USUAL_FIRMWARE = Firmware()
USUAL_BIOS = Bios()
USUAL_ACTIONS = HostActions()
FIRST_ADAPTER = NetworkAdapter()


@dataclass(frozen=True)
class Hardware:
    """All of it. `fibre_channel` names the virtual SAN of each Fibre Channel adapter: with one, no
    checkpoint can be taken (2.8, B-040)."""

    memory: MemoryLimits = USUAL_MEMORY
    processor: ProcessorLimits = USUAL_PROCESSOR
    adapters: tuple[NetworkAdapter, ...] = (FIRST_ADAPTER,)
    dvd_drives: tuple[DvdDrive, ...] = ()
    scsi_controllers: int = 1
    firmware: Firmware = USUAL_FIRMWARE
    bios: Bios = USUAL_BIOS
    actions: HostActions = USUAL_ACTIONS
    tpm: bool = False
    lock_on_disconnect: bool = False
    guest_controlled_cache: bool = False
    low_memory_gap: int = 128 * MIB
    high_memory_gap: int = 512 * MIB
    enhanced_session: str = "VMBus"
    battery: bool = False
    smart_paging_folder: str = ""
    fibre_channel: tuple[str, ...] = ()


STANDARD = Hardware()
