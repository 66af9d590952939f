"""A method without its parentheses, as a value: `$name.ToUpper`."""

from __future__ import annotations

from typing import ClassVar

from hvlab.powershell.values.objects import HostObject, Property


class MethodValue(HostObject):
    """What it is called and its overloads; whoever forgets the parentheses is shown these."""

    type_names = (
        "System.Management.Automation.PSMethod",
        "System.Management.Automation.PSMethodInfo",
        "System.Management.Automation.PSMemberInfo",
        "System.Object",
    )
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("OverloadDefinitions", lambda self: list(self.overloads)),
        Property("MemberType", lambda _: "Method", "System.Management.Automation.PSMemberTypes"),
        Property("TypeNameOfValue", lambda self: self.type_names[0], "string"),
        Property("Name", lambda self: self.name, "string"),
        Property("IsInstance", lambda _: False, "bool"),
    )

    def __init__(self, name: str, overloads: tuple[str, ...]) -> None:
        super().__init__()
        self.name = name
        self.overloads = overloads

    def __str__(self) -> str:
        return ", ".join(self.overloads)
