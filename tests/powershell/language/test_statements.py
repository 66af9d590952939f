"""Conditions, loops, switch."""

import pytest

from tests.powershell.language.support import lines


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("if (0) { 1 } elseif ('a') { 2 } else { 3 }", ["2"]),
        ("$i = 0; while ($i -lt 2) { $i; $i++ }", ["0", "1"]),
        ("do { $i++; $i } until ($i -ge 2)", ["1", "2"]),
        ("do { 'once' } while ($false)", ["once"]),
        ("for ($i = 0; $i -lt 2; $i++) { $i }", ["0", "1"]),
        ("foreach ($x in 1, 2) { $x }; foreach ($x in $null) { 'none' }", ["1", "2"]),
        ("foreach ($x in @($null)) { 'one' }", ["one"]),
        (":out foreach ($i in 1..2) { foreach ($j in 1..2) { if ($j -eq 2) { continue out }; "
         "\"$i$j\" } }", ["11", "21"]),
        (":out while (1) { while (1) { break out } }; 'done'", ["done"]),
        ("$l = 'out'; :out while (1) { while (1) { break $l } }; 'done'", ["done"]),
        ("switch (3) { 1 { 'one' } 3 { 'three' } default { 'other' } }", ["three"]),
        ("switch (3) { 3 { 'a' } { $_ -gt 1 } { 'b' } }", ["a", "b"]),
        ("switch (1, 2) { 1 { 'a'; continue } 2 { 'b' } default { 'd' } }", ["a", "b"]),
        ("switch ('x', 'y') { 'x' { 'stop'; break } 'y' { 'never' } }", ["stop"]),
        ("switch -Wildcard ('abc') { 'a*' { $_ } }", ["abc"]),
        ("switch -Regex ('abc') { 'b(.)' { $Matches[1] } }", ["c"]),
        ("switch -CaseSensitive ('A') { 'a' { 'no' } 'A' { 'yes' } }", ["yes"]),
        ("switch ($null) { default { 'd' } }", ["d"]),
        ("$r = if ($true) { 1; 2 }; $r.Count", ["2"]),
        ("$r = foreach ($i in 1..3) { $i * $i }; \"$r\"", ["1 4 9"]),
        ("$x = $(1; 2); $x.Count; @(1).Count; @().Count; $null.Count", ["2", "1", "0", "0"]),
        ("\"$(1..3) $((1,2)[1])\"", ["1 2 3 2"]),
        ("1..3 -join ','; -join ('a', 'b')", ["1,2,3", "ab"]),
        ("try { 'a' } finally { 'b' }", ["a", "b"]),
        ("function f { try { return 'r' } finally { 'f' } }; f", ["r", "f"]),
        ("foreach ($i in 1..4) { $null = $foreach.MoveNext(); \"$i$($foreach.Current)\" }; "
         "$foreach -eq $null", ["12", "34", "True"]),
        ("switch (1, 2, 3) { 1 { [void]$switch.MoveNext(); $switch.Current } default { $_ } }",
         ["2", "3"]),
        ("exit 3; 'never'", []),
    ],
)  # fmt: skip
def test_statements(script: str, expected: list[str]) -> None:
    """Statements put out what they do on a real host."""
    assert expected == lines(script)


@pytest.mark.parametrize(
    ("text", "pattern", "expected"),
    [
        ("b", "[a-c]", "True"),
        ("-", "[a-]", "True"),
        ("-", "[+--]", "True"),  # from + to -
        ("x", "[+--]", "False"),
        ("&", "[&&a]", "True"),
    ],
)
def test_sets_of_a_wildcard(text: str, pattern: str, expected: str) -> None:
    """A minus between two characters makes a range, a second one ends it; nothing is warned of."""
    assert [expected] == lines(f"'{text}' -like '{pattern}'")
