"""Text in cells of a console: how wide it is, where it is cut and where it breaks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvlab.powershell.formatting.cells import chunks, fit, width, wrap
from hvlab.powershell.formatting.layout import Head, Table, list_lines, wide_lines


@pytest.mark.parametrize(
    ("text", "room", "align", "shown"),
    [
        ("SRV01", 8, "left", "SRV01   "),
        ("SRV01", 8, "right", "   SRV01"),
        ("SRV01", 8, "center", " SRV01  "),
        ("before the update", 9, "left", "before..."),
        ("before the update", 9, "right", "...update"),
        ("abcdef", 3, "left", "abc"),
        ("abcdef", 3, "right", "def"),
        ("one\ntwo", 9, "left", "one...   "),
        ("検証", 5, "left", "検証 "),
        ("検証環境", 7, "left", "検証..."),
    ],
)
def test_a_cell_is_padded_or_cut_to_its_column(text, room, align, shown):
    """Three dots where text is missing: at its end, at its beginning when it stands right, and
    none in less than four cells. East Asian letters take two."""
    assert shown == fit(text, room, align)
    assert room == width(fit(text, room, align))


@given(st.text(max_size=60), st.integers(1, 30))
def test_every_cell_is_as_wide_as_its_column(text, room):
    """Whatever the text, a table's columns stand below one another."""
    text = text.replace("\r", " ").replace("\n", " ")
    assert room == width(fit(text, room, "left")) == width(fit(text, room, "right"))


@given(st.text(alphabet="ab -\t\n", max_size=80), st.integers(1, 20))
def test_wrapped_text_fits_and_loses_nothing(text, room):
    """Wrapping breaks lines and does nothing else."""
    lines = wrap(text, room)
    assert all(width(line) <= room for line in lines)
    assert text.replace("\n", "") == "".join(lines)


def test_words_stay_whole_where_they_can():
    """A line breaks behind a blank or a hyphen; a word wider than the column breaks anywhere."""
    assert ["before ", "the ", "update"] == wrap("before the update", 8)
    assert ["disk-", "file"] == wrap("disk-file", 6)
    assert ["abcde", "fgh"] == wrap("abcdefgh", 5)


def test_narrow_headers_break_by_letters():
    """A header is never cut: it goes on in the next line."""
    assert ["Check", "point"] == chunks("Checkpoint", 5)


def test_columns_that_do_not_fit_shrink_from_the_right_and_vanish():
    """The last column shrinks first, and is gone when nothing is left of it."""
    table = Table([Head("a"), Head("b"), Head("c")], rows=[["x" * 6, "y" * 6, "z" * 6]])
    assert [6, 6, 6] == table.widths(20)
    assert [6, 6, 2] == table.widths(16)
    assert [6, 6, -1] == table.widths(13)
    assert [6, 3, -1] == table.widths(10)


def test_columns_without_a_width_share_what_the_others_leave():
    """Where the first column has a width, the others' longest values decide nothing."""
    table = Table([Head("a", width=4), Head("b"), Head("c")], rows=[["x", "y", "z"]])
    assert [4, 7, 7] == table.widths(20)


def test_long_values_of_a_list_stand_below_themselves():
    """Labels are padded to the longest; what does not fit goes on below the value's beginning."""
    pairs = [("Name", "SRV01"), ("Checkpoint", "before the update of March")]
    assert [
        "Name       : SRV01",
        "Checkpoint : before ",
        "             the ",
        "             update ",
        "             of March",
    ] == list(list_lines(pairs, 22))


def test_a_wide_list_has_as_many_columns_as_fit():
    """The longest text decides, or the number that was asked for."""
    assert ["a    bbbb cc  ", "d             "] == list(wide_lines(["a", "bbbb", "cc", "d"], 15))
    assert ["a       bbbb   ", "cc             "] == list(
        wide_lines(["a", "bbbb", "cc"], 15, columns=2)
    )
