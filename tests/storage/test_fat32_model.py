"""Long odd lives of a volume, against a dictionary that is obviously right."""

import shutil
from collections import Counter
from datetime import datetime
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from hvlab.storage.device import PAGE, MemoryDevice
from hvlab.storage.fat32 import DiskFull, Volume, VolumeError, names, problems
from tests.storage.judges import SEARCH, fsck
from tests.storage.test_fat32 import Disk, nearly_full

WHEN = datetime(2026, 3, 12, 9, 41, 8)
LEFT = 12  # clusters that the nearly full volume has left

# Without "~": a name that is another file's short name is that file, which the model does not know.
LETTERS = st.characters(codec="utf-8", exclude_characters="~", exclude_categories=("Cc", "Cs"))
NAMES = st.one_of(
    st.sampled_from(
        ["a", "B.TXT", "c.tar.gz", "Long name.txt", "long name 2.txt", ".x", "é", "z" * 255]
    ),
    st.text("abcXYZ .-_+é東🎉", min_size=1, max_size=30),
    st.text(LETTERS, min_size=1, max_size=120),
).filter(names.is_valid)
CONTENTS = st.one_of(
    st.binary(max_size=100),
    st.builds(
        lambda pages, more: b"#" * (pages * PAGE + more), st.integers(1, 8), st.integers(-1, 1)
    ),
)
outcomes: Counter[str] = Counter()


def blank(*, full: bool) -> dict[int, bytes]:
    """The pages of a volume to start from."""
    disk = Disk()
    Volume.format(disk, "MODEL")
    if full:
        nearly_full(disk, LEFT)
    return disk.pages


class Life(RuleBasedStateMachine):
    """`self.model` maps folded paths to (path, content); the content of a folder is None."""

    starts: ClassVar[tuple[dict[int, bytes], ...]] = ()
    ends: ClassVar[list[MemoryDevice]]

    @initialize(start=st.sampled_from([0, 1]))
    def begin(self, start: int) -> None:
        self.disk = MemoryDevice(300 * 2**20)
        self.disk.pages = dict(self.starts[start])
        self.model: dict[str, tuple[str, bytes | None]] = {}
        if start:
            filler = Volume.open(self.disk).stat("filler.bin")
            self.model["FILLER.BIN"] = (filler.path, b"")
        self.ignored = {"FILLER.BIN"}

    # ------------------------------------------------------------ choosing

    def chosen(self, data: st.DataObject, *, folder: bool) -> str:
        """The path of a file or folder that exists, in one case or another."""
        paths = [path for path, content in self.model.values() if (content is None) is folder]
        path = data.draw(st.sampled_from([p for p in paths if names.fold(p) not in self.ignored]))
        return data.draw(st.sampled_from([path, path.upper() if path.isascii() else path]))

    def fresh(self, data: st.DataObject) -> str:
        """A path for something new, in the root or in a folder that exists."""
        folders = [path for path, content in self.model.values() if content is None]
        parent = data.draw(st.sampled_from(["", *folders]))
        name = data.draw(NAMES)
        return f"{parent}\\{name}" if parent else name

    def has(self, *, folder: bool) -> bool:
        return any(
            (content is None) is folder
            for key, (_, content) in self.model.items()
            if key not in self.ignored
        )

    def attempt(self, what: str, act) -> bool:
        """Did it fit? If not, no page has changed."""
        before = dict(self.disk.pages)
        try:
            act(Volume.open(self.disk))
        except DiskFull:
            assert before == self.disk.pages
            outcomes["full"] += 1
            return False
        outcomes[what] += 1
        return True

    # ------------------------------------------------------------ living

    @rule(data=st.data(), content=CONTENTS)
    def write_new(self, data, content):
        path = self.fresh(data)
        old_path, old = self.model.get(names.fold(path), (path, b""))
        if old is not None and self.attempt("write", lambda v: v.write(path, content, WHEN)):
            self.model[names.fold(path)] = (old_path, content)

    @precondition(lambda self: self.has(folder=False))
    @rule(data=st.data(), content=CONTENTS)
    def overwrite(self, data, content):
        path = self.chosen(data, folder=False)
        if self.attempt("overwrite", lambda v: v.write(path, content, WHEN)):
            key = names.fold(path)
            self.model[key] = (self.model[key][0], content)

    @precondition(lambda self: self.has(folder=False))
    @rule(data=st.data(), content=CONTENTS)
    def append(self, data, content):
        path = self.chosen(data, folder=False)
        if self.attempt("append", lambda v: v.append(path, content, WHEN)):
            key = names.fold(path)
            old_path, old = self.model[key]
            self.model[key] = (old_path, old + content)

    @precondition(lambda self: len(self.model) < 8)
    @rule(data=st.data())
    def mkdir(self, data):
        path = self.fresh(data)
        key = names.fold(path)
        if key not in self.model and self.attempt("mkdir", lambda v: v.mkdir(path, WHEN)):
            self.model[key] = (path, None)

    @precondition(lambda self: self.has(folder=False))
    @rule(data=st.data())
    def remove(self, data):
        path = self.chosen(data, folder=False)
        assert self.attempt("remove", lambda v: v.remove(path))
        del self.model[names.fold(path)]

    @precondition(lambda self: self.has(folder=True))
    @rule(data=st.data())
    def rmdir(self, data):
        path = self.chosen(data, folder=True)
        key = names.fold(path)
        if any(other.startswith(key + "\\") for other in self.model):
            with pytest.raises(VolumeError, match="not empty"):
                Volume.open(self.disk).rmdir(path)
        else:
            assert self.attempt("rmdir", lambda v: v.rmdir(path))
            del self.model[key]

    @precondition(lambda self: self.has(folder=False) or self.has(folder=True))
    @rule(data=st.data())
    def rename(self, data):
        kinds = [kind for kind in (False, True) if self.has(folder=kind)]
        old = self.chosen(data, folder=data.draw(st.sampled_from(kinds)))
        new = self.fresh(data)
        key, new_key = names.fold(old), names.fold(new)
        if (new_key in self.model and new_key != key) or new_key.startswith(key + "\\"):
            with pytest.raises(VolumeError):
                Volume.open(self.disk).rename(old, new, WHEN)
        elif self.attempt("rename", lambda v: v.rename(old, new, WHEN)):
            for inner in [k for k in self.model if k == key or k.startswith(key + "\\")]:
                path, content = self.model.pop(inner)
                moved = new + path[len(old) :]
                self.model[names.fold(moved)] = (moved, content)

    # ------------------------------------------------------------ always

    @invariant()
    def the_same_tree(self) -> None:
        found = {
            entry.path: None if entry.is_folder else entry.size
            for entry in Volume.open(self.disk).walk()
            if entry.path != "filler.bin"
        }
        expected = {
            path: None if content is None else len(content)
            for path, content in self.model.values()
            if path != "filler.bin"
        }
        assert expected == found

    def teardown(self) -> None:
        volume = Volume.open(self.disk)
        for path, content in self.model.values():
            if content is not None and path != "filler.bin":
                assert content == volume.read(path)
        assert [] == problems(self.disk)
        self.ends.append(self.disk)


def test_a_volume_lives_like_a_dictionary(tmp_path):
    """Whatever is done in whatever order, also on a disk that is nearly full."""

    class ThisLife(Life):
        starts = (blank(full=False), blank(full=True))
        ends: ClassVar[list[MemoryDevice]] = []

    outcomes.clear()
    ThisLife.TestCase.settings = settings(
        max_examples=50, stateful_step_count=30, suppress_health_check=[HealthCheck.too_slow]
    )
    ThisLife.TestCase().runTest()

    # A test that was refused all the time proves nothing.
    done = outcomes.total() - outcomes["full"]
    assert done > 500
    assert outcomes["full"] > 10
    if shutil.which("fsck.fat", path=SEARCH):
        for disk in ThisLife.ends[::6]:
            fsck(disk, tmp_path)
