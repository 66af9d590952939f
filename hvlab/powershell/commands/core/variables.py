"""Get-Variable, Set-Variable, New-Variable, Remove-Variable, Clear-Variable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from hvlab.powershell.language import convert
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.frame import plain
from hvlab.powershell.language.scope import Scope, Variable
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.values.errors import Terminating
from hvlab.powershell.values.objects import HostObject, Property

COMMANDS = "Microsoft.PowerShell.Commands."
UTILITY = "Microsoft.PowerShell.Utility"
NOT_FOUND = "System.Management.Automation.ItemNotFoundException"
DENIED = "System.Management.Automation.SessionStateUnauthorizedAccessException"
EXISTS = "System.Management.Automation.SessionStateException"


def _set_value(self: VariableObject, value: Any) -> None:
    self.variable.value = value


class VariableObject(HostObject):
    """A variable as Get-Variable puts it out; its value can be assigned."""

    type_names = ("System.Management.Automation.PSVariable", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Name", lambda self: self.variable.name, "string"),
        Property("Description", lambda self: self.variable.description, "string"),
        Property("Value", lambda self: plain(self.variable.value), "System.Object", _set_value),
        Property("Visibility", lambda _: "Public", "SessionStateEntryVisibility"),
        Property("Module", lambda _: None),
        Property("ModuleName", lambda _: "", "string"),
        Property("Options", lambda self: self.options(), "ScopedItemOptions"),
        Property("Attributes", lambda _: []),
    )

    def __init__(self, variable: Variable) -> None:
        super().__init__()
        self.variable = variable

    def options(self) -> str:
        """Such as 'ReadOnly, AllScope'."""
        order = ("ReadOnly", "Constant", "Private", "AllScope")
        return ", ".join(one for one in order if one in self.variable.options) or "None"


class VariableCmdlet(Cmdlet):
    """Base: finds variables by name or pattern."""

    call: Stage

    def scope(self) -> Scope:
        """The scope that -Scope means; else the caller's."""
        own = self.call.frame.scope
        return own.named(self.args["Scope"]) if "Scope" in self.args else own

    def visible(self) -> dict[str, Variable]:
        """The variables that are seen from there, the nearest of each name."""
        found: dict[str, Variable] = {}
        scope: Scope | None = self.scope()
        while scope is not None:
            for key, variable in scope.variables.items():
                found.setdefault(key, variable)
            scope = None if "Scope" in self.args else scope.parent
        return found

    def wanted(self, names: list[str]) -> Iterator[Variable]:
        """The variables of these names; complains of missing ones."""
        visible = self.visible()
        for name in names:
            name = name.removeprefix("$") if name != "$" else name
            if has_wildcard(name):
                yield from (visible[key] for key in sorted(visible) if wildcard_match(name, key))
            elif name.lower() in visible:
                yield visible[name.lower()]
            else:
                self.call.error(
                    f"Cannot find a variable with the name '{name}'.",
                    "VariableNotFound",
                    "ObjectNotFound",
                    name,
                    NOT_FOUND,
                )

    def guard(self, variable: Variable, verb: str) -> bool:
        """Whether it may be changed; complains where not."""
        if "Constant" in variable.options or (
            "ReadOnly" in variable.options and not self.args.get("Force")
        ):
            self.call.error(
                f"Cannot {verb} variable {variable.name} because it is read-only or constant.",
                "VariableNotWritable" if verb == "overwrite" else "VariableNotRemovable",
                "WriteError",
                variable.name,
                DENIED,
            )
            return False
        return True


class GetVariable(VariableCmdlet):
    """Get-Variable."""

    info = command(
        "Get-Variable",
        parameter("Name", "string[]", position=0, by_value=True, by_property=True),
        parameter("ValueOnly", "switch"),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        parameter("Scope", "string"),
        id=COMMANDS + "GetVariableCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """The variables."""
        for variable in self.wanted(self.args.get("Name") or ["*"]):
            if any(wildcard_match(one, variable.name) for one in self.args.get("Exclude") or ()):
                continue
            if self.args.get("ValueOnly"):
                yield plain(variable.value)
            else:
                yield VariableObject(variable)


def _options(text: Any) -> frozenset[str]:
    if text is None:
        return frozenset()
    known = {one.lower(): one for one in ("ReadOnly", "Constant", "Private", "AllScope")}
    parts = convert.to_string(text, ",").replace(" ", ",").split(",")
    return frozenset(known[part.lower()] for part in parts if part.lower() in known)


class SetVariable(VariableCmdlet):
    """Set-Variable."""

    info = command(
        "Set-Variable",
        parameter("Name", "string[]", position=0, mandatory=True, by_property=True),
        parameter("Value", "object", position=1, by_value=True, by_property=True),
        parameter("Description", "string"),
        parameter("Option", "object"),
        parameter("Force", "switch"),
        parameter("Visibility", "object"),
        parameter("PassThru", "switch"),
        parameter("Scope", "string"),
        should_process=True,
        id=COMMANDS + "SetVariableCommand",
        module=UTILITY,
    )

    def begin(self) -> Iterator[Any]:
        """Nothing has come."""
        self.values: list[Any] = []
        yield from ()

    def process(self) -> Iterator[Any]:
        """Keep the value; several make a list."""
        if "Value" in self.args:
            self.values.append(self.args["Value"])
        yield from ()

    def end(self) -> Iterator[Any]:
        """Assign."""
        value = convert.wrap(self.values)
        for name in self.args.get("Name") or ():
            if not self.call.should_process(f"Name: {name} Value: {convert.to_string(value)}",
                                            "Set variable"):  # fmt: skip
                continue
            home = self.scope()
            old = home.variables.get(name.lower())
            if old is not None and not self.guard(old, "overwrite"):
                continue
            variable = home.put(name, value)
            variable.options |= _options(self.args.get("Option"))
            variable.description = self.args.get("Description", variable.description)
            if self.args.get("PassThru"):
                yield VariableObject(variable)


class NewVariable(VariableCmdlet):
    """New-Variable."""

    info = command(
        "New-Variable",
        parameter("Name", "string", position=0, mandatory=True, by_property=True),
        parameter("Value", "object", position=1, by_value=True, by_property=True),
        parameter("Description", "string"),
        parameter("Option", "object"),
        parameter("Visibility", "object"),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        parameter("Scope", "string"),
        should_process=True,
        id=COMMANDS + "NewVariableCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """Make it."""
        name = self.args["Name"]
        home = self.scope()
        if name.lower() in home.variables and not self.args.get("Force"):
            self.call.error(
                f"A variable with name '{name}' already exists.",
                "VariableAlreadyExists",
                "ResourceExists",
                name,
                EXISTS,
            )
            return
        variable = home.put(name, self.args.get("Value"))
        variable.options = _options(self.args.get("Option"))
        variable.description = self.args.get("Description", "")
        if self.args.get("PassThru"):
            yield VariableObject(variable)


class RemoveVariable(VariableCmdlet):
    """Remove-Variable."""

    info = command(
        "Remove-Variable",
        parameter("Name", "string[]", position=0, mandatory=True, by_property=True),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        parameter("Force", "switch"),
        parameter("Scope", "string"),
        should_process=True,
        id=COMMANDS + "RemoveVariableCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """Take them away."""
        for variable in list(self.wanted(self.args["Name"])):
            if self.guard(variable, "remove") and self.call.should_process(
                f"Name: {variable.name}", "Remove variable"
            ):
                self._remove(variable)
        yield from ()

    def _remove(self, variable: Variable) -> None:
        scope: Scope | None = self.scope()
        while scope is not None:
            if scope.variables.get(variable.name.lower()) is variable:
                del scope.variables[variable.name.lower()]
            scope = scope.parent


class ClearVariable(VariableCmdlet):
    """Clear-Variable."""

    info = command(
        "Clear-Variable",
        parameter("Name", "string[]", position=0, mandatory=True, by_property=True),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        parameter("Scope", "string"),
        should_process=True,
        id=COMMANDS + "ClearVariableCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """Give them $null."""
        for variable in self.wanted(self.args["Name"]):
            if self.guard(variable, "overwrite") and self.call.should_process(
                f"Name: {variable.name}", "Clear variable"
            ):
                variable.value = self._nothing(variable)
                if self.args.get("PassThru"):
                    yield VariableObject(variable)

    def _nothing(self, variable: Variable) -> Any:
        if variable.type is None:
            return None
        try:
            return convert.to_type(None, variable.type)
        except Terminating:
            return None


CMDLETS = (GetVariable, SetVariable, NewVariable, RemoveVariable, ClearVariable)
ALIASES = {
    "gv": "Get-Variable",
    "sv": "Set-Variable",
    "set": "Set-Variable",
    "nv": "New-Variable",
    "rv": "Remove-Variable",
    "clv": "Clear-Variable",
}
