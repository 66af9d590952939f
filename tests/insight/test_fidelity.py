"""The fidelity ledger: every rule is written down, whole, in the page and on the command line."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from hvlab.cli import arguments, main
from hvlab.insight import fidelity
from hvlab.world import rules
from hvlab.world.rules import RULES, Rule

ROOT = Path(__file__).parents[2]
UNITS = {"SECOND", "MINUTE", "HOUR", "DAY", "KIB", "MIB", "GIB", "RULES", "T"}


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.name)
def test_a_rule_says_what_it_is_and_where_it_comes_from(rule):
    """A meaning, a source ("ours" where hvlab chose) and a mark. What is documented has a source
    other than us."""
    assert rule.meaning.strip().endswith((".", "…", ")", "'", "`"))
    assert rule.source.strip()
    assert rule.mark in fidelity.MARKS
    assert rule.mark != "documented" or not rule.source.startswith("ours")


def test_no_decision_is_kept_elsewhere():
    """Every constant of the module is a rule under its own name."""
    constants = {name: value for name, value in vars(rules).items() if name.isupper()}
    for name in constants.keys() - UNITS:
        assert name in RULES, f"{name} is no rule: give it a source and a mark"
        assert constants[name] == RULES[name].value


def test_the_page_is_up_to_date():
    """`python tools/fidelity.py` and a commit make it so."""
    command = [sys.executable, str(ROOT / "tools" / "fidelity.py"), "--check"]
    done = subprocess.run(command, capture_output=True, text=True)

    assert (0, "") == (done.returncode, done.stdout), done.stderr


def test_the_page_has_every_rule():
    """One row each, under the heading of its mark."""
    page = fidelity.as_page()
    for rule in RULES.values():
        section = page.split(f"\n## {rule.mark.capitalize()}\n")[1].split("\n## ")[0]
        assert 1 == section.count(f"| `{rule.name}` |")


def test_a_rule_cannot_break_the_page(monkeypatch):
    """Whatever a rule says, it stays in its cell."""
    nasty = Rule("NASTY", "a | b\n<b>&", "x | y\n\n## z.", "<script>", "assumed")
    monkeypatch.setitem(RULES, "NASTY", nasty)
    (row,) = [line for line in fidelity.as_page().splitlines() if "NASTY" in line]

    assert r"| `NASTY` | a \| b &lt;b>&amp; | x \| y ## z. | &lt;script> |" == row


def test_values_are_for_people():
    """Spans and sizes with their units, no Python."""
    said = {name: fidelity.value_text(RULES[name]) for name in RULES}
    assert {
        "SYNC_AFTER": "5 seconds",
        "MACHINE_PASSWORD_AGE": "30 days",
        "PROMOTION_MINUTES": "3 minutes",
        "BOOT_SECONDS": "20 seconds",
        "DYNAMIC_BLOCK": "32 MiB",
        "CONFIGURATION_BYTES": "48 KiB",
        "MAX_CHECKPOINTS": "50",
        "BOOT_READS_HOST_TIME": "yes",
        "TIME_SOURCES_ANSWER": "pool.ntp.org, time.nist.gov, time.windows.com",
    }.items() <= said.items()
    for name, text in said.items():
        assert not text.isdigit() or int(text) < 100_000, f"{name} = {text}: of what unit?"


def test_the_command(capsys):
    """`hvlab fidelity` prints them all, `--mark` some of them, `--json` the same for programs."""
    assert 0 == main(["fidelity"])
    text = capsys.readouterr().out
    assert [] == [name for name in RULES if f"\n{name} = " not in f"\n{text}"]
    assert 0 == main(["fidelity", "--mark", "contested"])
    some = capsys.readouterr().out
    contested = [rule.name for rule in RULES.values() if rule.mark == "contested"]
    assert contested == [line.split(" = ")[0] for line in some.splitlines() if " = " in line]
    assert some.rstrip().endswith(f"{len(contested)} rules: {len(contested)} contested.")
    assert 0 == main(["fidelity", "--json", "--mark", "contested"])
    found = json.loads(capsys.readouterr().out)
    assert contested == [rule["name"] for rule in found]
    assert {"name", "value", "text", "meaning", "source", "mark"} == set(found[0])


def test_a_mark_there_is_not():
    """Is refused in one line with status 2; those there are can be typed."""
    assert arguments.MARKS == fidelity.MARKS
    with pytest.raises(SystemExit) as stopped:
        main(["fidelity", "--mark", "certain"])
    assert 2 == stopped.value.code
