"""Write-Output, Write-Host and the other streams, Read-Host."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.language import convert, culture
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.console import NonInteractive
from hvlab.powershell.language.errors import exception_record
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.credentials import SecureString
from hvlab.powershell.values.errors import ErrorRecord

COMMANDS = "Microsoft.PowerShell.Commands."
UTILITY = "Microsoft.PowerShell.Utility"
WRITE_ERROR = COMMANDS + "WriteErrorException"
COLORS = "System.ConsoleColor"


class WriteOutput(Cmdlet):
    """Write-Output."""

    info = command(
        "Write-Output",
        parameter(
            "InputObject", "psobject[]", position=0, mandatory=True, by_value=True, remaining=True,
            allow_null=True, allow_empty=True,
        ),
        parameter("NoEnumerate", "switch"),
        id=COMMANDS + "WriteOutputCommand",
        module=UTILITY,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Put it out."""
        value = self.args["InputObject"]
        if self.args.get("NoEnumerate"):
            yield value
        elif isinstance(value, list):
            for one in value:
                yield from convert.unroll(one)
        else:
            yield value


def shown(value: Any, separator: str = " ") -> str:
    """The text that Write-Host shows of a value: lists joined, dates in the current culture."""
    if value is None:
        return ""
    if isinstance(value, list):
        return separator.join(shown(one, separator) for one in value)
    if isinstance(value, Hashtable):
        return separator.join(convert.to_string(one) for one in value.entries())
    return culture.to_display(value)


class WriteHost(Cmdlet):
    """Write-Host: to the console and past the pipeline."""

    info = command(
        "Write-Host",
        parameter("Object", "object", position=0, by_value=True, remaining=True),
        parameter("NoNewline", "switch"),
        parameter("Separator", "object"),
        parameter("ForegroundColor", COLORS),
        parameter("BackgroundColor", COLORS),
        id=COMMANDS + "WriteHostCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """Write it."""
        separator = convert.to_string(self.args.get("Separator", " "))
        text = shown(self.args.get("Object"), separator)
        self.call.host(text, end="" if self.args.get("NoNewline") else "\n")
        yield from ()


class WriteError(Cmdlet):
    """Write-Error: an error that ends nothing."""

    info = command(
        "Write-Error",
        parameter(
            "Message", "string", position=0, mandatory=True, by_value=True, allow_null=True,
            allow_empty=True, sets=("NoException",), aliases=("Msg",),
        ),
        parameter("Exception", "object", mandatory=True, sets=("WithException",)),
        parameter("ErrorRecord", "object", mandatory=True, sets=("ErrorRecord",)),
        parameter(
            "Category", "System.Management.Automation.ErrorCategory",
            sets=("NoException", "WithException"),
        ),
        parameter("ErrorId", "string", sets=("NoException", "WithException")),
        parameter("TargetObject", "object", sets=("NoException", "WithException")),
        parameter("RecommendedAction", "string"),
        parameter("CategoryActivity", "string", aliases=("Activity",)),
        parameter("CategoryReason", "string", aliases=("Reason",)),
        parameter("CategoryTargetName", "string", aliases=("TargetName",)),
        parameter("CategoryTargetType", "string", aliases=("TargetType",)),
        default_set="NoException",
        id=COMMANDS + "WriteErrorCommand",
        module=UTILITY,
    )  # fmt: skip

    call: Stage

    def process(self) -> Iterator[Any]:
        """Write the record. It belongs to the function that calls Write-Error, not to it."""
        record = self.args.get("ErrorRecord")
        if not isinstance(record, ErrorRecord):
            record = self._record()
        self.call.write_record(record)
        yield from ()

    def _record(self) -> ErrorRecord:
        args = self.args
        inner = exception_record(args.get("Exception"))
        kind = WRITE_ERROR if inner is None else inner.exception_type
        record = ErrorRecord(
            args.get("Message") or (inner.message if inner else ""),
            args.get("ErrorId") or kind,
            str(args.get("Category", "NotSpecified")),
            args.get("TargetObject"),
            activity=args.get("CategoryActivity") or "Write-Error",
            exception_type=kind,
        )
        caller = self.call.frame.invocation
        if caller is not None:
            name = caller.stage.info.name
            record.invoked = caller.stage.label
            record.id += f",{name}" if name else ""
            record.position = caller.stage.position
        else:
            record.invoked = self._line()
        return record

    def _line(self) -> str:
        """The line that was typed."""
        place = self.call.position
        begin = place.text.rfind("\n", 0, place.start) + 1
        end = place.text.find("\n", place.start)
        return place.text[begin : end if end >= 0 else len(place.text)].strip()


def _text_cmdlet(name: str, method: str) -> type[Cmdlet]:
    """Write-Warning and its kin."""
    noun = name.partition("-")[2]

    class Writing(Cmdlet):
        info = command(
            name,
            parameter(
                "Message", "string", position=0, mandatory=True, by_value=True, allow_empty=True,
                aliases=("Msg",),
            ),
            id=f"{COMMANDS}Write{noun}Command",
            module=UTILITY,
        )  # fmt: skip

        def process(self) -> Iterator[Any]:
            """Write it."""
            getattr(self.call, method)(self.args["Message"])
            yield from ()

    Writing.__doc__ = f"{name}."
    Writing.__name__ = f"Write{noun}"
    return Writing


WriteWarning = _text_cmdlet("Write-Warning", "warning")
WriteVerbose = _text_cmdlet("Write-Verbose", "verbose")
WriteDebug = _text_cmdlet("Write-Debug", "debug")


class WriteInformation(Cmdlet):
    """Write-Information."""

    info = command(
        "Write-Information",
        parameter("MessageData", "object", position=0, mandatory=True, aliases=("Msg",)),
        parameter("Tags", "string[]", position=1),
        id=COMMANDS + "WriteInformationCommand",
        module=UTILITY,
    )

    call: Stage

    def process(self) -> Iterator[Any]:
        """Write it to stream 6."""
        self.call.information(self.args["MessageData"], tags=tuple(self.args.get("Tags") or ()))
        yield from ()


class WriteProgress(Cmdlet):
    """Write-Progress."""

    info = command(
        "Write-Progress",
        parameter("Activity", "string", position=0, mandatory=True),
        parameter("Status", "string", position=1),
        parameter("Id", "int", position=2),
        parameter("PercentComplete", "int"),
        parameter("SecondsRemaining", "int"),
        parameter("CurrentOperation", "string"),
        parameter("ParentId", "int"),
        parameter("Completed", "switch"),
        parameter("SourceId", "int"),
        id=COMMANDS + "WriteProgressCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """Show it."""
        percent = -1 if self.args.get("Completed") else self.args.get("PercentComplete")
        self.call.progress(self.args["Activity"], percent, self.args.get("Status", ""))
        yield from ()


class ReadHost(Cmdlet):
    """Read-Host."""

    info = command(
        "Read-Host",
        parameter("Prompt", "object", position=0, remaining=True),
        parameter("AsSecureString", "switch"),
        id=COMMANDS + "ReadHostCommand",
        module=UTILITY,
    )

    call: Stage

    def end(self) -> Iterator[Any]:
        """Ask."""
        secret = bool(self.args.get("AsSecureString"))
        prompt = f"{shown(self.args['Prompt'])}: " if "Prompt" in self.args else ""
        try:
            line = self.call.shell.console.read_line(prompt, secret)
        except NonInteractive as error:
            raise self.call.no_console(error) from None
        yield SecureString(line) if secret else line


CMDLETS = (
    WriteOutput,
    WriteHost,
    WriteError,
    WriteWarning,
    WriteVerbose,
    WriteDebug,
    WriteInformation,
    WriteProgress,
    ReadHost,
)
ALIASES = {"echo": "Write-Output", "write": "Write-Output"}
