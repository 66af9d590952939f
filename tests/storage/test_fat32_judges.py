"""Volumes before judges that were not written by us: dosfstools, mtools, 7-Zip, gdisk."""

from datetime import datetime, timedelta

import pytest

from hvlab.storage.device import MemoryDevice
from hvlab.storage.fat32 import Volume, problems
from tests.storage.judges import PARTITION, dump, dump_partition, fsck, judge, needs

MIB, GIB = 2**20, 2**30
WHEN = datetime(2026, 3, 12, 9, 41, 8)
FILES = {
    "README.TXT": b"upper case, 8.3",
    "note-1.txt": b"lower case, 8.3: two bits, no long name",
    "Notes\\Meeting of the week.txt": b"long\r\n",
    "Notes\\Überraschung für Ω.txt": "größer".encode(),
    "Notes\\Tokyo 東京 🎉.txt": b"outside the basic plane",
    "Notes\\exactly thirteen": b"",
    "Notes\\thirteen char": b"a long name that needs no terminator",
    "Notes\\deep\\.profile": b"dot first",
    "Notes\\deep\\" + "n" * 251 + ".txt": b"as long as names get",
    "Notes\\deep\\archive.tar.gz": bytes(range(256)) * 100,
    "Windows\\System32\\ntoskrnl.exe": b"MZ" + bytes(3 * 4096),
}


def filled(size: int) -> MemoryDevice:
    """A disk with a past: files that stay, and traces of files that went."""
    device = MemoryDevice(size)
    volume = Volume.format(device, "SRV01")
    for number in range(40):
        volume.write(f"Notes\\gone and forgotten {number}.tmp", b"x" * 999 * number, WHEN)
    for path, content in FILES.items():
        volume.write(path, content, WHEN)
    for number in range(0, 40, 2):
        volume.remove(f"Notes\\gone and forgotten {number}.tmp")
    for number in range(1, 40, 2):
        old = f"Notes\\gone and forgotten {number}.tmp"
        volume.rename(old, f"kept long after the others went {number}.tmp", WHEN)
        volume.append(f"KEPT LONG AFTER THE OTHERS WENT {number}.TMP", b"more", WHEN)
    volume.mkdir("Empty", WHEN)
    volume.mkdir("Notes\\moved", WHEN)
    volume.write("Notes\\moved\\inner.txt", b"came along", WHEN)
    volume.rename("Notes\\moved", "Windows\\moved", WHEN)
    return device


@pytest.fixture(scope="module")
def disk():
    return filled(300 * MIB)


@pytest.fixture(scope="module")
def image(disk, tmp_path_factory):
    return dump(disk, tmp_path_factory.mktemp("disk") / "disk.img")


@needs("fsck.fat")
@pytest.mark.parametrize("size", [300 * MIB, 300 * MIB + 4096, 9 * GIB])
def test_fsck_has_nothing_to_repair(size, tmp_path):
    """FATs, FSInfo, folders and long names are sound on small, odd and large volumes."""
    device = filled(size)

    assert "4096 bytes per cluster" in fsck(device, tmp_path)
    assert [] == problems(device)


@needs("fsck.fat")
def test_a_fresh_volume_is_sound(tmp_path):
    """Formatting alone gives a volume with nothing but its label."""
    device = MemoryDevice(300 * MIB)
    Volume.format(device, "EMPTY")

    assert "partition.img: 1 files" in fsck(device, tmp_path)


@needs("sgdisk")
@pytest.mark.parametrize("size", [300 * MIB, 300 * MIB + 4096, 127 * GIB])
def test_both_partition_tables_are_right(size, tmp_path):
    """Checksums, places and the protective MBR."""
    device = MemoryDevice(size)
    Volume.format(device, "SRV01")

    said = judge("sgdisk", "-v", dump(device, tmp_path / "disk.img")).decode()
    assert "No problems found" in said
    assert "Caution" not in said


@needs("sgdisk")
def test_the_partition_is_of_the_kind_windows_uses(image):
    """One partition, "Microsoft basic data", 1 MiB into the disk."""
    said = judge("sgdisk", "-i", "1", image).decode()

    assert "EBD0A0A2-B9E5-4433-87C0-68B6B72699C7 (Microsoft basic data)" in said
    assert "First sector: 2048 (at 1024.0 KiB)" in said
    assert "Partition name: 'Basic data partition'" in said


@needs("mdir")
def test_mtools_lists_names_sizes_and_times(image):
    """The same file with its short name, size, time and long name."""
    said = judge("mdir", "-i", f"{image}@@{PARTITION}", "::/Notes").decode()

    assert "Volume in drive : is SRV01" in said
    line = next(line for line in said.splitlines() if "Meeting of the week" in line)
    assert "MEETIN~1 TXT         6 2026-03-12   9:41  Meeting of the week.txt" == line
    assert "Überraschung für Ω.txt" in said


@needs("mdir")
def test_mtools_sees_the_case_of_short_names(image):
    """`note-1.txt` has no long name and is lower case all the same."""
    said = judge("mdir", "-b", "-i", f"{image}@@{PARTITION}", "::/").decode().splitlines()

    assert {"::/README.TXT", "::/note-1.txt", "::/Empty/"} <= set(said)


@needs("mtype")
def test_mtools_reads_content_by_long_and_by_short_name(image):
    """Both names lead to the same bytes."""
    drive = f"{image}@@{PARTITION}"

    assert b"long\r\n" == judge("mtype", "-i", drive, "::/Notes/Meeting of the week.txt")
    assert b"long\r\n" == judge("mtype", "-i", drive, "::/NOTES/MEETIN~1.TXT")


@needs("7z")
def test_7zip_lists_what_we_list(disk, tmp_path):
    """Each path, size and time as `walk` has it."""
    partition = dump_partition(disk, tmp_path / "partition.img")
    said = judge("7z", "l", "-slt", "-tFAT", partition).decode()
    listed = set()
    for block in said.partition("----------\n")[2].strip().split("\n\n"):
        facts = dict(line.split(" = ", 1) for line in block.splitlines() if " = " in line)
        when = datetime.fromisoformat(facts["Modified"][:19])
        path = facts["Path"].replace("/", "\\")
        listed.add((path, int(facts["Size"] or 0), when, facts["Folder"] == "+"))

    expected = {(e.path, e.size, e.modified, e.is_folder) for e in Volume.open(disk).walk()}
    assert expected == listed


@needs("7z")
def test_7zip_extracts_what_we_wrote(disk, tmp_path):
    """Each file's content, byte by byte."""
    partition = dump_partition(disk, tmp_path / "partition.img")
    out = tmp_path / "out"
    judge("7z", "x", "-tFAT", f"-o{out}", partition)
    extracted = {
        str(file.relative_to(out)).replace("/", "\\"): file.read_bytes()
        for file in out.rglob("*")
        if file.is_file()
    }

    volume = Volume.open(disk)
    expected = {e.path: volume.read(e.path) for e in volume.walk() if not e.is_folder}
    assert FILES.items() <= expected.items()
    assert expected == extracted


@needs("7z")
def test_7zip_finds_the_volume_on_the_disk(image):
    """`7z` on the whole disk sees the partition and names it FAT."""
    said = judge("7z", "l", "-tGPT", image).decode()

    assert "Basic data partition.fat" in said


@needs("fsck.fat", "mdir")
def test_times_go_by_two_seconds(tmp_path):
    """An odd second is rounded down; the judge agrees with us on the minute."""
    device = MemoryDevice(300 * MIB)
    volume = Volume.format(device, "SRV01")
    volume.write("a.txt", b"", datetime(2107, 12, 31, 23, 59, 59))
    volume.write("b.txt", b"", WHEN + timedelta(seconds=1))
    fsck(device, tmp_path)

    image = dump(device, tmp_path / "disk.img")
    said = judge("mdir", "-i", f"{image}@@{PARTITION}", "::/").decode()
    assert "2107-12-31  23:59" in said
    assert [datetime(2107, 12, 31, 23, 59, 58), WHEN] == [e.modified for e in volume.list()]
