"""Reading and writing variables by name, with scope prefixes and the automatic ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from hvlab.powershell.language import convert
from hvlab.powershell.language.frame import EMPTY, Frame
from hvlab.powershell.language.scope import Scope, Variable, not_writable
from hvlab.powershell.values.errors import ConversionError, Terminating, fault, not_simulated
from hvlab.powershell.values.script import ScriptBlockValue

OTHER_PROVIDERS = frozenset({"hklm", "hkcu", "cert", "wsman"})
"""Drives besides the letters and those of the shell's own."""
SCOPES = frozenset({"global", "script", "local", "private"})
METADATA_ERROR = "System.Management.Automation.ArgumentTransformationMetadataException"


class Environment:
    """The environment's variables: names without regard to case, in order."""

    def __init__(self, values: dict[str, str] | None = None) -> None:
        self._values: dict[str, tuple[str, str]] = {}
        for name, value in (values or {}).items():
            self.put(name, value)

    def get(self, name: str) -> str | None:
        """The value, or None."""
        found = self._values.get(name.lower())
        return None if found is None else found[1]

    def put(self, name: str, value: str) -> None:
        """Set it; an empty text takes it away, as on Windows."""
        if value:
            old = self._values.get(name.lower(), (name, ""))[0]
            self._values[name.lower()] = (old, value)
        else:
            self._values.pop(name.lower(), None)

    def items(self) -> list[tuple[str, str]]:
        """Names with values, by name."""
        return sorted(self._values.values(), key=lambda one: one[0].lower())

    def __iter__(self) -> Iterator[str]:
        return (name for name, _ in self.items())


AUTOMATIC: dict[str, Callable[[Frame], Any]] = {
    "?": lambda frame: frame.shell.success,
    "pwd": lambda frame: frame.shell.current_path(),
}
"""Variables that are worked out when read, and cannot be assigned."""


def read(frame: Frame, name: str, scope: str = "") -> Any:
    """The value of a variable, EMPTY or $null where it has none."""
    key = name.lower()
    if not scope:
        found = frame.scope.find("_" if key == "psitem" else key)
        if found is not None:
            return found.value
        return _missing(frame, name, key)
    prefix = scope.lower()
    if prefix in SCOPES:
        return _read_in(frame, name, key, prefix)
    if prefix in OTHER_DRIVES:
        return OTHER_DRIVES[prefix](frame, name)
    if not _is_drive(frame, prefix):
        return None
    raise not_simulated(f"${{{scope}:{name}}}, the content of a file as a variable,")


def _is_drive(frame: Frame, prefix: str) -> bool:
    """Whether there is a drive of that name; a variable on none is without a value."""
    roots = () if frame.shell.files is None else frame.shell.files.roots
    return prefix in OTHER_PROVIDERS or any(root[:-1].lower() == prefix for root in roots)


def _missing(frame: Frame, name: str, key: str) -> Any:
    automatic = AUTOMATIC.get(key)
    if automatic is not None:
        return automatic(frame)
    if frame.shell.strict:
        raise undefined(name)
    return None


def undefined(name: str) -> Terminating:
    """The error of strict mode about a variable that was never set, to be raised by the caller."""
    return fault(
        f"The variable '${name}' cannot be retrieved because it has not been set.",
        id="VariableIsUndefined",
        category="InvalidOperation",
        target=name,
    )


def _read_in(frame: Frame, name: str, key: str, prefix: str) -> Any:
    if prefix == "global" and key in AUTOMATIC:
        return AUTOMATIC[key](frame)
    found = frame.scope.named(prefix).variables.get(key)
    if found is not None:
        return found.value
    if frame.shell.strict:
        raise undefined(f"{prefix}:{name}")
    return None


def _using(frame: Frame, name: str) -> Any:
    """`$using:name`: what the caller sent along; without a sender, the variable itself is not to be
    had."""
    sent = frame.shell.using
    if sent is not None:
        return sent.get(name.lower())
    raise fault(
        "A Using variable cannot be retrieved. A Using variable can be used only with "
        "Invoke-Command, Start-Job, or InlineScript in the script workflow. When it is used with "
        "Invoke-Command, the Using variable is valid only if the script block is invoked on a "
        "remote computer.",
        id="UsingWithoutInvokeCommand",
        category="InvalidOperation",
    )


def _function(frame: Frame, name: str) -> Any:
    found = frame.scope.function(name.lower())
    return None if found is None else found.block_value()


def _alias(frame: Frame, name: str) -> Any:
    found = frame.shell.commands.alias_target(name, frame.scope)
    return None if found is None else found.target


OTHER_DRIVES: dict[str, Callable[[Frame, str], Any]] = {
    "env": lambda frame, name: frame.shell.environment.get(name),
    "variable": lambda frame, name: read(frame, name),
    "using": _using,
    "function": _function,
    "alias": _alias,
}


def write(frame: Frame, name: str, value: Any, scope: str = "", type_name: Any = None) -> None:
    """`$scope:name = value`. A typed variable keeps its type; `type_name` gives it a new one.

    Raises the errors of read-only variables and of values that do not become the type."""
    prefix = scope.lower()
    if not prefix or prefix in SCOPES:
        _write_variable(frame, name, value, prefix, type_name)
    elif prefix == "env":
        frame.shell.environment.put(name, convert.to_string(None if value is EMPTY else value))
    elif prefix == "variable":
        _write_variable(frame, name, value, "", type_name)
    elif prefix == "function" and isinstance(value, ScriptBlockValue):
        frame.shell.define_function(frame.scope, name, value.node)
    else:
        raise not_simulated(f"Assigning ${{{scope}:{name}}}")


def _write_variable(frame: Frame, name: str, value: Any, prefix: str, type_name: Any) -> None:
    key = name.lower()
    if key == "psitem":
        key = "_"
    if key == "null":
        return  # `$null = ...` throws a value away
    if key in AUTOMATIC:
        raise not_writable(name)
    home = frame.scope.named(prefix) if prefix else frame.scope
    found = home.variables.get(key)
    if found is None and not prefix:
        found = _everywhere(frame.scope, key)
    if found is None:
        found = home.variables[key] = Variable(name)
        if prefix == "private":
            found.options = frozenset({"Private"})
    elif found.fixed:
        raise not_writable(name)
    if type_name is not None:
        found.type = type_name
    found.value = _fitting(found, value, frame)
    if key == "ofs":
        frame.shell.ofs_changed(found.value)


def _everywhere(scope: Scope, key: str) -> Variable | None:
    """A variable that is one and the same in all scopes, such as $true."""
    found = scope.find(key)
    return found if found is not None and "AllScope" in found.options else None


def _fitting(variable: Variable, value: Any, frame: Frame) -> Any:
    """The value as the variable's type and validation want it."""
    if variable.type is not None:
        try:
            value = convert.to_type(
                None if value is EMPTY else value, variable.type, frame.shell.ops
            )
        except ConversionError as error:
            error.record.category = "MetadataError"
            error.record.id = "RuntimeException"
            error.record.exception_type = METADATA_ERROR
            raise
    if variable.checks is not None:
        variable.checks(variable.name, value, frame)
    return value
