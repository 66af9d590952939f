"""Conversions between types, and the sentences PowerShell says when there is none."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.language.convert.classes import CONVERTERS
from hvlab.powershell.language.convert.enums import to_enum
from hvlab.powershell.language.convert.failures import no_conversion
from hvlab.powershell.language.convert.numbers import scan, to_numeric
from hvlab.powershell.language.convert.structures import to_array, to_class
from hvlab.powershell.language.convert.text import to_string
from hvlab.powershell.language.convert.truth import to_bool
from hvlab.powershell.language.typesystem.kinds import INT, PYTHON_TYPE, is_instance
from hvlab.powershell.language.typesystem.names import NULLABLE, enum_of, resolve
from hvlab.powershell.syntax.nodes import TypeName
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.noted import plain
from hvlab.powershell.values.numbers import RANGES, Char, Single
from hvlab.powershell.values.types import TypeValue

__all__ = ["to_bool", "to_int", "to_number", "to_string", "to_type", "unroll", "wrap"]


def to_type(value: Any, target: str | TypeName | TypeValue, ops: Callbacks = NONE) -> Any:
    """`[target]value`. `target` may be written ('int[]', 'guid?'), parsed or resolved.

    Raises ConversionError, or the TypeNotFound error for a name that is no type."""
    kind = target if isinstance(target, TypeValue) else resolve(target)
    value = plain(value)
    if kind.rank:
        return to_array(value, kind, ops, to_type)
    maker = PYTHON_TYPE.get(kind.name)
    if maker is not None and type(value) is maker:
        return value
    convert = CONVERTERS.get(kind.name)
    if convert is not None:
        return convert(value, kind, ops)
    if kind.name in _NUMBERS:
        return to_numeric(value, kind)
    enum = enum_of(kind)
    if enum is not None:
        return to_enum(value, kind, enum)
    if kind.name == NULLABLE and kind.arguments:
        return None if value is None else to_type(value, kind.arguments[0], ops)
    if value is None or is_instance(value, kind):
        return value
    return to_class(value, kind, ops, to_type)


_NUMBERS = frozenset(
    type_name
    for type_name, maker in PYTHON_TYPE.items()
    if maker in RANGES or maker in (float, Single, Decimal)
)


def to_number(value: Any, ops: Callbacks = NONE) -> Any:  # noqa: ARG001 - one shape for all
    """As an operand of arithmetic: strings are read as numbers of any kind, with suffixes."""
    if value is None:
        return 0
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, int | float | Decimal):
        return value
    if isinstance(value, Char):
        return ord(value)
    if isinstance(value, str):
        return scan(value)
    if isinstance(value, EnumValue):
        return value.number
    raise no_conversion(value, INT)


def to_int(value: Any) -> int:
    """`[int]value`."""
    return int(to_type(value, INT))


def unroll(value: Any) -> Iterator[Any]:
    """What goes down a pipeline for a value: the items of a collection, one by one; a string or a
    hashtable as it is; $null as one $null."""
    if isinstance(value, list):
        yield from list(value)
    else:
        yield value


def wrap(outputs: Iterable[Any]) -> Any:
    """What an assignment gets of a pipeline's output: None, the only one, or an array."""
    found = list(outputs)
    if not found:
        return None
    return found[0] if len(found) == 1 else found
