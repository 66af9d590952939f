"""How the tests of values write them down: the type's name and the text, as "$value" has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string, to_type
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.errors import Terminating

NOW = DateTime.of(2024, 2, 14, 7, 5, 9, kind="Local")


def shell() -> Callbacks:
    """A shell on 14 February 2024 whose chance is always the lowest number."""
    names = {"COMPUTERNAME": "HV01", "TEMP": "C:\\Temp"}
    return Callbacks(
        clock=lambda: NOW,
        new_guid=lambda: UUID(int=7),
        random=lambda low, high: low,
        environment=lambda name: names.get(name.upper()),
        location="C:\\VMs",
    )


def of(kind: str, value: Any) -> Any:
    """`[kind]value`."""
    return to_type(value, kind, shell())


def date(text: str) -> Any:
    """A [datetime]."""
    return of("datetime", text)


def shown(value: Any) -> str:
    """'Int32 5'; '' for $null; arrays as 'Object[] 1 2'."""
    if value is None:
        return ""
    return f"{type_of(value).short_name} {to_string(value)}"


def attempt(work: Callable[[], Any]) -> str:
    """What came out as `shown`, or the error as 'id: sentence'."""
    try:
        return shown(work())
    except Terminating as error:
        return f"{error.record.id}: {error.record.message}"
