"""One command at work in a pipeline: what every kind of it may do and must ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from hvlab.powershell.language import convert, preferences, variables
from hvlab.powershell.language.console import NonInteractive
from hvlab.powershell.language.errors import RUNTIME, remember
from hvlab.powershell.language.frame import EMPTY, Frame, Sink
from hvlab.powershell.language.functions import run_script_block
from hvlab.powershell.language.redirection import Redirected
from hvlab.powershell.language.streams import InformationRecord, discard
from hvlab.powershell.values.collections import ArrayList
from hvlab.powershell.values.errors import ErrorRecord, Position, Terminating

if TYPE_CHECKING:
    from hvlab.powershell.language.command import CommandInfo
    from hvlab.powershell.language.pipeline import PipelineRun
    from hvlab.powershell.language.shell import Shell

SHOWN = ("continue", "inquire")
PREFERENCES = {
    "ErrorAction": "ErrorActionPreference",
    "WarningAction": "WarningPreference",
    "InformationAction": "InformationPreference",
}
"""The preference variable behind each common parameter."""


class Stage:
    """A command of a pipeline; it is the `Call` that a cmdlet sees.

    `frame` is the caller's, with this command's redirections. `out` takes its output.
    """

    def __init__(
        self,
        run: PipelineRun,
        number: int,
        frame: Frame,
        info: CommandInfo,
        name: str,
        position: Position,
    ) -> None:
        self.run = run
        self.number = number
        self.frame = frame
        self.shell: Shell = frame.shell
        self.info = info
        self.name = name
        self.position = position
        self.out: Sink = discard
        self.common: dict[str, Any] = {}
        self.parameter_set = ""
        self.bound: frozenset[str] = frozenset()
        self.pipeline_object: Any = None
        self.expecting_input = False
        self.begun = False
        self.done = False
        self.redirected: Redirected | None = None
        self._kept: dict[str, ArrayList] = {}
        self._answer: bool | None = None
        self._continued: bool | None = None

    @property
    def label(self) -> str:
        """What stands in front of its errors."""
        return self.name

    # What the pipeline asks for

    def prepare(self) -> None:
        """Bind the arguments."""

    def begin(self) -> None:
        """Before the first object."""

    def accept(self, value: Any) -> None:
        """Take an object."""

    def once(self) -> None:
        """Run where nothing is piped in."""

    def end(self) -> None:
        """After the last object."""

    def close(self) -> None:
        """After everything: write what was redirected into files."""
        if self.redirected is not None:
            self.redirected.close()

    # Common parameters

    def take_common(self) -> None:
        """Make the variables that -OutVariable and its kin name."""
        for parameter in ("OutVariable", "ErrorVariable", "WarningVariable", "InformationVariable"):
            name = self.common.get(parameter)
            if name:
                self._kept[parameter] = self._list_variable(str(name))
        if "OutVariable" in self._kept:
            self.out = _copying(self.out, self._kept["OutVariable"])
        if self.common.get("PipelineVariable"):
            self.out = self._naming(self.out, str(self.common["PipelineVariable"]))

    def _list_variable(self, name: str) -> ArrayList:
        """The list behind a variable; `+name` goes on with the one that is there."""
        if name.startswith("+"):
            name = name[1:]
            old = variables.read(self.frame, name)
            if isinstance(old, ArrayList):
                return old
            kept = ArrayList([] if old is None or old is EMPTY else convert.unroll(old))
        else:
            kept = ArrayList()
        variables.write(self.frame, name, kept)
        return kept

    def _naming(self, out: Sink, name: str) -> Sink:
        caller = self.frame

        def pass_on(value: Any) -> None:
            variables.write(caller, name, value)
            out(value)

        return pass_on

    def action(self, parameter: str) -> str:
        """What to do with a stream: the common parameter, else the preference variable."""
        given = self.common.get(parameter)
        if given is not None:
            return preferences.action_name(given)
        return preferences.action(self.frame, PREFERENCES[parameter])

    def switched(self, parameter: str, preference: str) -> str:
        """The same for -Verbose and -Debug, which are switches."""
        given = self.common.get(parameter)
        if given is None:
            return preferences.action(self.frame, preference)
        if not given:
            return "silentlycontinue"
        return "continue" if parameter == "Verbose" else "inquire"

    def _keep(self, parameter: str, value: Any) -> None:
        kept = self._kept.get(parameter)
        if kept is not None:
            kept.append(value)

    # Errors

    def error(
        self,
        message: str,
        id: str = "",
        category: str = "NotSpecified",
        target: Any = None,
        exception: str = RUNTIME,
    ) -> None:
        """Write a non-terminating error."""
        self.write_record(self._record(message, id, category, target, exception))

    def fail(
        self,
        message: str,
        id: str = "",
        category: str = "NotSpecified",
        target: Any = None,
        exception: str = RUNTIME,
    ) -> Terminating:
        """A terminating error of this command, to be raised by the caller."""
        return Terminating(self._record(message, id, category, target, exception))

    def _record(
        self, message: str, id: str, category: str, target: Any, exception: str
    ) -> ErrorRecord:
        record = ErrorRecord(message, id, category, target, exception_type=exception)
        self.sign(record)
        record.id = self.full_id(id)
        return record

    def full_id(self, id: str) -> str:
        """An error id with the command's class behind it."""
        own = self.info.id or self.info.name
        return f"{id},{own}" if id else own

    def sign(self, record: ErrorRecord) -> None:
        """Say in a record which command it is of, and where that stands."""
        record.activity = record.activity or self.info.name
        record.invoked = record.invoked or self.label
        if record.position is None:
            record.position = self.position

    def write_record(self, record: ErrorRecord) -> None:
        """Write a record; -ErrorAction decides what comes of it."""
        action = self.action("ErrorAction")
        self.run.failed = True
        if action == "ignore":
            return
        self._keep("ErrorVariable", record)
        if action == "inquire":
            action = self._inquire(record.message)
        if action == "stop":
            error = Terminating(record)
            error.fatal = True
            raise error
        remember(record, self.frame)
        if action != "silentlycontinue":
            self.frame.streams.error(record)

    def _inquire(self, message: str) -> str:
        """Ask what to do with an error, a warning, a debug line."""
        answer = self.shell.prompts.inquire(message)
        return "stop" if answer == "H" else "silentlycontinue" if answer == "S" else "continue"

    # Other streams

    def _say(self, kind: str, action: str, text: str, preference: str) -> None:
        if action in SHOWN:
            getattr(self.frame.streams, kind)(text)
        if action == "inquire":
            action = self._inquire(text)
        if action == "stop":
            if kind != "debug":
                getattr(self.frame.streams, kind)(text)
            raise self._stopped(preference, text)

    def _stopped(self, preference: str, text: str) -> Terminating:
        error = self.fail(
            "The running command stopped because the preference variable "
            f'"{preference}" or common parameter is set to Stop: {text}',
            "ActionPreferenceStop",
            "OperationStopped",
            exception="System.Management.Automation.ActionPreferenceStopException",
        )
        error.fatal = True
        return error

    def warning(self, text: str) -> None:
        """Write to the warning stream."""
        action = self.action("WarningAction")
        if action != "ignore":
            self._keep("WarningVariable", text)
        self._say("warning", action, text, "WarningPreference")

    def verbose(self, text: str) -> None:
        """Write to the verbose stream."""
        self._say(
            "verbose", self.switched("Verbose", "VerbosePreference"), text, "VerbosePreference"
        )

    def debug(self, text: str) -> None:
        """Write to the debug stream."""
        self._say("debug", self.switched("Debug", "DebugPreference"), text, "DebugPreference")

    def information(self, value: Any, *, tags: tuple[str, ...] = ()) -> None:
        """Write to stream 6."""
        record = InformationRecord(value, self.info.name, self.shell.clock(), tags)
        action = self.action("InformationAction")
        if action != "ignore":
            self._keep("InformationVariable", record)
        if action in SHOWN:
            self.frame.streams.information(record)

    def host(self, text: str, *, end: str = "\n") -> None:
        """Write to the console."""
        self.frame.streams.host(text + end)

    def progress(self, activity: str, percent: int | None, status: str = "") -> None:
        """Show a progress bar."""
        if preferences.action(self.frame, "ProgressPreference") == "continue":
            self.shell.console.write(f"{activity} {status} {percent}", "progress")

    # Questions

    def should_process(self, target: str, action: str = "") -> bool:
        """-WhatIf and -Confirm in the sentence that all cmdlets share."""
        action = action or self.info.name
        return self.should_process_sentence(
            f'Performing the operation "{action}" on target "{target}".'
        )

    def should_process_sentence(
        self, sentence: str, question: str = "", caption: str = "Confirm"
    ) -> bool:
        """The same in the caller's own sentence."""
        if self.what_if():
            self.frame.streams.host(f"What if: {sentence}\n")
            return False
        if self.asks():
            return self._asked(question or sentence, caption)
        self.verbose(sentence)
        return True

    def what_if(self) -> bool:
        """Whether nothing is to be done but told."""
        given = self.common.get("WhatIf")
        return bool(given) if given is not None else preferences.is_set(
            self.frame, "WhatIfPreference"
        )  # fmt: skip

    def asks(self) -> bool:
        """Whether it is to be confirmed: by -Confirm, or by its impact and the preference."""
        given = self.common.get("Confirm")
        if given is not None:
            return bool(given)
        found = self.frame.scope.find("confirmpreference")
        limit = preferences.impact("High" if found is None else found.value)
        return limit > 0 and preferences.impact(self.info.confirm_impact) >= limit

    def _asked(self, sentence: str, caption: str) -> bool:
        if self._answer is not None:
            return self._answer
        try:
            answer = self.shell.prompts.confirm(sentence, caption)
        except NonInteractive as error:
            raise self.no_console(error) from None
        if answer in ("A", "L"):
            self._answer = answer == "A"
        return answer in ("Y", "A")

    def no_console(self, error: NonInteractive) -> Terminating:
        """The error of a question that nobody can answer, to be raised by the caller."""
        return self.fail(
            str(error),
            "InvalidOperation",
            "InvalidOperation",
            exception="System.Management.Automation.PSInvalidOperationException",
        )

    def should_continue(
        self, query: str, caption: str = "Confirm", *, to_all: bool = False
    ) -> bool:
        """Ask in any case; `to_all` questions may be answered for all that follow."""
        if to_all and self._continued is not None:
            return self._continued
        try:
            answer = self.shell.prompts.yes_or_no(query, caption, to_all=to_all)
        except NonInteractive as error:
            raise self.no_console(error) from None
        if answer in ("A", "L"):
            self._continued = answer == "A"
        return answer in ("Y", "A")

    # Variables and script blocks of the caller

    def variable(self, name: str, default: Any = None) -> Any:
        """A variable as the caller sees it."""
        found = variables.read(self.frame, name)
        return default if found is None or found is EMPTY else found

    def set_variable(self, name: str, value: Any) -> None:
        """Give a variable of the caller's scope a value."""
        variables.write(self.frame, name, value)

    def stream(
        self, block: Any, *arguments: Any, underscore: Any = ..., piped: Iterable[Any] | None = None
    ) -> None:
        """Run a script block in the caller's scope; its output goes on at once."""
        run_script_block(block, self.frame, self.out, arguments, underscore=underscore, piped=piped)

    def invoke(
        self, block: Any, *arguments: Any, underscore: Any = ..., piped: Iterable[Any] | None = None
    ) -> Iterator[Any]:
        """Run a script block in the caller's scope; gives its output."""
        found: list[Any] = []
        run_script_block(
            block, self.frame, found.append, arguments, underscore=underscore, piped=piped
        )
        return iter(found)

    def compute(self, block: Any, underscore: Any) -> list[Any]:
        """What a script block makes of an object; raises what fails in it, and $Error is without
        it."""
        found: list[Any] = []
        inner = self.frame.inner()
        inner.guarded = True
        try:
            run_script_block(block, inner, found.append, underscore=underscore, own_scope=True)
        except Terminating as error:
            errors = self.shell.errors
            if errors and errors[0] is error.record:
                del errors[0]
            raise
        return found


def _copying(out: Sink, kept: ArrayList) -> Sink:
    def pass_on(value: Any) -> None:
        kept.append(value)
        out(value)

    return pass_on
