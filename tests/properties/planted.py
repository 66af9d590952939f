"""Bugs to plant: each must turn a test red, or the tests prove less than they seem to.

`python tests/properties/plant.py` plants them one by one in a copy of hvlab and says which tests
notice. `test_planted.py` keeps this list true to the source.
"""

from pathlib import Path
from typing import NamedTuple


class Bug(NamedTuple):
    """Replacing `text`, which occurs exactly once in hvlab, by `planted` breaks `breaks`."""

    text: str
    planted: str
    breaks: str


def homes(bug: Bug, package: Path) -> list[Path]:
    """Where the text is, once for each time; wherever the code has moved."""
    found = []
    for file in sorted(package.rglob("*.py")):
        found += [file] * file.read_text(encoding="utf-8").count(bug.text)
    return found


BUGS = [
    Bug(
        "parent.pages.overlaid(child.pages)",
        "child.pages.overlaid(parent.pages)",
        "a merge lets the parent's old pages win over the child's",
    ),
    Bug(
        "world.disks.put(_above(grandchild, child, parent))",
        "pass",
        "a merge leaves the child's children without their parent (B-104)",
    ),
    Bug(
        "if len(children) != 1 or",
        "if not children or",
        "a file with several dependents is merged into one of them (B-105)",
    ),
    Bug(
        "        if dependents(world, disk.id):\n            continue\n",
        "",
        "a file that others build on is deleted",
    ),
    Bug(
        "            waiting.append(disk.stands_on)\n",
        "            continue\n",
        "only the first file of an abandoned chain is deleted (B-123)",
    ),
    Bug(
        "        if row.stands_on is not None:\n            found.add(row.stands_on)\n",
        "",
        "a merge that waited for the last but one dependent never happens (B-106)",
    ),
    Bug(
        "        world.checkpoints.put(replace(child, parent=checkpoint.parent))",
        "        pass",
        "children of a deleted checkpoint keep a parent that is gone (B-107)",
    ),
    Bug(
        "    if vm.parent_checkpoint == checkpoint.id:",
        "    if False:",
        "Now hangs under a checkpoint that is gone (B-109)",
    ),
    Bug(
        "        settings=target.settings,\n",
        "",
        "Apply leaves the configuration as it was (B-014)",
    ),
    Bug(
        "saved_state=target.saved_state if state is VMState.SAVED else None",
        "saved_state=vm.saved_state if state is VMState.SAVED else None",
        "Apply brings back the memory of the present instead of the checkpoint's",
    ),
    Bug(
        "return require_checkpoint(world, vm.parent_checkpoint)",
        'return max(world.checkpoints.by("vm", vm.id), key=lambda c: c.number)',
        "Revert takes the newest checkpoint instead of Now's parent (B-056)",
    ),
    Bug(
        "return list(subtree_of(world, self.checkpoint))",
        "return list(subtree_of(world, self.checkpoint))[:2]",
        "Delete Subtree stops after the first child (B-108)",
    ),
    Bug(
        "grown = leaf.holding(device.written)",
        "grown = replace(leaf, pages=type(leaf.pages)(device.written))",
        "a guest's write throws away what else Now's file held",
    ),
    Bug(
        'clock = GuestClock(saved.clock_reading, world.now, "saved state")',
        'clock = GuestClock(world.now, world.now, "saved state")',
        "a restored guest has the host's time at once (B-172)",
    ),
    Bug(
        "return world.now - vm.guest.clock.read(world.now) > rules.SYNC_THRESHOLD",
        "return abs(world.now - vm.guest.clock.read(world.now)) > rules.SYNC_THRESHOLD",
        "a guest ahead of the host is set back (B-174)",
    ),
    Bug(
        "for disk in self._chain:",
        "for disk in reversed(self._chain):",
        "reads begin at the base instead of the leaf",
    ),
    Bug(
        "    (_SAVED, Request.START): _RUNNING,",
        "",
        "a saved VM cannot be started (law 10)",
    ),
    Bug(
        "            name: {key: dict(ids) for key, ids in index.items()}",
        "            name: dict(index.items())",
        "a fork shares keys with its origin (law 9)",
    ),
    Bug(
        "            grown[index] = dict(grown.get(index, ()))\n",
        "            grown.setdefault(index, {})\n",
        "writing changes maps that share pages with the written one (law 3)",
    ),
    Bug(
        "            self.world.unapply(self.world.seal(start))\n",
        "            pass\n",
        "a step that failed leaves what it had done (law 2)",
    ),
    Bug(
        "            self._journal.pop()\n",
        "            pass\n",
        "what was rewound stays in the journal (law 7)",
    ),
    Bug(
        "        del self._history[self._position :]\n",
        "        pass\n",
        "a new operation does not forget the future",
    ),
    Bug(
        "            self._note(job.id, self._rest(job.resting), events)\n",
        "",
        "a failed job leaves the VM between two states",
    ),
    Bug(
        '                waiting.extend(child.id for child in self.world.disks.by("parent", id))\n',
        "                pass\n",
        "the ledger does not look at what is read through a file that changed",
    ),
    Bug(
        "        return found | above",
        "        return found",
        "the ledger has a file wait for a merge that can never come",
    ),
    Bug(
        "            guest = row.saved_state.guest\n",
        "            guest = None\n",
        "the ledger does not look into saved memory",
    ),
    Bug(
        "inherits = isinstance(new.operation, MergeDisk) or not new.operation.background",
        "inherits = not new.operation.background",
        "the ledger blames a merge for what a deletion did",
    ),
    Bug(
        "        self._index(self._reader.follow(change.delta.rows))\n",
        "        self._reader.follow(change.delta.rows)\n",
        "the ledger does not go back with a lab that is rewound",
    ),
    Bug(
        "        moved = was ^ now\n",
        "        moved = now - was\n",
        "a preview is silent about losses",
    ),
    Bug(
        "            since = None if event.after == running else stamped.at\n",
        "            since = None if event.after == running else since\n",
        "a preview says that the VM is never down",
    ),
    Bug(
        "accounts, undone = _undo(accounts, reversed(open_ended), log.end)",
        "undone = 0",
        "the guest's database forgets to take back what was under way",
    ),
    Bug(
        "after = transfer.number - 1 if transfer is not None and transfer.number else engine.lsn",
        "after = engine.lsn",
        "a flush of the guest's database drops the records that would take back a transfer",
    ),
    Bug(
        "return _take_back(world, id, waiting) and flush(world, id)",
        "return flush(world, id)",
        "a production checkpoint holds half a transfer",
    ),
    Bug(
        "return backup_answers(vm) and not failing_writers(vm)",
        "return backup_answers(vm)",
        "a failing VSS writer does not stop a production checkpoint (B-004, B-005)",
    ),
    Bug(
        "            reason = self._refusal(world, disk)\n",
        "            reason = None\n",
        "fault: a merge ignores locks, rights and identities (B-115, B-194)",
    ),
    Bug(
        "        return parent_refusal(world, child, named, held=False)\n",
        "        return None\n",
        "fault: a merge takes in a child that was made for another parent (B-132)",
    ),
    Bug(
        "            return reason if writes else None\n",
        "            return None\n",
        "fault: a merge writes into files above it that are closed to the host (B-195)",
    ),
    Bug(
        "            self.world.jobs.drop(job.id)\n"
        "            if isinstance(error, HyperVError) and",
        "            self.world.jobs.drop(job.id)\n"
        "            for disk in filter(None, map(self.world.disks.get, job.affects)):\n"
        "                self.world.disks.put(replace(disk, pages=type(disk.pages)({})))\n"
        "            if isinstance(error, HyperVError) and",
        "fault: a merge that failed has emptied its files (law 2)",
    ),
    Bug(
        "            yield MergeLater(self.parent, self.child)\n",
        "            yield from ()\n",
        "fault: a merge that failed is never tried again (law 5)",
    ),
    Bug(
        "for id in world.conditions.touched",
        "for id in ()",
        "fault: a repair does not have the merge tried again (law 5)",
    ),
    Bug(
        "    condition = world.conditions.get(row.id) or FileCondition(row.path)\n",
        "    for one in world.disks.by('parent', getattr(row, 'parent_id', '')):\n"
        "        _put(world, replace(FileCondition(one.path), **changes))\n"
        "    condition = world.conditions.get(row.id) or FileCondition(row.path)\n",
        "fault: what befalls a file befalls its siblings, too (law 3)",
    ),
    Bug(
        "    reason = file_refusal(world, parent, held=held)\n",
        "    reason = None\n",
        "fault: a chain is read through a parent that is not there (B-096)",
    ),
    Bug(
        "        require_readable(world, vm, target)  # files may have gone since the question was "
        "asked\n",
        "",
        "fault: Apply throws Now away though the checkpoint's files have gone meanwhile (law 2)",
    ),
    Bug(
        "    require_storage(world, vm)  # files may have gone since the checkpoint was asked for",
        "",
        "fault: a checkpoint is made on files that have gone meanwhile (law 4)",
    ),
    Bug(
        '    """Raise 0x80070020 while a program or a VM that is on holds the file open, ',
        '    world.next_number()\n    """',
        "fault: looking whether a file is free changes the world (law 1)",
    ),
    Bug(
        "owner, base_of = (expected.owner, expected.base_of) if expected else (None, None)",
        "owner, base_of = (None, None)",
        "fault: a file that was put back is no longer the VM's (law 5)",
    ),
    Bug(
        "        last = _last_parent(world, source, expected)\n",
        "        last = None\n",
        "fault: the host merges into the parent of a file that was put back and names another",
    ),
    Bug(
        "        waiting += _cancel_waiting(world, id, child.id)\n",
        "        _cancel_waiting(world, id, child.id)\n",
        "fault: a merge that waited for another that waited is never tried (law 5)",
    ),
    Bug(
        "    used = {page // size for page in volume.used_pages()}\n",
        "    used: set[int] = set()\n",
        "compaction gives back blocks that files are in",
    ),
    Bug(
        "            trimmed -= {number // self.block_pages for number in written}\n",
        "            pass\n",
        "compaction gives back a block that was written to since a retrim told of it",
    ),
    Bug(
        "kept = {n: page for n, page in kept.items() if any(page) or not _is_zero(below, n)}",
        "kept = {n: page for n, page in kept.items() if any(page)}",
        "fault: compaction uncovers what zeros lay over",
    ),
    Bug(
        "    open_disks(world, vm.drives)\n",
        "",
        "fault: a copy from before a VM was resumed is taken for its file (0xC03A000E)",
    ),
    Bug(
        "return parent.size == (self.parent_size or self.size) <= self.size",
        "return parent.size == self.size",
        "fault: the last file of a chain cannot be grown (2.8)",
    ),
    Bug(
        "return parent.size == (self.parent_size or self.size) <= self.size",
        "return parent.size <= self.size",
        "fault: a parent that was made smaller, or larger than it was, is taken (B-131)",
    ),
    Bug(
        "            self.resized(child.size),\n",
        "            self,\n",
        "fault: a merge of a file that was grown leaves its parent small",
    ),
    Bug(
        "world.conditions.drop(condition.id)  # written anew, whatever became of it before",
        "pass",
        "fault: a state file that was written anew is still missing",
    ),
]
