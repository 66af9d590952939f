"""`switch`: each clause that takes the value runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.language import convert, operators
from hvlab.powershell.language.dispatch import evaluate, place, statement, value_of
from hvlab.powershell.language.flow import Break, Loop
from hvlab.powershell.language.frame import EMPTY, Frame, Sink, plain
from hvlab.powershell.language.scope import lent, underscore
from hvlab.powershell.language.statements import run_block
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.collections import Steps
from hvlab.powershell.values.errors import Terminating
from hvlab.powershell.values.script import ScriptBlockValue


@statement(nodes.Switch)
def _switch(node: nodes.Switch, frame: Frame, out: Sink) -> None:
    steps = Steps(list(_items(node, frame)))
    with lent(frame.scope, "switch", steps):
        for item in steps:
            frame.shell.ops.budget.step()
            try:
                with underscore(frame.scope, item):
                    _one(node, item, frame, out)
            except Loop as jump:
                if jump.label and jump.label.lower() != node.label.lower():
                    raise
                if isinstance(jump, Break):
                    return


def _items(node: nodes.Switch, frame: Frame) -> Iterator[Any]:
    try:
        value = value_of(node.value, frame)
    except Terminating as error:
        place(error, node.value, frame)
        raise
    if value is EMPTY:
        return iter(())
    if "file" in node.flags:
        return iter(frame.shell.read_lines(convert.to_string(plain(value))))
    return convert.unroll(value)


def _one(node: nodes.Switch, item: Any, frame: Frame, out: Sink) -> None:
    taken = False
    for condition, body in node.clauses:
        if _takes(condition, item, node.flags, frame):
            taken = True
            run_block(body, frame, out)
    if not taken and node.default is not None:
        run_block(node.default, frame, out)


def _takes(condition: nodes.Expression, item: Any, flags: frozenset[str], frame: Frame) -> bool:
    wanted = evaluate(condition, frame)
    if isinstance(wanted, ScriptBlockValue):
        found = frame.shell.run_in(frame, wanted, underscore=item)
        return convert.to_bool(convert.wrap(found))
    return operators.switch_matches(item, wanted, flags, frame.shell.ops)
