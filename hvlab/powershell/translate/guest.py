"""Inside a Windows guest, through PowerShell Direct: `Invoke-Command -VMName 'SRV01' { ... }`."""

from __future__ import annotations

import ntpath
import re
from datetime import datetime

from hvlab.operations import (
    ChangeMachinePassword,
    CloseProgram,
    CopyGuestPath,
    DeleteRegistryValue,
    InstallPatch,
    JoinDomain,
    LeaveDomain,
    MakeGuestFolder,
    MoveGuestPath,
    PutGuestFile,
    ReloadTimeService,
    RemoveGuestFile,
    RemoveGuestPath,
    RemoveService,
    RepairSecureChannel,
    RestartDirectoryService,
    RestartGuest,
    RestartService,
    RestartTimeService,
    ResyncTime,
    SetGuestClock,
    SetRegistryNumber,
    SetRegistryText,
    SetServiceStart,
    ShutDownGuest,
    StartProgram,
    StartService,
    StartTimeService,
    StopService,
    StopTimeService,
    WriteGuestFile,
)
from hvlab.powershell.translate.whom import direct, is_whole
from hvlab.powershell.translate.writing import Line, is_plain, quoted
from hvlab.storage.fat32 import Volume, VolumeError
from hvlab.world.clock import calendar
from hvlab.world.domain import is_controller
from hvlab.world.registry import (
    COMPUTER,
    EMPTY,
    NTP_CLIENT,
    TCPIP,
    TIME_CONFIG,
    TIME_PARAMETERS,
    VMIC_PROVIDER,
    Hive,
    RegistryDamaged,
    load,
)
from hvlab.world.services import is_windows
from hvlab.world.timesource import running_guest
from hvlab.world.volumes import installed_patches, split_path, volume_at
from hvlab.world.vss import find
from hvlab.world.world import World

PATCH = re.compile(r"KB\d{4,9}")
PROGRAM = re.compile(r"[A-Za-z][\w-]{0,40}\.exe")
SYSTEM_DRIVE = "C:\\"
HIVES = ("HKLM\\SYSTEM\\", "HKLM\\SOFTWARE\\")
THERE = (COMPUTER, TCPIP, TIME_CONFIG, TIME_PARAMETERS, NTP_CLIENT, VMIC_PROVIDER)
"""Keys that every Windows has, even where nothing was ever written into them."""


def _in(world: World, vm: str, body: str) -> Line | None:
    """A line for a Windows guest that runs; no other can be reached."""
    guest = running_guest(world.vms.get(vm))
    return direct(world, vm, body) if guest is not None and is_windows(guest.os) else None


# Files -------------------------------------------------------------------------------------------


def _volume(world: World, vm: str, path: str) -> Volume | None:
    return volume_at(world, world.vms[vm].drives, split_path(path)[0]) if vm in world.vms else None


def _entry(world: World, vm: str, path: str) -> str:
    """`file`, `folder`, or nothing."""
    volume, inside = _volume(world, vm, path), split_path(path)[1]
    if volume is None:
        return ""
    if not inside.strip("\\"):
        return "folder"
    try:
        if not volume.exists(inside):
            return ""
        return "folder" if volume.stat(inside).is_folder else "file"
    except VolumeError:  # no name of this file system
        return ""


def _write(world: World, vm: str, path: str, text: str) -> Line | None:
    """Set-Content writes exactly a text of ASCII; New-Item also makes the folders on the way, and
    writes what is not ASCII as UTF-8."""
    if not is_whole(path) or _entry(world, vm, path) == "folder":
        return None
    if text.isascii() and _entry(world, vm, ntpath.dirname(path)) == "folder":
        body = f"Set-Content -LiteralPath {quoted(path)} -Value {quoted(text)} -NoNewline"
    else:
        body = f"New-Item -ItemType File -Path {quoted(path)} -Value {quoted(text)} -Force"
    return _in(world, vm, body)


def write(world: World, op: WriteGuestFile) -> Line | None:
    """On drive C:, where the lab's own paths begin."""
    return _write(world, op.vm, SYSTEM_DRIVE + op.path, op.text)


def put(world: World, op: PutGuestFile) -> Line | None:
    """Set-Content or New-Item."""
    return _write(world, op.vm, op.path, op.text)


def remove_file(world: World, op: RemoveGuestFile) -> Line | None:
    """Remove-Item, on drive C:."""
    return _remove(world, op.vm, SYSTEM_DRIVE + op.path) if op.path else None


def _remove(world: World, vm: str, path: str) -> Line | None:
    kind = _entry(world, vm, path)
    if not kind or not is_whole(path):
        return None
    deep = " -Recurse -Force" if kind == "folder" else ""
    return _in(world, vm, f"Remove-Item -LiteralPath {quoted(path)}{deep}")


def remove_path(world: World, op: RemoveGuestPath) -> Line | None:
    """Remove-Item; of a folder with all that is in it."""
    return _remove(world, op.vm, op.path)


def make_folder(world: World, op: MakeGuestFolder) -> Line | None:
    """New-Item of a folder."""
    if not is_whole(op.path) or _entry(world, op.vm, op.path):
        return None
    return _in(world, op.vm, f"New-Item -ItemType Directory -Path {quoted(op.path)}")


def move_path(world: World, op: MoveGuestPath) -> Line | None:
    """Move-Item."""
    return _to(world, op.vm, op.path, op.to, "Move-Item")


def copy_path(world: World, op: CopyGuestPath) -> Line | None:
    """Copy-Item."""
    deep = " -Recurse" if _entry(world, op.vm, op.path) == "folder" else ""
    return _to(world, op.vm, op.path, op.to, "Copy-Item", deep)


def _to(world: World, vm: str, path: str, to: str, cmdlet: str, more: str = "") -> Line | None:
    if not is_whole(path) or not is_whole(to) or _entry(world, vm, to):
        return None
    body = f"{cmdlet} -LiteralPath {quoted(path)} -Destination {quoted(to)}{more}"
    return _in(world, vm, body)


# The system --------------------------------------------------------------------------------------


def install_patch(world: World, op: InstallPatch) -> Line | None:
    """wusa.exe, which does nothing for an update that is there already."""
    volume = _volume(world, op.vm, SYSTEM_DRIVE)
    if volume is None or not PATCH.fullmatch(op.patch):
        return None
    if op.patch in installed_patches({one.path for one in volume.walk()}):
        return None
    package = quoted(f"C:\\Updates\\{op.patch}.msu")
    return _in(world, op.vm, f"wusa.exe {package} /quiet /norestart")


def set_clock(world: World, op: SetGuestClock) -> Line | None:
    """Set-Date."""
    try:
        moment = calendar(world.epoch, op.reading)
    except OverflowError:
        return None
    return _in(world, op.vm, f"Set-Date -Date {quoted(iso(moment))}")


def iso(moment: datetime) -> str:
    """A date that every culture reads alike, to the millisecond."""
    return moment.isoformat(timespec="milliseconds")


def restart(world: World, op: RestartGuest) -> Line | None:
    """Restart-Computer."""
    return _in(world, op.vm, "Restart-Computer -Force")


def shut_down(world: World, op: ShutDownGuest) -> Line | None:
    """Stop-Computer."""
    return _in(world, op.vm, "Stop-Computer -Force")


def start_program(world: World, op: StartProgram) -> Line | None:
    """Start-Process."""
    if not PROGRAM.fullmatch(op.name):
        return None
    return _in(world, op.vm, f"Start-Process -FilePath {quoted(op.name)}")


def close_program(world: World, op: CloseProgram) -> Line | None:
    """Stop-Process by name ends all that are called so; here there is one."""
    guest = running_guest(world.vms.get(op.vm))
    if guest is None or not PROGRAM.fullmatch(op.name):
        return None
    name = op.name.removesuffix(".exe")
    alike = [one for one in guest.memory.programs if one.removesuffix(".exe") == name]
    if len(alike) != 1 or (name.casefold() == "notepad" and guest.memory.document):
        return None
    return _in(world, op.vm, f"Stop-Process -Name {quoted(name)}")


# Services ----------------------------------------------------------------------------------------


def _service(world: World, vm: str, name: str) -> str | None:
    """The service's name as it is written; None where a cmdlet would not find just this one."""
    guest = running_guest(world.vms.get(vm))
    found = None if guest is None else find(guest.memory.services, name)
    return None if found is None or not is_plain(found.name) else found.name


def _is_running(world: World, vm: str, name: str) -> bool:
    guest = running_guest(world.vms.get(vm))
    found = None if guest is None else find(guest.memory.services, name)
    return found is not None and found.running


def start_service(world: World, op: StartService) -> Line | None:
    """Start-Service."""
    name = _service(world, op.vm, op.service)
    if name is None or _is_running(world, op.vm, op.service):
        return None
    return _in(world, op.vm, f"Start-Service -Name {quoted(name)}")


def stop_service(world: World, op: StopService) -> Line | None:
    """Stop-Service."""
    name = _service(world, op.vm, op.service)
    if name is None or not _is_running(world, op.vm, op.service):
        return None
    return _in(world, op.vm, f"Stop-Service -Name {quoted(name)} -Force")


def restart_service(world: World, op: RestartService) -> Line | None:
    """Restart-Service."""
    name = _service(world, op.vm, op.service)
    if name is None:
        return None
    return _in(world, op.vm, f"Restart-Service -Name {quoted(name)} -Force")


def service_start(world: World, op: SetServiceStart) -> Line | None:
    """Set-Service -StartupType."""
    name = _service(world, op.vm, op.service)
    start = op.start.name.capitalize()
    if name is None:
        return None
    return _in(world, op.vm, f"Set-Service -Name {quoted(name)} -StartupType {start}")


def remove_service(world: World, op: RemoveService) -> Line | None:
    """Windows PowerShell has no Remove-Service."""
    name = _service(world, op.vm, op.service)
    return None if name is None else _in(world, op.vm, f"sc.exe delete {quoted(name)}")


# Time --------------------------------------------------------------------------------------------


def resync(world: World, op: ResyncTime) -> Line | None:
    """w32tm /resync."""
    return _in(world, op.vm, "w32tm /resync")


def reload_time(world: World, op: ReloadTimeService) -> Line | None:
    """w32tm /config /update."""
    return _in(world, op.vm, "w32tm /config /update")


def _time_service(world: World, vm: str, verb: str, *, runs: bool) -> Line | None:
    guest = running_guest(world.vms.get(vm))
    if guest is None or (guest.memory.time is not None) != runs:
        return None
    return _in(world, vm, f"{verb}-Service -Name 'W32Time'")


def restart_time(world: World, op: RestartTimeService) -> Line | None:
    """Restart-Service of Windows Time."""
    return _time_service(world, op.vm, "Restart", runs=True)


def stop_time(world: World, op: StopTimeService) -> Line | None:
    """Stop-Service of Windows Time."""
    return _time_service(world, op.vm, "Stop", runs=True)


def start_time(world: World, op: StartTimeService) -> Line | None:
    """Start-Service of Windows Time."""
    return _time_service(world, op.vm, "Start", runs=False)


# Registry ----------------------------------------------------------------------------------------


def _hive(world: World, vm: str) -> Hive:
    """The registry on the guest's disk; empty where it cannot be read."""
    volume = _volume(world, vm, SYSTEM_DRIVE)
    try:
        return EMPTY if volume is None else load(volume)
    except RegistryDamaged:
        return EMPTY


def _value(world: World, vm: str, verb: str, key: str, name: str, rest: str = "") -> Line | None:
    """A cmdlet on one value of a key that is there."""
    there = {one.casefold() for one in (*_hive(world, vm).keys, *THERE)}
    if key.casefold() not in there or not key.upper().startswith(HIVES):
        return None
    if not is_plain(key) or not is_plain(name):
        return None
    path = quoted("HKLM:" + key[len("HKLM") :])
    return _in(world, vm, f"{verb}-ItemProperty -Path {path} -Name {quoted(name)}{rest}")


def registry_text(world: World, op: SetRegistryText) -> Line | None:
    """Set-ItemProperty of a string."""
    rest = f" -Value {quoted(op.value)} -Type String"
    return _value(world, op.vm, "Set", op.key, op.name, rest)


def registry_number(world: World, op: SetRegistryNumber) -> Line | None:
    """Set-ItemProperty of a DWORD."""
    if not 0 <= op.value < 2**32:
        return None
    return _value(world, op.vm, "Set", op.key, op.name, f" -Value {op.value} -Type DWord")


def registry_delete(world: World, op: DeleteRegistryValue) -> Line | None:
    """Remove-ItemProperty, of a value that is there."""
    if not _hive(world, op.vm).has(op.key, op.name):
        return None
    return _value(world, op.vm, "Remove", op.key, op.name)


# Domain ------------------------------------------------------------------------------------------


def join(world: World, op: JoinDomain) -> Line | None:
    """Add-Computer."""
    if not op.domain.strip():
        return None
    return _in(world, op.vm, f"Add-Computer -DomainName {quoted(op.domain)} -Restart -Force")


def leave(world: World, op: LeaveDomain) -> Line | None:
    """Remove-Computer."""
    return _in(world, op.vm, "Remove-Computer -Restart -Force")


def change_password(world: World, op: ChangeMachinePassword) -> Line | None:
    """Reset-ComputerMachinePassword."""
    return _in(world, op.vm, "Reset-ComputerMachinePassword")


def repair_channel(world: World, op: RepairSecureChannel) -> Line | None:
    """Test-ComputerSecureChannel -Repair."""
    return _in(world, op.vm, "Test-ComputerSecureChannel -Repair")


def restart_directory(world: World, op: RestartDirectoryService) -> Line | None:
    """The services that need it are stopped and started with it."""
    vm = world.vms.get(op.vm)
    if vm is None or not is_controller(vm):
        return None
    return _in(world, op.vm, "Restart-Service -Name 'NTDS' -Force")
