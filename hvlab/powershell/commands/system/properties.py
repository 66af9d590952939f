"""Get-ItemProperty and its kin: values of the registry."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.commands.files.drive import not_found
from hvlab.powershell.commands.files.items import item
from hvlab.powershell.commands.files.paths import found
from hvlab.powershell.commands.system.computers import guest_of
from hvlab.powershell.commands.system.names import ARGUMENT, COMMANDS, MANAGEMENT
from hvlab.powershell.commands.system.registry import Key, Registry, parse
from hvlab.powershell.language import convert, members
from hvlab.powershell.language.command import Cmdlet, Parameter, command, parameter
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.objects import PSCustomObject
from hvlab.world.registry import Value
from hvlab.world.timeservice import ALWAYS

NUMBERS = frozenset({"dword"})
STRINGS = frozenset({"string", "expandstring"})
KINDS = ("String", "ExpandString", "Binary", "DWord", "MultiString", "QWord", "Unknown")
SIGNED = 0x7FFFFFFF
PS_PATH = "Microsoft.PowerShell.Core\\Registry::"


def _paths(*, mandatory: bool = True) -> tuple[Parameter, Parameter]:
    type_name = "string[]"
    return (
        parameter("Path", type_name, position=0, mandatory=mandatory, by_value=True,
                  by_property=True, sets=("Path",)),
        parameter("LiteralPath", type_name, mandatory=True, by_property=True,
                  sets=("LiteralPath",), aliases=("PSPath",)),
    )  # fmt: skip


def shown(value: Value) -> Any:
    """A value as PowerShell gives it: a DWORD above the signed ones is negative there."""
    if isinstance(value, int) and value > SIGNED:
        return value - ALWAYS - 1
    return value


def stored(value: Any, kind: str) -> Value:
    """A value as the registry keeps it. Raises for kinds that the lab has not."""
    wanted = kind.casefold()
    if not wanted:
        wanted = "dword" if isinstance(value, int) and not isinstance(value, bool) else "string"
    if wanted in NUMBERS:
        number = convert.to_int(value) if not isinstance(value, int) else int(value)
        return number & ALWAYS
    if wanted in STRINGS:
        return convert.to_string(value)
    raise not_simulated(f"A registry value of the type {kind}")


class PropertyCmdlet(Cmdlet):
    """Base: what the given paths mean in the registry."""

    @property
    def registry(self) -> Registry:
        """The registry of the guest that the shell runs in."""
        guest = guest_of(self.call.shell)
        if guest is None:
            raise not_simulated("The host's registry")
        return Registry(guest)

    def given(self) -> list[str]:
        """The paths as typed."""
        return list(self.args.get("LiteralPath") or self.args.get("Path") or ())

    def keys(self) -> Iterator[Key]:
        """The keys, complaining of missing ones and of paths outside the registry."""
        for path in self.given():
            key = parse(path)
            if key is None:
                raise not_simulated(f"{self.info.name} on '{path}'")
            if has_wildcard(key.name) and key.parent is not None:
                inside = self.registry.children(key.parent)
                yield from (one for one in inside if wildcard_match(key.name, one.name))
                continue
            spelled = self.registry.spelled(key)
            if spelled is None:
                not_found(self.call, path)
            else:
                yield spelled

    def no_property(self, key: Key, name: str) -> None:
        """No such value."""
        self.call.error(
            f"Property {name} does not exist at path {key.long}.",
            ARGUMENT,
            "InvalidArgument",
            name,
            "System.Management.Automation.PSArgumentException",
        )


def property_object(key: Key, values: dict[str, Any]) -> PSCustomObject:
    """Values of a key with where they are from, as Get-ItemProperty gives them."""
    parent = key.parent
    place = {
        "PSPath": PS_PATH + key.long,
        "PSParentPath": "" if parent is None else PS_PATH + parent.long,
        "PSChildName": key.name,
        "PSDrive": key.path.partition("\\")[0],
        "PSProvider": "Microsoft.PowerShell.Core\\Registry",
    }
    return PSCustomObject({**values, **place})


class GetItemProperty(PropertyCmdlet):
    """Get-ItemProperty: the values of keys; of files it gives the files."""

    info = command(
        "Get-ItemProperty",
        *_paths(),
        parameter("Name", "string[]", position=1, aliases=("PSProperty",)),
        parameter("Filter", "string"),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        default_set="Path",
        id=COMMANDS + "GetItemPropertyCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """An object for each key."""
        if not any(parse(path) for path in self.given()):
            yield from self._files()
            return
        for key in self.keys():
            values = self.registry.values(key)
            chosen = self._chosen(key, values)
            if chosen:
                yield property_object(key, {name: shown(one) for name, one in chosen.items()})

    def _files(self) -> Iterator[Any]:
        shell = self.call.shell
        for path in self.given():
            for entry in found(shell, path):
                one = item(entry, shell.files)
                names = self.args.get("Name")
                if names is None:
                    yield one
                else:
                    yield PSCustomObject({name: members.get(one, name) for name in names})

    def _chosen(self, key: Key, values: dict[str, Value]) -> dict[str, Value]:
        if "Name" not in self.args:
            return values
        chosen: dict[str, Value] = {}
        for pattern in self.args["Name"] or ():
            matching = {name: one for name, one in values.items() if wildcard_match(pattern, name)}
            if not matching and not has_wildcard(pattern):
                self.no_property(key, pattern)
            chosen |= matching
        return chosen


class GetItemPropertyValue(PropertyCmdlet):
    """Get-ItemPropertyValue: the values themselves."""

    info = command(
        "Get-ItemPropertyValue",
        *_paths(mandatory=False),
        parameter("Name", "string[]", position=1, mandatory=True, aliases=("PSProperty",)),
        default_set="Path",
        id=COMMANDS + "GetItemPropertyValueCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Each value."""
        for key in self.keys():
            values = {name.casefold(): one for name, one in self.registry.values(key).items()}
            for name in self.args["Name"] or ():
                if name.casefold() in values:
                    yield shown(values[name.casefold()])
                else:
                    self.no_property(key, name)


class SetItemProperty(PropertyCmdlet):
    """Set-ItemProperty: set a value, made where there is none."""

    info = command(
        "Set-ItemProperty",
        *_paths(),
        parameter("Name", "string", position=1, mandatory=True, by_property=True,
                  aliases=("PSProperty",)),
        parameter("Value", "object", position=2, mandatory=True, by_property=True, allow_null=True,
                  allow_empty=True),
        parameter("Type", "string", by_property=True, choices=KINDS),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        default_set="Path",
        should_process=True,
        id=COMMANDS + "SetItemPropertyCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Set it."""
        for key in self.keys():
            name = self.args["Name"]
            if not self.call.should_process(f"Item: {key.long} Property: {name}", "Set Property"):
                continue
            self.put(key, name, self.args.get("Type", ""))
            if self.args.get("PassThru"):
                yield property_object(key, {name: shown(self.registry.values(key)[name])})

    def put(self, key: Key, name: str, kind: str) -> None:
        """Set the value; without a kind it keeps the one it has."""
        old = {known.casefold(): one for known, one in self.registry.values(key).items()}
        if not kind and name.casefold() in old:
            kind = "dword" if isinstance(old[name.casefold()], int) else "string"
        self.registry.set(key, name, stored(self.args.get("Value"), kind))


class NewItemProperty(SetItemProperty):
    """New-ItemProperty: a value that was not there."""

    info = command(
        "New-ItemProperty",
        *_paths(),
        parameter("Name", "string", position=1, mandatory=True, by_property=True,
                  aliases=("PSProperty",)),
        parameter("Value", "object", by_property=True),
        parameter("PropertyType", "string", by_property=True, choices=KINDS, aliases=("Type",)),
        parameter("Force", "switch"),
        default_set="Path",
        should_process=True,
        id=COMMANDS + "NewItemPropertyCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Make it."""
        for key in self.keys():
            name = self.args["Name"]
            known = [one.casefold() for one in self.registry.values(key)]
            if name.casefold() in known and not self.args.get("Force"):
                self.call.error(
                    "The property already exists.",
                    "System.IO.IOException",
                    "ResourceExists",
                    key.long,
                    "System.IO.IOException",
                )
                continue
            if not self.call.should_process(f"Item: {key.long} Property: {name}", "New Property"):
                continue
            self.put(key, name, self.args.get("PropertyType", "String"))
            yield property_object(key, {name: shown(self.registry.values(key)[name])})


class RemoveItemProperty(PropertyCmdlet):
    """Remove-ItemProperty: delete a value."""

    info = command(
        "Remove-ItemProperty",
        *_paths(),
        parameter("Name", "string[]", position=1, mandatory=True, by_property=True,
                  aliases=("PSProperty",)),
        parameter("Force", "switch"),
        default_set="Path",
        should_process=True,
        id=COMMANDS + "RemoveItemPropertyCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Delete each."""
        for key in self.keys():
            known = {one.casefold() for one in self.registry.values(key)}
            for name in self.args["Name"] or ():
                if name.casefold() not in known:
                    self.no_property(key, name)
                elif self.call.should_process(
                    f"Item: {key.long} Property: {name}", "Remove Property"
                ):
                    self.registry.delete(key, name)
        yield from ()


CMDLETS = (
    GetItemProperty,
    GetItemPropertyValue,
    SetItemProperty,
    NewItemProperty,
    RemoveItemProperty,
)
ALIASES = {
    "gp": "Get-ItemProperty",
    "gpv": "Get-ItemPropertyValue",
    "sp": "Set-ItemProperty",
    "rp": "Remove-ItemProperty",
}
