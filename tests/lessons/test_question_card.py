"""The form of a question, without a browser: what is drawn, and what an answer does."""

from hvlab.lessons import open_lesson
from hvlab.views.questions import QuestionCard


def card(lesson: str, question: str) -> QuestionCard:
    return open_lesson(lesson).predict(question)


def test_a_card_reads_as_text_where_nothing_runs() -> None:
    """The question and its choices, how to answer by Python, and no address of an object."""
    bundle = card("revert-versus-apply", "revert-invoice")._repr_mimebundle_()

    assert bundle["text/plain"].startswith("You choose Revert... for SRV01 and confirm.")
    assert "[gone] Nowhere" in bundle["text/plain"]
    assert 'lesson.predict("revert-invoice", "...")' in bundle["text/plain"]
    assert "object at" not in bundle["text/plain"]


def test_the_answer_is_not_in_the_form() -> None:
    """What reaches the page before an answer is the question alone."""
    it = card("revert-versus-apply", "revert-invoice")

    assert {"id", "text"} == set().union(*it.form["choices"])
    assert {} == it.feedback


def test_an_answer_from_the_page_is_graded() -> None:
    """As the front end sends it; the same answer twice is shown twice."""
    it = card("revert-versus-apply", "revert-invoice")
    it._received(it, {"type": "answer", "answer": "gone"}, [])
    first = it.feedback
    it._received(it, {"type": "answer", "answer": "gone"}, [])

    assert first["right"]
    assert first["lines"] == it.feedback["lines"]
    assert first["serial"] != it.feedback["serial"]


def test_a_tree_is_answered_place_by_place() -> None:
    """The drawing of both trees comes back with a wrong answer."""
    it = card("revert-versus-apply", "apply-tree")
    places = {
        "Monday": "",
        "Tuesday": "Monday",
        "Wednesday": "Tuesday",
        "the new checkpoint": "Tuesday",
    }
    it.answer(places | {"Now": "the new checkpoint"})

    assert not it.feedback["right"]
    assert it.feedback["yours"] != it.feedback["copys"]
    assert "Now goes on from the checkpoint you applied." in " ".join(it.feedback["lines"])


def test_nonsense_from_the_page_is_answered_politely() -> None:
    """Whatever arrives, nothing is raised and nothing is graded."""
    it = card("revert-versus-apply", "revert-invoice")
    for nonsense in (None, 7, ["gone"], {"a": "b"}, "<script>"):
        it._received(it, {"type": "answer", "answer": nonsense}, [])
        assert "right" not in it.feedback
        assert it.feedback["lines"] == ["Answer with one of: live, kept, gone."]
    it._received(it, "not a message", [])
