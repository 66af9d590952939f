"""Nothing that is typed hangs, and nothing fills the memory."""

import pytest

from hvlab.powershell.language.console import MOST_TEXT
from hvlab.powershell.language.limits import MAX_ERRORS, Budget
from tests.powershell.language.support import session

LIMIT = "LabLimitReached"


@pytest.mark.parametrize(
    "script",
    [
        "while ($true) { $i++ }",
        "for (;;) { }",
        "do { } while ($true)",
        "while ($true) { try { throw 'x' } catch { } }",
        "$ErrorActionPreference = 'SilentlyContinue'; while ($true) { 1/0 }",
        "while ($true) { trap { continue }; 1/0 }",
        "function f { while ($true) { 'x' } }; f | Out-Null",
        "$s = 'x'; while ($true) { $s += $s }",
        "$l = while ($true) { 'x' * 1000 }",
        "1..100000000 | Out-Null",
        "'x' * 1000000000",
        "while ($true) { 'x' * 1000 }",
        "while ($true) { $PSVersionTable }",
        "while ($true) { Get-VM }",
        "1 | Format-Table (1..100000)",
        "1 | Select-Object (1..100000)",
    ],
)
def test_endless_scripts_are_stopped(script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An endless loop, endless text and endless lists end in an error of the lab's own, which no
    `catch`, trap or preference holds up."""
    monkeypatch.setattr(Budget, "__init__", _small(Budget.__init__))
    window = session()
    result = window.run(script + "; 'never'")
    assert result.error
    assert LIMIT == window.shell.errors[0].id
    assert not result.text.rstrip().endswith("never")
    assert len(result.text) < MOST_TEXT + 10_000


@pytest.mark.parametrize(
    "body",
    [
        "1/0",
        "Get-Nope",
        "Write-Error x",
        "try { Write-Error x } catch { 'never' }",
        "1 | % { Remove-Item C:\\nope }",
    ],
)
def test_a_loop_of_errors_is_stopped(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """After so many errors the lab says that they are too many; the next script begins anew."""
    monkeypatch.setattr(Budget, "__init__", _small(Budget.__init__, errors=20))
    window = session()
    shown = window.run(f"while ($true) {{ {body} }}; 'never'").text
    assert 21 == shown.count("FullyQualifiedErrorId")
    assert "The lab stopped this script: it showed more than 1000 errors" in shown
    assert "\nnever\n" not in shown
    assert "on\n" == window.run("1..20 | % { Write-Error x } 2>$null; 'on'").text


@pytest.mark.parametrize(
    "script",
    [
        "1..100000 | % { $_ * 2 } | Out-Null",
        "foreach ($a in 1..300) { foreach ($b in 1..300) { $x = $a * $b } }",
    ],
)
def test_honest_loops_run(script: str) -> None:
    """A hundred thousand rounds are no endless loop."""
    assert "done\n" == session().run(script + "; 'done'").text


def _small(real, errors=MAX_ERRORS):  # type: ignore[no-untyped-def]
    def init(self, *given, **named):  # type: ignore[no-untyped-def]
        real(self, *given, **named)
        self.steps = min(self.steps, 100_000)
        self.errors = errors

    return init


def test_a_table_without_end_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text that a table held back until its end counts too."""
    monkeypatch.setattr("hvlab.powershell.language.console.MOST_TEXT", 1_000)
    window = session()
    shown = window.run("1..500 | % { [pscustomobject]@{ N = $_ } }").text
    assert "it wrote more than 1000 characters" in shown
    assert "on\n" == window.run("'on'").text


def test_functions_without_end_are_stopped() -> None:
    """A function that calls itself for ever ends as on a real host, and can be caught."""
    window = session()
    result = window.run("function f { f }; try { f } catch { \"caught: $_\" }; 'on'")
    assert "caught: The script failed due to call depth overflow.\non\n" == result.text


def test_each_script_has_a_whole_budget(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one script used up, the next one has again."""
    monkeypatch.setattr(Budget, "__init__", _small(Budget.__init__))
    window = session()
    for _ in range(4):
        assert "done\n" == window.run("1..20000 | % { }; 'done'").text


def test_functions_may_go_deep() -> None:
    """A recursion of ninety levels, deeper than any checkpoint tree, is nothing special."""
    script = "function f($n) { if ($n -eq 0) { 'end' } else { f ($n - 1) } }; f 90"
    assert "end\n" == session().run(script).text
