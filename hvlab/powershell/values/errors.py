"""Error records, and how a terminating error travels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from hvlab.errors import HvlabError
from hvlab.powershell.values.objects import Method, NoteProperty, Property, PSObject

NOT_SIMULATED = "NotSimulated"
"""The id of the error of what a real host can do and the lab cannot."""


EXCEPTION = "System.Exception"


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

    def properties(self) -> Iterator[NoteProperty | Property]:
        yield Property("PSMessageDetails", lambda _: None, "System.Object")
        yield Property("Exception", ErrorRecord.exception_object, "System.Exception")
        yield Property("TargetObject", lambda self: self.target, "System.Object")
        yield Property(
            "CategoryInfo",
            lambda self: CategoryInfo(self),
            "System.Management.Automation.ErrorCategoryInfo",
        )
        yield Property("FullyQualifiedErrorId", lambda self: self.id, "string")
        yield Property(
            "ErrorDetails",
            lambda self: self.data.get("ErrorDetails"),
            "System.Management.Automation.ErrorDetails",
        )
        yield Property(
            "InvocationInfo",
            lambda self: InvocationInfo(self),
            "System.Management.Automation.InvocationInfo",
        )
        yield Property("ScriptStackTrace", lambda self: self.data.get("stack", ""), "string")
        yield Property("PipelineIterationInfo", lambda _: [], "System.Object")

    def exception_object(self) -> ExceptionObject:
        """`$_.Exception`: always the same object for one record."""
        made = self.data.get("exception")
        if not isinstance(made, ExceptionObject):
            inner = None
            if isinstance(self.inner, ErrorRecord):
                inner = self.inner.exception_object()
            elif isinstance(self.inner, str):
                inner = ExceptionObject(self.message, (self.inner, "System.Object"))
            made = ExceptionObject(
                self.message, (self.exception_type, "System.Object"), inner, self
            )
            self.data["exception"] = made
        return made

    @property
    def exception(self) -> str:
        """The exception's class without its namespace."""
        return self.exception_type.rpartition(".")[2]


class CategoryInfo(PSObject):
    """`$_.CategoryInfo`."""

    type_names = ("System.Management.Automation.ErrorCategoryInfo", "System.Object")

    def __init__(self, record: ErrorRecord) -> None:
        self.record = record

    def properties(self) -> Iterator[NoteProperty | Property]:
        record = self.record
        target = record.target
        yield NoteProperty("Category", record.category)
        yield NoteProperty("Activity", record.activity)
        yield NoteProperty("Reason", record.exception)
        yield NoteProperty("TargetName", "" if target is None else str(target))
        yield NoteProperty("TargetType", "" if target is None else type_title(target))

    def methods(self) -> Mapping[str, Method]:
        return {
            name.casefold(): Method(name, lambda self, _: str(self), f"string {name}()")
            for name in ("ToString", "GetMessage")
        }

    def __str__(self) -> str:
        record = self.record
        target = ":"
        if record.target is not None:
            target = f"{record.target}:{type_title(record.target)}"
        return f"{record.category}: ({target}) [{record.activity}], {record.exception}"


def type_title(target: object) -> str:
    """The short type name of an error's target."""
    if isinstance(target, PSObject):
        return target.type_names[0].rpartition(".")[2]
    name = type(target).__name__
    known = {"str": "String", "int": "Int32", "list": "Object[]", "TypeNameText": "TypeName"}
    return known.get(name, name)


class CommandOfError(PSObject):
    """`$_.InvocationInfo.MyCommand`."""

    type_names = (
        "System.Management.Automation.CmdletInfo",
        "System.Management.Automation.CommandInfo",
        "System.Object",
    )

    def __init__(self, name: str) -> None:
        self.name = name

    def properties(self) -> Iterator[NoteProperty | Property]:
        yield NoteProperty("Name", self.name)

    def methods(self) -> Mapping[str, Method]:
        return {"tostring": Method("ToString", lambda self, _: self.name, "string ToString()")}

    def __str__(self) -> str:
        return self.name


class InvocationInfo(PSObject):
    """`$_.InvocationInfo`: which command, and where."""

    type_names = ("System.Management.Automation.InvocationInfo", "System.Object")

    def __init__(self, record: ErrorRecord) -> None:
        self.record = record

    def properties(self) -> Iterator[NoteProperty | Property]:
        place = self.record.position
        text = place.text if place is not None else ""
        start = place.start if place is not None else 0
        before = text[:start]
        line = before.count("\n") + 1
        column = start - (before.rfind("\n") + 1) + 1
        lines = text.split("\n")
        command = CommandOfError(self.record.activity) if self.record.activity else None
        yield NoteProperty("MyCommand", command)
        yield NoteProperty("ScriptLineNumber", line)
        yield NoteProperty("OffsetInLine", column)
        yield NoteProperty("ScriptName", place.file if place is not None else "")
        yield NoteProperty("Line", lines[line - 1] if line <= len(lines) else "")
        yield NoteProperty("InvocationName", self.record.invoked)
        if place is not None:
            where = f"At {place.file or 'line'}:{line} char:{column}"
            marks = "~" * max(min(place.end, start + 200) - start, 1)
            text = f"{where}\n+ {lines[line - 1]}\n+ {' ' * (column - 1)}{marks}"
            yield NoteProperty("PositionMessage", text)


class ExceptionObject(PSObject):
    """A .NET exception as a value: `$_.Exception`, `[System.Exception]::new('...')`.

    `type_names` are its classes from itself up, ending with System.Object.
    """

    def __init__(
        self,
        message: str,
        type_names: tuple[str, ...] = ("System.Exception", "System.Object"),
        inner: ExceptionObject | None = None,
        record: ErrorRecord | None = None,
    ) -> None:
        self.message = message
        self.type_names = type_names
        if EXCEPTION not in type_names:
            self.type_names = (*type_names[:-1], EXCEPTION, type_names[-1])
        self.inner = inner
        self.record = record
        self.data: dict[str, Any] = {}

    @property
    def exception_type(self) -> str:
        """Its class."""
        return self.type_names[0]

    def properties(self) -> Iterator[NoteProperty | Property]:
        if self.record is not None:
            yield Property("ErrorRecord", lambda self: self.record, "ErrorRecord")
        yield Property("Message", lambda self: self.message, "string")
        yield Property("InnerException", lambda self: self.inner, "System.Exception")
        yield Property("HResult", lambda _: -2146233088, "int")
        yield Property("Source", lambda _: None, "string")
        yield Property("StackTrace", lambda _: None, "string")


class Terminating(HvlabError):
    """A terminating error on its way to a `catch` or to the console. `throw` raises it as well.

    `fatal`: by `throw` or -ErrorAction Stop, so that it ends the script and not only a statement;
    `noted`: `$Error` has it already.
    """

    fatal = False
    noted = False

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
        id=NOT_SIMULATED,
        category="NotImplemented",
        exception="System.NotSupportedException",
    )
