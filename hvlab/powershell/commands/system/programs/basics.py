"""hostname, whoami, ipconfig, ping, systeminfo, shutdown, tasklist, taskkill, cmd and their kin."""

from __future__ import annotations

from collections.abc import Iterator

from hvlab.powershell.commands.system.computers import Computer, computer_of, guest_of
from hvlab.powershell.commands.system.computers.base import ProcessEntry
from hvlab.powershell.commands.system.computers.guest import GuestComputer, computer_name
from hvlab.powershell.commands.system.inventory import computer_system, operating_system, version_of
from hvlab.powershell.commands.system.programs.words import split_line, switches
from hvlab.powershell.commands.system.updates import update_of
from hvlab.powershell.language.native import NativeStage, Program, yield_into
from hvlab.powershell.language.textual import wildcard_match
from hvlab.world.clock import display
from hvlab.world.network import address, reaches
from hvlab.world.rules import MIB
from hvlab.world.timesource import running_guest

ALREADY_INSTALLED = 0x240006
FILE_NOT_FOUND = 2


def hostname(call: NativeStage, words: list[str]) -> Program:
    """The computer's name."""
    if words:
        raise call.refuse(words)
    yield computer_of(call.shell).name
    return 0


def whoami(call: NativeStage, words: list[str]) -> Program:
    """Who works here."""
    if words:
        raise call.refuse(words)
    user = call.shell.environment.get("USERNAME") or "Administrator"
    domain = call.shell.environment.get("USERDOMAIN") or computer_of(call.shell).name
    yield f"{domain}\\{user}".casefold()
    return 0


def ipconfig(call: NativeStage, words: list[str]) -> Program:
    """Addresses; the lab knows machines by name, these only stand for them."""
    if words and words[0].casefold() not in ("/all", "/flushdns"):
        raise call.refuse(words)
    if words and words[0].casefold() == "/flushdns":
        yield from ("", "Windows IP Configuration", "",
                    "Successfully flushed the DNS Resolver Cache.")  # fmt: skip
        return 0
    guest = guest_of(call.shell)
    computer = computer_of(call.shell)
    yield from ("", "Windows IP Configuration", "")
    if words:
        yield f"   Host Name . . . . . . . . . . . . : {computer.name}"
        yield f"   Primary Dns Suffix  . . . . . . . : {computer.domain}".rstrip()
        yield ""
    yield ""
    yield "Ethernet adapter Ethernet:" if guest else "Ethernet adapter vEthernet (LAN):"
    yield ""
    yield f"   Connection-specific DNS Suffix  . : {computer.domain}"
    own = "10.0.0.2" if guest is None else address(guest.row)
    yield f"   IPv4 Address. . . . . . . . . . . : {own}"
    yield "   Subnet Mask . . . . . . . . . . . : 255.255.255.0"
    yield "   Default Gateway . . . . . . . . . : "
    return 0


def ping(call: NativeStage, words: list[str]) -> Program:
    """Whether another machine of the lab answers."""
    count, target = 4, ""
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word.casefold() in ("-n", "/n") and rest and rest[0].isdecimal():
            count = min(int(rest.pop(0)), 100)
        elif word.casefold() in ("-4", "/4"):
            continue
        elif word.startswith(("-", "/")) or target:
            raise call.refuse(words)
        else:
            target = word
    if not target:
        raise call.refuse(words)
    known, there = reached(call, target)
    if known is None:
        yield (f"Ping request could not find host {target}. Please check the name and try again.")
        return 1
    label = f"{target} [{known}]" if target != known else known
    yield ""
    yield f"Pinging {label} with 32 bytes of data:"
    for _ in range(count):
        yield f"Reply from {known}: bytes=32 time<1ms TTL=128" if there else "Request timed out."
    lost = 0 if there else count
    yield ""
    yield f"Ping statistics for {known}:"
    share = 100 * lost // count if count else 0
    yield f"    Packets: Sent = {count}, Received = {count - lost}, Lost = {lost} ({share}% loss),"
    if there:
        yield "Approximate round trip times in milli-seconds:"
        yield "    Minimum = 0ms, Maximum = 0ms, Average = 0ms"
    return 0 if there else 1


def reached(call: NativeStage, target: str) -> tuple[str | None, bool]:
    """The address of a name, and whether its machine answers."""
    world, guest = call.shell.lab.world, guest_of(call.shell)
    wanted = target.casefold()
    if wanted in ("localhost", "127.0.0.1", computer_of(call.shell).name.casefold()):
        return "127.0.0.1" if wanted[0] in "l1" else _own(guest), True
    for vm in sorted(world.vms, key=lambda one: one.number):
        found = running_guest(vm)
        machine = None if found is None else found.memory.machine
        names = {computer_name(vm).casefold(), address(vm)}
        if machine is not None:
            names |= {machine.name.casefold(), machine.full_name.casefold()}
        if wanted in names:
            heard = guest is None or reaches(guest.row, vm)
            return address(vm), found is not None and heard
    if wanted == world.host.name.casefold():
        return "10.0.0.2", True
    return None, False


def _own(guest: GuestComputer | None) -> str:
    return "10.0.0.2" if guest is None else address(guest.row)


def systeminfo(call: NativeStage, words: list[str]) -> Program:
    """The computer in some lines."""
    if words:
        raise call.refuse(words)
    computer = computer_of(call.shell)
    os, system = operating_system(computer), computer_system(computer)
    version, build = version_of(computer.os)
    memory = int(system["TotalPhysicalMemory"]) // MIB
    role = "Primary Domain Controller" if os["ProductType"] == 2 else (
        "Member Server" if computer.domain else "Standalone Server"
    )  # fmt: skip
    rows = (
        ("Host Name", computer.name),
        ("OS Name", os["Caption"]),
        ("OS Version", f"{version} N/A Build {build}"),
        ("OS Manufacturer", "Microsoft Corporation"),
        ("OS Configuration", role),
        ("System Boot Time", _comma(display(computer.booted))),
        ("System Manufacturer", system["Manufacturer"]),
        ("System Model", system["Model"]),
        ("Time Zone", "(UTC) Coordinated Universal Time"),
        ("Total Physical Memory", f"{memory:,} MB"),
        ("Domain", system["Domain"]),
        *_hot_fixes(computer),
    )
    yield ""
    for label, value in rows:
        yield f"{label + ':':<27}{value}" if label else f"{'':27}{value}"
    return 0


def _comma(shown: str) -> str:
    return shown.replace(" ", ", ", 1)


def _hot_fixes(computer: Computer) -> Iterator[tuple[str, str]]:
    found = computer.updates()
    yield "Hotfix(s)", f"{len(found)} Hotfix(s) Installed."
    for number, one in enumerate(found, 1):
        yield "", f"[{number:02}]: {one.id}"


def shutdown(call: NativeStage, words: list[str]) -> Program:
    """`shutdown /r` and `/s`, at once: the lab waits for nobody."""
    given = switches(words)
    if not given.has("r", "s", "p") or given.has("m", "i", "a", "l", "h"):
        raise call.refuse(words)
    yield from ()
    computer_of(call.shell).shut_down(restart=given.has("r"))
    return 0


def tasklist(call: NativeStage, words: list[str]) -> Program:
    """The processes."""
    if words:
        raise call.refuse(words)
    yield ""
    yield f"{'Image Name':<25} {'PID':>8} {'Session Name':<16} {'Session#':>11} {'Mem Usage':>12}"
    yield f"{'=' * 25} {'=' * 8} {'=' * 16} {'=' * 11} {'=' * 12}"
    for one in computer_of(call.shell).processes():
        yield _task(one)
    return 0


def _task(one: ProcessEntry) -> str:
    name = one.name if one.name in ("System", "Registry") else f"{one.name}.exe"
    name = "System Idle Process" if one.name == "Idle" else name
    session = int(bool(one.program))
    title = "Console" if session else "Services"
    return f"{name:<25} {one.id:>8} {title:<16} {session:>11} {one.memory // 1024:>10,} K"


def taskkill(call: NativeStage, words: list[str]) -> Program:
    """`taskkill /im name /f`, `/pid number`."""
    computer = computer_of(call.shell)
    given = [word.casefold() for word in words if word.casefold() not in ("/f", "/t")]
    if len(given) != 2 or given[0] not in ("/im", "/pid"):
        raise call.refuse(words)
    found = [
        one
        for one in computer.processes()
        if (given[0] == "/pid" and given[1] == str(one.id))
        or (given[0] == "/im" and wildcard_match(given[1], f"{one.name}.exe"))
    ]
    if not found:
        call.complain(f'ERROR: The process "{words[-1]}" not found.')
        return 128
    for one in found:
        computer.stop_process(one)
        yield f'SUCCESS: The process "{one.name}.exe" with PID {one.id} has been terminated.'
    return 0


def wusa(call: NativeStage, words: list[str]) -> Program:
    """`wusa.exe package.msu /quiet /norestart`, `/uninstall /kb:number`."""
    given = switches(words)
    yield from ()
    computer = computer_of(call.shell)
    if given.has("uninstall"):
        number = given.get("kb") or (update_of(" ".join(given.plain)) or "")
        update = f"KB{number.upper().removeprefix('KB')}"
        if update not in [one.id for one in computer.updates()]:
            return 0x240017  # not applicable
        computer.uninstall(update)
        return 0
    wanted = update_of(given.plain[0]) if len(given.plain) == 1 else None
    if wanted is None:
        return FILE_NOT_FOUND
    if wanted in [one.id for one in computer.updates()]:
        return ALREADY_INSTALLED
    computer.install(wanted)
    return 0


def cmd(call: NativeStage, words: list[str]) -> Program:
    """`cmd /c "line"`: the programs that the lab has, one after the other."""
    if not words or words[0].casefold() not in ("/c", "/k"):
        raise call.refuse(words)
    line = " ".join(words[1:])
    code: int = 0
    for chunk in line.replace("&&", "\0&").replace("& ", "\0").replace("&", "\0&").split("\0"):
        after_success = chunk.startswith("&")
        parts = split_line(chunk.lstrip("& ").strip())
        if not parts or (after_success and code):
            continue
        code = (yield from _run(call, parts)) or 0
    return code


def _run(call: NativeStage, parts: list[str]) -> Program:
    if parts[0].casefold() == "echo":
        yield " ".join(parts[1:])
        return 0
    program = call.shell.commands.native(parts[0])
    if program is None:
        raise call.refuse(["/c", *parts])
    lines: list[str] = []
    code = yield_into(program.run(call, parts[1:]), lines.append)
    yield from lines
    return code


def vmconnect(call: NativeStage, words: list[str]) -> Program:
    """The console of a virtual machine: the lab shows it beside the host, not in a window."""
    if guest_of(call.shell) is not None:
        raise call.refuse([*words, "in a guest"])
    name = f"'{words[-1]}'" if words else "a virtual machine"
    yield f"[lab] The console of {name} is the guest pane of the lab's manager."
    return 0


PROGRAMS = {
    "hostname": hostname,
    "whoami": whoami,
    "ipconfig": ipconfig,
    "ping": ping,
    "systeminfo": systeminfo,
    "shutdown": shutdown,
    "tasklist": tasklist,
    "taskkill": taskkill,
    "wusa": wusa,
    "cmd": cmd,
    "vmconnect": vmconnect,
}
