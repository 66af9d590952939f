"""Statements: blocks, conditions, loops, jumps."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language import convert, variables
from hvlab.powershell.language.dispatch import (
    EVALUATORS,
    EXECUTORS,
    evaluate,
    execute,
    place,
    pure,
    statement,
    value_of,
)
from hvlab.powershell.language.errors import failed, from_python, thrown
from hvlab.powershell.language.flow import Break, Continue, ExitScript, Return
from hvlab.powershell.language.frame import EMPTY, Frame, Sink, plain
from hvlab.powershell.language.pipeline import run_pipeline
from hvlab.powershell.language.scope import lent
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.collections import Steps
from hvlab.powershell.values.errors import Terminating, not_simulated
from hvlab.powershell.values.noted import Noted

SCALARS = frozenset({str, int, float, bool})


def put_out(value: Any, out: Sink) -> None:
    """Send a value down the pipeline: a collection item by item."""
    if type(value) in SCALARS or isinstance(value, Noted):
        out(value)
    elif value is not EMPTY:
        for item in convert.unroll(value):
            out(item)


def run_block(block: nodes.StatementBlock, frame: Frame, out: Sink) -> None:
    """Run statements in order. One that fails is reported and the next one runs, unless somebody
    catches or the error ends the script."""
    if block.traps:
        EXECUTORS[nodes.Trap](block, frame, out)
        return
    budget = frame.shell.ops.budget
    is_file = block is frame.shell.file_body
    for one in block.statements:
        if is_file:
            budget.renew()
        budget.step()
        try:
            EXECUTORS[type(one)](one, frame, out)
        except Terminating as error:
            failed(error, one, frame)
        except RecursionError as error:
            raise from_python(error, "the script") from None


EXECUTORS[nodes.StatementBlock] = run_block


@statement(nodes.Pipeline)
def _pipeline(node: nodes.Pipeline, frame: Frame, out: Sink) -> None:
    only = pure(node)
    if only is None:
        run_pipeline(node, frame, out)
        return
    value = EVALUATORS[type(only)](only, frame)
    if not _is_count(only):
        put_out(value, out)
    frame.shell.success = True


def _is_count(node: nodes.Expression) -> bool:
    """`$x++` as a statement puts nothing out; nor does it behind a cast to void."""
    return type(node) is nodes.Unary and node.operator in ("++", "--")


def holds(node: nodes.Statement, frame: Frame) -> bool:
    """Whether a condition is true. Its errors point at the condition."""
    try:
        return convert.to_bool(plain(value_of(node, frame)))
    except Terminating as error:
        place(error, node, frame)
        raise


@statement(nodes.If)
def _if(node: nodes.If, frame: Frame, out: Sink) -> None:
    for condition, body in node.clauses:
        if holds(condition, frame):
            run_block(body, frame, out)
            return
    if node.otherwise is not None:
        run_block(node.otherwise, frame, out)


def one_round(body: nodes.StatementBlock, label: str, frame: Frame, out: Sink) -> bool:
    """Run a loop's body once; says whether the loop goes on."""
    frame.shell.ops.budget.step(2)
    try:
        run_block(body, frame, out)
    except Break as jump:
        if jump.label and jump.label.lower() != label.lower():
            raise
        return False
    except Continue as jump:
        if jump.label and jump.label.lower() != label.lower():
            raise
    return True


@statement(nodes.While)
def _while(node: nodes.While, frame: Frame, out: Sink) -> None:
    while holds(node.condition, frame):
        if not one_round(node.body, node.label, frame, out):
            return


@statement(nodes.DoWhile)
def _do(node: nodes.DoWhile, frame: Frame, out: Sink) -> None:
    while one_round(node.body, node.label, frame, out):
        if holds(node.condition, frame) == node.until:
            return


@statement(nodes.For)
def _for(node: nodes.For, frame: Frame, out: Sink) -> None:
    if node.first is not None:
        _silently(node.first, frame)
    while node.condition is None or holds(node.condition, frame):
        if not one_round(node.body, node.label, frame, out):
            return
        if node.step is not None:
            _silently(node.step, frame)


def _silently(node: nodes.Statement, frame: Frame) -> None:
    """The first and the last part of `for (;;)`: what they put out is lost."""
    execute(node, frame, _nothing)


def _nothing(_: Any) -> None:
    """A sink."""


@statement(nodes.ForEach)
def _foreach(node: nodes.ForEach, frame: Frame, out: Sink) -> None:
    try:
        source = value_of(node.source, frame)
    except Terminating as error:
        place(error, node.source, frame)
        raise
    if source is EMPTY or source is None:
        return
    name, scope = node.variable.name, node.variable.scope
    steps = Steps(list(convert.unroll(source)))
    with lent(frame.scope, "foreach", steps):
        for item in steps:
            variables.write(frame, name, item, scope)
            if not one_round(node.body, node.label, frame, out):
                return


@statement(nodes.Jump)
def _jump(node: nodes.Jump, frame: Frame, _out: Sink) -> None:
    label = "" if node.label is None else convert.to_string(evaluate(node.label, frame))
    raise (Break if node.kind == "break" else Continue)(label)


@statement(nodes.Exit)
def _exit(node: nodes.Exit, frame: Frame, out: Sink) -> None:
    if node.kind == "return":
        if node.value is not None:
            execute(node.value, frame, out)
        raise Return
    if node.kind == "exit":
        raise ExitScript(_exit_code(node, frame))
    if node.value is None:
        caught = frame.shell.caught
        raise thrown(caught[-1] if caught else None, frame.at(node.extent))
    raise thrown(plain(value_of(node.value, frame)), frame.at(node.extent))


def _exit_code(node: nodes.Exit, frame: Frame) -> int:
    if node.value is None:
        code = plain(variables.read(frame, "LASTEXITCODE"))
        return code if isinstance(code, int) else 0
    value = plain(value_of(node.value, frame))
    try:
        return convert.to_int(value)
    except Terminating:
        return 0


@statement(nodes.FunctionDefinition)
def _function(node: nodes.FunctionDefinition, frame: Frame, _out: Sink) -> None:
    frame.shell.define_function(frame.scope, node.name, node.body, is_filter=node.filter)


@statement(nodes.Unsupported)
def _unsupported(node: nodes.Unsupported, _frame: Frame, _out: Sink) -> None:
    raise not_simulated(f"'{node.what}'")
