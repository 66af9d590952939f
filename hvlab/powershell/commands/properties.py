"""The -Property argument that many cmdlets share: names, wildcards, script blocks, and hashtables
such as `@{n='GB'; e={$_.Size/1GB}}`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from hvlab.powershell.formatting.shaping import property_names
from hvlab.powershell.language import convert, members
from hvlab.powershell.language.call import Call
from hvlab.powershell.language.limits import limit_reached
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.errors import Terminating
from hvlab.powershell.values.objects import PSObject
from hvlab.powershell.values.script import ScriptBlockValue

NAMES = ("name", "label")
EXPRESSION = ("expression",)
MAX_PROPERTIES = 10_000
WRONG = "System.Management.Automation.PSInvalidOperationException"


@dataclass(frozen=True)
class Choice:
    """One chosen property: a label ('' for the property's own name), how to read it from an object,
    and what else the hashtable said, by full lower-case key."""

    label: str
    read: Callable[[Any], Any]
    name: str = ""
    more: dict[str, Any] = field(default_factory=dict)


def choices(call: Call, arguments: Iterable[Any], allowed: tuple[str, ...] = ()) -> list[Any]:
    """The -Property argument understood: `Choice`s, and wildcard patterns as plain strings.

    `allowed` names the keys besides name, label and expression; keys may be shortened. Raises the
    host's errors for what is none of this.
    """
    arguments = list(arguments)
    if len(arguments) > MAX_PROPERTIES:
        raise limit_reached(f"more than {MAX_PROPERTIES} properties of an object are asked for")
    return [_choice(call, one, (*NAMES, *EXPRESSION, *allowed)) for one in arguments]


def _choice(call: Call, argument: Any, keys: tuple[str, ...]) -> Any:
    if isinstance(argument, ScriptBlockValue):
        return Choice(argument.text.strip(), reader(call, argument))
    if not isinstance(argument, Hashtable):
        name = convert.to_string(argument)
        return name if has_wildcard(name) else Choice("", reader(call, name), name)
    given = {_key(call, str(key), keys): value for key, value in argument.items()}
    expression = given.pop("expression", None)
    label = next((given.pop(name) for name in NAMES if name in given), None)
    if expression is None:
        if label is None:
            raise call.fail(
                "The expression key was not found." if given else "A property is needed.",
                "DictionaryKeyIllegal",
                "InvalidArgument",
                exception=WRONG,
            )
        expression, label = label, None
    name = "" if isinstance(expression, ScriptBlockValue) else convert.to_string(expression)
    text = expression.text if isinstance(expression, ScriptBlockValue) else ""
    label = text.strip() if label is None else convert.to_string(label)
    return Choice(label, reader(call, expression), name, given)


def _key(call: Call, key: str, keys: tuple[str, ...]) -> str:
    found = [one for one in keys if one.startswith(key.casefold())]
    if key.casefold() == "w" and "width" in keys:
        return "width"
    if not found:
        raise call.fail(
            f"The {key} key is not valid.", "DictionaryKeyIllegal", "InvalidArgument",
            exception=WRONG,
        )  # fmt: skip
    return found[0]


def reader(call: Call, expression: Any) -> Callable[[Any], Any]:
    """How to read a property, or what a script block makes of an object."""
    if isinstance(expression, ScriptBlockValue):
        return lambda value: convert.wrap(call.compute(expression, value))
    name = convert.to_string(expression)
    return lambda value: members.get(value, name)


def quietly(choice: Choice, value: Any) -> Any:
    """What a choice reads; nothing where its script block fails, as Select-Object does."""
    try:
        return choice.read(value)
    except Terminating:
        return None


def reporting(choice: Choice, value: Any, call: Call) -> Any:
    """What a choice reads; where its script block fails, that is an error and the value nothing, as
    of Sort-Object and Group-Object."""
    try:
        return choice.read(value)
    except Terminating as error:
        record = error.record
        call.error(
            record.message, "ExpressionEvaluation", "InvalidResult", value, record.exception_type
        )
        return None


def expand(chosen: Iterable[Any], value: Any, call: Call) -> Iterator[Choice]:
    """Choices with their labels, wildcards resolved against an object's properties."""
    for one in chosen:
        if isinstance(one, Choice):
            label = one.label or real_name(value, one.name) or one.name
            yield Choice(label, one.read, one.name, one.more)
            continue
        for name in property_names(value):
            if wildcard_match(one, name):
                yield Choice(name, reader(call, name), name)


def real_name(value: Any, name: str) -> str:
    """A property's name as its type writes it; '' where there is none."""
    own = value.find(name) if isinstance(value, PSObject) else None
    if own is not None:
        return own.name
    wanted = name.casefold()
    return next((one for one in property_names(value) if one.casefold() == wanted), "")
