"""From what went wrong to `$Error`, `catch` and the console."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvlab.errors import GuestError, HvlabError, HyperVError, InternalError, LabError
from hvlab.powershell.language import convert, preferences, types
from hvlab.powershell.language.dispatch import place
from hvlab.powershell.language.limits import limit_reached
from hvlab.powershell.values.errors import ErrorRecord, ExceptionObject, Position, Terminating

if TYPE_CHECKING:
    from hvlab.powershell.language.frame import Frame
    from hvlab.powershell.syntax import ParseError, nodes

AUTOMATION = "System.Management.Automation"
RUNTIME = f"{AUTOMATION}.RuntimeException"
VIRTUALIZATION = "Microsoft.HyperV.PowerShell.VirtualizationException"
LIMIT = "LabLimitReached"
MOST_ERRORS = 256
"""As $MaximumErrorCount."""


def note(error: Terminating, frame: Frame) -> None:
    """Put a terminating error into `$Error`, once."""
    if not error.noted:
        error.noted = True
        remember(error.record, frame)


def remember(record: ErrorRecord, frame: Frame) -> None:
    """Put a record in front of `$Error`."""
    errors = frame.shell.errors
    errors.insert(0, record)
    del errors[MOST_ERRORS:]


def failed(error: Terminating, node: nodes.Node, frame: Frame) -> None:
    """A statement failed: report it and let the next one run, or raise it on.

    It goes on to whoever catches; a `throw` and -ErrorAction Stop go on to the end of the script;
    everything else ends its own statement only, as on a real host.
    """
    place(error, node, frame)
    frame.shell.ops.budget.step(4)
    frame.shell.success = False
    note(error, frame)
    if frame.guarded or of_the_lab(error.record):
        raise error
    preference = preferences.action(frame, "ErrorActionPreference")
    if preference in ("silentlycontinue", "ignore"):
        return
    if preference == "stop":
        error.fatal = True
    if error.fatal:
        raise error
    frame.streams.error(error.record)


def of_the_lab(record: ErrorRecord) -> bool:
    """Whether the lab itself stopped the script, for its limits: no `catch` and no preference may
    hold that up."""
    return record.id == LIMIT


def catches(kinds: tuple[nodes.TypeName, ...], record: ErrorRecord) -> bool:
    """Whether `catch [kind], [kind]` is for this record: by its exception, or the one inside."""
    names = [one.casefold() for name in _exceptions(record) for one in _with_parents(name)]
    return any(types.resolve(kind).full_name.casefold() in names for kind in kinds)


def _exceptions(record: ErrorRecord) -> list[str]:
    found = [record.exception_type]
    inner = record.inner
    while inner is not None:
        if isinstance(inner, ErrorRecord):
            found.append(inner.exception_type)
            inner = inner.inner
        else:
            found.append(str(inner))
            inner = None
    return found


def _with_parents(name: str) -> tuple[str, ...]:
    return (name, *types.parents(name), "System.Exception", "System.Object")


def thrown(value: Any, position: Position) -> Terminating:
    """What `throw value` raises, to be raised by the caller."""
    if isinstance(value, ErrorRecord):
        error = Terminating(value)
    else:
        error = Terminating(_record_of(value))
        error.record.position = position
    error.fatal = True
    return error


def _record_of(value: Any) -> ErrorRecord:
    found = exception_record(value)
    if found is not None:
        return found
    message = "ScriptHalted" if value is None else convert.to_string(value)
    return ErrorRecord(message, message, "OperationStopped", value, exception_type=RUNTIME)


def exception_record(value: Any) -> ErrorRecord | None:
    """The record that stands behind an exception object, a fresh one for a made-up exception."""
    if not isinstance(value, ExceptionObject):
        return None
    if value.record is not None:
        return value.record
    inner = None if value.inner is None else value.inner.type_names[0]
    return ErrorRecord(
        value.message,
        value.message,
        "OperationStopped",
        exception_type=value.type_names[0],
        inner=inner,
    )


def from_python(error: Exception, what: str) -> Terminating:
    """A refusal of the host, a misuse of the lab or a bug of ours, as an error of the shell.

    `what` names the command or the piece of language that was running.
    """
    if isinstance(error, Terminating):
        return error
    if isinstance(error, RecursionError):
        return too_deep()
    if isinstance(error, MemoryError):
        return limit_reached("there is no memory left for it")
    if isinstance(error, HyperVError):
        record = ErrorRecord(
            str(error), error.error_id, error.category, error.target or None,
            exception_type=VIRTUALIZATION,
        )  # fmt: skip
    elif isinstance(error, GuestError):
        record = ErrorRecord(str(error), "GuestError", "InvalidOperation", exception_type=RUNTIME)
    elif isinstance(error, HvlabError) and not isinstance(error, InternalError):
        kind = "LabError" if isinstance(error, LabError) else type(error).__name__
        record = ErrorRecord(str(error), kind, "InvalidArgument", exception_type=RUNTIME)
    else:
        record = ErrorRecord(
            f"hvlab has a bug in {what}, please report it: {type(error).__name__}: {error}",
            "InternalError",
            "NotSpecified",
            exception_type=RUNTIME,
        )
    return Terminating(record)


def not_a_script(error: ParseError, file: str) -> Terminating:
    """The error of a script file that does not parse, to be raised by the caller."""
    first = error.complaints[0]
    return Terminating(
        ErrorRecord(
            first.message,
            first.id,
            "ParserError",
            exception_type=f"{AUTOMATION}.ParseException",
            position=Position(error.text, first.extent.start, first.extent.end, file),
        )
    )


def too_deep() -> Terminating:
    """The error of a script that calls itself without end, to be raised by the caller."""
    error = Terminating(
        ErrorRecord(
            "The script failed due to call depth overflow.",
            "CallDepthOverflow",
            "InvalidOperation",
            0,
            exception_type=f"{AUTOMATION}.ParentContainsErrorRecordException",
        )
    )
    error.fatal = True
    return error


def plain_text(record: ErrorRecord) -> str:
    """A record in a few lines, for a shell without the console's formatting above it."""
    prefix = f"{record.invoked} : " if record.invoked else ""
    return (
        f"{prefix}{record.message}\n"
        f"    + CategoryInfo          : {record.category}: [{record.activity}], "
        f"{record.exception}\n"
        f"    + FullyQualifiedErrorId : {record.id}\n"
    )
