"""The committed notebooks, and a quick way to run one: no kernel, no page, one process."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
from IPython.core.displayhook import DisplayHook
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from traitlets import Type

COURSE = Path(__file__).parents[2] / "notebooks"
NOTEBOOKS = sorted(COURSE.glob("*.ipynb"))


def read(path: Path) -> Any:
    return nbformat.read(path, as_version=4)


def code_cells(path: Path) -> list[Any]:
    return [cell for cell in read(path).cells if cell.cell_type == "code"]


def cell(path: Path, id: str) -> Any:
    return next(cell for cell in read(path).cells if cell.id == id)


class KeepingHook(DisplayHook):
    """Keeps a cell's result instead of printing it."""

    def __call__(self, result: object = None) -> None:
        if result is not None:
            self.exec_result.result = result


class QuietShell(InteractiveShell):
    """An IPython that prints nothing and remembers nothing."""

    displayhook_class = Type(KeepingHook)


@contextmanager
def shell() -> Iterator[QuietShell]:
    """An IPython of its own, without a kernel; gone afterwards."""
    InteractiveShell.clear_instance()
    shell = QuietShell.instance()
    shell.history_manager.enabled = False
    try:
        yield shell
    finally:
        shell.history_manager.end_session()
        QuietShell.clear_instance()


def run(shell: InteractiveShell, source: str) -> str:
    """Run a cell; returns what it shows as text. Raises what the cell raises."""
    with capture_output() as captured:
        result = shell.run_cell(source)
    result.raise_error()
    if result.result is None:
        return captured.stdout
    return captured.stdout + shell.display_formatter.format(result.result)[0]["text/plain"]


def committed(cell: Any) -> str:
    """What the committed cell shows as text."""
    shown = ""
    for output in cell.outputs:
        shown += output.text if output.output_type == "stream" else output.data["text/plain"]
    return shown


def step_of(source: str) -> str | None:
    """The step that a cell does, if it is one of those with `lesson.todo("...")`."""
    for node in ast.walk(ast.parse("\n".join(_python_only(source)))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "lesson.todo":
            return str(ast.literal_eval(node.args[0]))
    return None


def _python_only(source: str) -> list[str]:
    return [line for line in source.splitlines() if not line.startswith("%")]
