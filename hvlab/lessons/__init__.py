"""Lessons: what a learner predicts, does, and can check.

In a notebook::

    from hvlab.lessons import open_lesson

    lesson = open_lesson("revert-versus-apply")
    lesson.predict("revert-invoice")     # asks; the answer is graded on a copy of the lab
    lesson.check()                       # which goals of the exercise are reached

To write a lesson, copy the folder `revert_versus_apply`, add its LESSON to `LESSONS`, and run
`tests/lessons`: they hold every lesson to the same promises.
"""

from __future__ import annotations

from difflib import get_close_matches

from hvlab.errors import LabError
from hvlab.lessons import dormant_branches, revert_versus_apply, time_skew
from hvlab.lessons.session import OpenLesson

LESSONS = {
    lesson.id: lesson
    for lesson in (revert_versus_apply.LESSON, dormant_branches.LESSON, time_skew.LESSON)
}

__all__ = ["LESSONS", "OpenLesson", "open_lesson"]


def open_lesson(name: str) -> OpenLesson:
    """Open a lesson on a lab of its own. Raises LabError for an unknown one."""
    from hvlab.views.notebook import open_lab

    lesson = LESSONS.get(name)
    if lesson is None:
        close = get_close_matches(name, LESSONS, n=1)
        hint = f" Did you mean '{close[0]}'?" if close else ""
        known = ", ".join(LESSONS)
        raise LabError(f"There is no lesson '{name}'.{hint} The lessons are: {known}.")
    # Without remarks: a lesson asks for a prediction first, and a remark would give it away.
    return OpenLesson(lesson, open_lab(lesson.scenario, remarks=False))
