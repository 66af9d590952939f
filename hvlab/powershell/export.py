"""A session as a script: what was done since the scenario began, one line a step.

Run on a fresh copy of the scenario, the script gives the same world. That is not hoped for: each
line is typed on a copy that starts where the lab began, and the worlds are compared. Where the line
an administrator would type comes to something else here (another thing was asked for before the job
was done, say), the next way to say it is tried; the last one is the lab's own command.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.errors import LabError
from hvlab.operations import Operation
from hvlab.powershell.hyperv import facts
from hvlab.powershell.session import Session
from hvlab.powershell.translate import Line, lab_action, line_for
from hvlab.powershell.translate.lab import COMMAND
from hvlab.powershell.translate.writing import quoted
from hvlab.scenarios import SCENARIOS, build
from hvlab.world.host import Host
from hvlab.world.world import World

WAIT = "Wait-LabTime"
LONGEST_NAME = 80


@dataclass(frozen=True)
class _Step:
    """One thing asked for: the world before it, and the world just before the next one."""

    before: World
    operation: Operation | None
    after: World


def export_session(lab: OpenLab) -> str:
    """The script of a lab, from where rewinding ends to now; what was rewound is not in it.

    Raises LabError for a lab where something happened that no command can ask for.
    """
    with lab.engine.exclusively():
        beginning = _beginning(lab.engine)
        lines = list(_lines(lab.engine, beginning))
    return "\n".join([*_head(lab, beginning, lines), "", *lines, ""])


def save_session(lab: OpenLab, path: Path) -> None:
    """Write the script to a file, in place of what it held. Raises LabError where it cannot.

    With a byte order mark: Windows PowerShell takes a file without one for ANSI text.
    """
    text = export_session(lab)
    try:
        path.write_text(text, encoding="utf-8-sig", newline="\r\n")
    except OSError as error:
        raise LabError(f"The script could not be written to '{path}': {error.strerror}.") from error


def _beginning(engine: Lab) -> Lab:
    """A copy of the lab as it was where rewinding ends."""
    copy = engine.fork()
    for change in reversed(engine.steps):
        copy.world.unapply(change.delta)
    copy.world.set_now(engine.begun_at)
    return copy


# Steps -------------------------------------------------------------------------------------------


def _steps(engine: Lab, world: World) -> Iterator[_Step]:
    """What was asked for, step by step; at first nothing, until the first thing was."""
    world = world.copy()
    before, operation = world.copy(), None
    for change in engine.steps:
        if change.entry is not None:
            world.set_now(change.delta.before.now)
            yield _Step(before, operation, world.copy())
            before, operation = world.copy(), change.entry.operation
        world.apply(change.delta)
    world.set_now(engine.world.now)
    yield _Step(before, operation, world)


def _lines(engine: Lab, beginning: Lab) -> Iterator[str]:
    """Lines that lead a copy from the beginning to now."""
    copy = OpenLab("export", beginning.fork())
    for step in _steps(engine, beginning.world):
        if step.operation is None:
            yield from _waited(copy, step.after)
        else:
            yield from _typed(copy, step.before, step.operation, step.after)


def _waited(copy: OpenLab, wanted: World) -> list[str]:
    """Let the copy's time come to a world's."""
    if copy.world.now == wanted.now:
        return []
    text = f"{WAIT} -Until {quoted(_moment(wanted))}"
    Session(copy).run(text)
    return [text]


def _moment(world: World) -> str:
    return world.date().isoformat(timespec="milliseconds")


def _typed(copy: OpenLab, before: World, operation: Operation, after: World) -> list[str]:
    """The lines for a step; the copy is then where the lab was."""
    start = copy.engine
    for line in _ways(before, operation):
        copy.engine = start.fork()
        Session(copy).run(str(line))
        if copy.world.now > after.now:  # the next thing was asked for before this one was done
            continue
        lines = [str(line), *_waited(copy, after)]
        if copy.world == after:
            return lines
    raise LabError(
        f"The session cannot be written as a script: '{operation.title}' is nothing that a "
        "command asks for."
    )


def _ways(world: World, operation: Operation) -> Iterator[Line]:
    """How a step can be said, the best way first; the last one begins it and waits for nothing."""
    own, labs = line_for(world, operation), lab_action(world, operation)
    yield own
    if own.cmdlet != COMMAND:
        if own.cmdlet in facts.cmdlet_names() and "AsJob" in facts.parameter_names(own.cmdlet):
            yield own.as_job()
        yield labs
    yield labs.as_job()


# The head ----------------------------------------------------------------------------------------


def _head(lab: OpenLab, beginning: Lab, lines: list[str]) -> list[str]:
    """What the script is and how it is run."""
    name = _plain(lab.scenario)
    head = [f"# What was done in '{name}' from {_moment(beginning.world)} on, by the host's clock."]
    options = _options(lab, beginning.world)
    if options is None:
        head.append("# It gives the same world on a lab that stands where this one began.")
    else:
        head += [
            "# On a fresh copy of the scenario it gives the same world, to the GUID:",
            f"#     hvlab ps {options} FILE.ps1",
        ]
    own = [one for one in (COMMAND, WAIT) if any(line.startswith(one) for line in lines)]
    if own:
        said = "a command" if len(own) == 1 else "commands"
        head.append(f"# {' and '.join(own)}: {said} of the lab, which no real host has.")
    return head


def _options(lab: OpenLab, world: World) -> str | None:
    """What `hvlab ps` needs to begin with that world; None where it cannot."""
    scenario = SCENARIOS.get(lab.scenario)
    if scenario is None or world.seed != lab.scenario:
        return None
    profile = world.host.profile
    usual = (scenario.host or Host()).profile
    fresh = build(lab.scenario, profile=None if profile == usual else profile)
    if fresh.world != world:
        return None
    return f"--scenario {lab.scenario}" + ("" if profile == usual else f" --profile {profile}")


def _plain(text: str) -> str:
    """A name in a comment, which must not end it."""
    kept = "".join(one if one.isprintable() else " " for one in text)
    return kept[:LONGEST_NAME] or "without a name"
