"""Names on FAT: long, short, refused, and the same but for their case."""

from datetime import datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from hvlab.storage.device import MemoryDevice
from hvlab.storage.fat32 import NameInvalid, Volume, names

WHEN = datetime(2026, 3, 12, 9, 41, 8)


@pytest.mark.parametrize(
    "name",
    [
        *("a" + character for character in '"*/:<>?\\|\x00\x1f\n\uffff\ud800'),
        *("ends.", "ends ", ".", "..", "...", " ", "a" * 256, "🎉" * 128),
        *("CON", "nul", "com1.txt", "LPT9.tar.gz", "aux."),
    ],
)
def test_refused(name):
    """What FAT cannot store and what Windows would take for something else."""
    assert not names.is_valid(name)


@pytest.mark.parametrize(
    "name",
    [
        *("a", ".profile", "a.b.c", " leading", "two  spaces", "a+b,c;d=e[f]", "100%.txt"),
        *("console", "com10", "nullable.txt", "a" * 255, "🎉" * 127, "e\u0301", "\x7f", "~1"),
    ],
)
def test_allowed(name):
    """And such a name comes back as it went in."""
    volume = Volume.format(MemoryDevice(300 * 2**20), "A")
    volume.write(name, b"x", WHEN)

    assert [name] == [entry.path for entry in volume.walk()]
    assert b"x" == volume.read(name)


def test_paths():
    """Both separators, also doubled and at the ends; each name is looked at."""
    assert ["a", "b c", "d.txt"] == names.split("\\a/b c\\\\d.txt/")
    assert [] == names.split("")
    with pytest.raises(NameInvalid, match="'C:'"):
        names.split("C:\\a")


@pytest.mark.parametrize(
    ("one", "other"), [("readme", "README"), ("größe", "GRÖßE"), ("ω", "Ω"), ("ж", "Ж"), ("ÿ", "Ÿ")]
)
def test_the_same_but_for_case(one, other):
    assert names.fold(one) == names.fold(other)


@pytest.mark.parametrize(
    ("one", "other"), [("straße", "STRASSE"), ("ı", "I"), ("ﬁ", "FI"), ("é", "e"), ("𐐨", "𐐀")]
)
def test_not_the_same(one, other):
    """Windows changes one UTF-16 unit into one; folding that changes lengths would lose files."""
    assert names.fold(one) != names.fold(other)


@pytest.mark.parametrize(
    ("name", "short", "nt_case", "long"),
    [
        ("README.TXT", b"README  TXT", 0, False),
        ("readme.txt", b"README  TXT", 0x18, False),
        ("README.txt", b"README  TXT", 0x10, False),
        ("readme.TXT", b"README  TXT", 0x08, False),
        ("note-1", b"NOTE-1     ", 0x08, False),
        ("1234.567", b"1234    567", 0, False),
        ("Readme.txt", b"README  TXT", 0, True),
        ("a b.txt", b"AB~1    TXT", 0, True),
        ("archive.tar.gz", b"ARCHIV~1GZ ", 0, True),
        ("a+b.txt", b"A_B~1   TXT", 0, True),
        ("größe.txt", b"GR__E~1 TXT", 0, True),
        (".profile", b"PROFIL~1   ", 0, True),
        ("index.html", b"INDEX~1 HTM", 0, True),
        ("東京", b"__~1       ", 0, True),
        (" ", b"_~1        ", 0, True),
    ],
)
def test_short_names(name, short, nt_case, long):
    """The short name, its lower-case bits, and whether records for a long one are needed."""
    assert (short, nt_case, long) == names.shorten(name, lambda _: False)


def test_numbered_names_give_way_to_a_checksum():
    """Four numbers, then four hexadecimal digits, as in Windows NT; always a free one."""
    taken: list[str] = []
    for number in range(30):
        short, _, _ = names.shorten(f"Meeting {number}.txt", taken.__contains__)
        taken.append(names.display(short))

    assert ["MEETIN~1.TXT", "MEETIN~2.TXT", "MEETIN~3.TXT", "MEETIN~4.TXT"] == taken[:4]
    assert all(name.startswith("ME") and name.endswith("~1.TXT") for name in taken[4:])
    assert 30 == len(set(taken))


def test_a_checksum_that_is_taken_counts_on():
    """Even when every numbered name of a checksum is in use there is another."""
    seen: list[str] = []

    def taken(name: str) -> bool:
        seen.append(name)
        return len(seen) < 25

    short, _, _ = names.shorten("Meeting.text", taken)
    assert seen[-1] == names.display(short)
    assert len(set(seen)) == len(seen) == 25


def test_the_checksum_of_a_short_name():
    """Rotate right, add, keep eight bits; the value is one that fsck.fat and mtools agree with."""
    assert 115 == names.checksum(b"README  TXT")


VALID = st.text(st.characters(codec="utf-8"), min_size=1, max_size=60).filter(names.is_valid)


@given(VALID)
@example("x" * 13)
@example("x" * 26)
@example("x" * 255)
def test_long_records_round_trip(name):
    """Thirteen units to a record; a name that fills its records has no terminator."""
    records = names.long_records(name, b"SHORT   TXT")

    assert name == names.long_name(records, b"SHORT   TXT")
    assert 0 == len(records) % 32
    assert names.long_name(records, b"OTHER   TXT") is None
    assert names.long_name(records[32:], b"SHORT   TXT") is None


@given(VALID)
def test_folding_again_changes_nothing(name):
    """Folded names can be compared, and folding keeps the number of characters."""
    assert names.fold(name) == names.fold(names.fold(name))
    assert len(name) == len(names.fold(name))


def test_a_foreign_first_letter():
    """0x05 stands for the letter 0xE5, which would mean "deleted"."""
    assert "σBC.TXT" == names.display(b"\x05BC     TXT")
