"""Whatever is typed: an answer of the shell, never a bug of ours, never an exception."""

from random import Random

import pytest

from hvlab.powershell.language.limits import Budget
from tests.powershell.language.support import session

PIECES = (
    "Get-VM", "Get-VM nope", "| % { $_ }", "| ? { $_ -gt 1 }", "| Select-Object -First 1", "$x = ",
    "$x", "1..3", "@{ a = 1 }", "@(1, 2)", "[int]'5'", "'text'", '"a $x $(1 + 1)"', "{ 1 }", "& ",
    ". ", "function f { param([int]$n) $n }", "f 3", "f -n x", "if ($x) { 1 } else { 2 }",
    "foreach ($i in 1..2) { $i }", "while ($false) { }", "switch (1) { 1 { 'one' } }",
    "try { 1/0 }",
    "catch { $_ }",
    "finally { 'f' }", "throw 'x'", "return", "break", "exit 2", "-join ','", "+ 1",
    "[0]", ".Count", ".Nope()", "::Now", "[datetime]", "-eq 1", "-f 1, 2", "2>&1", "> $null",
    "Write-Error e", "Write-Host h", "-ErrorAction Stop", "-WhatIf", "$null", "@x", "$using:y",
    "trap { continue }", "param($p)", "[ordered]@{}", "(", ")", "{", "}", ";", ";", ";", ",", "|",
    "Start-Job { 1 }", "Get-Variable x", "iex '1'", "-split 'x'", "[void]", "$x++", "!", "..",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(25))
def test_any_heap_of_pieces_gets_an_answer(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of scripts in any order, run in one session, end in output or an error record."""
    monkeypatch.setattr(Budget, "__init__", _small(Budget.__init__))
    chance = Random(seed)
    window = session()
    for _ in range(20):
        text = " ".join(chance.choice(PIECES) for _ in range(chance.randint(1, 9)))
        result = window.run(text)
        assert "hvlab has a bug" not in result.text, text


def _small(real):  # type: ignore[no-untyped-def]
    def init(self, *given, **named):  # type: ignore[no-untyped-def]
        real(self, *given, **named)
        self.steps = min(self.steps, 20_000)

    return init
