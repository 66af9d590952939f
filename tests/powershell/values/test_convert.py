"""Casts: what becomes what, and what a host says when it does not."""

# ruff: noqa: E501 - what a host says stays in one piece
import pytest

from hvlab.powershell.language import convert
from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.values.collections import ArrayList, Hashtable, OrderedDictionary
from hvlab.powershell.values.errors import ConversionError, Terminating
from hvlab.powershell.values.numbers import Char, Int64
from hvlab.powershell.values.objects import PSCustomObject
from tests.powershell.values.support import attempt, date, of, shown

CASTS = [
    ("int", "42", "Int32 42"),
    ("int", "  42 ", "Int32 42"),
    ("int", "0x1F", "Int32 31"),
    ("int", "1.5", "Int32 2"),
    ("int", "2.5", "Int32 2"),
    ("int", 3.5, "Int32 4"),
    ("int", -2.5, "Int32 -2"),
    ("int", "1e2", "Int32 100"),
    ("int", "", "Int32 0"),
    ("int", None, "Int32 0"),
    ("int", True, "Int32 1"),
    ("int", Char("A"), "Int32 65"),
    ("long", 5, "Int64 5"),
    ("long", "5000000000", "Int64 5000000000"),
    ("byte", "255", "Byte 255"),
    ("double", "1.25", "Double 1.25"),
    ("double", 3, "Double 3"),
    ("single", "0.1", "Single 0.1"),
    ("decimal", "1.10", "Decimal 1.10"),
    ("decimal", 0.1, "Decimal 0.1"),
    ("bool", "false", "Boolean True"),
    ("bool", "", "Boolean False"),
    ("bool", 0, "Boolean False"),
    ("bool", [0], "Boolean False"),
    ("string", 1e20, "String 1E+20"),
    ("string", [1, "b", None], "String 1 b "),
    ("string", None, "String "),
    ("char", 65, "Char A"),
    ("char", "x", "Char x"),
    ("string[]", 5, "String[] 5"),
    ("int[]", ["1", 2.0], "Int32[] 1 2"),
    ("char[]", "VM", "Char[] V M"),
    ("guid", "{0F8FAD5B-D9CB-469F-A165-70867728950E}", "Guid 0f8fad5b-d9cb-469f-a165-70867728950e"),
    ("version", "10.0.20348", "Version 10.0.20348"),
    ("timespan", "1:30", "TimeSpan 01:30:00"),
    ("timespan", "3", "TimeSpan 3.00:00:00"),
    ("timespan", 10_000_000, "TimeSpan 00:00:01"),
    ("datetime", "2024-02-14", "DateTime 02/14/2024 00:00:00"),
    ("datetime", "14:30", "DateTime 02/14/2024 14:30:00"),
    ("dayofweek", "fri", "DayOfWeek Friday"),
    ("dayofweek", 3, "DayOfWeek Wednesday"),
    ("System.IO.FileAttributes", "hidden, system", "FileAttributes Hidden, System"),
    ("type", "int", "RuntimeType int"),
    ("int?", None, ""),
    ("int?", "7", "Int32 7"),
    ("object", "x", "String x"),
    ("System.Collections.ArrayList", [1, 2], "ArrayList 1 2"),
    ("System.Collections.Generic.List[int]", ["1"], "List`1 1"),
    ("System.IO.IOException", "gone", "IOException System.IO.IOException: gone"),
]


@pytest.mark.parametrize(("kind", "value", "expected"), CASTS)
def test_a_cast_gives_the_type_and_the_value_of_a_host(kind, value, expected):
    """[type]value has the type asked for and rounds, trims and fills in as 5.1 does."""
    assert expected == shown(of(kind, value))


NO_NUMBER = 'Error: "Input string was not in a correct format."'
REFUSED = [
    (
        "int", "two",
        f'InvalidCastFromStringToInteger: Cannot convert value "two" to type "System.Int32". {NO_NUMBER}',
    ),
    (
        "int", "1GB",
        f'InvalidCastFromStringToInteger: Cannot convert value "1GB" to type "System.Int32". {NO_NUMBER}',
    ),
    (
        "int", "4000000000",
        'InvalidCastFromStringToInteger: Cannot convert value "4000000000" to type "System.Int32". '
        'Error: "Value was either too large or too small for an Int32."',
    ),
    (
        "byte", 256,
        'InvalidCastIConvertible: Cannot convert value "256" to type "System.Byte". Error: "Value '
        'was either too large or too small for an unsigned byte."',
    ),
    (
        "double", "1,5x",
        f'InvalidCastFromStringToDoubleOrSingle: Cannot convert value "1,5x" to type "System.Double". {NO_NUMBER}',
    ),
    (
        "guid", "42",
        'InvalidCastParseTargetInvocation: Cannot convert value "42" to type "System.Guid". Error: '
        '"Guid should contain 32 digits with 4 dashes (xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx)."',
    ),
    (
        "datetime", "soon",
        'InvalidCastParseTargetInvocationWithFormatProvider: Cannot convert value "soon" to type "System.DateTime". '
        'Error: "The string was not recognized as a valid DateTime. There is an unknown word '
        'starting at index 0."',
    ),
    ("datetime", None, 'nullToObjectInvalidCast: Cannot convert null to type "System.DateTime".'),
    (
        "char", "no",
        'InvalidCastParseTargetInvocation: Cannot convert value "no" to type "System.Char". Error: '
        '"String must be exactly one character long."',
    ),
    (
        "int", [1, 2],
        'ConvertToFinalInvalidCastException: Cannot convert the "1 2" value of type '
        '"System.Object[]" to type "System.Int32".',
    ),
    (
        "System.DateTimeKind", "x",
        'SubstringDisambiguationEnumParseThrewAnException: Cannot convert value "x" to type '
        '"System.DateTimeKind". Error: "Unable to match the identifier name x to a valid '
        "enumerator name. Specify one of the following enumerator names and try again:\n"
        'Unspecified, Utc, Local"',
    ),
    ("nosuchtype", 1, "TypeNotFound: Unable to find type [nosuchtype]."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "value", "expected"), REFUSED)
def test_a_cast_that_fails_says_what_a_host_says(kind, value, expected):
    """The error's id and sentence are PowerShell's own."""
    assert expected == attempt(lambda: of(kind, value))


def test_a_failed_cast_looks_as_the_console_prints_it():
    """Category and exception of a failed cast are InvalidArgument and RuntimeException."""
    with pytest.raises(ConversionError) as caught:
        of("int", "x")

    record = caught.value.record
    assert ("InvalidArgument", "RuntimeException") == (record.category, record.exception)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, False), ([], False), ([0], False), ([[]], False), ([0, 0], True), ([[1]], True),
        ("0", True), ("", False), (0.0, False), (Hashtable(), True), (PSCustomObject(), True),
        (ArrayList(), False), (Char("\0"), False), (Int64(0), False),
    ],
)  # fmt: skip
def test_truth(value, expected):
    """What `if (...)` takes for true: an array of one is as its item."""
    assert expected is convert.to_bool(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (date("2024-02-14 07:05:09"), "02/14/2024 07:05:09"),
        (1 / 3, "0.333333333333333"),
        (True, "True"),
        ([1, [2, 3]], "1 System.Object[]"),
        (PSCustomObject({"a": 1, "b": None}), "@{a=1; b=}"),
        ([PSCustomObject({"a": 1})], ""),
        (Hashtable({"a": 1}), "System.Collections.Hashtable"),
        (of("type", "datetime"), "datetime"),
        (of("type", "System.IO.Path"), "System.IO.Path"),
    ],
)
def test_text_in_a_string_is_invariant(value, expected):
    """ "$value" does not follow the culture."""
    assert expected == convert.to_string(value)


def test_ofs_joins_the_items_of_a_list():
    """ "$list" puts $OFS between items."""
    assert "1-2" == convert.to_type([1, 2], "string", Callbacks(ofs="-"))


def test_a_hashtable_becomes_an_object_in_its_order():
    """[pscustomobject] of a table has its keys as properties."""
    made = of("pscustomobject", OrderedDictionary([("b", 1), ("a", 2)]))

    assert "@{b=1; a=2}" == convert.to_string(made)


def test_pipelines_unroll_lists_only():
    """Strings and hashtables go down a pipeline whole; $null is one object."""
    table = Hashtable({"a": 1})

    assert [1, [2]] == list(convert.unroll([1, [2]]))
    assert ["ab"] == list(convert.unroll("ab"))
    assert [table] == list(convert.unroll(table))
    assert [None] == list(convert.unroll(None))


@pytest.mark.parametrize(("outputs", "expected"), [([], None), ([1], 1), ([1, 2], [1, 2])])
def test_an_assignment_gets_nothing_one_or_an_array(outputs, expected):
    """$x = pipeline: $null, the only object, or all in an array."""
    assert expected == convert.wrap(outputs)


@pytest.mark.parametrize("name", ["xml", "bigint", "uri", "ipaddress", "mailaddress"])
def test_classes_that_only_a_real_host_has_say_so(name):
    """What would work there is not refused as if it was a mistake."""
    with pytest.raises(Terminating) as refused:
        convert.to_type("10", name)
    assert ("NotSimulated", None) == (refused.value.record.id, convert.to_type(None, name))
    assert f"[{name}] works on a real host" in refused.value.record.message
