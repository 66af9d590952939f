"""Pipeline objects to parameters: by value and by property name, converted only at last."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvlab.powershell.language import convert, members
from hvlab.powershell.language.binding import sets, texts, values
from hvlab.powershell.language.binding.signature import Slot
from hvlab.powershell.values.errors import Terminating

if TYPE_CHECKING:
    from hvlab.powershell.language.binding.binder import Binder

VALUE, NAME = "value", "name"
ROUNDS = ((VALUE, False), (NAME, False), (VALUE, True), (NAME, True))
"""How the binder tries, in turn: by value or property name, and whether it converts."""


class InputBinder:
    """Binds one pipeline object after the other on top of what the command line gave."""

    def __init__(self, binder: Binder) -> None:
        self._binder = binder
        self._base = binder.mask
        self._slots = [
            slot
            for slot in binder.signature.input_slots
            if slot.takes_input(self._base) and slot.name not in binder.bound
        ]
        self._given: list[str] = []
        self._simple = self._only_anything()

    def _only_anything(self) -> str:
        """The name of the only parameter for input, where it takes any object as it is. Which set
        is meant does not depend on the objects then, and is settled here."""
        binder = self._binder
        if len(self._slots) != 1 or binder.delayed or self._base & ~self._slots[0].mask:
            return ""
        slot = self._slots[0]
        anything = slot.parameter.type.lower() in values.ANYTHING
        by_value = all(place.by_value for place in slot.place(self._base))
        plain = not slot.parameter.not_null and not slot.parameter.not_empty
        if not (anything and by_value and plain) or slot.mandatory(slot.mask):
            return ""
        sets.after_input(binder)
        if sets.missing(binder, binder.mask):
            binder.mask = self._base
            return ""
        return slot.name

    def bind(self, value: Any) -> None:
        """Bind an object in place of the last one. Raises the error that it fits nowhere."""
        binder = self._binder
        if self._simple:
            binder.bound[self._simple] = value
            return
        for name in self._given:
            binder.bound.pop(name, None)
        self._given = []
        binder.mask = self._base
        self._delayed(value)
        for way, converting in ROUNDS:
            self._round(value, way, converting)
        if not self._given and not binder.delayed:
            raise texts.no_input_wanted(binder, value)
        sets.after_input(binder)
        lacking = sets.missing(binder, binder.mask)
        if lacking:
            raise texts.input_lacks(binder, value, [slot.name for slot in lacking])

    def _delayed(self, value: Any) -> None:
        binder = self._binder
        for name, (slot, block) in binder.delayed.items():
            found = convert.wrap(binder.frame.shell.run_in(binder.frame, block, underscore=value))
            fitting = values.coerce(binder, slot, found)
            values.check(binder, slot, fitting)
            binder.bound[name] = fitting
            self._given.append(name)

    def _round(self, value: Any, way: str, converting: bool) -> None:
        """Try every parameter that has no value yet; those of the default set first."""
        binder = self._binder
        default = binder.signature.default & binder.mask
        if default and self._in_sets(value, way, converting, default):
            return
        self._in_sets(value, way, converting, binder.mask & ~default or binder.mask)

    def _in_sets(self, value: Any, way: str, converting: bool, mask: int) -> bool:
        bound = False
        for slot in self._slots:
            if slot.name not in self._binder.bound and self._try(
                slot, value, way, converting, mask & self._binder.mask or mask
            ):
                bound = True
        return bound

    def _try(self, slot: Slot, value: Any, way: str, converting: bool, mask: int) -> bool:
        binder = self._binder
        if not slot.mask & binder.mask & mask:
            return False
        places = list(slot.place(mask & binder.mask))
        if way == VALUE:
            if not any(place.by_value for place in places):
                return False
            offered = value
        else:
            if value is None or not any(place.by_property for place in places):
                return False
            name = _property(slot, value)
            if name is None:
                return False
            offered = members.get(value, name, binder.ops)
        return self._give(slot, offered, converting)

    def _give(self, slot: Slot, offered: Any, converting: bool) -> bool:
        binder = self._binder
        if not converting and not values.fits_slot(offered, slot):
            return False
        try:
            fitting = values.coerce(binder, slot, offered)
        except Terminating:
            return False
        values.check(binder, slot, fitting)
        binder.bound[slot.name] = fitting
        binder.mask &= slot.mask
        self._given.append(slot.name)
        return True


def _property(slot: Slot, value: Any) -> str | None:
    """The property of an object that a parameter takes: of its own name, or of an alias."""
    for name in (slot.name, *slot.parameter.aliases):
        if members.has(value, name):
            return name
    return None
