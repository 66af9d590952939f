"""`%load_ext hvlab`: opens labs by name, short ways to look and to go back in time, PowerShell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_magic, magics_class

from hvlab.errors import HvlabError
from hvlab.scenarios import SCENARIOS
from hvlab.views.display import Shown
from hvlab.views.notebook import NotebookLab, current_lab, open_lab
from hvlab.views.powershell import magics as powershell

_OPEN_LAB = re.compile(r"""open_lab\(\s*(["'])(?P<typed>[^"']*)$""")
_CHECKPOINT = re.compile(r"""\.(?:apply|rename|delete|find|revert)\(\s*(["'])(?P<typed>[^"']*)$""")


@magics_class
class LabMagics(Magics):
    """What a learner does often."""

    @line_magic
    def tree(self, line: str) -> Shown:
        """%tree [VM]: the checkpoint tree as it is now."""
        return _lab().tree(line.strip() or None)

    @line_magic
    def files(self, line: str) -> Shown:
        """%files: every file of the host."""
        return _lab().files()

    @line_magic
    def clock(self, line: str) -> Shown:
        """%clock: the host's clock and the guests'."""
        return _lab().clock()

    @line_magic
    def rewind(self, line: str) -> Shown:
        """%rewind [N]: take back the last N things done (the learner's time machine)."""
        _lab().rewind(_count(line, "rewind"))
        return _lab().tree()

    @line_magic
    def redo(self, line: str) -> Shown:
        """%redo [N]: do again what %rewind took back."""
        _lab().redo(_count(line, "redo"))
        return _lab().tree()

    @line_magic
    def startover(self, line: str) -> Shown:
        """%startover: rewind to the beginning of the scenario."""
        _lab().start_over()
        return _lab().tree()

    @line_magic
    def export(self, line: str) -> Shown | None:
        """%export [FILE.ps1]: what was done since the scenario began, as a PowerShell script."""
        path = line.strip().strip("\"'")
        if not path:
            return Shown(_lab().export_script())
        _lab().save_script(path)
        return None


def _lab() -> NotebookLab:
    lab = current_lab()
    if lab is None:
        raise UsageError('No lab is open yet: lab = open_lab("patch-week")')
    return lab


def _count(line: str, magic: str) -> int:
    text = line.strip() or "1"
    if not text.isdecimal() or not int(text):
        raise UsageError(f"%{magic} takes a number of steps, e.g. %{magic} 2")
    return int(text)


@context_matcher()  # type: ignore[untyped-decorator]
def complete_names(context: CompletionContext) -> SimpleMatcherResult:
    """Scenario names inside `open_lab("`, checkpoint names inside `.apply("` and the like."""
    before = context.text_until_cursor
    if found := _OPEN_LAB.search(before):
        names: Iterator[str] = iter(SCENARIOS)
    elif found := _CHECKPOINT.search(before):
        names = _checkpoint_names()
    else:
        return {"completions": []}
    typed = found["typed"]
    matching = [name for name in names if name.casefold().startswith(typed.casefold())]
    token = context.token
    head = typed[: len(typed) - len(token)] if typed.endswith(token) else ""
    return {
        "completions": [SimpleCompletion(name[len(head) :], type="str") for name in matching],
        "suppress": bool(matching),
    }


def _checkpoint_names() -> Iterator[str]:
    lab = current_lab()
    for vm in lab.vms if lab else ():
        for checkpoint in vm.checkpoints:
            yield checkpoint.name


def _say_plainly(
    shell: InteractiveShell, etype: type, error: BaseException, *_: Any, **__: Any
) -> None:
    """A refusal of the host is an answer, not a crash: its text, without a traceback."""
    shell._showtraceback(etype, error, [f"{etype.__name__}: {error}"])


def load_ipython_extension(shell: InteractiveShell) -> None:
    """Register the magics, the completion and `open_lab`."""
    shell.register_magics(LabMagics)
    push: Any = shell.push
    push({"open_lab": open_lab}, interactive=False)
    catch: Any = shell.set_custom_exc
    catch((HvlabError,), _say_plainly)
    matchers = shell.Completer.custom_matchers
    if complete_names not in matchers:
        matchers.append(complete_names)
    powershell.install(shell)
