"""The fidelity ledger: what the simulation rests on, rule by rule, and how sure each of it is.

The rules themselves are in `world/rules.py`, one line each; here they are put into words, for
`hvlab fidelity`, for programs, and for the page `docs/fidelity.md`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import get_args

from hvlab.insight.difference import describe_span
from hvlab.world.rules import GIB, KIB, MIB, MINUTE, RULES, SECOND, Mark, Rule

MARKS: tuple[Mark, ...] = get_args(Mark)
MEANING: dict[Mark, str] = {
    "documented": "A public source says so.",
    "contested": "Sources disagree; hvlab follows the one named.",
    "assumed": "Nobody says; hvlab chose.",
}
LEAST_SURE_FIRST: tuple[Mark, ...] = ("assumed", "contested", "documented")
SPANS = ("_AFTER", "_AGE", "_SKEW", "_THRESHOLD")
SIZES = ("_BYTES", "_BLOCK")
PAGE_HEAD = """\
# What the simulation rests on

Every rule of the host that hvlab had to decide, what it is set to, where it comes from and how sure
it is. A rule is corrected in one line of `hvlab/world/rules.py`. `hvlab fidelity` prints the same.

In the sources, numbers such as 2.8 are sections of the fact sheet hvlab was written from, B-039 is
one of its behaviours, and "ours" marks what hvlab chose by itself.

Made by `python tools/fidelity.py`; do not edit.
"""


def rules(mark: str | None = None) -> list[Rule]:
    """All rules, or those with a mark, in the order in which they are written down."""
    return [rule for rule in RULES.values() if mark is None or rule.mark == mark]


def value_text(rule: Rule) -> str:
    """The value as a person reads it: with its unit, and no Python."""
    value = rule.value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return _number(rule.name, value)
    if isinstance(value, (frozenset, set)):
        return ", ".join(sorted(map(str, value)))
    if isinstance(value, (tuple, list)):
        return ", ".join(map(str, value))
    return str(value)


def _number(name: str, value: int) -> str:
    if name.endswith(SPANS):
        return describe_span(value)
    if name.endswith("_SECONDS"):
        return describe_span(value * SECOND)
    if name.endswith("_MINUTES"):
        return describe_span(value * MINUTE)
    if name.endswith(SIZES):
        size, unit = next(((s, u) for s, u in _UNITS if value % s == 0), (1, "bytes"))
        return f"{value // size} {unit}"
    return str(value)


_UNITS = ((GIB, "GiB"), (MIB, "MiB"), (KIB, "KiB"))


def as_text(mark: str | None = None) -> str:
    """A few lines for each rule, then how many there are of each mark."""
    found = rules(mark)
    parts = [
        f"{rule.name} = {value_text(rule)}  [{rule.mark}]\n"
        f"    {rule.meaning}\n"
        f"    source: {rule.source}"
        for rule in found
    ]
    return "\n\n".join([*parts, counted(found)])


def counted(found: Sequence[Rule]) -> str:
    """`84 rules: 20 documented, 3 contested, 61 assumed.`"""
    marks = [rule.mark for rule in found]
    counts = ", ".join(f"{marks.count(mark)} {mark}" for mark in MARKS if mark in marks)
    return f"{len(found)} rules: {counts}." if found else "No rules."


def as_json(mark: str | None = None) -> str:
    """The rules as a JSON list: name, value, text, meaning, source, mark."""
    found = [
        {
            "name": rule.name,
            "value": rule.value if isinstance(rule.value, (bool, int, str)) else value_text(rule),
            "text": value_text(rule),
            "meaning": rule.meaning,
            "source": rule.source,
            "mark": rule.mark,
        }
        for rule in rules(mark)
    ]
    return json.dumps(found, indent=2, ensure_ascii=True)


def as_page() -> str:
    """The page, the least sure first."""
    parts = [PAGE_HEAD, counted(rules())]
    for mark in LEAST_SURE_FIRST:
        rows = [
            f"| `{rule.name}` | {_cell(value_text(rule))} | {_cell(rule.meaning)} "
            f"| {_cell(rule.source)} |"
            for rule in rules(mark)
        ]
        head = ["| Rule | Value | What it means | Source |", "|---|---|---|---|"]
        parts += [f"\n## {mark.capitalize()}\n", MEANING[mark], "", *head, *rows]
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    """Text that cannot end its cell or become anything but text."""
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")
    return " ".join(escaped.split())
