"""How long tests wait for other programs, and where those listen: the same on a busy machine.

A test never waits for something that goes away by itself: it would be missed on a busy machine. It
lets the page write down what was there, and reads that afterwards.
"""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Callable

PATIENCE = 120.0
"""Seconds until something that should happen counts as missing. No test is about how long it takes;
this only ends one whose program hangs."""

MILLISECONDS = PATIENCE * 1000
"""The same for Playwright."""


def expect_soon(expected: object, look: Callable[[], object]) -> None:
    """Look until this is seen; what was seen last is what the failure shows."""
    end = time.monotonic() + PATIENCE
    while (seen := look()) != expected and time.monotonic() < end:
        time.sleep(0.05)
    assert expected == seen


def free_port() -> int:
    """A port nobody listens on, and that nobody is given by chance before the test's own program.

    Systems hand out higher numbers to programs that do not care. Where to look first depends on the
    process, so that tests that run beside each other do not meet.
    """
    first = os.getpid() * 16
    for number in range(10_000):
        port = 18_000 + (first + number) % 10_000
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise RuntimeError("no free port from 18000 to 27999")


def end(process: subprocess.Popen[bytes]) -> None:
    """Let a program end itself; one that does not is ended."""
    process.terminate()
    try:
        process.wait(PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(PATIENCE)
