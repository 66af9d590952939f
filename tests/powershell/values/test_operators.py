"""Operators: arithmetic, comparing, text."""

# ruff: noqa: E501 - what a host says stays in one piece
from decimal import Decimal

import pytest

from hvlab.powershell.language import indexing
from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.operators import binary, switch_matches, unary
from hvlab.powershell.values.collections import ArrayList, Hashtable, OrderedDictionary
from hvlab.powershell.values.numbers import Char, Int64
from hvlab.powershell.values.objects import PSCustomObject
from hvlab.powershell.values.script import ScriptBlockValue
from tests.powershell.values.support import attempt, date, of, shown

NO_METHOD = (
    "MethodNotFound: Method invocation failed because [{}] does not contain a method named '{}'."
)
ARITHMETIC = [
    (2147483647, "+", 1, "Double 2147483648"),
    (-2147483648, "-", 1, "Double -2147483649"),
    (100000, "*", 100000, "Double 10000000000"),
    (Int64(9223372036854775807), "+", 1, "Double 9.22337203685478E+18"),
    (Int64(4), "*", 2, "Int64 8"),
    (7, "/", 2, "Double 3.5"),
    (8, "/", 2, "Int32 4"),
    (-7, "%", 3, "Int32 -1"),
    (5.5, "%", 2, "Double 1.5"),
    (1, "+", 2.5, "Double 3.5"),
    (Decimal("1.10"), "+", 1, "Decimal 2.10"),
    (Decimal(1), "/", 3, "Decimal 0.3333333333333333333333333333"),
    (1.5, "*", Decimal(2), "Decimal 3.0"),
    ("5", "+", 2, "String 52"),
    (5, "+", "2", "Int32 7"),
    (5, "+", "2.5", "Double 7.5"),
    (1, "+", "1kb", "Int32 1025"),
    ("9", "-", "2", "Int32 7"),
    ("ab", "*", 3, "String ababab"),
    ([1, 2], "+", [3], "Object[] 1 2 3"),
    ([1], "+", None, "Object[] 1 "),
    ([1, 2], "*", 2, "Object[] 1 2 1 2"),
    (ArrayList([1]), "+", 2, "Object[] 1 2"),
    (None, "+", 3, "Int32 3"),
    (None, "-", 3, "Int32 -3"),
    (None, "*", 3, ""),
    (3, "+", None, "Int32 3"),
    (True, "+", 1, "Int32 2"),
    (Char("a"), "+", "b", "String ab"),
    (1, "+", Char("a"), "Int32 98"),
    (1.0, "/", 0, "Double Infinity"),
    (date("2024-03-01"), "-", date("2024-02-01"), "TimeSpan 29.00:00:00"),
    (date("2024-03-01"), "+", of("timespan", "1.00:00"), "DateTime 03/02/2024 00:00:00"),
    (of("timespan", "1:00"), "+", "0:30", "TimeSpan 01:30:00"),
    (of("dayofweek", "monday"), "+", 1, "DayOfWeek Tuesday"),
    (1, "/", 0, "RuntimeException: Attempted to divide by zero."),
    (1, "%", 0, "RuntimeException: Attempted to divide by zero."),
    ([1], "/", 2, NO_METHOD.format("System.Object[]", "op_Division")),
    (1, "+", [2], NO_METHOD.format("System.Object[]", "op_Addition")),
    (PSCustomObject(), "+", 1, NO_METHOD.format("System.Management.Automation.PSObject", "op_Addition")),
    (Hashtable(), "-", 1, NO_METHOD.format("System.Collections.Hashtable", "op_Subtraction")),
    (Hashtable(), "+", 1, "AddHashTableToNonHashTable: A hash table can only be added to another hash table."),
    (
        1, "-", "x",
        'InvalidCastFromStringToInteger: Cannot convert value "x" to type "System.Int32". Error: '
        '"Input string was not in a correct format."',
    ),
    (
        Hashtable({"a": 1}), "+", Hashtable({"A": 2}),
        "System.ArgumentException: Item has already been added. Key in dictionary: 'a'  Key being added: 'A'",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("left", "operator", "right", "expected"), ARITHMETIC)
def test_arithmetic(left, operator, right, expected):
    """The left side decides; overflow widens; what cannot be done names the missing operator."""
    assert expected == attempt(lambda: binary(operator, left, right))


def test_dividing_by_zero_can_be_caught_by_its_own_class():
    """The record knows System.DivideByZeroException inside, for `catch`."""
    with pytest.raises(Exception, match="zero") as caught:
        binary("/", 1, 0)

    assert "System.DivideByZeroException" == caught.value.record.inner


BITS = [
    (12, "-band", 10, "Int32 8"),
    (12, "-bor", 3, "Int32 15"),
    (12, "-bxor", 10, "Int32 6"),
    (1, "-shl", 31, "Int32 -2147483648"),
    (1, "-shl", 33, "Int32 2"),
    (-8, "-shr", 1, "Int32 -4"),
    (Int64(1), "-shl", 40, "Int64 1099511627776"),
    ("6", "-band", 3, "Int32 2"),
    (of("System.IO.FileAttributes", "hidden,system"), "-band", 2, "FileAttributes Hidden"),
]


@pytest.mark.parametrize(("left", "operator", "right", "expected"), BITS)
def test_bits(left, operator, right, expected):
    """Bits stay within the width of the type."""
    assert expected == shown(binary(operator, left, right))


FRIDAY = of("dayofweek", "friday")
COMPARISONS = [
    ("SRV01", "-eq", "srv01", True),
    ("SRV01", "-ceq", "srv01", False),
    ("SRV01", "-ne", "srv02", True),
    ("b", "-gt", "A", True),
    ("a", "-clt", "A", True),
    ("SRV2", "-lt", "SRV10", False),
    ("a_b", "-lt", "ab", True),
    (1, "-eq", "1.0", True),
    ("1.0", "-eq", 1, False),
    (1, "-eq", "one", False),
    (10, "-gt", "9", True),
    ("10", "-gt", 9, False),
    (1, "-eq", True, True),
    (True, "-eq", "no", True),
    ("True", "-eq", True, True),
    (None, "-eq", None, True),
    (0, "-eq", None, False),
    (None, "-lt", 1, True),
    (-1, "-lt", None, True),
    ("", "-eq", None, False),
    (FRIDAY, "-eq", "friday", True),
    ("Friday", "-eq", FRIDAY, True),
    (FRIDAY, "-gt", "monday", True),
    (FRIDAY, "-eq", "nosuchday", False),
    (date("2024-02-10"), "-lt", "2024-03-01", True),
    (of("version", "10.0"), "-gt", "9.3", True),
    (of("timespan", "1:00"), "-ge", "0:59", True),
    (0.1, "-eq", Decimal("0.1"), True),
    (Char("a"), "-eq", "A", True),
    (of("guid", "0f8fad5b-d9cb-469f-a165-70867728950e"), "-eq", "0F8FAD5B-D9CB-469F-A165-70867728950E", True),
    (of("type", "int"), "-eq", "System.Int32", True),
    ([1, 2, 3], "-ge", 2, [2, 3]),
    (["a", "B", "c"], "-eq", "b", ["B"]),
    ([1, None, 2], "-ne", None, [1, 2]),
    ([], "-eq", None, []),
    ([1, 2], "-contains", "2", True),
    ("B", "-in", ["a", "b"], True),
    ("B", "-cin", ["a", "b"], False),
    ([1, 2], "-notcontains", 3, True),
    ("SRV01", "-like", "srv??", True),
    ("SRV01", "-clike", "srv*", False),
    ("SRV01", "-notlike", "DC*", True),
    ("srv5", "-like", "srv[0-4]", False),
    ("srv5", "-like", "srv[3-7]", True),
    ("a*b", "-like", "a`*b", True),
    ("axb", "-like", "a`*b", False),
    (["SRV01", "DC01"], "-like", "D*", ["DC01"]),
    ("SRV01", "-match", r"\d+$", True),
    ("SRV01", "-cmatch", "srv", False),
    (["SRV01", "DC01"], "-notmatch", "^S", ["DC01"]),
    (1, "-is", "int", True),
    ([1], "-is", "array", True),
    ("x", "-isnot", "int", True),
    (FRIDAY, "-is", "System.Enum", True),
    (True, "-xor", True, False),
]  # fmt: skip


@pytest.mark.parametrize(("left", "operator", "right", "expected"), COMPARISONS)
def test_comparisons(left, operator, right, expected):
    """The right side becomes the left side's type; a list on the left is filtered."""
    assert expected == binary(operator, left, right)


def test_what_cannot_be_compared_says_so():
    """-gt of a number and a word: both values and the reason."""
    assert (
        'ComparisonFailure: Could not compare "1" to "x". Error: "Cannot convert value "x" to type '
        '"System.Int32". Error: "Input string was not in a correct format.""'
    ) == attempt(lambda: binary("-gt", 1, "x"))


TEXT = [
    ("a1b22", "-replace", [r"\d+", "#"], "String a#b#"),
    ("A1", "-replace", ["a", "b"], "String b1"),
    ("A1", "-creplace", ["a", "b"], "String A1"),
    ("first last", "-replace", [r"(\w+) (\w+)", "$2, $1"], "String last, first"),
    ("SRV01", "-replace", [r"(?<name>\D+)(?<no>\d+)", "${no}-${name}"], "String 01-SRV"),
    ("x", "-replace", ["x", "[$&] $$ $9"], "String [x] $ $9"),
    ("abc", "-replace", "b", "String ac"),
    (["a1", "b2"], "-replace", [r"\d", ""], "Object[] a b"),
    ("a, b,c", "-split", r",\s*", "Object[] a b c"),
    ("aXbxc", "-csplit", "x", "Object[] aXb c"),
    ("a-b-c", "-split", ["-", 2], "Object[] a b-c"),
    ("a-b-c", "-split", ["-", -2], "Object[] a-b c"),
    ("a.b", "-split", [".", 0, "simplematch"], "Object[] a b"),
    ("a1b", "-split", r"(\d)", "Object[] a 1 b"),
    ([1, 2], "-join", "; ", "String 1; 2"),
    ("x", "-join", ",", "String x"),
    ("12", "-as", "int", "Int32 12"),
    ("x", "-as", "int", ""),
    (3, "..", 1, "Object[] 3 2 1"),
    ("1", "..", 2.6, "Object[] 1 2 3"),
    ("x", "-replace", ["a", "b", "c"], "BadReplaceArgument: The -replace operator allows only two elements to follow it, not 3."),
    ("x", "-replace", "(", "InvalidRegularExpression: The regular expression pattern ( is not valid."),
    ("x", "-match", "(", "System.ArgumentException: parsing \"(\" - Not enough )'s."),
    ("x", "-like", "[", "WildcardPattern_Invalid: The specified wildcard character pattern is not valid: ["),
]  # fmt: skip


@pytest.mark.parametrize(("left", "operator", "right", "expected"), TEXT)
def test_text_operators(left, operator, right, expected):
    """-replace, -split, -join, -as and ranges."""
    assert expected == attempt(lambda: binary(operator, left, right))


@pytest.mark.parametrize(
    ("operator", "operand", "expected"),
    [
        ("-split", "  a b\t c ", "Object[] a b c"),
        ("-join", ["a", 1], "String a1"),
        ("-", "5", "Int32 -5"),
        ("-", 2147483648.0, "Double -2147483648"),
        ("+", "0x10", "Int32 16"),
        ("!", [0], "Boolean True"),
        ("-not", "x", "Boolean False"),
        ("-bnot", 0, "Int32 -1"),
        (",", 5, "Object[] 5"),
        ("++", None, "Int32 1"),
        ("++", 2147483647, "Double 2147483648"),
        ("--", 1.5, "Double 0.5"),
        ("++", "a", "OperatorRequiresNumber: The '++' operator works only on numbers. The operand is a 'System.String'."),
        ("-", [1], NO_METHOD.format("System.Object[]", "op_UnaryNegation")),
    ],
)  # fmt: skip
def test_operators_of_one_side(operator, operand, expected):
    """Signs, negation, counting, and the unary forms of -split and -join."""
    assert expected == attempt(lambda: unary(operator, operand))


def test_match_fills_matches_with_numbers_and_names():
    """$Matches has the whole, unnamed groups by number, named ones by name; unused ones lack."""
    seen = []

    assert binary(
        "-match", "SRV01 up", r"(?<name>\D+)(\d+)( down)?", Callbacks(matches=seen.append)
    )
    assert [(0, "SRV01"), (1, "01"), ("name", "SRV")] == seen[0].items()


def test_no_match_leaves_matches_alone():
    """A match that fails, and one on a list, do not touch $Matches."""
    seen = []
    ops = Callbacks(matches=seen.append)

    binary("-match", "a", "b", ops)
    binary("-match", ["a"], "a", ops)

    assert [] == seen


def test_split_asks_a_script_block_about_each_character():
    """-split { } splits where the block is true."""
    ops = Callbacks(invoke=lambda block, arguments, underscore: [underscore in ",;"])

    assert ["a", "b", "c"] == binary("-split", "a,b;c", ScriptBlockValue(None), ops)


@pytest.mark.parametrize(
    ("value", "condition", "flags", "expected"),
    [
        ("SRV01", "srv01", (), True),
        ("SRV01", "srv01", ("casesensitive",), False),
        ("SRV01", "SRV*", ("wildcard",), True),
        ("SRV01", r"\d$", ("regex",), True),
        (3, "3", (), True),
        (FRIDAY, "Friday", (), True),
    ],
)
def test_clauses_of_switch(value, condition, flags, expected):
    """A clause takes a value as -eq, -like or -match would."""
    assert expected is switch_matches(value, condition, frozenset(flags))


ITEMS = [
    ([10, 20, 30], 0, "Int32 10"),
    ([10, 20, 30], -1, "Int32 30"),
    ([10, 20, 30], 3, ""),
    ([10, 20, 30], [0, 2, 9], "Object[] 10 30"),
    ([10, 20, 30], "1", "Int32 20"),
    ("abc", 1, "Char b"),
    (Hashtable({"A": 1}), "a", "Int32 1"),
    (Hashtable({"A": 1}), ["a", "b"], "Object[] 1 "),
    (OrderedDictionary([("x", 1), ("y", 2)]), 1, "Int32 2"),
    (5, 0, "Int32 5"),
    (5, 1, ""),
    (None, 0, "NullArray: Cannot index into a null array."),
    ([1], None, "NullArrayIndex: Index operation failed; the array index evaluated to null."),
]


@pytest.mark.parametrize(("target", "index", "expected"), ITEMS)
def test_reading_an_index(target, index, expected):
    """Indexes from either end, several at once, keys without regard to case."""
    assert expected == attempt(lambda: indexing.get(target, index))


@pytest.mark.parametrize(
    ("target", "index", "value", "expected"),
    [
        ([1, 2], 0, "x", "Object[] x 2"),
        ([1, 2], -1, 9, "Object[] 1 9"),
        (of("int[]", [1, 2]), 1, "7", "Int32[] 1 7"),
        ([1], 5, 0, "System.IndexOutOfRangeException: Index was outside the bounds of the array."),
        (None, 0, 1, "NullArray: Cannot index into a null array."),
        (5, 0, 1, "CannotIndex: Unable to index into an object of type System.Int32."),
    ],
)
def test_assigning_an_index(target, index, value, expected):
    """An array of one type converts what is put into it; arrays do not grow."""

    def assign():
        indexing.put(target, index, value)
        return target

    assert expected == attempt(assign)


@pytest.mark.parametrize(
    ("left", "operator", "right"),
    [
        ("a", "*", 2_000_000_000),
        (1, "..", 100_000_000),
        ([1] * 1000, "*", 1_000_000),
        ("{0,9999999}" * 99, "-f", ["x"]),
    ],
)
def test_what_would_not_fit_is_stopped(left, operator, right):
    """Huge strings and arrays end in the lab's own terminating error, not in a full memory."""
    assert attempt(lambda: binary(operator, left, right, Callbacks())).startswith("LabLimitReached")


def test_a_pattern_that_would_never_end_is_not_tried():
    """A repetition inside a repetition on a long text is refused by name."""
    assert attempt(lambda: binary("-match", "a" * 40 + "!", "(a+)+$")).startswith("NotSimulated")


HARMLESS = [
    r"\d+$",
    r"^(\S+)\s+(\S+)\s+(\d+)$",
    r"(\w+\s)+",
    r"(?:foo|bar)+",
    r"^\s+|\s+$",
    r"https?://\S+",
]
ENDLESS = [
    r"(a+)+$",
    r"(\w+\s*)+$",
    r"(a|a)*b",
    r"(a|ab)*c",
    r"((a*)*)*b",
    r"(x{1,50}){1,50}y",
    r"(a?){30}b",
]


@pytest.mark.parametrize("pattern", HARMLESS)
def test_everyday_patterns_run_on_long_lines(pattern):
    """What scripts use is let loose on lines of some thousand characters."""
    assert isinstance(binary("-match", "x" * 3000, pattern, Callbacks()), bool)


@pytest.mark.parametrize("pattern", ENDLESS)
def test_patterns_without_a_bound_run_on_short_texts_only(pattern):
    """What could take for ever is refused by name on anything long, and works on a name."""
    assert isinstance(binary("-match", "SRV01", pattern, Callbacks()), bool)
    assert attempt(lambda: binary("-match", "a" * 40 + "!", pattern)).startswith("NotSimulated")


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (r"a(?i)b", "aB", True),
        (r"(?i:A)b", "ab", True),
        (r"[a-z-[aeiou]]+$", "xyz", True),
        (r"^[a-z-[aeiou]]+$", "xaz", False),
        (r"\p{Lu}\d", "A1", True),
        (r"(?<y>\d)-\k<y>", "3-3", True),
        (r"(?<=SRV)\d+\z", "SRV01", True),
        (r"a{,2}", "a{,2}", True),
        (r"\x53RV", "SRV01", True),
        (r"(?x) S R V # a name", "SRV", True),
        (r"x(?!y)", "xy", False),
        (r"[[]", "[", True),
    ],
)
def test_dotnet_patterns(pattern, text, expected):
    """Constructs of .NET that Python writes differently mean the same here."""
    assert expected is binary("-cmatch", text, pattern)


def test_strings_and_arrays_are_limited_together():
    """A script that keeps building is stopped though each piece alone would be allowed."""
    ops = Callbacks()

    def build():
        for _ in range(100):
            binary("*", "a", 10_000_000, ops)

    assert attempt(build).startswith("LabLimitReached: The lab stopped this script: its strings")


def test_growing_step_by_step_is_allowed():
    """Ten thousand times `$list += 1` is slow on a host, and no reason to stop here."""
    ops, items = Callbacks(), []
    for number in range(10_000):
        items = binary("+", items, number, ops)

    assert 10_000 == len(items)
