"""Names of a package that are imported when somebody asks for them, so that a command starts soon.

    if TYPE_CHECKING:
        from hvlab.api.machine import VMHandle
    else:
        __getattr__ = on_demand(__name__, {"VMHandle": "hvlab.api.machine"})

Any thread may ask. There is no lock here, and there must be none: Python locks each module while it
is imported, and whoever imports one may come here for another. Nobody waits in a circle:

- A click, which may come on a thread of its own while a cell runs, imports nothing; whatever it can
  need is imported with the drawn window (tests/views/test_importing.py).
- What is offered here is in modules that do not import one another in a circle
  (tests/operations/test_package.py), so that nobody sees half of one.
- No module touches a lab while it is imported: whoever holds a lab may import, never the other way
  round.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Any


def on_demand(package: str, homes: Mapping[str, str]) -> Callable[[str], Any]:
    """The `__getattr__` of a package. `homes` says for each name which module has it."""

    def find(name: str) -> Any:
        home = homes.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        return getattr(import_module(home), name)

    return find
