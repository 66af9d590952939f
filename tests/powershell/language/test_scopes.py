"""Who sees which variable."""

import pytest

from tests.powershell.language.support import error_id, lines, message, typed


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$x = 1; & { $x = 2; $x }; $x", ["2", "1"]),
        ("$x = 1; . { $x = 2 }; $x", ["2"]),
        ("$x = 1; function f { $script:x = 3 }; f; $x", ["3"]),
        ("function f { $global:g = 4 }; f; $g", ["4"]),
        ("function a { $v = 'of a'; b }; function b { $v }; a", ["of a"]),
        ('function a { $private:v = 1; b }; function b { "<$v>" }; a', ["<>"]),
        ("1 | % { $y = 5 }; $y", ["5"]),
        ("$x = 10; $c = { $x }.GetNewClosure(); $x = 20; & $c", ["10"]),
        ("$x = 10; $c = { $x }.GetNewClosure(); $x = 20; 1 | % $c; $c.Invoke()", ["10", "10"]),
        ("${a name} = 1; ${a name}", ["1"]),
        ("$env:NEW = 'v'; $env:new; Get-Variable HOME | % Name", ["v", "HOME"]),
        ("function f { 'old' }; $function:f = { 'new' }; f", ["new"]),
        ('$a, $b, $c = 1, 2; "$a $b $c|"', ["1 2 |"]),
        ('$a, $b = 1, 2, 3; "$b"', ["2 3"]),
        ("$x = $y = 5; $x + $y", ["10"]),
        ("[int]$n = '5'; $n = '7'; $n + 1", ["8"]),
        ("$h = @{ a = 1 }; $h.a += 2; $h['b'] = 4; $h.a + $h.b", ["7"]),
        ('$i = 5; $i++; ++$i; $i; $j = $i++; "$i $j"', ["7", "8 7"]),
        ('Set-Variable q 7; Get-Variable q -ValueOnly; Clear-Variable q; "<$q>"', ["7", "<>"]),
        ("function f { Set-Variable w 1 -Scope 1 }; f; $w", ["1"]),
    ],
)
def test_scopes(script: str, expected: list[str]) -> None:
    """& has a scope of its own, the dot and ForEach-Object have not; prefixes choose."""
    assert expected == lines(script)


@pytest.mark.parametrize("name", ["true", "?", "PSVersionTable", "HOME", "PID"])
def test_what_may_not_be_assigned(name: str) -> None:
    """Constants and read-only variables keep their value and say so."""
    script = f"${name} = 5"
    assert f"Cannot overwrite variable {name} because it is read-only or constant." == message(
        script
    )
    assert "VariableNotWritable" == error_id(script)


def test_null_takes_anything_and_stays_nothing() -> None:
    """`$null = ...` throws a value away."""
    assert ["True"] == lines("$null = 5; $null -eq $null")


def test_a_typed_variable_refuses_other_values() -> None:
    """A type in front of a variable stays with it."""
    said = message("[int]$n = 1; $n = 'many'")
    assert said.startswith('Cannot convert value "many" to type "System.Int32".')


def test_a_validated_variable_refuses_too() -> None:
    """So does validation."""
    assert "is not a valid value for the v variable" in message(
        "[ValidateRange(1,5)][int]$v = 3; $v = 9"
    )


def test_strict_mode_knows_no_undefined_variables() -> None:
    """After Set-StrictMode a variable that was never set is an error; before, it is $null."""
    assert "" == typed("$never")
    assert "VariableIsUndefined" == error_id("Set-StrictMode -Version Latest; $never")


def test_preference_variables_have_their_type() -> None:
    """A preference takes names of actions only."""
    assert ["Stop"] == lines("$ErrorActionPreference = 'stop'; $ErrorActionPreference")
    assert "ActionPreference" in message("$ErrorActionPreference = 'perhaps'")


def test_ofs_joins_arrays_in_strings() -> None:
    """$OFS stands between the items of an array in a string."""
    assert ["1-2"] == lines("$OFS = '-'; \"$(1,2)\"")


def test_automatic_variables() -> None:
    """$?, $LASTEXITCODE, $PSVersionTable and $Host say what they say in a console."""
    assert ["True", "5", "ConsoleHost"] == lines("$?; $PSVersionTable.PSVersion.Major; $Host.Name")
