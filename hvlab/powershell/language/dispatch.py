"""From a node to the function that gives it meaning.

`expressions` evaluate to a value, `statements` run and put values out into a sink. The modules of
this package register their functions here, so that none of them needs to import all others.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from hvlab.powershell.language.frame import EMPTY, Frame, Sink
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.errors import Position, Terminating

Evaluator = Callable[[Any, Frame], Any]
Executor = Callable[[Any, Frame, Sink], None]

EVALUATORS: dict[type[nodes.Node], Evaluator] = {}
EXECUTORS: dict[type[nodes.Node], Executor] = {}

E = TypeVar("E", bound=Evaluator)
S = TypeVar("S", bound=Executor)


def expression(kind: type[nodes.Node]) -> Callable[[E], E]:
    """Register the evaluator of a kind of expression."""

    def register(function: E) -> E:
        EVALUATORS[kind] = function
        return function

    return register


def statement(kind: type[nodes.Node]) -> Callable[[S], S]:
    """Register the executor of a kind of statement."""

    def register(function: S) -> S:
        EXECUTORS[kind] = function
        return function

    return register


def evaluate(node: nodes.Node, frame: Frame) -> Any:
    """The value of an expression; no value is $null."""
    value = EVALUATORS[type(node)](node, frame)
    return None if value is EMPTY else value


def evaluate_raw(node: nodes.Node, frame: Frame) -> Any:
    """The value of an expression, or EMPTY where it has none."""
    return EVALUATORS[type(node)](node, frame)


def execute(node: nodes.Node, frame: Frame, out: Sink) -> None:
    """Run a statement; what it puts out goes to `out` at once. An error without a place gets the
    statement's."""
    try:
        EXECUTORS[type(node)](node, frame, out)
    except Terminating as error:
        place(error, node, frame)
        raise


def place(error: Terminating, node: nodes.Node, frame: Frame) -> None:
    """Give an error the place of a node unless it has one."""
    if error.record.position is None:
        extent = node.extent
        error.record.position = Position(frame.text, extent.start, extent.end, frame.file)


def pure(node: nodes.Node) -> nodes.Expression | None:
    """The expression that a pipeline consists of, where it is nothing but one."""
    if type(node) is nodes.Pipeline and len(node.elements) == 1 and not node.background:
        only = node.elements[0]
        if type(only) is nodes.CommandExpression and not only.redirections:
            return only.expression
    return None


def collect(node: nodes.Node, frame: Frame) -> list[Any]:
    """All that a statement puts out."""
    found: list[Any] = []
    execute(node, frame, found.append)
    return found


def value_of(node: nodes.Node, frame: Frame) -> Any:
    """What `( statement )` is, and what an assignment gets: EMPTY, the only value, or an array. The
    value of a pure expression is left as it is."""
    only = pure(node)
    if only is not None:
        return EVALUATORS[type(only)](only, frame)
    if type(node) in EVALUATORS:  # an assignment
        return EVALUATORS[type(node)](node, frame)
    found: list[Any] = []
    execute(node, frame, found.append)
    if len(found) > 1:
        return found
    return found[0] if found else EMPTY
