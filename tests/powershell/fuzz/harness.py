"""One text after the other through a window on a fork of a lab, and what may not happen."""

from __future__ import annotations

import re
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib import import_module
from pkgutil import walk_packages
from random import Random
from typing import Any
from unittest import mock

import hvlab
from hvlab.api import OpenLab
from hvlab.powershell.completion.completer import Completer
from hvlab.powershell.hyperv import facts
from hvlab.powershell.language import errors, limits
from hvlab.powershell.language.console import Transcript
from hvlab.powershell.session import Session
from hvlab.powershell.syntax.check import check
from tests.powershell.fuzz.examples import ALL
from tests.powershell.fuzz.guard import guarded, lowered
from tests.powershell.fuzz.texts import Texts
from tests.properties.laws import failures_leave_no_trace

STEPS = 100_000
"""A small budget for each text: a hang is then work that nobody charged."""
SLOW = 3.0
"""Seconds of the processor that a text with this budget may take."""
HANGING = 20.0
"""Seconds after which a text is stopped."""
GROWTH = 400_000
"""Kilobytes by which a text may let the process grow."""
TEXTS_OF_A_SESSION = 40
INSIDES = re.compile(
    r"Traceback \(most recent|<class '|<(?:hvlab|function|bound method|built-in)\b"
    r"|\b\w+ object at 0x[0-9a-f]{6,}|hvlab has a bug|NotImplementedError|\bdict_(?:keys|values)\("
    r"|\bdataclass\b|mappingproxy\("
)
"""Python shining through."""
READS = re.compile(
    r"Get-(?!Random|Credential)\w+|Where-Object|Select-Object|Sort-Object|Format-\w+|Measure-Object"
    r"|Group-Object|Out-(?!File)\w+|ConvertTo-\w+|ConvertFrom-\w+|Compare-Object|Test-\w+|Split-Path"
    r"|Join-Path|Resolve-Path|Write-(?!EventLog)\w+|\?|select|sort|ft|fl|gm|group|measure",
    re.IGNORECASE,
)
"""Commands that may not change the world; of a text in which there are no others."""


def most_memory() -> int:
    """Kilobytes that this process has had at most; 0 where nobody counts (Windows)."""
    try:
        import resource
    except ImportError:
        return 0
    return int(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


class Hanging(BaseException):
    """A text takes too long."""


@dataclass
class Findings:
    """What went wrong: by its kind the first text that showed it, and how often."""

    texts: int = 0
    refused: int = 0
    ended: int = 0
    slowest: tuple[float, str] = (0.0, "")
    found: dict[str, list[Any]] = field(default_factory=dict)

    def add(self, kind: str, text: str, detail: str = "") -> None:
        """Note a finding."""
        known = self.found.setdefault(kind, [0, text, detail])
        known[0] += 1
        if len(text) < len(known[1]):
            known[1:] = [text, detail]

    def report(self) -> str:
        """All of it, readable."""
        said = [
            f"{self.texts} texts; {self.refused} refused by the parser, {self.ended} ended by an "
            f"error; the slowest took {self.slowest[0]:.2f} s: {self.slowest[1][:200]!r}; "
            f"{len(self.found)} kinds of findings"
        ]
        for kind, (count, text, detail) in self.found.items():
            said.append(f"\n--- {kind} ({count} times)\n{text}\n{detail}")
        return "\n".join(said)


def everything_imported() -> None:
    """Import what is imported late, so that no text does."""
    for package in ("powershell", "operations", "world", "engine", "api", "insight", "storage"):
        home = import_module(f"hvlab.{package}")
        for module in walk_packages(home.__path__, f"{hvlab.__name__}.{package}."):
            import_module(module.name)
    facts.load()


class Harness:
    """Runs texts. `start` is a lab that is forked for each window."""

    def __init__(self, seed: int, more: Sequence[str] = ()) -> None:
        everything_imported()
        self.random = Random(seed)
        self.findings = Findings()
        self.start = OpenLab.open("patch-week")
        self.texts = Texts(self.random, Session(self.start.fork()), more)
        self.session = self._window()
        with _small_budget():
            for line in ALL:  # what is looked up once and kept, is looked up now
                self.session.run(line)
                Completer(self.session.here, line, len(line)).complete()
        self.session = self._window()

    def _window(self) -> Session:
        answers = [self.texts.any(("y", "a", "n", "", "SRV01", "1", "?")) for _ in range(20)]
        console = Transcript(answers=answers if self.random.random() < 0.5 else None)
        session = Session(self.start.fork(), console)
        session.shell.commands.load_all()
        return session

    def run(self, enough: Callable[[int], bool]) -> Findings:
        """Run texts until there are enough."""
        with _small_budget(), _tracing(self.findings, self):
            while not enough(self.findings.texts):
                if self.findings.texts % TEXTS_OF_A_SESSION == 0:
                    self.session = self._window()
                self.one(self.texts.text())
        return self.findings

    def one(self, text: str) -> None:
        """Run one text and look at what became of it."""
        self.current = text
        self.findings.texts += 1
        journal, world = len(self.session.lab.engine.journal), self.session.lab.world.copy()
        grown = most_memory()
        start = time.process_time()
        try:
            with _alarm(), guarded() as touched:
                self._through_everything(text)
        except BaseException as error:  # whatever it is, it is a finding
            if isinstance(error, KeyboardInterrupt):
                raise
            self.findings.add(_kind(error), text, traceback.format_exc(limit=-6))
            self.session = self._window()
            return
        if touched:
            self.findings.add(f"touched the machine: {touched[0]}", text)
        self._time(text, time.process_time() - start)
        if most_memory() - grown > GROWTH:
            self.findings.add("used much memory", text)
        self._laws(text, journal, world)

    def _through_everything(self, text: str) -> None:
        place = self.random.randint(0, len(text))
        valid = check(text)["valid"]
        before = dict(self.session.shell.scope.variables)
        Completer(self.session.here, text, place).complete()
        if before.keys() != self.session.shell.scope.variables.keys():
            self.findings.add("completion ran something", text[:place])
        self.session.is_complete(text[:place])
        result = self.session.run(text)
        inside = INSIDES.search(result.text)
        if inside is not None and inside[0] not in text:
            said = result.text[max(0, inside.start() - 200) : inside.end() + 200]
            self.findings.add(f"Python shines through: {inside[0]}", text, said)
        self.findings.refused += not valid
        self.findings.ended += valid and result.error

    def _time(self, text: str, seconds: float) -> None:
        self.findings.slowest = max(self.findings.slowest, (seconds, text))
        if seconds > SLOW:
            self.findings.add("slow", text, f"{seconds:.1f} s")

    def _laws(self, text: str, journal: int, before: Any) -> None:
        """Laws 1 and 2: what only reads changes nothing, nor does a step that fails."""
        lab = self.session.lab
        failures_leave_no_trace(lab.engine)
        commands = [name for name, _ in check(text)["commands"]]
        reads = all(READS.fullmatch(str(name)) for name in commands) and not set("{>") & set(text)
        names = [str(name).lower() for name in commands]
        reads = reads and not any(map(self.session.shell.scope.functions.__contains__, names))
        done = len(lab.engine.journal) != journal
        if done and reads:
            self.findings.add("a reading command did something", text)
        if not done and lab.world.now == before.now and lab.world.copy() != before:
            self.findings.add("the world changed by itself", text)


def _kind(error: BaseException) -> str:
    frames = traceback.extract_tb(error.__traceback__)
    inside = [one for one in frames if "/hvlab/" in one.filename.replace("\\", "/")] or frames
    last = inside[-1]
    place = last.filename.replace("\\", "/").rpartition("/hvlab/")[2]
    return f"{type(error).__name__} in {place}:{last.name}"


@contextmanager
def _small_budget() -> Iterator[None]:
    real = limits.Budget.__init__

    def init(self: limits.Budget, *given: Any, **named: Any) -> None:
        real(self, *given, **named)
        self.steps = min(self.steps, STEPS)

    with mock.patch.object(limits.Budget, "__init__", init):
        yield


@contextmanager
def _tracing(findings: Findings, harness: Harness) -> Iterator[None]:
    """See every error of Python's that became one of the shell's, even where a script hides it."""
    real = errors.from_python

    def seen(error: Exception, what: str) -> Any:
        made = real(error, what)
        if made.record.id == "InternalError" and made is not error:
            with lowered():
                kind = f"InternalError, {_kind(error)}: {str(error)[:60]}"
                detail = "".join(traceback.format_exception(error, limit=-6))
                findings.add(kind, harness.current, detail)
        return made

    users = [one for one in list(sys.modules.values()) if getattr(one, "from_python", None) is real]
    patches = [mock.patch.object(one, "from_python", seen) for one in users]
    for one in patches:
        one.start()
    try:
        yield
    finally:
        for one in patches:
            one.stop()


@contextmanager
def _alarm() -> Iterator[None]:
    """Stop what takes too long. Where there is no such signal (Windows), nothing is stopped."""
    if not hasattr(signal, "SIGVTALRM"):
        yield
        return

    def stop(*_: object) -> None:
        raise Hanging

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, HANGING)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
