"""The learner's folder: kept up to date, and never at the cost of their work."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

import hvlab
from hvlab.cli.clear import cleared, main
from hvlab.cli.course import choose, fingerprint, prepare, write_memory
from hvlab.cli.problem import Problem

START, REVERT, BRANCHES = (
    "00-start-here.ipynb",
    "01-revert-versus-apply.ipynb",
    "02-dormant-branches.ipynb",
)


@pytest.fixture(autouse=True)
def as_installed(installed, monkeypatch):
    """Run in this process as if hvlab were installed at the test's own place."""
    monkeypatch.setattr(hvlab, "__file__", str(installed.root / "hvlab" / "__init__.py"))
    monkeypatch.setattr(hvlab, "__version__", "0.1")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(installed.home / "jupyter-data"))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(installed.home / "jupyter-config"))


def files(folder: Path) -> list[str]:
    """What a file manager shows."""
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def test_first_time(installed):
    """The first run copies the whole course and says what was copied."""
    course = prepare(installed.course, START)

    assert [START, REVERT, BRANCHES] == files(installed.course)
    assert [START, REVERT, BRANCHES] == course.new
    assert f"copied: {START}" in course.summary()


def test_second_time(installed):
    """A second run has nothing to do, and says nothing."""
    prepare(installed.course, START)
    before = {path: path.stat().st_mtime_ns for path in installed.course.glob("*.ipynb")}

    course = prepare(installed.course, START)

    assert before == {path: path.stat().st_mtime_ns for path in installed.course.glob("*.ipynb")}
    assert 1 == len(course.summary().splitlines())


def test_newer_original_replaces_an_untouched_copy(installed, monkeypatch):
    """A notebook the learner never changed is updated in place."""
    prepare(installed.course, START)
    newer = installed.original(REVERT, "Revert, better told")
    monkeypatch.setattr(hvlab, "__version__", "0.2")

    course = prepare(installed.course, START)

    assert newer.read_bytes() == (installed.course / REVERT).read_bytes()
    assert ([REVERT], {}) == (course.updated, course.beside)
    assert [START, REVERT, BRANCHES] == files(installed.course)


def test_newer_original_beside_changed_work(installed, monkeypatch):
    """Work the learner changed stays byte for byte; the newer original is put beside it, once."""
    prepare(installed.course, START)
    mine = installed.course / REVERT
    mine.write_bytes(b"my answers")
    newer = installed.original(REVERT, "Revert, better told")
    monkeypatch.setattr(hvlab, "__version__", "0.2")

    course = prepare(installed.course, START)
    again = prepare(installed.course, START)

    beside = "01-revert-versus-apply (new in 0.2).ipynb"
    assert b"my answers" == mine.read_bytes()
    assert newer.read_bytes() == (installed.course / beside).read_bytes()
    assert f"kept your {REVERT}; the newer original is beside it: {beside}" in course.summary()
    assert {} == again.beside
    assert [START, beside, REVERT, BRANCHES] == files(installed.course)


def test_changed_work_without_a_newer_original(installed):
    """Changing a notebook brings no second copy as long as there is nothing newer."""
    prepare(installed.course, START)
    (installed.course / REVERT).write_bytes(b"my answers")

    course = prepare(installed.course, START)

    assert b"my answers" == (installed.course / REVERT).read_bytes()
    assert [START, REVERT, BRANCHES] == files(installed.course)
    assert 1 == len(course.summary().splitlines())


def saved_by_jupyterlab(path: Path, source: str | None = None) -> None:
    """What JupyterLab leaves when a notebook was opened, and perhaps a cell edited, and saved."""
    notebook = json.loads(path.read_bytes())
    notebook["metadata"]["language_info"] = {"name": "python", "version": "3.14.2"}
    notebook["cells"][0]["metadata"]["collapsed"] = True
    notebook["cells"][0]["source"] = [source or "".join(notebook["cells"][0]["source"])]
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_opening_is_not_changing(installed, monkeypatch):
    """A notebook that was only looked at is updated like one that was not."""
    prepare(installed.course, START)
    saved_by_jupyterlab(installed.course / REVERT)
    newer = installed.original(REVERT, "Revert, better told")

    course = prepare(installed.course, START)

    assert newer.read_bytes() == (installed.course / REVERT).read_bytes()
    assert ([REVERT], {}) == (course.updated, course.beside)


@pytest.mark.parametrize(
    "change",
    [
        lambda cell: cell.update(source="my answer"),
        lambda cell: cell.update(cell_type="raw"),
        lambda cell: cell.update(outputs=[{"output_type": "stream", "text": "42"}]),
        lambda cell: cell.update(attachments={"a.png": {"image/png": "AAAA"}}),
    ],
)
def test_whatever_is_in_a_cell_is_work(installed, change):
    """What was written, what came out, what was pasted: none of it is overwritten."""
    prepare(installed.course, START)
    path = installed.course / REVERT
    notebook = json.loads(path.read_bytes())
    change(notebook["cells"][0])
    path.write_text(json.dumps(notebook), encoding="utf-8")
    mine = path.read_bytes()
    installed.original(REVERT, "Revert, better told")

    course = prepare(installed.course, START)

    assert mine == path.read_bytes()
    assert [REVERT] == list(course.beside)


def test_work_in_the_copy_beside(installed, monkeypatch):
    """Work in a `(new in ...)` notebook is as safe as any: the next one takes another name."""
    prepare(installed.course, START)
    monkeypatch.setattr(hvlab, "__version__", "0.2")
    (installed.course / REVERT).write_bytes(b"my answers")
    installed.original(REVERT, "second")
    prepare(installed.course, START)
    beside = installed.course / "01-revert-versus-apply (new in 0.2).ipynb"
    beside.write_bytes(b"more answers")
    newest = installed.original(REVERT, "third")

    course = prepare(installed.course, START)

    second = "01-revert-versus-apply (new in 0.2, 2).ipynb"
    assert {REVERT: second} == course.beside
    assert b"more answers" == beside.read_bytes()
    assert newest.read_bytes() == (installed.course / second).read_bytes()


def test_file_of_the_same_name(installed):
    """A file that hvlab never copied is the learner's, whatever its name."""
    installed.course.mkdir()
    (installed.course / START).write_bytes(b"something of mine")

    course = prepare(installed.course, START)

    assert b"something of mine" == (installed.course / START).read_bytes()
    assert {START: "00-start-here (new in 0.1).ipynb"} == course.beside


@pytest.mark.parametrize("memory", [b"", b"{", b"[]", b'{"files": 3}', b"\xff\xfe"])
def test_lost_memory(installed, memory):
    """When hvlab no longer knows what it copied, it takes every file for the learner's."""
    prepare(installed.course, START)
    (installed.course / ".hvlab" / "course.json").write_bytes(memory)
    (installed.course / REVERT).write_bytes(b"my answers")
    installed.original(BRANCHES, "newer")
    kept = (installed.course / BRANCHES).read_bytes()

    prepare(installed.course, START)

    assert b"my answers" == (installed.course / REVERT).read_bytes()
    assert kept == (installed.course / BRANCHES).read_bytes()


def test_start_again(installed):
    """Deleting a notebook and running hvlab starts it again."""
    prepare(installed.course, START)
    (installed.course / REVERT).unlink()

    course = prepare(installed.course, START)

    assert [REVERT] == course.new


def test_pictures_in_folders(installed):
    """What belongs to the notebooks comes with them; hidden files do not."""
    for name in ("pictures/tree.png", ".ipynb_checkpoints/old.ipynb", "pictures/.hidden"):
        path = installed.originals / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"content")

    prepare(installed.course, START)

    assert ["tree.png"] == [path.name for path in (installed.course / "pictures").iterdir()]
    assert not (installed.course / ".ipynb_checkpoints").exists()


def test_originals_themselves(installed):
    """A contributor may open the originals; nothing is copied, nothing remembered."""
    before = sorted(installed.originals.rglob("*"))

    course = prepare(installed.originals, START)

    assert before == sorted(installed.originals.rglob("*"))
    assert [] == course.new


def test_memory_is_readable(installed):
    """The folder's memory is plain JSON that says which format it has."""
    prepare(installed.course, START)

    memory = json.loads((installed.course / ".hvlab" / "course.json").read_text("utf-8"))
    assert (1, "0.1") == (memory["format"], memory["hvlab"])
    assert [START, REVERT, BRANCHES] == list(memory["files"])


def is_trusted(notebook: Path) -> bool:
    """Ask Jupyter, in a process of its own as JupyterLab would be."""
    question = (
        "import sys, nbformat; from nbformat.sign import NotebookNotary; "
        "print(NotebookNotary().check_signature(nbformat.read(sys.argv[1], 4)))"
    )
    command = [sys.executable, "-c", question, str(notebook)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout == "True\n"


def test_trust(installed):
    """What hvlab copied is trusted, so that its pictures show; what somebody changed is not."""
    prepare(installed.course, START)
    changed, touched = installed.course / REVERT, installed.course / START
    saved_by_jupyterlab(changed, source="Evil")
    saved_by_jupyterlab(touched)

    prepare(installed.course, START)

    assert is_trusted(installed.course / BRANCHES)
    assert not is_trusted(changed)
    assert not is_trusted(touched)


def test_trust_database_out_of_order(installed, monkeypatch):
    """Without Jupyter's signature list the course still opens, and says what that means."""
    (installed.home / "a file").write_text("")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(installed.home / "a file"))

    course = prepare(installed.course, START)

    assert [START, REVERT, BRANCHES] == files(installed.course)
    assert "pictures appear when you run a notebook" in course.summary()


# ------------------------------------------------------------------ without what cells have shown


def only_cell(path: Path) -> dict[str, object]:
    """The one cell of a test's notebook."""
    return json.loads(path.read_bytes())["cells"][0]


def from_before(installed, name: str) -> Path:
    """Bring a folder into the state an earlier hvlab left: outputs copied, and remembered."""
    prepare(installed.course, START)
    copies = {path.name: path.read_bytes() for path in installed.originals.glob("*.ipynb")}
    for file, content in copies.items():
        (installed.course / file).write_bytes(content)
    known = {file: fingerprint(file, content) for file, content in copies.items()}
    write_memory(installed.course, known)
    return installed.course / name


def test_a_copy_gives_nothing_away(installed):
    """The learner's copy has not been run; the original keeps what it shows."""
    original = installed.original_with_code(REVERT, "lab", shows="the answer")
    before = original.read_bytes()

    prepare(installed.course, START)

    copy = only_cell(installed.course / REVERT)
    assert ([], None, ["lab"]) == (copy["outputs"], copy["execution_count"], copy["source"])
    assert before == original.read_bytes()
    assert is_trusted(installed.course / REVERT)


def test_an_untouched_copy_is_updated_without_outputs(installed):
    """What an earlier hvlab copied with outputs, and nobody changed, is replaced by one without."""
    installed.original_with_code(REVERT, "lab", shows="the answer")
    copy = from_before(installed, REVERT)

    course = prepare(installed.course, START)
    again = prepare(installed.course, START)

    assert ([REVERT], {}, []) == (course.updated, course.beside, course.new)
    assert [] == only_cell(copy)["outputs"]
    assert 1 == len(again.summary().splitlines())


def test_an_older_copy_with_outputs_is_updated(installed):
    """The same when the original is newer as well."""
    installed.original_with_code(REVERT, "lab", shows="the answer")
    copy = from_before(installed, REVERT)
    installed.original_with_code(REVERT, "lab.better", shows="another answer")

    course = prepare(installed.course, START)

    assert ([REVERT], {}) == (course.updated, course.beside)
    assert (["lab.better"], []) == (only_cell(copy)["source"], only_cell(copy)["outputs"])


def test_a_copy_with_outputs_is_ours_without_memory(installed):
    """Even when nothing is remembered, an original with its outputs is nobody's work."""
    installed.original_with_code(REVERT, "lab", shows="the answer")
    from_before(installed, REVERT)
    (installed.course / ".hvlab" / "course.json").unlink()

    course = prepare(installed.course, START)

    assert ([REVERT], {}) == (course.updated, course.beside)


def test_work_in_a_copy_with_outputs_is_left(installed):
    """Work in such a copy stays, and the same original without outputs is not a newer one."""
    installed.original_with_code(REVERT, "lab", shows="the answer")
    mine = from_before(installed, REVERT)
    mine.write_bytes(b"my answers")

    course = prepare(installed.course, START)
    again = prepare(installed.course, START)

    assert b"my answers" == mine.read_bytes()
    assert ({}, {}) == (course.beside, again.beside)


@pytest.mark.parametrize("shows", ["what I saw", "the answer"])
def test_a_run_copy_is_work(installed, shows):
    """What came out when the learner ran it is theirs, even if it is what the original shows."""
    original = installed.original_with_code(REVERT, "lab", shows=shows)
    run = original.read_bytes()
    installed.original_with_code(REVERT, "lab", shows="the answer")
    prepare(installed.course, START)
    (installed.course / REVERT).write_bytes(run)

    same = prepare(installed.course, START)
    installed.original_with_code(REVERT, "lab.better", shows="another answer")
    newer = prepare(installed.course, START)

    beside = "01-revert-versus-apply (new in 0.1).ipynb"
    assert run == (installed.course / REVERT).read_bytes()
    assert ({}, {REVERT: beside}) == (same.beside, newer.beside)
    assert [] == only_cell(installed.course / beside)["outputs"]


def test_clearing_a_folder(installed, capsys):
    """Binder clears the notebooks it opens in place; twice is once, and others stay as they are."""
    path = installed.original_with_code(REVERT, "ü = 1", shows="the answer")
    untouched = (installed.originals / START).read_bytes()

    done = main([str(installed.originals)])
    once = path.read_bytes()

    assert (0, []) == (done, only_cell(path)["outputs"])
    assert "ü = 1".encode() in once
    assert once == cleared(once)
    assert untouched == (installed.originals / START).read_bytes()
    assert 2 == main([str(path)])
    assert "name one folder" in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"{}", b"[]", b'{"cells": [1]}', b"\xff"])
def test_no_notebook_is_left_alone(content):
    """What is no notebook is not touched."""
    assert content == cleared(content)


# ------------------------------------------------------------------ refused


def test_folder_is_a_file(installed):
    """A folder that cannot be one is named in the refusal."""
    installed.course.write_text("")

    with pytest.raises(Problem, match=r"hvlab-course cannot be a folder: a file has that name"):
        prepare(installed.course, START)


@pytest.mark.skipif(sys.platform == "win32", reason="platform: no such paths on Windows")
def test_folder_not_writable(installed):
    """A folder nobody can write to is named in the refusal, with what to type instead."""
    with pytest.raises(Problem, match=r"cannot write to /proc/.*name another folder"):
        prepare(Path("/proc/hvlab-course"), START)


# ------------------------------------------------------------------ what the words mean


def test_default_folder(installed):
    """Wherever hvlab is typed, it opens the same course."""
    chosen = choose([], here=installed.root, home=installed.home)

    assert (installed.course, START) == chosen


def test_inside_a_course(installed):
    """Typed in a course's own folder, hvlab opens that one."""
    prepare(installed.home / "other", START)

    chosen = choose([], here=installed.home / "other", home=installed.home)

    assert (installed.home / "other", START) == chosen


@pytest.mark.parametrize(
    "word", ["02", "2", "02-dormant-branches", BRANCHES, "dormant-branches", "Dormant-Branches"]
)
def test_ways_to_name_a_notebook(installed, word):
    """A notebook goes by its number, its title or its file name."""
    assert (installed.course, BRANCHES) == choose([word], here=installed.home, home=installed.home)


def test_folder_and_notebook(installed):
    """Two words are a folder and a notebook; a lone word that is no notebook is a folder."""
    here = installed.home

    assert (here / "mine", BRANCHES) == choose(["mine", "02"], here=here, home=here)
    assert (here / "mine", START) == choose(["mine"], here=here, home=here)
    assert (installed.root, START) == choose([str(installed.root)], here=here, home=here)


def test_folder_named_like_a_notebook(installed):
    """A folder that exists is a folder, even if its name is a notebook's number."""
    (installed.home / "02").mkdir()

    assert (installed.home / "02", START) == choose(["02"], installed.home, installed.home)


def test_own_notebook(installed):
    """The learner's own notebooks open by name as well."""
    prepare(installed.course, START)
    (installed.course / "my notes.ipynb").write_bytes(b"{}")

    chosen = choose(["my notes.ipynb"], here=installed.home, home=installed.home)

    assert (installed.course, "my notes.ipynb") == chosen


@pytest.mark.parametrize("places", [["dormant-brunches"], ["02-dormant-brances"], ["x", "dormant"]])
def test_unknown_notebook(installed, places):
    """A slip in a notebook's name is answered by the name that was meant."""
    with pytest.raises(Problem, match=rf"no notebook .*; there is .*{BRANCHES}"):
        choose(places, here=installed.home, home=installed.home)


@pytest.mark.parametrize("word", ["99", "04", "4"])
def test_far_from_any_notebook(installed, word):
    """A name that resembles none, as a number never does, is answered by the list."""
    with pytest.raises(Problem, match=f"{START}, {REVERT}, {BRANCHES}"):
        choose([word], here=installed.home, home=installed.home)
