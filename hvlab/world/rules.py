"""Every rule of the host that hvlab had to decide: named, with its source and how sure it is.

`documented`  a public source says so;
`contested`   sources disagree, hvlab follows the one named;
`assumed`     nobody says; hvlab chose.

A correction is one line here. `RULES` lists them all, for a reader who wants to know what the
simulation rests on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, TypeVar

Mark = Literal["documented", "contested", "assumed"]
T = TypeVar("T")

SECOND: Final = 1000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR
KIB: Final = 1024
MIB: Final = 1024 * KIB
GIB: Final = 1024 * MIB


@dataclass(frozen=True)
class Rule:
    """One decision: its value, what it means, where it comes from and how sure it is."""

    name: str
    value: object
    meaning: str
    source: str
    mark: Mark


RULES: dict[str, Rule] = {}


def _rule(name: str, value: T, meaning: str, source: str, mark: Mark) -> T:
    RULES[name] = Rule(name, value, meaning, source, mark)
    return value


# Checkpoints ------------------------------------------------------------------------------------

MAX_CHECKPOINTS = _rule(
    "MAX_CHECKPOINTS", 50, "A virtual machine keeps at most this many.", "2.8, B-039", "documented"
)
MAX_NAME_LENGTH = _rule(
    "MAX_NAME_LENGTH", 100, "Longest name of a checkpoint.", "2.7, B-124", "documented"
)
REVERT_TARGET = _rule(
    "REVERT_TARGET",
    "parent of Now",
    "Revert applies Now's parent, not the newest checkpoint by date.",
    "2.3, B-055, B-056",
    "contested",
)
MERGE_KEEPS_PARENT_FILE = _rule(
    "MERGE_KEEPS_PARENT_FILE",
    True,
    "After a merge the parent's file remains, holding the child's content.",
    "2.6; of a middle pair unverified",
    "contested",
)
PAUSED_PRODUCTION_IS_STANDARD = _rule(
    "PAUSED_PRODUCTION_IS_STANDARD",
    True,
    "A paused guest cannot quiesce: under Production it gets a standard checkpoint.",
    "1.1, 1.2; unverified",
    "assumed",
)
SAVED_PRODUCTION_IS_STANDARD = _rule(
    "SAVED_PRODUCTION_IS_STANDARD",
    True,
    "A saved VM under Production gets a standard checkpoint that carries the saved state.",
    "1.2",
    "assumed",
)
SUPPRESSED_APPLY_IS_PLAIN = _rule(
    "SUPPRESSED_APPLY_IS_PLAIN",
    True,
    "With its question suppressed, Apply runs without creating a checkpoint.",
    "4.3, B-168",
    "assumed",
)
CHECKPOINT_HOLDS_INTEGRATION_SETTINGS = _rule(
    "CHECKPOINT_HOLDS_INTEGRATION_SETTINGS",
    True,
    "Integration services are part of the configuration a checkpoint brings back.",
    "1.2 (configuration), B-014",
    "assumed",
)

# Time -------------------------------------------------------------------------------------------

SYNC_AFTER = _rule(
    "SYNC_AFTER",
    5 * SECOND,
    "Time Synchronization polls the host this often, so a resumed guest is set right after it.",
    "6.1 (AZT)",
    "documented",
)
SYNC_THRESHOLD = _rule(
    "SYNC_THRESHOLD",
    5 * SECOND,
    "A guest further behind than this is set; a guest ahead is never set back.",
    "6.1 (AZT), B-174",
    "documented",
)
UNSYNCHRONIZED_DRIFT_PPM = _rule(
    "UNSYNCHRONIZED_DRIFT_PPM",
    0,
    "Parts per million a guest clock gains without Time Synchronization. A real one drifts "
    "erratically; hvlab keeps it steady so that the only error shown is the checkpoint's.",
    "6.1 (IS)",
    "assumed",
)
BOOT_READS_HOST_TIME = _rule(
    "BOOT_READS_HOST_TIME",
    True,
    "A booting guest reads the virtual hardware clock, which follows the host.",
    "6.1, B-180",
    "assumed",
)

# How long things take ---------------------------------------------------------------------------

STORAGE_MB_PER_SECOND = _rule(
    "STORAGE_MB_PER_SECOND",
    400,
    "Throughput of the host's volume: memory and merges are written at this rate.",
    "2.2, 2.4, B-042, B-071 (it grows with memory and storage; the figure is ours)",
    "assumed",
)
CHECKPOINT_SECONDS = _rule(
    "CHECKPOINT_SECONDS", 2, "A checkpoint without memory takes this long.", "2.2", "assumed"
)
APPLY_SECONDS = _rule(
    "APPLY_SECONDS", 2, "Switching configuration and disks takes this long.", "2.4", "assumed"
)
DELETE_SECONDS = _rule(
    "DELETE_SECONDS", 1, "Dropping a checkpoint's entry takes this long.", "2.6", "assumed"
)
MERGE_SECONDS = _rule(
    "MERGE_SECONDS", 2, "A merge takes this long beside copying the data.", "2.6", "assumed"
)
BOOT_SECONDS = _rule("BOOT_SECONDS", 20, "From Start to a guest that runs.", "", "assumed")
SHUTDOWN_SECONDS = _rule("SHUTDOWN_SECONDS", 10, "An orderly guest shutdown.", "", "assumed")
POWER_SECONDS = _rule(
    "POWER_SECONDS", 1, "Turning off, pausing, resuming, resetting.", "", "assumed"
)

# Sizes on the host ------------------------------------------------------------------------------

EMPTY_DISK_BYTES = _rule(
    "EMPTY_DISK_BYTES", 4 * MIB, "An empty dynamic VHDX.", "5.4 (FileSize 4194304)", "documented"
)
DYNAMIC_BLOCK = _rule(
    "DYNAMIC_BLOCK", 32 * MIB, "Block size of a dynamic disk.", "5.4", "documented"
)
DIFFERENCING_BLOCK = _rule(
    "DIFFERENCING_BLOCK", 2 * MIB, "Block size of a differencing disk.", "5.4", "assumed"
)
CONFIGURATION_BYTES = _rule(
    "CONFIGURATION_BYTES", 48 * KIB, "Size of a .vmcx file.", "3", "assumed"
)
RUNTIME_STATE_BYTES = _rule(
    "RUNTIME_STATE_BYTES", 52 * KIB, "Size of a .vmrs file without memory.", "3", "assumed"
)
GUEST_STATE_BYTES = _rule("GUEST_STATE_BYTES", 4 * MIB, "Size of a .vmgs file.", "3", "assumed")

# Texts nobody has written down ------------------------------------------------------------------

TEXT_TOO_MANY_CHECKPOINTS = _rule(
    "TEXT_TOO_MANY_CHECKPOINTS",
    "The maximum number of checkpoints ({limit}) for this virtual machine has been reached.",
    "The 51st checkpoint is refused; the host's words are not known.",
    "2.8, 12.6",
    "assumed",
)
TEXT_NAME_BLANK = _rule(
    "TEXT_NAME_BLANK",
    "The checkpoint name cannot be blank.",
    "A blank name is refused; the host's words are not known.",
    "2.7, B-124",
    "assumed",
)
TEXT_NAME_TOO_LONG = _rule(
    "TEXT_NAME_TOO_LONG",
    "The checkpoint name cannot be longer than {limit} characters.",
    "A name of 101 characters is refused; the host's words are not known.",
    "2.7, B-124",
    "assumed",
)
TEXT_REVERT = _rule(
    "TEXT_REVERT",
    "Are you sure you want to revert the virtual machine to its previous checkpoint?",
    "One question, silent about what is lost, without an offer to create a checkpoint.",
    "4.3, B-054, B-057, B-059",
    "assumed",
)
TEXT_DELETE_SUBTREE = _rule(
    "TEXT_DELETE_SUBTREE",
    "Are you sure you want to delete the selected checkpoint and all of its subtree?",
    "Wording of the subtree question.",
    "4.3, 12.6",
    "assumed",
)
TEXT_TURN_OFF = _rule(
    "TEXT_TURN_OFF",
    "Are you sure you want to turn off the virtual machine?",
    "Wording of the Turn Off question.",
    "4.2 (the entry ends in dots, so it asks)",
    "assumed",
)
TEXT_SHUT_DOWN = _rule(
    "TEXT_SHUT_DOWN",
    "Are you sure you want to shut down the operating system in the virtual machine?",
    "Wording of the Shut Down question.",
    "4.2 (the entry ends in dots, so it asks)",
    "assumed",
)
