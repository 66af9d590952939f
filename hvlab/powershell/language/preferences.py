"""Preference variables and the common parameters that override them."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.frame import Frame
from hvlab.powershell.values.enums import EnumType, EnumValue

ACTION = EnumType(
    "System.Management.Automation.ActionPreference",
    {
        "SilentlyContinue": 0,
        "Stop": 1,
        "Continue": 2,
        "Inquire": 3,
        "Ignore": 4,
        "Suspend": 5,
    },
)
IMPACT = EnumType(
    "System.Management.Automation.ConfirmImpact",
    {"None": 0, "Low": 1, "Medium": 2, "High": 3},
)

DEFAULTS: dict[str, Any] = {
    "ErrorActionPreference": ACTION["Continue"],
    "WarningPreference": ACTION["Continue"],
    "VerbosePreference": ACTION["SilentlyContinue"],
    "DebugPreference": ACTION["SilentlyContinue"],
    "InformationPreference": ACTION["SilentlyContinue"],
    "ProgressPreference": ACTION["Continue"],
    "ConfirmPreference": IMPACT["High"],
    "WhatIfPreference": False,
}
"""What a fresh console starts with."""


def action(frame: Frame, name: str) -> str:
    """A preference variable in lower case, such as 'continue'; a number counts as its name."""
    found = frame.scope.find(name.lower())
    value = None if found is None else found.value
    return action_name(DEFAULTS[name] if value is None else value)


def action_name(value: Any) -> str:
    """The lower-case name of an action preference however it is given."""
    if isinstance(value, EnumValue):
        return value.name.lower()
    if isinstance(value, int) and not isinstance(value, bool):
        return EnumValue(ACTION, value).name.lower()
    return str(value).lower()


def impact(value: Any) -> int:
    """A confirm impact as a number: 0 None to 3 High."""
    if isinstance(value, EnumValue):
        return value.number
    if isinstance(value, bool) or value is None:
        return IMPACT["Low"].number if value else 0
    if isinstance(value, int):
        return value
    try:
        return IMPACT[str(value)].number
    except KeyError:
        return IMPACT["High"].number


def is_set(frame: Frame, name: str) -> bool:
    """Whether a preference that is a switch is on, such as $WhatIfPreference."""
    found = frame.scope.find(name.lower())
    value = None if found is None else found.value
    return str(value).lower() in ("true", "1") if not isinstance(value, bool) else value
