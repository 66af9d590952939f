"""The two kinds of commands at work: cmdlets, and functions with script blocks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from hvlab.errors import HvlabError
from hvlab.powershell.language import preferences
from hvlab.powershell.language.binding.arguments import Argument
from hvlab.powershell.language.binding.binder import Binder
from hvlab.powershell.language.binding.pipeline_input import InputBinder
from hvlab.powershell.language.binding.signature import signature_of
from hvlab.powershell.language.command import Cmdlet, StopUpstream
from hvlab.powershell.language.errors import from_python
from hvlab.powershell.language.flow import ExitScript, Flow, Passing
from hvlab.powershell.language.frame import Frame
from hvlab.powershell.language.functions import FunctionValue, run_body, set_parameters
from hvlab.powershell.language.invocation import Invocation, PSCmdlet
from hvlab.powershell.language.scope import Scope
from hvlab.powershell.language.stage import PREFERENCES, Stage
from hvlab.powershell.language.textual import NO_PATTERN
from hvlab.powershell.values.errors import NOT_SIMULATED, Position, Terminating

if TYPE_CHECKING:
    from hvlab.powershell.language.pipeline import PipelineRun


class CmdletStage(Stage):
    """A cmdlet at work."""

    def __init__(
        self,
        run: PipelineRun,
        number: int,
        frame: Frame,
        kind: type[Cmdlet],
        name: str,
        position: Position,
        arguments: list[Argument],
    ) -> None:
        super().__init__(run, number, frame, kind.info, name, position)
        self._arguments = arguments
        self._cmdlet = kind(self)
        self._input: InputBinder | None = None

    def prepare(self) -> None:
        """Bind the arguments and make the variables of common parameters."""
        binder = Binder(
            signature_of(self.info),
            self.frame,
            self.position,
            self.name,
            expecting_input=self.expecting_input,
        )
        self._binder = binder
        binder.number = self.number + 1
        binder.bind(self._arguments)
        self.common = binder.common
        self.bound = frozenset(binder.bound)
        self.parameter_set = binder.parameter_set
        self._cmdlet.args = binder.bound
        self.take_common()
        if self.expecting_input:
            self._input = InputBinder(binder)

    def begin(self) -> None:
        """Run its `begin`."""
        self._run(self._cmdlet.begin)

    def accept(self, value: Any) -> None:
        """Bind an object and run its `process`."""
        if self.done:
            return
        self.pipeline_object = value
        assert self._input is not None
        try:
            self._input.bind(value)
        except Terminating as error:
            if error.record.exception.startswith("ParameterBinding"):
                self.write_record(error.record)
                return
            raise
        self.parameter_set = self._binder.parameter_set
        self._run(self._cmdlet.process)

    def once(self) -> None:
        """Run its `process` without an object."""
        if not self.done:
            self._run(self._cmdlet.process)

    def end(self) -> None:
        """Run its `end`."""
        self._run(self._cmdlet.end)

    def _run(self, block: Callable[[], Iterator[Any]]) -> None:
        """Pass on what a block yields. A refusal of the host becomes an error record, and the
        cmdlet goes on with the next object."""
        shell = self.shell
        before, shell.frame = shell.frame, self.frame
        out = self.out
        values = None
        try:
            values = block()
            for value in values:
                out(value)
            shell.count_changes()
        except Terminating as error:
            if error.record.position is None:  # the command itself says so, and no script in it
                self._sign_own(error)
            raise
        except Flow:
            raise
        except StopUpstream:
            self.done = True
            raise Passing(self.run, self.number, None) from None
        except HvlabError as error:
            self._refused(error)
        except RecursionError:
            raise
        except Exception as error:
            raise self._signed(from_python(error, self.info.name)) from error
        finally:
            shell.frame = before
            close = getattr(values, "close", None)
            if close is not None:
                close()

    def _sign_own(self, error: Terminating) -> None:
        """A cmdlet fails of a pattern that is none, or of what the lab cannot do, by its name."""
        if error.record.id == NOT_SIMULATED:
            self.sign(error.record)
        elif error.record.id == NO_PATTERN:
            self._signed(error)

    def _refused(self, error: HvlabError) -> None:
        wrapped = self._signed(from_python(error, self.info.name))
        self.write_record(wrapped.record)

    def _signed(self, error: Terminating) -> Terminating:
        error.record.id = self.full_id(error.record.id)
        self.sign(error.record)
        return error


class FunctionStage(Stage):
    """A function, a filter or a script block at work. `dotted` runs it in the caller's scope."""

    def __init__(
        self,
        run: PipelineRun,
        number: int,
        frame: Frame,
        function: FunctionValue,
        name: str,
        position: Position,
        arguments: list[Argument],
        *,
        dotted: bool = False,
    ) -> None:
        self._function = function
        self._signature = function.signature(frame)
        super().__init__(run, number, frame, self._signature.info, name, position)
        self._caller = frame
        self._arguments = arguments
        self._dotted = dotted
        self._collected: list[Any] = []
        self._input: InputBinder | None = None
        self._advanced = function.advanced

    def prepare(self) -> None:
        """Bind the arguments; make the scope with parameters and automatic variables."""
        caller = self._caller
        binder = Binder(
            self._signature,
            caller,
            self.position,
            self.name if self._function.is_whole else self.label,
            of_function=True,
            expecting_input=self.expecting_input,
        )
        binder.number = self.number + 1
        self._binder = binder
        binder.bind(self._arguments)
        self.common = binder.common
        self.parameter_set = binder.parameter_set
        self.take_common()
        function = self._function
        scope = caller.scope
        if not self._dotted:
            scope = Scope(function.closure or scope, of_script=bool(function.file))
        block = function.block
        self.frame = caller.inner(scope, block.text or caller.text)
        if function.file:
            self.frame.file = function.file
            scope.put("PSCommandPath", function.file)
            folder = function.file.rpartition("\\")[0]
            scope.put("PSScriptRoot", folder + "\\" * folder.endswith(":"))
        self._inside = self.frame
        self._inside.invocation = Invocation(self, binder)
        self._preferences(scope)
        if not self._dotted:
            scope.put("MyInvocation", self._inside.invocation)
        set_parameters(binder, function, self._inside)
        self.bound = frozenset(binder.bound)
        if self._advanced:
            scope.put("PSCmdlet", PSCmdlet(self))
        if self.expecting_input and self._advanced and self._signature.input_slots:
            self._input = InputBinder(binder)

    @property
    def label(self) -> str:
        """What stands in front of its errors: the path of a script file, the text of a script
        block, the name of a function as typed."""
        function = self._function
        if function.file:
            return function.file
        return self.name if function.name else function.block_value().text

    def _preferences(self, scope: Scope) -> None:
        """Common parameters of a function become its preference variables, and so those of all that
        it calls."""
        common = self.common
        for parameter, variable in PREFERENCES.items():
            if parameter in common:
                scope.put(variable, common[parameter])
        for parameter, variable, on in (
            ("Verbose", "VerbosePreference", "Continue"),
            ("Debug", "DebugPreference", "Inquire"),
        ):
            if parameter in common:
                chosen = on if common[parameter] else "SilentlyContinue"
                scope.put(variable, preferences.ACTION[chosen])
        if "WhatIf" in common:
            scope.put("WhatIfPreference", bool(common["WhatIf"]))
        if "Confirm" in common:
            level = "Low" if common["Confirm"] else "None"
            scope.put("ConfirmPreference", preferences.IMPACT[level])
        for name in ("ErrorAction", "WarningAction", "InformationAction", "Verbose", "Debug",
                     "WhatIf"):  # fmt: skip
            common.pop(name, None)

    def begin(self) -> None:
        """Run its `begin` block."""
        self._body(self._function.block.begin)

    def accept(self, value: Any) -> None:
        """Run its `process` block on an object, or keep the object for `$input`."""
        if self.done:
            return
        block = self._function.block
        if self._advanced and not self._takes(value):
            return
        self.pipeline_object = value
        if block.process is None and not self._advanced:
            self._collected.append(value)
            return
        scope = self._inside.scope
        scope.put("_", value)
        if block.process is None:
            self._collected.append(value)
            return
        scope.put("input", [value])
        self._body(block.process)

    def _takes(self, value: Any) -> bool:
        """Bind an object to the parameters that take pipeline input."""
        try:
            if self._input is None:
                from hvlab.powershell.language.binding.texts import no_input_wanted

                raise no_input_wanted(self._binder, value)
            self._input.bind(value)
        except Terminating as error:
            if error.record.exception.startswith("ParameterBinding"):
                self.write_record(error.record)
                return False
            raise
        self.parameter_set = self._binder.parameter_set
        set_parameters(self._binder, self._function, self._inside)
        return True

    def once(self) -> None:
        """Run its `process` block without an object."""
        self._body(self._function.block.process)

    def end(self) -> None:
        """Run its `end` block; `$input` holds what no `process` block took."""
        block = self._function.block
        if block.end is not None:
            self._inside.scope.put("input", self._collected)
            self._body(block.end)

    def _body(self, body: Any) -> None:
        if body is None or self.done:
            return
        if self._function.is_whole:
            self.shell.file_body = body
        try:
            run_body(body, self._inside, self.out)
        except ExitScript as leaving:
            if not self._function.file or self._function.is_whole:
                raise
            self.done = True
            self.shell.set_variable("LASTEXITCODE", leaving.code, "global")
            self.run.failed = leaving.code != 0
