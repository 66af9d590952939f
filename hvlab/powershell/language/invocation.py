"""`$MyInvocation` and `$PSCmdlet`: what a function knows about its own call."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from hvlab.powershell.language import convert
from hvlab.powershell.language.errors import exception_record
from hvlab.powershell.values.errors import ErrorRecord, Terminating
from hvlab.powershell.values.objects import HostObject, Method, Property

if TYPE_CHECKING:
    from hvlab.powershell.language.binding.binder import Binder
    from hvlab.powershell.language.stage import Stage


class CommandName(HostObject):
    """What `$MyInvocation.MyCommand` and Get-Command tell of a command."""

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Name", lambda self: self.name, "string"),
        Property("CommandType", lambda self: self.kind, "CommandTypes"),
        Property("Definition", lambda self: self.definition, "string"),
        Property("ScriptBlock", lambda self: self.block, "scriptblock"),
        Property("Source", lambda self: self.module, "string"),
        Property("ModuleName", lambda self: self.module, "string"),
        Property("Path", lambda self: self.path, "string"),
    )

    def __init__(self, name: str, kind: str, module: str = "") -> None:
        super().__init__()
        self.type_names = (f"System.Management.Automation.{kind}Info", "System.Object")
        self.name = name
        self.kind = kind
        self.module = module
        self.definition = ""
        self.path = ""
        self.block: Any = None

    def __str__(self) -> str:
        return self.name


class Invocation(HostObject):
    """`$MyInvocation`."""

    type_names = ("System.Management.Automation.InvocationInfo", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("MyCommand", lambda self: self.command),
        Property("BoundParameters", lambda self: self.bound()),
        Property("UnboundArguments", lambda self: self.unbound()),
        Property("ScriptLineNumber", lambda self: self.line_number(), "int"),
        Property("OffsetInLine", lambda self: self.offset(), "int"),
        Property("HistoryId", lambda self: self.stage.shell.history_id(), "long"),
        Property("ScriptName", lambda self: self.stage.position.file, "string"),
        Property("Line", lambda self: self.line(), "string"),
        Property("PositionMessage", lambda self: self.message(), "string"),
        Property("PSScriptRoot", lambda self: self.folder(), "string"),
        Property("PSCommandPath", lambda self: self.stage.frame.file, "string"),
        Property("InvocationName", lambda self: self.stage.name, "string"),
        Property("PipelineLength", lambda self: len(self.stage.run.stages), "int"),
        Property("PipelinePosition", lambda self: self.stage.number + 1, "int"),
        Property("ExpectingInput", lambda self: self.stage.expecting_input, "bool"),
        Property("CommandOrigin", lambda _: "Internal", "CommandOrigin"),
    )

    def __init__(self, stage: Stage, binder: Binder) -> None:
        super().__init__()
        self.stage = stage
        self.binder = binder
        kind = "Function" if stage.info.name else "Script"
        self.command = CommandName(stage.info.name, kind)

    def bound(self) -> Any:
        found = self.stage.frame.scope.variables.get("psboundparameters")
        return None if found is None else found.value

    def unbound(self) -> list[Any]:
        return [one.value for one in self.binder.rest]

    def line_number(self) -> int:
        place = self.stage.position
        return place.text.count("\n", 0, place.start) + 1

    def offset(self) -> int:
        place = self.stage.position
        return place.start - place.text.rfind("\n", 0, place.start)

    def line(self) -> str:
        place = self.stage.position
        begin = place.text.rfind("\n", 0, place.start) + 1
        end = place.text.find("\n", place.start)
        return place.text[begin : end if end >= 0 else len(place.text)]

    def message(self) -> str:
        place = self.stage.position
        return (
            f"At {place.file or 'line'}:{self.line_number()} char:{self.offset()}\n"
            f"+ {self.line()}\n+ {' ' * (self.offset() - 1)}{'~' * (place.end - place.start)}"
        )

    def folder(self) -> str:
        return self.stage.frame.file.rpartition("\\")[0]


def _should_process(owner: PSCmdlet, arguments: tuple[Any, ...]) -> bool:
    given = [convert.to_string(one) for one in arguments[:3]]
    if len(given) >= 3:
        return owner.stage.should_process_sentence(given[0], given[1], given[2])
    return owner.stage.should_process(*given)


def _should_continue(owner: PSCmdlet, arguments: tuple[Any, ...]) -> bool:
    given = [convert.to_string(one) for one in arguments[:2]]
    return owner.stage.should_continue(*given)


def _record(stage: Stage, value: Any) -> ErrorRecord:
    """A record as the function's own: its name and call, and its name behind the id."""
    record = value if isinstance(value, ErrorRecord) else exception_record(value)
    record = record or ErrorRecord(convert.to_string(value))
    name = stage.info.name
    return replace(
        record,
        id=f"{record.id},{name}",
        activity=name,
        invoked=stage.label,
        position=stage.position,
        data={},
    )


def _write_error(owner: PSCmdlet, arguments: tuple[Any, ...]) -> None:
    owner.stage.write_record(_record(owner.stage, arguments[0]))


def _throw(owner: PSCmdlet, arguments: tuple[Any, ...]) -> None:
    raise Terminating(_record(owner.stage, arguments[0]))


def _write_object(owner: PSCmdlet, arguments: tuple[Any, ...]) -> None:
    value = arguments[0]
    if len(arguments) > 1 and convert.to_bool(arguments[1]):
        for one in convert.unroll(value):
            owner.stage.out(one)
    else:
        owner.stage.out(value)


def _text(method: str) -> Any:
    def call(owner: PSCmdlet, arguments: tuple[Any, ...]) -> None:
        getattr(owner.stage, method)(convert.to_string(arguments[0]))

    return call


class PSCmdlet(HostObject):
    """`$PSCmdlet` of an advanced function."""

    type_names = ("System.Management.Automation.PSScriptCmdlet", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("ParameterSetName", lambda self: self.stage.parameter_set, "string"),
        Property("MyInvocation", lambda self: self.stage.frame.invocation),
        Property("Host", lambda self: self.stage.shell.host),
        Property("CommandRuntime", lambda self: self.stage.info.name, "string"),
    )
    METHODS: ClassVar[tuple[Method, ...]] = (
        Method("ShouldProcess", _should_process, "bool ShouldProcess(string target)"),
        Method(
            "ShouldContinue", _should_continue, "bool ShouldContinue(string query, string caption)"
        ),
        Method("WriteError", _write_error, "void WriteError(ErrorRecord errorRecord)"),
        Method(
            "ThrowTerminatingError", _throw, "void ThrowTerminatingError(ErrorRecord errorRecord)"
        ),
        Method("WriteObject", _write_object, "void WriteObject(System.Object sendToPipeline)"),
        Method("WriteVerbose", _text("verbose"), "void WriteVerbose(string text)"),
        Method("WriteWarning", _text("warning"), "void WriteWarning(string text)"),
        Method("WriteDebug", _text("debug"), "void WriteDebug(string text)"),
    )

    def __init__(self, stage: Stage) -> None:
        super().__init__()
        self.stage = stage
