"""w32tm.exe: asking the Windows Time service, configuring it, having it look at its source now."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from hvlab.errors import GuestError
from hvlab.operations import (
    ReloadTimeService,
    ResyncTime,
    SetRegistryNumber,
    SetRegistryText,
)
from hvlab.operations.time_service import SERVICE_STOPPED
from hvlab.powershell.commands.system.computers import GuestComputer
from hvlab.powershell.commands.system.programs.basics import reached
from hvlab.powershell.commands.system.programs.words import (
    Switches,
    reading,
    require_guest,
    switches,
)
from hvlab.powershell.language.native import NativeStage, Program
from hvlab.world import rules
from hvlab.world.identity import Role
from hvlab.world.registry import TIME_CONFIG, TIME_PARAMETERS
from hvlab.world.rules import SECOND
from hvlab.world.timeservice import RESYNC_TEXTS, TimeConfig
from hvlab.world.timesource import (
    Source,
    query_status,
    source_of,
    stratum_of,
    time_controllers,
    time_service,
)

DONE = "The command completed successfully."
SENDING = "Sending resync command to local computer"
STOPPED_CODE = -2147023834
"""0x80070426 as an exit code."""
PLAIN_STATUS = 9
"""Lines of /status without /verbose: down to Poll Interval."""
FLAGS = {"manual": "NTP", "domhier": "NT5DS", "all": "AllSync", "no": "NoSync"}
KNOWN = frozenset({"query", "resync", "config", "stripchart", "tz", "monitor"})
TZ = (
    "Time zone: Current:TIME_ZONE_ID_UNKNOWN Bias: 0min (UTC=LocalTime+Bias)",
    '  [Standard Name:"Coordinated Universal Time" Bias:0min Date:(unspecified)]',
    '  [Daylight Name:"Coordinated Universal Time" Bias:0min Date:(unspecified)]',
)
LEGEND = """
Warning:
Reverse name resolution is best effort. It may not be
correct since RefID field in time packets differs across
NTP implementations and may not be using IP addresses."""


def w32tm(call: NativeStage, words: list[str]) -> Program:
    """`w32tm /query ...`, `/resync`, `/config`, `/stripchart`, `/monitor`, `/tz`."""
    given = switches(words)
    if given.has("tz"):
        yield from TZ
        return 0
    guest = require_guest(call, words)
    asked = [name for name in KNOWN if given.has(name)]
    if len(asked) != 1 or given.has("?"):
        raise call.refuse(words)
    computer = given.get("computer")
    if asked[0] != "stripchart" and computer and computer.casefold() != guest.name.casefold():
        raise call.refuse(words)
    yield from ()
    work = {
        "query": _query,
        "resync": _resync,
        "config": _config,
        "stripchart": _stripchart,
        "monitor": _monitor,
    }[asked[0]]
    if time_service(guest.row) is None and asked[0] in ("query", "resync"):
        yield SERVICE_STOPPED
        return STOPPED_CODE
    return (yield from work(call, guest, given, words))


Work = Callable[[NativeStage, GuestComputer, Switches, list[str]], Program]


def _query(call: NativeStage, guest: GuestComputer, given: Switches, words: list[str]) -> Program:
    lines: Callable[[GuestComputer, bool], Iterator[str]]
    for name, lines in (
        ("source", _source_line),
        ("status", _status),
        ("configuration", _configuration),
        ("peers", _peers),
    ):
        if given.has(name):
            yield from lines(guest, given.has("verbose"))
            return 0
    raise call.refuse(words)


def _source_line(guest: GuestComputer, _: bool) -> Iterator[str]:
    yield query_status(guest.world, guest.row).get("Source", "")


def _status(guest: GuestComputer, verbose: bool) -> Iterator[str]:
    """A blank line parts what only /verbose shows."""
    for number, (label, value) in enumerate(query_status(guest.world, guest.row).items()):
        if number == PLAIN_STATUS:
            if not verbose:
                break
            yield ""
        yield f"{label}: {value}"
    yield ""


def _configuration(guest: GuestComputer, _: bool) -> Iterator[str]:
    service = time_service(guest.row)
    assert service is not None
    config = service.config
    controller = guest.role is Role.CONTROLLER
    yield from ("[Configuration]", "")
    yield from map(_local, _numbers(config))
    yield from ("", "[TimeProviders]", "")
    yield from map(_local, _ntp_client(config))
    yield ""
    yield from map(_local, _provider("VMICTimeProvider", "vmictimeprovider.dll",
                                     enabled=config.vmic_enabled, input=True))  # fmt: skip
    yield from map(_local, _provider("NtpServer", "w32time.dll", enabled=controller, input=False))
    if controller:
        yield _local("AllowNonstandardModeCombinations: 1")
    yield ""


def _local(line: str) -> str:
    return f"{line} (Local)" if line else ""


def _numbers(config: TimeConfig) -> Iterator[str]:
    yield "EventLogFlags: 2"
    yield "AnnounceFlags: 10"
    yield "TimeJumpAuditOffset: 28800"
    yield f"MinPollInterval: {config.min_poll_interval}"
    yield f"MaxPollInterval: {config.max_poll_interval}"
    yield f"MaxNegPhaseCorrection: {config.max_neg_phase_correction}"
    yield f"MaxPosPhaseCorrection: {config.max_pos_phase_correction}"
    yield f"MaxAllowedPhaseOffset: {config.max_allowed_phase_offset}"
    yield ""
    yield "FrequencyCorrectRate: 4"
    yield "PollAdjustFactor: 5"
    yield f"LargePhaseOffset: {config.large_phase_offset}"
    yield f"SpikeWatchPeriod: {config.spike_watch_period}"
    yield "LocalClockDispersion: 10"
    yield f"HoldPeriod: {config.hold_period}"
    yield f"PhaseCorrectRate: {config.phase_correct_rate}"
    yield f"UpdateInterval: {config.update_interval}"
    yield ""


def _ntp_client(config: TimeConfig) -> Iterator[str]:
    yield "NtpClient"
    yield "DllName: C:\\Windows\\system32\\w32time.dll"
    yield "Enabled: 1"
    yield "InputProvider: 1"
    if config.type == "NT5DS":
        yield "CrossSiteSyncFlags: 2"
    yield "AllowNonstandardModeCombinations: 1"
    yield "ResolvePeerBackoffMinutes: 15"
    yield "ResolvePeerBackoffMaxTimes: 7"
    yield "CompatibilityFlags: 2147483648"
    yield "EventLogFlags: 1"
    yield "LargeSampleSkew: 3"
    yield f"SpecialPollInterval: {config.special_poll_interval}"
    yield f"Type: {config.type}"
    if config.type != "NT5DS" and config.ntp_server:
        yield f"NtpServer: {config.ntp_server}"


def _provider(name: str, dll: str, *, enabled: bool, input: bool) -> Iterator[str]:  # noqa: A002
    yield name
    yield (
        f"DllName: C:\\Windows\\System32\\{dll}"
        if input
        else (f"DllName: C:\\Windows\\system32\\{dll}")
    )
    yield f"Enabled: {int(enabled)}"
    yield f"InputProvider: {int(input)}"


def _peers(guest: GuestComputer, _: bool) -> Iterator[str]:
    service, source = time_service(guest.row), source_of(guest.world, guest.row)
    assert service is not None
    peers = list(_known_peers(guest))
    yield f"#Peers: {len(peers)}"
    for peer in peers:
        active = source is not None and source.name.casefold() in peer.casefold()
        yield ""
        yield f"Peer: {peer}"
        yield f"State: {'Active' if active else 'Pending'}"
        yield "Time Remaining: 0.0000000s"
        yield "Mode: 3 (Client)"
        yield f"Stratum: {source.stratum if active and source else 0} " + (
            "(unspecified)" if not active else "(secondary reference - syncd by (S)NTP)"
        )
        yield f"PeerPoll Interval: {service.config.min_poll_interval} " + (
            f"({2**service.config.min_poll_interval}s)"
        )
        yield f"HostPoll Interval: {service.config.min_poll_interval} " + (
            f"({2**service.config.min_poll_interval}s)"
        )


def _known_peers(guest: GuestComputer) -> Iterator[str]:
    service = time_service(guest.row)
    assert service is not None
    if service.config.type == "NTP":
        yield from service.config.ntp_server.split()
    elif service.config.type == "NT5DS":
        for controller in time_controllers(guest.world, guest.row)[:1]:
            machine = controller.guest.memory.machine if controller.guest else None
            if machine is not None:
                yield machine.full_name


def _resync(call: NativeStage, guest: GuestComputer, given: Switches, words: list[str]) -> Program:
    """Ask the source now; what it says of an error too large is a result, not an accident."""
    unknown = set(given.named) - {"resync", "rediscover", "force", "nowait", "soft", "computer"}
    if unknown or given.plain:
        raise call.refuse(words)
    yield SENDING
    guest.do(ResyncTime(guest.vm))
    service = time_service(guest.row)
    code = 0 if service is None else service.last_error
    yield DONE if given.has("nowait") else RESYNC_TEXTS[code]
    return 0


def _config(call: NativeStage, guest: GuestComputer, given: Switches, words: list[str]) -> Program:
    """Write the registry; only /update makes a running service read it."""
    known = {"config", "update", "manualpeerlist", "syncfromflags", "reliable", "largephaseoffset",
             "localclockdispersion", "computer"}  # fmt: skip
    if set(given.named) - known or given.plain:
        raise call.refuse(words)
    yield from ()
    flags = [one.casefold() for one in given.get("syncfromflags").split(",") if one]
    if len(flags) > 1 or any(flag not in FLAGS for flag in flags):
        raise call.refuse(words)
    for flag in flags:
        if flag in ("all", "no"):
            raise call.refuse(words)
        guest.do(SetRegistryText(guest.vm, TIME_PARAMETERS, "Type", FLAGS[flag]))
    if given.has("manualpeerlist"):
        peers = given.get("manualpeerlist")
        guest.do(SetRegistryText(guest.vm, TIME_PARAMETERS, "NtpServer", peers))
    if given.has("largephaseoffset"):
        ticks = int(given.get("largephaseoffset") or 0) * 10_000
        guest.do(SetRegistryNumber(guest.vm, TIME_CONFIG, "LargePhaseOffset", ticks))
    if given.has("reliable"):
        number = 5 if given.get("reliable").casefold() == "yes" else 10
        guest.do(SetRegistryNumber(guest.vm, TIME_CONFIG, "AnnounceFlags", number))
    if given.has("update"):
        try:
            guest.do(ReloadTimeService(guest.vm))
        except GuestError as error:
            yield str(error)
            return STOPPED_CODE
    yield DONE
    return 0


def _stripchart(
    call: NativeStage, guest: GuestComputer, given: Switches, words: list[str]
) -> Program:
    """Offsets of another computer's clock, one every two seconds."""
    if not given.get("computer") or not given.has("samples"):
        raise call.refuse(words)  # without /samples it goes on for ever
    try:
        samples, period = int(given.get("samples")), int(given.get("period", "2"))
    except ValueError:
        raise call.refuse(words) from None
    target = given.get("computer")
    address, _ = reached(call, target)
    if _answering(guest, target) is not None:
        address = _address(target)
    if address is None:
        yield "The following error occurred: No such host is known. (0x80072AF9)"
        return 0x2AF9
    yield f"Tracking {target} [{address}:123]."
    yield f"Collecting {samples} samples."
    yield f"The current time is {reading(guest.world, guest.guest.clock.read(guest.world.now))}."
    for number in range(min(samples, 1000)):
        if number:
            call.shell.sleep(period * SECOND)
        yield _sample(guest, target, data_only=given.has("dataonly"))
    return 0


def _answering(guest: GuestComputer, name: str) -> Source | None:
    """What a computer that answers shows: a server of the internet, or a controller of the domain
    that is reached."""
    if name.casefold() in rules.TIME_SOURCES_ANSWER:
        return Source(name, rules.NTP_STRATUM, guest.world.now, 0)
    for one in time_controllers(guest.world, guest.row):
        machine = one.guest.memory.machine if one.guest else None
        if machine is not None and name.casefold() in (
            machine.name.casefold(),
            machine.full_name.casefold(),
        ):
            assert one.guest is not None
            clock = one.guest.clock.read(guest.world.now)
            return Source(name, stratum_of(guest.world, one), clock, 0)
    return None


def _address(name: str) -> str:
    """An address that stands for a name: the lab has no network layer."""
    return "20.101.57.9" if name.casefold() in rules.TIME_SOURCES_ANSWER else "10.0.0.10"


def _sample(guest: GuestComputer, name: str, *, data_only: bool) -> str:
    source = _answering(guest, name)
    now = guest.guest.clock.read(guest.world.now)
    time = f"{guest.clock:%H:%M:%S}"
    if source is None:
        return f"{time}, error: 0x800705B4" if data_only else f"{time} error: 0x800705B4"
    seconds = (source.reading - now) / 1000
    offset = f"{'-' if seconds < 0 else '+'}{abs(seconds):010.7f}"
    if data_only:
        return f"{time}, {offset}s"
    place = max(0, min(54, 27 + round(seconds * 2)))
    chart = [" "] * 55
    chart[27] = "|"
    chart[place] = "*"
    return f"{time} d:+00.0010000s o:{offset}s  [{''.join(chart)}]"


def _monitor(call: NativeStage, guest: GuestComputer, given: Switches, words: list[str]) -> Program:
    """Every controller of the domain, measured against the operations master."""
    from hvlab.world.domain import controllers, machine_of

    if set(given.named) - {"monitor"} or not guest.domain:
        raise call.refuse(words)
    found = controllers(guest.world, guest.domain)
    first = next((one for one in found if (known := machine_of(one)) and known.pdc), None)
    for one in found:
        machine = machine_of(one)
        assert machine is not None
        assert one.guest is not None
        mark = " *** PDC ***" if one is first else ""
        yield f"{machine.full_name}{mark}[10.0.0.{10 + one.number % 200}:123]:"
        yield "    ICMP: 0ms delay"
        base = one if first is None else first
        assert base.guest is not None
        offset = one.guest.clock.read(guest.world.now) - base.guest.clock.read(guest.world.now)
        known = machine_of(base)
        reference = machine.full_name if known is None else known.full_name
        yield f"    NTP: {offset / 1000:+.7f}s offset from {reference}"
        source = source_of(guest.world, one)
        yield f"        RefID: {'LOCL' if source is None or source.own else source.name}"
        yield f"        Stratum: {stratum_of(guest.world, one)}"
    yield from LEGEND.splitlines()
    return 0


PROGRAMS = {"w32tm": w32tm}
