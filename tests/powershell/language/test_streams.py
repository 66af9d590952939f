"""Streams beside the output, and where redirections send them."""

import pytest

from tests.powershell.language.support import lines, typed


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("Write-Warning w", ["WARNING: w"]),
        ("Write-Verbose v; Write-Verbose v -Verbose", ["VERBOSE: v"]),
        ("$VerbosePreference = 'Continue'; Write-Verbose v", ["VERBOSE: v"]),
        ("$DebugPreference = 'Continue'; Write-Debug d", ["DEBUG: d"]),
        ("Write-Information i; Write-Information i -InformationAction Continue", ["i"]),
        ("$x = Write-Host 'shown'; \"<$x>\"", ["shown", "<>"]),
        ("Write-Host a b, c -Separator -", ["a-b-c"]),
        ("Write-Host a -NoNewline; Write-Host b", ["ab"]),
        ("Write-Warning w 3>$null; Write-Host h 6>$null; 'end'", ["end"]),
        ("Write-Warning w 3>&1 | % { \"got $_\" }", ["got w"]),
        ("Write-Error e 2>&1 | % { $_.GetType().Name }", ["ErrorRecord"]),
        ("& { Write-Warning w; Write-Error e; 'o' } *>&1 | % { $_.GetType().Name }",
         ["WarningRecord", "ErrorRecord", "String"]),
        ("& { 'o'; Write-Error e } 2>$null", ["o"]),
        ("1 > $null; 'x' > $null", []),
        ("Write-Warning w -WarningVariable v 3>$null; \"$v\"", ["w"]),
        ("Write-Warning w -WarningAction SilentlyContinue", []),
        ("Write-Output a, b | % { \"<$_>\" }", ["<a>", "<b>"]),
        ("(Write-Output (1, 2) -NoEnumerate).Count", ["2"]),
    ],
)  # fmt: skip
def test_streams(script: str, expected: list[str]) -> None:
    """Each stream shows, hides and goes where it does on a real host."""
    assert expected == lines(script)


def test_write_host_is_between_the_lines_where_it_was_written() -> None:
    """Plain output and Write-Host keep their order."""
    assert ["1", "a", "2"] == lines("1; Write-Host a; 2")


def test_a_warning_that_stops() -> None:
    """-WarningAction Stop shows the warning and ends the script."""
    shown = typed("Write-Warning w -WarningAction Stop; 'never'")
    assert shown.startswith("WARNING: w\nWrite-Warning : The running command stopped because")
    assert "ActionPreferenceStop" in shown
