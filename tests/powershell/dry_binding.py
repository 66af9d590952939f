"""Binding the commands of a script without running it: what is not written out counts as given.

The real binder does the work. Literals are real values, so enumerations, numbers and validation are
checked as well; a variable or another expression could be anything, and fits wherever it stands.
Splatting and objects of the pipeline may supply what a call does not name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from hvlab.powershell.hyperv import facts
from hvlab.powershell.language.binding import Argument, Binder, signature_of, texts
from hvlab.powershell.language.binding.arguments import raw
from hvlab.powershell.language.binding.signature import Slot
from hvlab.powershell.language.command import CommandInfo
from hvlab.powershell.language.dispatch import evaluate
from hvlab.powershell.language.frame import Frame
from hvlab.powershell.session import Session
from hvlab.powershell.syntax import nodes, parse
from hvlab.powershell.syntax.check import command_name
from hvlab.powershell.syntax.walk import Place, places
from hvlab.powershell.values.errors import Position, Terminating

UNKNOWN = object()
LITERALS = (nodes.Constant, nodes.StringConstant, nodes.ScriptBlockExpression)
WELL_KNOWN = frozenset({"true", "false", "null"})


@dataclass(frozen=True)
class Call:
    """A Hyper-V command of a script: its place in the order of the text, and how it is written."""

    number: int
    info: CommandInfo
    text: str
    node: nodes.Command
    piped: bool


def hyperv_commands(session: Session, text: str) -> list[Call]:
    """Every command of the Hyper-V module in a script, by cmdlet name or alias."""
    found: list[Call] = []
    for place in places(parse(text)):
        node = place.node
        if not isinstance(node, nodes.Command):
            continue
        command = session.shell.commands.find(command_name(text, node))
        if command is not None and command.module == facts.MODULE:
            written = text[node.extent.start : node.extent.end]
            found.append(Call(len(found), command.info, written, node, _piped(place)))
    return found


def _piped(place: Place) -> bool:
    """Whether a command stands behind another one."""
    above = place.above.node if place.above is not None else None
    return isinstance(above, nodes.Pipeline) and above.elements[0] is not place.node


def problem(session: Session, text: str, call: Call) -> str:
    """Why a call does not bind; '' when it does."""
    frame = Frame(session.shell, session.shell.scope, session.shell.frame.streams, text)
    said = ""
    for binder in (_Dry, _OtherSets):
        try:
            binder(call, frame).check()
        except Terminating as error:
            said = said or error.record.message
        else:
            return ""
    return said


class _Dry(Binder):
    """A binder that takes an unknown value for every parameter."""

    def __init__(self, call: Call, frame: Frame) -> None:
        position = Position(frame.text, call.node.extent.start, call.node.extent.end)
        signature = signature_of(call.info)
        super().__init__(signature, frame, position, call.info.name, expecting_input=call.piped)
        self._call = call
        self._splatted = any(_is_splat(one) for one in call.node.elements)

    def check(self) -> None:
        """Bind what is typed. Raises the binder's errors."""
        arguments = list(_arguments(self._call.node, self.frame))
        if self._splatted:
            self._with_splatting(arguments)
        else:
            self.bind(arguments)

    def _with_splatting(self, arguments: list[Argument]) -> None:
        """As `bind`, where a splatted table may hold whatever is mandatory."""
        left = self._positional(self._named(arguments))
        if left:
            self._leftover(left)

    def give(self, slot: Slot, one: Argument) -> None:
        if one.value is not UNKNOWN:
            super().give(slot, one)
            return
        (self.common if slot.common else self.bound)[slot.name] = UNKNOWN
        self.mask &= slot.mask
        if not self.mask:
            raise texts.no_set(self)

    def _fits(self, slot: Slot, one: Argument) -> bool:
        return one.value is UNKNOWN or super()._fits(slot, one)


class _OtherSets(_Dry):
    """The same, when an unknown positional value is not of the default set: an object, no name."""

    def _candidates(self, position: int, mask: int) -> Iterator[Slot]:
        yield from reversed(list(super()._candidates(position, mask)))

    def _at(self, position: int, one: Argument) -> bool:
        for slot in self._candidates(position, self.mask):
            before = self.mask
            try:
                self.give(slot, one)
            except Terminating:
                self.mask = before
                self.bound.pop(slot.name, None)
            else:
                return True
        return False


def _is_splat(element: nodes.Node) -> bool:
    return isinstance(element, nodes.Variable) and element.splatted


def _arguments(node: nodes.Command, frame: Frame) -> Iterator[Argument]:
    """The arguments of a call, unknown where they are not literals."""
    for element in node.elements[1:]:
        if _is_splat(element):
            continue
        if not isinstance(element, nodes.CommandParameter):
            value, written = _value(element, frame)
            yield Argument(value=value, raw=written, extent=element.extent)
        elif element.argument is None:
            yield Argument(element.name, has_value=False, name_extent=element.extent)
        else:
            value, written = _value(element.argument, frame)
            yield Argument(element.name, value, raw=written, name_extent=element.extent)


def _value(node: nodes.Expression, frame: Frame) -> tuple[object, object]:
    """What a literal is worth, and how it is written where that matters."""
    if _known(node):
        return evaluate(node, frame), raw(node, frame)
    return UNKNOWN, None


def _known(node: nodes.Node) -> bool:
    if isinstance(node, nodes.Variable):
        return node.name.lower() in WELL_KNOWN
    if isinstance(node, nodes.ArrayLiteral):
        return all(map(_known, node.elements))
    return isinstance(node, LITERALS)
