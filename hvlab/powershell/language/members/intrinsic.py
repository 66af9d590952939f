"""What PowerShell gives to every value: .Where(), .ForEach(), .PSObject, .Count."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_bool, to_int, to_string, to_type, unroll
from hvlab.powershell.language.natives.native import NetError, invocation_error
from hvlab.powershell.values.collections import Collection
from hvlab.powershell.values.errors import fault, not_simulated
from hvlab.powershell.values.objects import (
    HostObject,
    NoteProperty,
    Property,
    PSCustomObject,
    PSObject,
)
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue

RESULT = "System.Collections.ObjectModel.Collection`1"
_MODE = "System.Management.Automation.WhereOperatorSelectionMode"

Getter = Callable[[Any, str, Callbacks], Any]
Caller = Callable[[Any, str, tuple[Any, ...], Callbacks], Any]


def where(value: Any, arguments: tuple[Any, ...], ops: Callbacks) -> Collection:
    """`.Where({ }, mode, count)`."""
    if not 1 <= len(arguments) <= 3:
        raise fault(
            f'Cannot find an overload for "Where" and the argument count: "{len(arguments)}".',
            "MethodCountCouldNotFindBest",
            "NotSpecified",
            exception="System.Management.Automation.MethodException",
        )
    block = arguments[0]
    mode = to_type(arguments[1], _MODE).name if len(arguments) > 1 else "Default"
    count = to_int(arguments[2]) if len(arguments) > 2 else 0
    if count < 0:
        raise invocation_error(
            "Where",
            len(arguments),
            NetError(
                "ArgumentOutOfRangeException",
                "The 'numberToReturn' value provided to the third argument of the Where() "
                "operator must be greater than zero. Please correct the argument's value and try "
                "running your script again.",
            ),
        )
    if not isinstance(block, ScriptBlockValue):
        raise not_simulated(".Where() with something else than a script block")
    found = _chosen(list(unroll(value)), block, mode, count, ops)
    return Collection(found, RESULT)


def _chosen(
    items: list[Any], block: ScriptBlockValue, mode: str, count: int, ops: Callbacks
) -> list[Any]:
    if mode == "Split":
        return _split(items, block, count, ops)
    if mode in ("Until", "SkipUntil"):
        place = next(
            (index for index, item in enumerate(items) if _holds(ops, block, item)), len(items)
        )
        rest = items[:place] if mode == "Until" else items[place:]
        return rest[:count] if count else rest
    if mode == "Last":
        return [item for item in items if _holds(ops, block, item)][-(count or 1) :]
    most = count or (1 if mode == "First" else len(items))
    found: list[Any] = []
    for item in items:
        if len(found) == most:
            break
        if _holds(ops, block, item):
            found.append(item)
    return found


def _split(items: list[Any], block: ScriptBlockValue, count: int, ops: Callbacks) -> list[Any]:
    taken: list[Any] = []
    others: list[Any] = []
    for item in items:
        full = bool(count) and len(taken) >= count
        (taken if not full and _holds(ops, block, item) else others).append(item)
    return [Collection(taken, RESULT), Collection(others, RESULT)]


def _holds(ops: Callbacks, block: ScriptBlockValue, item: Any) -> bool:
    return to_bool(ops.invoke(block, (), item))


def for_each(
    value: Any, arguments: tuple[Any, ...], ops: Callbacks, get: Getter, call: Caller
) -> Any:
    """`.ForEach({ })`, `.ForEach([type])`, `.ForEach('Property')`, `.ForEach('Method', args)`."""
    if not arguments:
        raise fault(
            'Cannot find an overload for "ForEach" and the argument count: "0".',
            "MethodCountCouldNotFindBest",
            "NotSpecified",
            exception="System.Management.Automation.MethodException",
        )
    what, rest = arguments[0], arguments[1:]
    items = list(unroll(value))
    found: list[Any] = []
    if isinstance(what, TypeValue):
        found = [to_type(item, what, ops) for item in items]
    elif isinstance(what, ScriptBlockValue):
        for item in items:
            found.extend(ops.invoke(what, tuple(rest), item))
    else:
        name = to_string(what)
        for item in items:
            found.append(
                call(item, name, tuple(rest), ops) if rest else _member(item, name, ops, get, call)
            )
    return Collection(found, RESULT)


def _member(item: Any, name: str, ops: Callbacks, get: Getter, call: Caller) -> Any:
    """A property, or a method without arguments."""
    from hvlab.powershell.language.members.lookup import native_method, native_property

    own = isinstance(item, PSObject) and item.find(name) is not None
    if not own and native_property(item, name) is None and native_method(item, name) is not None:
        return call(item, name, (), ops)
    return get(item, name, ops)


# ---------------------------------------------------------------- .PSObject


class MemberSet(PSObject):
    """`$value.PSObject`: what a value is made of."""

    type_names = ("System.Management.Automation.PSMemberSet", "System.Object")

    def __init__(self, owner: Any, names: tuple[str, ...]) -> None:
        self.owner = owner
        self.names = names

    def properties(self) -> Iterator[NoteProperty | Property]:
        """None of its own: its members are found by name."""
        return iter(())


class MemberView(HostObject):
    """A property as `$value.PSObject.Properties` gives it: Name, Value, TypeNameOfValue ..."""

    type_names = ("System.Management.Automation.PSNoteProperty", "System.Object")

    def __init__(
        self,
        name: str,
        read: Callable[[], Any],
        write: Callable[[Any], None],
        kind: str,
        value_type: str,
    ) -> None:
        super().__init__()
        self.name = name
        self.read = read
        self.write = write
        self.kind = kind
        self.value_type = value_type
        self.type_names = (f"System.Management.Automation.PS{kind}", "System.Object")

    def properties(self) -> Iterator[NoteProperty | Property]:
        kind = to_type(self.kind, "System.Management.Automation.PSMemberTypes")
        yield Property("Name", lambda _: self.name, "string")
        yield Property(
            "Value", lambda _: self.read(), "System.Object", lambda _, new: self.write(new)
        )
        yield NoteProperty("MemberType", kind)
        yield NoteProperty("IsSettable", True)
        yield NoteProperty("IsGettable", True)
        yield NoteProperty("TypeNameOfValue", self.value_type)
        yield NoteProperty("IsInstance", True)

    def find(self, name: str) -> Any:
        return PSObject.find(self, name)


class MemberList(Collection):
    """`.PSObject.Properties`: looked into by number and by name; may be added to."""

    def __init__(self, items: list[Any], owner: Any) -> None:
        super().__init__(items, "System.Management.Automation.PSMemberInfoIntegratingCollection`1")
        self.owner = owner

    def by_name(self, name: str) -> Any:
        """The member of that name, None for none."""
        wanted = name.casefold()
        return next((one for one in self if one.name.casefold() == wanted), None)


def add_member(owner: Any, member: Any) -> None:
    """`.PSObject.Properties.Add(...)`. Raises Terminating for what cannot carry members."""
    if not isinstance(owner, PSCustomObject | HostObject):
        raise not_simulated("Adding a member to a value of this type")
    owner.add(member)


def remove_member(owner: Any, name: str) -> None:
    """`.PSObject.Properties.Remove(name)`."""
    if isinstance(owner, PSCustomObject):
        owner.remove(name)
    elif isinstance(owner, HostObject) and owner.added is not None:
        owner.added.remove(name)
