"""Equality and order across types: the left side's type decides."""

from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import UUID

from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.language.convert import to_bool, to_number, to_string, to_type
from hvlab.powershell.language.convert.numbers import decimal_of
from hvlab.powershell.language.textual import compare_text, same_text
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.values.dates import DateTime, TimeSpan
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import Terminating, fault
from hvlab.powershell.values.noted import plain
from hvlab.powershell.values.numbers import Char
from hvlab.powershell.values.version import Version

_NUMBERS = (int, float, Decimal, EnumValue)


def equals(left: Any, right: Any, *, case: bool = False, ops: Callbacks = NONE) -> bool:
    """`left -eq right` of two single values (`case`: -ceq). Never raises."""
    left, right = plain(left), plain(right)
    if type(left) is str:
        text = right if type(right) is str else to_string(right, ops.ofs)
        return same_text(left, text, case=case) if right is not None else False
    if left is None or right is None:
        return left is right
    try:
        return _equals(left, right, case, ops)
    except Terminating:
        return False


def _equals(left: Any, right: Any, case: bool, ops: Callbacks) -> bool:
    if isinstance(left, Char):
        return isinstance(right, str) and same_text(str(left), str(right), case=case)
    if isinstance(left, bool):
        return left == to_bool(right)
    if isinstance(left, _NUMBERS) and isinstance(right, _NUMBERS):
        return _compare_numbers(left, right) == 0
    if isinstance(left, int | float | Decimal):
        return isinstance(right, str) and _compare_numbers(left, to_number(right)) == 0
    if left is right:
        return True
    if type(left) is type(right):
        return bool(left == right)
    return bool(left == to_type(right, type_of(left), ops))


def _compare_numbers(left: Any, right: Any) -> int:
    one, other = to_number(left), to_number(right)
    if isinstance(one, Decimal) != isinstance(other, Decimal):
        try:
            one, other = decimal_of(one), decimal_of(other)
        except (OverflowError, ArithmeticError):
            one, other = float(one), float(other)
    return (one > other) - (one < other) if one == one and other == other else -2


def order(left: Any, right: Any, *, case: bool = False, ops: Callbacks = NONE) -> int:
    """-1, 0 or 1 (-2 beside a NaN). Raises Terminating where the right side cannot become the left
    side's type."""
    left, right = plain(left), plain(right)
    if left is None or right is None:
        return _beside_null(left, right)
    if isinstance(left, Char) and isinstance(right, str):
        return (str(left) > str(right)) - (str(left) < str(right))
    if isinstance(left, str):
        return compare_text(str(left), to_string(right, ops.ofs), case=case)
    if isinstance(left, bool):
        return int(left) - int(to_bool(right))
    try:
        if isinstance(left, int | float | Decimal):
            return _compare_numbers(left, to_number(right))
        other = to_type(right, type_of(left), ops)
    except Terminating as error:
        raise fault(
            f'Could not compare "{to_string(left)}" to "{to_string(right)}". Error: '
            f'"{error.record.message}"',
            "ComparisonFailure",
        ) from None
    return _same_type(left, other)


def _same_type(left: Any, right: Any) -> int:
    if isinstance(left, EnumValue):
        return int(left.number > right.number) - int(left.number < right.number)
    if isinstance(left, UUID):
        return (str(left) > str(right)) - (str(left) < str(right))
    if isinstance(left, DateTime | TimeSpan | Version):
        return int(right < left) - int(left < right)
    if left is right or left == right:
        return 0
    raise fault(
        f'Cannot compare "{to_string(left)}" because it is not IComparable.', "NotIcomparable"
    )


def _beside_null(left: Any, right: Any) -> int:
    """$null is less than anything but a negative number."""
    if left is None and right is None:
        return 0
    value, sign = (right, -1) if left is None else (left, 1)
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value < 0:
        return -sign
    return sign


def sort_key_order(left: Any, right: Any, *, case: bool = False) -> int:
    """The order of Sort-Object: as `order`, $null first, and never raising (then by text)."""
    if left is None or right is None:
        return (left is not None) - (right is not None)
    try:
        return order(left, right, case=case)
    except Terminating:
        return compare_text(to_string(left), to_string(right), case=case)
