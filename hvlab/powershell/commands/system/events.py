"""Get-WinEvent and Get-EventLog: the host's event log, or a guest's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from hvlab.powershell.commands.system.computers import Computer, computer_of
from hvlab.powershell.commands.system.computers.base import LogRecord
from hvlab.powershell.commands.system.names import (
    ARGUMENT,
    COMMANDS,
    DIAGNOSTICS,
    INVALID,
    MANAGEMENT,
    NO_EVENTS,
)
from hvlab.powershell.commands.system.services import require_here
from hvlab.powershell.language import convert
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.language.typesystem import names
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.numbers import Int64
from hvlab.powershell.values.objects import HostObject, Property, PSCustomObject

RECORD = "System.Diagnostics.Eventing.Reader.EventLogRecord"
ENTRY = "System.Diagnostics.EventLogEntry"
CONFIGURATION = "System.Diagnostics.Eventing.Reader.EventLogConfiguration"
LEVELS = {"Critical": 1, "Error": 2, "Warning": 3, "Information": 4, "Verbose": 5}
KEYS = frozenset({"logname", "providername", "id", "level", "starttime", "endtime", "keywords"})
ANALYTIC = "Microsoft-Windows-"
CLASSIC = ("Application", "System", "Security", "Directory Service", "DFS Replication")
names.register(RECORD, "System.Diagnostics.Eventing.Reader.EventRecord")


def _time(record: LogRecord) -> DateTime:
    return DateTime.from_datetime(record.time, "Local")


class EventRecord(HostObject):
    """An event as Get-WinEvent gives it."""

    type_names = (RECORD, "System.Diagnostics.Eventing.Reader.EventRecord", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Message", lambda self: self.record.text, "string", kind="NoteProperty"),
        Property("Id", lambda self: self.record.id, "int"),
        Property("Version", lambda _: 0, "byte?"),
        Property("Qualifiers", lambda _: None, "int?"),
        Property("Level", lambda self: LEVELS.get(self.record.level, 4), "byte?"),
        Property("Task", lambda _: 0, "int?"),
        Property("Opcode", lambda _: 0, "int16?"),
        Property("Keywords", lambda _: Int64(-0x8000000000000000), "long?"),
        Property("RecordId", lambda self: Int64(self.record.number), "long?"),
        Property("ProviderName", lambda self: self.record.source, "string"),
        Property("LogName", lambda self: self.record.log, "string"),
        Property("ProcessId", lambda _: None, "int?"),
        Property("ThreadId", lambda _: None, "int?"),
        Property("MachineName", lambda self: self.machine, "string"),
        Property("UserId", lambda _: "S-1-5-18", "SecurityIdentifier"),
        Property("TimeCreated", lambda self: _time(self.record), "datetime?"),
        Property("ContainerLog", lambda self: self.record.log, "string", kind="NoteProperty"),
        Property("LevelDisplayName", lambda self: self.record.level, "string"),
        Property("OpcodeDisplayName", lambda _: "Info", "string"),
        Property("TaskDisplayName", lambda _: None, "string"),
        Property("KeywordsDisplayNames", lambda _: [], "IEnumerable[string]"),
        Property("Properties", lambda _: [], "IList[EventProperty]"),
    )

    def __init__(self, machine: str, record: LogRecord) -> None:
        super().__init__()
        self.machine = machine
        self.record = record

    def __str__(self) -> str:
        return RECORD


class EventLogEntry(HostObject):
    """The same as Get-EventLog gives it."""

    type_names = (ENTRY, "System.ComponentModel.Component", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("EventID", lambda self: self.record.id, "int", kind="NoteProperty"),
        Property("MachineName", lambda self: self.machine, "string"),
        Property("Data", lambda _: [], "byte[]"),
        Property("Index", lambda self: self.record.number, "int"),
        Property("Category", lambda _: "(0)", "string"),
        Property("CategoryNumber", lambda _: 0, "int16"),
        Property("EntryType", lambda self: self.record.level, "EventLogEntryType"),
        Property("Message", lambda self: self.record.text, "string"),
        Property("Source", lambda self: self.record.source, "string"),
        Property("ReplacementStrings", lambda _: [], "string[]"),
        Property("InstanceId", lambda self: Int64(self.record.id), "long"),
        Property("TimeGenerated", lambda self: _time(self.record), "datetime"),
        Property("TimeWritten", lambda self: _time(self.record), "datetime"),
        Property("UserName", lambda _: "NT AUTHORITY\\SYSTEM", "string"),
    )

    def __init__(self, machine: str, record: LogRecord) -> None:
        super().__init__()
        self.machine = machine
        self.record = record

    def __str__(self) -> str:
        return ENTRY


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _texts(value: Any) -> list[str]:
    return [convert.to_string(one) for one in _listed(value)]


def _matches(patterns: Iterable[str], text: str) -> bool:
    return any(wildcard_match(one, text) for one in patterns)


class GetWinEvent(Cmdlet):
    """Get-WinEvent: the newest events first."""

    info = command(
        "Get-WinEvent",
        parameter("LogName", "string[]", position=0, by_value=True, by_property=True,
                  sets=("GetLogSet",)),
        parameter("ListLog", "string[]", position=0, mandatory=True, sets=("ListLogSet",)),
        parameter("ListProvider", "string[]", position=0, mandatory=True,
                  sets=("ListProviderSet",)),
        parameter("ProviderName", "string[]", position=0, mandatory=True, by_property=True,
                  sets=("GetProviderSet",)),
        parameter("FilterHashtable", "hashtable[]", position=0, mandatory=True,
                  sets=("HashQuerySet",)),
        parameter("FilterXml", "object", position=0, mandatory=True, sets=("XmlQuerySet",)),
        parameter("Path", "string[]", position=0, mandatory=True, sets=("FileSet",)),
        parameter("FilterXPath", "string", sets=("GetLogSet", "GetProviderSet", "FileSet")),
        parameter("MaxEvents", "long", minimum=1),
        parameter("Oldest", "switch"),
        parameter("Force", "switch"),
        parameter("ComputerName", "string", by_property=True, aliases=("Cn",)),
        parameter("Credential", "pscredential"),
        default_set="GetLogSet",
        id=COMMANDS + "GetWinEventCommand",
        module=DIAGNOSTICS,
    )  # fmt: skip

    @property
    def computer(self) -> Computer:
        """The computer the shell runs on."""
        return computer_of(self.call.shell)

    def process(self) -> Iterator[Any]:
        """The events, or with -ListLog the logs."""
        require_here(self)
        for name in ("FilterXml", "FilterXPath", "Path", "ListProvider"):
            if name in self.args:
                raise not_simulated(f"-{name}")
        if "ListLog" in self.args:
            yield from self._logs()
            return
        chosen = self._chosen()
        if chosen is None:
            return
        chosen.sort(key=lambda one: (one.time, one.number), reverse=not self.args.get("Oldest"))
        limit = self.args.get("MaxEvents")
        if not chosen:
            self._nothing()
        for one in chosen[:limit]:
            yield EventRecord(self.computer.name, one)

    def _nothing(self) -> None:
        self.call.error(
            "No events were found that match the specified selection criteria.",
            "NoMatchingEventsFound",
            "ObjectNotFound",
            None,
            NO_EVENTS,
        )

    def _chosen(self) -> list[LogRecord] | None:
        """The events that were asked for; None after a complaint about the log."""
        if "FilterHashtable" in self.args:
            found: list[LogRecord] = []
            for table in self.args["FilterHashtable"] or ():
                part = self._by_table(table)
                if part is None:
                    return None
                found += part
            return found
        if "ProviderName" in self.args:
            patterns = self.args["ProviderName"]
            every = self._all()
            return [one for one in every if _matches(patterns, one.source)]
        if not self.args.get("LogName"):
            return self._all()
        return self._of_logs(self.args["LogName"])

    def _all(self) -> list[LogRecord]:
        known = [log for log in self.computer.logs() if self.call.shell.vm or log not in CLASSIC]
        return [one for log in known for one in self.computer.events(log)]

    def _of_logs(self, patterns: Iterable[str]) -> list[LogRecord] | None:
        found: list[LogRecord] = []
        for pattern in patterns:
            logs = [log for log in self.computer.logs() if wildcard_match(pattern, log)]
            if not logs:
                self._no_log(pattern)
                return None
            for log in logs:
                if not self.call.shell.vm and log in CLASSIC:
                    raise not_simulated(f"The host's event log '{log}'")
                found += self.computer.events(log)
        return found

    def _no_log(self, pattern: str) -> None:
        if pattern.startswith(ANALYTIC) and not has_wildcard(pattern):
            raise not_simulated(f"The event log '{pattern}'")
        self.call.error(
            f'There is not an event log on the localhost computer that matches "{pattern}".',
            "NoMatchingLogsFound",
            "ObjectNotFound",
            pattern,
            NO_EVENTS,
        )

    def _by_table(self, table: Hashtable) -> list[LogRecord] | None:
        given = {convert.to_string(key).casefold(): value for key, value in table.items()}
        unknown = set(given) - KEYS
        if unknown:
            raise not_simulated(f"The key '{sorted(unknown)[0]}' of -FilterHashtable")
        logs = _texts(given.get("logname"))
        records = self._of_logs(logs) if logs else self._all()
        return None if records is None else [one for one in records if _fits(one, given)]

    def _logs(self) -> Iterator[Any]:
        for pattern in self.args["ListLog"] or ():
            logs = [log for log in self.computer.logs() if wildcard_match(pattern, log)]
            if not logs:
                self._no_log(pattern)
            for log in logs:
                count = None
                if self.call.shell.vm or log not in CLASSIC:
                    count = Int64(len(self.computer.events(log)))
                yield PSCustomObject(
                    {
                        "LogMode": "Circular",
                        "MaximumSizeInBytes": Int64(1052672),
                        "RecordCount": count,
                        "LogName": log,
                        "IsEnabled": True,
                    },
                    (CONFIGURATION, "System.Object"),
                )


def _fits(record: LogRecord, given: dict[str, Any]) -> bool:
    """Whether an event is one of those that a -FilterHashtable means."""
    ids = [convert.to_int(one) for one in _listed(given.get("id"))]
    levels = [convert.to_int(one) for one in _listed(given.get("level"))]
    providers = _texts(given.get("providername"))
    return (
        (not ids or record.id in ids)
        and (not levels or LEVELS.get(record.level, 4) in levels)
        and (not providers or _matches(providers, record.source))
        and _within(_time(record), given.get("starttime"), given.get("endtime"))
    )


def _within(moment: DateTime, start: Any, end: Any) -> bool:
    first = None if start is None else convert.to_type(start, "datetime")
    last = None if end is None else convert.to_type(end, "datetime")
    return (first is None or moment.ticks >= first.ticks) and (
        last is None or moment.ticks <= last.ticks
    )


class GetEventLog(Cmdlet):
    """Get-EventLog: the classic logs, the newest entry first."""

    info = command(
        "Get-EventLog",
        parameter("LogName", "string", position=0, mandatory=True, sets=("LogName",)),
        parameter("InstanceId", "long[]", position=1, sets=("LogName",)),
        parameter("ComputerName", "string[]", aliases=("Cn",)),
        parameter("Newest", "int", minimum=0, sets=("LogName",)),
        parameter("After", "datetime", sets=("LogName",)),
        parameter("Before", "datetime", sets=("LogName",)),
        parameter("UserName", "string[]", sets=("LogName",)),
        parameter("Index", "int[]", sets=("LogName",)),
        parameter("EntryType", "string[]", aliases=("ET",), sets=("LogName",), choices=(
            "Error", "Information", "FailureAudit", "SuccessAudit", "Warning")),
        parameter("Source", "string[]", aliases=("ABO",), sets=("LogName",)),
        parameter("Message", "string", aliases=("MSG",), sets=("LogName",)),
        parameter("AsBaseObject", "switch", sets=("LogName",)),
        parameter("List", "switch", sets=("List",)),
        parameter("AsString", "switch", sets=("List",)),
        default_set="LogName",
        id=COMMANDS + "GetEventLogCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """The entries, or with -List the logs."""
        require_here(self)
        computer = computer_of(self.call.shell)
        logs = [one for one in computer.logs() if one in CLASSIC]
        if "LogName" not in self.args:
            yield from (PSCustomObject({"Log": one}) for one in logs)
            return
        name = self.args["LogName"]
        log = next((one for one in logs if one.casefold() == name.casefold()), None)
        if log is None:
            self.call.error(
                f"The event log '{name}' on computer '.' does not exist.",
                INVALID,
                "NotSpecified",
                None,
                INVALID,
            )
            return
        if not self.call.shell.vm:
            raise not_simulated(f"The host's event log '{log}'")
        found = [one for one in reversed(computer.events(log)) if self._fits(one)]
        if not found:
            self.call.error(
                "No matches found", "GetEventLogNoEntriesFound", "ObjectNotFound", None, ARGUMENT
            )
        for one in found[: self.args.get("Newest")]:
            yield EventLogEntry(computer.name, one)

    def _fits(self, record: LogRecord) -> bool:
        args = self.args
        time = _time(record)
        return (
            ("InstanceId" not in args or record.id in args["InstanceId"])
            and ("Index" not in args or record.number in args["Index"])
            and ("Source" not in args or _matches(args["Source"], record.source))
            and ("EntryType" not in args or _matches(args["EntryType"], record.level))
            and ("Message" not in args or wildcard_match(args["Message"], record.text))
            and ("After" not in args or time.ticks > args["After"].ticks)
            and ("Before" not in args or time.ticks < args["Before"].ticks)
        )


CMDLETS = (GetWinEvent, GetEventLog)
ALIASES: dict[str, str] = {}
