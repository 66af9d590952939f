"""Objects with type names and properties in order: what cmdlets put out.

Two kinds. A `PSCustomObject` carries its own properties (`[pscustomobject]@{}`, Select-Object).
A `HostObject` stands for something of the host, such as a virtual machine; its class lists the
properties once and each is read when asked for.
Whatever a value is, `hvlab.powershell.language.members` reads its properties and calls its methods.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar


@dataclass(slots=True)
class NoteProperty:
    """A name and a value; both may be changed."""

    name: str
    value: Any
    kind: ClassVar[str] = "NoteProperty"

    def read(self, owner: Any) -> Any:
        return self.value

    def write(self, owner: Any, value: Any) -> None:
        self.value = value


@dataclass(frozen=True, slots=True)
class Property:
    """A property of a type. `type` is what Get-Member shows, such as `string` or `VMState`.

    Without `set` it cannot be assigned.
    """

    name: str
    get: Callable[[Any], Any]
    type: str = "System.Object"
    set: Callable[[Any, Any], None] | None = None
    kind: str = "Property"  # or AliasProperty, ScriptProperty, CodeProperty
    alias_of: str = ""

    def read(self, owner: Any) -> Any:
        return self.get(owner)

    def write(self, owner: Any, value: Any) -> None:
        if self.set is None:
            raise AttributeError(self.name)
        self.set(owner, value)


@dataclass(frozen=True, slots=True)
class Method:
    """A method: `call(owner, arguments)`; `definition` is what Get-Member shows."""

    name: str
    call: Callable[[Any, tuple[Any, ...]], Any]
    definition: str = ""
    kind: str = "Method"


type_key = str.casefold


class PSObject:
    """Base of both kinds: properties by name, without regard to case, in order."""

    type_names: tuple[str, ...] = ("System.Object",)

    def properties(self) -> Iterator[NoteProperty | Property]:
        """Its properties in order."""
        raise NotImplementedError

    def find(self, name: str) -> NoteProperty | Property | None:
        """The property of that name, in any case."""
        wanted = name.casefold()
        for one in self.properties():
            if one.name.casefold() == wanted:
                return one
        return None

    def methods(self) -> Mapping[str, Method]:
        """Its own methods by lower-case name."""
        return {}


class PSCustomObject(PSObject):
    """`[pscustomobject]`: note properties only (and what Add-Member brings)."""

    CUSTOM = ("System.Management.Automation.PSCustomObject", "System.Object")

    def __init__(
        self, values: Mapping[str, Any] | None = None, type_names: tuple[str, ...] = CUSTOM
    ) -> None:
        self.type_names = type_names
        self._properties: dict[str, NoteProperty | Property] = {}
        self._methods: dict[str, Method] = {}
        for name, value in (values or {}).items():
            self.add(NoteProperty(name, value))

    @property
    def is_custom(self) -> bool:
        """Whether it is `[pscustomobject]` itself, and does not stand for an object of a class."""
        return self.CUSTOM[0] in self.type_names

    def add(self, member: NoteProperty | Property | Method) -> None:
        """Give it a member; one of that name is replaced in its place."""
        if isinstance(member, Method):
            self._methods[member.name.casefold()] = member
        else:
            self._properties[member.name.casefold()] = member

    def remove(self, name: str) -> None:
        """Take a property away; nothing happens when there is none."""
        self._properties.pop(name.casefold(), None)

    def properties(self) -> Iterator[NoteProperty | Property]:
        return iter(self._properties.values())

    def find(self, name: str) -> NoteProperty | Property | None:
        return self._properties.get(name.casefold())

    def methods(self) -> Mapping[str, Method]:
        return self._methods


def custom_object(
    pairs: Iterable[tuple[str, Any]], text: Callable[[Any], str] = str
) -> PSCustomObject:
    """What `[pscustomobject]@{...}` makes. A `PSTypeName` among the names is no property, it comes
    in front of the type names, as `text` writes it."""
    made = PSCustomObject()
    for name, value in pairs:
        if name.casefold() == "pstypename":
            made.type_names = (text(value), *made.type_names)
        else:
            made.add(NoteProperty(name, value))
    return made


class HostObject(PSObject):
    """Something of the host. A subclass lists its `PROPERTIES` (and `METHODS`) once, in the order
    of Get-Member's Format-List *; members that a learner adds come after them."""

    PROPERTIES: ClassVar[tuple[Property, ...]] = ()
    METHODS: ClassVar[tuple[Method, ...]] = ()
    TEXT_IS_INHERITED: ClassVar[bool] = False
    """Whether its ToString() is that of a class above it; then collections show its name."""
    _index: ClassVar[dict[str, Property]] = {}

    def __init_subclass__(cls, **named: Any) -> None:
        super().__init_subclass__(**named)
        cls._index = {one.name.casefold(): one for one in cls.PROPERTIES}

    def __init__(self) -> None:
        self.added: PSCustomObject | None = None

    def properties(self) -> Iterator[NoteProperty | Property]:
        yield from self.PROPERTIES
        if self.added is not None:
            yield from self.added.properties()

    def find(self, name: str) -> NoteProperty | Property | None:
        found = self._index.get(name.casefold())
        if found is None and self.added is not None:
            return self.added.find(name)
        return found

    def methods(self) -> Mapping[str, Method]:
        own = {one.name.casefold(): one for one in self.METHODS}
        return own if self.added is None else {**own, **self.added.methods()}

    def add(self, member: NoteProperty | Property | Method) -> None:
        """Give it a member (Add-Member)."""
        self.added = self.added or PSCustomObject()
        self.added.add(member)
