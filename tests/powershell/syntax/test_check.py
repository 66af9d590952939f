"""What `hvlab ps --check` says, against real scripts and a real parser's verdict."""

import json
from pathlib import Path

import pytest

from hvlab.powershell.syntax import parse_tolerant
from hvlab.powershell.syntax.check import check

CORPUS = Path(__file__).parents[3] / ".." / "shared" / "corpus"
SNIPPETS = CORPUS / "powershell_snippets.jsonl"
GOLDENS = CORPUS / "powershell_goldens.jsonl"


@pytest.mark.parametrize(
    ("text", "commands"),
    [
        ("Get-VM -Name x | Stop-VM -Force", [["get-vm", ["name"]], ["stop-vm", ["force"]]]),
        ("Hyper-V\\Get-VM", [["get-vm", []]]),
        ("& $Tool -A; & 'C:\\x\\y.exe'", [["$tool", ["a"]], ["y.exe'", []]]),
        (
            "icm -ScriptBlock { New-X (ConvertTo-Y 1 -Z) -W }",
            [["icm", ["scriptblock"]], ["new-x", ["w"]], ["convertto-y", ["z"]]],
        ),
        ("do { a } until (b)", [["b", []], ["a", []]]),
        ("a; trap { b }; c", [["b", []], ["a", []], ["c", []]]),
        ("[A({ a })]$x = b", [["a", []], ["b", []]]),
        (r'& C:\Program` Files\x.exe -a; ."C:\y z\w.ps1"', [["x.exe", ["a"]], ['w.ps1"', []]]),
        ('"$(Get-A) $(Get-B)"; @{x = Get-C}', [["get-a", []], ["get-b", []], ["get-c", []]]),
        ("% { a } | ? Name -eq x", [["%", []], ["a", []], ["?", ["eq"]]]),
        ("class A { f() { Get-VM } }; workflow w { b }", [["get-vm", []], ["b", []]]),
    ],
)
def test_commands(text: str, commands: list[object]):
    """Commands in PowerShell's order with their parameters, all in lower case."""
    assert {"valid": True, "errors": [], "commands": commands} == check(text)


def test_of_an_invalid_script():
    """What is wrong, and the commands nevertheless."""
    assert {
        "valid": False,
        "errors": [["MissingExpressionAfterToken", 9, "Missing expression after ','."]],
        "commands": [["get-vm", ["name"]]],
    } == check("param($a,)\nGet-VM -Name $a")


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("if (1", [6]),
        ("$(1", [4]),
        ("a `", [4]),
        ("a )", [2]),
        ("'\U0001f600' )", [5]),
        ("(@{a=1 ;; ", [3, 10]),
        ("({ a ", [1, 4]),
        ("({ param($x) ", [1, 12]),
        ("({ begin {1} ", [1, 12]),
        ("($x.y(1, ", [8, 8]),
    ],
)
def test_places(text: str, places: list[int]):
    """Offsets as PowerShell counts them: in UTF-16, the end of the text one character behind its
    last; what is not closed ends where it was understood."""
    assert places == [place for _, place, _ in check(text)["errors"]]


@pytest.mark.skipif(
    not SNIPPETS.exists(), reason="material: the corpus of real scripts is not here"
)
def test_corpus():
    """Real scripts: the verdict, complaints, commands and parameters of a real parser."""
    for line in SNIPPETS.read_text("utf-8").splitlines():
        known = json.loads(line)
        expected = {"valid": known["valid"], "errors": known["parse_errors"]}
        found = dict(check(known["snippet"]))
        if known["commands"] is None:  # not recorded
            found.pop("commands")
        else:
            expected["commands"] = known["commands"]

        assert (known["id"], expected) == (known["id"], found)


def printed(code: str) -> str:
    """What a console says of a line that is refused."""
    _, complaints = parse_tolerant(code)
    blocks = []
    for found in complaints:
        place = found.extent
        marks = " " * place.start + "~" * max(place.end - place.start, 1)
        where = f"At line:1 char:{place.start + 1}\n+ {code}\n+ {marks}\n"
        blocks.append(f"{'' if complaints[0].incomplete else where}{found.message}\n")
    return "\n".join(blocks[:1] if complaints[0].incomplete else blocks)


@pytest.mark.skipif(not GOLDENS.exists(), reason="material: the transcripts are not here")
def test_transcripts():
    """Lines a real engine refused are refused in the same words; those it ran are understood."""
    for line in GOLDENS.read_text("utf-8").splitlines():
        golden = json.loads(line)
        if golden["cat"] == "parse":
            words, _, _ = golden["stdout_51"].partition("    + CategoryInfo")
            assert (golden["id"], words) == (golden["id"], printed(golden["code"]))
        else:
            assert (golden["id"], ()) == (golden["id"], parse_tolerant(golden["code"])[1])
