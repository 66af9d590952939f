"""What a real engine printed, case by case (../shared/corpus/powershell_goldens.jsonl).

Every case is run against the inventory it was printed of. Cases that differ are listed here with
the reason; a listed case that passes, and an unlisted one that does not, turn this red.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from hvlab.api import OpenLab
from hvlab.interop.inventory import lab_from_inventory
from hvlab.powershell.language.console import Transcript
from hvlab.powershell.session import Session

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
GOLDENS = CORPUS / "powershell_goldens.jsonl"
INVENTORY = CORPUS / "powershell_inventory.json"

STUB_ID = "printed by a function in place of the cmdlet: a real one has its .NET class in the id"
STUB_OBJECT = "printed of an object with 18 made-up properties: the real type has others"
DIFFERS: dict[str, str] = {
    "errors-314": STUB_ID,
    "errors-315": STUB_ID + ", and cmdlets convert without a transformation attribute",
    "errors-316": STUB_ID,
    "format-071": STUB_OBJECT,
    "format-074": STUB_OBJECT,
    "pipeline-049": STUB_OBJECT,
    "pipeline-054": STUB_OBJECT,
}

pytestmark = pytest.mark.skipif(
    not GOLDENS.exists(), reason="material: the shared corpus is not here"
)


@cache
def cases() -> dict[str, dict[str, Any]]:
    """The cases by id."""
    if not GOLDENS.exists():
        return {}
    rows = map(json.loads, GOLDENS.read_text(encoding="utf-8").splitlines())
    return {row["id"]: row for row in rows}


@cache
def inventory() -> dict[str, Any]:
    """The host that the cases were printed of."""
    data: dict[str, Any] = json.loads(INVENTORY.read_text(encoding="utf-8"))
    return data


def bare(text: str) -> str:
    """Text without blanks at the ends of lines and empty lines at the end."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").split("\n")]
    return "\n".join(lines).rstrip("\n")


def printed(code: str) -> str:
    """What our console shows; questions are answered with Enter."""
    lab = OpenLab("inventory", lab_from_inventory(inventory()))
    return Session(lab, Transcript(answers=[])).run(code).text


@pytest.mark.parametrize("id", [id for id in cases() if id not in DIFFERS] or ["absent"])
def test_it_prints_the_same(id: str) -> None:
    """The console shows what a real engine showed."""
    case = cases()[id]
    assert bare(case["stdout_51"]) == bare(printed(case["code"]))


@pytest.mark.parametrize("id", DIFFERS)
def test_what_differs_still_differs(id: str) -> None:
    """A listed case that passes has to leave the list."""
    case = cases()[id]
    assert bare(case["stdout_51"]) != bare(printed(case["code"])), DIFFERS[id]


def test_only_cases_of_stubs_differ() -> None:
    """No case of real behaviour is on the list."""
    assert [] == [id for id in DIFFERS if not cases()[id].get("stub_dependent")]
