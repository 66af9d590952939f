"""Which parameter set is meant, and what a call still lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvlab.powershell.language.binding import texts
from hvlab.powershell.language.binding.arguments import Argument
from hvlab.powershell.language.binding.signature import Slot
from hvlab.powershell.language.console import NonInteractive

if TYPE_CHECKING:
    from hvlab.powershell.language.binding.binder import Binder


def decide(binder: Binder) -> None:
    """Choose the set of a call as far as its arguments say, and ask for what is mandatory.

    Where objects are to come down the pipeline, sets that they may fill stay possible.
    """
    signature = binder.signature
    if binder.expecting_input and any(
        slot.takes_input(binder.mask) and not binder.has(slot) for slot in signature.input_slots
    ):
        _wait_for_input(binder)
        return
    _settle(binder)
    _ask(binder, missing(binder, binder.mask))


def missing(binder: Binder, mask: int) -> list[Slot]:
    """Mandatory parameters of these sets that have no value."""
    return [
        slot
        for slot in binder.signature.mandatory_slots
        if slot.mandatory(mask) and not binder.has(slot)
    ]


def single(mask: int) -> bool:
    """Whether one set is left."""
    return mask & (mask - 1) == 0


def each(mask: int) -> list[int]:
    """The sets of a mask, one by one."""
    return [1 << number for number in range(mask.bit_length()) if mask >> number & 1]


def _settle(binder: Binder) -> None:
    """One set, by the default or because it lacks nothing."""
    if single(binder.mask):
        return
    default = binder.signature.default & binder.mask
    if default:
        binder.mask = default
        return
    if not binder.signature.default and binder.mask == binder.signature.all and not binder.bound:
        complete = [bit for bit in each(binder.mask) if not missing(binder, bit)]
        if len(complete) == len(each(binder.mask)):
            raise texts.no_set(binder)
    complete = [bit for bit in each(binder.mask) if not missing(binder, bit)]
    if len(complete) != 1:
        raise texts.no_set(binder)
    binder.mask = complete[0]


def _wait_for_input(binder: Binder) -> None:
    """Leave out the sets that lack something no pipeline object can bring."""
    possible = 0
    for bit in each(binder.mask):
        if all(slot.takes_input(bit) for slot in missing(binder, bit)):
            possible |= bit
    if possible:
        binder.mask = possible
        return
    default = binder.signature.default & binder.mask
    binder.mask = default or each(binder.mask)[0]
    _ask(binder, [s for s in missing(binder, binder.mask) if not s.takes_input(binder.mask)])


def _ask(binder: Binder, slots: list[Slot]) -> None:
    """Prompt for mandatory parameters. Raises the error of a console that nobody sits at."""
    if not slots:
        return
    shell = binder.frame.shell
    try:
        answers = shell.prompts.supply(binder, slots)
    except NonInteractive:
        raise texts.missing(binder, [slot.name for slot in slots]) from None
    for slot, value in zip(slots, answers, strict=True):
        binder.give(slot, Argument(value=value))


def after_input(binder: Binder) -> None:
    """Choose the set after a pipeline object was bound. Raises what the object leaves open."""
    if not single(binder.mask):
        default = binder.signature.default & binder.mask
        complete = [bit for bit in each(binder.mask) if not missing(binder, bit)]
        if default and (default in complete or not complete):
            binder.mask = default
        elif complete:
            binder.mask = complete[0]
