"""The form of a question in a real page: by keyboard alone, readable, and never markup."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hvlab.lessons import open_lesson
from hvlab.views.questions import QuestionCard
from tests.chromium import axe_script, running_chromium

pytestmark = pytest.mark.browser

STATIC = Path(__file__).parents[2] / "hvlab" / "views" / "static"
ADDRESS = "http://hvlab.invalid/"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>hvlab</title>
<link rel="stylesheet" href="questions.css"></head><body><main id="here"></main></body></html>"""
MODEL = """
async (form) => {
  let traits = { form, feedback: {} }, redraw = () => {};
  globalThis.model = {
    get: (name) => traits[name],
    on: (_, listener) => { redraw = listener; },
    off: () => { redraw = () => {}; },
    async send(message) {
      traits = { ...traits, feedback: await window.toPython(message) };
      redraw();
    },
  };
  const front = (await import("./questions.js")).default;
  globalThis.cleanup = front.render({ model, el: document.getElementById("here") });
}
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """A Chromium for this file."""
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture
def show(browser: Any) -> Iterator[Any]:
    """Shows a card on a page of its own. Afterwards: nothing fetched, nothing on the console."""
    complaints: list[str] = []
    pages = []

    def serve(route: Any) -> None:
        name = route.request.url.removeprefix(ADDRESS)
        if not name:
            route.fulfill(body=PAGE, content_type="text/html")
        elif name in ("questions.js", "questions.css"):
            kind = "text/javascript" if name.endswith("js") else "text/css"
            route.fulfill(body=(STATIC / name).read_text(encoding="utf-8"), content_type=kind)
        else:
            complaints.append(route.request.url)
            route.abort()

    def shown(card: QuestionCard) -> Any:
        def to_python(message: Any) -> Any:
            card._received(card, message, [])
            return card.feedback

        page = browser.new_page()
        pages.append(page)
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.expose_function("toPython", to_python)
        page.route("**/*", serve)
        page.goto(ADDRESS)
        page.evaluate(MODEL, card.form)
        return page

    yield shown
    for page in pages:
        page.close()
    assert [] == complaints


def pick() -> QuestionCard:
    return open_lesson("revert-versus-apply").predict("revert-invoice")


def place() -> QuestionCard:
    return open_lesson("revert-versus-apply").predict("apply-tree")


def test_a_choice_is_made_and_checked_by_keyboard_alone(show: Any) -> None:
    """Tab to the choices, arrows between them, Tab and Enter to check; the result is read out."""
    page = show(pick())
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".hvq-right")

    assert "✔ Right." in page.get_by_role("status").inner_text()
    assert page.get_by_role("radio", name="Nowhere").is_checked()


def test_a_tree_is_built_by_choosing_what_hangs_under_what(show: Any) -> None:
    """A wrong tree is drawn beside the copy's; a second attempt takes its place."""
    page = show(place())
    status = page.get_by_role("status")
    answer = {
        "Monday's": "nothing: it is the root",
        "Tuesday's": "Monday",
        "Wednesday's": "Tuesday",
        "the new": "the new checkpoint",
        "Now": "Tuesday",
    }
    for name, label in answer.items():
        page.get_by_role("combobox", name=name).select_option(label=label)
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".hvq-wrong")
    assert 2 == status.locator("figure").count()

    page.get_by_role("combobox", name="the new").select_option(label="Wednesday")
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".hvq-right")
    assert 0 == status.locator("figure").count()


def test_feedback_goes_when_another_answer_is_chosen(show: Any) -> None:
    """What was said of one answer never stands under another."""
    page = show(pick())
    page.get_by_role("radio", name="Nowhere").check()
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".hvq-right")

    page.get_by_role("radio").first.check()
    assert "" == page.get_by_role("status").inner_text()
    assert 0 == page.locator(".hvq-right, .hvq-wrong").count()

    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".hvq-wrong")


def test_feedback_that_comes_late_is_not_shown(show: Any) -> None:
    """Another answer was chosen in the meantime."""
    page = show(pick())
    page.get_by_role("radio", name="Nowhere").check()
    page.evaluate("model.send({type: 'answer', answer: 'kept'})")

    assert "" == page.get_by_role("status").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("way", ["throw", "reject"])
def test_a_form_without_a_kernel_says_so_once(show: Any, way: str, theme: Any) -> None:
    """After a restart nothing can be sent: a strip says what to do, the console stays silent."""
    page = show(pick())
    page.emulate_media(color_scheme=theme)
    page.evaluate("document.documentElement.style.colorScheme = 'light dark'")
    failing = "async () =>" if way == "reject" else "() =>"
    page.evaluate(f"() => {{ model.send = {failing} {{ throw new Error('Cannot send'); }}; }}")
    page.get_by_role("radio", name="Nowhere").check()
    check = page.locator("button")
    check.click()
    page.get_by_role("alert").wait_for()
    check.press("Enter")
    page.evaluate(axe_script())

    lost = "This form has lost its kernel. Run its cell again."
    assert [lost] == page.get_by_role("alert").all_inner_texts()
    assert "true" == check.get_attribute("aria-disabled")
    assert [] == [one["id"] for one in page.evaluate("axe.run('main')")["violations"]]


def test_nothing_is_sent_before_something_is_chosen(show: Any) -> None:
    """Check without an answer asks for one, as forms do."""
    page = show(place())
    page.get_by_role("button", name="Check").click()

    assert "" == page.get_by_role("status").inner_text()
    assert page.evaluate("document.activeElement.matches(':invalid')")


@pytest.mark.parametrize("card", [pick, place])
def test_the_notebook_gets_none_of_the_keys(show: Any, card: Any) -> None:
    """JupyterLab looks for the mark on the focused element itself; a wrapper does not help."""
    page = show(card())
    bare = page.locator("main :is(input, select, button):not([data-lm-suppress-shortcuts])")

    assert 0 == bare.count()
    assert page.locator("fieldset > legend").inner_text()


def test_texts_are_never_markup(show: Any) -> None:
    """Whatever a question or an answer says, it is shown as text."""
    nasty = "<img src=x onerror=alert(1)>"
    form = {"kind": "pick", "text": nasty, "choices": [{"id": nasty, "text": nasty}]}
    said = {"right": False, "title": nasty, "lines": [nasty], "yours": nasty, "copys": nasty}
    page = show(QuestionCard(form, nasty, lambda _: said))
    page.get_by_role("radio").check()
    page.get_by_role("button", name="Check").click()
    page.wait_for_selector(".hvq-wrong")

    assert 0 == page.locator("img").count()
    assert 4 == page.get_by_role("status").get_by_text(nasty).count()


def test_what_is_closed_listens_no_more(show: Any) -> None:
    """A view that is gone leaves nothing behind."""
    page = show(pick())
    page.evaluate("cleanup(); document.getElementById('here').replaceChildren()")
    page.evaluate("model.send({type: 'answer', answer: 'gone'})")

    assert "" == page.locator("main").inner_text()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("card", [pick, place])
def test_axe_finds_nothing(show: Any, card: Any, theme: Any) -> None:
    """Names, labels, contrast: answered and unanswered, light and dark."""
    page = show(card())
    page.emulate_media(color_scheme=theme)
    page.evaluate("document.documentElement.style.colorScheme = 'light dark'")
    page.evaluate("model.send({type: 'answer', answer: 'kept'})")
    page.wait_for_function("document.querySelector('.hvq-feedback').textContent")
    page.evaluate(axe_script())
    found = page.evaluate("axe.run('main')")["violations"]

    assert [] == [(one["id"], one["impact"]) for one in found]
