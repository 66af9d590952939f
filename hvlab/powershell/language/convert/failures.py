"""The sentences of conversions that fail."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.convert.text import to_string
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.values.errors import ConversionError, ErrorRecord
from hvlab.powershell.values.types import TypeValue

INPUT = "Input string was not in a correct format."


def failure(message: str, id: str) -> ConversionError:
    """A conversion's error, to be raised by the caller."""
    return ConversionError(
        ErrorRecord(
            message,
            id,
            "InvalidArgument",
            inner="System.Management.Automation.PSInvalidCastException",
        )
    )


def with_reason(value: Any, target: TypeValue, reason: str, id: str) -> ConversionError:
    """'Cannot convert value "x" to type "System.Int32". Error: "..."'."""
    return failure(
        f'Cannot convert value "{to_string(value)}" to type "{target}". Error: "{reason}"', id
    )


def no_conversion(value: Any, target: TypeValue) -> ConversionError:
    """'Cannot convert the "x" value of type "System.String" to type "System.DateTime".'"""
    if value is None:
        return failure(f'Cannot convert null to type "{target}".', "nullToObjectInvalidCast")
    return failure(
        f'Cannot convert the "{to_string(value)}" value of type "{type_of(value)}" to type '
        f'"{target}".',
        "ConvertToFinalInvalidCastException",
    )
