"""The guest's file system: what a guest can do, what is refused, what damage looks like."""

from datetime import UTC, datetime, timedelta

import pytest

from hvlab.storage.device import PAGE, ZEROS, MemoryDevice
from hvlab.storage.fat32 import (
    AlreadyExists,
    DiskFull,
    Entry,
    FileNotFound,
    FileTooLarge,
    FolderFull,
    FolderNotEmpty,
    IsAFolder,
    MoveIntoItself,
    NameInvalid,
    NotAFolder,
    NoVolume,
    Volume,
    VolumeDamaged,
    VolumeError,
    problems,
)
from hvlab.storage.fat32 import folder as folders
from hvlab.storage.fat32 import volume as volumes
from hvlab.storage.fat32.layout import FSINFO, FsInfo

MIB, GIB = 2**20, 2**30
SMALL = 300 * MIB
WHEN = datetime(2026, 3, 12, 9, 41, 8)
LATER = WHEN + timedelta(days=1)


class Disk(MemoryDevice):
    """A disk that remembers which pages were asked for and which were written."""

    def __init__(self, size: int = SMALL) -> None:
        super().__init__(size)
        self.asked: list[int] = []
        self.written: list[int] = []

    def read_page(self, number: int) -> bytes | None:
        self.asked.append(number)
        return super().read_page(number)

    def write_page(self, number: int, data: bytes) -> None:
        self.written.append(number)
        super().write_page(number, data)

    def forget(self) -> None:
        self.asked.clear()
        self.written.clear()


@pytest.fixture
def disk():
    made = Disk()
    Volume.format(made, "SRV01")
    made.forget()
    return made


@pytest.fixture
def volume(disk):
    return Volume.open(disk)


def paths(volume: Volume) -> list[str]:
    return [entry.path for entry in volume.walk()]


# ---------------------------------------------------------------- files and folders


def test_a_file_holds_what_was_written(disk, volume):
    """Content comes back, through another opening of the same disk too."""
    volume.write("hello.txt", b"hello", WHEN)

    assert b"hello" == Volume.open(disk).read("hello.txt")


@pytest.mark.parametrize("size", [0, 1, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE, 1100 * PAGE + 7])
def test_any_length_comes_back(disk, volume, size):
    """Around page borders, and across pages of the FAT."""
    content = bytes(range(251)) * (size // 251 + 1)
    volume.write("file.bin", content[:size], WHEN)

    assert content[:size] == volume.read("file.bin")
    assert [] == problems(disk)


def test_folders_on_the_way_are_made(volume):
    """Writing deep down makes every folder above."""
    volume.write("Windows/servicing\\Packages/KB5034439.mum", b"patch", WHEN)

    expected = [
        Entry("Windows", 0, WHEN, True),
        Entry("Windows\\servicing", 0, WHEN, True),
        Entry("Windows\\servicing\\Packages", 0, WHEN, True),
        Entry("Windows\\servicing\\Packages\\KB5034439.mum", 5, WHEN, False),
    ]
    assert expected == list(volume.walk())
    assert "KB5034439.mum" == expected[-1].name


def test_walk_puts_a_folder_before_what_is_in_it(volume):
    """Depth first, each folder in the order on disk; any folder can be the start."""
    for path in ("b\\2.txt", "a.txt", "b\\c\\3.txt", "b\\1.txt", "z.txt"):
        volume.write(path, b"", WHEN)

    assert ["b", "b\\2.txt", "b\\c", "b\\c\\3.txt", "b\\1.txt", "a.txt", "z.txt"] == paths(volume)
    assert ["b\\c\\3.txt"] == [entry.path for entry in volume.walk("B/C")]
    assert ["b\\2.txt", "b\\c", "b\\1.txt"] == [entry.path for entry in volume.list("b")]


def test_case_does_not_matter_and_is_kept(volume):
    """A file keeps the case of its first name, also when it is written by another."""
    volume.write("Notes\\ReadMe First.TXT", b"1", WHEN)
    volume.write("NOTES\\readme first.txt", b"2", WHEN)

    assert ["Notes", "Notes\\ReadMe First.TXT"] == paths(volume)
    assert b"2" == volume.read("notes\\README FIRST.txt")


def test_the_short_name_is_a_name_too(volume):
    """As in Windows, `LONGNA~1.TXT` is the file with the long name."""
    volume.write("Long name of a file.txt", b"long", WHEN)
    volume.write("longna~1.txt", b"same file", WHEN)

    assert b"same file" == volume.read("Long name of a file.txt")
    assert ["Long name of a file.txt"] == paths(volume)


def test_many_long_names_that_begin_alike(disk, volume):
    """Records cross pages, short names stay unique, and every file is found."""
    name = "A name whose records do not fit evenly into the pages of a folder, number {}.txt"
    for number in range(150):
        volume.write("f\\" + name.format(number), b"%d" % number, WHEN)

    assert [name.format(n) for n in range(150)] == [entry.name for entry in volume.list("f")]
    assert b"149" == volume.read("f\\" + name.format(149).upper())
    table = volume._begin()
    folder = volume._folder(table, ["f"])
    assert 150 == len({folder.record(slot).name for slot in folder.slots()})
    assert [] == problems(disk)


def test_overwriting_longer_and_shorter(disk, volume):
    """Clusters are taken and given back as the content needs them."""
    free = volume.free_bytes
    for pages in (1, 5, 2, 2, 0, 3):
        volume.write("file.bin", b"#" * PAGE * pages, WHEN)
        assert free - pages * PAGE == volume.free_bytes
        assert b"#" * PAGE * pages == volume.read("file.bin")
    assert [] == problems(disk)


def test_nothing_of_the_old_content_shines_through(volume):
    """Behind a shorter content, and in a cluster that another file had, are zeros."""
    volume.write("old.txt", b"S3CRET" * 500, WHEN)
    volume.write("old.txt", b"x", WHEN)
    volume.append("old.txt", b"y", WHEN)
    page = volume.geometry.page_of(3)

    assert b"xy".ljust(PAGE, b"\0") == volume._device.read_page(page)


def test_appending(disk, volume):
    """A log grows line by line, over page borders, from nothing."""
    expected = b""
    for number in range(200):
        line = b"%04d the quick brown fox jumps over the lazy dog\r\n" % number
        volume.append("logs\\lab.log", line, WHEN + timedelta(minutes=number))
        expected += line
    volume.append("logs\\lab.log", b"", LATER)

    assert expected == volume.read("logs\\lab.log")
    assert Entry("logs\\lab.log", len(expected), LATER, False) == volume.stat("logs/lab.log")
    assert [] == problems(disk)


def test_removing_gives_everything_back(disk, volume):
    """After a file is gone its clusters and records serve the next, in the same pages."""
    volume.write("first long name.txt", b"1" * PAGE * 3, WHEN)
    pages = set(disk.pages)
    free = volume.free_bytes
    volume.remove("FIRST LONG NAME.txt")

    assert free + 3 * PAGE == volume.free_bytes
    assert not volume.exists("first long name.txt")
    volume.write("other long name.txt", b"2" * PAGE * 3, WHEN)
    assert pages == set(disk.pages)
    assert [] == problems(disk)


def test_a_folder_is_removed_when_it_is_empty(disk, volume):
    """Not before; and its cluster is free again."""
    free = volume.free_bytes
    volume.write("a\\b\\c.txt", b"", WHEN)

    with pytest.raises(FolderNotEmpty):
        volume.rmdir("a\\b")
    volume.remove("a\\b\\c.txt")
    volume.rmdir("a\\b")
    volume.rmdir("a")
    assert free == volume.free_bytes
    assert [] == problems(disk)


def test_renaming_changes_the_name_only(volume):
    """Content, date and size are what they were."""
    volume.write("draft.txt", b"text", WHEN)
    volume.mkdir("Final", WHEN)
    volume.rename("draft.txt", "Final\\The report.txt", LATER)

    assert [
        Entry("Final", 0, WHEN, True),
        Entry("Final\\The report.txt", 4, WHEN, False),
    ] == list(volume.walk())
    assert b"text" == volume.read("final\\the report.txt")


def test_renaming_may_change_only_the_case(volume):
    """`notes` becomes `Notes`, and stays one folder."""
    volume.write("notes\\a.txt", b"a", WHEN)
    volume.rename("notes", "Notes", WHEN)

    assert ["Notes", "Notes\\a.txt"] == paths(volume)


def test_the_old_short_name_is_free_for_the_new_name(volume):
    """Changing the case of an 8.3 name does not cost it its short name."""
    volume.write("README.TXT", b"x", WHEN)
    volume.rename("README.TXT", "readme.txt", WHEN)
    folder, slot = volume._existing(volume._begin(), "README.TXT")

    assert ["readme.txt"] == paths(volume)
    assert b"README  TXT" == folder.record(slot).name
    assert slot.start == slot.at  # no records for a long name


def test_a_folder_moves_with_everything_in_it(disk, volume):
    """Its content comes along, and its `..` leads to where it is now."""
    volume.write("a\\inner\\file.txt", b"x", WHEN)
    volume.mkdir("b", WHEN)

    for new in ("b\\inner", "inner", "a\\inner again"):
        old = next(p for p in paths(volume) if p.rpartition("\\")[2].startswith("inner"))
        volume.rename(old, new, WHEN)
        assert b"x" == volume.read(f"{new}\\file.txt")
        inner = volume._folder(volume._begin(), new.split("\\"))
        above = folders.ShortRecord._make(folders.SHORT_RECORD.unpack_from(inner._page(0), 32))
        expected = 0 if "\\" not in new else inner.above.first
        assert (folders.PARENT, expected) == (above.name, above.cluster)
    assert [] == problems(disk)


# ---------------------------------------------------------------- dates


def test_dates_go_by_two_seconds(volume):
    """FAT rounds down to even seconds and knows nothing of zones."""
    volume.write("a", b"", datetime(2026, 3, 12, 9, 41, 7, 999_999, UTC))

    assert datetime(2026, 3, 12, 9, 41, 6) == volume.stat("a").modified


@pytest.mark.parametrize(
    ("when", "written"),
    [
        (datetime(1970, 1, 1), datetime(1980, 1, 1)),
        (datetime(2200, 1, 1), datetime(2107, 12, 31, 23, 59, 58)),
    ],
)
def test_dates_outside_fat_become_the_nearest(volume, when, written):
    """A guest whose clock is far off can still save."""
    volume.write("a", b"", when)

    assert written == volume.stat("a").modified


def test_overwriting_dates_the_file_and_keeps_its_creation(volume):
    """As in Windows: created once, modified each time."""
    volume.write("a", b"", WHEN)
    volume.write("a", b"", LATER)
    folder, slot = volume._existing(volume._begin(), "a")
    record = folder.record(slot)

    assert LATER == volume.stat("a").modified
    assert (12, 13) == (record.created_date & 31, record.modified_date & 31)


# ---------------------------------------------------------------- refused means untouched


@pytest.fixture
def furnished(disk, volume):
    """A volume with a file, a folder with a file, and an empty folder."""
    volume.write("file.txt", b"content", WHEN)
    volume.write("full\\inner.txt", b"inner", WHEN)
    volume.mkdir("empty", WHEN)
    disk.forget()
    return volume


@pytest.mark.parametrize(
    ("error", "name", "act"),
    [
        (FileNotFound, "no.txt", lambda v: v.read("no.txt")),
        (FileNotFound, "no", lambda v: v.read("no\\file.txt")),
        (FileNotFound, "no.txt", lambda v: v.stat("no.txt")),
        (FileNotFound, "no", lambda v: v.list("no")),
        (FileNotFound, "no", lambda v: list(v.walk("no"))),
        (FileNotFound, "no.txt", lambda v: v.remove("no.txt")),
        (FileNotFound, "no", lambda v: v.rmdir("no")),
        (FileNotFound, "no.txt", lambda v: v.rename("no.txt", "yes.txt", WHEN)),
        (FileNotFound, "no", lambda v: v.rename("file.txt", "no\\yes.txt", WHEN)),
        (IsAFolder, "full", lambda v: v.read("full")),
        (IsAFolder, "full", lambda v: v.write("full", b"", WHEN)),
        (IsAFolder, "full", lambda v: v.append("full", b"", WHEN)),
        (IsAFolder, "full", lambda v: v.remove("full")),
        (NotAFolder, "file.txt", lambda v: v.rmdir("file.txt")),
        (NotAFolder, "file.txt", lambda v: v.list("file.txt")),
        (NotAFolder, "file.txt", lambda v: v.write("FILE.TXT\\x", b"", WHEN)),
        (NotAFolder, "file.txt", lambda v: v.mkdir("file.txt\\x\\y", WHEN)),
        (NotAFolder, "file.txt", lambda v: v.rename("empty", "file.txt\\x", WHEN)),
        (AlreadyExists, "FULL", lambda v: v.mkdir("FULL", WHEN)),
        (AlreadyExists, "file.txt", lambda v: v.mkdir("file.txt", WHEN)),
        (AlreadyExists, "full", lambda v: v.rename("empty", "full", WHEN)),
        (AlreadyExists, "File.txt", lambda v: v.rename("full\\inner.txt", "File.txt", WHEN)),
        (FolderNotEmpty, "full", lambda v: v.rmdir("full")),
        (MoveIntoItself, "full", lambda v: v.rename("full", "full\\deeper", WHEN)),
        (NameInvalid, "\\", lambda v: v.remove("")),
        (NameInvalid, "\\", lambda v: v.write("/", b"", WHEN)),
        (NameInvalid, "\\", lambda v: v.rename("full", "", WHEN)),
        (NameInvalid, "..", lambda v: v.write("full\\..\\x", b"", WHEN)),
        (NameInvalid, "a?", lambda v: v.write("new\\a?", b"", WHEN)),
    ],
)
def test_refused_means_untouched(furnished, disk, error, name, act):
    """The error names what is in the way, and no page was written."""
    with pytest.raises(error) as caught:
        act(furnished)

    assert name == caught.value.path
    assert name in str(caught.value)
    assert [] == disk.written


def test_a_folder_cannot_go_deep_below_itself(furnished, disk):
    """However deep, and by its short name too."""
    furnished.mkdir("full\\one long name\\two", WHEN)
    disk.forget()

    with pytest.raises(MoveIntoItself):
        furnished.rename("full", "FULL\\ONELON~1\\two\\three", WHEN)
    assert [] == disk.written


def test_asking_for_what_cannot_be_is_no_error(furnished):
    """`exists` answers no to missing folders, files on the way and impossible names."""
    assert furnished.exists("")
    assert furnished.exists("full")
    for path in ("no.txt", "no\\file", "file.txt\\x", "what?", "CON"):
        assert not furnished.exists(path)


def nearly_full(disk: Disk, leave: int) -> None:
    """Take all clusters but some, in a file whose pages nobody wrote."""
    volume = Volume.open(disk)
    volume.write("filler.bin", b"x", WHEN)
    table = volume._begin()
    folder, slot = volume._existing(table, "filler.bin")
    record = folder.record(slot)
    count = table.free - leave + 1
    table.resize(table.chain(record.cluster), count)
    folder.replace(slot, record.holding(record.cluster, count * PAGE))
    volume._finish(table)
    disk.forget()


def test_a_full_disk_takes_nothing_half(disk, volume):
    """Content, folders on the way and growing files either fit whole or leave no trace."""
    volume.write("log.txt", b"line", WHEN)
    nearly_full(disk, leave=3)
    before = dict(disk.pages)

    for act in (
        lambda: volume.write("big.bin", b"x" * (3 * PAGE + 1), WHEN),
        lambda: volume.write("a\\b\\c.txt", b"x" * (PAGE + 1), WHEN),
        lambda: volume.mkdir("a\\b\\c\\d", WHEN),
        lambda: volume.append("log.txt", b"x" * 4 * PAGE, WHEN),
        lambda: volume.write("log.txt", b"x" * (4 * PAGE + 1), WHEN),
    ):
        with pytest.raises(DiskFull):
            act()
        assert [] == disk.written
    assert before == disk.pages
    volume.write("a\\b\\c.txt", b"fits", WHEN)
    assert 0 == volume.free_bytes
    assert [] == problems(disk)


def test_a_full_disk_says_what_is_missing(disk, volume):
    """How many clusters were asked for and how many there are."""
    nearly_full(disk, leave=2)

    with pytest.raises(DiskFull) as caught:
        volume.write("big.bin", b"x" * 5 * PAGE, WHEN)
    assert (5, 2) == (caught.value.needed, caught.value.free)


def test_a_full_disk_can_still_be_cleaned_up(disk, volume):
    """Overwriting in place, removing and empty files work to the last cluster."""
    volume.write("a.txt", b"x" * PAGE, WHEN)
    nearly_full(disk, leave=0)
    volume.write("a.txt", b"y" * PAGE, WHEN)
    volume.write("empty.txt", b"", WHEN)
    volume.remove("filler.bin")

    assert volume.total_bytes - 2 * PAGE == volume.free_bytes
    assert [] == problems(disk)


def test_files_end_before_four_gibibytes(monkeypatch, furnished, disk):
    """A file that would be larger is refused; the limit is tried at a smaller size."""
    assert 2**32 - 1 == volumes.LARGEST_FILE
    monkeypatch.setattr(volumes, "LARGEST_FILE", 10)
    furnished.write("file.txt", b"0123456789", WHEN)
    disk.forget()

    with pytest.raises(FileTooLarge):
        furnished.append("file.txt", b"x", WHEN)
    with pytest.raises(FileTooLarge):
        furnished.write("other.txt", b"0123456789x", WHEN)
    assert [] == disk.written


def test_a_folder_has_a_last_record(monkeypatch, volume, disk):
    """65,536 records to a folder; tried with fewer."""
    assert 65536 == folders.MOST_RECORDS
    monkeypatch.setattr(folders, "MOST_RECORDS", 8)
    volume.mkdir("f", WHEN)
    for number in range(6):  # and `.` and `..`
        volume.write(f"f\\{number}.txt", b"", WHEN)
    disk.forget()

    with pytest.raises(FolderFull):
        volume.write("f\\6.txt", b"", WHEN)
    assert [] == disk.written


# ---------------------------------------------------------------- few pages


def test_a_fresh_volume_is_seven_pages():
    """On any size: nobody zeroes a FAT."""
    for size in (SMALL, 127 * GIB):
        disk = Disk(size)
        Volume.format(disk, "SRV01")
        assert 7 == len(disk.pages) == len(disk.written)


def test_a_small_new_file_is_five_pages(disk, volume):
    """Content, folder, both FATs, FSInfo."""
    volume.write("Notes\\one.txt", b"1", WHEN)
    disk.forget()
    volume.write("Notes\\two.txt", b"2", WHEN)
    geometry = volume.geometry

    fats = {geometry.fat_page, geometry.fat_page + geometry.fat_pages}
    notes, content = geometry.page_of(3), geometry.page_of(5)
    assert {geometry.boot_page, *fats, notes, content} == set(disk.written)
    assert 5 == len(disk.written)


def test_overwriting_in_place_is_two_pages(disk, volume):
    """Content and folder; the chain stays as it is."""
    volume.write("Notes\\one.txt", b"1", WHEN)
    disk.forget()
    volume.write("Notes\\one.txt", b"2", LATER)
    volume.append("Notes\\one.txt", b"3", LATER)

    assert 4 == len(disk.written)
    assert 2 == len(set(disk.written))


def test_no_operation_reads_a_whole_fat():
    """On 127 GiB a FAT has 32,512 pages; a handful is read."""
    disk = Disk(127 * GIB)
    volume = Volume.format(disk, "BIG")
    disk.forget()
    volume = Volume.open(disk)
    assert 7 == len(disk.asked)
    for number in range(100):
        volume.write(f"Notes\\{number}.txt", b"x", WHEN)
    disk.forget()
    volume.write("Notes\\new.txt", b"x", WHEN)
    volume.read("Notes\\50.txt")
    volume.remove("Notes\\50.txt")
    assert volume.free_bytes < volume.total_bytes

    assert len(set(disk.asked)) < 10


def test_reading_writes_nothing(furnished, disk):
    """Neither dates nor hints change by looking."""
    furnished.read("file.txt")
    furnished.list()
    list(furnished.walk())
    furnished.exists("nothing")
    assert furnished.free_bytes
    assert [] == problems(disk)

    assert [] == disk.written


# ---------------------------------------------------------------- formatting


def test_formatting_is_deterministic():
    """The same label and identity give the same pages, another identity other GUIDs."""
    disks = [Disk(), Disk(), Disk()]
    for disk, identity in zip(disks, ("a", "a", "b"), strict=True):
        Volume.format(disk, "SRV01", identity=identity)

    assert disks[0].pages == disks[1].pages
    assert disks[0].pages != disks[2].pages


def test_formatting_starts_afresh(disk, volume):
    """On a used disk too everything is free again."""
    volume.write("old.bin", bytes(range(256)) * 16 * 2000, WHEN)
    again = Volume.format(disk, "again")

    assert [] == paths(again)
    assert "AGAIN" == again.label
    assert again.total_bytes - PAGE == again.free_bytes
    assert [] == problems(disk)


def test_sizes(disk, volume):
    """A 300 MiB disk has 297 MiB for files; a disk of 2 TiB uses 1 TiB."""
    assert 297 == volume.total_bytes // MIB
    large = Volume.format(Disk(2048 * GIB), "LARGE")
    assert 1021 == large.total_bytes // GIB
    large.write("a.txt", b"a", WHEN)
    assert b"a" == large.read("a.txt")


def test_a_disk_can_be_too_small():
    """Below 65,525 clusters a volume would be taken for FAT16; nothing is written."""
    disk = Disk(256 * MIB)

    with pytest.raises(VolumeError, match="too small"):
        Volume.format(disk, "TINY")
    assert {} == disk.pages


@pytest.mark.parametrize("label", ["", " A", "A ", "TWELVE CHARS", "A.B", "Ä", "A\n"])
def test_labels_that_are_none(label):
    """Eleven plain characters at most."""
    disk = Disk()

    with pytest.raises(NameInvalid):
        Volume.format(disk, label)
    assert {} == disk.pages


# ---------------------------------------------------------------- hints that are wrong


@pytest.mark.parametrize(
    "info",
    [
        FsInfo(),  # unknown, unknown
        FsInfo(free_clusters=0, next_free=0),
        FsInfo(free_clusters=70_000, next_free=70_000),
        FsInfo(lead_signature=b"????"),
    ],
)
def test_fsinfo_is_only_a_hint(disk, volume, info):
    """Whatever another system left there, free clusters are found and used ones kept."""
    volume.write("a.txt", b"a" * 3 * PAGE, WHEN)
    page = disk.pages[volume.geometry.boot_page]
    disk.pages[volume.geometry.boot_page] = page[:512] + FSINFO.pack(*info) + page[1024:]
    volume.write("b.txt", b"b" * 3 * PAGE, WHEN)

    assert (b"a" * 3 * PAGE, b"b" * 3 * PAGE) == (volume.read("a.txt"), volume.read("b.txt"))
    assert not [problem for problem in problems(disk) if "are free" not in problem]


# ---------------------------------------------------------------- damage


def test_a_blank_disk_has_no_volume():
    """That is not damage: nothing was ever there."""
    with pytest.raises(NoVolume, match="no partition table"):
        Volume.open(Disk())
    assert ["The disk has no partition table."] == problems(Disk())


@pytest.mark.parametrize("page", [ZEROS, b"#" * PAGE])
def test_the_second_partition_table_helps_out(furnished, disk, page):
    """As in Windows, a lost first table is no loss."""
    disk.pages[0] = page

    assert b"content" == Volume.open(disk).read("file.txt")


@pytest.mark.parametrize("offset", [512 + 24, 512 + 60, 1024 + 40])
def test_a_partition_table_is_believed_only_with_its_checksum(furnished, disk, offset):
    """Damage in both copies, in a header or in the list, is told."""
    last = disk.size // PAGE - 1
    head, tail = bytearray(disk.pages[0]), bytearray(disk.pages[last])
    head[offset] ^= 1
    tail[PAGE - 512 + 20] ^= 1
    disk.pages[0], disk.pages[last] = bytes(head), bytes(tail)

    with pytest.raises(VolumeDamaged, match="partition"):
        Volume.open(disk)


@pytest.mark.parametrize("page", [ZEROS, b"#" * PAGE, bytes(510) + b"\x55\xaa" + bytes(PAGE - 512)])
def test_a_lost_boot_sector_is_damage(furnished, disk, page):
    """Zeros, garbage, or a signature with nothing before it."""
    disk.pages[furnished.geometry.boot_page] = page

    with pytest.raises(VolumeError):
        Volume.open(disk)


@pytest.mark.parametrize("offset", [13, 14, 16, 32, 36, 44])
def test_a_boot_sector_must_make_sense(furnished, disk, offset):
    """A wrong number in it is found before anything is read by it."""
    page = bytearray(disk.pages[furnished.geometry.boot_page])
    page[offset + (3 if offset > 20 else 0)] ^= 0xFF
    disk.pages[furnished.geometry.boot_page] = bytes(page)

    with pytest.raises(VolumeError):
        Volume.open(disk)


def test_another_file_system_is_not_damage(furnished, disk):
    """NTFS in the partition: no volume that the lab can read."""
    page = disk.pages[furnished.geometry.boot_page]
    disk.pages[furnished.geometry.boot_page] = page[:3] + b"NTFS    " + bytes(499) + page[510:]

    with pytest.raises(NoVolume, match="not FAT32"):
        Volume.open(disk)


@pytest.mark.parametrize("page", [ZEROS, b"text" * 1024])
def test_a_lost_fat_is_damage(furnished, disk, page):
    """Its first entry says what kind of disk it is, and no longer does."""
    disk.pages[furnished.geometry.fat_page] = page

    with pytest.raises(VolumeDamaged, match="allocation table"):
        Volume.open(disk)


@pytest.mark.parametrize("page", [ZEROS, b"some text of a file\r\n".ljust(PAGE, b" ")])
def test_a_lost_folder_is_damage(furnished, disk, page):
    """A folder's page that is another's, or nobody's, is told when the folder is entered."""
    cluster = furnished._folder(furnished._begin(), ["full"]).first
    disk.pages[furnished.geometry.page_of(cluster)] = page
    volume = Volume.open(disk)

    assert b"content" == volume.read("file.txt")
    for act in (
        lambda: volume.read("full\\inner.txt"),
        lambda: volume.exists("full\\inner.txt"),
        lambda: volume.write("full\\new.txt", b"", WHEN),
        lambda: list(volume.walk()),
    ):
        with pytest.raises(VolumeDamaged, match="full"):
            act()
    assert ["full: The folder 'full' is damaged."] == [p for p in problems(disk) if "full" in p]


def test_a_root_of_garbage_is_damage(furnished, disk):
    """Bytes that are no records are not shown as files."""
    root = furnished.geometry.page_of(furnished.geometry.root_cluster)
    disk.pages[root] = bytes(range(128, 256)) * 32

    with pytest.raises(VolumeDamaged):
        Volume.open(disk).list()
    assert "folder" in problems(disk)[0]


def entry_of(volume: Volume, cluster: int, value: int) -> None:
    """Set an entry of the FAT behind the volume's back."""
    table = volume._begin()
    table._set(cluster, value)
    volume._finish(table)


@pytest.mark.parametrize(
    "value", [0, 1, 3, 4, 0x0FFFFFF7, 200_000], ids=["free", "one", "circle", "loop", "bad", "far"]
)
def test_a_chain_that_goes_wrong_is_damage(disk, volume, value):
    """A chain that ends too early, leaves the volume or runs in circles is told; none hangs."""
    volume.write("long.bin", b"x" * 6 * PAGE, WHEN)  # clusters 3..8
    entry_of(volume, 5, value)

    for act in (
        lambda: volume.read("long.bin"),
        lambda: volume.append("long.bin", b"x", WHEN),
        lambda: volume.write("long.bin", b"x", WHEN),
        lambda: volume.remove("long.bin"),
    ):
        with pytest.raises(VolumeDamaged):
            act()
    assert problems(disk)


def test_a_file_cut_short_is_damage(disk, volume):
    """Fewer clusters than its size needs."""
    volume.write("long.bin", b"x" * 6 * PAGE, WHEN)
    entry_of(volume, 5, 0x0FFFFFFF)

    with pytest.raises(VolumeDamaged, match=r"long\.bin"):
        volume.read("long.bin")
    with pytest.raises(VolumeDamaged, match=r"long\.bin"):
        volume.append("long.bin", b"x", WHEN)
    assert [
        "long.bin: 24576 bytes in 3 clusters.",
        "3 clusters are in use and belong to no file.",
    ] == problems(disk)


def test_a_shared_cluster_is_found(disk, volume):
    """Two files on the same cluster: `problems` names both."""
    volume.write("a.bin", b"x" * 2 * PAGE, WHEN)  # 3, 4
    volume.write("b.bin", b"x" * 2 * PAGE, WHEN)  # 5, 6
    entry_of(volume, 5, 4)

    assert "b.bin: shares 1 clusters with a.bin." in problems(disk)


def test_the_pages_in_use_are_those_of_files_and_folders(disk, volume):
    """Of what is free nothing is among them, though it still holds what was deleted."""
    volume.write("kept.txt", b"k" * PAGE * 3, WHEN)
    volume.write("gone.txt", b"g" * PAGE * 3, WHEN)
    volume.remove("gone.txt")
    used = set(volume.used_pages())

    assert 4 == len(used)  # the root folder, too
    assert used < set(volume.data_pages)
    assert [b"k" * PAGE] * 3 == [disk.pages[page] for page in sorted(used)[1:]]
    assert 3 == sum(page == b"g" * PAGE for n, page in disk.pages.items() if n not in used)
    assert volume.total_bytes == len(volume.data_pages) * PAGE


def test_copies_that_differ_are_found(disk, volume):
    """The second FAT is compared with the first."""
    number = volume.geometry.fat_page + volume.geometry.fat_pages
    disk.pages[number] = ZEROS

    assert ["The copies of the file allocation table differ."] == problems(disk)


def test_a_folder_found_twice_does_not_hang(disk, volume):
    """A folder whose content is the folder above it: told, not followed for ever."""
    volume.mkdir("a\\b", WHEN)
    table = volume._begin()
    folder, slot = volume._existing(table, "a\\b")
    folder.replace(slot, folder.record(slot).holding(folder.first, 0))
    volume._finish(table)

    with pytest.raises(VolumeDamaged, match="two places"):
        list(volume.walk())
    assert problems(disk)
