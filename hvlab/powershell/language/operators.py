"""All operators of expressions. `-and`, `-or` are the evaluator's: they may not look right.

A comparison whose left side is a list filters it. Operators that look at text exist in three
kinds: as they are and with an i they ignore case, with a c they do not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvlab.powershell.language import arithmetic, regex, splitting
from hvlab.powershell.language.callbacks import NONE, Callbacks
from hvlab.powershell.language.compare import equals, order
from hvlab.powershell.language.convert import to_bool, to_int, to_number, to_string, to_type
from hvlab.powershell.language.culture import format_string
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.language.typesystem.kinds import is_instance
from hvlab.powershell.language.typesystem.names import find, resolve
from hvlab.powershell.values.collections import Hashtable, TypedArray
from hvlab.powershell.values.errors import Terminating, fault
from hvlab.powershell.values.noted import plain
from hvlab.powershell.values.patterns import Match, Regex
from hvlab.powershell.values.types import TypeValue

Binary = Callable[[Any, Any, Callbacks], Any]
_ORDERS: dict[str, frozenset[int]] = {
    "lt": frozenset({-1}),
    "le": frozenset({-1, 0}),
    "gt": frozenset({1}),
    "ge": frozenset({0, 1}),
}


def binary(operator: str, left: Any, right: Any, ops: Callbacks = NONE) -> Any:
    """`left operator right`; the operator in lower case, such as '+', '-cnotlike', '..', '-f'.

    `-xor`, and `-and`/`-or` of values already at hand, too. Raises Terminating without position.
    """
    work = _BINARY.get(operator)
    if work is None:
        work = _BINARY[operator.lower()]
    return work(plain(left), plain(right), ops)


def unary(operator: str, operand: Any, ops: Callbacks = NONE) -> Any:
    """'-', '+', '!', '-not', '-bnot', '-split', '-csplit', '-isplit', '-join', ','.

    '++' and '--' give the value one more and one less; storing it is the evaluator's."""
    if operator == ",":
        return [operand]
    operand = plain(operand)
    if operator in ("!", "-not"):
        return not to_bool(operand)
    if operator in ("++", "--"):
        return arithmetic.increment(operand, operator)
    if operator == "-join":
        return _join(operand, "", ops)
    if operator.endswith("split"):
        return splitting.split_blanks(operand, ops)
    one: Callable[[Any], Any] = {
        "-": arithmetic.negate,
        "+": arithmetic.plus,
        "-bnot": arithmetic.invert,
    }[operator]
    return one(operand)


def switch_matches(
    value: Any, condition: Any, flags: frozenset[str], ops: Callbacks = NONE
) -> bool:
    """Whether a clause of `switch` that is no script block takes a value. `flags` as in the syntax
    tree: 'wildcard', 'regex', 'exact', 'casesensitive'."""
    case = "casesensitive" in flags
    if "regex" in flags:
        return bool(_match(to_string(value, ops.ofs), condition, case, ops))
    if "wildcard" in flags:
        return wildcard_match(to_string(condition, ops.ofs), to_string(value, ops.ofs), case=case)
    return equals(value, condition, case=case, ops=ops)


# ---------------------------------------------------------------- comparing


def _filtering(test: Callable[[Any, Any, Callbacks], bool]) -> Binary:
    """An operator that filters a list and judges anything else."""

    def work(left: Any, right: Any, ops: Callbacks) -> Any:
        if isinstance(left, list):
            ops.budget.step(len(left))
            return [item for item in left if test(item, right, ops)]
        return test(left, right, ops)

    return work


def _equality(wanted: bool, case: bool) -> Binary:
    return _filtering(lambda left, right, ops: equals(left, right, case=case, ops=ops) is wanted)


def _ordering(accepted: frozenset[int], case: bool) -> Binary:
    def test(left: Any, right: Any, ops: Callbacks) -> bool:
        return order(left, right, case=case, ops=ops) in accepted

    return _filtering(test)


def _containing(wanted: bool, case: bool, swapped: bool) -> Binary:
    """-contains and, swapped, -in."""

    def work(left: Any, right: Any, ops: Callbacks) -> bool:
        items, value = (right, left) if swapped else (left, right)
        found = items if isinstance(items, list) else [items]
        ops.budget.step(len(found))
        return any(equals(item, value, case=case, ops=ops) for item in found) is wanted

    return work


def _like(wanted: bool, case: bool) -> Binary:
    def test(left: Any, right: Any, ops: Callbacks) -> bool:
        text = to_string(left, ops.ofs)
        return wildcard_match(to_string(right, ops.ofs), text, case=case) is wanted

    def work(left: Any, right: Any, ops: Callbacks) -> Any:
        if isinstance(left, list):
            ops.budget.step(len(left))
            return [to_string(item) for item in left if test(item, right, ops)]
        return test(left, right, ops)

    return work


def _matching(wanted: bool, case: bool) -> Binary:
    def work(left: Any, right: Any, ops: Callbacks) -> Any:
        if not isinstance(left, list):
            return _match(to_string(left, ops.ofs), right, case, ops) is wanted
        ops.budget.step(len(left))
        pattern = _pattern(right, case, ops)
        return [
            item for item in left if (regex.first(pattern, to_string(item)) is not None) is wanted
        ]

    return work


def _pattern(value: Any, case: bool, ops: Callbacks) -> Regex:
    options = 0 if case else regex.IGNORE_CASE
    return regex.as_regex(value, to_string(value, ops.ofs), options)


def _match(text: str, pattern: Any, case: bool, ops: Callbacks) -> bool:
    """One match, which becomes `$Matches`."""
    found = regex.first(_pattern(pattern, case, ops), text)
    if found is None:
        return False
    ops.matches(matches_table(found))
    return True


def matches_table(found: Match) -> Hashtable:
    """`$Matches`: whole numbers and names of the groups that took part."""
    table = Hashtable()
    for group in found.groups:
        if group.success:
            table[int(group.name) if group.name.isdigit() else group.name] = group.value
    return table


# ---------------------------------------------------------------- text


def _join(left: Any, right: Any, ops: Callbacks) -> str:
    separator = to_string(right, ops.ofs)
    if not isinstance(left, list):
        return to_string(left, ops.ofs)
    text = to_string(left, separator)
    ops.budget.text(len(text))
    return text


def _format(left: Any, right: Any, ops: Callbacks) -> str:
    objects = type(right) is list or (
        isinstance(right, TypedArray) and right.element.name in _REFERENCE_TYPES
    )
    return format_string(to_string(left, ops.ofs), right if objects else [right], ops)


_REFERENCE_TYPES = ("System.String", "System.Object", "System.Version")
"""Arrays of these are object[] to .NET; those of numbers are not."""


def _replacing(case: bool) -> Binary:
    def work(left: Any, right: Any, ops: Callbacks) -> Any:
        parts = right if isinstance(right, list) else [right]
        if len(parts) > 2:
            raise fault(
                f"The -{'c' if case else ''}replace operator allows only two elements to follow "
                f"it, not {len(parts)}.",
                "BadReplaceArgument",
                target=right,
            )
        pattern = _replace_pattern(parts[0] if parts else "", case, ops)
        new = to_string(parts[1], ops.ofs) if len(parts) > 1 else ""
        if not isinstance(left, list):
            return _replaced(pattern, to_string(left, ops.ofs), new, ops)
        return [_replaced(pattern, to_string(item), new, ops) for item in left]

    return work


def _replace_pattern(value: Any, case: bool, ops: Callbacks) -> Regex:
    try:
        return _pattern(value, case, ops)
    except Terminating as error:
        if error.record.category != "OperationStopped":
            raise
        raise fault(
            f"The regular expression pattern {to_string(value)} is not valid.",
            "InvalidRegularExpression",
            target=value,
        ) from None


def _replaced(pattern: Regex, text: str, new: str, ops: Callbacks) -> str:
    result = regex.replace(pattern, text, new)
    ops.budget.text(len(result))
    return result


# ---------------------------------------------------------------- types and the rest


def _type_of_right(right: Any) -> TypeValue:
    if isinstance(right, TypeValue):
        return right
    found = find(to_string(right))
    if found is None:
        raise fault(
            f'Cannot convert the "{to_string(right)}" value of type "System.String" to type '
            '"System.Type".',
            "RuntimeException",
            "InvalidArgument",
        )
    return found


def _is(left: Any, right: Any, _: Callbacks) -> bool:
    return is_instance(left, _type_of_right(right))


def _is_not(left: Any, right: Any, _: Callbacks) -> bool:
    return not is_instance(left, _type_of_right(right))


def _as(left: Any, right: Any, ops: Callbacks) -> Any:
    target = right if isinstance(right, TypeValue) else resolve(to_string(right))
    try:
        return to_type(left, target, ops)
    except Terminating as error:
        if error.record.id in ("NotSimulated", "LabLimitReached"):
            raise
        return None


def _range(left: Any, right: Any, ops: Callbacks) -> list[int]:
    first = left if type(left) is int else to_int(to_number(left))
    last = right if type(right) is int else to_int(to_number(right))
    ops.budget.array(abs(last - first) + 1)
    return list(range(first, last + 1)) if first <= last else list(range(first, last - 1, -1))


def _calculating(operator: str) -> Binary:
    return lambda left, right, ops: arithmetic.calculate(operator, left, right, ops)


def _bitwise(operator: str) -> Binary:
    return lambda left, right, _: arithmetic.bits(operator, left, right)


def _table() -> dict[str, Binary]:
    table: dict[str, Binary] = {
        "..": _range,
        "-f": _format,
        "-join": _join,
        "-is": _is,
        "-isnot": _is_not,
        "-as": _as,
        "-and": lambda left, right, _: to_bool(left) and to_bool(right),
        "-or": lambda left, right, _: to_bool(left) or to_bool(right),
        "-xor": lambda left, right, _: to_bool(left) != to_bool(right),
    }
    for operator in "+-*/%":
        table[operator] = _calculating(operator)
    for operator in ("-band", "-bor", "-bxor", "-shl", "-shr"):
        table[operator] = _bitwise(operator)
    for prefix, case in (("", False), ("i", False), ("c", True)):
        table.update(_text_operators(f"-{prefix}", case))
    return table


def _text_operators(prefix: str, case: bool) -> dict[str, Binary]:
    """The operators that exist with and without regard to case."""
    table = {prefix + name: _ordering(accepted, case) for name, accepted in _ORDERS.items()}
    for negation, wanted in (("", True), ("not", False)):
        table[f"{prefix}{negation}like"] = _like(wanted, case)
        table[f"{prefix}{negation}match"] = _matching(wanted, case)
        table[f"{prefix}{negation}contains"] = _containing(wanted, case, False)
        table[f"{prefix}{negation}in"] = _containing(wanted, case, True)
    table[prefix + "eq"] = _equality(True, case)
    table[prefix + "ne"] = _equality(False, case)
    table[prefix + "replace"] = _replacing(case)
    table[prefix + "split"] = lambda left, right, ops: splitting.split(left, right, case, ops)
    return table


_BINARY = _table()
