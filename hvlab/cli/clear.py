"""Takes out of a notebook what its cells have shown.

The course's own notebooks keep it, for readers where nothing runs. A learner gets them without:
the pictures would give away what they are asked to predict.

    python -m hvlab.cli.clear FOLDER    clear every notebook in it, in place, as Binder does
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path


def cleared(content: bytes) -> bytes:
    """The notebook as if no cell had been run; what is no notebook comes back as it is."""
    try:
        notebook = json.loads(content)
        shown = [cell for cell in notebook["cells"] if has_run(cell)]
        if not shown:
            return content
        for cell in shown:
            cell.update(outputs=[], execution_count=None)
        return (json.dumps(notebook, indent=1, ensure_ascii=False) + "\n").encode()
    except (ValueError, LookupError, TypeError, AttributeError):
        return content


def has_run(cell: dict[str, object]) -> bool:
    """Whether a cell is of code and carries traces of having been run."""
    traces = cell.get("outputs") or cell.get("execution_count") is not None
    return cell["cell_type"] == "code" and bool(traces)


def main(words: Sequence[str]) -> int:
    """Clear the notebooks of one folder."""
    if len(words) != 1 or not Path(words[0]).is_dir():
        print("hvlab: name one folder: python -m hvlab.cli.clear FOLDER", file=sys.stderr)
        return 2
    for path in sorted(Path(words[0]).glob("*.ipynb")):
        path.write_bytes(cleared(path.read_bytes()))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
