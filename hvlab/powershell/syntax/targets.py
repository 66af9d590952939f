"""What may be assigned to."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from hvlab.powershell.syntax.nodes import (
    ArrayLiteral,
    Assignment,
    Attributed,
    CommandExpression,
    Convert,
    Expression,
    Extent,
    Index,
    Member,
    MethodCall,
    Node,
    Paren,
    Pipeline,
    Statement,
    TypeName,
    Variable,
)
from hvlab.powershell.syntax.walk import Place

Wrong = Callable[..., None]
"""Complains: id, node or extent, words."""

REFERENCE: Final = frozenset({"ref", "psreference", "system.management.automation.psreference"})
VOID: Final = frozenset({"void", "system.void"})

_SMA = "System.Management.Automation."
_AUTOMATIC: Final = {
    "_": "System.Object",
    "args": "System.Object[]",
    "this": "System.Object",
    "input": "System.Object",
    "pscmdlet": _SMA + "PSScriptCmdlet",
    "psboundparameters": _SMA + "PSBoundParametersDictionary",
    "myinvocation": _SMA + "InvocationInfo",
    "psscriptroot": "System.String",
    "pscommandpath": "System.String",
}
"""Variables that PowerShell fills itself, and the only type that may be written before each."""


class TargetJudge:
    """Complains of what takes no value."""

    def __init__(self, wrong: Wrong) -> None:
        self._wrong = wrong

    def refused(self, target: Expression, *, simple: bool, start: int) -> Iterator[Node]:
        """The parts of a target that take no value. Several may be assigned to only by `=`
        (`simple`). `start`: where the target begins, with the attributes before it."""
        waiting: list[tuple[Expression, bool, int]] = [(target, simple, start)]
        while waiting:
            part, several, begin = waiting.pop()
            if isinstance(part, ArrayLiteral) and several:
                waiting.extend(
                    (element, True, element.extent.start) for element in reversed(part.elements)
                )
            elif isinstance(part, Paren):
                expression = _pure_expression(part.pipeline)
                if expression is None:
                    yield part.pipeline
                else:
                    waiting.append((expression, several, expression.extent.start))
            elif isinstance(part, Convert | Attributed) or begin < part.extent.start:
                inner = self._behind_types(part, begin)
                waiting.append((inner, several, inner.extent.start))
            elif not _is_assignable(part):
                yield part

    def _behind_types(self, target: Expression, begin: int) -> Expression:
        """What is behind the types and attributes, which are looked at here."""
        inner: Expression = target
        types: list[TypeName] = []
        reference: Extent | None = None
        while isinstance(inner, Convert | Attributed):
            if isinstance(inner, Convert):
                types.append(inner.type)
                name = inner.type.name.lower()
                if name in REFERENCE:
                    reference = in_brackets(inner)
                elif name in VOID:
                    self._wrong("VoidTypeConstraintNotAllowed", in_brackets(inner))
            inner = inner.operand
        if reference is not None and len(types) > 1:
            self._wrong("ReferenceNeedsToBeByItselfInTypeConstraint", reference)
        elif isinstance(inner, Variable) and inner.scope in ("", "local", "private"):
            expected = _AUTOMATIC.get(inner.name.lower())
            if expected is not None and not (types and _is_type(types[-1], expected)):
                where = Extent(begin, target.extent.end)
                id = "AssignmentStatementToAutomaticNotSupported"
                self._wrong(id, where, inner.name, expected)
        return inner


def in_brackets(convert: Convert) -> Extent:
    """Where the type of a cast is, with its brackets."""
    return Extent(convert.extent.start, convert.type.extent.end + 1)


def is_target(place: Place) -> bool:
    """Whether it is, or types, what is assigned to."""
    while place.above is not None and isinstance(place.above.node, Convert | Attributed):
        place = place.above
    above = place.above.node if place.above is not None else None
    return isinstance(above, Assignment) and above.target is place.node


def target_of(node: Node | None) -> Expression | None:
    """What a member, call or index is taken of."""
    return node.target if isinstance(node, Member | MethodCall | Index) else None


def _is_type(name: TypeName, full: str) -> bool:
    written = name.name.lower() + ("[]" if name.rank == 1 else "")
    full = full.lower()
    return not name.arguments and name.rank < 2 and written in (full, full.removeprefix("system."))


def _pure_expression(statement: Statement) -> Expression | None:
    """The expression that is all of a pipeline."""
    if not isinstance(statement, Pipeline) or len(statement.elements) != 1:
        return None
    element = statement.elements[0]
    if isinstance(element, CommandExpression) and not element.redirections:
        return element.expression
    return None


def _is_assignable(target: Expression) -> bool:
    inner: Node | None = target
    while (deeper := target_of(inner)) is not None:
        inner = deeper
    if isinstance(inner, Variable) and inner.scope == "using":
        return False
    return isinstance(target, Variable | Member | MethodCall | Index)
