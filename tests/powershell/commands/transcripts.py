"""A shorthand for tests: what the console shows of a line typed on `patch-week`."""

from __future__ import annotations

from textwrap import dedent

from hvlab.api import OpenLab
from hvlab.powershell.session import Session


def window() -> Session:
    """A PowerShell window on SRV01's host."""
    return Session(OpenLab.open("patch-week"))


def shown(text: str, session: Session | None = None) -> str:
    """What the console shows, blanks at the ends of lines cut."""
    said = (session or window()).run(text).text
    return "\n".join(line.rstrip() for line in said.split("\n"))


def lines(text: str, session: Session | None = None) -> list[str]:
    """The lines of it that are not empty."""
    return [line for line in shown(text, session).split("\n") if line]


def block(text: str) -> str:
    """An expected text as it stands in a test: indented, its first line end left out."""
    return dedent(text).removeprefix("\n")
