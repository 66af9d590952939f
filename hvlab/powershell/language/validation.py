"""Validation attributes: what a parameter or a variable refuses, and the sentence it says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from hvlab.powershell.language import compare, convert, operators
from hvlab.powershell.language.command import Parameter
from hvlab.powershell.language.dispatch import evaluate
from hvlab.powershell.language.frame import Frame
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.errors import Terminating, fault

VALIDATION_METADATA = "System.Management.Automation.ValidationMetadataException"
EMPTY_OR_NULL = (
    "The argument is null or empty. Provide an argument that is not null or empty, and then try "
    "the command again."
)
HOLDS_NULL = (
    "The argument is null, empty, or an element of the argument collection contains a null value. "
    "Supply a collection that does not contain any null values and then try the command again."
)
NULL = "The argument is null. Provide a valid value for the argument, and then try running the command again."  # noqa: E501


def refusal(parameter: Parameter, value: Any, frame: Frame | None) -> str:
    """Why a parameter's validation refuses a value; '' where it does not."""
    for rule in RULES:
        why = rule(parameter, value, frame)
        if why:
            return why
    return ""


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else (value,)


def _empty(parameter: Parameter, value: Any, _: Frame | None) -> str:
    if not parameter.not_empty:
        return ""
    if value is None or value == "" or (isinstance(value, list) and not value):
        return EMPTY_OR_NULL
    if isinstance(value, list) and any(item is None or item == "" for item in value):
        return HOLDS_NULL
    return ""


def _null(parameter: Parameter, value: Any, _: Frame | None) -> str:
    if not parameter.not_null:
        return ""
    if value is None:
        return NULL
    if isinstance(value, list) and any(item is None for item in value):
        return HOLDS_NULL
    return ""


def _choices(parameter: Parameter, value: Any, _: Frame | None) -> str:
    if not parameter.choices:
        return ""
    allowed = parameter.choices if parameter.case else [c.lower() for c in parameter.choices]
    for item in _each(value):
        shown = convert.to_string(item)
        if (shown if parameter.case else shown.lower()) not in allowed:
            listed = ",".join(parameter.choices)
            return (
                f'The argument "{shown}" does not belong to the set "{listed}" specified by the '
                "ValidateSet attribute. Supply an argument that is in the set and then try the "
                "command again."
            )
    return ""


def _range(parameter: Parameter, value: Any, _: Frame | None) -> str:
    low, high = parameter.minimum, parameter.maximum
    if low is None and high is None:
        return ""
    for item in _each(value):
        shown = convert.to_string(item)
        if low is not None and compare.order(item, low) < 0:
            return (
                f"The {shown} argument is less than the minimum allowed range of "
                f"{convert.to_string(low)}. Supply an argument that is greater than or equal to "
                f"{convert.to_string(low)} and then try the command again."
            )
        if high is not None and compare.order(item, high) > 0:
            return (
                f"The {shown} argument is greater than the maximum allowed range of "
                f"{convert.to_string(high)}. Supply an argument that is less than or equal to "
                f"{convert.to_string(high)} and then try the command again."
            )
    return ""


def _pattern(parameter: Parameter, value: Any, _: Frame | None) -> str:
    if not parameter.pattern:
        return ""
    for item in _each(value):
        shown = convert.to_string(item)
        if not operators.binary("-match", shown, parameter.pattern):
            return (
                f'The argument "{shown}" does not match the "{parameter.pattern}" pattern. Supply '
                f'an argument that matches "{parameter.pattern}" and try the command again.'
            )
    return ""


def _script(parameter: Parameter, value: Any, frame: Frame | None) -> str:
    if parameter.script is None or frame is None:
        return ""
    for item in _each(value):
        found = frame.shell.run_in(frame, parameter.script, underscore=item, own_scope=True)
        if not convert.to_bool(convert.wrap(found)):
            return (
                f'The "{parameter.script.text}" validation script for the argument with value '
                f'"{convert.to_string(item)}" did not return a result of True. Determine why the '
                "validation script failed, and then try the command again."
            )
    return ""


def _length(parameter: Parameter, value: Any, _: Frame | None) -> str:
    if parameter.length is None:
        return ""
    low, high = parameter.length
    for item in _each(value):
        length = len(convert.to_string(item))
        if length < low:
            return (
                f"The character length ({length}) of the argument is too short. Specify an "
                f'argument with a length that is greater than or equal to "{low}", and then try '
                "the command again."
            )
        if length > high:
            return (
                f"The character length of the {length} argument is too long. Shorten the "
                f'character length of the argument so it is fewer than or equal to "{high}" '
                "characters, and then try the command again."
            )
    return ""


def _count(parameter: Parameter, value: Any, _: Frame | None) -> str:
    if parameter.count is None:
        return ""
    low, high = parameter.count
    number = len(value) if isinstance(value, list) else 1
    if number < low or number > high:
        return f"The number of provided arguments ({number}) " + (
            f"is fewer than the minimum number of allowed arguments ({low}). Provide more than "
            f"{low} arguments, and then try the command again."
            if number < low
            else f"exceeds the maximum number of allowed arguments ({high}). Provide fewer "
            f"than {high} arguments, and then try the command again."
        )
    return ""


RULES: tuple[Callable[[Parameter, Any, Frame | None], str], ...] = (
    _null,
    _empty,
    _choices,
    _range,
    _pattern,
    _length,
    _count,
    _script,
)


# ---------------------------------------------------------------- attributes as written


def with_attribute(parameter: Parameter, attribute: nodes.Attribute, frame: Frame) -> Parameter:
    """The parameter with one validation attribute more; unknown attributes change nothing."""
    apply = ATTRIBUTES.get(attribute.type.name.lower().rpartition(".")[2])
    if apply is None:
        return parameter
    return apply(parameter, attribute, [evaluate(one, frame) for one in attribute.arguments], frame)


def _set(
    parameter: Parameter, attribute: nodes.Attribute, given: list[Any], frame: Frame
) -> Parameter:
    texts = tuple(convert.to_string(item) for one in given for item in _each(one))
    ignore = {name.lower(): value for name, value in attribute.named}.get("ignorecase")
    case = ignore is not None and not convert.to_bool(evaluate(ignore, frame))
    return replace(parameter, choices=texts, case=case)


Attributed = Callable[[Parameter, nodes.Attribute, list[Any], Frame], Parameter]
ATTRIBUTES: dict[str, Attributed] = {
    "validateset": _set,
    "validaterange": lambda p, _a, given, _f: replace(p, minimum=given[0], maximum=given[1]),
    "validatepattern": lambda p, _a, given, _f: replace(p, pattern=convert.to_string(given[0])),
    "validatescript": lambda p, _a, given, _f: replace(p, script=given[0]),
    "validatelength": lambda p, _a, given, _f: replace(p, length=(int(given[0]), int(given[1]))),
    "validatecount": lambda p, _a, given, _f: replace(p, count=(int(given[0]), int(given[1]))),
    "validatenotnullorempty": lambda p, _a, _g, _f: replace(p, not_empty=True),
    "validatenotnull": lambda p, _a, _g, _f: replace(p, not_null=True),
    "credential": lambda p, _a, _g, _f: replace(p, credential=True),
    "credentialattribute": lambda p, _a, _g, _f: replace(p, credential=True),
    "allownull": lambda p, _a, _g, _f: replace(p, allow_null=True),
    "allowemptystring": lambda p, _a, _g, _f: replace(p, allow_empty=True),
    "allowemptycollection": lambda p, _a, _g, _f: replace(p, allow_empty=True),
    "alias": lambda p, _a, given, _f: replace(
        p, aliases=(*p.aliases, *(convert.to_string(i) for one in given for i in _each(one)))
    ),
}


def checks_of(
    attributes: tuple[nodes.Attribute, ...], frame: Frame
) -> Callable[[str, Any, Frame], None] | None:
    """What a variable with attributes checks at each assignment; None where that is nothing."""
    parameter = Parameter("Value")
    for attribute in attributes:
        parameter = with_attribute(parameter, attribute, frame)
    if parameter == Parameter("Value"):
        return None

    def check(name: str, value: Any, where: Frame) -> None:
        if refusal(parameter, value, where):
            raise invalid_value(name, value)

    return check


def invalid_value(name: str, value: Any) -> Terminating:
    """The error of a variable's validation, to be raised by the caller."""
    shown = convert.to_string(value)
    return fault(
        f"The variable cannot be validated because the value {shown} is not a valid value for the "
        f"{name} variable.",
        id="ValidateSetFailure",
        category="MetadataError",
        exception=VALIDATION_METADATA,
    )
