"""What the lab shows of a guest's files is what other people's tools find on the disk."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from hvlab.api import OpenLab
from hvlab.operations import NewDisk, NewVM
from hvlab.storage.device import PAGE
from hvlab.world.chain import ChainDevice
from hvlab.world.rules import MIB

PARTITION = 1024 * 1024  # fdisk's and Windows' first partition begins at 1 MiB


def tool(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def dump(lab: OpenLab, drives, path: Path) -> None:
    """The disk as read through its chain, as a sparse raw image."""
    device = ChainDevice(lab.world, drives[0].path)
    numbers = {n for disk in device._chain for n in disk.pages}
    with path.open("wb") as file:
        file.truncate(device.size)
        for number in sorted(numbers):
            file.seek(number * PAGE)
            file.write(device.read_page(number) or bytes(PAGE))


@pytest.fixture
def lab() -> OpenLab:
    """A branched tree with files written, overwritten and removed on the way."""
    lab = OpenLab.open("empty")
    lab.do(NewVM("SRV01", disks=(NewDisk("SRV01.vhdx", size=300 * MIB, os="Windows"),)))
    vm = lab.vm("SRV01")
    vm.start()
    for day in ("Monday", "Tuesday", "Wednesday"):
        vm.write(f"Invoices\\{day}.txt", f"Invoice of {day}")
        vm.checkpoint(day)
    vm.write("Deep\\er\\A long name with spaces.txt", "x" * 9000)
    vm.checkpoint("long")
    vm.write("Deep\\er\\A long name with spaces.txt", "shorter")
    vm.remove_file("Invoices\\Monday.txt")
    vm.apply(vm.checkpoints[1], create_checkpoint=True)
    vm.start()
    vm.write("After.txt", "on the new branch")
    return lab


def holders(lab: OpenLab):
    vm = lab.vm()
    return [("Now", vm.row.drives, vm.files)] + [
        (c.name, c.row.drives, c.files) for c in vm.checkpoints
    ]


def test_7zip_reads_what_the_lab_shows(lab, tmp_path):
    """Every file of every checkpoint and of Now, with its content."""
    seven = tool("7z")
    for number, (_, drives, files) in enumerate(holders(lab)):
        image, out = tmp_path / f"{number}.img", tmp_path / str(number)
        dump(lab, drives, image)
        subprocess.run([seven, "x", f"-o{out}", image], check=True, capture_output=True)
        found = {
            str(path.relative_to(out)).replace("/", "\\"): path.read_text()
            for path in out.rglob("*")
            if path.is_file() and path.name != "System"
        }
        assert files == found
        image.unlink()


def test_fsck_finds_nothing(lab, tmp_path):
    """The file system is sound at every point of the tree."""
    fsck, copy = tool("fsck.fat"), tmp_path / "part.img"
    for number, (name, drives, _) in enumerate(holders(lab)):
        image = tmp_path / f"{number}.img"
        dump(lab, drives, image)
        subprocess.run(
            ["dd", f"if={image}", f"of={copy}", "bs=1M", "skip=1", "conv=sparse"],
            check=True,
            capture_output=True,
        )
        checked = subprocess.run([fsck, "-n", copy], capture_output=True, text=True, check=False)
        assert 0 == checked.returncode, (name, checked.stdout)
        image.unlink()
        copy.unlink()


def test_mtools_reads_what_the_lab_shows(lab, tmp_path):
    """mtype prints the same text."""
    mtype = tool("mtype")
    name, drives, files = holders(lab)[-1]
    image = tmp_path / "disk.img"
    dump(lab, drives, image)
    for path, text in files.items():
        inside = "::/" + path.replace("\\", "/")
        printed = subprocess.run(
            [mtype, "-i", f"{image}@@{PARTITION}", inside], capture_output=True, check=True
        )
        assert text.encode() == printed.stdout, (name, path)
