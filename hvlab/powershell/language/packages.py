"""Packages of cmdlets: imported when a name is not found without them.

A package has a `load(table)` of its own, or modules with the lists CMDLETS and ALIASES.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import partial
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

from hvlab.powershell.language.commands import CommandTable

COMMANDS = "hvlab.powershell.commands"
FIRST = "core"
"""The module of `commands` that is loaded before everything."""


def fill(
    table: CommandTable, packages: Iterable[str], given: Mapping[str, Any] | None = None
) -> None:
    """Tell a table of commands where its packages are, in the order in which they are looked at.

    `given` holds what the `load` of a package takes beside the table.
    """
    more = given or {}
    table.later(partial(_load, f"{COMMANDS}.{FIRST}"))
    for package in packages:
        arguments = (more[package],) if package in more else ()
        table.later(partial(_load, package, arguments=arguments))


def _load(name: str, table: CommandTable, arguments: tuple[Any, ...] = ()) -> None:
    """Import a module and put its cmdlets into the table; of a package without any, each of its
    modules when it is needed."""
    module = import_module(name)
    own = getattr(module, "load", None)
    if own is not None:
        own(table, *arguments)
        return
    for cmdlet in getattr(module, "CMDLETS", ()):
        table.add(cmdlet)
    for alias, target in getattr(module, "ALIASES", {}).items():
        table.alias(alias, target)
    if not hasattr(module, "CMDLETS") and hasattr(module, "__path__"):
        names = sorted(one.name for one in iter_modules(module.__path__))
        table.next(partial(_load, f"{name}.{one}") for one in names if one != FIRST)
