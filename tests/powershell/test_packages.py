"""Cmdlets come in packages that name their modules, so that a console starts quickly; none is
forgotten, and what is found by name is what a whole table holds."""

from importlib import import_module
from pkgutil import iter_modules

import pytest

from tests.powershell.language.support import session

PACKAGES = ("commands.core", "commands.files", "commands.system", "hyperv")


@pytest.mark.parametrize("name", PACKAGES)
def test_no_module_is_forgotten(name: str) -> None:
    """Every module with cmdlets is one of those that the package loads."""
    package = import_module(f"hvlab.powershell.{name}")
    listed = set(getattr(package, "MODULES", None) or package.FAMILIES)
    modules = [one.name for one in iter_modules(package.__path__)]
    found = {
        one for one in modules if hasattr(import_module(f"{package.__name__}.{one}"), "CMDLETS")
    }

    assert listed == found


def test_a_name_is_found_with_little() -> None:
    """A cmdlet that is found before the rest is loaded is the very one of the whole table."""
    few, whole = session().shell.commands, session().shell.commands
    for one in whole.all():
        found = few.cmdlet(one.name)
        assert found is not None
        assert one.cmdlet is found.cmdlet
