"""What a cmdlet is: its declared parameters, and a class that does the work.

A cmdlet is declared once::

    class GetAnswer(Cmdlet):
        info = command(
            "Get-Answer",
            parameter("Name", "string[]", position=0, by_value=True, aliases=("VMName",)),
            parameter("Force", "switch"),
            id="Microsoft.PowerShell.Commands.GetAnswerCommand",
        )

        def process(self) -> Iterator[Any]:
            for name in self.args.get("Name", ()):
                yield f"{name}: 42"

`begin`, `process` (once for each object of the pipeline, or once) and `end` are generators; what
they yield goes down the pipeline. `self.args` holds the bound arguments by the parameters' real
names, already converted to the declared type; a parameter that was not given is absent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from hvlab.powershell.language.call import Call

ALL_SETS = "__AllParameterSets"


@dataclass(frozen=True, slots=True)
class Place:
    """How a parameter stands in one parameter set."""

    mandatory: bool = False
    position: int | None = None
    by_value: bool = False
    by_property: bool = False
    remaining: bool = False


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter: its name, type as PowerShell writes it ('string[]', 'switch', 'guid?'), aliases,
    its place in each parameter set, and validation.

    `choices` is a ValidateSet; `minimum` and `maximum` a ValidateRange; `not_empty` a
    ValidateNotNullOrEmpty; `not_null` a ValidateNotNull; `pattern` and `script` as named.
    `simulated` is False where the lab takes the parameter and says that it does nothing with it.
    `length` and `count` are ValidateLength and ValidateCount; `allow_null` and `allow_empty` what a
    mandatory one may still be; `case` makes `choices` differ by case. `credential`: the Credential
    attribute: the name of a user becomes a question for the password. Every cmdlet's parameter of
    type `pscredential` has it, a function's only where it is written. `type_name` is what the
    PSTypeName attribute asks of an object.
    """

    name: str
    type: str = "object"
    aliases: tuple[str, ...] = ()
    sets: Mapping[str, Place] = field(default_factory=lambda: {ALL_SETS: Place()})
    choices: tuple[str, ...] = ()
    minimum: Any = None
    maximum: Any = None
    not_empty: bool = False
    not_null: bool = False
    pattern: str = ""
    script: Any = None
    simulated: bool = True
    length: tuple[int, int] | None = None
    count: tuple[int, int] | None = None
    allow_null: bool = False
    allow_empty: bool = False
    case: bool = False
    help: str = ""
    credential: bool = False
    type_name: str = ""

    @property
    def is_switch(self) -> bool:
        """Whether it takes no argument."""
        return self.type == "switch"


@dataclass(frozen=True, slots=True)
class CommandInfo:
    """A command as Get-Command knows it. `id` is the .NET class that ends its error ids."""

    name: str
    parameters: tuple[Parameter, ...] = ()
    default_set: str = ALL_SETS
    should_process: bool = False
    confirm_impact: str = "Medium"
    id: str = ""
    module: str = ""
    aliases: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    simulated: bool = True


def parameter(
    name: str,
    type: str = "object",  # noqa: A002 - the word PowerShell uses
    *,
    position: int | None = None,
    mandatory: bool = False,
    by_value: bool = False,
    by_property: bool = False,
    remaining: bool = False,
    sets: Mapping[str, Place] | tuple[str, ...] = (),
    **more: Any,
) -> Parameter:
    """A parameter. `sets`: the names of the sets it belongs to with one place for all of them, or
    a place for each; none means every set."""
    place = Place(mandatory, position, by_value, by_property, remaining)
    if not isinstance(sets, Mapping):
        sets = dict.fromkeys(sets or (ALL_SETS,), place)
    return Parameter(name, type, sets=sets, **more)


def command(name: str, *parameters: Parameter, **more: Any) -> CommandInfo:
    """The declaration of a cmdlet."""
    return CommandInfo(name, parameters, **more)


class StopUpstream(Exception):
    """Raised by a cmdlet's `process` that wants no more input (Select-Object -First): the commands
    before it are stopped, and its own `end` still runs."""


class Cmdlet:
    """Base of all cmdlets: one instance for each use in a pipeline."""

    info: ClassVar[CommandInfo]

    def __init__(self, call: Call) -> None:
        self.call = call
        self.args: dict[str, Any] = {}

    def begin(self) -> Iterator[Any]:
        """Before the first object."""
        yield from ()

    def process(self) -> Iterator[Any]:
        """For each object of the pipeline; once where nothing is piped in."""
        yield from ()

    def end(self) -> Iterator[Any]:
        """After the last object."""
        yield from ()
