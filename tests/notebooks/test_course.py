"""What the notebooks promise: they run, they show the same every time, they bear being clicked.

nbval compares every output in a real kernel (`python -m pytest notebooks`); here the same cells run
in this process, which is quick enough for every change.
"""

import re
from pathlib import Path

import pytest

from hvlab.lessons import LESSONS
from tests.notebooks.course import NOTEBOOKS, cell, code_cells, committed, read, run, shell, step_of

LESSON_BOOKS = [path for path in NOTEBOOKS if not path.name.startswith("00")]
every_notebook = pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
every_lesson_book = pytest.mark.parametrize("path", LESSON_BOOKS, ids=lambda path: path.stem)
LINK = re.compile(r"\]\(([^)#]+)\)")
OPENED = re.compile(r'open_lesson\("([\w-]+)"\)')
ASKED = re.compile(r'lesson\.(?:predict|explain)\("([\w-]+)"\)')
BEGUN = re.compile(r'lesson\.begin\("([\w-]+)"\)')


def source(path: Path) -> str:
    return "\n".join(cell.source for cell in read(path).cells)


def lesson_of(path: Path):
    return LESSONS[OPENED.search(source(path))[1]]


@every_notebook
def test_it_runs_and_shows_what_is_committed(path: Path) -> None:
    """Run from top to bottom, each cell shows the text that is committed."""
    with shell() as ipython:
        for one in code_cells(path):
            assert committed(one).rstrip() == run(ipython, one.source).rstrip(), one.id


@every_notebook
def test_it_can_be_run_again_without_a_restart(path: Path) -> None:
    """Run All twice in one kernel shows the same twice."""
    with shell() as ipython:
        for one in code_cells(path):
            run(ipython, one.source)
        for one in code_cells(path):
            again = one.source.replace("%load_ext", "%reload_ext")  # the other one would say so
            assert committed(one).rstrip() == run(ipython, again).rstrip(), one.id


@every_notebook
def test_it_is_committed_with_pictures_and_without_widgets(path: Path) -> None:
    """A reader without a kernel sees drawn trees and text, and no broken widget."""
    book = read(path)
    kinds = {
        kind
        for one in code_cells(path)
        for output in one.outputs
        for kind in output.get("data", {})
    }

    assert {"image/svg+xml", "text/html", "text/plain"} == kinds
    assert "widgets" not in book.metadata
    assert "version" not in book.metadata.language_info
    assert "object at 0x" not in path.read_text(encoding="utf-8")


@every_notebook
def test_every_output_says_something_as_text(path: Path) -> None:
    """What cannot be drawn, as in an untrusted notebook, can still be read."""
    for one in code_cells(path):
        for output in one.outputs:
            text = output.get("text") or output["data"]["text/plain"]
            assert text.strip(), one.id


@every_notebook
def test_nothing_failed_when_it_was_committed(path: Path) -> None:
    """No output is an error."""
    errors = [
        one.id for one in code_cells(path) for out in one.outputs if out.output_type == "error"
    ]

    assert [] == errors


@every_notebook
def test_its_links_lead_somewhere(path: Path) -> None:
    """Every link is to another notebook of the course."""
    targets = LINK.findall(source(path))

    assert targets
    assert [] == [target for target in targets if not (path.parent / target).is_file()]


@every_lesson_book
def test_it_asks_every_question_and_does_every_step(path: Path) -> None:
    """What a lesson offers is in its notebook; nothing is left over."""
    lesson, text = lesson_of(path), source(path)
    steps = [step_of(one.source) for one in code_cells(path)]

    assert {question.id for question in lesson.questions} == set(ASKED.findall(text))
    assert {step.id for step in lesson.steps} == set(filter(None, steps))
    assert {section.id for section in lesson.sections} == set(BEGUN.findall(text))


@every_lesson_book
def test_every_question_is_asked_in_its_section(path: Path) -> None:
    """Otherwise its answer would be about another lab than the one in front of the learner."""
    lesson, section = lesson_of(path), None
    elsewhere = []
    for one in code_cells(path):
        for begun in BEGUN.findall(one.source):
            section = begun
        for asked in ASKED.findall(one.source):
            question = next(q for q in lesson.questions if q.id == asked)
            if question.fits is not None and question.section != section:
                elsewhere.append(asked)

    assert [] == elsewhere


@every_lesson_book
def test_a_step_done_by_button_is_not_done_again(path: Path) -> None:
    """Whoever has pressed the button may run the line of Python as well: nothing happens."""
    with shell() as ipython:
        for one in code_cells(path):
            run(ipython, one.source)
            if (step := step_of(one.source)) is None:
                continue
            before = ipython.user_ns["lab"].world.copy()
            line = one.source[one.source.index("if lesson.todo") :]
            assert "" == run(ipython, line), step
            assert before == ipython.user_ns["lab"].world, step


@every_lesson_book
def test_a_step_is_done_whatever_was_done_instead(path: Path) -> None:
    """A learner who did something else is told so, and the step does what the text says."""
    with shell() as ipython:
        for one in code_cells(path):
            if (step := step_of(one.source)) is None or "begin" in one.source:
                run(ipython, one.source)
                continue
            lab = ipython.user_ns["lab"]
            lab.vm().turn_off()
            lab.wait(days=1)
            said = run(ipython, one.source)
            assert "back at the beginning" in said, step
            again = run(ipython, one.source)
            assert "" == again, step


@every_lesson_book
def test_pressing_the_button_leads_to_the_same_place(path: Path) -> None:
    """The button that the text names does what the line of Python does."""
    by_button = {
        "revert": [("vm", "revert", None, "revert")],
        "apply": [("node", "apply", "3/10/2026", "create-apply")],
        "checkpoint": [("vm", "checkpoint", None, None)],
        "drop": [("node", "delete-subtree", "3/11/2026", "delete")],
        "merge": [
            ("node", "delete", "3/9/2026", "delete"),
            ("node", "delete", "3/10/2026", "delete"),
        ],
        "switch-on": [("guest", "time-sync", None, None), ("history", "wait", "1h", None)],
        "production": [
            ("node", "apply", "Production, Thursday", "create-apply"),
            ("vm", "start", None, None),
        ],
    }
    if path.stem.endswith("time-skew"):
        by_button["apply"] = [("node", "apply", "3/9/2026", "create-apply")]
    with shell() as ipython:
        for one in code_cells(path):
            step = step_of(one.source)
            if step is not None:
                if "begin" in one.source:
                    run(ipython, one.source.splitlines()[0])
                for click in by_button[step]:
                    press(ipython.user_ns["lab"].manager, *click)
                assert not ipython.user_ns["lesson"].todo(step), step
            run(ipython, one.source)


def press(manager, target, action, what, button) -> None:
    """Press something in the manager as its front end does, and answer the dialog."""
    if target in ("guest", "history"):
        manager.controller.handle({"type": target, "action": action, "value": what})
        return
    message = {"type": "invoke", "target": target, "action": action}
    if target == "node":
        nodes = manager.controller.scene()["tree"]["nodes"]
        message["node"] = next(node["id"] for node in nodes if what in node["name"])
    manager.controller.handle(message)
    dialog = manager.controller.scene()["dialog"]
    assert bool(dialog) == (button is not None)
    if button:
        answer = {"type": "dialog", "serial": dialog["serial"], "button": button}
        manager.controller.handle(answer | {"checked": False, "value": None})


@every_lesson_book
def test_the_text_comes_in_the_order_of_the_loop(path: Path) -> None:
    """Situation, prediction, action, change, reason, exercise, pitfalls, the learner's own host."""
    headings = [
        line.lstrip("# ")
        for one in read(path).cells
        if one.cell_type == "markdown"
        for line in one.source.splitlines()
        if line.startswith("##")
    ]
    wanted = ["The situation", "Predict", "Your turn", "Pitfalls", "On your own host"]

    assert wanted == [heading for heading in dict.fromkeys(headings) if heading in wanted]
    assert cell(path, "your-turn").outputs == []
    assert "Still missing" in committed(cell(path, "check"))
