"""A question in a notebook: a small form, answered by mouse or keyboard, with feedback below.

The form knows nothing of right and wrong: it sends the answer to Python and shows what comes back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from hvlab.errors import HvlabError

STATIC = Path(__file__).parent / "static"

Answered = Callable[[Any], Mapping[str, object]]


class QuestionCard(anywidget.AnyWidget):
    """One question. `form` is what is drawn, `text` the same for where nothing can be drawn.

    `form` is {"kind": "pick", "text", "choices": [{"id", "text"}]} or {"kind": "place", "text",
    "items", "places", "relation"}. An answer is the id of a choice, or a place for each item;
    `answered` says what to show: {"right", "title", "lines", "yours", "copys"}.
    """

    _esm = STATIC / "questions.js"
    _css = STATIC / "questions.css"

    form = traitlets.Dict().tag(sync=True)
    feedback = traitlets.Dict().tag(sync=True)

    def __init__(self, form: Mapping[str, object], text: str, answered: Answered) -> None:
        super().__init__(form=dict(form))
        self.text = text
        self._answered = answered
        self._serial = 0
        self.on_msg(self._received)

    def _received(self, _: Any, message: Any, __: Any) -> None:
        """A message of the front end; may arrive on any thread."""
        if isinstance(message, dict) and message.get("type") == "answer":
            self.answer(message.get("answer"))

    def answer(self, answer: Any) -> None:
        """Take an answer and show what it is worth; nothing is raised."""
        try:
            feedback = dict(self._answered(answer))
        except HvlabError as error:
            feedback = {"title": "", "lines": [str(error)]}
        self._serial += 1  # the same feedback twice is still an answer
        self.feedback = feedback | {"serial": self._serial}

    def _repr_mimebundle_(self, **_: Any) -> Any:
        """The form where there is a kernel, the question as text where there is none."""
        # Newer anywidgets give a pair; older ones a dictionary, with the text cut short.
        live: Any = super()._repr_mimebundle_()
        bundle = live[0] if isinstance(live, tuple) else live
        return {**bundle, "text/plain": self.text}

    def __repr__(self) -> str:
        return self.text
