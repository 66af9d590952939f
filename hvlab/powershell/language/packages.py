"""Packages of cmdlets: imported when a name is not found without them.

A module has the lists CMDLETS, ALIASES and PROGRAMS, a package names its modules in MODULES; what
is made known in another way has a `load(table)` of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from importlib import import_module
from typing import Any

from hvlab.powershell.language.commands import CommandTable

COMMANDS = "hvlab.powershell.commands"
CORE = f"{COMMANDS}.core"
"""The package that is loaded before every other."""


def fill(
    table: CommandTable, packages: Iterable[str], given: Mapping[str, Any] | None = None
) -> None:
    """Tell a table of commands where its packages are, in the order in which they are looked at.

    `given` holds what the `load` of a package takes beside the table.
    """
    more = given or {}
    for package in (CORE, *packages):
        arguments = (more[package],) if package in more else ()
        table.later(partial(_load, package, arguments=arguments))


def _load(name: str, table: CommandTable, arguments: tuple[Any, ...] = ()) -> None:
    """Import a module and put what it has into the table; the modules of a package follow when they
    are needed."""
    module = import_module(name)
    own = getattr(module, "load", None)
    if own is not None:
        own(table, *arguments)
        return
    for cmdlet in getattr(module, "CMDLETS", ()):
        table.add(cmdlet)
    for alias, target in getattr(module, "ALIASES", {}).items():
        table.alias(alias, target)
    for program, run in getattr(module, "PROGRAMS", {}).items():
        table.program(program, run)
    table.next(partial(_load, f"{name}.{one}") for one in getattr(module, "MODULES", ()))
