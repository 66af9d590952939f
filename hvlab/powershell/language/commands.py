"""The table of commands, and what it holds."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hvlab.powershell.language.command import Cmdlet, CommandInfo

if TYPE_CHECKING:
    from hvlab.powershell.language.scope import Scope


SYSTEM_FOLDERS = ("c:\\windows\\system32\\", "c:\\windows\\")
"""Where the system's programs are."""


@dataclass(frozen=True)
class CmdletCommand:
    """A cmdlet. `cmdlet` is None where a real host has it and the lab only knows its parameters."""

    info: CommandInfo
    cmdlet: type[Cmdlet] | None = None
    kind: str = "Cmdlet"

    @property
    def name(self) -> str:
        """Its name."""
        return self.info.name

    @property
    def module(self) -> str:
        """The module it is of."""
        return self.info.module


@dataclass(frozen=True)
class AliasCommand:
    """An alias and the name it stands for."""

    name: str
    target: str
    options: str = ""
    description: str = ""
    kind: str = "Alias"
    module: str = ""


@dataclass(frozen=True)
class NativeCommand:
    """A program. `run` is given the running stage and its words (language/native.py)."""

    name: str
    run: Any
    kind: str = "Application"
    module: str = ""


class CommandTable:
    """Commands of a shell by name, whatever the case.

    Cmdlets come in packages that are loaded when a name is not found, so that a console starts
    quickly; see `later`.
    """

    def __init__(self) -> None:
        self._cmdlets: dict[str, CmdletCommand] = {}
        self._aliases: dict[str, AliasCommand] = {}
        self._natives: dict[str, NativeCommand] = {}
        self._later: list[Callable[[CommandTable], None]] = []

    # Filling

    def add(self, cmdlet: type[Cmdlet]) -> None:
        """Make a cmdlet known, with the aliases that its info names."""
        info = cmdlet.info
        self._cmdlets[info.name.lower()] = CmdletCommand(info, cmdlet)
        for alias in info.aliases:
            self.alias(alias, info.name)

    def declare(self, info: CommandInfo) -> None:
        """Make a cmdlet known that exists on a real host and is not simulated."""
        self._cmdlets.setdefault(info.name.lower(), CmdletCommand(info))

    def alias(self, name: str, target: str, options: str = "", module: str = "") -> None:
        """Let `name` stand for the command `target`; `module` where one brought it."""
        self._aliases[name.lower()] = AliasCommand(name, target, options, module=module)

    def program(self, name: str, run: Any) -> None:
        """Make a program known: `ping`, which is found as `ping.exe` too."""
        self._natives[name.lower()] = NativeCommand(f"{name}.exe", run)

    def later(self, load: Callable[[CommandTable], None]) -> None:
        """Have `load` fill the table when a name is not found without it."""
        self._later.append(load)

    def next(self, loads: Iterable[Callable[[CommandTable], None]]) -> None:
        """The same, before whatever else is to be loaded."""
        self._later[:0] = loads

    def load_all(self) -> None:
        """Load every package."""
        while self._later:
            self._later.pop(0)(self)

    # Finding

    def _known(self, key: str, table: dict[str, Any]) -> Any:
        while key not in table and self._later:
            self._later.pop(0)(self)
        return table.get(key)

    def cmdlet(self, name: str) -> CmdletCommand | None:
        """The cmdlet of that name."""
        found: CmdletCommand | None = self._known(name.lower(), self._cmdlets)
        return found

    def native(self, name: str) -> NativeCommand | None:
        """The program of that name, with or without `.exe` and the folder of the system's own."""
        key = name.lower().removesuffix(".exe")
        for folder in SYSTEM_FOLDERS:
            key = key.removeprefix(folder)
        found: NativeCommand | None = self._known(key, self._natives)
        return found

    def in_module(self, name: str, module: str) -> CmdletCommand | None:
        """The cmdlet of that name if it is of that module."""
        found = self.cmdlet(name)
        if found is None and name.lower() in self._aliases:
            found = self.cmdlet(self._aliases[name.lower()].target)
        if found is None or found.module.lower() != module.lower():
            return None
        return found

    def alias_target(self, name: str, scope: Scope | None = None) -> AliasCommand | None:
        """The alias of that name: one of the script's own before those of the host."""
        key = name.lower()
        own = scope.alias(key) if scope is not None else None
        if own is not None:
            return own  # type: ignore[no-any-return]
        if key in self._aliases:
            return self._aliases[key]
        if key in self._cmdlets:
            return None
        found: AliasCommand | None = self._known_alias(key)
        return found

    def _known_alias(self, key: str) -> AliasCommand | None:
        while key not in self._aliases and key not in self._cmdlets and self._later:
            self._later.pop(0)(self)
        return self._aliases.get(key)

    def find(self, name: str) -> CmdletCommand | None:
        """The cmdlet that a name or an alias of the host means, or None."""
        alias = self.alias_target(name)
        return self.cmdlet(alias.target if alias is not None else name)

    def all(self) -> Iterator[CmdletCommand]:
        """Every cmdlet, by name."""
        self.load_all()
        return iter(sorted(self._cmdlets.values(), key=lambda one: one.name.lower()))

    def aliases(self) -> list[AliasCommand]:
        """Every alias of the host, by name."""
        self.load_all()
        return sorted(self._aliases.values(), key=lambda one: one.name.lower())

    def remove_alias(self, name: str) -> bool:
        """Take an alias away; says whether it was there."""
        return self._aliases.pop(name.lower(), None) is not None
