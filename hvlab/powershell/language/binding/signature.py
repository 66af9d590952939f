"""A command's parameters, arranged for binding: by name, by position, by set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from hvlab.powershell.language.binding.common import COMMON, RISK
from hvlab.powershell.language.command import ALL_SETS, CommandInfo, Parameter, Place


@dataclass(frozen=True)
class Slot:
    """A parameter with the sets it belongs to, as bits; `places` are its places by set."""

    parameter: Parameter
    mask: int
    places: tuple[tuple[int, Place], ...]
    common: bool = False

    @property
    def name(self) -> str:
        """The parameter's name."""
        return self.parameter.name

    def place(self, mask: int) -> Iterator[Place]:
        """Its places in the sets of `mask`."""
        return (place for bits, place in self.places if bits & mask)

    def mandatory(self, mask: int) -> bool:
        """Whether it is mandatory in one of these sets."""
        return any(place.mandatory for place in self.place(mask))

    def takes_input(self, mask: int) -> bool:
        """Whether it takes pipeline input in one of these sets."""
        return any(place.by_value or place.by_property for place in self.place(mask))

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Its name and aliases, in lower case."""
        own = self.parameter
        return (own.name.lower(), *(alias.lower() for alias in own.aliases))


class Signature:
    """How a command may be called. Made once for each command and kept.

    `strict` is False for a function without CmdletBinding and Parameter attributes: it has no
    common parameters, and takes what nobody asked for as `$args`.
    """

    def __init__(self, info: CommandInfo, *, strict: bool = True) -> None:
        self.info = info
        self.strict = strict
        names = {name: None for one in info.parameters for name in one.sets if name != ALL_SETS}
        if info.default_set != ALL_SETS and info.default_set:
            names.setdefault(info.default_set, None)
        self.sets: tuple[str, ...] = tuple(names) or (ALL_SETS,)
        self.all = (1 << len(self.sets)) - 1
        self.default = self.bits(info.default_set) if info.default_set in names else 0
        own = [self._slot(one) for one in info.parameters]
        self.own = tuple(own)
        common = [] if not strict else [*COMMON, *(RISK if info.should_process else ())]
        taken = {name for slot in own for name in slot.names}
        added = [
            Slot(one, self.all, ((self.all, Place()),), common=True)
            for one in common
            if one.name.lower() not in taken
        ]
        self.slots: tuple[Slot, ...] = (*own, *added)

    def bits(self, set_name: str) -> int:
        """The bit of a set; all of them for the set that every parameter is in."""
        if set_name == ALL_SETS:
            return (1 << len(self.sets)) - 1
        return 1 << self.sets.index(set_name)

    def set_name(self, mask: int) -> str:
        """The first set in a mask."""
        for number, name in enumerate(self.sets):
            if mask & (1 << number):
                return name
        return ALL_SETS

    def _slot(self, one: Parameter) -> Slot:
        places = tuple((self.bits(name), place) for name, place in one.sets.items())
        mask = 0
        for bits, _ in places:
            mask |= bits
        return Slot(one, mask, places)

    @cached_property
    def by_name(self) -> dict[str, Slot]:
        """Slots by lower-case name and alias."""
        found: dict[str, Slot] = {}
        for slot in reversed(self.slots):
            for name in slot.names:
                found[name] = slot
        for slot in self.slots:
            found[slot.names[0]] = slot
        return found

    def matching(self, typed: str) -> list[Slot]:
        """The parameters that a typed name may mean: the exact one, or all that begin so."""
        key = typed.lower()
        exact = self.by_name.get(key)
        if exact is not None:
            return [exact]
        return [slot for slot in self.slots if any(name.startswith(key) for name in slot.names)]

    @cached_property
    def positions(self) -> tuple[int, ...]:
        """Every position that some parameter has, in order."""
        return tuple(
            sorted({p.position for s in self.own for _, p in s.places if p.position is not None})
        )

    @cached_property
    def input_slots(self) -> tuple[Slot, ...]:
        """Parameters that take pipeline input somewhere, the last one first, as the host tries
        them."""
        return tuple(slot for slot in reversed(self.own) if slot.takes_input(self.all))

    @cached_property
    def mandatory_slots(self) -> tuple[Slot, ...]:
        """Parameters that are mandatory in some set."""
        return tuple(slot for slot in self.own if slot.mandatory(self.all))

    @cached_property
    def remaining_slots(self) -> tuple[Slot, ...]:
        """Parameters that take what is left over."""
        return tuple(slot for slot in self.own if any(p.remaining for _, p in slot.places))


_made: dict[int, tuple[CommandInfo, Signature]] = {}


def signature_of(info: CommandInfo) -> Signature:
    """The signature of a cmdlet, made when first asked for."""
    found = _made.get(id(info))
    if found is None or found[0] is not info:
        found = _made[id(info)] = (info, Signature(info))
    return found[1]
