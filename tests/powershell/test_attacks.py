"""What could fill the memory, hang, or reach through the lab to Python is stopped, and says so.

Every script here took the window down in one way or another while it was built, or is a close
relation of one that did.
"""

import pytest

from hvlab.powershell.language.limits import Budget
from tests.powershell.fuzz.guard import guarded
from tests.powershell.fuzz.harness import INSIDES, everything_imported, most_memory
from tests.powershell.language.support import session

LIMIT = "LabLimitReached"
STEPS = 100_000
MEMORY = 300_000
"""Kilobytes by which a script may let the process grow."""

ENDLESS = (
    # strings
    "'a'.PadLeft(1e9)",
    "[string]::new('a', 1000000000)",
    "New-Object string 'a', 1000000000",
    "[string]::Join(('x' * 1000000), (1..1000))",
    "(1..100000) -join ('x' * 10000)",
    "$OFS = 'x' * 1000000; \"$(1..1000)\"",
    "('{0}' * 100000) -f ('x' * 10000)",
    "'{0,9999999}{0,9999999}{0,9999999}{0,9999999}' -f 1",
    "(1).ToString('0' * 10000)",
    "(Get-Date).ToString('y' * 10000)",
    "[Text.StringBuilder]::new().Append('x', 1000000000)",
    "$s = 'x'; for (;;) { $s = $s.Insert(0, $s) }",
    "$s = 'x'; for (;;) { $s = '{0}{0}' -f $s }",
    "$s = 'x'; for (;;) { $s = \"$s$s\" }",
    "$s = 'x'; for (;;) { $s = $s -replace 'x', 'xx' }",
    "('a' * 100000) -replace 'a', '$_'",
    "[pscustomobject]@{ a = 'x' * 20000000; b = 'x' * 20000000 } | % { \"$_\" }",
    # lists and tables
    "1..2147483647",
    "@(1, 2, 3) * 1000000000",
    "[int[]]::new(1000000000)",
    "$l = [Collections.ArrayList]@(1); for (;;) { $l.AddRange($l) }",
    "$a = 1..1000; for (;;) { $a += $a }",
    '$h = @{}; for ($i = 0; ; $i++) { $h["k$i"] = @{} + $h }',
    "('a' * 5000000).ToCharArray()",
    "[char[]]('a' * 5000000)",
    "[regex]::Matches('a' * 500000, '')",
    # work
    "1..1000000 | % { 1..1000000 } | Out-Null",
    "1..100000 | Group-Object { $_ }",
    "1..100000 | Select-Object -Unique",
    "Compare-Object (1..20000) (20001..40000)",
    "1..200000 | Sort-Object",
    "Get-Random -InputObject (1..1000000) -Count 1000000",
    "$o = [pscustomobject]@{ x = 1; y = 2 }; $o.x = $o; $o.y = $o; $o | ConvertTo-Json -Depth 90",
    "for ($i = 0; ; $i++) { Set-Content \"C:\\t$i.txt\" 'x' }",
    'for ($i = 0; ; $i++) { New-VM "V$i" }',
    "('1,' * 1000000 + '1') | Invoke-Expression",
    "for (;;) { Invoke-Expression 'function f { }' }",
    "'x' -like ('*a' * 20000)",
    "('a' * 1000000) * 30 -match 'a+b'",
)


@pytest.mark.parametrize("script", ENDLESS)
def test_what_is_too_much_is_stopped(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The lab's own error says what there was too much of, before the memory or the time is
    gone; no `catch` holds it up."""
    monkeypatch.setattr(Budget, "__init__", _small(Budget.__init__))
    window = session()
    window.shell.commands.load_all()
    before = most_memory()

    result = window.run(f"try {{ {script} }} catch {{ }}; 'never'")

    assert LIMIT == window.shell.errors[0].id
    assert "The lab stopped this script: " in result.text
    assert not result.text.rstrip().endswith("never")
    assert most_memory() - before < MEMORY


def _small(real):  # type: ignore[no-untyped-def]
    def init(self, *given, **named):  # type: ignore[no-untyped-def]
        real(self, *given, **named)
        self.steps = min(self.steps, STEPS)

    return init


HELD_BY_ITSELF = (
    "$x = @(1); $x[0] = $x",
    "$x = [Collections.ArrayList]@(1); $x[0] = $x",
    "$x = @{}; $x.self = $x",
    "$x = [pscustomobject]@{ x = 1 }; $x.x = $x",
    '$x = [pscustomobject]@{ x = 1 }; $x | Add-Member ScriptMethod ToString { "$this" } -Force',
    "$x = [pscustomobject]@{ x = 1 }; $x | Add-Member ScriptProperty p { $this.p }",
    "$x = 1; 1..3000 | % { $x = ,$x }",
    "$x = 1; 1..3000 | % { $x = @{ a = $x } }",
    "$x = 1; 1..3000 | % { $x = [pscustomobject]@{ a = $x } }",
    "$x = [pscustomobject]@{ a = 1 }; 1..40 | % { $x = [pscustomobject]@{ a = $x; b = $x } }",
    "$x = ,0; 1..40 | % { $x = ,$x + ,$x }",
)
LOOKS = (
    "$x",
    '"$x"',
    "$x | Format-List *",
    "$x | Format-Custom",
    "$x | Format-Table",
    "$x | Out-String",
    "$x | ConvertTo-Json",
    "$x | ConvertTo-Csv",
    "$x | Sort-Object",
    "$x | Select-Object -Unique",
    "$x | Group-Object",
    "$x | Get-Member",
    "$x -eq $x",
    "$x -join ','",
    "$x.Equals($x)",
    "$x.GetHashCode()",
    "[int]$x",
    "[string[]]$x",
    "Compare-Object $x $x",
    "@{ $x = 1 }",
    "$x.p",
    "[pscustomobject]$x",
)


@pytest.mark.parametrize("made", HELD_BY_ITSELF)
def test_what_holds_itself_is_shown(made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Lists, tables and objects without end are shown, compared and converted, or refused; the
    window works on."""
    monkeypatch.setattr(Budget, "__init__", _small(Budget.__init__))
    window = session()
    window.run(made)
    for look in LOOKS:
        said = window.run(look).text
        assert "hvlab has a bug" not in said, look
    assert "on\n" == window.run("'on'").text


WITHOUT_END = (
    "function f { f }; f",
    "function f { & { f } }; f",
    "function f { 1 | % { f } }; f",
    'function f { "$(f)" }; f',
    "function f { try { f } finally { f } }; f",
    "$s = { $s.Invoke() }; & $s",
    "$s = { 1 | ? $s }; & $s",
    "$s = { @(1).ForEach($s) }; & $s",
    "$x = 'Invoke-Expression $x'; Invoke-Expression $x",
    "function f { Invoke-Command -VMName SRV01 { 1 }; f }; f",
    "Set-Alias a b; Set-Alias b a; a",
    "$o = [pscustomobject]@{}; $o | Add-Member ScriptProperty p { $this.p }; $o.p",
    "('(' * 3000 + '1' + ')' * 3000) | Invoke-Expression",
    "('{' * 3000 + '}' * 3000) | Invoke-Expression",
    "('!' * 10000 + '1') | Invoke-Expression",
    "('$a' + '.b' * 10000) | Invoke-Expression",
    "ConvertFrom-Json ('[' * 5000 + ']' * 5000)",
    "[xml]('<a>' * 3000 + '</a>' * 3000)",
    "[scriptblock]::Create('(' * 3000 + '1' + ')' * 3000)",
)


@pytest.mark.parametrize("script", WITHOUT_END)
def test_depth_has_an_end(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever calls itself, or is nested without end, ends in an error, and the window works
    on."""
    monkeypatch.setattr(Budget, "__init__", _small(Budget.__init__))
    window = session()
    said = window.run(script).text
    assert "hvlab has a bug" not in said
    assert "on\n" == window.run("'on'").text


REACHING = (
    "'a'.__class__",
    "'a'.__class__.__mro__",
    "(1).__init__",
    "[int].__init__",
    "[int]::__init__('3')",
    "[int]::mro()",
    "(Get-VM)[0].__dict__",
    "(Get-VM)[0].row",
    "(Get-VM)[0]._lab",
    "(Get-VM).world",
    "$Host.shell; $Host.lab",
    "$ExecutionContext.shell",
    "$MyInvocation.stage",
    "& { [CmdletBinding()] param() $PSCmdlet.stage; $PSCmdlet.__class__ }",
    "{ 1 }.node; { 1 }.scope; { 1 }.__class__",
    "$Error.__class__; $Error[0].record",
    "'{0.__class__}' -f 1",
    "'{0!r}' -f 1; '{__class__}' -f 1; '%(a)s' -f 1",
    "(1, 2).append(3); (1, 2).__len__()",
    "@{ a = 1 }.__dict__; @{}.items()",
    "$x = 1; $x.__class__ = 'y'; $x.real",
    "(Get-Date).to_datetime(); (Get-Date).ticks_",
    "Get-VM | Select-Object __class__, row, _lab, machine",
    "Get-VM | Where-Object __class__",
    "Get-VM | ForEach-Object __class__",
    "Get-VM | Sort-Object __class__ | Format-Table __class__, __dict__",
    "Get-VM | Get-Member __*",
    "New-Object __import__; New-Object os.path; [os]; [builtins.open]; [hvlab.api.OpenLab]",
    "Import-Module os; Import-Module hvlab; Import-Module C:\\x.py",
    "[System.IO.File]::ReadAllText('/etc/passwd')",
    "[System.IO.Directory]::GetFiles('/')",
    "[System.Net.WebClient]::new().DownloadString('http://localhost')",
    "[System.Diagnostics.Process]::Start('ls'); Start-Process ls",
    "[System.Reflection.Assembly]::Load('x'); Add-Type 'class A { }'",
    "[Environment]::Exit(1); [Environment]::GetEnvironmentVariable('HOME'); $env:PATH",
    "Get-ChildItem /etc; Get-Content /etc/passwd; Get-Content ../../../../etc/passwd",
    "Get-Content \\\\.\\C:; Get-Content \\\\localhost\\c$\\x; Set-Content /tmp/x.txt 1",
    "Get-ChildItem env:; Get-ChildItem variable:; Get-ChildItem function:",
    "& /bin/ls; & 'C:\\Windows\\System32\\cmd.exe' /c dir; cmd /c dir; python -c 1; bash",
    ". /tmp/x.ps1; & ./x.ps1; powershell -c 1",
    "Invoke-WebRequest http://localhost; Test-NetConnection localhost; ping localhost",
    "[xml]'<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>'",
    "Get-Credential; Read-Host; [Console]::ReadLine()",
)


@pytest.mark.parametrize("script", REACHING)
def test_nothing_of_the_machine_is_reached(script: str) -> None:
    """No file, process, connection or object of Python: names and paths mean what they mean in
    the lab."""
    everything_imported()
    window = session()
    window.shell.commands.load_all()
    with guarded() as touched:
        said = window.run(script).text
    assert [] == touched
    assert None is INSIDES.search(said)
    assert "root:" not in said
