"""Cmdlets come in packages that name their modules, so that a console starts quickly; none is
forgotten, and what is found by name is what a whole table holds."""

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import pytest

from hvlab.powershell.language.packages import CORE
from tests.powershell.language.support import session

PACKAGES = ("commands", "commands.core", "commands.files", "commands.system", "hyperv")


@pytest.mark.parametrize("name", PACKAGES)
def test_no_module_is_forgotten(name: str) -> None:
    """Every module with something to type is one of those that the package loads, or loaded before
    all others."""
    package = import_module(f"hvlab.powershell.{name}")
    listed = getattr(package, "MODULES", None) or package.FAMILIES
    modules = [
        import_module(f"{package.__name__}.{one.name}") for one in iter_modules(package.__path__)
    ]
    found = {one.__name__ for one in modules if has_commands(one)}

    assert {f"{package.__name__}.{one}" for one in listed} == found - {CORE}


def has_commands(module: ModuleType) -> bool:
    """Whether there is something to type in it, or in its modules."""
    is_package = hasattr(module, "__path__")
    lists = ("CMDLETS", "PROGRAMS", "MODULES") if is_package else ("CMDLETS", "PROGRAMS")
    return any(hasattr(module, one) for one in lists)


def test_a_name_is_found_with_little() -> None:
    """A cmdlet that is found before the rest is loaded is the very one of the whole table."""
    few, whole = session().shell.commands, session().shell.commands
    for one in whole.all():
        found = few.cmdlet(one.name)
        assert found is not None
        assert one.cmdlet is found.cmdlet
