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
