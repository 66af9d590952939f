"""A value on its way into a parameter: conversion, then validation."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from hvlab.powershell.language import convert, members, types
from hvlab.powershell.language.binding import texts
from hvlab.powershell.language.binding.signature import Slot
from hvlab.powershell.language.console import NonInteractive
from hvlab.powershell.language.validation import refusal
from hvlab.powershell.values.errors import ConversionError, Terminating
from hvlab.powershell.values.reference import SwitchParameter
from hvlab.powershell.values.types import TypeValue

if TYPE_CHECKING:
    from hvlab.powershell.language.binding.binder import Binder
    from hvlab.powershell.syntax.nodes import Extent

CREDENTIALS = "Enter your credentials."
ANYTHING = frozenset(
    {"object", "psobject", "system.object", "system.management.automation.psobject"}
)
LISTS = frozenset({"object[]", "psobject[]"})
AS_WRITTEN = frozenset({"string", "system.string", "version", "system.version"})
"""Types that a number becomes by the text it was written with (ConvertNumericIConvertible): the
version 10.0, and not that of 10."""
BOOLEAN = (
    'Cannot convert value "{}" to type "{}". Boolean parameters accept only Boolean values and '
    "numbers, such as $True, $False, 1 or 0."
)
_full_names: dict[str, TypeValue | None] = {}


def parameter_type(name: str) -> TypeValue | None:
    """The type a parameter is declared with; None for one that only the Hyper-V module knows and
    nobody registered."""
    if name not in _full_names:
        _full_names[name] = types.find(name.removesuffix("?"))
    return _full_names[name]


def type_title(name: str) -> str:
    """A parameter's type as errors name it: System.String[]."""
    if name == "switch":
        return "System.Management.Automation.SwitchParameter"
    found = parameter_type(name)
    title = name.removesuffix("?") if found is None else found.full_name
    return f"System.Nullable`1[{title}]" if name.endswith("?") else title


def fits(value: Any, type_name: str) -> bool:
    """Whether a value is already what a parameter wants, so that nothing must be converted. A
    single object fits a list of its kind."""
    key = type_name.lower()
    if key in ANYTHING:
        return True
    if value is None:
        return False
    if key.endswith("[]"):
        inner = type_name[:-2]
        if isinstance(value, list):
            return bool(value) and all(fits(one, inner) for one in value)
        return fits(value, inner)
    target = parameter_type(type_name)
    if target is None:
        return _named_so(value, type_name)
    return types.is_instance(value, target)


def _named_so(value: Any, type_name: str) -> bool:
    wanted = type_name.rpartition(".")[2].lower()
    return any(name.rpartition(".")[2].lower() == wanted for name in members.type_names(value))


def fits_slot(value: Any, slot: Slot) -> bool:
    """The same for a parameter, which may want an object of a certain PSTypeName; $null fits every
    class but String."""
    parameter = slot.parameter
    if value is None:
        return _takes_null(parameter.type)
    wanted = parameter.type_name
    return fits(value, parameter.type) and (not wanted or _is_named(value, wanted))


def _is_named(value: Any, wanted: str) -> bool:
    """What the PSTypeName attribute looks at; $null may be anything."""
    if value is None:
        return True
    return any(wanted.casefold() == name.casefold() for name in members.type_names(value))


def _takes_null(type_name: str) -> bool:
    """Whether $null is a value of the type without any conversion: of a class other than String."""
    key = type_name.lower()
    if key in ANYTHING or key.endswith("[]"):
        return True
    return parameter_type(type_name) is None and not key.endswith("?")


def coerce(
    binder: Binder, slot: Slot, value: Any, raw: Any = None, extent: Extent | None = None
) -> Any:
    """The value as the parameter's type. Raises the binder's error where it does not fit."""
    parameter = slot.parameter
    name, key = parameter.name, parameter.type.lower()
    value = _as_asked(binder, slot, value, extent)
    if key in ANYTHING:
        return value
    if key == "switch":
        return _switch(binder, name, value, extent)
    if raw is not None and key.removesuffix("[]") in AS_WRITTEN:
        value = _as_written(value, raw)
    if isinstance(value, list) and not _takes_lists(key):
        if len(value) != 1 or key == "string":
            raise texts.list_for_one(binder, name, type_title(parameter.type), extent)
        value = value[0]
    if key.rstrip("?") in ("bool", "system.boolean") and isinstance(value, str):
        why = BOOLEAN.format("System.String", "System.Boolean")
        raise texts.not_convertible(binder, name, why, extent)
    if parameter_type(parameter.type) is None:
        return _foreign(binder, slot, value, extent)
    try:
        return convert.to_type(value, parameter.type, binder.ops)
    except ConversionError as error:
        raise texts.not_convertible(binder, name, error.record.message, extent) from None


def _as_asked(binder: Binder, slot: Slot, value: Any, extent: Extent | None) -> Any:
    """The value as attributes of the parameter make it. Raises where it has another PSTypeName."""
    parameter = slot.parameter
    if _asks_for_password(binder, slot, value):
        return _credentials(binder, parameter.name, value, extent)
    if parameter.type_name and not _is_named(value, parameter.type_name):
        raise texts.other_type_name(binder, parameter.name, parameter.type_name, extent)
    return value


def _asks_for_password(binder: Binder, slot: Slot, value: Any) -> bool:
    """Whether the Credential attribute turns a value into a question."""
    parameter = slot.parameter
    if not parameter.credential:
        kind = parameter.type.lower().removesuffix("[]").rpartition(".")[2]
        if binder.of_function or kind != "pscredential":
            return False
    several = value if isinstance(value, list) and value else [value]
    return all(one is None or isinstance(one, str) for one in several)


def _credentials(binder: Binder, name: str, value: Any, extent: Extent | None) -> Any:
    """A user's name with the password that the console is asked for; nothing asks for both."""
    if isinstance(value, list):
        return [_credentials(binder, name, one, extent) for one in value]
    try:
        return binder.frame.shell.prompts.credential(value or "", CREDENTIALS)
    except NonInteractive as error:
        raise texts.not_transformed(binder, name, str(error), extent) from None


def _takes_lists(key: str) -> bool:
    if key.endswith("[]"):
        return True
    target = parameter_type(key)
    return target is not None and (
        bool(target.arguments)
        or target.name.startswith("System.Collections")
        or target.name == "System.Array"
    )


def _as_written(value: Any, raw: Any) -> Any:
    if isinstance(raw, list) and isinstance(value, list):
        return [one if text is None else text for one, text in zip(value, raw, strict=True)]
    return raw


def _switch(binder: Binder, name: str, value: Any, extent: Extent | None) -> bool:
    if isinstance(value, bool | SwitchParameter):
        return bool(value)
    if isinstance(value, int | float):
        return value != 0
    if value is None:
        return False
    shown = types.type_of(value).full_name
    why = BOOLEAN.format(shown, "System.Management.Automation.SwitchParameter")
    raise texts.not_convertible(binder, name, why, extent)


def _foreign(binder: Binder, slot: Slot, value: Any, extent: Extent | None) -> Any:
    """A type of the host's that has no conversions: the object itself or nothing."""
    type_name = slot.parameter.type
    if value is None:
        return None
    if fits(value, type_name):
        return value if isinstance(value, list) or not type_name.endswith("[]") else [value]
    inner = type_name.removesuffix("[]")
    first = value[0] if isinstance(value, list) and value else value
    shown = convert.to_string(first)
    kind = "null" if first is None else types.type_of(first).full_name
    why = f'Cannot convert the "{shown}" value of type "{kind}" to type "{inner}".'
    raise texts.not_convertible(binder, slot.name, why, extent)


def check(binder: Binder, slot: Slot, value: Any, extent: Extent | None = None) -> None:
    """Validate a converted value. Raises the binder's error that says why not."""
    parameter = slot.parameter
    if slot.mandatory(slot.mask):
        _not_nothing(binder, slot, value, extent)
    try:
        why = refusal(parameter, value, binder.frame)
    except Terminating as error:
        why = error.record.message
    if why:
        raise texts.invalid(binder, slot.name, why, extent)


def _not_nothing(binder: Binder, slot: Slot, value: Any, extent: Extent | None) -> None:
    """A mandatory parameter takes neither $null nor an empty string or list, unless it says so."""
    parameter = slot.parameter
    if value is None:
        if not parameter.allow_null:
            raise texts.null(binder, slot.name, "null", extent)
        return
    if parameter.allow_empty:
        return
    if isinstance(value, str) and not value and parameter.type.lower() == "string":
        raise texts.null(binder, slot.name, "an empty string", extent)
    if isinstance(value, list) and parameter.type.endswith("[]"):
        if not value:
            raise texts.null(binder, slot.name, "an empty array", extent)
        _no_gaps(binder, slot, value, extent)


def _no_gaps(binder: Binder, slot: Slot, items: Iterable[Any], extent: Extent | None) -> None:
    for item in items:
        if item is None and not slot.parameter.allow_null:
            raise texts.null(binder, slot.name, "null", extent)
        if item == "" and slot.parameter.type.lower() == "string[]":
            raise texts.null(binder, slot.name, "an empty string", extent)
