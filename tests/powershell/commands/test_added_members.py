"""Properties that are added: by Add-Member, and by PowerShell to .NET's types."""

from __future__ import annotations

import pytest

from tests.powershell.commands.transcripts import lines


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("$o | Add-Member b 2; $o.b", ["2"]),
        ("Add-Member -InputObject $o b 2; $o.b", ["2"]),
        ("$o | Add-Member @{b=2;c=3}; $o.b + $o.c", ["5"]),
        ("$o | Add-Member NoteProperty b 2; $o.b", ["2"]),
        ("$o | Add-Member ScriptProperty b { $this.a + 1 }; $o.b", ["2"]),
        ("try { $o | Add-Member -MemberType Bogus b 2 } catch { 'no' }", ["no"]),
    ],
)
def test_a_note_needs_no_kind(typed, said):
    """A name and a value, or a table of them; what is the name of a kind is the kind."""
    assert said == lines(f"$o = [pscustomobject]@{{a=1}}; {typed}")


def test_the_text_of_a_date_comes_before_its_parts():
    """What PowerShell adds to a type is listed before what .NET has."""
    names = lines("(Get-Date | select *).PSObject.Properties.Name")
    assert ["DateTime", "Date", "Day"] == [one for one in names if one != "DisplayHint"][:3]


def test_a_version_without_a_revision():
    """Its parts are -1, as .NET has it."""
    typed = "$v = [version]'1.2'; $v.Revision, $v.MajorRevision, $v.MinorRevision -join ' '"
    assert ["-1 -1 -1"] == lines(typed)
    assert ["1 2"] == lines(
        "$v = [version]'1.2.3.65538'; $v.MajorRevision, $v.MinorRevision -join ' '"
    )
