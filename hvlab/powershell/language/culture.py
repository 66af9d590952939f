"""Text forms of numbers, dates and spans: .NET's standard and custom format strings."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import NONE, Callbacks


def format_value(value: Any, form: str = "", culture: str = "en-US") -> str:
    """`value.ToString(form)`. Raises ValueError with .NET's 'Format specifier was invalid.'"""
    raise NotImplementedError


def to_display(value: Any, culture: str = "en-US") -> str:
    """`value.ToString()` in the current culture: what tables and lists show."""
    raise NotImplementedError


def format_string(template: str, values: list[Any], ops: Callbacks = NONE) -> str:
    """`template -f values`. Raises Terminating FormatError."""
    raise NotImplementedError
