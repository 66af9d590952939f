"""Disks as their guest sees them."""

import pytest

from hvlab.storage.device import PAGE, ZEROS, MemoryDevice, read_bytes, write_bytes


def test_nobody_has_a_page_that_was_never_written():
    """An absent page is None; as bytes it is zeros."""
    disk = MemoryDevice(4 * PAGE)

    assert disk.read_page(1) is None
    assert ZEROS == read_bytes(disk, PAGE, PAGE)


def test_bytes_may_cross_pages():
    """What is written at any offset is read back, and its neighbours keep their content."""
    disk = MemoryDevice(4 * PAGE)
    write_bytes(disk, 0, b"#" * 4 * PAGE)
    write_bytes(disk, PAGE - 3, b"hello" + b"." * PAGE)

    assert b"##hello.." == read_bytes(disk, PAGE - 5, 9)
    assert b".###" == read_bytes(disk, 2 * PAGE + 1, 4)


def test_only_touched_pages_are_written():
    """Writing nothing writes no page, writing two bytes across a border writes two."""
    disk = MemoryDevice(4 * PAGE)
    write_bytes(disk, 0, b"")
    write_bytes(disk, 2 * PAGE - 1, b"ab")

    assert {1, 2} == disk.pages.keys()
    assert b"" == read_bytes(disk, 0, 0)


@pytest.mark.parametrize(("offset", "length"), [(-1, 1), (4 * PAGE, 1), (0, 4 * PAGE + 1), (0, -1)])
def test_the_end_of_the_disk_is_the_end(offset, length):
    """Reading or writing outside the disk is refused."""
    disk = MemoryDevice(4 * PAGE)

    with pytest.raises(ValueError, match="not on a disk"):
        read_bytes(disk, offset, length)
    with pytest.raises(ValueError, match="not on a disk"):
        write_bytes(disk, offset if length > 0 else -1, b"x" * abs(length))


@pytest.mark.parametrize("size", [0, -PAGE, PAGE + 1])
def test_a_disk_is_whole_pages(size):
    """There is no disk of half a page."""
    with pytest.raises(ValueError, match="multiple"):
        MemoryDevice(size)


def test_a_page_is_written_whole_and_where_it_belongs():
    """Half pages and pages behind the end are refused."""
    disk = MemoryDevice(4 * PAGE)

    with pytest.raises(ValueError, match="4096 bytes"):
        disk.write_page(0, b"short")
    with pytest.raises(ValueError, match="outside"):
        disk.write_page(4, ZEROS)
    assert {} == disk.pages
