"""Text forms: .ToString(format), -f, dates read and written."""

from decimal import Decimal

import pytest

from hvlab.powershell.language.culture import format_value, to_display
from hvlab.powershell.language.operators import binary
from hvlab.powershell.values.numbers import Int64, Single
from tests.powershell.values.support import attempt, date, of

NUMBERS = [
    (1 / 3, "", "0.333333333333333"),
    (3.0, "", "3"),
    (1e15, "", "1E+15"),
    (0.0001, "", "0.0001"),
    (0.00001, "", "1E-05"),
    (-0.0, "", "0"),
    (float("nan"), "", "NaN"),
    (Single(0.1), "", "0.1"),
    (Decimal("2.50"), "", "2.50"),
    (1234567.891, "N2", "1,234,567.89"),
    (1234567.891, "n0", "1,234,568"),
    (2.5, "N0", "3"),
    (-0.004, "N2", "0.00"),
    (1234.5, "C", "$1,234.50"),
    (-5, "C0", "($5)"),
    (0.256, "P1", "25.6 %"),
    (-0.5, "P0", "-50 %"),
    (7, "D4", "0007"),
    (-7, "D2", "-07"),
    (48879, "X", "BEEF"),
    (48879, "x8", "0000beef"),
    (-1, "X", "FFFFFFFF"),
    (Int64(-1), "X", "FFFFFFFFFFFFFFFF"),
    (12345.678, "E2", "1.23E+004"),
    (12345.678, "F1", "12345.7"),
    (123456, "G3", "1.23E+05"),
    (1 / 3, "R", "0.33333333333333331"),
    (1234567, "#,##0", "1,234,567"),
    (1.5, "0.00", "1.50"),
    (0.5, "#.##", ".5"),
    (0, "#", ""),
    (5, "000", "005"),
    (0.1234, "0.0%", "12.3%"),
    (2048, "#,##0 'MB'", "2,048 MB"),
    (1234567, "0,,.0", "1.2"),
    (-3, "0;minus 0;none", "minus 3"),
    (0, "0;minus 0;none", "none"),
    (5551234, "000-0000", "555-1234"),
    (1500, "0.0E+0", "1.5E+3"),
    (12, r"0\%", "12%"),
]


@pytest.mark.parametrize(("value", "form", "expected"), NUMBERS)
def test_numbers(value, form, expected):
    """Standard and custom numeric formats, as .NET Framework writes them in en-US."""
    assert expected == format_value(value, form)


@pytest.mark.parametrize(
    ("value", "form"), [(1.5, "D"), (1.5, "X"), (1, "Q"), (date("2024-01-01"), "q")]
)
def test_a_format_that_does_not_fit_is_refused(value, form):
    """D and X are for whole numbers; other single letters mean nothing."""
    with pytest.raises(ValueError, match="was"):
        format_value(value, form)


MOMENT = date("2024-02-04 17:05:09.0450000")
DATES = [
    ("", "2/4/2024 5:05:09 PM"),
    ("d", "2/4/2024"),
    ("D", "Sunday, February 4, 2024"),
    ("t", "5:05 PM"),
    ("T", "5:05:09 PM"),
    ("f", "Sunday, February 4, 2024 5:05 PM"),
    ("g", "2/4/2024 5:05 PM"),
    ("m", "February 4"),
    ("y", "February 2024"),
    ("s", "2024-02-04T17:05:09"),
    ("u", "2024-02-04 17:05:09Z"),
    ("o", "2024-02-04T17:05:09.0450000"),
    ("r", "Sun, 04 Feb 2024 17:05:09 GMT"),
    ("yyyy-MM-dd HH:mm:ss.fff", "2024-02-04 17:05:09.045"),
    ("h:m:s tt", "5:5:9 PM"),
    ("ddd d MMM yy", "Sun 4 Feb 24"),
    ("%d", "4"),
    (r"HH\h mm'min'", "17h 05min"),
    ("FFF", "045"),
    ("yyyyMMddTHHmmss", "20240204T170509"),
]


@pytest.mark.parametrize(("form", "expected"), DATES)
def test_dates(form, expected):
    """Standard and custom date formats in en-US."""
    assert expected == format_value(MOMENT, form)


@pytest.mark.parametrize(
    ("time", "expected"), [("00:30", "12:30 AM"), ("12:00", "12:00 PM"), ("23:59", "11:59 PM")]
)
def test_noon_and_midnight(time, expected):
    """The clock of twelve hours has no hour zero."""
    assert expected == format_value(date(f"2024-02-04 {time}"), "t")


@pytest.mark.parametrize(
    ("form", "expected"),
    [("", "04.02.2024 17:05:09"), ("D", "Sonntag, 4. Februar 2024"), ("t", "17:05")],
)
def test_dates_in_german(form, expected):
    """The other culture of the lab has its own patterns and names."""
    assert expected == format_value(MOMENT, form, "de-DE")


def test_numbers_in_german():
    """Its separators are exchanged."""
    assert "1.234,5" == format_value(1234.5, "#,##0.0", "de-DE")
    assert "0,5" == to_display(0.5, "de-DE")


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("", "1.02:03:04.5000000"),
        ("c", "1.02:03:04.5000000"),
        ("g", "1:2:03:04.5"),
        ("G", "1:02:03:04.5000000"),
        (r"hh\:mm", "02:03"),
        (r"d\d\ h\h", "1d 2h"),
        ("%h", "2"),
    ],
)
def test_spans(form, expected):
    """Spans of time in their standard and custom forms."""
    assert expected == format_value(of("timespan", "1.02:03:04.5"), form)


READ = [
    ("2/4/2024", "2024-02-04T00:00:00"),
    ("2/4/24 5 PM", "2024-02-04T17:00:00"),
    ("2024-02-04T17:05:09", "2024-02-04T17:05:09"),
    ("2024-02-04T17:05:09+01:00", "2024-02-04T16:05:09"),
    ("2024-02-04 17:05:09Z", "2024-02-04T17:05:09"),
    ("Feb 4, 2024", "2024-02-04T00:00:00"),
    ("4 February 2024 12:00 AM", "2024-02-04T00:00:00"),
    ("Sunday, February 4, 2024 5:05:09 PM", "2024-02-04T17:05:09"),
    ("Sun, 04 Feb 2024 17:05:09 GMT", "2024-02-04T17:05:09"),
    ("2/4", "2024-02-04T00:00:00"),
    ("17:05", "2024-02-14T17:05:00"),
    ("2024/2/4", "2024-02-04T00:00:00"),
    ("2-4-2024", "2024-02-04T00:00:00"),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_dates_are_read_as_people_write_them(text, expected):
    """[datetime]'...' takes the forms that DateTime.Parse takes; the clock fills in the day."""
    assert expected == format_value(date(text), "s")


COMPOSITE = [
    ("{0} and {1}", ["a", 2], "a and 2"),
    ("{0,6}|{0,-6}|", ["ab"], "    ab|ab    |"),
    ("{0:N1} GB", [1.25], "1.3 GB"),
    ("{0:yyyy-MM-dd}", [MOMENT], "2024-02-04"),
    ("{0:hh\\:mm}", [of("timespan", "01:02:03")], "01:02"),
    ("{{{0}}}", [5], "{5}"),
    ("{0,8:X4}", [255], "    00FF"),
    ("{0}", [None], ""),
    ("{0}", [[1, 2], 3], "System.Object[]"),
    ("{0}", [True], "True"),
    ("{0:D}", [of("dayofweek", "friday")], "5"),
    ("no holes", ["x"], "no holes"),
]


@pytest.mark.parametrize(("template", "values", "expected"), COMPOSITE)
def test_the_format_operator(template, values, expected):
    """-f fills in, aligns and formats."""
    assert expected == binary("-f", template, values)


def test_an_array_of_numbers_is_one_value_of_the_format_operator():
    """[int[]] is no object[]: it fills {0} with its type's name."""
    assert "System.Int32[]" == binary("-f", "{0}", of("int[]", [1, 2]))


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (
            "{1}",
            "FormatError: Error formatting a string: Index (zero based) must be greater than or "
            "equal to zero and less than the size of the argument list..",
        ),
        (
            "{0",
            "FormatError: Error formatting a string: Input string was not in a correct format..",
        ),
        (
            "{0:Q}",
            "FormatError: Error formatting a string: Format specifier was invalid..",
        ),
    ],
)
def test_a_bad_format_string_says_why(template, expected):
    """The errors of -f in a host's words, down to its two full stops."""
    assert expected == attempt(lambda: binary("-f", template, [1]))
