"""The learner's folder: a copy of the course that is theirs.

The originals are read-only to us and may be newer each time hvlab is upgraded. The folder remembers
(`.hvlab/course.json`) what each file looked like when it was copied there. So for every original:

    in the folder ...                         then
    not there                                 copy it
    as we copied it                           replace it by the newer original
    changed by the learner, original as then  leave it
    changed by the learner, newer original    leave it, put the newer one beside it, and say so

Notebooks are copied without what their cells have shown (`clear`): it would give the predictions
away. A folder from before may hold them with it; such a copy is as we copied it, too.

A file that only happens to have the same name counts as changed by the learner. Opening a notebook
does not change it, even though JupyterLab then saves it with its own remarks (the kernel's version,
which cells are folded): what counts is in the cells, and what came out of them.
"""

from __future__ import annotations

import difflib
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hvlab
from hvlab.cli.clear import cleared
from hvlab.cli.problem import REINSTALL, Problem

DEFAULT_NAME = "hvlab-course"
START = "00-start-here"
PRIVATE = ".hvlab"  # hidden in JupyterLab's file list: our memory, and JupyterLab's open tabs
MEMORY = "course.json"
FORMAT = 1
JUPYTERS_OWN = ("execution_count", "metadata")  # in a cell's output


@dataclass
class Course:
    """A learner's folder, ready to be opened, and what was done to it."""

    folder: Path
    notebook: str
    new: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)  # theirs: the newer original's name
    ours: list[Path] = field(default_factory=list)  # byte for byte what we bring
    untrusted: str = ""  # why Jupyter will hide the pictures until a notebook is run

    def summary(self) -> str:
        """What the learner should know, a line each."""
        lines = [f"hvlab {hvlab.__version__}, your course is in {self.folder}"]
        if self.new:
            lines.append(f"  copied: {', '.join(self.new)}")
        if self.updated:
            lines.append(f"  updated: {', '.join(self.updated)}")
        for theirs, newer in self.beside.items():
            lines.append(f"  kept your {theirs}; the newer original is beside it: {newer}")
        if self.untrusted:
            lines.append(f"  pictures appear when you run a notebook ({self.untrusted})")
        return "\n".join(lines)


# ------------------------------------------------------------------ which folder, which notebook


def originals() -> Path:
    """Where the course's own notebooks are: in the installed package, or in a clone of hvlab."""
    package = Path(hvlab.__file__).parent
    for folder in (package / "notebooks", package.parent / "notebooks"):
        if any(folder.glob("*.ipynb")):
            return folder
    raise Problem(f"the course's notebooks are missing from this installation; {REINSTALL}")


def choose(places: Sequence[str], here: Path, home: Path) -> tuple[Path, str]:
    """The folder and the notebook (a file name in it) that a command line asks for.

    One word alone may be either: it is a notebook if it is written like one of the course's, and
    no folder has that name.
    """
    usual = here if (here / PRIVATE / MEMORY).is_file() else home / DEFAULT_NAME
    if not places:
        return usual, find_notebook(START, usual)
    if len(places) == 2:
        folder = here / Path(places[0]).expanduser()
        return folder, find_notebook(places[1], folder)
    word = places[0]
    if (here / word).is_dir() or not like_a_notebook(word, names(usual)):
        folder = here / Path(word).expanduser()
        return folder, find_notebook(START, folder)
    return usual, find_notebook(word, usual)


def names(folder: Path) -> list[str]:
    """The notebooks to choose from: the course's, and what the learner added."""
    own = folder.glob("*.ipynb") if folder.is_dir() else ()
    return sorted({path.name for path in (*originals().glob("*.ipynb"), *own)})


def like_a_notebook(word: str, known: Iterable[str]) -> bool:
    """Whether somebody who types this means a notebook, perhaps with a slip in it."""
    if "/" in word or "\\" in word:
        return False
    if word.endswith(".ipynb") or re.match(r"\d\d?(\D|$)", word):
        return True
    return bool(difflib.get_close_matches(word.lower(), spellings(known), cutoff=0.75))


def spellings(known: Iterable[str]) -> dict[str, str]:
    """Every way to write a notebook's name: 02-time-skew.ipynb, 02-time-skew, time-skew, 02, 2."""
    ways: dict[str, str] = {}
    for name in known:
        stem = name.removesuffix(".ipynb").lower()
        number, _, title = stem.partition("-")
        ways.setdefault(stem, name)
        ways[name.lower()] = name
        if number.isdigit() and title and "(" not in title:
            for way in (number, str(int(number)), title):
                ways.setdefault(way, name)
    return ways


def find_notebook(word: str, folder: Path) -> str:
    """The file name that this word stands for; a Problem that suggests some if there is none."""
    known = names(folder)
    ways = spellings(known)
    if word.lower() in ways:
        return ways[word.lower()]
    if word == START:
        return known[0]
    # One number is like any other: whoever mistypes it is helped by the whole list.
    close = [] if word.isdigit() else difflib.get_close_matches(word.lower(), ways, 3, cutoff=0.6)
    likely = list(dict.fromkeys(ways[way] for way in close)) or known
    raise Problem(f"there is no notebook {word!r}; there is {', '.join(likely)}")


# ------------------------------------------------------------------ bringing it up to date


def prepare(folder: Path, notebook: str) -> Course:
    """Bring the learner's folder up to date with the originals, and trust what came from us."""
    source = originals()
    course = Course(folder=folder.resolve(), notebook=notebook)
    if course.folder == source.resolve():  # a contributor at work on the originals themselves
        return course
    try:
        copy_course(source, course)
    except (FileExistsError, NotADirectoryError):
        raise Problem(f"{course.folder} cannot be a folder: a file has that name") from None
    except OSError as error:
        raise Problem(
            f"cannot write to {error.filename or course.folder} ({error.strerror}); "
            "name another folder: hvlab lab FOLDER"
        ) from None
    trust(course)
    return course


def copy_course(source: Path, course: Course) -> None:
    """Copy what is missing or older, and remember what everything looked like."""
    course.folder.mkdir(parents=True, exist_ok=True)
    known = read_memory(course.folder)
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        if path.is_file() and not any(part.startswith(".") for part in inside.parts):
            copy_one(inside.as_posix(), path.read_bytes(), course, known)
    write_memory(course.folder, known)


def copy_one(name: str, original: bytes, course: Course, known: dict[str, str]) -> None:
    """Treat one original as the table at the top of this module says."""
    target, copy = course.folder / name, for_learner(name, original)
    mine, newest = fingerprint_of(target), fingerprint(name, copy)
    then, with_outputs = known.get(name), fingerprint(name, original)
    if mine == newest:
        if target.read_bytes() == copy:
            course.ours.append(target)
    elif mine is None:
        bring(target, copy, course)
        course.new.append(name)
    elif mine == then or (mine == with_outputs and then != newest):
        bring(target, copy, course)
        course.updated.append(name)
    elif then not in (newest, with_outputs):
        course.beside[name] = put_beside(name, copy, course, known)
    known[name] = newest


def for_learner(name: str, original: bytes) -> bytes:
    """What is copied of an original: of a notebook, all but what its cells have shown."""
    return cleared(original) if name.endswith(".ipynb") else original


def put_beside(name: str, copy: bytes, course: Course, known: dict[str, str]) -> str:
    """Copy a newer original beside the learner's file, under a name of its own."""
    path, newest = Path(name), fingerprint(name, copy)
    count = 1
    while True:
        note = f"new in {hvlab.__version__}" + (f", {count}" if count > 1 else "")
        beside = path.with_name(f"{path.stem} ({note}){path.suffix}").as_posix()
        if fingerprint_of(course.folder / beside) in (None, known.get(beside), newest):
            break
        count += 1  # they worked in that one, too
    bring(course.folder / beside, copy, course)
    known[beside] = newest
    return beside


def bring(target: Path, copy: bytes, course: Course) -> None:
    """Put what is copied of an original into the learner's folder."""
    write_whole(target, copy)
    course.ours.append(target)


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that an interruption leaves the old one or the new one, never half."""
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(content)
    part.replace(target)


def fingerprint(name: str, content: bytes) -> str:
    """Tells two versions of a file apart; of a notebook, two versions of what is in its cells."""
    if name.endswith(".ipynb"):
        try:
            work = [work_in(cell) for cell in json.loads(content)["cells"]]
            content = json.dumps(work, sort_keys=True).encode()
        except (ValueError, LookupError, TypeError, AttributeError):
            pass  # no notebook that we know of: every byte counts
    return hashlib.sha256(content).hexdigest()


def work_in(cell: dict[str, Any]) -> list[Any]:
    """What somebody would miss if this cell were lost."""
    outputs = [
        {key: text(part) for key, part in output.items() if key not in JUPYTERS_OWN}
        for output in cell.get("outputs", [])
    ]
    return [cell["cell_type"], text(cell["source"]), outputs, cell.get("attachments", {})]


def text(part: Any) -> Any:
    """A notebook file may hold a text as one string or as a list of lines; we see one string."""
    if isinstance(part, dict):
        return {key: text(value) for key, value in part.items()}
    if isinstance(part, list) and all(isinstance(line, str) for line in part):
        return "".join(part)
    return part


def fingerprint_of(path: Path) -> str | None:
    """The same, of a file; None where there is none."""
    return fingerprint(path.name, path.read_bytes()) if path.exists() else None


def read_memory(folder: Path) -> dict[str, str]:
    """What we copied here before. Unreadable is nothing: then every file is the learner's."""
    try:
        memory = json.loads((folder / PRIVATE / MEMORY).read_text(encoding="utf-8"))
        files = memory["files"]
        return {str(name): str(mark) for name, mark in files.items()}
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return {}


def write_memory(folder: Path, known: Mapping[str, str]) -> None:
    """Remember what we copied."""
    memory = {"format": FORMAT, "hvlab": hvlab.__version__, "files": dict(sorted(known.items()))}
    write_whole(folder / PRIVATE / MEMORY, (json.dumps(memory, indent=1) + "\n").encode())


def trust(course: Course) -> None:
    """Tell Jupyter that our notebooks are ours, so that it shows whatever is in them.

    Only files that are our own byte for byte: what the learner runs, JupyterLab signs by itself.
    """
    try:
        from hvlab.cli.trust import sign

        sign(path for path in course.ours if path.suffix == ".ipynb")
    except ImportError as error:
        course.untrusted = str(error)
    except Exception as error:  # noqa: BLE001  Jupyter's database may fail in many ways; none may stop the lab
        course.untrusted = str(error).splitlines()[0] if str(error) else type(error).__name__
