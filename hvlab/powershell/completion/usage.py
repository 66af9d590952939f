"""How a command is called so far: which parameters it was given, and which one comes next."""

from __future__ import annotations

from dataclasses import dataclass, field

from hvlab.powershell.completion.cursor import MARK, Cursor
from hvlab.powershell.language.binding.signature import Signature, Slot
from hvlab.powershell.syntax import nodes


@dataclass
class Usage:
    """A call as it stands before the cursor. `given` holds the arguments by parameter, `slots` the
    parameters that the argument at the cursor may be meant for, the likeliest first."""

    signature: Signature
    command: nodes.Command
    mask: int
    given: dict[str, nodes.Node | None] = field(default_factory=dict)
    positional: list[nodes.Node] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The command's real name."""
        return self.signature.info.name

    def argument(self, *names: str) -> nodes.Node | None:
        """The argument of the first of these parameters that was given."""
        return next((self.given[name] for name in names if name in self.given), None)

    def is_given(self, slot: Slot) -> bool:
        """Whether the parameter was named already."""
        return slot.name in self.given


def usage_of(signature: Signature, command: nodes.Command, cursor: Cursor) -> Usage:
    """Read a call from left to right up to the cursor."""
    usage = Usage(signature, command, signature.all)
    waiting: Slot | None = None
    for element in command.elements[1:]:
        here = cursor.holds(element)
        if isinstance(element, nodes.CommandParameter):
            waiting = None if here and element.name.endswith(MARK) else _named(usage, element, here)
        elif here:
            usage.slots = [waiting] if waiting is not None else _next(usage)
        elif waiting is not None:
            usage.given[waiting.name] = element
            waiting = None
        else:
            _place(usage, element)
        if here:
            break
    return usage


def _named(usage: Usage, element: nodes.CommandParameter, here: bool) -> Slot | None:
    """Note a parameter; returned if its argument is still to come."""
    found = usage.signature.matching(element.name)
    if len(found) != 1:
        return None
    slot = found[0]
    usage.mask = usage.mask & slot.mask or usage.mask
    usage.given[slot.name] = element.argument
    if here:
        usage.slots = [slot]
    return None if slot.parameter.is_switch or element.argument is not None else slot


def _next(usage: Usage) -> list[Slot]:
    """The parameters that an argument without a name may be meant for."""
    signature = usage.signature
    masks = [usage.mask & signature.default, usage.mask]
    found: dict[str, Slot] = {}
    for mask in masks:
        for slot in _first(usage, mask):
            found.setdefault(slot.name, slot)
    return list(found.values())


def _first(usage: Usage, mask: int) -> list[Slot]:
    """The parameters at the lowest position of these sets that is still free."""
    free = [
        (place.position, slot)
        for slot in usage.signature.own
        if not usage.is_given(slot)
        for place in slot.place(mask)
        if place.position is not None
    ]
    if not free:
        return [s for s in usage.signature.remaining_slots if s.mask & mask]
    lowest = min(position for position, _ in free)
    return [slot for position, slot in free if position == lowest]


def _place(usage: Usage, element: nodes.Node) -> None:
    """Give an argument without a name to its parameter."""
    usage.positional.append(element)
    found = _next(usage)
    if found and not any(place.remaining for place in found[0].place(usage.mask)):
        usage.given[found[0].name] = element
        usage.mask = usage.mask & found[0].mask or usage.mask
