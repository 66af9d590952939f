"""Objects on the console: which shape they take, and the blank lines around them."""

from __future__ import annotations

import pytest

from hvlab.api import OpenLab
from hvlab.powershell.formatting.errors import position_lines
from hvlab.powershell.formatting.printer import Printer
from hvlab.powershell.formatting.standard import standard_views
from hvlab.powershell.language.console import Transcript
from hvlab.powershell.session import Session
from hvlab.powershell.values.errors import Position
from hvlab.powershell.values.objects import PSCustomObject
from tests.powershell.commands.transcripts import block, lines, shown


def test_up_to_four_properties_make_a_table():
    """One blank line before it and two behind; numbers to the right."""
    expected = block("""

         n name
         - ----
         1 a
        20 bb


        """)
    assert expected == shown("1,20 | % { [pscustomobject]@{n=$_; name=@{1='a';20='bb'}[$_]} }")


def test_more_properties_make_a_list():
    """Two blank lines before it and three behind; labels padded to the longest."""
    expected = block("""


        a     : 1
        b     :
        three : True
        d     : {1, 2, 3, 4...}
        e     : 01:00:00



        """)
    typed = "[pscustomobject]@{a=1;b=$null;three=$true;d=1..9;e=[timespan]'1:00:00'}"
    assert expected == shown(typed)


def test_what_follows_joins_an_open_table():
    """Plain values stand between the rows. A table that was opened without a view takes everything,
    blank where there is no such property: a real console's habit that surprises everybody once."""
    three = "[pscustomobject]@{a=1}; 'text'; [pscustomobject]@{b=2}"
    assert ["a", "-", "1", "text"] == lines(three)
    both = "Get-VM | select Name; Get-VMHost | select Name,LogicalProcessorCount"
    assert ["Name", "----", "SRV01", "HV01"] == lines(both)
    assert ["a", "-", "1"] == lines("[pscustomobject]@{a=1}; Get-VM SRV01")


def test_another_type_in_the_table_of_a_view_is_a_list():
    """By its own list view, or by all its properties."""
    mixed = lines("Get-VM SRV01; Get-VMSwitch | select Name")
    assert mixed[0].startswith("Name  State")
    assert "Name : LAN" == mixed[3]


def test_write_host_overtakes_a_table_that_is_held_back():
    """Columns are measured for 300 ms; what goes past the pipeline is there first."""
    said = lines("[pscustomobject]@{a=1}; Write-Host hi; [pscustomobject]@{a=2}")
    assert ["hi", "a", "-", "1", "2"] == said


def test_a_table_waits_no_longer_than_its_time():
    """Once simulated time has passed, its widths are decided and its rows are printed."""
    printed: list[str] = []
    clock = [0]
    printer = Printer(printed.append, standard_views(), now=lambda: clock[0])
    printer.write(PSCustomObject({"name": "a"}))
    assert [] == printed
    clock[0] = 300
    printer.write(PSCustomObject({"name": "much longer"}))
    printer.close()
    assert ["", "name", "----", "a   ", "m...", "", ""] == printed


def test_errors_stand_where_they_happened():
    """Between the rows of a table; one that ends the script comes behind it."""
    said = lines("[pscustomobject]@{a=1}; Get-VM nope; [pscustomobject]@{a=2}")
    assert ["a", "-", "1"] == said[:3]
    assert said[3].startswith("Get-VM : Hyper-V was unable to find")
    assert "2" == said[-1]
    assert ["a", "-", "1", "x"] == lines("[pscustomobject]@{a=1}; throw 'x'")[:4]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("$true; 1GB; 3.0; 1/3; 1e20", ["True", "1073741824", "3", "0.333333333333333", "1E+20"]),
        ("$null; @(); 'after'", ["after"]),
        (",@(1,2)", ["1", "2"]),
        ("[guid]::Empty", ["00000000-0000-0000-0000-000000000000"]),
        ("'x' * 3; 'a','b'", ["xxx", "a", "b"]),
        ("[datetime]'2024-03-05 14:07:09'", ["Tuesday, March 5, 2024 2:07:09 PM"]),
        ("@{k='v'}", ["Name                           Value",
                      "----                           -----",
                      "k                              v"]),
    ],
)  # fmt: skip
def test_plain_values(typed, said):
    """Values that are no objects of several properties."""
    assert said == lines(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Get-VM | ft Name,State", ["Name    State", "----    -----", "SRV01 Running"]),
        ("Get-VM | ft name", ["Name", "----", "SRV01"]),
        ("Get-VM | ft Name,State -HideTableHeaders", ["SRV01 Running"]),
        ("Get-VM | ft @{n='GB';e={$_.MemoryStartup/1GB};f='N1';a='left'}", ["GB", "--", "2.0"]),
        ("Get-VM | fl Name,State", ["Name  : SRV01", "State : Running"]),
        ("1..3 | select @{n='n';e={$_}} | fw", ["1" + " " * 59 + "2", "3"]),
        ("Get-VM | ft Name -GroupBy State", ["   State: Running", "Name", "----", "SRV01"]),
    ],
)  # fmt: skip
def test_chosen_shapes(typed, said):
    """Format-Table, Format-List, Format-Wide."""
    assert said == lines(typed)


def test_a_group_has_its_heading_between_blank_lines():
    """Two before the first, and two between groups."""
    expected = block("""


           k: 1

        v
        -
        a


           k: 2

        v
        -
        b


        """)
    typed = "[pscustomobject]@{k=1;v='a'},[pscustomobject]@{k=2;v='b'} | ft v -GroupBy k"
    assert expected == shown(typed)


def test_a_calculated_property_that_fails_is_empty():
    """An error in a column ends nothing and says nothing."""
    assert ["Name  X", "----  -", "SRV01"] == lines("Get-VM | ft Name,@{n='X';e={throw 'no'}}")


@pytest.mark.parametrize(
    ("text", "start", "end", "said"),
    [
        ("Get-VM nope", 0, 11, ["At line:1 char:1", "+ Get-VM nope", "+ ~~~~~~~~~~~"]),
        ("'a'\n1/0", 4, 7, ["At line:2 char:1", "+ 1/0", "+ ~~~"]),
        ("if (1)\t{ 1/0 }", 9, 12,
         ["At line:1 char:10", "+ if (1)    { 1/0 }", "+             ~~~"]),
        ("$x = '" + "a" * 80 + "'; 1/0", 89, 92,
         ["At line:1 char:90", "+ ... " + "a" * 63 + "'; 1/0", "+     " + " " * 66 + "~~~"]),
        ("1/0; $x = '" + "a" * 80 + "'", 0, 3,
         ["At line:1 char:1", "+ 1/0; $x = '" + "a" * 58 + " ...", "+ ~~~"]),
        ("x", 1, 1, ["At line:1 char:2", "+ x", "+  ~"]),
    ],
)  # fmt: skip
def test_where_an_error_is(text, start, end, said):
    """The line, cut around the error where it is long, and tildes below what is meant."""
    assert said == position_lines(Position(text, start, end))


def test_the_target_of_an_error_is_shortened_in_its_middle():
    """Fifteen letters of either end, where it is longer than forty."""
    said = shown("Get-VM -Name ('n' * 50)")
    assert f"(nnnnnnnnnnnnnnn...{'n' * 15}:String) [Get-VM]" in said


def test_objects_inside_of_objects_are_left_empty():
    """A cell shows the properties of an object, and no further down, as a real host does."""
    assert ["a", "-", "@{b=; d=2}"] == [
        line.rstrip()
        for line in lines("[pscustomobject]@{a=[pscustomobject]@{b=[pscustomobject]@{c=1};d=2}}")
    ]


def test_what_joins_a_list_shows_its_own_properties():
    """A list that was opened without a view is no table: every object has lines of its own
    (PowerShell source, FormatViewGenerator_List)."""
    five = "[pscustomobject]@{a=1;b=2;c=3;d=4;e=5}"
    said = lines(f"{five}; [pscustomobject]@{{x=1}}; 'text'; [pscustomobject]@{{y=2; long=3}}")
    assert ["x : 1", "text", "y    : 2", "long : 3"] == said[5:]
    assert ["a : 1", "b : 2", "c : 3"] == lines("@{a=1},@{b=2;c=3} | % { [pscustomobject]$_ } | fl")
    assert ["b : 2", "c : 3"] == lines(
        "[pscustomobject]@{b=2}, [pscustomobject]@{b=3;c=3} | fl b* | Out-Null;"
        "[pscustomobject]@{a=1}, [pscustomobject]@{b=2;c=3} | fl * | Out-String -Stream |"
        " ? { $_ -like '[bc]*' }"
    )


def test_in_the_table_of_a_view_others_show_their_chosen_properties():
    """A service its three; a date, which has a line only where nothing is open, all."""
    said = lines("Get-VM SRV01; Get-Service vmms; Get-Date")
    assert ["Status      : Running", "Name        : vmms"] == said[3:5]
    assert "Day         : 12" in said
    assert "Thursday, March 12, 2026 9:00:00 AM" not in said


@pytest.mark.parametrize(
    "before", ["[pscustomobject]@{a=1}", "Get-VM", "'text'", "1..5 | select *"]
)
def test_an_error_is_red_wherever_it_stands(before):
    """Also between the rows of a table, which waits; and the rows are not."""
    console = Transcript()
    Session(OpenLab.open("patch-week"), console).run(f"{before}; Get-VM nope; {before}")
    assert console.of("error").startswith("Get-VM : Hyper-V was unable to find a virtual machine")
    assert console.of("error").endswith("Commands.GetVM\n \n")
    assert "nope" not in console.of("output")
