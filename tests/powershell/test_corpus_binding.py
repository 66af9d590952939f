"""Every Hyper-V command of real scripts binds: parameters, sets, and what is written out as values.

The scripts are ../shared/corpus/powershell_snippets.jsonl. Commands that do not bind are listed
with the reason; a listed one that binds, and an unlisted one that does not, turn this red. Calls of
our own keep the test honest where the scripts are not.
"""

import json
from functools import cache
from pathlib import Path

import pytest

from hvlab.powershell.hyperv import facts
from hvlab.powershell.session import Session
from tests.powershell.dry_binding import Call, hyperv_commands, problem
from tests.powershell.language.support import session

SNIPPETS = Path(__file__).parents[3] / "shared" / "corpus" / "powershell_snippets.jsonl"

UNBOUND: dict[tuple[str, int], str] = {
    ("s-b10e657cecec", 24): "wrong on a real host too: Get-VMGroup knows -Name and -Id, no -VMName",
    ("s-b10e657cecec", 25): "wrong on a real host too: Remove-VMGroupMember has no -VMGroupName",
}
"""Script and number of the call in it: why it does not bind."""


@cache
def window() -> Session:
    """A window that runs nothing of the scripts."""
    return session()


@cache
def calls() -> list[tuple[str, str, Call]]:
    """Id and text of each valid script, with each Hyper-V command in it."""
    rows = map(json.loads, SNIPPETS.read_text("utf-8").splitlines())
    return [
        (row["id"], row["snippet"], call)
        for row in rows
        if row["valid"]
        for call in hyperv_commands(window(), row["snippet"])
    ]


@cache
def unbound() -> dict[tuple[str, int], str]:
    """What the binder says of the calls that it refuses."""
    said = {(id, call.number): problem(window(), text, call) for id, text, call in calls()}
    return {where: words for where, words in said.items() if words}


@pytest.mark.skipif(
    not SNIPPETS.exists(), reason="material: the corpus of real scripts is not here"
)
def test_corpus() -> None:
    """Every Hyper-V command of the real scripts binds, but for the listed ones."""
    kinds = {call.info.name for _, _, call in calls()}
    print(f"\n{len(calls())} calls of {len(kinds)} Hyper-V cmdlets; {len(unbound())} do not bind")

    unlisted = {where: words for where, words in unbound().items() if where not in UNBOUND}
    assert {} == unlisted
    assert UNBOUND.keys() == unbound().keys()


@pytest.mark.skipif(
    not SNIPPETS.exists(), reason="material: the corpus of real scripts is not here"
)
def test_corpus_is_seen() -> None:
    """The commands looked at are those a real parser found in the scripts."""
    known = {*map(str.lower, facts.cmdlet_names()), *map(str.lower, facts.aliases())}
    rows = map(json.loads, SNIPPETS.read_text("utf-8").splitlines())
    recorded = {row["id"]: row["commands"] for row in rows if row["valid"] and row["commands"]}
    found = [call for id, _, call in calls() if id in recorded]

    expected = sum(name in known for names in recorded.values() for name, _ in names)
    assert expected == len(found) > 1000


def said(text: str) -> list[str]:
    """What the binder says of each Hyper-V command of a text; '' where it binds."""
    return [problem(window(), text, call) for call in hyperv_commands(window(), text)]


@pytest.mark.parametrize(
    "text",
    [
        "Get-VM",
        "Hyper-V\\Get-VM -Name SRV01, 'SRV*' -ComputerName $somewhere",
        "Get-VM $name | Stop-VM -TurnOff -Passthru | Start-VM -wi",
        "Get-VM -Id $vm.Id -ErrorAction SilentlyContinue -ev failed",
        "Checkpoint-VM $vm 'before the patch' -AsJob",
        "Get-VMSnapshot $vm -Name 'before*' | Restore-VMCheckpoint -Confirm:$false",
        "Get-VM | Get-VMSnapshot | Remove-VMSnapshot -IncludeAllChildSnapshots",
        "New-VM SRV02 2GB -Generation 2 -NewVHDPath $path -NewVHDSizeBytes 40GB -Switch Lab",
        "New-VM @settings -Generation 2; Set-VM @settings",
        "Set-VM SRV01 -CheckpointType ProductionOnly -AutomaticStopAction Save",
        "New-VHD -Path $child -ParentPath $parent -Differencing",
        "foreach ($vm in Get-VM) { Export-VM $vm -Path (Join-Path $folder $vm.Name) }",
        '"$(Get-VMHost | select -expand VirtualHardDiskPath)"',
        "Export-VMCheckpoint -VMSnap $checkpoint -Path D:\\out",
    ],
)
def test_calls_that_bind(text: str) -> None:
    """Positions, aliases, abbreviations, splatting and what comes down the pipeline."""
    assert {""} == set(said(text))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Get-VM -Nmae x", "A parameter cannot be found that matches parameter name 'Nmae'."),
        ("Get-VM x -ComputerName", "Missing an argument for parameter 'ComputerName'."),
        ("Get-VM a b", "A positional parameter cannot be found that accepts argument 'b'."),
        ("Get-VM -Name a -Id $id", "Parameter set cannot be resolved using the specified named"),
        ("Set-VM x -Automatic Save", "Parameter cannot be processed because the parameter name"),
        (
            "Get-VM -Name a -VMName b",
            "Cannot bind parameter because parameter 'Name' is specified more",
        ),
        ("New-VM x -Generation two", "Cannot bind parameter 'Generation'. Cannot convert value"),
        ("Set-VM x -CheckpointType Full", "Cannot bind parameter 'CheckpointType'. Cannot convert"),
        ("Export-VM -Name x", "missing mandatory parameters: Path."),
        ("Export-VM @to -Paht x", "A parameter cannot be found that matches parameter name"),
        ("Get-VM | Export-VM", "missing mandatory parameters: Path."),
    ],
)
def test_calls_that_do_not_bind(text: str, words: str) -> None:
    """A wrong name, value or set is seen, whatever the rest of the line could be worth."""
    assert words in said(text)[-1]
