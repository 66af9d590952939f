"""Numbers to text: .NET Framework's standard and custom numeric format strings.

A Double is first cut to its 15 significant digits (a Single to 7), as .NET Framework does, and
then rounded half away from zero.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Context, Decimal
from typing import Any

from hvlab.powershell.language.formats.cultures import EN_US, Culture
from hvlab.powershell.language.formats.custom_numbers import custom
from hvlab.powershell.language.limits import limit_reached
from hvlab.powershell.values.numbers import RANGES, Single

LONGEST_FORMAT = 500
BAD_FORMAT = "Format specifier was invalid."
WIDE = Context(prec=700, rounding=ROUND_HALF_UP, Emax=99999, Emin=-99999)
_STANDARD = re.compile(r"([A-Za-z])(\d{0,2})\Z")


def format_number(value: Any, form: str = "", culture: Culture = EN_US) -> str:
    """`value.ToString(form)`. Raises ValueError with .NET's sentence for a bad format."""
    if isinstance(value, float) and (value != value or value in (float("inf"), float("-inf"))):
        return "NaN" if value != value else "Infinity" if value > 0 else "-Infinity"
    if not form:
        return general(value, culture)
    if len(form) > LONGEST_FORMAT:
        raise limit_reached("a number's format is too long")
    standard = _STANDARD.match(form)
    if standard is None:
        return custom(exact(value), form, culture)
    letter, digits = standard[1].upper(), int(standard[2]) if standard[2] else None
    if letter in "DX":
        return _whole(value, letter, standard[1].islower(), digits)
    lower = standard[1].islower()
    if letter in "EG":
        return (_exponential if letter == "E" else _general)(value, digits, lower, culture)
    if letter == "R":
        return (
            general(value, culture) if not isinstance(value, float) else _round_trip(value, culture)
        )
    if letter not in "CFNP":
        raise ValueError(BAD_FORMAT)
    return _fixed_kind(value, letter, 2 if digits is None else digits, culture)


def exact(value: Any, precision: int = 15) -> Decimal:
    """The digits that .NET Framework works on."""
    if isinstance(value, float):
        if isinstance(value, Single):
            precision = min(precision, 7)
        return Decimal(f"{value:.{precision - 1}e}")
    return Decimal(value) if not isinstance(value, bool) else Decimal(int(value))


def general(value: Any, culture: Culture = EN_US) -> str:
    """The default form: `G`."""
    if isinstance(value, float):
        return _general(value, None, False, culture)
    if isinstance(value, Decimal):
        return _sign(f"{value:f}", culture)
    return str(int(value))


def _sign(text: str, culture: Culture) -> str:
    """Invariant digits with the culture's decimal separator; no minus before a zero."""
    if text.startswith("-") and not text.strip("-0."):
        text = text[1:]
    return text.replace(".", culture.decimal) if culture.decimal != "." else text


def _general(value: Any, digits: int | None, lower: bool, culture: Culture) -> str:
    """`G`: fixed where the exponent lies between -5 and the precision, else scientific."""
    if not digits:
        if not isinstance(value, float):
            return general(value, culture)
        digits = 7 if isinstance(value, Single) else 15
    number = exact(value, 17 if digits > 15 else 15)
    rounded = Context(prec=digits, rounding=ROUND_HALF_UP).plus(number)
    if not rounded:
        return "0"
    exponent = rounded.adjusted()
    if -5 < exponent < digits:
        return _sign(_trim(f"{rounded:f}"), culture)
    mantissa = _trim(f"{rounded.scaleb(-exponent, WIDE):f}")
    sign = "+" if exponent >= 0 else "-"
    return _sign(f"{mantissa}{'e' if lower else 'E'}{sign}{abs(exponent):02}", culture)


def _trim(text: str) -> str:
    """Without trailing zeros behind the point."""
    return text.rstrip("0").rstrip(".") if "." in text else text


def _round_trip(value: float, culture: Culture) -> str:
    """`R`: the fewest digits that give the same number back."""
    short = general(value, culture)
    return short if float(general(value)) == value else _general(value, 17, False, culture)


def _exponential(value: Any, digits: int | None, lower: bool, culture: Culture) -> str:
    """`E`: one digit before the point, an exponent of three."""
    places = 6 if digits is None else digits
    number = exact(value, 17 if places > 14 else 15)
    if not number:
        return _sign(f"{0:.{places}f}", culture) + ("e+000" if lower else "E+000")
    rounded = Context(prec=places + 1, rounding=ROUND_HALF_UP).plus(number)
    exponent = rounded.adjusted()
    mantissa = f"{rounded.scaleb(-exponent, WIDE):.{places}f}"
    sign = "+" if exponent >= 0 else "-"
    return _sign(mantissa, culture) + f"{'e' if lower else 'E'}{sign}{abs(exponent):03}"


def _whole(value: Any, letter: str, lower: bool, digits: int | None) -> str:
    """`D` and `X`: whole numbers only; a negative number's hexadecimal is its two's complement."""
    if isinstance(value, bool | float | Decimal):
        raise ValueError(BAD_FORMAT)
    if letter == "D":
        text = str(abs(int(value))).rjust(digits or 0, "0")
        return "-" + text if value < 0 else text
    number = int(value)
    if number < 0:
        span = RANGES.get(type(value), RANGES[int])
        number += span.stop - span.start
    return f"{number:{'x' if lower else 'X'}}".rjust(digits or 0, "0")


def _fixed_kind(value: Any, letter: str, places: int, culture: Culture) -> str:
    """`F`, `N`, `C` and `P`."""
    number = exact(value).scaleb(2 if letter == "P" else 0, WIDE)
    rounded = number.quantize(Decimal(1).scaleb(-places), context=WIDE)
    text = f"{abs(rounded):f}"
    if letter != "F":
        whole, point, rest = text.partition(".")
        text = grouped(whole, culture) + (culture.decimal if point else "") + rest
    else:
        text = text.replace(".", culture.decimal)
    negative = rounded < 0
    if letter == "C":
        return (culture.negative_currency if negative else culture.currency).replace("n", text)
    if letter == "P":
        text += " %"
    return "-" + text if negative else text


def grouped(digits: str, culture: Culture) -> str:
    """Digits in groups of three."""
    return f"{int(digits or 0):,}".replace(",", culture.group)
