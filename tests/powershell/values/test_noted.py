"""A value that says where it came from is, apart from that, the value it is."""

import pytest

from hvlab.powershell.language import convert, members
from hvlab.powershell.language.natives.equality import same
from hvlab.powershell.language.operators import binary, unary
from hvlab.powershell.language.typesystem.kinds import type_of
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.errors import Terminating
from hvlab.powershell.values.noted import Noted, noted, plain
from hvlab.powershell.values.numbers import Int64
from hvlab.powershell.values.objects import NoteProperty
from tests.powershell.language.support import lines

VALUES = ["Text", "text", "7", "", 7, -1, 2.5, Int64(7), DateTime.of(2024, 3, 12)]
OPERATORS = [
    "-eq",
    "-ceq",
    "-ne",
    "-lt",
    "-le",
    "-gt",
    "-ge",
    "-like",
    "-match",
    "-in",
    "-contains",
    "-replace",
    "-split",
    "-join",
    "-f",
    "-is",
    "-as",
    "+",
    "-",
    "*",
    "/",
    "%",
    "..",
    "-band",
    "-and",
    "-or",
    "-xor",
]


def far(value):
    """The value as it comes from another computer."""
    return noted(value, NoteProperty("PSComputerName", "SRV01"))


def outcome(work, *operands):
    """What comes of it, or which error."""
    try:
        found = work(*operands)
    except Terminating as error:
        return error.record.id, error.record.message
    return type(found), found


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("left", VALUES, ids=repr)
def test_operators_take_it_for_the_value(operator, left):
    """On either side, and in a list; what is computed is plain."""
    for right in VALUES:
        expected = outcome(binary, operator, left, right)
        assert expected == outcome(binary, operator, far(left), right)
        assert expected == outcome(binary, operator, left, far(right))
        assert expected == outcome(binary, operator, far(left), far(right))


@pytest.mark.parametrize("operator", ["-", "+", "-not", "-bnot", "++", "--", "-split", "-join"])
@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_operators_with_one_operand(operator, value):
    """The same."""
    assert outcome(unary, operator, value) == outcome(unary, operator, far(value))


@pytest.mark.parametrize("value", VALUES, ids=repr)
def test_it_is_of_its_class_and_becomes_others(value):
    """GetType, conversions, keys, .NET's Equals; a conversion leaves the notes behind."""
    own = far(value)
    assert type_of(value) == type_of(own)
    for target in ("string", "int", "double", "bool", "datetime", "string[]"):
        expected = outcome(convert.to_type, value, target)
        assert expected == outcome(convert.to_type, own, target)
    assert convert.to_string(value) == convert.to_string(own)
    assert str is type(convert.to_string(own))
    assert (value, True, True) == (Hashtable({own: value})[value], same(own, value), own == value)
    assert type(value) is type(next(iter(Hashtable({own: 1}).keys())))


def test_its_notes():
    """Before its own properties; read in any case."""
    own = far("Text")
    assert "SRV01" == members.get(own, "pscomputername")
    assert members.has(own, "PSComputerName")
    assert [("PSComputerName", "SRV01"), ("Length", 4)] == members.properties(own)
    assert "Text" == plain(own)
    assert not isinstance(plain(own), Noted)


def test_what_carries_no_notes():
    """A boolean, and what has properties of another kind."""
    assert far(True) is True
    assert far(None) is None


def shown(text):
    """The lines that are not empty."""
    return [line for line in lines(text) if line]


def test_get_date_carries_how_it_is_shown():
    """`-DisplayHint` is a note on the date: it goes along, and is forgotten by arithmetic."""
    assert ["Tuesday, March 12, 2024"] == shown("Get-Date -DisplayHint Date")
    assert ["9:00:00 AM"] == shown("Get-Date -DisplayHint Time")
    later = "(Get-Date -DisplayHint Date).AddDays(1)"
    assert ["Wednesday, March 13, 2024 9:00:00 AM"] == shown(later)
    assert [
        "DisplayHint : DateTime",
        "DateTime    : Tuesday, March 12, 2024 9:00:00 AM",
    ] == shown("Get-Date | Format-List DisplayHint, DateTime")


def test_a_value_with_notes_in_json():
    """It is an object there, as on a Windows PowerShell; a date without notes is not."""
    assert [
        r'{"value":"\/Date(1710234000000)\/","DisplayHint":2,'
        '"DateTime":"Tuesday, March 12, 2024 9:00:00 AM"}'
    ] == shown("Get-Date | ConvertTo-Json -Compress")
    assert [r'"\/Date(1710201600000)\/"'] == shown("[datetime]'2024-03-12' | ConvertTo-Json")
