"""Arithmetic: + - * / % and bits, with the promotions of Windows PowerShell 5.1.

The left side's type decides. An Int32 that overflows becomes a Double, an Int64 that overflows
too; a quotient stays whole where it comes out even.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from decimal import Decimal, InvalidOperation, Overflow
from typing import Any

from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.language.convert import to_int, to_number, to_string, to_type
from hvlab.powershell.language.convert.numbers import decimal_of
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.values.collections import Hashtable, TypedArray
from hvlab.powershell.values.dates import MAX_TICKS, OUT_OF_RANGE, DateTime, TimeSpan
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import Terminating, fault
from hvlab.powershell.values.numbers import (
    EXACT,
    INT32,
    INT64,
    RANGES,
    Char,
    Int64,
    Span,
    UInt32,
    UInt64,
    fitted,
)
from hvlab.powershell.values.objects import PSCustomObject

NAMES = {
    "+": "op_Addition",
    "-": "op_Subtraction",
    "*": "op_Multiply",
    "/": "op_Division",
    "%": "op_Modulus",
}


def divide_by_zero() -> Terminating:
    """'Attempted to divide by zero.', to be raised by the caller."""
    return fault(
        "Attempted to divide by zero.",
        category="NotSpecified",
        inner="System.DivideByZeroException",
    )


def no_operator(value: Any, name: str) -> Terminating:
    """'Method invocation failed because [...] does not contain a method named 'op_Division'.'"""
    kind = type_of(value).full_name
    if isinstance(value, PSCustomObject):
        kind = "System.Management.Automation.PSObject"
    return fault(
        f"Method invocation failed because [{kind}] does not contain a method named '{name}'.",
        "MethodNotFound",
        target=name,
    )


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal | EnumValue)


def calculate(operator: str, left: Any, right: Any, ops: Callbacks = NONE) -> Any:
    """`left operator right` of one of + - * / %. Raises Terminating."""
    if type(left) is int and type(right) is int:
        return _whole(operator, left, right, INT32, int)
    if left is None:
        return (
            right
            if operator == "+"
            else None
            if operator == "*"
            else calculate(operator, 0, right, ops)
        )
    if _is_number(left) or (isinstance(left, Char) and operator not in "+*"):
        return _number_left(operator, left, right)
    special = _BY_OPERATOR.get(operator)
    found = special(left, right, ops) if special else NotImplemented
    if found is not NotImplemented:
        return found
    if isinstance(left, str) and operator not in "+*":
        return calculate(operator, to_number(left), right, ops)
    if isinstance(left, DateTime | TimeSpan):
        return _times(operator, left, right)
    raise no_operator(left, NAMES[operator])


def _number_left(operator: str, left: Any, right: Any) -> Any:
    if not (_is_number(right) or right is None or isinstance(right, str)):
        raise no_operator(right, NAMES[operator])
    result = numeric(operator, to_number(left), to_number(right))
    if isinstance(left, EnumValue) and isinstance(result, int):
        return EnumValue(left.type, int(result))
    return result


def numeric(operator: str, left: Any, right: Any) -> Any:
    """The same of two numbers, of whatever type."""
    if isinstance(left, Decimal) or isinstance(right, Decimal):
        return _decimal(operator, left, right)
    if isinstance(left, float) or isinstance(right, float):
        return _double(operator, float(left), float(right))
    kind = _wider(left, right)
    return _whole(operator, int(left), int(right), RANGES[kind], kind)


def _wider(left: int, right: int) -> type:
    """The whole-number type that an operation of two is done in."""
    kinds = {type(left), type(right)}
    signed = (left < 0) or (right < 0)
    if UInt64 in kinds:
        return Int64 if signed else UInt64
    if Int64 in kinds:
        return Int64
    if UInt32 in kinds:
        return Int64 if signed else UInt32
    return int


def _whole(operator: str, left: int, right: int, span: Span, kind: type) -> Any:
    if operator in "/%":
        if right == 0:
            raise divide_by_zero()
        quotient, rest = divmod(abs(left), abs(right))
        if operator == "%":
            return kind(-rest if left < 0 else rest)
        if rest:
            return left / right
        result = quotient if (left < 0) == (right < 0) else -quotient
    elif operator == "+":
        result = left + right
    elif operator == "-":
        result = left - right
    else:
        result = left * right
    return kind(result) if result in span else float(result)


def _double(operator: str, left: float, right: float) -> float:
    if operator == "/" and right == 0:
        return math.nan if left == 0 or left != left else math.copysign(math.inf, left)
    if operator == "%":
        return math.nan if right == 0 or math.isinf(left) else math.fmod(left, right)
    try:
        return _FLOAT[operator](left, right)
    except OverflowError:
        return math.inf


_FLOAT: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": lambda left, right: left / right,
}


def _decimal(operator: str, left: Any, right: Any) -> Decimal:
    try:
        one, other = decimal_of(left), decimal_of(right)
        if operator in "/%" and not other:
            raise divide_by_zero()
        method = {
            "+": EXACT.add,
            "-": EXACT.subtract,
            "*": EXACT.multiply,
            "/": EXACT.divide,
            "%": EXACT.remainder,
        }[operator]
        result = fitted(method(one, other))
    except (InvalidOperation, Overflow, OverflowError):
        result = None
    if result is None:
        raise fault(
            "Value was either too large or too small for a Decimal.",
            category="NotSpecified",
            inner="System.OverflowException",
        )
    return result


# ---------------------------------------------------------------- strings, arrays, tables


def _add(left: Any, right: Any, ops: Callbacks) -> Any:
    if isinstance(left, str):
        text = to_string(right, ops.ofs)
        ops.budget.text(len(left) + len(text), share=4)
        return str(left) + text
    if isinstance(left, list):
        more = right if isinstance(right, list) else [right]
        ops.budget.array(len(left) + len(more), share=4)
        return [*left, *more]
    if isinstance(left, Hashtable):
        ops.budget.array(ENTRY * (len(left) + (len(right) if isinstance(right, Hashtable) else 0)))
        return _merge(left, right)
    return NotImplemented


ENTRY = 40
"""An entry of a table takes as much room as so many items of an array."""


def _merge(left: Hashtable, right: Any) -> Hashtable:
    if not isinstance(right, Hashtable):
        raise fault(
            "A hash table can only be added to another hash table.", "AddHashTableToNonHashTable"
        )
    result = left.copy()
    for key, value in right.items():
        if key in result:
            name = to_string(key)
            raise fault(
                f"Item has already been added. Key in dictionary: '{to_string(result.key(key))}'  "
                f"Key being added: '{name}'",
                "System.ArgumentException",
                "OperationStopped",
                exception="System.ArgumentException",
            )
        result[key] = value
    return result


def _multiply(left: Any, right: Any, ops: Callbacks) -> Any:
    if isinstance(left, Char):
        return NotImplemented
    if not isinstance(left, str | list):
        return NotImplemented
    count = to_int(to_number(right) if isinstance(right, str) else right)
    if count < 0:
        raise fault(
            "Specified argument was out of the range of valid values.\r\nParameter name: times",
            "System.ArgumentOutOfRangeException",
            "OperationStopped",
            exception="System.ArgumentOutOfRangeException",
        )
    if isinstance(left, str):
        ops.budget.text(len(left) * count)
        return str(left) * count
    ops.budget.array(len(left) * count)
    items = list(left) * count
    return TypedArray(items, left.element) if isinstance(left, TypedArray) else items


_BY_OPERATOR: dict[str, Callable[[Any, Any, Callbacks], Any]] = {"+": _add, "*": _multiply}


def _times(operator: str, left: Any, right: Any) -> Any:
    """Dates and spans: `+` a span, `-` a span or (of a date) a date."""
    if operator not in "+-":
        raise no_operator(left, NAMES[operator])
    if isinstance(left, DateTime) and isinstance(right, DateTime) and operator == "-":
        return TimeSpan(left.ticks - right.ticks)
    if isinstance(left, DateTime) and isinstance(right, str) and operator == "-":
        raise fault(
            'Multiple ambiguous overloads found for "op_Subtraction" and the argument count: "2".',
            "MethodCountCouldNotFindBest",
            "NotSpecified",
            exception="System.Management.Automation.MethodException",
        )
    span = to_type(right, "timespan")
    ticks = left.ticks + span.ticks if operator == "+" else left.ticks - span.ticks
    if isinstance(left, TimeSpan):
        return TimeSpan(ticks)
    if not 0 <= ticks <= MAX_TICKS:
        raise fault(
            f'Exception calling "{NAMES[operator]}" with "2" argument(s): "{OUT_OF_RANGE}\r\n'
            'Parameter name: t"',
            "ArgumentOutOfRangeException",
            "NotSpecified",
            exception="System.Management.Automation.MethodInvocationException",
        )
    return DateTime(ticks, left.kind)


# ---------------------------------------------------------------- one operand


def negate(value: Any) -> Any:
    """`-value`."""
    if isinstance(value, list | Hashtable):
        raise no_operator(value, "op_UnaryNegation")
    if isinstance(value, TimeSpan):
        return TimeSpan(-value.ticks)
    number = to_number(value)
    return number.copy_negate() if isinstance(number, Decimal) else numeric("-", 0, number)


def plus(value: Any) -> Any:
    """`+value`."""
    if isinstance(value, list | Hashtable):
        raise no_operator(value, "op_UnaryPlus")
    return to_number(value)


def increment(value: Any, operator: str) -> Any:
    """The value after `++` or `--`."""
    if value is None:
        return 1 if operator == "++" else -1
    if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
        raise fault(
            f"The '{operator}' operator works only on numbers. The operand is a "
            f"'{type_of(value).full_name}'.",
            "OperatorRequiresNumber",
        )
    return numeric(operator[0], value, 1)


# ---------------------------------------------------------------- bits


def bits(operator: str, left: Any, right: Any) -> Any:
    """-band, -bor, -bxor, -shl, -shr."""
    for side in (left, right):
        if isinstance(side, list | Hashtable | PSCustomObject):
            raise no_operator(left, _BIT_NAMES[operator])
    one, other = _bit_number(left), _bit_number(right)
    if operator in ("-shl", "-shr"):
        return _shift(operator, one, int(other))
    kind = _wider(one, other)
    result = _BITS[operator](int(one), int(other))
    value = kind(result) if result in RANGES[kind] else Int64(result)
    return EnumValue(left.type, int(value)) if isinstance(left, EnumValue) else value


def _bit_number(value: Any) -> Any:
    number = to_number(value)
    if isinstance(number, float | Decimal):
        whole = to_type(number, "long")
        return int(whole) if whole in INT32 else whole
    return number


_BIT_NAMES = {
    "-band": "op_BitwiseAnd",
    "-bor": "op_BitwiseOr",
    "-bxor": "op_ExclusiveOr",
    "-shl": "op_LeftShift",
    "-shr": "op_RightShift",
}
_BITS: dict[str, Callable[[int, int], int]] = {
    "-band": lambda left, right: left & right,
    "-bor": lambda left, right: left | right,
    "-bxor": lambda left, right: left ^ right,
}


def _shift(operator: str, value: Any, count: int) -> Any:
    """Within the type's width; what falls out on the left is lost."""
    kind = type(value) if type(value) in (Int64, UInt64, UInt32) else int
    span = RANGES[kind]
    size = span.stop - span.start
    count &= 63 if kind in (Int64, UInt64) else 31
    if operator == "-shr":
        return kind(int(value) >> count)
    result = (int(value) << count) % size
    return kind(result - size if result >= span.stop else result)


def invert(value: Any) -> Any:
    """`-bnot value`."""
    number = _bit_number(value)
    if isinstance(value, EnumValue):
        return EnumValue(value.type, ~value.number)
    kind = type(number)
    if kind in (UInt32, UInt64):
        return kind(RANGES[kind].stop - 1 - int(number))
    return Int64(~number) if number not in INT32 or (number in INT64 and kind is Int64) else ~number
