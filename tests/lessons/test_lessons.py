"""What every lesson promises: solvable exercises, caught traps, nothing declared.

The tests go over all lessons; a new one needs no test of its own to be held to these.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from _pytest.mark.structures import ParameterSet

from hvlab.api import OpenLab
from hvlab.lessons import LESSONS
from hvlab.lessons.checking import check
from hvlab.lessons.grading import beginning, grade, true_choices, try_out
from hvlab.lessons.model import Goal, Lesson, Pick, Place, Section, Solution, Step, Trap
from hvlab.lessons.session import OpenLesson
from hvlab.world.rules import RULES


def each(of: Callable[[Lesson], Iterable[Any]]) -> list[ParameterSet]:
    """(lesson, thing) for every such thing of every lesson."""
    return [
        pytest.param(lesson, thing, id=f"{lesson.id}: {getattr(thing, 'id', '') or thing.name}")
        for lesson in LESSONS.values()
        for thing in of(lesson)
    ]


each_solution = pytest.mark.parametrize(
    ("lesson", "solution"), each(lambda lesson: lesson.exercise.solutions)
)
each_trap = pytest.mark.parametrize(("lesson", "trap"), each(lambda lesson: lesson.exercise.traps))
each_goal = pytest.mark.parametrize(("lesson", "goal"), each(lambda lesson: lesson.exercise.goals))
each_question = pytest.mark.parametrize(
    ("lesson", "question"), each(lambda lesson: lesson.questions)
)
each_section = pytest.mark.parametrize(("lesson", "section"), each(lambda lesson: lesson.sections))
every_lesson = pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)


def start(lesson: Lesson) -> OpenLab:
    return beginning(lesson, lesson.exercise.section)


# Exercises


@every_lesson
def test_the_unsolved_start_fails(lesson: Lesson) -> None:
    """A learner who has done nothing is not told that all is done."""
    report = check(lesson.exercise, start(lesson))

    assert not report.solved
    assert report.missing


@each_solution
def test_every_solution_passes(lesson: Lesson, solution: Solution) -> None:
    """Each stored way reaches every goal."""
    lab = start(lesson)
    solution.act(lab)

    assert () == check(lesson.exercise, lab).missing


@each_trap
def test_every_trap_fails_with_its_own_words(lesson: Lesson, trap: Trap) -> None:
    """Whoever falls for a misconception is told exactly what is missing, and nothing else."""
    lab = start(lesson)
    trap.act(lab)

    assert trap.says == check(lesson.exercise, lab).missing


@every_lesson
def test_no_two_traps_say_the_same(lesson: Lesson) -> None:
    """The words tell the misconceptions apart."""
    said = [trap.says for trap in lesson.exercise.traps]

    assert len(said) == len(set(said))


@every_lesson
def test_there_are_several_ways(lesson: Lesson) -> None:
    """One solution would prove a recipe, not a check of the state."""
    assert 2 <= len(lesson.exercise.solutions)


@each_goal
def test_each_goal_is_necessary(lesson: Lesson, goal: Goal) -> None:
    """Without this goal some trap would pass."""
    caught_by_it_alone = []
    for trap in lesson.exercise.traps:
        lab = start(lesson)
        trap.act(lab)
        missing = [t.goal.id for t in check(lesson.exercise, lab).ticks if not t.reached]
        if missing == [goal.id]:
            caught_by_it_alone.append(trap.name)

    assert caught_by_it_alone


@every_lesson
def test_checking_changes_nothing(lesson: Lesson) -> None:
    """Pressing Check is free."""
    lab = start(lesson)
    before = lab.world.copy()
    check(lesson.exercise, lab)

    assert before == lab.world


@every_lesson
def test_goals_give_no_way_away(lesson: Lesson) -> None:
    """Goals and what is missing name states, not buttons or cmdlets."""
    lab = start(lesson)
    texts = [goal.text for goal in lesson.exercise.goals]
    for trap in lesson.exercise.traps:
        texts += trap.says
    texts += check(lesson.exercise, lab).missing
    ways = ("Apply", "Revert", "Create Checkpoint", "-VM", "Delete", "Save", "()")

    assert [] == [text for text in texts for way in ways if way in text]


# Questions


@each_question
def test_one_answer_is_right_and_the_lab_shows_it(lesson: Lesson, question: Pick | Place) -> None:
    """On the lab as it is when it is asked, one claim is true; and it is not asked elsewhere."""
    trial = try_out(lesson, question, beginning(lesson, question.section))

    assert "" == trial.remark
    if isinstance(question, Pick):
        assert 1 == len(true_choices(question, trial))
    else:
        truth = question.truth(trial.before, trial.after)
        assert set(question.items) <= set(truth)
        assert {truth[item] for item in question.items} <= set(question.places)


@each_question
def test_every_wrong_answer_is_explained(lesson: Lesson, question: Pick | Place) -> None:
    """Each choice says why, in words of its own; each slip is one that can be made."""
    if isinstance(question, Pick):
        whys = [choice.why for choice in question.choices]
        assert len(whys) == len(set(whys)) >= 2
        return
    trial = try_out(lesson, question, beginning(lesson, question.section))
    truth = question.truth(trial.before, trial.after)
    for item, place in question.slips:
        assert item in question.items
        assert place in question.places
        assert place != truth[item]


@each_question
def test_grading_leaves_the_lab_alone(lesson: Lesson, question: Pick | Place) -> None:
    """Whatever is tried for a prediction is tried on a copy."""
    lab = beginning(lesson, question.section)
    before, version = lab.world.copy(), lab.engine.version
    if isinstance(question, Pick):
        for choice in question.choices:
            grade(lesson, question, lab, choice.id)
    else:
        for place in question.places:
            grade(lesson, question, lab, dict.fromkeys(question.items, place))

    assert before == lab.world
    assert version == lab.engine.version


@each_question
def test_exactly_the_true_answer_is_right(lesson: Lesson, question: Pick | Place) -> None:
    """Right for the truth, wrong for everything else, with a sentence each time."""
    lab = beginning(lesson, question.section)
    trial = try_out(lesson, question, lab)
    if isinstance(question, Pick):
        truth = true_choices(question, trial)[0]
        for choice in question.choices:
            found = grade(lesson, question, lab, choice.id)
            assert (choice is truth) == found.right
            assert choice.why == found.lines[0]
        return
    right = {item: question.truth(trial.before, trial.after)[item] for item in question.items}
    assert grade(lesson, question, lab, right).right
    for item in question.items:
        for place in question.places:
            if place != right[item]:
                found = grade(lesson, question, lab, right | {item: place})
                assert not found.right
                assert all(found.lines)


@each_question
def test_a_question_can_be_asked_anywhere(lesson: Lesson, question: Pick | Place) -> None:
    """A learner who wandered off still gets an answer: about the beginning of the section."""
    wandered = OpenLab.open(lesson.scenario)
    for checkpoint in wandered.vm().checkpoints:
        wandered.vm().delete(checkpoint)
    trial = try_out(lesson, question, wandered)

    if isinstance(question, Pick):
        assert 1 == len(true_choices(question, trial))
    assert bool(trial.remark) == (question.fits is not None)


# Sections and steps


@each_section
def test_a_section_begins_the_same_wherever_one_comes_from(
    lesson: Lesson, section: Section
) -> None:
    """`begin` leads to one world, to the GUID, whatever was done before."""
    opened = OpenLesson(lesson, OpenLab.open(lesson.scenario))
    opened.begin(section.id)
    first = opened.lab.world.copy()
    opened.lab.vm().turn_off()
    opened.lab.vm().checkpoint("somewhere else")
    opened.lab.wait(days=3)
    opened.begin(section.id)

    assert first == opened.lab.world
    assert beginning(lesson, section.id).world == opened.lab.world


@every_lesson
def test_every_step_is_still_to_be_done_at_its_beginning(lesson: Lesson) -> None:
    """A step that is done before it begins would never be taken."""

    def done(step: Step) -> bool:
        return step.done(beginning(lesson, step.section))

    assert [] == [step.id for step in lesson.steps if done(step)]


@every_lesson
def test_a_lesson_refers_to_what_exists(lesson: Lesson) -> None:
    """Sections, ids and rules: no dangling name, none twice."""
    sections = {section.id for section in lesson.sections}
    used = {step.section for step in lesson.steps} | {q.section for q in lesson.questions}
    ids = [thing.id for thing in (*lesson.questions, *lesson.steps)]

    assert used | {lesson.exercise.section} <= sections
    assert len(ids) == len({(type(t).__name__, t.id) for t in (*lesson.questions, *lesson.steps)})
    assert {ground.rule for ground in lesson.rests_on} <= set(RULES)
