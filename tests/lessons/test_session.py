"""What a lesson does in the learner's hand, and how it looks."""

import pytest

from hvlab.api import OpenLab
from hvlab.errors import LabError
from hvlab.lessons import LESSONS, open_lesson
from hvlab.lessons.session import BACK_AT_THE_BEGINNING, OpenLesson
from hvlab.lessons.trees import GONE, ROOT, read_shape, write_shape


@pytest.fixture
def lesson() -> OpenLesson:
    it = LESSONS["revert-versus-apply"]
    return OpenLesson(it, OpenLab.open(it.scenario))


def test_a_prediction_is_graded_by_a_line_of_python(lesson: OpenLesson) -> None:
    """The grade says right or not quite, why, and what the copy shows."""
    right = str(lesson.predict("revert-invoice", "gone"))
    wrong = str(lesson.predict("revert-invoice", "kept"))

    assert right.startswith("✔ Right.\nThe invoice was only in Now.")
    assert wrong.startswith("✘ Not quite.\nRevert keeps nothing.")
    assert "The copy shows: Nowhere" in wrong
    assert lesson.lab.vm().files[r"Invoices\Thursday.txt"]


def test_a_tree_is_predicted_by_writing_it_down(lesson: OpenLesson) -> None:
    """The construct kind: the tree as an indented text, compared with the copy's."""
    tree = "Monday\n  Tuesday\n    Now\n    Wednesday\n      the new checkpoint"
    right = lesson.predict("apply-tree", tree)
    wrong = lesson.predict("apply-tree", "Monday\n  Tuesday\n    Now")

    assert str(right).startswith("✔ Right.")
    assert "Applying deletes no checkpoint." in str(wrong)
    assert "Your tree:" in str(wrong)
    assert f"The copy's tree:\n{tree}" in str(wrong)


def test_a_learner_made_state_becomes_the_question(lesson: OpenLesson) -> None:
    """The copy is one of the learner's own lab, with whatever else they did there."""
    lesson.lab.vm().write(r"Notes\Mine.txt", "mine")

    assert "Right." in str(lesson.predict("revert-invoice", "gone"))
    assert "moved on" not in str(lesson.predict("revert-invoice", "gone"))


def test_a_question_that_does_not_fit_any_more_says_so(lesson: OpenLesson) -> None:
    """Asked too late, it is graded on a lab as it was, and the learner is told."""
    lesson.lab.vm().revert()

    assert "Your lab has moved on since" in str(lesson.predict("revert-invoice", "gone"))


@pytest.mark.parametrize(
    ("question", "answer", "said"),
    [
        ("revert-invoice", "nonsense", "Answer with one of: live, kept, gone."),
        ("revert-invoice", {"live": "gone"}, "Answer with one of: live, kept, gone."),
        ("apply-tree", "Friday", "There is no 'Friday' here."),
        ("apply-tree", "Now\nNow", "'Now' is there twice."),
        ("apply-tree", {"Now": "Tuesday"}, "Nothing is said of 'Monday' yet."),
        ("no-such-question", "x", "This lesson has no question 'no-such-question'."),
    ],
)
def test_an_answer_that_is_none_is_explained(
    lesson: OpenLesson, question: str, answer: object, said: str
) -> None:
    """A slip of the keyboard is no wrong answer."""
    with pytest.raises(LabError, match="^" + said.replace(".", r"\.")):
        lesson.predict(question, answer)


def test_todo_takes_the_learner_back_who_did_something_else(
    lesson: OpenLesson, capsys: pytest.CaptureFixture[str]
) -> None:
    """The step then does what the text around it says."""
    lesson.begin("apply")
    lesson.lab.vm().revert()

    assert lesson.todo("apply")
    assert lesson.lab.vm().files[r"Invoices\Thursday.txt"]
    assert BACK_AT_THE_BEGINNING in capsys.readouterr().out


def test_todo_says_nothing_where_nothing_was_done(
    lesson: OpenLesson, capsys: pytest.CaptureFixture[str]
) -> None:
    """The usual case is quiet."""
    lesson.begin("apply")

    assert lesson.todo("apply")
    assert "" == capsys.readouterr().out


def test_todo_waits_for_what_a_click_has_begun(lesson: OpenLesson) -> None:
    """The learner runs the line while the button's job is still under way."""
    lesson.lab.vm().revert(wait=False)

    assert not lesson.todo("revert")
    assert not len(lesson.lab.world.jobs)


def test_what_changed_compares_with_the_beginning_of_the_section(lesson: OpenLesson) -> None:
    """Whoever did it: the headings are those that changed, and no other."""
    lesson.begin("revert")
    assert "Nothing has changed" in str(lesson.what_changed())
    lesson.lab.vm().revert()
    changed = str(lesson.what_changed())

    assert "Files on the host" in changed
    assert r"Invoices\Thursday.txt is not there any more" in changed
    assert "Checkpoint tree" not in changed


def test_a_check_ticks_what_is_reached(lesson: OpenLesson) -> None:
    """Text and page show the same: goals, ticks, what is missing; names are escaped."""
    before = lesson.check()
    lesson.lab.vm().apply(lesson.lab.vm().checkpoints[2], create_checkpoint=True)
    lesson.lab.vm().rename(lesson.lab.vm().checkpoints[3], "<b>kept</b>")
    after = lesson.check()

    assert "Not there yet: 3 of 5 goals reached." in str(before)
    assert "[ ] SRV01 runs" in str(before)
    assert "You have not made a checkpoint yet." in str(before)
    assert "<strong>Not yet:</strong>" in before.html
    assert "Done: every goal is reached." in str(after)
    assert "<b>" not in after.html


def test_a_check_counts_what_a_click_has_begun(lesson: OpenLesson) -> None:
    """A job still under way counts as it will end, and goes on under way."""
    srv01 = lesson.lab.vm()
    wednesday = srv01.checkpoints[2]
    srv01.checkpoint("Thursday morning")
    srv01.apply(wednesday, wait=False)

    assert "Done" in str(lesson.check())
    assert "Saving" == srv01.state


def test_a_prediction_counts_what_a_click_has_begun(lesson: OpenLesson) -> None:
    """A busy lab can be asked about as well: as it will be."""
    lesson.lab.vm().save(wait=False)
    grade = str(lesson.predict("revert-invoice", "gone"))

    assert grade.startswith("✔ Right.")
    assert "moved on" not in grade
    assert "Saving" == lesson.lab.vm().state


def test_names_are_escaped_where_changes_are_shown(lesson: OpenLesson) -> None:
    """What somebody typed is never markup."""
    lesson.lab.vm().checkpoint("<img src=x onerror=alert(1)>")

    assert "<img" not in lesson.what_changed().html


def test_an_unknown_lesson_is_named(lesson: OpenLesson) -> None:
    """With the one that was probably meant."""
    with pytest.raises(LabError, match="Did you mean 'time-skew'"):
        open_lesson("time-scew")


@pytest.mark.parametrize(
    "text",
    [
        "A\n  B\n    C\n  D",
        "A\n└─ B\n   └─ C\n└─ D".replace("└─ B\n   └─ C\n└─ D", "├─ B\n│  └─ C\n└─ D"),
        "A\n\tB\n\t\tC\n\tD",
        "a\n b\n  c\n d\n",
    ],
)
def test_a_tree_may_be_drawn_in_any_way(text: str) -> None:
    """Spaces, tabs, strokes; in any case of letters."""
    assert {"A": ROOT, "B": "A", "C": "B", "D": "A"} == read_shape(text, "ABCD")


def test_what_is_left_out_is_gone() -> None:
    """A learner who believes that a checkpoint vanishes leaves it out."""
    assert {"A": ROOT, "B": GONE} == read_shape("A", "AB")


@pytest.mark.parametrize(
    ("shape", "text"),
    [
        ({"A": ROOT, "B": "A", "C": "A"}, "A\n  B\n  C"),
        ({"A": ROOT, "B": "A", "Now": "A"}, "A\n  Now\n  B"),
        ({"A": "B", "B": "A"}, "(A under B?)\n(B under A?)"),
        ({"A": ROOT, "B": GONE, "C": "B"}, "A\n(B gone)\n(C under B?)"),
    ],
)
def test_any_answer_can_be_drawn(shape: dict[str, str], text: str) -> None:
    """Also one that is no tree."""
    assert text == write_shape(shape)
