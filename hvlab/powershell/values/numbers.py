"""Numbers and characters. A plain `int` is an Int32, a `float` a Double, a `Decimal` a Decimal.

The other widths are subclasses, so that Python's arithmetic works and the type is not forgotten;
results of arithmetic are given their type again by `hvlab.powershell.language.arithmetic`.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from decimal import Context, Decimal, DivisionByZero, InvalidOperation, Overflow


@dataclass(frozen=True, slots=True)
class Span:
    """The whole numbers from `start` up to, not including, `stop`.

    Python's own `range` looks at every one of its numbers when it is asked for one of a subclass
    of int, which these are.
    """

    start: int
    stop: int

    def __contains__(self, number: int) -> bool:
        return self.start <= number < self.stop


INT32 = Span(-(2**31), 2**31)
INT64 = Span(-(2**63), 2**63)


class Int64(int):
    """A System.Int64."""


class UInt64(int):
    """A System.UInt64."""


class UInt32(int):
    """A System.UInt32."""


class Int16(int):
    """A System.Int16."""


class UInt16(int):
    """A System.UInt16."""


class Byte(int):
    """A System.Byte."""


class SByte(int):
    """A System.SByte."""


class Single(float):
    """A System.Single: 24 bits of what it was made of, so that `[float]0.1` is not 0.1."""

    def __new__(cls, value: float = 0.0) -> Single:
        try:
            (number,) = struct.unpack("f", struct.pack("f", value))
        except OverflowError:
            number = math.copysign(math.inf, value)
        return super().__new__(cls, number)


class Char(str):
    """A System.Char: a string of one character that is none."""

    __slots__ = ()


RANGES: dict[type, Span] = {
    int: INT32,
    Int64: INT64,
    Int16: Span(-(2**15), 2**15),
    SByte: Span(-(2**7), 2**7),
    Byte: Span(0, 2**8),
    UInt16: Span(0, 2**16),
    UInt32: Span(0, 2**32),
    UInt64: Span(0, 2**64),
}
"""What each whole-number type can hold."""

MOST_DECIMAL = Decimal(2**96 - 1)
EXACT = Context(prec=100, traps=[InvalidOperation, DivisionByZero, Overflow])
"""For decimals on their way to `fitted`: with digits to spare."""
_MOST_PLACES = 28


def fitted(number: Decimal) -> Decimal | None:
    """A number as a System.Decimal holds it: 96 bits and 28 places at most, the rest rounded to
    even. None when it is too large."""
    exponent = number.as_tuple().exponent
    if not isinstance(exponent, int) or (number and number.adjusted() > _MOST_PLACES):
        return None
    if not number:
        number = Decimal(0)
    places = min(max(-exponent, 0), _MOST_PLACES, max(_MOST_PLACES - number.adjusted(), 0))
    while places >= 0:
        rounded = number.quantize(Decimal(1).scaleb(-places), context=EXACT)
        if EXACT.scaleb(rounded, places).copy_abs() <= MOST_DECIMAL:
            return rounded
        places -= 1
    return None
