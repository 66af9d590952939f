"""How the types that every Windows PowerShell knows are shown (its own format files)."""

from __future__ import annotations

import pytest

from tests.powershell.commands.transcripts import block, lines, shown


def test_a_span_is_a_list_with_its_ticks():
    """The view's order, which is not that of its properties."""
    expected = block("""


        Days              : 0
        Hours             : 2
        Minutes           : 30
        Seconds           : 0
        Milliseconds      : 0
        Ticks             : 90000000000
        TotalDays         : 0.104166666666667
        TotalHours        : 2.5
        TotalMinutes      : 150
        TotalSeconds      : 9000
        TotalMilliseconds : 9000000



        """)
    assert expected == shown("New-TimeSpan -Hours 2 -Minutes 30")
    by_name = [line.split()[0] for line in lines("[timespan]'2:30' | select *")]
    assert ["Ticks", "Days", "Hours", "Milliseconds", "Minutes", "Seconds"] == by_name[:6]


def test_dates_in_a_row_share_their_blank_lines():
    """One blank line before the first and two behind the last."""
    expected = "\nFriday, March 1, 2024 12:00:00 AM\nSaturday, March 2, 2024 12:00:00 AM\n\n\n"
    assert expected == shown("[datetime]'2024-03-01'; [datetime]'2024-03-02'")


def test_what_was_found_in_text_is_the_line():
    """Select-String shows the lines that match; its Matches say where."""
    assert "\nsrv01\nsrv22\n\n\n" == shown("'srv01','db','srv22' | Select-String '\\d+'")
    matches = "'srv01 a2' | Select-String '\\d+' {0}| % {{ $_.Matches.Value }}"
    assert ["01"] == lines(matches.format(""))
    assert ["01", "2"] == lines(matches.format("-AllMatches "))
    assert ["b 2 b"] == lines("'a','b' | sls x,b | % { \"$_ $($_.LineNumber) $($_.Pattern)\" }")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("{ Get-VM | select Name }; 1", " Get-VM | select Name \n1\n"),
        ("try { 1/0 } catch { $_.Exception; 'x' }", "Attempted to divide by zero.\nx\n"),
        ("try { throw 'a' } catch { $_.Exception }", "a\n"),
        ("Write-Warning 'low' 3>&1", "WARNING: low\n"),
        ("[pscustomobject]@{a=1}; { b }", "\na\n-\n1\n b\n\n\n"),
    ],
)
def test_some_are_plain_lines(typed, said):
    """Script blocks, exceptions and redirected warnings: without blank lines, even in a table."""
    assert [line.rstrip() for line in said.split("\n")] == shown(typed).split("\n")


def test_types_are_a_table():
    """With its four columns."""
    expected = [
        "IsPublic IsSerial Name                                     BaseType",
        "-------- -------- ----                                     --------",
        "True     True     Int32                                    System.ValueType",
    ]
    assert expected == lines("[int]")
    assert expected == lines("(1).GetType()")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("@{k='v'} | fl", ["Name  : k", "Value : v"]),
        ("1,1 | group | fl", ["Name   : 1", "Count  : 2", "Group  : {1, 1}", "Values : {1}"]),
        ("1,1 | group -NoElement | fl", ["Name   : 1", "Count  : 2", "Values : {1}"]),
    ],
)
def test_a_list_has_the_view_of_lists(typed, said):
    """Not the columns of the table, nor all properties."""
    assert said == lines(typed)


def test_a_custom_format_opens_what_is_inside():
    """Classes in braces, lists in brackets, down to -Depth; an empty line behind each object."""
    expected = block("""

        class PSCustomObject
        {
          n = 1
          items =
            [
              a
              class PSCustomObject
              {
                z =
              }
            ]

        }


        """)
    typed = "[pscustomobject]@{n=1; items='a',[pscustomobject]@{z=$null}} | Format-Custom"
    assert expected + "\n" == shown(typed)
    flat = lines("[pscustomobject]@{o=[pscustomobject]@{p=[pscustomobject]@{q=1}}} | fc -Depth 1")
    assert "      p = @{q=1}" == flat[5]
    assert ["class VirtualMachine", "{", "  Name = SRV01", "}"] == lines("Get-VM | fc Name")


def test_a_custom_format_is_a_type_s_own():
    """Where it has one."""
    assert ["Friday, March 1, 2024 12:00:00 AM"] == lines("[datetime]'2024-03-01' | fc")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("[pscustomobject]@{a=@($null,1,'')} | fl", ["a : {$null, 1, }"]),
        ("[pscustomobject]@{a=@(@(1,2),@(3,$null))} | fl", ["a : {1 2, 3 }"]),
        ("[pscustomobject]@{a=@(@(@(1,2),3),4)} | fl", ["a : {System.Object[] 3, 4}"]),
        ("Get-VM | group State | % { $_.Group.Count; $_.Group[0].Name }", ["1", "SRV01"]),
    ],
)
def test_collections_in_a_cell(typed, said):
    """Nothing is `$null` there; a list in a list is written with blanks, one level deep."""
    assert said == lines(typed)


def test_a_group_s_machines_are_shown_by_their_text():
    """Unlike a collection of the host's own, as a machine's drives."""
    group = lines("Get-VM | group State | fl Group")[0]
    assert group.startswith("Group : {VirtualMachine (Name = 'SRV01') [Id = '")
    assert lines("Get-VM | fl NetworkAdapters")[0].startswith("NetworkAdapters : {Network Adapter")


def test_a_generic_dictionary_has_key_and_value():
    """Unlike a hashtable, whose view has a Name of fixed width; so has $PSBoundParameters."""
    made = "$d = [System.Collections.Generic.Dictionary[string,int]]::new(); $d['x'] = 5; "
    assert ["Key Value", "--- -----", "x       5"] == lines(f"{made}$d")
    assert ["a : {[x, 5]}"] == lines(f"{made}[pscustomobject]@{{a=$d}} | fl")
    function = "function f {{ param($Name) {0} }}; f -Name x"
    assert ["Key  Value", "---  -----", "Name x"] == lines(function.format("$PSBoundParameters"))
    told = "$PSBoundParameters.ContainsKey('NAME'); $PSBoundParameters.Remove('name')"
    assert ["True", "True"] == lines(function.format(told))


def test_line_breaks_count_for_the_width_of_a_column():
    """The host measures the whole text, and then shows its first line."""
    said = lines('[pscustomobject]@{t="one`ntwo"; n=1} | ft')
    assert ["t       n", "-       -", "one...  1"] == said
    assert ["t       n", "-       -", "one     1", "two"] == lines(
        '[pscustomobject]@{t="one`ntwo"; n=1} | ft -Wrap'
    )


def test_a_block_that_is_invoked_gives_a_collection():
    """Of as many items as it puts out."""
    assert ["Collection`1", "1", "7"] == lines(
        "$x = { 7 }.Invoke(); $x.GetType().Name; $x.Count; $x[0]"
    )


def test_a_method_without_parentheses_tells_its_overloads():
    """Whoever forgets them sees these; a name that is nothing is still nothing."""
    expected = block("""

        OverloadDefinitions
        -------------------
        string ToUpper()
        string ToUpper(cultureinfo culture)



        """)
    assert expected == shown("'abc'.ToUpper")
    assert ["string Trim(Params char[] trimChars), string Trim()"] == lines("\"$('a'.Trim)\"")
    assert [] == lines("'abc'.Nothing")
    assert ["1"] == lines("$h = @{Add=1}; $h.Add")
    assert ["True"] == lines("Set-StrictMode -Version 3; $null -ne 'a'.ToUpper")


def test_errors_are_listed_with_force_alone():
    """Format-List * shows an error or an exception as it always looks."""
    caught = "try {{ throw 'no' }} catch {{ {0} }}"
    assert "no" == lines(caught.format("$_ | fl *"))[0]
    assert ["no"] == lines(caught.format("$_.Exception | fl *"))
    assert ["Message : no"] == lines(caught.format("$_.Exception | fl Message -Force"))
    assert ["TargetObject : no"] == lines(caught.format("$_ | fl TargetObject -Force"))
