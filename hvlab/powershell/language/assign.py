"""Assignments: to variables, properties, items, several at once, and by an operator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hvlab.powershell.language import indexing, members, operators, variables
from hvlab.powershell.language.dispatch import evaluate, expression, pure, statement, value_of
from hvlab.powershell.language.evaluate import member_name, type_at
from hvlab.powershell.language.frame import Frame, Sink, plain
from hvlab.powershell.language.validation import checks_of
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.errors import Terminating, fault
from hvlab.powershell.values.types import TypeValue


@dataclass(frozen=True, slots=True)
class Place:
    """Something that can be read and assigned; what stands before the dot or the bracket is worked
    out once."""

    read: Callable[[], Any]
    write: Callable[[Any], None]

    @classmethod
    def of(cls, node: nodes.Expression, frame: Frame) -> Place:
        """The place that an expression means. Raises the error of one that means none."""
        make = PLACES.get(type(node))
        if make is None:
            raise not_assignable()
        return make(node, frame)


def not_assignable() -> Terminating:
    """The error of assigning to a value, to be raised by the caller."""
    return fault(
        "The assignment expression is not valid. The input to an assignment operator must be an "
        "object that is able to accept assignments, such as a variable or a property.",
        id="InvalidLeftHandSide",
        category="ParserError",
    )


def _variable(node: nodes.Variable, frame: Frame) -> Place:
    return Place(
        lambda: plain(variables.read(frame, node.name, node.scope)),
        lambda value: variables.write(frame, node.name, value, node.scope),
    )


def _member(node: nodes.Member, frame: Frame) -> Place:
    target = evaluate(node.target, frame)
    name = member_name(node.name, frame)
    ops = frame.shell.ops
    if isinstance(target, TypeValue) and node.static:
        raise fault(
            f"'{name}' is a ReadOnly property.",
            id="PropertyAssignmentException",
            category="InvalidOperation",
        )
    return Place(
        lambda: members.get(target, name, ops),
        lambda value: members.put(target, name, plain(value), ops),
    )


def _index(node: nodes.Index, frame: Frame) -> Place:
    target = evaluate(node.target, frame)
    index = evaluate(node.index, frame)
    ops = frame.shell.ops
    return Place(
        lambda: indexing.get(target, index, ops),
        lambda value: indexing.put(target, index, plain(value), ops),
    )


def _typed(node: nodes.Convert, frame: Frame) -> Place:
    inner = node.operand
    while isinstance(inner, nodes.Convert):
        inner = inner.operand
    if not isinstance(inner, nodes.Variable):
        raise not_assignable()
    target = type_at(node.type, frame, node.type)
    name, scope = inner.name, inner.scope
    return Place(
        lambda: plain(variables.read(frame, name, scope)),
        lambda value: variables.write(frame, name, value, scope, target),
    )


def _several(node: nodes.ArrayLiteral, frame: Frame) -> Place:
    places = [Place.of(element, frame) for element in node.elements]

    def write(value: Any) -> None:
        items = list(value) if isinstance(value, list) else [plain(value)]
        for number, one in enumerate(places):
            if number == len(places) - 1 and len(items) > len(places):
                one.write(items[number:])
            else:
                one.write(items[number] if number < len(items) else None)

    return Place(lambda: [one.read() for one in places], write)


def _paren(node: nodes.Paren, frame: Frame) -> Place:
    inner = pure(node.pipeline)
    if inner is None:
        raise not_assignable()
    return Place.of(inner, frame)


PLACES: dict[type[nodes.Node], Callable[[Any, Frame], Place]] = {
    nodes.Variable: _variable,
    nodes.Member: _member,
    nodes.Index: _index,
    nodes.Convert: _typed,
    nodes.ArrayLiteral: _several,
    nodes.Paren: _paren,
}


@expression(nodes.Assignment)
def assign(node: nodes.Assignment, frame: Frame) -> Any:
    """Do it; gives the value that was assigned."""
    if node.operator == "=":
        value = value_of(node.value, frame)
        target = node.target
        if type(target) is nodes.Variable and not node.attributes:
            variables.write(frame, target.name, value, target.scope)
        else:
            Place.of(target, frame).write(value)
            _constrain(node, frame)
        return value
    where = Place.of(node.target, frame)
    old = where.read()
    new = operators.binary(
        node.operator[:-1], old, plain(value_of(node.value, frame)), frame.shell.ops
    )
    where.write(new)
    return new


def _constrain(node: nodes.Assignment, frame: Frame) -> None:
    """Keep the validation in front of a variable for later assignments too, and check this one."""
    target = node.target
    while isinstance(target, nodes.Convert):
        target = target.operand
    if not node.attributes or not isinstance(target, nodes.Variable):
        return
    found = frame.scope.find(target.name.lower())
    if found is not None:
        found.checks = checks_of(node.attributes, frame)
        if found.checks is not None:
            found.checks(found.name, plain(found.value), frame)


@statement(nodes.Assignment)
def _statement(node: nodes.Assignment, frame: Frame, _out: Sink) -> None:
    assign(node, frame)
    if pure(node.value) is not None:
        frame.shell.success = True


@expression(nodes.Unary)
def _unary(node: nodes.Unary, frame: Frame) -> Any:
    operator = node.operator
    if operator in ("++", "--"):
        return _count(node, frame)
    return operators.unary(operator, evaluate(node.operand, frame), frame.shell.ops)


def _count(node: nodes.Unary, frame: Frame) -> Any:
    """`$x++` and its kin: the value before or after."""
    where = Place.of(node.operand, frame)
    old = where.read()
    new = operators.unary(node.operator, old, frame.shell.ops)
    where.write(new)
    if node.postfix:
        return 0 if old is None else old
    return new
