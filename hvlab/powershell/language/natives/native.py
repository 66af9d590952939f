"""What a method of a .NET class is here: signatures as Get-Member shows them, and a function.

A call picks the signature by the number of arguments and by how well they fit, converts them, and
only then calls. What goes wrong says what PowerShell says.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string, to_type
from hvlab.powershell.language.convert.structures import MAKERS
from hvlab.powershell.language.typesystem.kinds import is_instance, type_of
from hvlab.powershell.language.typesystem.names import enum_of, resolve
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.errors import ConversionError, Terminating, fault
from hvlab.powershell.values.noted import plain
from hvlab.powershell.values.numbers import Char
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.types import TypeValue

_METHOD = "System.Management.Automation.MethodException"
_INVOKED = "System.Management.Automation.MethodInvocationException"


class NetError(Exception):
    """An exception inside a .NET method: its class without 'System.' and its message."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def out_of_range(parameter: str, message: str = "") -> NetError:
    """ArgumentOutOfRangeException with the parameter's name on its second line."""
    text = message or "Specified argument was out of the range of valid values."
    return NetError("ArgumentOutOfRangeException", f"{text}\r\nParameter name: {parameter}")


@dataclass(frozen=True)
class Signature:
    """One overload: 'string Substring(int startIndex, int length)'."""

    text: str
    types: tuple[TypeValue, ...]
    names: tuple[str, ...]
    params: bool = False
    """Whether the last one takes any number of arguments."""

    def takes(self, count: int) -> bool:
        """Whether so many arguments may be given."""
        if self.params:
            return count >= len(self.types) - 1
        return count == len(self.types)


_SIGNATURE = re.compile(r"(?P<head>.*?)\((?P<body>.*)\)\Z", re.DOTALL)


def _parse(text: str) -> Signature:
    match = _SIGNATURE.match(text)
    assert match is not None, text
    types: list[TypeValue] = []
    names: list[str] = []
    params = False
    for part in [piece.strip() for piece in match["body"].split(", ") if piece.strip()]:
        if part.startswith("params "):
            params, part = True, part[len("params ") :]
        kind, _, name = part.rpartition(" ")
        types.append(resolve(kind))
        names.append(name)
    return Signature(text, tuple(types), tuple(names), params)


@dataclass(frozen=True)
class Native:
    """A method. `work(owner, *arguments)`, or with the callbacks first when `with_ops`."""

    name: str
    signatures: tuple[str, ...]
    work: Callable[..., Any]
    with_ops: bool = False

    @property
    def definitions(self) -> tuple[str, ...]:
        """The signatures as Get-Member writes them."""
        return tuple(text.replace("params ", "Params ") for text in self.signatures)

    @cached_property
    def overloads(self) -> tuple[Signature, ...]:
        """The signatures, read."""
        return tuple(_parse(text) for text in self.signatures)

    def call(self, owner: Any, arguments: tuple[Any, ...], ops: Callbacks) -> Any:
        """Pick, convert, call. Raises Terminating."""
        signature = self._pick(arguments)
        converted = self._convert(signature, arguments, ops)
        try:
            _check_nulls(signature, converted)
            if self.with_ops:
                return self.work(ops, owner, *converted)
            ops.budget.step(_size(owner) // ITEMS_OF_A_STEP)
            return self.work(owner, *converted)
        except NetError as error:
            raise invocation_error(self.name, len(arguments), error) from None

    def _pick(self, arguments: tuple[Any, ...]) -> Signature:
        count = len(arguments)
        fitting = [one for one in self.overloads if one.takes(count)]
        if not fitting:
            raise fault(
                f'Cannot find an overload for "{self.name}" and the argument count: "{count}".',
                "MethodCountCouldNotFindBest",
                "NotSpecified",
                exception=_METHOD,
            )
        if len(fitting) == 1:
            return fitting[0]
        return min(fitting, key=lambda one: _cost(one, arguments))

    def _convert(
        self, signature: Signature, arguments: tuple[Any, ...], ops: Callbacks
    ) -> list[Any]:
        if signature.params and not _array_given(signature, arguments):
            fixed = len(signature.types) - 1
            arguments = (*arguments[:fixed], list(arguments[fixed:]))
        converted = []
        for value, kind, name in zip(arguments, signature.types, signature.names, strict=False):
            if kind.name == "System.Management.Automation.PSReference":
                converted.append(value if isinstance(value, Reference) else Reference(value=value))
                continue
            try:
                converted.append(to_type(value, kind, ops))
            except ConversionError as error:
                raise argument_error(self.name, name, value, kind, error) from None
        return converted


_NEVER_NULL = frozenset(
    (
        "System.Array",
        "System.Type",
        "System.Security.SecureString",
        "System.Security.Principal.WindowsIdentity",
    )
)


def _check_nulls(signature: Signature, arguments: list[Any]) -> None:
    """Arrays and types may not be $null. Raises NetError."""
    for value, kind, name in zip(arguments, signature.types, signature.names, strict=False):
        if value is None and (kind.rank or kind.name in _NEVER_NULL) and not signature.params:
            raise NetError(
                "ArgumentNullException", f"Value cannot be null.\r\nParameter name: {name}"
            )


def same_kind(value: Any, other: Any) -> None:
    """What CompareTo asks of its argument. Raises NetError."""
    if type(plain(value)) is not type(plain(other)):
        raise NetError("ArgumentException", f"Object must be of type {type_of(value).short_name}.")


ITEMS_OF_A_STEP = 50
"""Items or characters that a method goes through in the time of a simple statement."""


def _size(owner: Any) -> int:
    return len(owner) if isinstance(owner, str | list | Hashtable) else 0


def _array_given(signature: Signature, arguments: tuple[Any, ...]) -> bool:
    """Whether the `params` array was handed over as an array."""
    if len(arguments) != len(signature.types):
        return False
    last, kind = arguments[-1], signature.types[-1].element.name
    if isinstance(last, str) and kind == "System.Char":
        return len(last) != 1  # 'a,b'.Split(', ') splits at each of the two
    return isinstance(last, list) or (last is None and kind != "System.Object")


def _cost(signature: Signature, arguments: tuple[Any, ...]) -> int:
    """How far the arguments are from a signature: the least is best, the first of equals."""
    total = 20 if signature.params and not _array_given(signature, arguments) else 0
    for index, value in enumerate(arguments):
        kind = signature.types[min(index, len(signature.types) - 1)]
        if signature.params and index >= len(signature.types) - 1 and not isinstance(value, list):
            kind = kind.element
        total += _distance(value, kind)
    return total


_WIDTH = ["Byte", "Int16", "Int32", "Int64", "Single", "Double", "Decimal"]


def _distance(value: Any, kind: TypeValue) -> int:
    """0 for the very type, up to 100 for a conversion that looks hopeless."""
    if value is None:
        return 1
    actual = type_of(value)
    if actual == kind:
        return 0
    if kind.name == "System.Object" and not kind.rank:
        return 30
    if is_instance(value, kind):
        return 5
    if isinstance(value, int | float | Decimal) and kind.short_name in _WIDTH:
        return _numeric_distance(actual.short_name, kind.short_name)
    if isinstance(value, str):
        return _text_distance(value, kind)
    return 40 if not isinstance(value, list) or kind.rank else 90


def _numeric_distance(actual: str, wanted: str) -> int:
    if actual not in _WIDTH:
        return 12
    step = _WIDTH.index(wanted) - _WIDTH.index(actual)
    return step if step > 0 else 20 - step


def _text_distance(value: str, kind: TypeValue) -> int:
    name = kind.short_name
    if name == "Char":
        return 8 if len(value) == 1 else 80
    if name == "Char[]":
        return 25
    if name == "String":
        return 2 if isinstance(value, Char) else 0
    if name in _WIDTH:
        return 35 if value.strip().lstrip("+-").isdigit() else 80
    enum = enum_of(kind)
    if enum is not None:
        return 33 if value.casefold() in (one.casefold() for one in enum.members) else 60
    return 45


def argument_error(
    method: str, parameter: str, value: Any, kind: TypeValue, error: ConversionError
) -> Terminating:
    """'Cannot convert argument "startIndex", with value: "x", for "Substring" to type ...'."""
    return fault(
        f'Cannot convert argument "{parameter}", with value: "{to_string(value)}", for '
        f'"{method}" to type "{kind.full_name}": "{error.record.message}"',
        "MethodArgumentConversionInvalidCastArgument",
        "NotSpecified",
        exception=_METHOD,
    )


def invocation_error(method: str, count: int, error: NetError) -> Terminating:
    """'Exception calling "Substring" with "1" argument(s): "..."'."""
    return fault(
        f'Exception calling "{method}" with "{count}" argument(s): "{error}"',
        error.kind.rpartition(".")[2],
        "NotSpecified",
        exception=_INVOKED,
        inner=f"System.{error.kind}",
    )


def method_not_found(owner: str, name: str) -> Terminating:
    """'Method invocation failed because [...] does not contain a method named 'x'.'"""
    return fault(
        f"Method invocation failed because [{owner}] does not contain a method named '{name}'.",
        "MethodNotFound",
    )


# ---------------------------------------------------------------- tables


@dataclass(frozen=True)
class NativeProperty:
    """A property of a class: what it is called, its type as Get-Member shows it, how to read it."""

    name: str
    type: str
    read: Callable[[Any], Any]
    write: Callable[[Any, Any], None] | None = None
    kind: str = "Property"
    shown: bool = True
    """Whether Select-Object * and formatting list it."""


@dataclass
class Class:
    """What a class has. Names are found without regard to case."""

    properties: dict[str, NativeProperty] = field(default_factory=dict)
    methods: dict[str, Native] = field(default_factory=dict)
    statics: dict[str, Native] = field(default_factory=dict)
    constants: dict[str, Callable[[Callbacks], Any]] = field(default_factory=dict)
    constructor: Native | None = None
    missing: set[str] = field(default_factory=set)
    """Lower-case names of members that a real host has and the lab has not."""


CLASSES: dict[str, Class] = {}
"""Tables by full type name; what is not found in one is looked for in its parents'."""


def table(type_name: str) -> Class:
    """The table of a type, made when it is new."""
    return CLASSES.setdefault(type_name, Class())


def property_of(
    type_name: str,
    name: str,
    kind: str,
    read: Callable[[Any], Any],
    write: Callable[[Any, Any], None] | None = None,
    *,
    shown: bool = True,
    member: str = "Property",
) -> None:
    """Declare a property of a type."""
    one = NativeProperty(name, kind, read, write, member, shown)
    table(type_name).properties[name.casefold()] = one


def _name_of(signature: str) -> str:
    return signature.partition("(")[0].rpartition(" ")[2]


Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]


def method(type_name: str, *signatures: str, ops: bool = False) -> Decorator:
    """Declare a method of a type by its signatures."""

    def declare(work: Callable[..., Any]) -> Callable[..., Any]:
        name = _name_of(signatures[0])
        table(type_name).methods[name.casefold()] = Native(name, signatures, work, ops)
        return work

    return declare


def static(type_name: str, *signatures: str, ops: bool = False) -> Decorator:
    """Declare a static method; its function gets no owner."""

    def declare(work: Callable[..., Any]) -> Callable[..., Any]:
        name = _name_of(signatures[0])

        def with_owner(*arguments: Any) -> Any:
            return work(*arguments[:1], *arguments[2:]) if ops else work(*arguments[1:])

        table(type_name).statics[name.casefold()] = Native(name, signatures, with_owner, ops)
        return work

    return declare


def constant(type_name: str, name: str, read: Callable[[Callbacks], Any]) -> None:
    """Declare a static property or field."""
    table(type_name).constants[name.casefold()] = read


_NO_CAST = frozenset(
    (
        "System.Object",
        "System.Collections.ArrayList",
        "System.Security.SecureString",
        "System.Management.Automation.PSCredential",
    )
)
"""Types whose constructors of one argument mean something else than a conversion."""


def constructor(type_name: str, *signatures: str, ops: bool = False) -> Decorator:
    """Declare the constructors of a type; the signatures' method is called 'new'. The function
    gets the TypeValue first (generic arguments), then the arguments."""

    def declare(work: Callable[..., Any]) -> Callable[..., Any]:
        made = Native(".ctor", signatures, work, ops)
        table(type_name).constructor = made
        if type_name not in _NO_CAST:
            MAKERS[type_name] = made.call
        return work

    return declare


def missing(type_name: str, names: str) -> None:
    """Name members that a real host has, so that the lab does not claim they do not exist."""
    table(type_name).missing.update(name.casefold() for name in names.split())


class _Void:
    """What a method without result gives."""

    def __repr__(self) -> str:
        return "VOID"


VOID = _Void()
