"""Scopes: where variables and functions live, and who sees them.

PowerShell scopes are dynamic: what is called sees the variables of what called it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from hvlab.powershell.values.errors import Terminating, fault

MAX_VARIABLES = 4096
"""As $MaximumVariableCount."""


class Variable:
    """A variable. `type` is what its values are converted to (a syntax node or None), `checks` its
    validation; `options` such as 'ReadOnly', 'Constant', 'Private', 'AllScope'."""

    __slots__ = ("checks", "description", "name", "options", "type", "value")

    def __init__(self, name: str, value: Any = None, options: frozenset[str] = frozenset()) -> None:
        self.name = name
        self.value = value
        self.options = options
        self.type: Any = None
        self.checks: Any = None
        self.description = ""

    def copy(self) -> Variable:
        """Another variable with the same name, value, type and options."""
        new = Variable(self.name, self.value, self.options)
        new.type = self.type
        new.checks = self.checks
        new.description = self.description
        return new

    @property
    def fixed(self) -> bool:
        """Whether it may not be assigned."""
        return bool(self.options & {"ReadOnly", "Constant"})


class Scope:
    """One scope. `script` is the scope that `$script:` means from here."""

    __slots__ = ("aliases", "functions", "parent", "script", "variables")

    def __init__(self, parent: Scope | None = None, *, of_script: bool = False) -> None:
        self.parent = parent
        self.variables: dict[str, Variable] = {}
        self.functions: dict[str, Any] = {}
        self.aliases: dict[str, Any] = {}
        self.script: Scope = self if parent is None or of_script else parent.script

    @property
    def root(self) -> Scope:
        """The global scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def find(self, name: str) -> Variable | None:
        """The variable of that lower-case name that is seen from here."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.variables.get(name)
            if found is not None and (scope is self or "Private" not in found.options):
                return found
            scope = scope.parent
        return None

    def function(self, name: str) -> Any:
        """The function of that lower-case name that is seen from here, or None."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.functions.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def alias(self, name: str) -> Any:
        """The alias of that lower-case name that is seen from here, or None."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.aliases.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def copy(self) -> Scope:
        """A scope of its own with the same variables and values."""
        new = Scope(self.parent)
        for key, variable in self.variables.items():
            new.variables[key] = variable.copy()
        return new

    def named(self, which: str) -> Scope:
        """The scope that a prefix or -Scope means: global, script, local, private, 0, 1, ...

        Raises the error of a scope number beyond the last."""
        key = which.lower()
        if key == "global":
            return self.root
        if key == "script":
            return self.script
        if not key.isdecimal():
            return self
        scope: Scope | None = self
        for _ in range(int(key[:9])):
            if scope is None:
                break
            scope = scope.parent
        if scope is None:
            raise fault(
                f"The scope number '{key}' exceeds the number of active scopes.\r\n"
                "Parameter name: scopeID\r\nActual value was " + key + ".",
                id="ScopeIDExceedsAvailableScopes",
                category="InvalidArgument",
                target=int(key),
                exception="System.Management.Automation.PSArgumentOutOfRangeException",
            )
        return scope

    def put(self, name: str, value: Any) -> Variable:
        """Give a variable of this very scope a value, made when missing."""
        key = name.lower()
        found = self.variables.get(key)
        if found is None:
            found = self.variables[key] = Variable(name, value)
        else:
            found.value = value
        return found


def not_writable(name: str) -> Terminating:
    """The error of assigning a read-only variable, to be raised by the caller."""
    return fault(
        f"Cannot overwrite variable {name} because it is read-only or constant.",
        id="VariableNotWritable",
        category="WriteError",
        target=name,
        exception="System.Management.Automation.SessionStateUnauthorizedAccessException",
    )


@contextmanager
def lent(scope: Scope, name: str, value: Any) -> Iterator[None]:
    """Give a variable (its name in lower case) a value of this scope for a while."""
    old = scope.variables.get(name)
    before = None if old is None else old.value
    scope.put(name, value)
    try:
        yield
    finally:
        if old is None:
            scope.variables.pop(name, None)
        else:
            old.value = before


def underscore(scope: Scope, value: Any) -> AbstractContextManager[None]:
    """Give `$_` a value of this scope for a while."""
    return lent(scope, "_", value)
