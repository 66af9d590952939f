"""Objects flow one at a time, and whoever has enough stops those before him."""

import pytest

from tests.powershell.language.support import lines, typed


def test_an_object_goes_all_the_way_before_the_next_one_starts() -> None:
    """Lines of both ends of a pipeline alternate, as on a real host."""
    shown = lines('1..2 | % { Write-Host "in $_"; $_ } | % { "out $_" }')
    assert ["in 1", "out 1", "in 2", "out 2"] == shown


def test_select_first_stops_an_endless_producer() -> None:
    """`Select-Object -First` ends a loop that would never end by itself."""
    script = "function count { $i = 0; while ($true) { $i++; $i } }; count | Select-Object -First 3"
    assert ["1", "2", "3"] == lines(script)


def test_the_stopped_producer_still_cleans_up_but_does_not_end() -> None:
    """A stopped function runs its `finally`, not its `end` block."""
    script = (
        "function make { process { try { 1; 2 } finally { Write-Host 'clean' } } end { 'end' } }; "
        "make | Select-Object -First 1"
    )
    assert ["1", "clean"] == lines(script)


def test_what_has_enough_takes_nothing_more() -> None:
    """What a stopped function still puts out while it cleans up goes nowhere."""
    script = "function make { try { 1; 2 } finally { 'late' } }; make | Select-Object -First 1"
    assert ["1"] == lines(script)


@pytest.mark.parametrize(
    ("behind", "expected"),
    [
        ("ForEach-Object -Begin { 'B' } -Process { \"<$_>\" } -End { 'E' }", "B <b> <p> <e> E"),
        ("Select-Object -First 1", "b"),
        ("Sort-Object -Descending", "p e b"),
        ("& { begin { 'B' } process { \"<$_>\" } end { 'E' } }", "B <b> <p> <e> E"),
    ],
)
def test_what_is_put_out_while_beginning(behind: str, expected: str) -> None:
    """Whoever takes it begins before; and begins once."""
    script = "function make { begin { 'b' } process { 'p' } end { 'e' } }; make | "
    assert expected.split() == lines(script + behind)


def test_a_block_that_is_none_is_left_out() -> None:
    """`$null` among the blocks of ForEach-Object runs nothing, and has its place."""
    assert ["e"] == lines("1 | ForEach-Object ($nope) -End { 'e' }")
    assert ["p"] == lines("1 | ForEach-Object ($nope) { $_ } -Process { 'p' }")


def test_nothing_is_wanted() -> None:
    """`-First 0` stops all before it at once; what stands behind it begins and ends."""
    script = (
        "function make { begin { 'begun' } process { 'made' } end { 'ended' } }; "
        "make | Select-Object -First 0 | ForEach-Object -Begin { 'a' } -Process { $_ } -End { 'z' }"
    )
    assert ["a", "z"] == lines(script)
    assert [] == lines("1..3 | Select-Object -First 0 | ForEach-Object { $_ }")


def test_what_stands_behind_the_stop_still_ends() -> None:
    """Commands behind `-First` get their `end`."""
    script = "1..9 | Select-Object -First 1 | ForEach-Object -Process { $_ } -End { 'end' }"
    assert ["1", "end"] == lines(script)


def test_begin_process_and_end_come_in_order() -> None:
    """All begin blocks run before the first object, all end blocks after the last."""
    script = (
        "function a { begin { Write-Host 'ba' } process { $_ } end { Write-Host 'ea' } }; "
        "function b { begin { Write-Host 'bb' } process { Write-Host $_ } end { Write-Host 'eb' } }"
        "; 1,2 | a | b"
    )
    assert ["ba", "bb", "1", "2", "ea", "eb"] == lines(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$null | % { 'one' }", ["one"]),
        ("@() | % { 'none' }", []),
        ("$nothing = & { }; $nothing | % { 'none' }; 'after'", ["after"]),
        (",(1,2) | % { $_.Count }", ["2"]),
        ("@{a=1} | % { $_.Count }", ["1"]),
        ("'abc' | % { $_.Length }", ["3"]),
        ('(1,2),3 | % { "$_" }', ["1 2", "3"]),
    ],
)
def test_what_goes_down_a_pipeline(script: str, expected: list[str]) -> None:
    """Arrays are taken apart once, $null is an object, no output is none."""
    assert expected == lines(script)


def test_break_without_a_loop_ends_the_script() -> None:
    """`break` in ForEach-Object leaves everything, for there is no loop around it."""
    assert ["1"] == lines("1..3 | % { if ($_ -eq 2) { break }; $_ }; 'never'")


def test_return_in_a_block_ends_that_object_only() -> None:
    """`return` in ForEach-Object goes on with the next object."""
    assert ["1", "3"] == lines("1..3 | % { if ($_ -eq 2) { return }; $_ }")


def test_an_error_behind_does_not_reach_the_catch_before() -> None:
    """A function's own `catch` takes no error of the commands behind it."""
    script = (
        "function f { try { 1 } catch { 'wrong' } }; "
        "try { f | % { if ($_ -eq 1) { throw 'x' }; $_ } } catch { \"ok $_\" }"
    )
    assert ["ok x"] == lines(script)


def test_pipeline_variable_is_seen_further_on() -> None:
    """-PipelineVariable names the object of an earlier command."""
    script = "function n { [CmdletBinding()] param() 1; 2 }; n -PipelineVariable p | % { $p * 10 }"
    assert ["10", "20"] == lines(script)


def test_out_variable_keeps_a_copy_and_can_go_on_with_one() -> None:
    """-OutVariable takes what goes by, with + what was there before."""
    script = '1,2 | % { $_ } -OutVariable o | Out-Null; 3 | % { $_ } -OutVariable +o; "$o"'
    assert ["3", "1 2 3"] == lines(script)


def test_where_takes_an_operator_or_a_block() -> None:
    """Both forms of Where-Object choose the same."""
    assert ["4"] == lines("1..4 | Where-Object { $_ -gt 3 }")
    assert ["bb"] == lines("'a','bb' | Where-Object Length -gt 1")
    assert ["bb"] == lines("'a','bb' | ? Length -in 2,3")
    assert [] == lines("'a' | ? Nothing -eq x")


def test_where_with_an_operator_needs_a_value() -> None:
    """An operator without a value is refused with PowerShell's sentence."""
    assert "requires both the -Property and -Value parameters" in typed("1 | ? Length -gt")


def test_foreach_reads_a_property_or_calls_a_method() -> None:
    """ForEach-Object with a name: a property, else a method with its arguments."""
    assert ["3", "ABC", "bbc"] == lines(
        "'abc' | % Length; 'abc' | % ToUpper; 'abc' | % Replace a b"
    )
