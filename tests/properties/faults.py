"""What befalls the files of a host while it is in use, and what makes it good again."""

from collections.abc import Iterator

from hvlab.operations import (
    CopyHostFile,
    DamageHostFile,
    DeleteHostFile,
    DenyHostFile,
    GrantHostFile,
    LockHostFile,
    MountAndWrite,
    MoveHostFile,
    Operation,
    OptimizeDisk,
    ResizeDisk,
    SaveVM,
    SetDiskParent,
    StartVM,
    TakeCheckpoint,
    TurnOffVM,
    UnlockHostFile,
)
from hvlab.world.compaction import CompactMode
from hvlab.world.disk import StateFile, VirtualDisk, path_key
from hvlab.world.power import VMState
from hvlab.world.rules import GIB, MINUTE, RETRY_MERGE_AFTER
from tests.properties.damage import SHELF
from tests.properties.laws import known, nothing_is_left_to_merge
from tests.properties.machine import choose, step
from tests.properties.operations import ChangeIdentity
from tests.properties.steps import BOTH, LAGS, PICK, Host
from tests.support import texts

MOST_AT_ONCE = 3
STRIKES = ["lock", "deny", "damage", "delete", "move", "rename", "edit", "identity", "resize"]
STRIKES += ["grow"]  # the last file of a chain, which breaks nothing
MODES = [None, *(mode for mode in CompactMode if mode is not CompactMode.RETRIM)]
IN_PLACE = {"lock": LockHostFile, "deny": DenyHostFile, "damage": DamageHostFile}
OPENS_NOTHING = (VMState.OFF, VMState.SAVED)

HostFile = VirtualDisk | StateFile


class BrokenHost(Host):
    """A host whose files are deleted, moved, edited, damaged, locked and closed, at any moment."""

    def begin_serial(self) -> int:
        """A number that no other request of this machine has, not even one that was rewound."""
        self.serial = getattr(self, "serial", 0) + 1
        return self.serial

    # What there is

    def targets(self) -> list[HostFile]:
        """Disk files, and state files of checkpoints and of saved VMs, that are where they were."""
        world = self.lab.world
        owners = {checkpoint.id for checkpoint in world.checkpoints}
        owners |= {vm.id for vm in world.vms if vm.state is VMState.SAVED}
        states = [file for file in world.files if file.owner in owners]
        found = [*known(world), *known(world), *states]
        here = [row for row in found if "missing" not in self.oracle.disks.wrong[row.id]]
        return sorted(here, key=lambda row: row.id)

    def strikeable(self) -> list[HostFile]:
        """Something more to break, while not too much is broken already."""
        return self.targets() if len(list(self.repairs())) < MOST_AT_ONCE else []

    def loose(self, file: str) -> bool:
        """Whether nobody holds the file, so that it can be taken away and written to."""
        world = self.lab.world
        if self.oracle.disks.wrong[file] & {"locked", "denied", "missing"}:
            return False
        working = [job for job in world.jobs if job.phases[0].step != "begin"]  # others only wait
        if any(file in job.affects for job in working):
            return False
        on = [vm for vm in world.vms if vm.state not in OPENS_NOTHING]
        return not any(
            file in self.oracle.disks.chain(drive.disk) for vm in on for drive in vm.drives
        )

    def repairs(self) -> Iterator[Operation]:
        """What would make a file good again, as far as there is anything that would."""
        files = self.oracle.disks
        for row in sorted([*known(self.lab.world), *self.lab.world.files], key=lambda row: row.id):
            wrong = files.wrong[row.id]
            if row.id.startswith(SHELF):
                continue
            if "locked" in wrong:
                yield UnlockHostFile(row.path)
            if "denied" in wrong:
                yield GrantHostFile(row.path)
            if wrong & {"missing", "damaged"}:
                yield from self.put_back(row)
            elif row.id in files.disks and not wrong:
                yield from self.mend_link(row.id)

    def put_back(self, row: HostFile) -> Iterator[Operation]:
        """The file itself if it was moved, or a copy that was made in time."""
        files = self.oracle.disks
        for shelf, origin in sorted(files.shelf.items()):
            if origin != row.id or not self.is_copy_of(shelf, row):
                continue
            if "missing" in files.wrong[row.id]:
                yield MoveHostFile(self.path_of(shelf), row.path)
                return
            if self.loose(row.id):
                yield DeleteHostFile(row.path)
                return

    def is_copy_of(self, shelf: str, row: HostFile) -> bool:
        """Whether the file on the shelf is sound, and what the host's file was at last."""
        if "damaged" in self.oracle.disks.wrong[shelf]:
            return False
        if isinstance(row, StateFile):
            return shelf in self.lab.world.files
        return self.is_copy(shelf, row.id)

    def is_copy(self, shelf: str, disk: str) -> bool:
        """Whether a disk file on the shelf holds what the host's holds."""
        copy = self.lab.world.disks.get(path_key(shelf))
        return copy is not None and copy.pages == self.lab.world.disks[disk].pages

    def mend_link(self, disk: str) -> Iterator[Operation]:
        """Between a file and its parent: the size of old; another identity of the parent, if its
        content is as it was when the child was made."""
        files = self.oracle.disks
        child = files.disks[disk]
        below = files.stands_on(disk)
        if below != child.parent and below in files.disks:
            yield from self.find_parent(disk, below)
        if child.parent not in files.disks or files.wrong[child.parent]:
            return
        parent = files.disks[child.parent]
        if files.other_size(disk, child.parent):
            yield from self.mend_size(disk, child.parent)
        same = child.made_on == files.edits(child.parent)
        if child.made_for != parent.content and same and self.loose(disk):
            yield SetDiskParent(self.path_of(disk), self.path_of(child.parent), True)

    def mend_size(self, disk: str, parent: str) -> Iterator[Operation]:
        """The parent back to the size it had; a .vhd, which cannot be shrunk, is left."""
        files = self.oracle.disks
        wanted = files.disks[disk].below
        shrinks = files.disks[parent].size > wanted
        if files.disks[parent].size == wanted or (shrinks and parent.endswith("vhd")):
            return
        if self.loose(parent):
            yield ResizeDisk(self.path_of(parent), wanted)

    def find_parent(self, disk: str, parent: str) -> Iterator[Operation]:
        """The file was away while its parent was merged into this one."""
        files = self.oracle.disks
        known_to_it = files.disks[disk].made_for == files.disks[parent].content
        if known_to_it and "missing" not in files.wrong[parent] and self.loose(disk):
            yield SetDiskParent(self.path_of(disk), self.path_of(parent))

    def path_of(self, file: str) -> str:
        world = self.lab.world
        return (world.disks.get(file) or world.files[file]).path

    def broken(self) -> list[Operation]:
        return list(self.repairs())

    # Steps

    @step("strikeable", pick=PICK, which=STRIKES, lag=LAGS)
    def strike(self, pick: int, which: str, lag: int | None) -> None:
        """Something befalls a file, in whatever phase of whatever job."""
        found = self.strikeable()
        if which not in ("lock", "deny"):
            found = [row for row in found if self.loose(row.id)] or found
        if which in ("edit", "identity", "resize"):
            found = [row for row in found if isinstance(row, VirtualDisk)]
            found = [row for row in found if any(self.oracle.disks.children(row.id))] or found
        if which == "grow":
            leaves = {drive.disk for vm in self.vms() for drive in vm.drives}
            found = [row for row in found if row.id in leaves]
        if found:
            self.befall(choose(found, pick), which, lag)

    @step("strikeable", pick=PICK, which=STRIKES, lag=LAGS)
    def strike_off(self, pick: int, which: str, lag: int | None) -> None:
        """The same, of a VM that is turned off for it, so that its files are nobody's."""
        vm = choose(self.vms(), pick)
        if vm.state is VMState.RUNNING:
            self.ask(TurnOffVM(vm.id), None)
        self.strike(pick, which, lag)

    def befall(self, row: HostFile, which: str, lag: int | None) -> None:
        path, serial = row.path, self.begin_serial()
        shelf = rf"D:\Shelf\{serial}"
        if which in ("damage", "delete", "edit") and self.loose(row.id):
            self.ask(CopyHostFile(path, shelf))
        if which in IN_PLACE:
            self.ask(IN_PLACE[which](path), lag)
        elif which == "delete":
            self.ask(DeleteHostFile(path), lag)
        elif which == "move":
            self.ask(MoveHostFile(path, rf"{shelf}-moved"), lag)
        elif which == "rename":
            self.ask(MoveHostFile(path, rf"D:\Shelf\{row.id[-40:-20]}-{serial}"), lag)
        elif which == "edit":
            self.ask(MountAndWrite(path, f"Fix-{serial}.txt", "by hand"), lag)
        elif which == "identity":
            self.ask(ChangeIdentity(path), lag)
        else:
            self.ask(ResizeDisk(path, row.size + GIB), lag)

    @step("strikeable", pick=PICK, saved=BOTH, lag=LAGS)
    def put_older_back(self, pick: int, saved: bool, lag: int | None) -> None:
        """A copy of Now's file from before the VM had it open, once something stands on it. It has
        all that it had, and still is not the file its child knows."""
        vm = choose(self.vms(), pick)
        if vm.state is VMState.RUNNING:
            self.ask(SaveVM(vm.id) if saved else TurnOffVM(vm.id), None)
        drives = self.lab.world.vms[vm.id].drives
        row = self.lab.world.disks[drives[pick % len(drives)].disk]
        shelf = rf"D:\Shelf\{self.begin_serial()}"
        if not self.loose(row.id) or not self.ask(CopyHostFile(row.path, shelf)):
            return
        for request in (StartVM(vm.id), TakeCheckpoint(vm.id, "since"), TurnOffVM(vm.id)):
            if not self.ask(request, None):
                return
        if row.id in self.lab.world.disks and self.loose(row.id) and self.is_copy(shelf, row.id):
            self.ask(DeleteHostFile(row.path))
            self.ask(MoveHostFile(shelf, row.path), lag)

    @step("targets", pick=PICK, mode=MODES, lag=LAGS)
    def compact(self, pick: int, mode: CompactMode | None, lag: int | None) -> None:
        """Nobody misses anything afterwards, and everybody knows the file."""
        found = [row for row in self.targets() if isinstance(row, VirtualDisk)]
        found = [row for row in found if self.loose(row.id)]
        if found:
            self.ask(OptimizeDisk(choose(found, pick).path, mode), lag)

    @step("broken", pick=PICK, lag=LAGS)
    def repair(self, pick: int, lag: int | None) -> None:
        self.ask(choose(self.broken(), pick), lag)

    @step("broken", lag=LAGS)
    def repair_all(self, lag: int | None) -> None:
        for _ in range(12):
            if not (left := self.broken()):
                break
            self.ask(left[0])
        self.pass_time(lag)

    # Always

    def look_at_now(self) -> None:
        """What VMs can read of their first disks, and one of the checkpoints, each at its time."""
        world = self.lab.world
        turn = len(self.lab.events) % (len(world.checkpoints) + 1)
        checkpoints = sorted(world.checkpoints, key=lambda one: one.number)[turn : turn + 1]
        for owner in (*world.vms, *checkpoints):
            if self.oracle.disks.chain_code(owner.drives[0].disk, held=True) is None:
                found = texts(world, owner.drives)
                assert self.oracle.holder(owner.id).content.files == found

    def teardown(self) -> None:
        """Once everything is repaired nothing is left undone."""
        super().teardown()
        if not hasattr(self, "lab"):
            return
        for vm in self.vms():
            if vm.state.at_rest and vm.state not in OPENS_NOTHING:
                self.ask(TurnOffVM(vm.id), None)
        for _ in range(2):  # a merge that begins after a repair may hold the next file
            self.repair_all(None)
        self.pass_time(RETRY_MERGE_AFTER + MINUTE)
        self.laws_hold()
        nothing_is_left_to_merge(self.lab.world, self.oracle.disks)
