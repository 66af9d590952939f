"""Get-Member: what an object can do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.language import members
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.objects import PSCustomObject

KINDS = (
    "AliasProperty", "CodeProperty", "Property", "NoteProperty", "ScriptProperty", "Properties",
    "PropertySet", "Method", "CodeMethod", "ScriptMethod", "Methods", "ParameterizedProperty",
    "MemberSet", "Event", "Dynamic", "All",
)  # fmt: skip
GROUPS = {
    "properties": (
        "AliasProperty", "CodeProperty", "Property", "NoteProperty", "ScriptProperty",
    ),
    "methods": ("Method", "CodeMethod", "ScriptMethod"),
}  # fmt: skip
TYPE = "Microsoft.PowerShell.Commands.MemberDefinition"


class GetMember(Cmdlet):
    """Get-Member: the members of each type that comes, once."""

    info = command(
        "Get-Member",
        parameter("InputObject", "psobject", by_value=True),
        parameter("Name", "string[]", position=0),
        parameter("MemberType", "string[]", aliases=("Type",), choices=KINDS),
        parameter("View", "string", choices=("Extended", "Adapted", "Base", "All")),
        parameter("Static", "switch"),
        parameter("Force", "switch"),
        id="Microsoft.PowerShell.Commands.GetMemberCommand",
        module="Microsoft.PowerShell.Utility",
    )

    def begin(self) -> Iterator[Any]:
        """No type has been seen."""
        self.seen: set[str] = set()
        yield from ()

    def process(self) -> Iterator[Any]:
        """The members of an object of a type that has not come before."""
        value = self.args.get("InputObject")
        if value is None:
            return
        type_name = members.type_names(value)[0]
        if type_name.casefold() in self.seen:
            return
        self.seen.add(type_name.casefold())
        found = [one for one in members.describe(value) if self._wanted(one)]
        for one in sorted(found, key=lambda member: (_rank(member.kind), member.name.casefold())):
            yield PSCustomObject(
                {
                    "TypeName": type_name,
                    "Name": one.name,
                    "MemberType": one.kind,
                    "Definition": one.definition,
                },
                (TYPE, "System.Object"),
            )

    def end(self) -> Iterator[Any]:
        """Complain where nothing came."""
        if not self.seen:
            self.call.error(
                "You must specify an object for the Get-Member cmdlet.",
                "NoObjectInGetMember",
                "CloseError",
                None,
                "System.InvalidOperationException",
            )
        yield from ()

    def _wanted(self, member: members.MemberInfo) -> bool:
        names = self.args.get("Name") or ("*",)
        kinds = [kind.casefold() for kind in self.args.get("MemberType") or ("all",)]
        allowed = {each.casefold() for kind in kinds for each in GROUPS.get(kind, (kind,))}
        return any(wildcard_match(name, member.name) for name in names) and (
            "all" in allowed or member.kind.casefold() in allowed
        )


def _rank(kind: str) -> int:
    """Get-Member's order of kinds: aliases, then methods, then properties."""
    order = ("AliasProperty", "CodeMethod", "Method", "ScriptMethod", "NoteProperty", "Property")
    return order.index(kind) if kind in order else len(order)


CMDLETS = (GetMember,)
ALIASES = {"gm": "Get-Member"}
