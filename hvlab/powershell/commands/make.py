"""New-Object, Add-Member, New-Guid, Get-Random, Get-Unique: things made, and chance."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.language import compare, convert, members, types
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.shell import Shell
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.errors import Terminating
from hvlab.powershell.values.objects import (
    HostObject,
    Method,
    NoteProperty,
    Property,
    PSCustomObject,
)
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue

COMMANDS = "Microsoft.PowerShell.Commands."
UTILITY = "Microsoft.PowerShell.Utility"


class NewObject(Cmdlet):
    """New-Object: an object of a .NET class that the lab knows."""

    info = command(
        "New-Object",
        parameter("TypeName", "string", position=0, mandatory=True, sets=("Net",)),
        parameter("ArgumentList", "object[]", position=1, sets=("Net",), aliases=("Args",)),
        parameter("ComObject", "string", mandatory=True, sets=("Com",)),
        parameter("Strict", "switch", sets=("Com",)),
        parameter("Property", "hashtable"),
        default_set="Net",
        id=COMMANDS + "NewObjectCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """The object, with the given properties set."""
        if "ComObject" in self.args:
            raise self.call.fail(
                f"COM objects such as {self.args['ComObject']} are not simulated in the lab.",
                "NotSimulated",
                "NotImplemented",
            )
        name = self.args["TypeName"]
        found = types.find(name)
        if found is None:
            raise self.call.fail(
                f"Cannot find type [{name}]: verify that the assembly containing this type is "
                "loaded.",
                "TypeNotFound",
                "InvalidType",
                exception="System.Management.Automation.PSArgumentException",
            )
        arguments = tuple(self.args.get("ArgumentList") or ())
        made = self._made(found, arguments)
        for key, value in (self.args.get("Property") or {}).items():
            if isinstance(made, PSCustomObject):
                made.add(NoteProperty(convert.to_string(key), value))
            else:
                members.put(made, convert.to_string(key), value, self.call.shell.ops)
        yield made

    def _made(self, kind: TypeValue, arguments: tuple[Any, ...]) -> Any:
        """What the constructor gives; what it says is an error of this command."""
        try:
            return types.construct(kind, arguments, self.call.shell.ops)
        except Terminating as error:
            record = error.record
            if record.exception in ("MethodException", "MethodInvocationException"):
                id, category = "ConstructorInvokedThrowException", "InvalidOperation"
            elif record.id == "CannotFindAppropriateCtor":
                id, category = record.id, record.category
            else:
                raise
            message = record.message.replace(f" {kind.full_name}.", f" {self.args['TypeName']}.")
            made = self.call.fail(message, id, category, None, record.exception_type)
            if isinstance(made, Terminating):
                made.record.inner = record.inner
            raise made from None


NO_KIND = (
    "^(?!(AliasProperty|CodeProperty|NoteProperty|ScriptProperty|PropertySet|CodeMethod|"
    "ScriptMethod|MemberSet)$)"
)
"""A kind of member, which comes first in `Add-Member NoteProperty Name Value`, is no name."""


class AddMember(Cmdlet):
    """Add-Member: give an object properties and methods of one's own."""

    info = command(
        "Add-Member",
        parameter("InputObject", "psobject", mandatory=True, by_value=True),
        parameter("MemberType", "System.Management.Automation.PSMemberTypes", position=0,
                  mandatory=True, sets=("MemberSet",), aliases=("Type",)),
        parameter("Name", "string", position=1, mandatory=True, sets=("MemberSet",)),
        parameter("Value", "object", position=2, sets=("MemberSet",)),
        parameter("SecondValue", "object", position=3, sets=("MemberSet",)),
        parameter("TypeName", "string"),
        parameter("NotePropertyName", "string", position=0, mandatory=True,
                  sets=("NotePropertySingleMemberSet",), pattern=NO_KIND),
        parameter("NotePropertyValue", "object", position=1, mandatory=True,
                  sets=("NotePropertySingleMemberSet",)),
        parameter("NotePropertyMembers", "hashtable", position=0, mandatory=True,
                  sets=("NotePropertyMultiMemberSet",)),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        default_set="TypeNameSet",
        id=COMMANDS + "AddMemberCommand",
        module=UTILITY,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Add, and with -PassThru hand the object on."""
        value = self.args["InputObject"]
        for member in self._members():
            self._add(value, member)
        if "TypeName" in self.args and isinstance(value, PSCustomObject):
            value.type_names = (self.args["TypeName"], *value.type_names)
        if self.args.get("PassThru"):
            yield value

    def _add(self, value: Any, member: NoteProperty | Property | Method) -> None:
        if not isinstance(value, (PSCustomObject, HostObject)):
            raise self.call.fail(
                "Members can be added to objects only; the lab's strings, numbers and collections "
                "take none.",
                "NotSimulated",
                "NotImplemented",
            )
        if not self.args.get("Force") and members.has(value, member.name):
            self.call.error(
                f'Cannot add a member with the name "{member.name}" because a member with that '
                "name already exists. To overwrite the member anyway, add the Force parameter to "
                "your command.",
                "MemberAlreadyExists",
                "InvalidOperation",
                value,
                "System.InvalidOperationException",
            )
            return
        value.add(member)

    def _members(self) -> Iterator[NoteProperty | Property | Method]:
        if "NotePropertyName" in self.args:
            yield NoteProperty(self.args["NotePropertyName"], self.args["NotePropertyValue"])
        for key, value in (self.args.get("NotePropertyMembers") or Hashtable()).items():
            yield NoteProperty(convert.to_string(key), value)
        if "MemberType" in self.args:
            yield self._member(str(self.args["MemberType"]).casefold(), self.args["Name"])

    def _member(self, kind: str, name: str) -> NoteProperty | Property | Method:
        value: Any = self.args.get("Value")
        shell = self.call.shell
        if kind == "noteproperty":
            return NoteProperty(name, value)
        if kind == "aliasproperty":
            other = convert.to_string(value)
            return Property(name, lambda owner: members.get(owner, other), kind="AliasProperty",
                            alias_of=other)  # fmt: skip
        if kind == "scriptproperty":
            return Property(
                name,
                lambda owner: run_with_this(shell, value, owner),
                kind="ScriptProperty",
            )
        if kind == "scriptmethod":
            return Method(
                name,
                lambda owner, arguments: run_with_this(shell, value, owner, *arguments),
                f"System.Object {name}();",
                "ScriptMethod",
            )
        raise self.call.fail(
            f"Members of the kind {self.args['MemberType']} are not simulated in the lab.",
            "NotSimulated",
            "NotImplemented",
        )


def run_with_this(shell: Shell, block: ScriptBlockValue, owner: Any, *arguments: Any) -> Any:
    """What a script block makes of its owner, which it knows as `$this`."""
    before = shell.get_variable("this")
    shell.set_variable("this", owner)
    try:
        return convert.wrap(shell.run_block(block, *arguments))
    finally:
        shell.set_variable("this", before)


class NewGuid(Cmdlet):
    """New-Guid: from the lab's seed, so that the same lab gives the same ones."""

    info = command("New-Guid", id=COMMANDS + "NewGuidCommand", module=UTILITY)

    def process(self) -> Iterator[Any]:
        """The GUID."""
        yield self.call.shell.ops.new_guid()


class GetRandom(Cmdlet):
    """Get-Random: chance from the lab's seed."""

    info = command(
        "Get-Random",
        parameter("Maximum", "object", position=0, sets=("RandomNumber",)),
        parameter("Minimum", "object", sets=("RandomNumber",)),
        parameter("SetSeed", "int"),
        parameter("InputObject", "object[]", position=0, mandatory=True, by_value=True,
                  sets=("RandomListItem",)),
        parameter("Count", "int", sets=("RandomListItem",), minimum=1),
        default_set="RandomNumber",
        id=COMMANDS + "GetRandomCommand",
        module=UTILITY,
    )  # fmt: skip

    def begin(self) -> Iterator[Any]:
        """Nothing to choose from yet."""
        self.values: list[Any] = []
        yield from ()

    def process(self) -> Iterator[Any]:
        """Collect what is chosen from."""
        self.values += self.args.get("InputObject") or ()
        yield from ()

    def end(self) -> Iterator[Any]:
        """A number, or some of the objects."""
        chance = self.call.shell.ops.random
        if self.call.parameter_set == "RandomNumber":
            yield self._number()
            return
        left = list(self.values)
        for _ in range(min(self.args.get("Count", 1), len(left))):
            self.call.shell.ops.budget.step(5)
            place = chance(0, len(left))
            left[place], left[-1] = left[-1], left[place]
            yield left.pop()

    def _number(self) -> int:
        low = convert.to_int(self.args.get("Minimum", 0))
        high = convert.to_int(self.args.get("Maximum", 2**31 - 1))
        if low >= high:
            raise self.call.fail(
                f"The Minimum value ({low}) cannot be greater than or equal to the Maximum value "
                f"({high}).",
                "MinGreaterThanOrEqualMax",
                "InvalidArgument",
                exception="System.ArgumentException",
            )
        return self.call.shell.ops.random(low, high)


class GetUnique(Cmdlet):
    """Get-Unique: each value once, of a sorted list."""

    info = command(
        "Get-Unique",
        parameter("InputObject", "psobject", by_value=True),
        parameter("AsString", "switch"),
        parameter("OnType", "switch"),
        id=COMMANDS + "GetUniqueCommand",
        module=UTILITY,
    )

    def begin(self) -> Iterator[Any]:
        """Nothing came before the first."""
        self.last: Any = self
        yield from ()

    def process(self) -> Iterator[Any]:
        """What differs from the one before."""
        value = self.args.get("InputObject")
        if value is None:
            return
        mine, other = value, self.last
        if self.args.get("OnType"):
            mine, other = members.type_names(value)[0], other and members.type_names(other)[0]
        try:
            same = self.last is not self and compare.equals(mine, other, case=True)
        except Terminating:
            same = False
        self.last = value
        if not same:
            yield value


CMDLETS = (NewObject, AddMember, NewGuid, GetRandom, GetUnique)
ALIASES = {"gu": "Get-Unique"}
