"""What can go wrong with a volume. Each error keeps the path it is about in `path`."""

from __future__ import annotations

from hvlab.errors import HvlabError


class VolumeError(HvlabError):
    """The file system could not do it, and the disk is as it was before."""


class NoVolume(VolumeError):
    """There is no file system here that the lab can read: a blank disk, or a foreign one."""


class VolumeDamaged(VolumeError):
    """What is on the disk contradicts itself: pages are missing, or are another disk's."""


class PathError(VolumeError):
    """An operation on `path` was refused; `sentence` says why, with `{}` for the path."""

    sentence = "{}"

    def __init__(self, path: str) -> None:
        super().__init__(self.sentence.format(path))
        self.path = path


class FileNotFound(PathError):
    """No such file or folder, or no such folder on the way to it."""

    sentence = "Cannot find '{}'."


class AlreadyExists(PathError):
    """Something of that name is there already."""

    sentence = "'{}' already exists."


class NotAFolder(PathError):
    """A file stands where a folder is needed."""

    sentence = "'{}' is not a folder."


class IsAFolder(PathError):
    """A folder stands where a file is needed."""

    sentence = "'{}' is a folder."


class FolderNotEmpty(PathError):
    """Only an empty folder can be removed."""

    sentence = "The folder '{}' is not empty."


class FolderFull(PathError):
    """A FAT folder holds 65,536 records; a file with a long name takes several."""

    sentence = "No more names fit into the folder '{}'."


class MoveIntoItself(PathError):
    """A folder cannot be moved into itself or into one of its own folders."""

    sentence = "The folder '{}' cannot be moved into itself."


class NameInvalid(PathError):
    """FAT, or Windows on top of it, does not allow the name."""

    sentence = "'{}' is not a valid name."


class FileTooLarge(PathError):
    """A file on FAT32 ends one byte before 4 GiB."""

    sentence = "'{}' would be larger than 4 GB, the limit of FAT32."


class DiskFull(VolumeError):
    """`needed` clusters were asked for and only `free` are left."""

    def __init__(self, needed: int, free: int) -> None:
        super().__init__("There is not enough space on the disk.")
        self.needed = needed
        self.free = free
