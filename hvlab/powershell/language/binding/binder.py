"""Binding the arguments of one call: names first, then positions, then what is left.

Follows the order of the real binder, because the order decides which error is said. What comes
down the pipeline is bound object by object in `binding.pipeline_input`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from hvlab.powershell.language import convert
from hvlab.powershell.language.binding import sets, texts, values
from hvlab.powershell.language.binding.arguments import Argument
from hvlab.powershell.language.binding.signature import Signature, Slot
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.errors import Position, Terminating
from hvlab.powershell.values.script import ScriptBlockValue

if TYPE_CHECKING:
    from hvlab.powershell.language.callbacks import Callbacks
    from hvlab.powershell.language.frame import Frame
    from hvlab.powershell.syntax.nodes import Extent

BLOCK_TYPES = frozenset({"scriptblock", "system.management.automation.scriptblock"})


class Binder:
    """The binding of one call.

    `bound` holds converted values by parameter name, `common` those of the common parameters,
    `mask` the parameter sets that are still possible, `rest` what a simple function gets as
    `$args`, `delayed` script blocks to be worked out for each pipeline object, `number` the
    command's place in the pipeline.
    """

    def __init__(
        self,
        signature: Signature,
        frame: Frame,
        position: Position,
        invoked: str,
        *,
        of_function: bool = False,
        expecting_input: bool = False,
    ) -> None:
        self.signature = signature
        self.frame = frame
        self.position = position
        self.invoked = invoked
        self.of_function = of_function
        self.expecting_input = expecting_input
        self.mask = signature.all
        self.bound: dict[str, Any] = {}
        self.common: dict[str, Any] = {}
        self.rest: list[Argument] = []
        self.delayed: dict[str, tuple[Slot, ScriptBlockValue]] = {}
        self.number = 1

    @property
    def ops(self) -> Callbacks:
        """Hooks for conversions."""
        return self.frame.shell.ops

    @property
    def parameter_set(self) -> str:
        """The name of the set that was chosen."""
        return self.signature.set_name(self.mask)

    # The command line

    def bind(self, arguments: list[Argument]) -> None:
        """Bind a call's arguments. Raises the binder's errors."""
        unnamed = self._named(arguments)
        self._defaults()
        unnamed = self._positional(unnamed)
        unnamed = self._remaining(unnamed)
        if unnamed:
            self._leftover(unnamed)
        sets.decide(self)
        for name, (slot, _) in self.delayed.items():
            if not self.expecting_input:
                raise texts.block_without_input(self, name, self._block_extent(arguments, slot))

    def _block_extent(self, arguments: list[Argument], slot: Slot) -> Extent | None:
        for one in arguments:
            if isinstance(one.value, ScriptBlockValue):
                return one.extent
        return None

    def has(self, slot: Slot) -> bool:
        """Whether a parameter has its value, or will have it from a delayed block."""
        return slot.name in self.bound or slot.name in self.delayed

    def _named(self, arguments: list[Argument]) -> list[Argument]:
        """Bind what has a name; gives the rest."""
        unnamed: list[Argument] = []
        waiting = iter(_Reader(arguments))
        for one, reader in waiting:
            if not one.name:
                unnamed.append(one)
                continue
            slot = self._slot_of(one)
            if slot is None:
                unnamed.append(one)
                continue
            if not one.has_value:
                one = self._with_value(one, slot, reader)
            if slot.name in self.bound or slot.name in self.common or slot.name in self.delayed:
                raise texts.bound_twice(self, slot.name, one.name_extent)
            self.give(slot, one)
        return unnamed

    def _defaults(self) -> None:
        """$PSDefaultParameterValues: 'Command:Parameter' = value, both with wildcards."""
        found = self.frame.scope.find("psdefaultparametervalues") if self.signature.strict else None
        if found is None or not isinstance(found.value, Hashtable) or not len(found.value):
            return
        for key, value in found.value.items():
            pattern, _, name = convert.to_string(key).rpartition(":")
            slots = self.signature.matching(name)
            if len(slots) != 1 or not wildcard_match(pattern, self.signature.info.name):
                continue
            slot = slots[0]
            if not self.has(slot) and slot.name not in self.common and slot.mask & self.mask:
                if isinstance(value, ScriptBlockValue):
                    value = convert.wrap(self.frame.shell.run_in(self.frame, value))
                self.give(slot, Argument(slot.name, value))

    def _slot_of(self, one: Argument) -> Slot | None:
        found = self.signature.matching(one.name)
        if len(found) > 1:
            names = [slot.name for slot in found]
            raise texts.ambiguous(self, one.name, names, one.name_extent)
        return found[0] if found else None

    def _with_value(self, one: Argument, slot: Slot, reader: _Reader) -> Argument:
        """A named argument whose value, unless it is a switch, is the next on the line."""
        if slot.parameter.is_switch:
            return Argument(one.name, True, extent=one.name_extent, name_extent=one.name_extent)
        following = reader.value()
        if following is None:
            title = values.type_title(slot.parameter.type)
            raise texts.missing_argument(self, slot.name, title, one.name_extent)
        return Argument(
            one.name,
            following.value,
            raw=following.raw,
            extent=following.extent,
            name_extent=one.name_extent,
        )

    def give(self, slot: Slot, one: Argument) -> None:
        """Bind a value to a parameter. Raises when it does not fit."""
        if self._delays(slot, one.value):
            self.delayed[slot.name] = (slot, one.value)
        else:
            extent = one.extent or one.name_extent
            value = values.coerce(self, slot, one.value, one.raw, extent)
            values.check(self, slot, value, extent)
            (self.common if slot.common else self.bound)[slot.name] = value
        self.mask &= slot.mask
        if not self.mask:
            raise texts.no_set(self)

    def _delays(self, slot: Slot, value: Any) -> bool:
        """A script block given to a parameter of another type that takes pipeline input."""
        if not isinstance(value, ScriptBlockValue) or not slot.takes_input(self.mask):
            return False
        key = slot.parameter.type.lower()
        return key not in values.ANYTHING and key not in BLOCK_TYPES and key != "object[]"

    # Positions

    def _positional(self, arguments: list[Argument]) -> list[Argument]:
        """Bind values by position; gives what no position took."""
        left = [one for one in arguments if not one.name]
        taken: set[int] = set()
        for position in self.signature.positions:
            if not left:
                break
            if self._at(position, left[0]):
                taken.add(id(left.pop(0)))
        return [one for one in arguments if id(one) not in taken]

    def _at(self, position: int, one: Argument) -> bool:
        """Give a value to a parameter of that position: first to one that takes it unconverted,
        of the default set before the others. What the validation of one refuses is offered to no
        other (BindPositionalParametersInSet)."""
        first_problem: Terminating | None = None
        default = self.signature.default & self.mask
        masks = [default, self.mask] if default else [self.mask]
        for convert_it in (False, True):
            for mask in masks:
                for slot in self._candidates(position, mask):
                    if not convert_it and not self._fits(slot, one):
                        continue
                    try:
                        self.give(slot, one)
                    except Terminating as error:
                        if self._ends_here(error, slot):
                            raise
                        first_problem = first_problem or error
                        continue
                    return True
        if first_problem is not None:
            raise first_problem
        return False

    def _ends_here(self, error: Terminating, slot: Slot) -> bool:
        """Whether a value is offered to no other parameter. Add-Member's own pattern for names, the
        only one that a cmdlet has, lets it go on."""
        lets_go_on = bool(slot.parameter.pattern) and not self.of_function
        return error.record.exception_type == texts.VALIDATION and not lets_go_on

    def _fits(self, slot: Slot, one: Argument) -> bool:
        if one.raw is not None and slot.parameter.type.lower() in ("string", "string[]"):
            return False
        return values.fits_slot(one.value, slot) or self._delays(slot, one.value)

    def _candidates(self, position: int, mask: int) -> Iterator[Slot]:
        for slot in self.signature.own:
            if not self.has(slot) and any(
                place.position == position and not place.remaining for place in slot.place(mask)
            ):
                yield slot

    # What is left

    def _remaining(self, arguments: list[Argument]) -> list[Argument]:
        """Give everything left to the parameter that takes it."""
        if not arguments:
            return arguments
        for slot in self.signature.remaining_slots:
            takes = any(place.remaining for place in slot.place(self.mask))
            if not takes or self.has(slot):
                continue
            taken = list(_as_values(arguments))
            several: Any = taken
            if len(taken) == 1 and isinstance(taken[0], list):
                several = taken[0]
            self.give(slot, Argument(value=several, extent=arguments[0].extent))
            return []
        return arguments

    def _leftover(self, arguments: list[Argument]) -> None:
        if not self.signature.strict:
            self.rest = arguments
            return
        first = next((one for one in arguments if one.name), arguments[0])
        if first.name:
            raise texts.not_found(self, first.name, first.name_extent)
        shown = "$null" if first.value is None else convert.to_string(first.value)
        raise texts.too_many(self, shown)


def _as_values(arguments: list[Argument]) -> Iterator[Any]:
    for one in arguments:
        if one.name:
            yield f"-{one.name}" + (":" if one.has_value and one.extent else "")
        if one.has_value:
            yield one.value


class _Reader:
    """The arguments in order, with a look at the one that follows."""

    def __init__(self, arguments: list[Argument]) -> None:
        self._arguments = arguments
        self._next = 0

    def __iter__(self) -> Iterator[tuple[Argument, _Reader]]:
        while self._next < len(self._arguments):
            self._next += 1
            yield self._arguments[self._next - 1], self

    def value(self) -> Argument | None:
        """Take the next argument where it is a value without a name."""
        if self._next < len(self._arguments) and not self._arguments[self._next].name:
            self._next += 1
            return self._arguments[self._next - 1]
        return None
