"""A PowerShell window on an empty host, and short ways to type into it."""

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.powershell.language.console import Transcript
from hvlab.powershell.session import Session


def session(*answers: str, ask: bool = False) -> Session:
    """A window; with answers (or `ask`) somebody sits at it and types them in turn."""
    console = Transcript(answers=list(answers) if answers or ask else None)
    return Session(OpenLab("empty", Lab()), console)


def typed(text: str, *answers: str, ask: bool = False) -> str:
    """What the console shows of a script, without blanks at the end."""
    return session(*answers, ask=ask).run(text).text.rstrip()


def lines(text: str) -> list[str]:
    """The lines that the console shows."""
    shown = typed(text)
    return shown.split("\n") if shown else []


def error_id(text: str) -> str:
    """The id of the newest error of a script; '' where there is none."""
    window = session()
    window.run(text)
    return window.shell.errors[0].id if window.shell.errors else ""


def message(text: str) -> str:
    """The message of the newest error of a script."""
    window = session()
    window.run(text)
    return window.shell.errors[0].message
