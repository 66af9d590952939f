"""Cmdlets that run script blocks: ForEach-Object, Where-Object, Invoke-Expression and their kin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.powershell.language import convert, members, operators
from hvlab.powershell.language.command import Cmdlet, Parameter, Place, command, parameter
from hvlab.powershell.language.functions import run_body
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.syntax import ParseError
from hvlab.powershell.values.dates import TimeSpan

COMMANDS = "Microsoft.PowerShell.Commands."
CORE = "Microsoft.PowerShell.Core"
UTILITY = "Microsoft.PowerShell.Utility"
BLOCKS, MEMBER = "ScriptBlockSet", "PropertyAndMethodSet"


class ForEachObject(Cmdlet):
    """ForEach-Object: a script block, or a member, for each object."""

    info = command(
        "ForEach-Object",
        parameter("InputObject", "psobject", by_value=True),
        parameter("Begin", "scriptblock", sets=(BLOCKS,)),
        parameter(
            "Process",
            "scriptblock[]",
            position=0,
            mandatory=True,
            sets=(BLOCKS,),
            allow_null=True,
            allow_empty=True,
        ),
        parameter("End", "scriptblock", sets=(BLOCKS,)),
        parameter("RemainingScripts", "scriptblock[]", remaining=True, sets=(BLOCKS,)),
        parameter("MemberName", "string", position=0, mandatory=True, sets=(MEMBER,)),
        parameter("ArgumentList", "object[]", remaining=True, sets=(MEMBER,), aliases=("Args",)),
        default_set=BLOCKS,
        should_process=True,
        id=COMMANDS + "ForEachObjectCommand",
        module=CORE,
    )

    call: Stage

    def begin(self) -> Iterator[Any]:
        """Sort the blocks out: of several the first is for the beginning, the last for the end."""
        blocks = [*(self.args.get("Process") or ()), *(self.args.get("RemainingScripts") or ())]
        first, last = self.args.get("Begin"), self.args.get("End")
        if first is None and len(blocks) > 1:
            first = blocks.pop(0)
        if last is None and len(blocks) > 1:
            last = blocks.pop()
        self.blocks, self.last = [block for block in blocks if block is not None], last
        if first is not None:
            self.call.stream(first)
        yield from ()

    def process(self) -> Iterator[Any]:
        """Run the blocks with the object as `$_`."""
        value = self.args.get("InputObject")
        if "MemberName" in self.args:
            yield from self._member(value)
            return
        for block in self.blocks:
            self.call.stream(block, underscore=value)

    def end(self) -> Iterator[Any]:
        """Run the last block."""
        if self.last is not None:
            self.call.stream(self.last)
        yield from ()

    def _member(self, value: Any) -> Iterator[Any]:
        name = self.args["MemberName"]
        ops = self.call.shell.ops
        arguments = tuple(self.args.get("ArgumentList") or ())
        if value is None:
            raise self.call.fail(
                "Value cannot be null.\r\nParameter name: InputObject",
                "InputObjectIsNull",
                "InvalidArgument",
                exception="System.Management.Automation.PSArgumentNullException",
            )
        if arguments or (not members.has(value, name) and _is_method(value, name)):
            result = members.call(value, name, arguments, ops)
            if result is not members.VOID:
                yield from convert.unroll(result)
            return
        yield from convert.unroll(members.get(value, name, ops))


def _is_method(value: Any, name: str) -> bool:
    wanted = name.casefold()
    return any(
        one.kind.endswith("Method") and one.name.casefold() == wanted
        for one in members.describe(value)
    )


OPERATORS = (
    *("EQ", "NE", "GT", "LT", "GE", "LE", "Like", "NotLike", "Match", "NotMatch"),
    *("Contains", "NotContains", "In", "NotIn", "Is", "IsNot"),
)
PLAIN = {"Is", "IsNot"}


def _where_parameters() -> Iterator[Parameter]:
    """One set for each operator, and one for a script block."""
    names = [name for one in OPERATORS for name in ([one] if one in PLAIN else [one, f"C{one}"])]
    sets = [f"{_title(name)}Set" for name in names]
    yield parameter("InputObject", "psobject", by_value=True)
    yield parameter(
        "FilterScript", "scriptblock", position=0, mandatory=True, sets=("ScriptBlockSet",)
    )
    yield parameter(
        "Property", "string", sets=dict.fromkeys(sets, Place(mandatory=True, position=0))
    )
    yield parameter("Value", "object", sets=dict.fromkeys(sets, Place(position=1)))
    for name, own in zip(names, sets, strict=True):
        yield parameter(
            name,
            "switch",
            sets={own: Place(mandatory=own != "EqualSet")},
            aliases=() if name in PLAIN or _cares(name) else (f"I{name}",),
        )


def _cares(name: str) -> bool:
    """Whether an operator looks at the case."""
    return name.startswith("C") and name != "Contains"


def _title(name: str) -> str:
    long = {"EQ": "Equal", "NE": "NotEqual", "GT": "GreaterThan", "LT": "LessThan",
            "GE": "GreaterOrEqual", "LE": "LessOrEqual"}  # fmt: skip
    if _cares(name):
        return f"CaseSensitive{long.get(name[1:], name[1:])}"
    return long.get(name, name)


class WhereObject(Cmdlet):
    """Where-Object: the objects for which something holds."""

    info = command(
        "Where-Object",
        *_where_parameters(),
        default_set="EqualSet",
        id=COMMANDS + "WhereObjectCommand",
        module=CORE,
    )

    call: Stage

    def begin(self) -> Iterator[Any]:
        """See which operator was meant."""
        self.block = self.args.get("FilterScript")
        given = [name for name, value in self.args.items() if value is True and name != "Value"]
        chosen = [name for name in given if name not in ("InputObject", "Property")]
        self.operator = f"-{chosen[0].lower()}" if chosen else ""
        if self.operator and "Value" not in self.args:
            raise self.call.fail(
                "The specified operator requires both the -Property and -Value parameters. Provide "
                "values for both parameters, and then try the command again.",
                "ValueNotSpecifiedForWhereObject",
                "InvalidArgument",
                exception="System.Management.Automation.PSArgumentException",
            )
        if not self.operator and "Value" in self.args:
            raise self.call.fail(
                "The specified operator is not valid. Provide an operator such as -eq, and then "
                "try the command again.",
                "OperatorNotSpecified",
                "InvalidArgument",
                exception="System.Management.Automation.PSArgumentException",
            )
        yield from ()

    def process(self) -> Iterator[Any]:
        """Pass the object on if it holds."""
        if "InputObject" not in self.args:
            return
        value = self.args["InputObject"]
        if self.block is not None:
            found = convert.wrap(self.call.invoke(self.block, underscore=value))
        else:
            found = members.get(value, self.args["Property"], self.call.shell.ops)
            if self.operator:
                found = operators.binary(self.operator, found, self._value(), self.call.shell.ops)
        if convert.to_bool(found):
            yield value

    def _value(self) -> Any:
        """-Value; a type may be written as in an expression: `-is [string]`."""
        value = self.args["Value"]
        if self.operator in ("-is", "-isnot") and isinstance(value, str):
            return value.removeprefix("[").removesuffix("]")
        return value


class InvokeExpression(Cmdlet):
    """Invoke-Expression: run a text as a command."""

    info = command(
        "Invoke-Expression",
        parameter("Command", "string", position=0, mandatory=True, by_value=True),
        id=COMMANDS + "InvokeExpressionCommand",
        module=UTILITY,
    )

    call: Stage

    def process(self) -> Iterator[Any]:
        """Parse it and run it in the caller's scope."""
        text = self.args["Command"]
        try:
            block = self.call.shell.parse(text)
        except ParseError as error:
            first = error.complaints[0]
            raise self.call.fail(
                first.message,
                first.id,
                "ParserError",
                exception="System.Management.Automation.ParseException",
            ) from None
        frame = self.call.frame.inner(text=text)
        for part in (block.begin, block.process, block.end):
            run_body(part, frame, self.call.out)
        yield from ()


class MeasureCommand(Cmdlet):
    """Measure-Command: how much of the host's time a block takes. Only what passes in the lab
    counts, such as Start-Sleep and the host's jobs."""

    info = command(
        "Measure-Command",
        parameter("Expression", "scriptblock", position=0, mandatory=True),
        parameter("InputObject", "psobject", by_value=True),
        id=COMMANDS + "MeasureCommandCommand",
        module=UTILITY,
    )

    call: Stage

    def begin(self) -> Iterator[Any]:
        """Look at the clock."""
        self.start = self.call.shell.clock()
        yield from ()

    def process(self) -> Iterator[Any]:
        """Run the block; its output is lost."""
        value = self.args.get("InputObject")
        list(self.call.invoke(self.args["Expression"], underscore=value))
        yield from ()

    def end(self) -> Iterator[Any]:
        """Look at the clock again."""
        yield TimeSpan(self.call.shell.clock().ticks - self.start.ticks)


class SetStrictMode(Cmdlet):
    """Set-StrictMode: variables that were never set become errors."""

    info = command(
        "Set-StrictMode",
        parameter("Version", "string", mandatory=True, sets=("Version",), aliases=("v",)),
        parameter("Off", "switch", mandatory=True, sets=("Off",)),
        default_set="Version",
        id=COMMANDS + "SetStrictModeCommand",
        module=CORE,
    )

    def end(self) -> Iterator[Any]:
        """Set or clear it for the shell."""
        self.call.shell.strict = 0 if self.args.get("Off") else self._version()
        yield from ()

    def _version(self) -> int:
        """The first part of -Version; 'latest' is 3."""
        major = convert.to_string(self.args["Version"]).partition(".")[0]
        return max(int(major), 1) if major.isdecimal() else 3


class OutNull(Cmdlet):
    """Out-Null: nothing comes out."""

    info = command(
        "Out-Null",
        parameter("InputObject", "psobject", by_value=True),
        id=COMMANDS + "OutNullCommand",
        module=CORE,
    )


CMDLETS = (
    ForEachObject,
    WhereObject,
    InvokeExpression,
    MeasureCommand,
    SetStrictMode,
    OutNull,
)
ALIASES = {
    "%": "ForEach-Object",
    "foreach": "ForEach-Object",
    "?": "Where-Object",
    "where": "Where-Object",
    "iex": "Invoke-Expression",
}
