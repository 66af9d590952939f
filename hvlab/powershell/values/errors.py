"""Error records, and how a terminating error travels."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hvlab.errors import HvlabError
from hvlab.powershell.values.objects import PSObject


@dataclass(frozen=True)
class Position:
    """Where in a script something happened: the script's whole text and a range of offsets."""

    text: str
    start: int
    end: int
    file: str = ""


@dataclass
class ErrorRecord(PSObject):
    """What `$Error` holds and the console prints in red.

    `category` is such as `InvalidArgument`; `activity` the real cmdlet's name ('' for none);
    `invoked` the name as typed (the prefix of the message); `exception` the .NET class without
    namespace, as CategoryInfo shows it, `exception_type` with its namespace.
    """

    message: str
    id: str = "RuntimeException"
    category: str = "NotSpecified"
    target: Any = None
    activity: str = ""
    invoked: str = ""
    exception_type: str = "System.Management.Automation.RuntimeException"
    position: Position | None = None
    inner: object = None
    """The name of the .NET exception inside ('System.DivideByZeroException'), or another record."""
    data: dict[str, Any] = field(default_factory=dict)

    type_names = ("System.Management.Automation.ErrorRecord", "System.Object")

    @property
    def exception(self) -> str:
        """The exception's class without its namespace."""
        return self.exception_type.rpartition(".")[2]


class Terminating(HvlabError):
    """A terminating error on its way to a `catch` or to the console. `throw` raises it as well."""

    def __init__(self, record: ErrorRecord) -> None:
        super().__init__(record.message)
        self.record = record


def fault(
    message: str,
    id: str = "RuntimeException",
    category: str = "InvalidOperation",
    target: Any = None,
    exception: str = "System.Management.Automation.RuntimeException",
    inner: object = None,
) -> Terminating:
    """A terminating error of an operator, a conversion or a member, to be raised by the caller.

    It has no position: whoever evaluates the expression puts it into `record.position`.
    """
    return Terminating(
        ErrorRecord(message, id, category, target, exception_type=exception, inner=inner)
    )


class ConversionError(Terminating):
    """A value that cannot become a type. The record's message is PowerShell's whole sentence."""


def not_simulated(what: str) -> Terminating:
    """Something a real host can do and the lab cannot; to be raised by the caller."""
    return fault(
        f"{what} works on a real host and is not simulated in this lab.",
        id="NotSimulated",
        category="NotImplemented",
        exception="System.NotSupportedException",
    )
