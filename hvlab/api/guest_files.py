"""The guest's files as a dictionary that takes paths as people write them."""

from __future__ import annotations

from hvlab.errors import LabError
from hvlab.world.guest import SYSTEM_DRIVE


class NoSuchFile(LabError, KeyError):
    """The guest has no file of that name."""

    def __str__(self) -> str:
        return str(self.args[0])


class GuestFiles(dict[str, str]):
    """Text by path on drive C:. `Invoices\\Monday.txt`, `C:/invoices/monday.txt`: all the same."""

    def __missing__(self, path: str) -> str:
        known = self._known(path)
        if known is None:
            names = ", ".join(sorted(self)) or "none"
            raise NoSuchFile(f"The guest has no file '{path}'. It has: {names}.")
        return self[known]

    def __contains__(self, path: object) -> bool:
        return isinstance(path, str) and self._known(path) is not None

    def _known(self, path: str) -> str | None:
        wanted = on_volume(path).casefold()
        return next((known for known in self if known.casefold() == wanted), None)


def on_volume(path: str) -> str:
    """A path without its drive, with the guest's separators."""
    plain = path.replace("/", "\\")
    if plain[:2].upper() == SYSTEM_DRIVE:
        plain = plain[2:]
    return plain.lstrip("\\")
