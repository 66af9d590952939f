"""FAT32: the file system a guest keeps on its disk.

    Volume.format(device, "SRV01")             a GUID partition table with one FAT32 partition
    Volume.open(device).write(r"Notes\\a.txt", b"hello", when)

How it works. The disk is pages of 4 KiB and so is the volume: clusters have 4 KiB and lie on page
boundaries, so that a small new file costs five pages of a differencing disk (its content, its
record in the folder, an entry in each of the two FATs, and FSInfo) and a rewritten one costs two.
An operation gathers its pages in a `Change` and writes them at the end: it happens or it does not.
Nothing is remembered between operations except what follows from the content of a page.

`volume`    Volume: what a guest does with files      `folder`    records, and finding a name
`creation`  formatting                                `names`     long, short and refused names
`check`     what is wrong with a volume               `table`     the FAT: chains, free clusters
`gpt`       where the partition is                    `geometry`  where the parts of a volume are
`layout`    the structures on disk                    `change`    all pages or none

Sources: Microsoft, "FAT32 File System Specification" 1.03 (December 2000), cited as [FAT]; UEFI
Specification 2.10 chapter 5, cited as [UEFI]. Limits: files end before 4 GiB, names have 255
UTF-16 units, times are local and rounded down to two seconds, volumes have 256 MiB to 1 TiB (a
larger disk keeps the rest unused), and nobody owns anything. Volumes made elsewhere are read if
their clusters are aligned pages too.
"""

from hvlab.storage.fat32.check import problems
from hvlab.storage.fat32.errors import (
    AlreadyExists,
    DiskFull,
    FileNotFound,
    FileTooLarge,
    FolderFull,
    FolderNotEmpty,
    IsAFolder,
    MoveIntoItself,
    NameInvalid,
    NotAFolder,
    NoVolume,
    PathError,
    VolumeDamaged,
    VolumeError,
)
from hvlab.storage.fat32.volume import Entry, Volume

__all__ = [
    "AlreadyExists",
    "DiskFull",
    "Entry",
    "FileNotFound",
    "FileTooLarge",
    "FolderFull",
    "FolderNotEmpty",
    "IsAFolder",
    "MoveIntoItself",
    "NameInvalid",
    "NoVolume",
    "NotAFolder",
    "PathError",
    "Volume",
    "VolumeDamaged",
    "VolumeError",
    "problems",
]
