"""`%%powershell` and `%powershell`: the PowerShell window in cells of a Python notebook."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from typing import TYPE_CHECKING, Any, Never

from IPython.core.completer import (
    CompletionContext,
    SimpleCompletion,
    SimpleMatcherResult,
    context_matcher,
)
from IPython.core.error import UsageError
from IPython.core.interactiveshell import InteractiveShell
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand

from hvlab.views.notebook import NotebookLab, current_lab
from hvlab.views.powershell.cell import offset_of, script_at

if TYPE_CHECKING:
    from hvlab.views.powershell.window import Window

NO_LAB = 'No lab is open yet: lab = open_lab("patch-week")'
INSPECTED = "_hvlab_inspects"
"""The mark of a kernel whose Shift+Tab knows PowerShell."""


class _Options(ArgumentParser):
    """The words after `%%powershell`."""

    def __init__(self) -> None:
        super().__init__("%%powershell", add_help=False, allow_abbrev=False)
        self.add_argument("-i", "--in", dest="names", action="append", default=[])
        self.add_argument("-o", "--out")

    def error(self, message: str) -> Never:
        raise UsageError(f"%%powershell [--in NAME]... [--out NAME]: {message}")


def _read_options(line: str) -> tuple[list[str], str | None]:
    """The variables to hand in, and the one to take the output."""
    found = _Options().parse_args(line.split())
    names = [name for given in found.names for name in given.split(",") if name]
    for name in [*names, *([found.out] if found.out is not None else [])]:
        if not name.isidentifier():
            raise UsageError(f"'{name}' cannot be the name of a variable.")
    return names, found.out


@magics_class
class PowerShellMagics(Magics):
    """PowerShell on the notebook's lab."""

    @no_var_expand
    @line_cell_magic("powershell")  # type: ignore[arg-type]
    def powershell(self, line: str, cell: str | None = None) -> None:
        """%%powershell [--in NAME]... [--out NAME]: run a cell in the lab's PowerShell window.

        Shows what the console would show; a terminating error makes the cell fail. Variables last
        from cell to cell, as long as the lab is open.

        --in NAME, -i NAME    hand Python's variable over: it is $NAME there (also NAME,NAME)
        --out NAME, -o NAME   take what comes out as a list into Python's variable, instead of
                              showing it; objects have their properties as attributes and as keys

        %powershell COMMAND runs one line.
        """
        window = self._window()
        if cell is None:
            self._run(window, line)
            return
        names, out = _read_options(line)
        self._hand_in(window, names)
        found = self._run(window, cell, quiet=out is not None)
        if out is not None:
            self.user_shell.user_ns[out] = found

    @property
    def user_shell(self) -> InteractiveShell:
        """The notebook's Python."""
        assert self.shell is not None
        return self.shell

    def _window(self) -> Window:
        lab = current_lab()
        if lab is None:
            raise UsageError(NO_LAB)
        return lab.powershell

    def _hand_in(self, window: Window, names: list[str]) -> None:
        from hvlab.views.powershell.exchange import to_powershell

        for name in names:
            if name not in self.user_shell.user_ns:
                raise UsageError(f"Python has no variable '{name}'.")
            value = to_powershell(self.user_shell.user_ns[name], window.lab)
            window.session.shell.set_variable(name, value, "global")

    def _run(self, window: Window, text: str, *, quiet: bool = False) -> list[Any]:
        from hvlab.views.powershell.exchange import to_python

        result = window.run(text, interactive=can_ask(self.user_shell), quiet=quiet)
        return [to_python(one) for one in result.output] if quiet else []


def can_ask(shell: InteractiveShell) -> bool:
    """Whether somebody is there to answer: the front end said so, or there is a terminal."""
    kernel: Any = getattr(shell, "kernel", None)
    if kernel is None:
        return sys.stdin is not None and sys.stdin.isatty()
    return bool(getattr(kernel, "_allow_stdin", False))


def _window_at(cell: str, position: int) -> tuple[NotebookLab, str, int] | None:
    """The lab, the script and the place in it; None where there is none of these."""
    lab = current_lab()
    found = script_at(cell, position) if lab is not None else None
    return None if lab is None or found is None else (lab, found.text, found.position)


@context_matcher()  # type: ignore[untyped-decorator]
def complete_powershell(context: CompletionContext) -> SimpleMatcherResult:
    """What PowerShell's own Tab would offer; Python's offers stay away."""
    from hvlab.powershell.completion import complete

    offset = offset_of(context.full_text, context.cursor_line, context.cursor_position)
    found = _window_at(context.full_text, offset)
    if found is None:
        return {"completions": []}
    lab, text, position = found
    offered = complete(lab.powershell.session, text, position)
    behind = offered.end - position  # a quote that the editor closed: it stays where it is
    fragment = text[offered.start : position]
    return {
        "completions": [
            SimpleCompletion(one.text[: len(one.text) - behind], type=one.kind)
            for one in offered.items
        ],
        "matched_fragment": fragment,
        "ordered": True,
        "suppress": True,
    }


def inspect_powershell(cell: str, position: int) -> str:
    """What Shift+Tab says of PowerShell; empty where there is none."""
    from hvlab.powershell.help import inspect

    found = _window_at(cell, position)
    if found is None:
        return ""
    lab, text, place = found
    return inspect(lab.powershell.session, text, place)


def _teach_inspection(kernel: Any) -> None:
    """Let a kernel's Shift+Tab look into PowerShell first. There is no public hook for this."""
    if kernel is None or getattr(kernel, INSPECTED, False):
        return
    python = kernel.do_inspect

    def do_inspect(code: str, cursor_pos: int, *rest: Any, **more: Any) -> Any:
        said = inspect_powershell(code, cursor_pos)
        if not said:
            return python(code, cursor_pos, *rest, **more)
        return {"status": "ok", "found": True, "data": {"text/plain": said}, "metadata": {}}

    kernel.do_inspect = do_inspect
    setattr(kernel, INSPECTED, True)


def install(shell: InteractiveShell) -> None:
    """Make the magics, their completion and their help known. Twice does no more than once."""
    shell.register_magics(PowerShellMagics)
    matchers = shell.Completer.custom_matchers
    if complete_powershell not in matchers:
        matchers.append(complete_powershell)
    _teach_inspection(getattr(shell, "kernel", None))
