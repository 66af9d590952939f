"""Get-Date, New-TimeSpan, Start-Sleep: the host's clock, which is simulated."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.language import culture
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.types import enum_of, resolve
from hvlab.powershell.values.dates import DateTime, TimeSpan, days_in_month
from hvlab.powershell.values.enums import EnumType
from hvlab.powershell.values.noted import noted
from hvlab.powershell.values.objects import NoteProperty, PSCustomObject

COMMANDS = "Microsoft.PowerShell.Commands."
UTILITY = "Microsoft.PowerShell.Utility"
PARTS = ("Year", "Month", "Day", "Hour", "Minute", "Second", "Millisecond")
HINTS = "Microsoft.PowerShell.Commands.DisplayHintType"
UNIX_FORMS = {
    "Y": "yyyy", "m": "MM", "d": "dd", "H": "HH", "M": "mm", "S": "ss", "y": "yy", "B": "MMMM",
    "b": "MMM", "h": "MMM", "A": "dddd", "a": "ddd", "I": "hh", "p": "tt", "D": "MM/dd/yy",
    "T": "HH:mm:ss", "R": "HH:mm", "r": "hh:mm:ss tt", "F": "yyyy-MM-dd", "X": "HH:mm:ss",
    "x": "MM/dd/yy", "c": "ddd dd MMM yyyy HH:mm:ss", "Z": "zz",
}  # fmt: skip
FRACTIONS = {"n": "\n", "t": "\t", "%": "%"}


class GetDate(Cmdlet):
    """Get-Date: the clock, or another date, as a date or as text."""

    info = command(
        "Get-Date",
        parameter("Date", "datetime", position=0, by_value=True, by_property=True,
                  aliases=("LastWriteTime",)),
        *(parameter(name, "int", minimum=low, maximum=high) for name, low, high in (
            ("Year", 1, 9999), ("Month", 1, 12), ("Day", 1, 31), ("Hour", 0, 23),
            ("Minute", 0, 59), ("Second", 0, 59), ("Millisecond", 0, 999))),
        parameter("DisplayHint", "string", choices=("Date", "Time", "DateTime")),
        parameter("UFormat", "string", sets=("UFormat",)),
        parameter("Format", "string", sets=("net",)),
        default_set="net",
        id=COMMANDS + "GetDateCommand",
        module=UTILITY,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """The date, with the parts that were given in place of its own."""
        moment = self._adjusted(self.args.get("Date") or self.call.shell.clock())
        if "Format" in self.args:
            yield self._written(moment, self.args["Format"])
        elif "UFormat" in self.args:
            yield unix_format(moment, self.args["UFormat"])
        else:
            yield noted(moment, self._hint())

    def _hint(self) -> NoteProperty:
        """What of the date is shown, which it carries with it."""
        hints = enum_of(resolve(HINTS))
        assert isinstance(hints, EnumType)
        return NoteProperty("DisplayHint", hints[self.args.get("DisplayHint", "DateTime")])

    def _written(self, moment: DateTime, form: str) -> str:
        ready = {
            "filedate": "yyyyMMdd",
            "filedateuniversal": "yyyyMMddZ",
            "filedatetime": "yyyyMMddTHHmmssffff",
            "filedatetimeuniversal": "yyyyMMddTHHmmssffffZ",
        }
        try:
            return culture.format_value(moment, ready.get(form.casefold(), form))
        except ValueError as error:
            raise self.call.fail(
                str(error), "System.FormatException", exception="System.FormatException"
            ) from None

    def _adjusted(self, moment: DateTime) -> DateTime:
        given = {name: self.args[name] for name in PARTS if name in self.args}
        if not given:
            return moment
        own = moment.to_datetime()
        parts = {name: getattr(own, name.casefold()) for name in PARTS[:-1]}
        parts["Millisecond"] = own.microsecond // 1000
        parts |= given
        parts["Day"] = min(parts["Day"], days_in_month(parts["Year"], parts["Month"]))
        made = DateTime.of(*(parts[name] for name in PARTS))
        return DateTime(made.ticks, moment.kind)


def unix_format(moment: DateTime, form: str) -> str:
    """A date in the notation of -UFormat; letters it does not know stand for themselves."""
    text, place = "", 0
    form = form.removeprefix("+")
    while place < len(form):
        one = form[place]
        if one != "%" or place + 1 == len(form):
            text, place = text + one, place + 1
            continue
        text += _unix_part(moment, form[place + 1])
        place += 2
    return text


def _unix_part(moment: DateTime, letter: str) -> str:
    date = moment.to_datetime()
    if letter == "s":
        return str((moment.ticks - DateTime.of(1970).ticks) // 10_000_000)
    if letter == "j":
        return f"{date.timetuple().tm_yday:03}"
    if letter in ("u", "w"):
        return str(date.isoweekday() % 7)
    if letter in FRACTIONS:
        return FRACTIONS[letter]
    if letter in UNIX_FORMS:
        return culture.format_value(moment, UNIX_FORMS[letter])
    return letter


class NewTimeSpan(Cmdlet):
    """New-TimeSpan: between two dates, or of so many days, hours, minutes, seconds."""

    info = command(
        "New-TimeSpan",
        parameter("Start", "datetime", position=0, by_value=True, by_property=True,
                  sets=("Date",), aliases=("LastWriteTime",)),
        parameter("End", "datetime", position=1, by_property=True, sets=("Date",)),
        *(parameter(name, "int", sets=("Time",)) for name in
          ("Days", "Hours", "Minutes", "Seconds")),
        default_set="Date",
        id=COMMANDS + "NewTimeSpanCommand",
        module=UTILITY,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """The span; a date that is not given is now."""
        if self.call.parameter_set == "Time":
            parts = (self.args.get(name, 0) for name in ("Days", "Hours", "Minutes", "Seconds"))
            yield TimeSpan.of(*parts)
            return
        now = self.call.shell.clock()
        yield TimeSpan(self.args.get("End", now).ticks - self.args.get("Start", now).ticks)


class StartSleep(Cmdlet):
    """Start-Sleep: simulated time passes; jobs of the host go on meanwhile."""

    info = command(
        "Start-Sleep",
        parameter("Seconds", "int", position=0, mandatory=True, by_value=True, by_property=True,
                  sets=("Seconds",), minimum=0),
        parameter("Milliseconds", "int", mandatory=True, by_property=True,
                  sets=("Milliseconds",), minimum=0),
        default_set="Seconds",
        id=COMMANDS + "StartSleepCommand",
        module=UTILITY,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Let the time pass."""
        span = self.args.get("Seconds", 0) * 1000 + self.args.get("Milliseconds", 0)
        if span:
            self.call.shell.lab.wait(seconds=span / 1000)
        yield from ()


class GetCulture(Cmdlet):
    """Get-Culture: en-US, and nothing else is simulated."""

    info = command("Get-Culture", id=COMMANDS + "GetCultureCommand", module=UTILITY)

    def process(self) -> Iterator[Any]:
        """The culture."""
        made = PSCustomObject(type_names=("System.Globalization.CultureInfo", "System.Object"))
        for name, value in (
            ("LCID", 1033),
            ("Name", "en-US"),
            ("DisplayName", "English (United States)"),
        ):
            made.add(NoteProperty(name, value))
        yield made


CMDLETS = (GetDate, NewTimeSpan, StartSleep, GetCulture)
ALIASES = {"sleep": "Start-Sleep"}
