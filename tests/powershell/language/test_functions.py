"""Functions: parameters, pipeline input, what they know of their call."""

import pytest

from tests.powershell.language.support import lines


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("function f($a, $b = 2) { \"$a $b\" }; f 1; f -b 3 -a 1", ["1 2", "1 3"]),
        ("function f { param($a = 5, $b = ($a * 2)) $b }; f; f 1", ["10", "2"]),
        ("function f { \"$($args.Count): $args\" }; f 1 two -Three", ["3: 1 two -Three"]),
        ("function g($x) { $x }; function f { g @args }; f -x 5", ["5"]),
        ("function f { 1; 2; return 3; 4 }; (f) -join ','", ["1,2,3"]),
        ("filter twice { $_ * 2 }; 1,2 | twice", ["2", "4"]),
        ("function f { $s = 0; foreach ($i in $input) { $s += $i }; $s }; 1..4 | f", ["10"]),
        ("function f { process { \"<$_>\" } }; 1,2 | f; f", ["<1>", "<2>", "<>"]),
        ("& { param($x, $y) $x + $y } 3 4", ["7"]),
        ("1,2 | & { process { $_ * 10 } }", ["10", "20"]),
        ("$s = [scriptblock]::Create('1 + 1'); & $s", ["2"]),
        ("{ param($n) \"hi $n\" }.Invoke('Bo')", ["hi Bo"]),
        ("function f { param([switch]$On) if ($On) { 'on' } else { 'off' } }; "
         "f -On; f; f -On:$false",
         ["on", "off", "off"]),
        ("function f { param([int]$n, [string]$s, [bool]$b) \"<$n><$s><$b>\" }; f",
         ["<0><><False>"]),
        ("function f { param($a, $b) $PSBoundParameters.Keys -join ',' }; f -b 1", ["b"]),
        ("function f { $MyInvocation.MyCommand.Name }; f", ["f"]),
        ("function f { [CmdletBinding()] param([Parameter(ValueFromPipeline)]$v) "
         "begin { 'b' } process { $v } end { 'e' } }; 1,2 | f", ["b", "1", "2", "e"]),
        ("function f { param([Parameter(ValueFromPipelineByPropertyName)][Alias('VMName')]$Name) "
         "process { $Name } }; [pscustomobject]@{VMName='a'}, [pscustomobject]@{Name='b'} | f",
         ["a", "b"]),
        ("function f { param($first, [Parameter(ValueFromRemainingArguments)]$rest) "
         "\"$first|$rest\" }; f 1 2 3", ["1|2 3"]),
        ("function f { param([Parameter(ParameterSetName='A')]$a, "
         "[Parameter(ParameterSetName='B')]$b) $PSCmdlet.ParameterSetName }; f -b 1", ["B"]),
        ("function f { [CmdletBinding(DefaultParameterSetName='A')] "
         "param([Parameter(ParameterSetName='A', Position=0)]$a, "
         "[Parameter(ParameterSetName='B', Position=0)][int]$b) $PSCmdlet.ParameterSetName }; f 1",
         ["A"]),
        ("function f { param([Parameter(Position=1)]$b, [Parameter(Position=0)]$a) \"$a,$b\" }; "
         "f 1 2", ["1,2"]),
        ("$p = @{ a = 1; b = 2 }; function f { param($a, $b) $a + $b }; f @p", ["3"]),
        ("$p = 1, 2; function f { param($a, $b) $a - $b }; f @p", ["-1"]),
        ("$PSDefaultParameterValues['f:a'] = 7; function f { [CmdletBinding()] param($a) $a }; f",
         ["7"]),
    ],
)  # fmt: skip
def test_functions(script: str, expected: list[str]) -> None:
    """Functions take and give what they do on a real host."""
    assert expected == lines(script)


def test_common_parameters_become_preferences_of_what_is_called() -> None:
    """-Verbose and -ErrorAction of a function hold for the commands inside."""
    script = (
        "function f { [CmdletBinding()] param() Write-Verbose 'v'; Write-Error 'e'; 'out' }; "
        "f -Verbose -ErrorAction SilentlyContinue"
    )
    assert ["VERBOSE: v", "out"] == lines(script)


def test_a_cmdlet_hears_of_its_own_errors_only() -> None:
    """$? after a function is true although a command inside it wrote an error; WriteError of its
    own makes it false."""
    assert ["True"] == lines("function f { Write-Error 'e' 2>$null }; f; $?")
    script = (
        "function f { [CmdletBinding()] param() $PSCmdlet.WriteError("
        "(New-Object System.Management.Automation.ErrorRecord "
        "(New-Object System.Exception 'm'), 'Mine', 'InvalidData', $null)) }; f 2>$null; $?"
    )
    assert ["False"] == lines(script)
