"""Pipelines: objects flow from command to command one at a time.

Output is pushed: what a command puts out is taken by the next one before the first goes on. So
`Select-Object -First 1` stops an endless producer, and lines appear in the order of a real host.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from hvlab.powershell.language import convert
from hvlab.powershell.language.binding.arguments import arguments_of
from hvlab.powershell.language.dispatch import evaluate, evaluate_raw
from hvlab.powershell.language.flow import Flow, Passing
from hvlab.powershell.language.frame import EMPTY, Frame, Sink
from hvlab.powershell.language.redirection import Redirected
from hvlab.powershell.language.resolve import make_stage
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.errors import Terminating

STEPS_OF_COMMAND = 75
"""What a command costs of a script's budget: it takes as long as so many simple statements."""

STEPS_OF_OBJECT = 2
"""What an object costs that is handed to a command."""


class PipelineRun:
    """A pipeline at work. `failed` says that a command wrote an error: `$?` is false then."""

    def __init__(self) -> None:
        self.stages: list[Stage] = []
        self.failed = False

    def feed(self, number: int, value: Any) -> None:
        """Give a stage an object. What goes wrong there passes the stages before it by."""
        try:
            self._give(self.stages[number], value)
        except Passing:
            raise
        except (Terminating, Flow) as cause:
            raise Passing(self, number, cause) from None

    def _give(self, stage: Stage, value: Any) -> None:
        stage.shell.ops.budget.step(STEPS_OF_OBJECT)
        if not stage.begun:
            self._begin(stage)
        stage.accept(value)

    def _begin(self, stage: Stage) -> None:
        """Once: in turn, or when a command before it puts out something as it begins itself."""
        if not stage.begun:
            stage.begun = True
            stage.begin()

    def work(self, source: Any = EMPTY, *, with_source: bool = False) -> None:
        """Run it: bind and begin all, feed the first, end all."""
        for stage in self.stages:
            stage.prepare()
        ended = self._begun()
        if ended == 0:
            ended = self._fed(source, with_source=with_source)
        while ended < len(self.stages):
            try:
                self.stages[ended].end()
            except Passing as passing:
                ended = max(ended + 1, self._stopped(passing))
            else:
                ended += 1

    def _begun(self) -> int:
        """Begin all. From which stage on to end: one may want nothing at all, `-First 0`."""
        ended = 0
        for stage in self.stages:
            try:
                self._begin(stage)
            except Passing as passing:
                ended = max(ended, self._stopped(passing))
        return ended

    def _fed(self, source: Any, *, with_source: bool) -> int:
        """Feed the first. From which stage on to end."""
        try:
            if not with_source:
                self.stages[0].once()
            elif source is not EMPTY:
                for value in convert.unroll(source):
                    self._give(self.stages[0], value)
        except Passing as passing:
            return self._stopped(passing)
        return 0

    def _stopped(self, passing: Passing) -> int:
        """From which stage on to end. Raises what went wrong, or passes on what is not ours."""
        if passing.pipeline is not self:
            raise passing
        if passing.cause is not None:
            raise passing.cause
        return passing.stage


def run_pipeline(node: nodes.Pipeline, frame: Frame, out: Sink) -> None:
    """Run a pipeline statement."""
    frame.shell.ops.budget.step(STEPS_OF_COMMAND * len(node.elements))
    if node.background:
        out(frame.shell.jobs.start_pipeline())
        return
    first = node.elements[0]
    if isinstance(first, nodes.CommandExpression):
        _from_expression(first, node.elements[1:], frame, out)
        return
    run = PipelineRun()
    _assemble(run, node.elements, frame, out, expecting=False)
    try:
        _work(run)
    finally:
        frame.shell.success = not run.failed


def _from_expression(
    first: nodes.CommandExpression,
    rest: tuple[nodes.Command | nodes.CommandExpression, ...],
    frame: Frame,
    out: Sink,
) -> None:
    """A pipeline that begins with an expression, such as `1..3 | ...` or `$x > file`."""
    if first.redirections:
        redirected = Redirected(first.redirections, frame, out)
        value = evaluate_raw(first.expression, redirected.frame)
        for one in [] if value is EMPTY else convert.unroll(value):
            redirected.out(one)
        redirected.close()
        frame.shell.success = True
        return
    value = evaluate_raw(first.expression, frame)
    run = PipelineRun()
    _assemble(run, rest, frame, out, expecting=True)
    try:
        _work(run, value, with_source=True)
    finally:
        frame.shell.success = not run.failed


def _work(run: PipelineRun, source: Any = EMPTY, *, with_source: bool = False) -> None:
    try:
        run.work(source, with_source=with_source)
    except Exception:
        run.failed = True
        raise
    for stage in run.stages:
        stage.close()


def _assemble(
    run: PipelineRun,
    elements: tuple[nodes.Command | nodes.CommandExpression, ...],
    frame: Frame,
    out: Sink,
    *,
    expecting: bool,
) -> None:
    """Find the commands, work out their arguments, and put them behind one another."""
    last = len(elements) - 1
    for number, element in enumerate(elements):
        assert isinstance(element, nodes.Command)
        sink = out if number == last else partial(run.feed, number + 1)
        run.stages.append(_stage(run, number, element, frame, sink))
        run.stages[-1].expecting_input = expecting or number > 0


def _stage(run: PipelineRun, number: int, element: nodes.Command, frame: Frame, out: Sink) -> Stage:
    head = element.elements[0]
    name = head.value if type(head) is nodes.StringConstant else evaluate(head, frame)
    arguments = arguments_of(element.elements[1:], frame)
    redirected = None
    if element.redirections:  # not of what goes wrong in its arguments: that is not its own
        redirected = Redirected(element.redirections, frame, out)
        frame, out = redirected.frame, redirected.out
    stage = make_stage(run, number, frame, element, name, arguments)
    stage.out = out
    if redirected is not None:
        stage.redirected = redirected
    return stage
