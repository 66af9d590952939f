"""How lessons look in a cell: text for everybody, HTML where there is a page.

No colours: what is reached and what is not is said by a mark and by words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape

from hvlab.lessons.checking import Check, Tick
from hvlab.lessons.grading import Grade
from hvlab.lessons.model import Ground, Pick, Place
from hvlab.views.display import Shown, table
from hvlab.views.lettering import visible
from hvlab.world.rules import RULES

HEADINGS = {
    "tree": "Checkpoint tree",
    "files": "Files on the host",
    "guest": "Inside the guest",
    "clock": "Clock",
}
UNCHANGED = "Nothing has changed since the beginning of this section."
MARKS = {
    "documented": "documented",
    "contested": "sources disagree",
    "assumed": "assumed by hvlab",
}


# Questions ---------------------------------------------------------------------------------------


def describe(question: Pick | Place) -> str:
    """The question as plain text, with how to answer it by a line of Python."""
    if isinstance(question, Pick):
        body = [f"  [{choice.id}] {choice.text}" for choice in question.choices]
        example = '"..."'
    elif question.tree:
        body = [f"  {text}" for text in question.items.values()]
        example = '"""..."""'
    else:
        body = [f"  {item}: {text}" for item, text in question.items.items()]
        body += ["", *(f"  [{place}] {text}" for place, text in question.places.items())]
        example = "{" + ", ".join(f'"{item}": "..."' for item in [*question.items][:2]) + ", ...}"
    line = f'lesson.predict("{question.id}", {example})'
    return "\n".join([question.text, "", *body, "", f"By a line of Python: {line}"])


def form(question: Pick | Place) -> dict[str, object]:
    """The question as the front end draws it."""
    if isinstance(question, Pick):
        choices = [{"id": choice.id, "text": choice.text} for choice in question.choices]
        return {"kind": "pick", "text": question.text, "choices": choices}
    return {
        "kind": "place",
        "text": question.text,
        "items": _pairs(question.items),
        "places": _pairs(question.places),
        "relation": "hangs under" if question.tree else "",
    }


def _pairs(texts: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"id": id, "text": text} for id, text in texts.items()]


def feedback(grade: Grade) -> dict[str, object]:
    """A grade as the front end draws it."""
    return {
        "right": grade.right,
        "title": grade.title,
        "lines": list(grade.lines),
        "yours": grade.yours,
        "copys": grade.copys,
    }


def grade(grade: Grade) -> Shown:
    """A grade in a cell."""
    title = f"{'✔' if grade.right else '✘'} {grade.title}"
    text = [title, *grade.lines]
    html = [f"<strong>{escape(title)}</strong>", _paragraphs(grade.lines)]
    if grade.yours:
        text += ["", "Your tree:", grade.yours, "", "The copy's tree:", grade.copys]
        html.append(
            f"<p>Your tree:</p><pre>{escape(grade.yours)}</pre>"
            f"<p>The copy's tree:</p><pre>{escape(grade.copys)}</pre>"
        )
    return Shown("\n".join(text), html="".join(html))


def _paragraphs(lines: Iterable[str]) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


# The lab -----------------------------------------------------------------------------------------


def changes(found: Mapping[str, Sequence[str]]) -> Shown:
    """What is different, under one heading each for tree, files, guest and clock."""
    if not found:
        return Shown(UNCHANGED)
    safe = {HEADINGS[name]: [visible(line) for line in lines] for name, lines in found.items()}
    text = "\n".join(
        "\n".join([heading, *(f"  - {line}" for line in lines)]) for heading, lines in safe.items()
    )
    html = "".join(
        f"<strong>{escape(heading)}</strong>{_list(map(escape, lines))}"
        for heading, lines in safe.items()
    )
    return Shown(text, html=html)


def check(check: Check) -> Shown:
    """The goals with ticks, and what is still missing."""
    text = "\n".join([check.title, "", *map(_tick_text, check.ticks)])
    html = f"<strong>{escape(check.title)}</strong>{_list(map(_tick_html, check.ticks))}"
    return Shown(text, html=html)


def _tick_text(tick: Tick) -> str:
    missing = visible(tick.missing)
    line = f"[{'x' if tick.reached else ' '}] {tick.goal.text}"
    return line if tick.reached else f"{line}\n    Still missing: {missing}"


def _tick_html(tick: Tick) -> str:
    if tick.reached:
        return f"✔ <strong>Reached:</strong> {escape(tick.goal.text)}"
    missing = escape(visible(tick.missing))
    return f"✘ <strong>Not yet:</strong> {escape(tick.goal.text)}<br>{missing}"


def _list(items: Iterable[str]) -> str:
    return "<ul>" + "".join(f"<li>{item}</li>" for item in items) + "</ul>"


def grounds(found: Iterable[Ground]) -> Shown:
    """What the lab takes for granted, and how well each of it is known."""
    rows = [[ground.text, MARKS[RULES[ground.rule].mark]] for ground in found]
    return table(["What the lab does", "How sure"], rows)
