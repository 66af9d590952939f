"""Number literals: what they are worth, and of which type (5.1's rules)."""

from __future__ import annotations

import math
import re
from decimal import Decimal, InvalidOperation
from typing import NamedTuple

from hvlab.powershell.syntax.characters import DASHES
from hvlab.powershell.values.numbers import EXACT, INT32, INT64, Int64, fitted

_LARGEST_DECIMAL = 2**96 - 1
_MULTIPLIERS = {"k": 2**10, "m": 2**20, "g": 2**30, "t": 2**40, "p": 2**50}
_SIGN = f"[+{re.escape(DASHES)}]?"
_LITERAL = re.compile(
    rf"""
    (?P<sign>{_SIGN})
    (?:
        0[xX](?P<hex>[0-9a-fA-F]*)
      | (?P<whole>[0-9]*)
        (?P<fraction>\.(?!\.)[0-9]*)?
        (?:[eE](?P<exponent>{_SIGN}[0-9]*))?
    )
    (?P<suffix>[dDlL]?)
    (?:(?P<multiplier>[kKmMgGtTpP])(?P<bytes>[bB]?))?
    """,
    re.VERBOSE,
)
_PLAIN_DASH = str.maketrans(dict.fromkeys(DASHES, "-"))


class Literal(NamedTuple):
    """A number as read: its `digits` with sign, whether they are `hex` or `real` (with point or
    exponent), the type `suffix` ('d', 'l' or ''), the `multiplier` of kb..pb, and its `end`."""

    digits: str
    hex: bool
    real: bool
    suffix: str
    multiplier: int
    end: int


def read(text: str, at: int) -> Literal | None:
    """The number that begins at `at`, None when what stands there is none (`7z`, `1e`, `5m`).
    What follows it is the caller's to judge."""
    match = _LITERAL.match(text, at)
    if match is None or match["exponent"] in {"", "+", *DASHES}:
        return None
    if match["multiplier"] and not match["bytes"]:
        return None
    sign = match["sign"].translate(_PLAIN_DASH)
    if match["hex"] is not None:
        digits = match["hex"]
    else:
        digits = match.group()[len(sign) : match.start("suffix") - at].translate(_PLAIN_DASH)
    if not digits:
        return None
    return Literal(
        digits=sign + digits,
        hex=match["hex"] is not None,
        real=bool(match["fraction"] is not None or match["exponent"]),
        suffix=match["suffix"].lower(),
        multiplier=_MULTIPLIERS[match["multiplier"].lower()] if match["multiplier"] else 1,
        end=match.end(),
    )


def value(literal: Literal) -> object | None:
    """An int (Int32), Int64, Decimal or float; None when no type can hold it."""
    if literal.suffix == "d":
        return _decimal(literal)
    if literal.real:
        return _real(literal)
    return _whole(literal)


def _decimal(literal: Literal) -> Decimal | None:
    try:
        return fitted(EXACT.multiply(Decimal(literal.digits), Decimal(literal.multiplier)))
    except InvalidOperation:
        return None


def _real(literal: Literal) -> object | None:
    try:
        number = float(literal.digits)
    except ValueError:  # `-.` has no digits
        return None
    if math.isinf(number):
        return None
    if literal.suffix == "l":
        whole = round(number) * literal.multiplier
        return Int64(whole) if whole in INT64 else None
    return number * literal.multiplier


def _whole(literal: Literal) -> object | None:
    number, bits = _hex(literal.digits) if literal.hex else _decimal_digits(literal.digits)
    if number is None:
        return None
    result = number * literal.multiplier
    if literal.suffix == "l":
        return Int64(result) if bits <= 64 and result in INT64 else None
    if bits <= 32 and result in INT32:
        return result
    if bits <= 64 and result in INT64:
        return Int64(result)
    if abs(result) <= _LARGEST_DECIMAL:
        return Decimal(result)
    return _double(result)


def _decimal_digits(digits: str) -> tuple[int | None, int]:
    """The number, and how wide an integer must be to hold it; None when no double can."""
    if len(digits) > 400:  # int() takes a time that grows with the square of this
        return None, 0
    number = int(digits)
    return number, 32 if number in INT32 else 64 if number in INT64 else 128


def _hex(digits: str) -> tuple[int | None, int]:
    """Up to eight digits are an Int32, up to sixteen an Int64, both with a sign: 0xFFFFFFFF is -1.
    None when there are more."""
    bare = digits.lstrip("+-").lstrip("0") or "0"
    if len(bare) > 16:
        return None, 0
    number = int(bare, 16)
    bits = 32 if len(bare) <= 8 else 64
    if number >= 2 ** (bits - 1):
        number -= 2**bits
    return -number if digits.startswith("-") else number, bits


def _double(number: int) -> float | None:
    try:
        return float(number)
    except OverflowError:
        return None
