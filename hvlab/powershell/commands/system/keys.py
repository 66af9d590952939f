"""Keys of the registry as items: Get-Item, Get-ChildItem and Test-Path on `HKLM:`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from hvlab.powershell.commands.system.computers import guest_of
from hvlab.powershell.commands.system.properties import PS_PATH, shown
from hvlab.powershell.commands.system.registry import OTHERS, Key, Registry, parse
from hvlab.powershell.language.call import Call
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.objects import HostObject, Property

DRIVES = frozenset({"hklm", "registry", *(name.casefold() for name in OTHERS)})
TYPE = "Microsoft.Win32.RegistryKey"


class RegistryKey(HostObject):
    """A key as it was when it was looked at."""

    type_names = (TYPE, "System.MarshalByRefObject", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Property", lambda self: list(self.values), "string[]", kind="NoteProperty"),
        Property("PSPath", lambda self: PS_PATH + self.key.long, "string", kind="NoteProperty"),
        Property("PSParentPath", lambda self: PS_PATH + self.above, "string",
                 kind="NoteProperty"),
        Property("PSChildName", lambda self: self.key.name, "string", kind="NoteProperty"),
        Property("PSIsContainer", lambda _: True, "bool", kind="NoteProperty"),
        Property("SubKeyCount", lambda self: self.count, "int"),
        Property("ValueCount", lambda self: len(self.values), "int"),
        Property("Name", lambda self: self.key.long, "string"),
    )  # fmt: skip

    def __init__(self, key: Key, registry: Registry) -> None:
        super().__init__()
        self.key = key
        self.values = {name: shown(one) for name, one in registry.values(key).items()}
        self.count = len(registry.children(key))

    @property
    def above(self) -> str:
        """The key it is in."""
        return "" if self.key.parent is None else self.key.parent.long

    def __str__(self) -> str:
        return self.key.long


def key_items(call: Call, path: str, *, inside: bool) -> Iterator[RegistryKey]:
    """The keys that a path means; with `inside` those in them."""
    guest = guest_of(call.shell)
    if guest is None:
        raise not_simulated("The host's registry")
    registry = Registry(guest)
    key = parse(path)
    if key is None:
        return
    for one in _meant(registry, key):
        for found in registry.children(one) if inside else [one]:
            yield RegistryKey(found, registry)


def _meant(registry: Registry, key: Key) -> Iterator[Key]:
    if has_wildcard(key.name) and key.parent is not None:
        for one in registry.children(key.parent):
            if wildcard_match(key.name, one.name):
                yield one
        return
    found = registry.spelled(key)
    if found is not None:
        yield found
