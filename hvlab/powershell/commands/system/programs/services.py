"""net.exe and sc.exe: services from the command line; net time, net user."""

from __future__ import annotations

from hvlab.errors import GuestError
from hvlab.powershell.commands.system.computers import Computer, computer_of
from hvlab.powershell.commands.system.computers.base import (
    AUTOMATIC,
    DISABLED,
    MANUAL,
    PAUSED,
    RUNNING,
    ServiceEntry,
)
from hvlab.powershell.commands.system.programs.words import require_guest
from hvlab.powershell.language.native import NativeStage, Program
from hvlab.world.clock import display
from hvlab.world.domain import controllers

NET_FAILED = 2
STATES = {RUNNING: (4, "RUNNING"), "Stopped": (1, "STOPPED"), PAUSED: (7, "PAUSED")}
STARTS = {"auto": AUTOMATIC, "demand": MANUAL, "disabled": DISABLED}
START_NUMBERS = {AUTOMATIC: "2   AUTO_START", MANUAL: "3   DEMAND_START", DISABLED: "4   DISABLED"}
NO_SERVICE, NOT_STARTED, ALREADY, OFF = 1060, 1062, 1056, 1058
TEXTS = {
    NO_SERVICE: "The specified service does not exist as an installed service.",
    NOT_STARTED: "The service has not been started.",
    ALREADY: "An instance of the service is already running.",
    OFF: "The service cannot be started, either because it is disabled or because it has no "
    "enabled devices associated with it.",
}
ACCOUNT_WIDTH = 25


def _code(error: GuestError) -> int:
    """Windows' number for a refusal that ends with `(0x8007....)`."""
    _, _, tail = str(error).rpartition("(0x8007")
    try:
        return int(tail.rstrip(")"), 16)
    except ValueError:
        return 1


def net(call: NativeStage, words: list[str]) -> Program:
    """`net start`, `net stop`, `net time`, `net user`."""
    verb = words[0].casefold() if words else ""
    if verb == "start" and len(words) == 1:
        return (yield from _net_list(computer_of(call.shell)))
    if verb in ("start", "stop"):
        names = [word for word in words[1:] if word.casefold() != "/y"]
        return (yield from _net_service(call, verb, " ".join(names)))
    if verb == "time":
        return (yield from _net_time(call, words))
    if verb == "user" and len(words) == 1:
        return (yield from _net_user(call, words))
    raise call.refuse(words)


def _net_list(computer: Computer) -> Program:
    yield "These Windows services are started:"
    yield ""
    for title in sorted((one.title for one in computer.services() if one.running),
                        key=str.casefold):  # fmt: skip
        yield f"   {title}"
    yield ""
    yield "The command completed successfully."
    yield ""
    return 0


def _net_service(call: NativeStage, verb: str, name: str) -> Program:
    computer = computer_of(call.shell)
    service = computer.service(name)
    if service is None:
        call.complain("The service name is invalid.")
        return _more_help(call, 2185)
    title = service.title
    if verb == "start" and service.running:
        call.complain("The requested service has already been started.")
        return _more_help(call, 2182)
    if verb == "stop" and not service.running:
        call.complain(f"The {title} service is not started.")
        return _more_help(call, 3521)
    starting = verb == "start"
    yield f"The {title} service is {'starting' if starting else 'stopping'}."
    try:
        (computer.start_service if starting else computer.stop_service)(service)
    except GuestError as error:
        code = _code(error)
        call.complain(f"The {title} service could not be {'started' if starting else 'stopped'}.")
        call.complain("")
        call.complain(f"System error {code} has occurred.")
        call.complain("")
        call.complain(TEXTS.get(code, str(error)))
        return NET_FAILED
    yield f"The {title} service was {'started' if starting else 'stopped'} successfully."
    yield ""
    return 0


def _more_help(call: NativeStage, number: int) -> int:
    call.complain("")
    call.complain(f"More help is available by typing NET HELPMSG {number}.")
    call.complain("")
    return NET_FAILED


def _net_time(call: NativeStage, words: list[str]) -> Program:
    """`net time \\\\server`: what the clock of another machine shows."""
    guest = require_guest(call, words)
    names = [word.lstrip("\\").casefold() for word in words[1:] if not word.startswith("/")]
    wanted = [word for word in words[1:] if word.casefold().startswith("/domain")]
    found = controllers(guest.world, guest.domain) if guest.domain else []
    for one in found:
        machine = one.guest.memory.machine if one.guest is not None else None
        if machine is None or one.guest is None:
            continue
        if wanted or machine.name.casefold() in names or machine.full_name.casefold() in names:
            shown = display(guest.world.date(one.guest.clock.read(guest.world.now)))
            yield f"Current time at \\\\{machine.full_name} is {shown}"
            yield ""
            yield "The command completed successfully."
            yield ""
            return 0
    call.complain("Could not locate a time-server.")
    return _more_help(call, 3912)


def _net_user(call: NativeStage, words: list[str]) -> Program:
    guest = require_guest(call, words)
    yield ""
    yield f"User accounts for \\\\{guest.name}"
    yield ""
    yield "-" * 79
    names = ("Administrator", "DefaultAccount", "Guest")
    yield "".join(name.ljust(ACCOUNT_WIDTH) for name in names).rstrip()
    yield "The command completed successfully."
    yield ""
    return 0


# sc.exe -----------------------------------------------------------------------------------------


VERBS = frozenset({"query", "queryex", "qc", "start", "stop", "config", "delete"})


def sc(call: NativeStage, words: list[str]) -> Program:
    """`sc.exe query|qc|start|stop|config|delete`. In PowerShell `sc` alone is Set-Content."""
    verb = words[0].casefold() if words else ""
    computer = computer_of(call.shell)
    if verb in ("query", "queryex") and len(words) == 1:
        for one in computer.services():
            if one.running:
                yield from _queried(one, title=True)
        return 0
    if len(words) < 2 or verb not in VERBS:
        raise call.refuse(words)
    service = computer.service(words[1])
    if service is None:
        return (yield from _failed(verb, NO_SERVICE))
    if verb == "config":
        return (yield from _config(call, computer, service, words))
    if verb == "qc":
        return (yield from _configured(service))
    if verb.startswith("query"):
        return (yield from _queried(service))
    return (yield from _controlled(computer, service, verb))


def _controlled(computer: Computer, service: ServiceEntry, verb: str) -> Program:
    """`sc start|stop|delete`."""
    act = {
        "start": computer.start_service,
        "stop": computer.stop_service,
        "delete": computer.remove_service,
    }[verb]
    try:
        act(service)
    except GuestError as error:
        return (yield from _failed(verb, _code(error)))
    if verb == "delete":
        yield "[SC] DeleteService SUCCESS"
        return 0
    return (yield from _queried(computer.service(service.name) or service))


def _failed(verb: str, code: int) -> Program:
    what = {"start": "StartService", "stop": "ControlService"}.get(verb, "OpenService")
    if code == NO_SERVICE:
        what = "EnumQueryServicesStatus:OpenService" if verb.startswith("query") else "OpenService"
    yield f"[SC] {what} FAILED {code}:"
    yield ""
    yield TEXTS.get(code, "The service did not respond.")
    yield ""
    return code


def _queried(service: ServiceEntry, *, title: bool = False) -> Program:
    number, word = STATES[service.status]
    accepts = "(STOPPABLE, NOT_PAUSABLE, ACCEPTS_SHUTDOWN)"
    yield ""
    yield f"SERVICE_NAME: {service.name}"
    if title:
        yield f"DISPLAY_NAME: {service.title}"
    yield "        TYPE               : 20  WIN32_SHARE_PROCESS"
    yield f"        STATE              : {number}  {word}"
    if service.running:
        yield f"                                {accepts}"
    yield "        WIN32_EXIT_CODE    : 0  (0x0)"
    yield "        SERVICE_EXIT_CODE  : 0  (0x0)"
    yield "        CHECKPOINT         : 0x0"
    yield "        WAIT_HINT          : 0x0"
    return 0


def _configured(service: ServiceEntry) -> Program:
    yield "[SC] QueryServiceConfig SUCCESS"
    yield ""
    yield f"SERVICE_NAME: {service.name}"
    yield "        TYPE               : 20  WIN32_SHARE_PROCESS"
    yield f"        START_TYPE         : {START_NUMBERS[service.start]}"
    yield "        ERROR_CONTROL      : 1   NORMAL"
    yield f"        DISPLAY_NAME       : {service.title}"
    yield "        SERVICE_START_NAME : LocalSystem"
    return 0


def _config(
    call: NativeStage, computer: Computer, service: ServiceEntry, words: list[str]
) -> Program:
    """`sc config name start= auto`: the blank belongs to it, and is forgiven."""
    rest = " ".join(words[2:]).replace("= ", "=").split()
    if len(rest) != 1 or not rest[0].casefold().startswith("start="):
        raise call.refuse(words)
    start = STARTS.get(rest[0].partition("=")[2].casefold())
    if start is None:
        raise call.refuse(words)
    computer.set_start(service, start)
    yield "[SC] ChangeServiceConfig SUCCESS"
    return 0


PROGRAMS = {"net": net, "net1": net, "sc": sc}
