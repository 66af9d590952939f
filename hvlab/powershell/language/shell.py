"""The shell: what lasts from one command to the next."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from random import Random
from typing import TYPE_CHECKING, Any
from uuid import UUID

from hvlab.powershell.language import (  # noqa: F401 - each registers what it can run
    assign,
    convert,
    evaluate,
    members,
    statements,
    switching,
    trying,
    variables,
)
from hvlab.powershell.language.automatic import set_up
from hvlab.powershell.language.binding.arguments import Argument
from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.commands import CommandTable
from hvlab.powershell.language.console import Metered
from hvlab.powershell.language.errors import not_a_script, plain_text, too_deep
from hvlab.powershell.language.frame import EMPTY, Frame, Sink, plain
from hvlab.powershell.language.functions import FunctionValue, run_script_block
from hvlab.powershell.language.jobs import Jobs
from hvlab.powershell.language.limits import Budget
from hvlab.powershell.language.pipeline import PipelineRun
from hvlab.powershell.language.prompts import Prompts
from hvlab.powershell.language.resolve import make_stage
from hvlab.powershell.language.scope import Scope
from hvlab.powershell.language.streams import InformationRecord, Streams
from hvlab.powershell.language.variables import Environment
from hvlab.powershell.syntax import ParseError, nodes, parse
from hvlab.powershell.syntax.nodes import Extent
from hvlab.powershell.syntax.walk import places
from hvlab.powershell.values.collections import ArrayList, Hashtable
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.errors import ErrorRecord, Position, fault
from hvlab.powershell.values.script import ScriptBlockValue

if TYPE_CHECKING:
    from hvlab.api import OpenLab
    from hvlab.powershell.language.console import Console

MAX_DEPTH = 100
"""How deep functions and script blocks may call one another. A real host goes some hundred deeper;
Python would run out of its own stack."""
STEPS_OF_CHANGE = 500
"""What a step of the lab costs, as a virtual machine that is made or a file that is written."""
STEPS_OF_CHARACTER = 3
"""What each character costs that Invoke-Expression and its like have to understand."""
HOME = "C:\\Users\\Administrator"


class Shell:
    """A PowerShell session's state: variables, functions, commands, errors, location, the lab.

    `errors` is `$Error`, the newest first. `files` is the simulated drive (None until the session
    gives one). `location` is `$PWD` as text. `ops` are the hooks that operators and members get.
    `frame` is where the running command was called. `using` holds the values of `$using:` inside a
    block that was sent here, None where nothing was sent. `vm` is the id of the virtual machine
    in whose guest this shell runs, empty on the host; `remote`: what it puts out goes elsewhere.
    `entered` is the shell of the guest that what is typed goes to, `sessions` the open ones by
    number; `opened` counts all there were. `file_body` are the statements of the script file that
    the console was started for: each of them gets steps of its own.
    """

    def __init__(self, lab: OpenLab, console: Console) -> None:
        self.lab = lab
        self.console = Metered(console)
        self.prompts = Prompts(self.console)
        self.commands = CommandTable()
        self.errors = ArrayList()
        self._location = HOME
        self.locations: list[str] = []
        self.files: Any = None
        self.jobs = Jobs(self)
        self.environment: Environment = Environment()
        self.history: list[str] = []
        self.views: Any = None
        self.render: Callable[[ErrorRecord], str] = plain_text
        self.print: Callable[[Any], None] = self._print_plainly
        self.current_path: Callable[[], Any] = lambda: self.location
        self.success: bool = True
        self.strict = 0
        self.caught: list[ErrorRecord] = []
        self.depth = 0
        self.using: dict[str, Any] | None = None
        self.host: Any = None
        self.vm = ""
        self.remote = False
        self.entered: Any = None
        self.sessions: dict[int, Any] = {}
        self.opened = 0
        self._drawn = 0
        self._counted = lab.engine.version
        self.file_body: object = None
        self.ops = Callbacks(
            invoke=self._invoke,
            matches=self._matches,
            clock=self.clock,
            new_guid=self.new_guid,
            random=lambda low, high: self.random().randrange(low, high),
            environment=self.environment.get,
            variables=lambda: dict(self.environment.items()),
            parse_block=self.block_of,
            console=lambda text: self.console.write(text, "host"),
            location=HOME,
        )
        self.scope = Scope()
        self.frame = Frame(self, self.scope, self._streams())
        set_up(self)
        self._first = self.scope.copy()

    @property
    def system(self) -> str:
        """The Windows that it runs in: the host's."""
        return self.lab.world.profile.label

    @property
    def location(self) -> str:
        """The current location as text."""
        return self._location

    @location.setter
    def location(self, path: str) -> None:
        self._location = self.ops.location = path

    @property
    def callbacks(self) -> Callbacks:
        """The hooks for operators, conversions and members."""
        return self.ops

    @property
    def width(self) -> int:
        """Columns of the console."""
        return self.console.width

    # Streams

    def _streams(self) -> Streams:
        return Streams(
            error=self._report,
            warning=lambda text: self.console.write(f"WARNING: {text}\n", "warning"),
            verbose=lambda text: self.console.write(f"VERBOSE: {text}\n", "verbose"),
            debug=lambda text: self.console.write(f"DEBUG: {text}\n", "debug"),
            information=self._show_information,
            host=lambda text: self.console.write(text, "host"),
        )

    def _show_information(self, record: InformationRecord) -> None:
        self.console.write(f"{convert.to_string(record.data)}\n", "host")

    def _report(self, record: ErrorRecord) -> None:
        """Show an error of a running script. Raises the limit error where there were too many."""
        self.ops.budget.error()
        self.show_error(record)

    def show_error(self, record: ErrorRecord) -> None:
        """Print an error record as the console does."""
        self.console.write(self.render(record), "error")

    def _print_plainly(self, value: Any) -> None:
        self.console.write(convert.to_string(value) + "\n", "output")

    # Variables

    def get_variable(self, name: str, default: Any = None) -> Any:
        """The value of a variable as the running command sees it."""
        found = plain(variables.read(self.frame, name))
        return default if found is None else found

    def set_variable(self, name: str, value: Any, scope: str = "") -> None:
        """Set a variable of the running command's scope, or of the `global` one."""
        variables.write(self.frame, name, value, scope)

    def error_view(self) -> str:
        """$ErrorView: how errors are shown."""
        return convert.to_string(self.get_variable("ErrorView", ""))

    def enumeration_limit(self) -> int:
        """$FormatEnumerationLimit: how many items of a list a cell shows; -1 for all."""
        value = self.get_variable("FormatEnumerationLimit", 4)
        return value if isinstance(value, int) else 4

    def ofs_changed(self, value: Any) -> None:
        """$OFS was assigned."""
        self.ops.ofs = " " if value is None or value is EMPTY else convert.to_string(value)

    def _matches(self, found: Hashtable) -> None:
        variables.write(self.frame, "Matches", found)

    # Time and chance

    def clock(self) -> DateTime:
        """The host's clock."""
        return DateTime.from_datetime(self.lab.time, "Local")

    def sleep(self, milliseconds: int) -> None:
        """Let the host's time pass; jobs go on meanwhile."""
        self.lab.wait(seconds=milliseconds / 1000)

    def random(self) -> Random:
        """A source of chance for one use. It follows from the lab's seed and from how often it was
        asked for here; the world's own chance is left alone."""
        self._drawn += 1
        return Random(f"{self.lab.world.seed}:shell:{self._drawn}")  # noqa: S311 - not for secrets

    def new_guid(self) -> UUID:
        """A GUID that follows from the lab's seed."""
        return UUID(int=self.random().getrandbits(128), version=4)

    # Functions and script blocks

    def define_function(
        self, scope: Scope, name: str, block: nodes.ScriptBlock, *, is_filter: bool = False
    ) -> None:
        """Make a function of the scope, or of the one its name begins with."""
        prefix, _, plain_name = name.rpartition(":")
        home = scope.named(prefix) if prefix else scope
        home.functions[plain_name.lower()] = FunctionValue(plain_name, block, is_filter=is_filter)

    def fresh_scope(self) -> Scope:
        """A global scope as a console starts with, for what runs apart from this one."""
        return self._first.copy()

    def closure_scope(self, frame: Frame) -> Scope:
        """A scope that keeps the caller's own variables as they are now (GetNewClosure)."""
        kept = Scope(self.scope)
        kept.script = kept
        for key, variable in frame.scope.variables.items():
            if "AllScope" not in variable.options:
                kept.variables[key] = variable.copy()
        return kept

    def run_in(
        self,
        frame: Frame,
        block: ScriptBlockValue,
        arguments: Iterable[Any] = (),
        *,
        underscore: Any = ...,
        own_scope: bool = False,
        piped: Iterable[Any] | None = None,
    ) -> list[Any]:
        """Run a script block as called from `frame`; gives its output."""
        found: list[Any] = []
        run_script_block(
            block,
            frame,
            found.append,
            arguments,
            underscore=underscore,
            own_scope=own_scope,
            piped=piped,
        )
        return found

    def invoke_in(
        self, frame: Frame, block: ScriptBlockValue, arguments: tuple[Any, ...]
    ) -> list[Any]:
        """`$block.Invoke(arguments)`."""
        return self.run_in(frame, block, arguments, own_scope=True)

    def _invoke(
        self, block: ScriptBlockValue, arguments: tuple[Any, ...], underscore: Any
    ) -> list[Any]:
        return self.run_in(self.frame, block, arguments, underscore=underscore, own_scope=True)

    def block_of(self, text: str, method: str = "Create") -> ScriptBlockValue:
        """`[scriptblock]::Create(text)`, or what another method makes of a text."""
        try:
            return ScriptBlockValue(self.parse(text), None, text)
        except ParseError as error:
            raise fault(
                f'Exception calling "{method}" with "1" argument(s): "{error}"',
                id="ParseException",
                category="NotSpecified",
                exception="System.Management.Automation.MethodInvocationException",
                inner="System.Management.Automation.ParseException",
            ) from None

    def run_block(self, block: ScriptBlockValue, *arguments: Any, **how: Any) -> list[Any]:
        """Run a script block in a scope of its own; gives what it put out. `using` holds the values
        of its `$using:` variables."""
        using = how.pop("using", None)
        before = self.using
        self.using = using if using is not None else before
        try:
            return self.run_in(self.frame, block, arguments, own_scope=True, **how)
        finally:
            self.using = before

    def using_values(self, block: ScriptBlockValue, frame: Frame) -> dict[str, Any]:
        """The values of the `$using:` variables in a block, as its sender sees them."""
        found: dict[str, Any] = {}
        for place in places(block.node):
            node = place.node
            if isinstance(node, nodes.Variable) and node.scope.lower() == "using":
                found[node.name.lower()] = plain(variables.read(frame, node.name))
        return found

    def go_deeper(self) -> None:
        """Count a call. Raises when functions call one another without end; the caller counts back
        in any case."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise too_deep()

    # Commands by name

    def run_command(
        self,
        name: str,
        arguments: dict[str, Any] | None = None,
        piped: Iterable[Any] | None = None,
        *,
        frame: Frame | None = None,
        out: Sink | None = None,
    ) -> list[Any]:
        """Run a command as if it was typed with these named arguments; gives its output (nothing
        where `out` takes it). `piped` are the objects piped in."""
        frame = frame or self.frame
        found: list[Any] = []
        run = PipelineRun()
        nowhere = Extent(0, 0)
        node = nodes.Command(
            extent=nowhere,
            elements=(nodes.StringConstant(extent=nowhere, value=name, kind="bare"),),
        )
        given = [Argument(key, value) for key, value in (arguments or {}).items()]
        stage = make_stage(run, 0, frame, node, name, given)
        stage.out = out or found.append
        stage.expecting_input = piped is not None
        run.stages.append(stage)
        if piped is None:
            run.work()
        else:
            run.work(list(piped), with_source=True)
        stage.close()
        self.success = not run.failed
        return found

    def write_file(self, frame: Frame, path: str, values: list[Any], append: bool) -> None:
        """`> path` and `>> path`."""
        self.run_command("Out-File", {"FilePath": path, "Append": append}, values, frame=frame)

    def read_lines(self, path: str) -> list[str]:
        """The lines of a file, for `switch -File`."""
        return [convert.to_string(line) for line in self.run_command("Get-Content", {"Path": path})]

    def find_script(self, name: str) -> FunctionValue | None:
        """The script that a path means, ready to be called; None where there is no such file."""
        is_path = "\\" in name or "/" in name
        if self.files is None or not is_path or not name.lower().endswith(".ps1"):
            return None
        if not convert.to_bool(convert.wrap(self.run_command("Test-Path", {"Path": name}))):
            return None
        path = convert.to_string(
            members.get(self.run_command("Get-Item", {"Path": name}), "FullName")
        )
        text = "\n".join(self.read_lines(path))
        try:
            return FunctionValue(path.rpartition("\\")[2], self.parse(text), file=path)
        except ParseError as error:
            raise not_a_script(error, path) from None

    # Running

    def refill(self) -> None:
        """Give the next run of a script a whole budget."""
        self.ops.budget = Budget()
        self.console.begin()
        self.depth = 0
        self._counted = self.lab.engine.version

    def count_changes(self) -> None:
        """Charge the script for what has happened in the lab since this was last asked."""
        before, self._counted = self._counted, self.lab.engine.version
        self.ops.budget.step(STEPS_OF_CHANGE * max(0, self._counted - before))

    def parse(self, text: str) -> nodes.ScriptBlock:
        """Text that a script made, as a script of its own. Raises ParseError, and the limit error
        for more than there is time for."""
        self.ops.budget.step(STEPS_OF_CHARACTER * len(text))
        return parse(text)

    def history_id(self) -> int:
        """The number of what was typed last."""
        return len(self.history)

    def position(self, text: str) -> Position:
        """A whole text as a place."""
        return Position(text, 0, len(text))
