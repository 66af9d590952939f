"""Conversions to classes that have their own rules."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert.failures import failure, no_conversion, with_reason
from hvlab.powershell.language.convert.text import to_string, type_text
from hvlab.powershell.language.convert.truth import to_bool
from hvlab.powershell.language.formats.cultures import CULTURES, INVARIANT, Culture
from hvlab.powershell.language.formats.parse_dates import parse_date, parse_span
from hvlab.powershell.language.regex import translate
from hvlab.powershell.language.typesystem.kinds import is_array
from hvlab.powershell.language.typesystem.names import resolve
from hvlab.powershell.values.collections import Hashtable, OrderedDictionary
from hvlab.powershell.values.dates import MAX_TICKS, DateTime, TimeSpan
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.numbers import Char
from hvlab.powershell.values.objects import custom_object
from hvlab.powershell.values.patterns import Regex
from hvlab.powershell.values.reference import Reference, SwitchParameter
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue
from hvlab.powershell.values.version import Version

GUID_FORM = "Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."
_PARSE = "InvalidCastParseTargetInvocation"
_PARSE_WITH_CULTURE = _PARSE + "WithFormatProvider"
"""Of classes whose Parse takes a culture (PowerShell source, LanguagePrimitives)."""
_GUID = re.compile(
    r"\s*(?:[0-9a-f]{32}|(?P<open>[{(])?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-"
    r"[0-9a-f]{12}[})]?)\s*\Z",
    re.IGNORECASE,
)


def _string(value: Any, _: TypeValue, ops: Callbacks) -> str:
    return to_string(value, ops.ofs)


def _bool(value: Any, _: TypeValue, __: Callbacks) -> bool:
    return to_bool(value)


def _switch(value: Any, _: TypeValue, __: Callbacks) -> SwitchParameter:
    return SwitchParameter(to_bool(value))


def _char(value: Any, target: TypeValue, _: Callbacks) -> Char:
    if value is None:
        return Char("\0")
    if isinstance(value, str):
        if len(value) == 1:
            return Char(value)
        raise with_reason(value, target, "String must be exactly one character long.", _PARSE)
    if isinstance(value, EnumValue):
        return Char(chr(value.number))
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value < 2**16:
            return Char(chr(value))
        reason = "Value was either too large or too small for a character."
        raise with_reason(value, target, reason, "InvalidCastIConvertible")
    if isinstance(value, float) and value.is_integer() and 0 <= value < 2**16:
        return Char(chr(int(value)))
    raise no_conversion(value, target)


def _date(value: Any, target: TypeValue, ops: Callbacks) -> DateTime:
    if isinstance(value, str):
        try:
            return parse_date(value, INVARIANT, ops.clock)
        except ValueError as error:
            raise with_reason(value, target, str(error), _PARSE_WITH_CULTURE) from None
    if isinstance(value, int) and not isinstance(value, bool):
        if 0 <= value <= MAX_TICKS:
            return DateTime(int(value))
        reason = (
            "Ticks must be between DateTime.MinValue.Ticks and DateTime.MaxValue.Ticks.\r\n"
            "Parameter name: ticks"
        )
        raise with_reason(value, target, reason, "InvalidCastConstructorTargetInvocationException")
    raise no_conversion(value, target)


def _span(value: Any, target: TypeValue, _: Callbacks) -> TimeSpan:
    if isinstance(value, str):
        try:
            return parse_span(value)
        except ValueError as error:
            raise with_reason(value, target, str(error), _PARSE_WITH_CULTURE) from None
    if isinstance(value, int) and not isinstance(value, bool):
        return TimeSpan(int(value))
    if isinstance(value, float) and abs(value) < 2**63:
        return TimeSpan(round(value))
    raise no_conversion(value, target)


def _guid(value: Any, target: TypeValue, _: Callbacks) -> UUID:
    if isinstance(value, str):
        if _GUID.match(value) is None:
            raise with_reason(value, target, GUID_FORM, _PARSE)
        return UUID(value.strip().strip("{}()"))
    raise no_conversion(value, target)


def _version(value: Any, target: TypeValue, _: Callbacks) -> Version | None:
    if value is None or isinstance(value, Version):
        return value
    if isinstance(value, str | int | float):
        try:
            return Version.parse(to_string(value))
        except ValueError as error:
            raise with_reason(value, target, str(error), _PARSE) from None
    raise no_conversion(value, target)


def _regex(value: Any, target: TypeValue, _: Callbacks) -> Regex | None:
    if value is None or isinstance(value, Regex):
        return value
    text = to_string(value)
    try:
        return translate(text)
    except ValueError as error:
        raise with_reason(text, target, str(error), "InvalidCastFromStringToRegex") from None


def _type(value: Any, target: TypeValue, _: Callbacks) -> TypeValue | None:
    if value is None or isinstance(value, TypeValue):
        return value
    if isinstance(value, str):
        return resolve(str(value))
    raise no_conversion(value, target)


def _block(value: Any, target: TypeValue, ops: Callbacks) -> ScriptBlockValue | None:
    if value is None or isinstance(value, ScriptBlockValue):
        return value
    if isinstance(value, str):
        return ops.parse_block(str(value))
    raise no_conversion(value, target)


def _hashtable(value: Any, target: TypeValue, _: Callbacks) -> Hashtable | None:
    if value is None or type(value) is Hashtable:
        return value
    if isinstance(value, Hashtable):
        return Hashtable(value.items())
    raise no_conversion(value, target)


def _object(value: Any, _: TypeValue, __: Callbacks) -> Any:
    return value


def _custom(value: Any, _: TypeValue, __: Callbacks) -> Any:
    """`[pscustomobject]`: of a hashtable an object, anything else stays as it is."""
    if isinstance(value, Hashtable):
        return custom_object(((to_string(key), item) for key, item in value.items()), to_string)
    return value


def _ordered(value: Any, target: TypeValue, _: Callbacks) -> Any:
    if value is None or isinstance(value, OrderedDictionary):
        return value
    if isinstance(value, Hashtable):
        raise failure(
            "The ordered attribute can be specified only on a hash literal node.",
            "OrderedAttributeOnlyOnHashLiteralNode",
        )
    raise no_conversion(value, target)


def _array(value: Any, _: TypeValue, __: Callbacks) -> Any:
    """`[array]`: an array of any type stays the very same one."""
    if value is None or is_array(value):
        return value
    return list(value) if isinstance(value, list) else [value]


def _reference(value: Any, _: TypeValue, __: Callbacks) -> Reference:
    return value if isinstance(value, Reference) else Reference(value=value)


def _culture(value: Any, target: TypeValue, _: Callbacks) -> Culture | None:
    """A culture by its name; the lab knows three."""
    if value is None or isinstance(value, Culture):
        return value
    if not isinstance(value, str):
        raise no_conversion(value, target)
    if value.casefold() not in CULTURES:
        raise not_simulated(f"The culture {value}")
    return CULTURES[value.casefold()]


def _nothing(_: Any, __: TypeValue, ___: Callbacks) -> None:
    return None


def _absent(value: Any, target: TypeValue, _: Callbacks) -> Any:
    """A class that a real host makes of text or numbers, and the lab has not."""
    if value is None:
        return None
    raise not_simulated(f"[{type_text(target)}]")


_SMA = "System.Management.Automation."
CONVERTERS: dict[str, Callable[[Any, TypeValue, Callbacks], Any]] = {
    "System.String": _string,
    "System.Boolean": _bool,
    "System.Char": _char,
    "System.DateTime": _date,
    "System.TimeSpan": _span,
    "System.Guid": _guid,
    "System.Version": _version,
    "System.Text.RegularExpressions.Regex": _regex,
    "System.Type": _type,
    "System.RuntimeType": _type,
    "System.Object": _object,
    "System.Array": _array,
    "System.Void": _nothing,
    "System.IFormatProvider": _culture,
    "System.Globalization.CultureInfo": _culture,
    "System.Collections.Hashtable": _hashtable,
    "System.Collections.Specialized.OrderedDictionary": _ordered,
    "System.Xml.XmlDocument": _absent,
    "System.Numerics.BigInteger": _absent,
    "System.Uri": _absent,
    "System.Net.IPAddress": _absent,
    "System.DateTimeOffset": _absent,
    "System.Net.Mail.MailAddress": _absent,
    _SMA + "SwitchParameter": _switch,
    _SMA + "ScriptBlock": _block,
    _SMA + "PSObject": _custom,
    _SMA + "PSCustomObject": _custom,
    _SMA + "PSReference": _reference,
    _SMA + "WildcardPattern": _absent,
}
