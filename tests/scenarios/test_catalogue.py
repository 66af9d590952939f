"""The list of scenarios: complete, in order, and each of them the same world every time."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from hvlab.api import OpenLab
from hvlab.engine.store import dumps, loads
from hvlab.errors import LabError
from hvlab.scenarios import GROUPS, SCENARIOS, build, listing
from hvlab.scenarios.incidents import INCIDENTS

IDS = [f"I{number:02}" for number in range(1, 26) if number not in (12, 18)]
PAIRS = ["I12a", "I12b", "I18a", "I18b"]
LESSONS = [f"L{number}" for number in range(1, 15)]


def test_every_incident_of_the_course_is_there_once_and_in_order():
    """I01 to I25, with both halves of I12 and I18; the id begins the name and the description."""
    assert sorted([*IDS, *PAIRS]) == [one.incident for one in INCIDENTS]
    for one in INCIDENTS:
        assert one.name.startswith(one.incident.lower() + "-")
        assert one.about.startswith(one.incident + ": ")
        assert one.lessons


def test_every_lesson_of_the_course_has_a_starting_point_that_says_so():
    """Where one serves several lessons, its description names each."""
    served = {}
    for scenario in [*GROUPS["To look around"], *GROUPS["For the lessons"]]:
        for lesson in scenario.lessons:
            assert re.search(rf"\b{lesson}\b", scenario.about), scenario.name
            served.setdefault(lesson, []).append(scenario.name)

    assert set(LESSONS) == set(served)


def test_names_are_as_one_would_type_them():
    """Small letters, digits and hyphens; none twice."""
    assert sum(map(len, GROUPS.values())) == len(SCENARIOS)
    for name, scenario in SCENARIOS.items():
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
        assert name == scenario.name
        assert scenario.about.endswith(".")


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_the_same_world_every_time(name):
    """Built twice it is equal to the GUID; kept and made anew from its journal it is, too."""
    lab = build(name)

    assert lab.world == build(name).world
    loaded = loads(dumps(lab, scenario=name, version="0"))
    assert loaded.rewindable, "replaying the journal led elsewhere"
    assert lab.world == loaded.lab.world


def test_importing_builds_none_of_them():
    """A lab is made when somebody opens one."""
    code = (
        "import hvlab.engine.lab as engine\n"
        "def refuse(*_, **__): raise AssertionError('built')\n"
        "engine.Lab.__init__ = refuse\n"
        "import hvlab.scenarios, hvlab.api\n"
        "print(len(hvlab.scenarios.SCENARIOS))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert str(len(SCENARIOS)) == done.stdout.strip()


def test_a_wrong_name_is_answered_with_the_list_in_its_groups():
    """What is there, by what it is for; a name or an id that is nearly right gets a hint."""
    with pytest.raises(LabError, match="Did you mean 'i05-paused-critical'") as caught:
        OpenLab.open("I05")
    said = str(caught.value)
    places = [said.index(f"\n{title}:") for title in GROUPS]
    assert sorted(places) == places
    assert listing() in said
    for name in SCENARIOS:
        assert re.search(rf"(?<![\w-]){name}(?![\w-])", listing())
    with pytest.raises(LabError, match="Did you mean 'i14-down-after-apply'"):
        OpenLab.open("i14-down-after-aply")
