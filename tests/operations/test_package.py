"""`hvlab.operations` offers every operation, and imports each when it is asked for."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

from hvlab import operations
from hvlab.operations import Operation

FOLDER = Path(operations.__file__).parent


def test_every_name_has_its_file() -> None:
    """What type checkers read, what is offered and where it is found are the same."""
    tree = ast.parse(Path(operations.__file__).read_text("utf-8"))
    read = {
        name.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("hvlab.operations.")
        for name in node.names
    }

    assert read == operations.HOMES
    assert sorted(read) == sorted(operations.__all__)
    for name in operations.__all__:
        assert name == getattr(operations, name).__name__


def test_all_are_loaded_for_those_who_want_to_know_them_all() -> None:
    """Every file with an operation is there after `load_all`: a stored lab may name any of them."""
    code = (
        "import sys; from hvlab import operations; operations.load_all(); "
        "print(*(name for name in sys.modules if name.startswith('hvlab.operations.')))"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    loaded = {name.rpartition(".")[2] for name in run.stdout.split()}

    with_operations = {
        path.stem
        for path in FOLDER.glob("[a-z]*.py")
        if any(
            isinstance(node, ast.ClassDef)
            and any(isinstance(base, ast.Name) and base.id == "Operation" for base in node.bases)
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
        )
    }
    assert set() == with_operations - loaded
    assert issubclass(operations.TakeCheckpoint, Operation)


def test_a_wrong_name_is_refused() -> None:
    """As of any module."""
    assert not hasattr(operations, "TakeSnapshot")


def test_no_file_imports_itself_by_way_of_others() -> None:
    """So that two threads that ask for two operations at once never wait for one another, nor see
    half a file."""
    graph = {path.stem: set(imported(path)) for path in FOLDER.glob("*.py")}

    assert len(graph) == len([*TopologicalSorter(graph).static_order()])
    assert graph["consequences"] > {"base", "merge_disk"}


def imported(path: Path) -> Iterator[str]:
    """The files with operations that are imported while this one is."""
    for node in ast.parse(path.read_text("utf-8")).body:
        if isinstance(node, ast.ImportFrom) and node.module == operations.__name__:
            homes = (operations.HOMES.get(name.name, name.name) for name in node.names)
            yield from (home.rpartition(".")[2] for home in homes)
        elif isinstance(node, ast.ImportFrom) and str(node.module).startswith("hvlab.operations."):
            yield str(node.module).rpartition(".")[2]
