"""The views of the types that every Windows PowerShell knows."""

from __future__ import annotations

from functools import partial
from typing import Any

from hvlab.powershell.formatting.cells import lines_of
from hvlab.powershell.formatting.views import (
    Column,
    CustomView,
    ListView,
    TableView,
    Views,
    WideView,
)
from hvlab.powershell.language import convert, members

COMMANDS = "Microsoft.PowerShell.Commands."


def standard_views() -> Views:
    """A fresh set of them (PowerShell source, DotNetTypes and PowerShellCore format files)."""
    views = Views()
    _register_basics(views)
    _register_found(views)
    _register_texts(views)
    return views


def _register_basics(views: Views) -> None:
    """Pairs, versions, spans, types."""
    pairs = TableView((Column("Name", "Key", 30), Column("Value", "Value")))
    pair = ListView((Column("Name", "Key"), Column("Value", "Value")))
    for type_name in ("System.Collections.Hashtable", "System.Collections.DictionaryEntry"):
        views.register(type_name, pairs, pair)
    parts = (("Major", 6), ("Minor", 6), ("Build", 6), ("Revision", 8))
    views.register(
        "System.Version", TableView(tuple(Column(name, name, width) for name, width in parts))
    )
    units = ("Days", "Hours", "Minutes", "Seconds", "Milliseconds")
    totals = tuple(f"Total{name}" for name in units)
    views.register(
        "System.TimeSpan",
        ListView(_lines(*units, "Ticks", *totals)),
        TableView(_lines(*units)),
        WideView(Column("TotalMilliseconds", "TotalMilliseconds")),
    )
    views.register(
        "System.Management.Automation.PSMethod",
        TableView((Column("OverloadDefinitions", _overloads),), wrap=True),
    )
    views.register(
        "System.RuntimeType",
        TableView(
            (
                Column("IsPublic", "IsPublic", 8),
                Column("IsSerial", "IsSerializable", 8),
                Column("Name", "Name", 40),
                Column("BaseType", "BaseType"),
            )
        ),
    )


def _overloads(method: Any) -> str:
    """Each on a line of its own, and an empty one behind the last."""
    return "".join(f"{one}\n" for one in members.get(method, "OverloadDefinitions"))


def _register_found(views: Views) -> None:
    """What Get-Member, Group-Object and Measure-Object find out."""
    views.register(
        COMMANDS + "MemberDefinition",
        TableView(
            tuple(Column(name, name) for name in ("Name", "MemberType", "Definition")),
            group_by=Column("TypeName", "TypeName"),
        ),
    )
    count = Column("Count", "Count", 5, "right")
    views.register(
        COMMANDS + "GroupInfo",
        TableView((count, Column("Name", "Name", 25), Column("Group", "Group"))),
        ListView(_lines("Name", "Count", "Group", "Values")),
    )
    views.register(
        COMMANDS + "GroupInfoNoElement",
        TableView((count, Column("Name", "Name", 25))),
        ListView(_lines("Name", "Count", "Values")),
    )
    measured = ("Count", "Average", "Sum", "Maximum", "Minimum", "Property")
    views.register(COMMANDS + "GenericMeasureInfo", ListView(_lines(*measured)))


def _register_texts(views: Views) -> None:
    """What is shown as plain text."""
    views.register("System.DateTime", CustomView(_date))
    views.register(COMMANDS + "MatchInfo", CustomView(_text))
    views.register("System.Management.Automation.ScriptBlock", CustomView(_text, apart=True))
    views.register("System.Exception", CustomView(_message, apart=True))
    for kind in ("Warning", "Verbose", "Debug"):
        view = CustomView(partial(_redirected, kind.upper()), apart=True)
        views.register(f"System.Management.Automation.{kind}Record", view)
    views.register("System.Management.Automation.InformationRecord", CustomView(_text, apart=True))


def _lines(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, name) for name in names)


def _text(value: Any) -> list[str]:
    return lines_of(convert.to_string(value))


def _message(value: Any) -> list[str]:
    return lines_of(convert.to_string(members.get(value, "Message")))


def _redirected(stream: str, value: Any) -> list[str]:
    """A warning that was sent down the pipeline and comes to the console there."""
    return lines_of(f"{stream}: {convert.to_string(members.get(value, 'Message'))}")


def _date(value: Any) -> list[str]:
    """A date alone on the console."""
    return [members.get(value, "DateTime")]
