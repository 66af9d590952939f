"""Runs the course's notebooks and keeps what they show, the same bytes every time.

    python tools/notebooks.py            run them all and write them anew
    python tools/notebooks.py --check    run them all, and fail if one byte would change

Committed notebooks carry text and SVG, so that they can be read where nothing runs. Widgets are
left out: without a kernel JupyterLab would show an error in their place, and each would bring its
own copy of the front end along.
"""

from __future__ import annotations

import argparse
import difflib
import os
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode

ROOT = Path(__file__).parent.parent
COURSE = ROOT / "notebooks"
SECONDS = 120
SHOWN_LINES = 40
LIVE_ONLY = "application/vnd.jupyter.widget-view+json"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LANGUAGE = {"name": "python", "file_extension": ".py", "mimetype": "text/x-python"}


def run(text: str) -> str:
    """The notebook with the outputs it gives today. Raises CellExecutionError."""
    notebook = nbformat.reads(text, as_version=4)
    with tempfile.TemporaryDirectory() as elsewhere:  # nothing may lie beside a notebook
        client = NotebookClient(
            notebook,
            timeout=SECONDS,
            kernel_name=KERNEL["name"],
            store_widget_state=False,
            record_timing=False,
            resources={"metadata": {"path": elsewhere}},
        )
        client.execute(env=environment(elsewhere))
    return written(notebook)


def environment(home: str) -> dict[str, str]:
    """This clone's hvlab, and nothing of the developer's own IPython set-up."""
    path = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return os.environ | {"IPYTHONDIR": str(Path(home) / "ipython"), "PYTHONPATH": path}


def written(notebook: NotebookNode) -> str:
    """The notebook's text without anything that differs between two runs or two machines."""
    notebook.metadata = NotebookNode(kernelspec=KERNEL, language_info=LANGUAGE)
    for number, cell in enumerate(notebook.cells, start=1):
        cell.setdefault("id", f"cell-{number}")
        cell.metadata = NotebookNode(
            {key: value for key, value in cell.metadata.items() if key == "tags"}
        )
        for output in cell.get("outputs", ()):
            output.get("data", {}).pop(LIVE_ONLY, None)
    nbformat.validate(notebook)
    return str(nbformat.writes(notebook)).rstrip("\n") + "\n"


def difference(name: str, committed: str, today: str) -> str:
    """The first lines that differ."""
    lines = list(
        difflib.unified_diff(
            committed.splitlines(), today.splitlines(), f"committed/{name}", f"today/{name}", n=1
        )
    )
    shown = [line[:200] for line in lines[:SHOWN_LINES]]
    if len(lines) > len(shown):
        shown.append(f"... and {len(lines) - len(shown)} more lines")
    return "\n".join(shown)


def main(argv: list[str]) -> int:
    """Run notebooks; 1 if `--check` finds one that would change."""
    parser = argparse.ArgumentParser(
        description="Run the course's notebooks and keep what they show."
    )
    parser.add_argument(
        "--check", action="store_true", help="only say whether anything would change"
    )
    parser.add_argument("notebooks", nargs="*", type=Path, help="default: the whole course")
    options = parser.parse_args(argv)
    stale = 0
    for path in options.notebooks or sorted(COURSE.glob("*.ipynb")):
        committed = path.read_text(encoding="utf-8")
        today = run(committed)
        same = committed == today
        if not same and options.check:
            stale += 1
            print(difference(path.name, committed, today))
        elif not same:
            path.write_text(today, encoding="utf-8", newline="\n")
        print(f"{path.name}: {'unchanged' if same else 'differs' if options.check else 'written'}")
    if stale:
        print("To write them anew: python tools/notebooks.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
