"""`try`, `catch`, `finally` and `trap`."""

from __future__ import annotations

from hvlab.powershell.language.dispatch import EXECUTORS, place, statement
from hvlab.powershell.language.errors import catches, failed, note, of_the_lab
from hvlab.powershell.language.flow import Break, Continue
from hvlab.powershell.language.frame import Frame, Sink
from hvlab.powershell.language.scope import Scope, underscore
from hvlab.powershell.language.statements import run_block
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.errors import ErrorRecord, Terminating


@statement(nodes.Try)
def _try(node: nodes.Try, frame: Frame, out: Sink) -> None:
    guarded = frame.guarded
    frame.guarded = True
    try:
        run_block(node.body, frame, out)
    except Terminating as error:
        frame.guarded = guarded
        note(error, frame)
        clause = _clause_for(node, error.record)
        if clause is None:
            raise
        _catch(clause, error.record, frame, out)
    finally:
        frame.guarded = guarded
        if node.last is not None:
            run_block(node.last, frame, out)


def _clause_for(node: nodes.Try, record: ErrorRecord) -> nodes.Catch | None:
    """The first clause that takes the error; the one for everything is always the last."""
    if of_the_lab(record):
        return None
    for clause in node.catches:
        if not clause.types or catches(clause.types, record):
            return clause
    return None


def _catch(clause: nodes.Catch, record: ErrorRecord, frame: Frame, out: Sink) -> None:
    with underscore(frame.scope, record):
        frame.shell.caught.append(record)
        try:
            run_block(clause.body, frame, out)
        finally:
            frame.shell.caught.pop()


def _trapped(block: nodes.StatementBlock, frame: Frame, out: Sink) -> None:
    """A block with `trap`s: each statement's error goes to the trap for it."""
    guarded = frame.guarded
    for one in block.statements:
        frame.guarded = True
        try:
            EXECUTORS[type(one)](one, frame, out)
        except Terminating as error:
            frame.guarded = guarded
            place(error, one, frame)
            _into_trap(block.traps, error, one, frame, out)
        finally:
            frame.guarded = guarded


def _into_trap(
    traps: tuple[nodes.Trap, ...],
    error: Terminating,
    node: nodes.Node,
    frame: Frame,
    out: Sink,
) -> None:
    trap = _trap_for(traps, error.record)
    if trap is None:
        failed(error, node, frame)
        return
    note(error, frame)
    frame.shell.success = False
    inner = frame.inner(Scope(frame.scope))
    try:
        with underscore(inner.scope, error.record):
            run_block(trap.body, inner, out)
    except Continue:
        return
    except Break:
        raise error from None
    error.fatal = False
    failed(error, node, frame)


def _trap_for(traps: tuple[nodes.Trap, ...], record: ErrorRecord) -> nodes.Trap | None:
    if of_the_lab(record):
        return None
    for trap in traps:
        if trap.type is not None and catches((trap.type,), record):
            return trap
    return next((trap for trap in traps if trap.type is None), None)


@statement(nodes.Trap)
def _trap(node: nodes.Trap | nodes.StatementBlock, frame: Frame, out: Sink) -> None:
    """A block with traps is run here; a trap met as a statement does nothing by itself."""
    if isinstance(node, nodes.StatementBlock):
        _trapped(node, frame, out)
