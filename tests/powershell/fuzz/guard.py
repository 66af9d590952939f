"""While it is up, nothing outside of the lab may be touched: it sees every attempt.

Python itself reports what it does to the machine ("audit events"): files, folders, processes,
sockets, imports, code that is compiled or run. What it does not report is replaced meanwhile.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from unittest import mock

import hvlab

HARMLESS = frozenset(
    {
        # Of the interpreter and the harness; none of these leaves the process.
        "object.__getattr__", "sys._getframe", "gc.get_objects", "signal.pthread_kill",
        "sys.unraisablehook", "builtins.id",
    }
)  # fmt: skip
PATCHED = (
    (os, ("stat", "lstat", "getcwd", "access", "readlink", "getenv", "cpu_count", "getlogin")),
    (time, ("sleep", "time", "time_ns", "localtime", "monotonic")),
)
"""What Python reports to nobody."""
PACKAGE = str(Path(hvlab.__file__).parent)


class Outside(BaseException):
    """Something outside of the lab was touched. No `except Exception` holds it up."""


class _State:
    """Whether the guard is up. There is one: what watches a process can never be taken away."""

    up = False
    hooked = False
    seen: list[str]


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if _State.up and event not in HARMLESS and not _only_reads(event, arguments):
        _refuse(f"{event} {arguments!r:.200}")


def _refuse(what: str) -> None:
    _State.up = False  # so that the report itself is free to do what it needs
    _State.seen.append(what)
    raise Outside(what)


def _refusing(module: Any, name: str) -> Any:
    real = getattr(module, name)

    def refuse(*arguments: Any, **named: Any) -> Any:
        if _State.up and not _own_file(arguments):
            _refuse(f"{module.__name__}.{name} {arguments!r:.200}")
        return real(*arguments, **named)

    return refuse


def _own_file(arguments: tuple[Any, ...]) -> bool:
    """Whether it is about a file of the package itself, where its facts lie."""
    path = arguments[0] if arguments else None
    return isinstance(path, str | os.PathLike) and str(path).startswith(PACKAGE)


def _only_reads(event: str, arguments: tuple[Any, ...]) -> bool:
    """Whether a file of the package is read, or a folder of it listed."""
    if event == "open":
        return _own_file(arguments) and arguments[1] in ("r", "rb")
    return event in ("os.listdir", "os.scandir") and _own_file(arguments)


@contextmanager
def lowered() -> Iterator[None]:
    """For the harness's own needs: the guard is down for a moment."""
    before, _State.up = _State.up, False
    try:
        yield
    finally:
        _State.up = before


@contextmanager
def guarded() -> Iterator[list[str]]:
    """Nothing inside may touch the machine. Gives the list of what was tried; raises Outside."""
    if not _State.hooked:
        sys.addaudithook(_watch)
        _State.hooked = True
    _State.seen = []
    patches = [
        mock.patch.object(module, name, _refusing(module, name))
        for module, names in PATCHED
        for name in names
        if hasattr(module, name)
    ]
    for one in patches:
        one.start()
    _State.up = True
    try:
        yield _State.seen
    finally:
        _State.up = False
        for one in reversed(patches):
            with suppress(RuntimeError):
                one.stop()
