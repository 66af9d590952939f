"""Programs that know FAT32 and GPT better than we do, and images of a disk for them to judge."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from hvlab.storage.device import PAGE, MemoryDevice

PACKAGES = {
    "fsck.fat": "dosfstools",
    "mdir": "mtools",
    "mtype": "mtools",
    "7z": "p7zip-full",
    "sgdisk": "gdisk",
}
SEARCH = os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/sbin"])
PARTITION = 1024 * 1024


def needs(*tools: str) -> pytest.MarkDecorator:
    """Skip a test where a judge is not installed."""
    missing = [tool for tool in tools if shutil.which(tool, path=SEARCH) is None]
    packages = " ".join(sorted({PACKAGES[tool] for tool in missing}))
    return pytest.mark.skipif(
        bool(missing), reason=f"{', '.join(missing)} not installed (apt install {packages})"
    )


def judge(*command: str | Path, cwd: Path | None = None) -> bytes:
    """What a judge prints; it must be content."""
    environment = {**os.environ, "PATH": SEARCH, "LC_ALL": "C.UTF-8", "MTOOLS_SKIP_CHECK": "0"}
    done = subprocess.run(
        command, env=environment, cwd=cwd, capture_output=True, check=False, timeout=60
    )
    assert 0 == done.returncode, (done.stdout + done.stderr).decode(errors="replace")
    return done.stdout


def dump(device: MemoryDevice, image: Path) -> Path:
    """The disk as a raw image, sparse where the host's file system allows it."""
    return _dump(device, image, 0, device.size)


def dump_partition(device: MemoryDevice, image: Path) -> Path:
    """Only the partition: from 1 MiB on, whole MiBs, without the second partition table."""
    return _dump(device, image, PARTITION, (device.size - 33 * 512) // PARTITION * PARTITION)


def _dump(device: MemoryDevice, image: Path, start: int, end: int) -> Path:
    with image.open("wb") as file:
        for number, page in device.pages.items():
            if start <= number * PAGE < end:
                file.seek(number * PAGE - start)
                file.write(page)
        file.truncate(end - start)
    return image


def fsck(device: MemoryDevice, folder: Path) -> str:
    """`fsck.fat` on the partition: finds nothing to repair and says so."""
    image = dump_partition(device, folder / "partition.img")
    said = judge("fsck.fat", "-n", "-v", image).decode(errors="replace")
    image.unlink()
    complaints = [line for line in said.splitlines() if "differ" in line or "wrong" in line]
    assert [] == complaints
    return said
