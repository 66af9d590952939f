"""Every parameter set of the core cmdlets, as the facts have it (B-162).

The calls are made from `cmdlets.yaml`: typed, parsed and bound by the real binder; a variable fits
wherever it stands, as nothing is run.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.powershell.dry_binding import hyperv_commands, problem
from tests.powershell.hyperv.conftest import Window, lab_on

FACTS = Path(__file__).parents[4] / "shared" / "domain" / "cmdlets.yaml"
needs_facts = pytest.mark.skipif(
    not FACTS.is_file(), reason="material: the shared facts are not here"
)
UNRESOLVED = "Parameter set cannot be resolved using the specified named parameters."
MISSING = "Cannot process command because of one or more missing mandatory parameters: "
LITERALS = {
    "string": "'x'",
    "string[]": "'x'",
    "uint64": "1GB",
    "int16?": "1",
    "int?": "1",
    "long?": "1GB",
    "uint32": "1",
    "ControllerType?": "SCSI",
}
"""What to type for a parameter of that type; objects come from variables."""
ALL = "__all"


@dataclass(frozen=True)
class Facts:
    """A cmdlet: the types of its parameters, its sets with their parameters, and the default."""

    name: str
    types: dict
    sets: dict
    default: str

    def typed(self, names):
        """A call with these parameters by name."""
        words = (f"-{one}" + " $x" * (self.types[one] != "switch") for one in names)
        return " ".join([self.name, *words])

    def need(self, found):
        """The parameters of a set that it cannot do without."""
        return [name for name, row in self.sets[found].items() if row["mandatory"]]

    def expected(self, names):
        """What the host says to these: the default set, if it has them all, wants its own."""
        own = self.sets.get(self.default)
        missing = [one for one in self.need(self.default) if one not in names] if own else []
        return MISSING if own and missing and set(names) <= set(own) else ""


@cache
def core():
    """The core cmdlets of the facts, by name."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    known = yaml.load(FACTS.read_text(encoding="utf-8"), loader)["cmdlets"]
    return {one["name"]: _facts(one) for one in known if one["tier"] == "core"}


def _facts(one):
    rows = {
        found["name"]: {row["name"]: row for row in found["parameters"]}
        for found in one["parameter_sets"]
    }
    everywhere = rows.pop(ALL, {}) if len(rows) > 1 else {}
    sets = {name: {**everywhere, **own} for name, own in rows.items()}
    types = {row["name"]: row["type"] for row in one["parameters"]}
    return Facts(one["name"], types, sets, one.get("default_parameter_set") or "")


@cache
def window():
    """A console of the newest host. It runs nothing."""
    return Window(lab_on("2025", start=False)).session


def refusal(text):
    """Why what is typed does not bind; '' if it does."""
    (call,) = hyperv_commands(window(), text)
    said = problem(window(), text, call)
    return MISSING if said.startswith(MISSING) else said


NAMES = sorted(core()) if FACTS.is_file() else []


@needs_facts
@pytest.mark.behaviour("B-162")
def test_there_are_forty_one():
    """The core."""
    assert 41 == len(core())


@needs_facts
@pytest.mark.behaviour("B-162")
@pytest.mark.parametrize("cmdlet", NAMES)
def test_each_set_binds(cmdlet):
    """With what it cannot do without, with all it has, and with any one more of it."""
    known = core()[cmdlet]
    for found, own in known.sets.items():
        need = known.need(found)
        for names in (need, list(own), *([*need, one] for one in own if one not in need)):
            text = known.typed(names)
            assert known.expected(names) == refusal(text), text


@needs_facts
@pytest.mark.behaviour("B-162")
@pytest.mark.parametrize("cmdlet", NAMES)
def test_sets_do_not_mix(cmdlet):
    """What no set has together is refused."""
    known = core()[cmdlet]
    every = {name for own in known.sets.values() for name in own}
    for found in known.sets:
        need = known.need(found)
        together = [set(other) for other in known.sets.values() if set(need) <= set(other)]
        for one in sorted(every - set().union(*together)):
            text = known.typed([*need, one])
            assert UNRESOLVED == refusal(text), text


@needs_facts
@pytest.mark.behaviour("B-162")
@pytest.mark.parametrize("cmdlet", NAMES)
def test_positions(cmdlet):
    """Where values are plain, names of parameters with a position may be left out, in order; one
    value more than there are places is refused."""
    known, most = core()[cmdlet], 0
    for found, own in known.sets.items():
        placed = sorted(
            (row["position"], name) for name, row in own.items() if row["position"] != "named"
        )
        most = max(most, len(placed))
        values = [LITERALS.get(known.types[name]) for _, name in placed]
        if None in values:
            continue
        by_name = [name for name in known.need(found) if own[name]["position"] == "named"]
        text = " ".join([known.typed(by_name), *values])
        assert known.expected([*by_name, *(name for _, name in placed)]) == refusal(text), text
    too_many = refusal(cmdlet + " $x" * (most + 1))
    assert too_many.startswith("A positional parameter cannot be found that accepts argument")
