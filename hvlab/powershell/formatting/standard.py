"""The views of the types that every Windows PowerShell knows."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.formatting.views import Column, CustomView, ListView, TableView, Views
from hvlab.powershell.language import culture, members

COMMANDS = "Microsoft.PowerShell.Commands."


def standard_views() -> Views:
    """A fresh set of them."""
    views = Views()
    views.register("System.DateTime", CustomView(_date))
    pairs = TableView((Column("Name", "Key", 30), Column("Value", "Value")))
    for type_name in ("System.Collections.Hashtable", "System.Collections.DictionaryEntry"):
        views.register(type_name, pairs)
    parts = (("Major", 6), ("Minor", 6), ("Build", 6), ("Revision", 8))
    views.register(
        "System.Version", TableView(tuple(Column(name, name, width) for name, width in parts))
    )
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
    )
    views.register(COMMANDS + "GroupInfoNoElement", TableView((count, Column("Name", "Name", 25))))
    measured = ("Count", "Average", "Sum", "Maximum", "Minimum", "Property")
    views.register(COMMANDS + "GenericMeasureInfo", ListView(_lines(*measured)))
    return views


def _lines(*names: str) -> tuple[Column, ...]:
    return tuple(Column(name, name) for name in names)


def _date(value: Any) -> list[str]:
    """A date alone on the console: the long form, or only the day or the time (-DisplayHint)."""
    hint = str(members.get(value, "DisplayHint") or "").casefold()
    form = {"date": "D", "time": "T"}.get(hint, "F")
    return [culture.format_value(value, form)]
