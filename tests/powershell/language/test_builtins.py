"""What a Windows PowerShell has from its start: short functions, and aliases of every cmdlet."""

from __future__ import annotations

import pytest

from hvlab.powershell.language.known import module_of
from tests.powershell.commands.transcripts import lines, shown, window
from tests.powershell.language.support import typed


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("cd..; $pwd.Path", ["C:\\Users"]),
        ("cd\\; $pwd.Path", ["C:\\"]),
        ("cd \\Windows; C:; $pwd.Path", ["C:\\Windows"]),
        ("cd \\Windows; cd C:; $pwd.Path", ["C:\\Windows"]),
        ("'a' | more", ["a"]),
        ("Set-Content a.txt one; more a.txt", ["one"]),
        ("function more { 'own' }; more", ["own"]),
    ],
)
def test_functions_from_the_start(typed, said):
    """As on a real host; a function of one's own comes first."""
    assert said == lines(typed)


def test_a_drive_that_is_not_there():
    """Its letter is a command all the same."""
    assert "A drive with the name 'Q' does not exist." in shown("Q:")


@pytest.mark.parametrize(
    ("alias", "stands_for"),
    [("iwr", "Invoke-WebRequest"), ("ii", "Invoke-Item"), ("r", "Invoke-History"),
     ("wget", "Invoke-WebRequest"), ("asnp", "Add-PSSnapin"), ("ise", "powershell_ise.exe")],
)  # fmt: skip
def test_an_alias_of_what_is_not_simulated_says_so(alias, stands_for):
    """It is no mistake to type it, and a function does not take its place."""
    expected = f"{alias} : '{stands_for}'"
    assert shown(alias).startswith(expected)
    assert shown(f"function {alias} {{}}; {alias}").startswith(expected)


def test_every_alias_stands_for_a_command():
    """One that is simulated, or one that a real host has."""
    commands = window().shell.commands
    lost = [
        one.name
        for one in commands.aliases()
        if commands.cmdlet(one.target) is None and module_of(one.target) is None
    ]
    assert [] == lost


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('"$PWD"', "C:\\Users\\Administrator"),
        ("'at ' + (Get-Location)", "at C:\\Users\\Administrator"),
        ("'{0}' -f (Resolve-Path C:\\)", "C:\\"),
        ("$PWD.ToString()", "C:\\Users\\Administrator"),
        ('"$(Get-PSDrive C)"', "C"),
        ('"$(Get-Culture)"', "en-US"),
        ('"$([pscustomobject]@{ a = 1 })"', "@{a=1}"),
    ],
)
def test_what_an_object_is_as_text(script: str, expected: str) -> None:
    """An object of a class is what its ToString() says; only a custom one shows its properties."""
    assert expected == typed(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("[decimal]::Parse(1e308)", "Value was either too large or too small for a Decimal."),
        ("[decimal]1e300", "Value was either too large or too small for a Decimal."),
        ("[char]::GetNumericValue('ab', 5)", "Specified argument was out of the range"),
    ],
)
def test_what_is_too_far_out_is_the_frameworks_error(script: str, expected: str) -> None:
    """And nothing of Python's."""
    assert expected in " ".join(lines(f'try {{ {script} }} catch {{ "$_" }}'))


def test_decimals_of_nothing() -> None:
    """However it is written, it is zero, with its places."""
    assert ["0", "0.00", "0.0"] == lines('[decimal]"0e400"; [decimal]"0.00"; [decimal]"-0.0"')
