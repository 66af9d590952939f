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
OLD_CHECKPOINT_AGE = _rule(
    "OLD_CHECKPOINT_AGE",
    7 * DAY,
    "A checkpoint older than this is pointed out: delete it once the change is validated.",
    "9 (short-lived; no figure is given), B-201",
    "assumed",
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
MERGE_SKIPS_LOST_FILES = _rule(
    "MERGE_SKIPS_LOST_FILES",
    True,
    "A merge writes another parent into the files above it. One that another program holds, or "
    "that is closed to the host, makes it wait; one that is gone or damaged does not: put back, it "
    "has to be told its parent (Set-VHD -ParentPath). Until then nothing else is merged into that.",
    "2.5, S24 (Now can be merged to the root though a dormant file is lost); the rest unverified",
    "assumed",
)
PAUSED_PRODUCTION_IS_STANDARD = _rule(
    "PAUSED_PRODUCTION_IS_STANDARD",
    True,
    "A paused guest cannot quiesce: under Production it gets a standard checkpoint.",
    "1.1, 1.2; unverified",
    "assumed",
)
SAVED_FROM_PAUSED_IS_PAUSED_AGAIN = _rule(
    "SAVED_FROM_PAUSED_IS_PAUSED_AGAIN",
    True,
    "A VM that was saved while paused is paused again after Start.",
    "2.2; unverified",
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

TIME_SOURCES_ANSWER = _rule(
    "TIME_SOURCES_ANSWER",
    frozenset({"time.windows.com", "pool.ntp.org", "time.nist.gov"}),
    "Time servers that answer a guest that was told to ask them. A guest nobody has configured "
    "reaches none, although Windows names time.windows.com by default: the lab's network has no "
    "way out, so such a guest goes by its Local CMOS Clock.",
    "6.2 (W32T) for the default; the network is ours",
    "assumed",
)
HOST_STRATUM = _rule(
    "HOST_STRATUM",
    4,
    "How far the host is from a reference clock.",
    "6.1 (ACC: determined by the host's own source)",
    "assumed",
)
NTP_STRATUM = _rule(
    "NTP_STRATUM",
    3,
    "How far a time server on the internet is from a reference clock.",
    "ours",
    "assumed",
)
VMIC_STRATUM_OLD = _rule(
    "VMIC_STRATUM_OLD",
    2,
    "What the host says to guests before 2016, however good it is; since then its own and one.",
    "6.1 (ACC, Windows Server 2016 improvements)",
    "documented",
)
LOCAL_CLOCK_STRATUM = _rule(
    "LOCAL_CLOCK_STRATUM",
    1,
    "What the domain's first controller claims while it goes by its own clock: members believe it.",
    "6.1 (Local CMOS Clock); the stratum from reports of w32tm",
    "assumed",
)
TIME_SOURCE_CHOICE = _rule(
    "TIME_SOURCE_CHOICE",
    "stratum, then root delay",
    "W32Time follows the reachable source with the lowest stratum.",
    "6.1 (ACC, AZT)",
    "documented",
)
VMIC_SAMPLE_SECONDS = _rule(
    "VMIC_SAMPLE_SECONDS",
    30,
    "W32Time takes a sample of the host this often. Through these samples a guest that is ahead "
    "is corrected by W32Time's own rules; sync mode never sets it back.",
    "6.1 (AZT)",
    "documented",
)
SHOWN_SPECIAL_POLL = _rule(
    "SHOWN_SPECIAL_POLL",
    "2^MinPollInterval",
    "w32tm shows intervals as powers of two, as NTP has them: with SpecialPollInterval in use the "
    "shortest one that is set, else the next power above the seconds between polls.",
    "an administrator of real hosts; of SpecialPollInterval unverified",
    "assumed",
)
SPIKE_WATCH_POLLS = _rule(
    "SPIKE_WATCH_POLLS",
    "2^MinPollInterval",
    "While it watches a spike the service polls at least this often; it believes the first sample "
    "that comes when SpikeWatchPeriod is over.",
    "6.2 (derived there)",
    "assumed",
)
RESYNC_IGNORES_SPIKES = _rule(
    "RESYNC_IGNORES_SPIKES",
    True,
    "`w32tm /resync` and a step of sync mode are not held up by the spike filter.",
    "6.2 (RULE)",
    "assumed",
)
TIME_REFUSAL_LOGGED = _rule(
    "TIME_REFUSAL_LOGGED",
    34,
    "A sample that is too far off is logged as Time-Service event 34, in the lab once and not at "
    "each poll.",
    "6.2, B-175 (an event is logged; its number and text are from elsewhere)",
    "assumed",
)
PLAIN_GUEST_KEEPS_NO_LOG = _rule(
    "PLAIN_GUEST_KEEPS_NO_LOG",
    True,
    "A guest that nobody has configured has no registry file and writes no event log, so that a "
    "lesson about disks is not disturbed by what the guest writes by itself.",
    "ours",
    "assumed",
)
KERBEROS_SKEW = _rule(
    "KERBEROS_SKEW",
    5 * MINUTE,
    "A clock further off than this from the domain controller's cannot log on.",
    "6.2 (ACC), B-179",
    "documented",
)
CLOCK_CHANGE_LOGGED = _rule(
    "CLOCK_CHANGE_LOGGED",
    1,
    "A clock that was set is logged in System as Kernel-General, event 1; a slewed one is not.",
    "6.1 (VDCT); of slewing unverified",
    "documented",
)
GUEST_CREDENTIALS = _rule(
    "GUEST_CREDENTIALS",
    "any password is right",
    "PowerShell Direct lets in the guest's administrator, without a credential or with one of any "
    "password; an account of the domain must exist, and be able to log on there.",
    "the lab knows no passwords",
    "assumed",
)
GUEST_SESSIONS_END = _rule(
    "GUEST_SESSIONS_END",
    "with the guest's memory",
    "A PowerShell Direct session ends when the guest restarts, is saved, turned off or set back; a "
    "pause it survives.",
    "unverified",
    "assumed",
)
REMOTE_ERRORS_END_NOTHING = _rule(
    "REMOTE_ERRORS_END_NOTHING",
    True,
    "What ends a script block in a guest, a throw too, is an error of Invoke-Command that ends "
    "nothing on the host unless -ErrorAction Stop says so.",
    "unverified",
    "assumed",
)
UPDATES_ARE_AT_HAND = _rule(
    "UPDATES_ARE_AT_HAND",
    True,
    "The file of an update (.msu) need not be copied into the guest first: wusa.exe and "
    "Add-WindowsPackage take any path that names one by its KB number. No restart is needed.",
    "unverified; the lab has no files of updates",
    "assumed",
)
TEXT_RESYNC_SENDING = _rule(
    "TEXT_RESYNC_SENDING",
    "Sending resync command to local computer",
    "First line of `w32tm /resync`.",
    "6.2",
    "assumed",
)
TEXT_RESYNC_DONE = _rule(
    "TEXT_RESYNC_DONE",
    "The command completed successfully.",
    "Second line of `w32tm /resync`.",
    "6.2",
    "assumed",
)
TEXT_RESYNC_TOO_BIG = _rule(
    "TEXT_RESYNC_TOO_BIG",
    "The computer did not resync because the required time change was too big.",
    "Second line of `w32tm /resync` beyond MaxPosPhaseCorrection or MaxNegPhaseCorrection.",
    "6.2",
    "assumed",
)
TEXT_RESYNC_NO_DATA = _rule(
    "TEXT_RESYNC_NO_DATA",
    "The computer did not resync because no time data was available.",
    "Second line of `w32tm /resync` without a reachable source.",
    "6.2 (commands); the words are commonly reported",
    "assumed",
)

# Domain controllers -----------------------------------------------------------------------------

TEXT_STANDARD_OF_CONTROLLER = _rule(
    "TEXT_STANDARD_OF_CONTROLLER",
    "This is a standard checkpoint of a domain controller. Production checkpoints are the only "
    "supported kind for domain controllers: applying this one takes the directory back while its "
    "partners go on.",
    "The lab's remark on a standard checkpoint of a domain controller; no host says it.",
    "7.1 (CH), B-191",
    "documented",
)
GENERATION_CHECKED_BEFORE_ANSWERING = _rule(
    "GENERATION_CHECKED_BEFORE_ANSWERING",
    True,
    "The VM-GenerationID is compared at boot, before each write, and before a partner is answered.",
    "7.1 (boot, write); of answering unverified",
    "assumed",
)
OWN_CHANGES_NOT_ASKED = _rule(
    "OWN_CHANGES_NOT_ASKED",
    True,
    "A controller asks no partner for changes under its own present identity: it made them itself.",
    "7.2 (directories diverge for good)",
    "assumed",
)
REPLICATION_ON_REQUEST = _rule(
    "REPLICATION_ON_REQUEST",
    True,
    "In the lab controllers replicate when told to (`repadmin /replicate`) and after a safe "
    "restore, not by themselves: so one can say what has been replicated and what has not.",
    "ours; real ones follow a change within seconds",
    "assumed",
)
REPLICATION_CONFLICT = _rule(
    "REPLICATION_CONFLICT",
    "version, then time, then origin",
    "Of two changes to one object the one with the higher version stays.",
    "7.4 is silent; how Active Directory is said to do it",
    "assumed",
)
RID_POOL_SIZE = _rule(
    "RID_POOL_SIZE",
    500,
    "Identifiers a controller gets at a time.",
    "7.3 knows the pool, not its size; 500 is what Windows is said to hand out",
    "assumed",
)
FIRST_RID = _rule(
    "FIRST_RID", 1100, "The first identifier of a new domain's pools.", "ours", "assumed"
)
INBOUND_AFTER = _rule(
    "INBOUND_AFTER",
    15 * SECOND,
    "A restored controller asks a reachable partner after this long.",
    "7.3 (VDCA: when is not said)",
    "assumed",
)
DIRECTORY_SECONDS = _rule(
    "DIRECTORY_SECONDS", 1, "A write to the directory, a replication.", "ours", "assumed"
)
PROMOTION_MINUTES = _rule(
    "PROMOTION_MINUTES",
    3,
    "Promotion to a domain controller, before the restart.",
    "ours",
    "assumed",
)
JOIN_SECONDS = _rule("JOIN_SECONDS", 10, "Joining a domain, before the restart.", "ours", "assumed")
MACHINE_PASSWORD_AGE = _rule(
    "MACHINE_PASSWORD_AGE",
    30 * DAY,
    "A domain member changes its machine password when it is this old.",
    "course L10; Microsoft, Machine Account Password Process",
    "documented",
)
MACHINE_PASSWORD_MATCH = _rule(
    "MACHINE_PASSWORD_MATCH",
    "current, then previous",
    "A member offers its current password, then its previous one; the domain knows only the "
    "current one. One change after the checkpoint therefore breaks the trust.",
    "Microsoft, Machine Account Password Process; whether a controller takes an older one is "
    "disputed",
    "contested",
)

# Inside the guest -------------------------------------------------------------------------------

DRIVE_LETTERS = _rule(
    "DRIVE_LETTERS",
    "CDEFGHIJ",
    "A guest names its virtual disks by the order they are attached in. A real one remembers a "
    "disk's letter by its signature.",
    "ours",
    "assumed",
)
LINUX_HAS_DAEMONS = _rule(
    "LINUX_HAS_DAEMONS",
    True,
    "A Linux guest of the lab comes with the Hyper-V daemons, hv_vss_daemon among them, running.",
    "1.1 (LIS), B-009; distributions differ",
    "assumed",
)
VSS_STARTS_ON_DEMAND = _rule(
    "VSS_STARTS_ON_DEMAND",
    True,
    "Stopped, the services VSS and swprv are no obstacle: they are started when asked for, unless "
    "they are disabled. vmicvss has to run: it is what the host asks.",
    "1.1, 8.2 (MIS); start types of Windows",
    "documented",
)
SERVICES_READ_AT_BOOT = _rule(
    "SERVICES_READ_AT_BOOT",
    True,
    "Start types are read when the system starts; what is edited in the registry since then waits "
    "for the next start.",
    "Windows: the service control manager keeps its database in memory",
    "documented",
)
PASSING_WRITER_FAILURES = _rule(
    "PASSING_WRITER_FAILURES",
    frozenset({0x800423F2, 0x800423F3}),
    "A writer that timed out or failed retryably is well again after one attempt; one that failed "
    "for good (0x800423F4) when its service is restarted.",
    "8.2; VSS codes: 'if the backup process is retried, the error may not reoccur'",
    "assumed",
)
WRITER_FAILED_STATE = _rule(
    "WRITER_FAILED_STATE",
    "[9] Failed",
    "State of a writer that failed, as `vssadmin list writers` prints it; 9 is failed at freeze.",
    "VSS_WRITER_STATE; which state goes with which cause is not known",
    "assumed",
)
WRITERS_FAIL_AT_FREEZE = _rule(
    "WRITERS_FAIL_AT_FREEZE",
    True,
    "That a writer fails is found out by trying: the job starts and fails, the guest's Application "
    "log has event 8229. A backup service that does not answer is known at once.",
    "8.1, 8.2",
    "assumed",
)
FREEZE_HOLDS_TRANSFERS = _rule(
    "FREEZE_HOLDS_TRANSFERS",
    True,
    "While VSS freezes it the database keeps a transfer under way off its disk: the checkpoint "
    "holds the accounts without it, the running service finishes it afterwards.",
    "1.2 (application consistent, like a backup); how is each writer's own business",
    "assumed",
)
LINUX_FREEZE_IS_NOT_THE_APPLICATION = _rule(
    "LINUX_FREEZE_IS_NOT_THE_APPLICATION",
    True,
    "A Linux guest freezes its file systems and tells no application: its database recovers from "
    "its log after a production checkpoint, as after a power cut.",
    "1.2 (file-system consistent), B-009",
    "documented",
)
SHUTDOWN_ROLLS_BACK = _rule(
    "SHUTDOWN_ROLLS_BACK",
    True,
    "An orderly stop of the database takes back the transfer under way and flushes.",
    "ours; how databases do it",
    "assumed",
)
SESSION_COUNTS_TELL = _rule(
    "SESSION_COUNTS_TELL",
    True,
    "A network session goes on only if both ends have come equally far in it (TCP's sequence "
    "numbers); an end that was set back is reset with the next message.",
    "course L7 (standard restores old network sessions)",
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
BOOT_SECONDS = _rule("BOOT_SECONDS", 20, "From Start to a guest that runs.", "ours", "assumed")
SHUTDOWN_SECONDS = _rule("SHUTDOWN_SECONDS", 10, "An orderly guest shutdown.", "ours", "assumed")
POWER_SECONDS = _rule(
    "POWER_SECONDS", 1, "Turning off, pausing, resuming, resetting.", "ours", "assumed"
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

VOLUME_BYTES = _rule("VOLUME_BYTES", 500 * GIB, "Capacity of the host's volume.", "ours", "assumed")
READ_LATENCY = _rule(
    "READ_LATENCY",
    100,
    "Microseconds of one read. Each further file on the chain that has to be asked adds as much "
    "again, in the worst case.",
    "9 (reads walk down the chain), B-200",
    "assumed",
)
RETRY_MERGE_AFTER = _rule(
    "RETRY_MERGE_AFTER",
    10 * MINUTE,
    "A merge that failed for want of room or rights is tried again after this long.",
    "2.6 (picked up later), B-114",
    "assumed",
)
STALLED_WRITE_IS_LOST = _rule(
    "STALLED_WRITE_IS_LOST",
    True,
    "A write that finds the host's volume full pauses the VM; it is not repeated after Resume.",
    "2.8, B-139",
    "assumed",
)

# Files and entries that got lost ----------------------------------------------------------------

LOST_MERGE_TAKEN_UP = _rule(
    "LOST_MERGE_TAKEN_UP",
    True,
    "Files of checkpoints that a failed backup left without an entry are not merged by themselves, "
    "nor at shutdown. Deleting any checkpoint of the VM makes the host look at its chain again: "
    "then they are.",
    "8.3 (ALTC: take a new checkpoint and delete it), B-121; that nothing else does it is ours",
    "assumed",
)
EXPORT_WITHOUT_DISKS_LEAVES_LOST_ENTRIES = _rule(
    "EXPORT_WITHOUT_DISKS_LEAVES_LOST_ENTRIES",
    True,
    "A VM whose disks are all detached is exported without the entries whose files are gone; "
    "imported again it does not have them.",
    "3, 8.3 (S53: detach disks, export, delete, import, reattach), B-098; why it works nobody says",
    "assumed",
)
MISSING_PARENT_CODE = _rule(
    "MISSING_PARENT_CODE",
    "0xC03A000D",
    "Code of a start that fails because the parent of an attached disk is not where it was. The "
    "same loss is 0x80070002 where the host looks for the file itself: deleting or applying the "
    "checkpoint, inspecting the disk.",
    "8.4 (VHDERR), B-132; people report 0x80070002 for the start too (course I09, AutoLab#167)",
    "contested",
)
OPENING_CHANGES_IDENTITY = _rule(
    "OPENING_CHANGES_IDENTITY",
    True,
    "A disk file gets another identity each time somebody opens it to write: a VM starts with it, "
    "be it from Off or Saved, it is attached to a running one, the host mounts it. What was made "
    "for it as it was does not fit any more, and an older copy does not fit what was made since: "
    "0xC03A000E. It is new once for each opening and not with each write: a copy that was made "
    "while a VM had the file open has the identity of the file as it is later, and is taken for it "
    "although it lacks what was written since.",
    "[MS-VHDX] 2.2.2 (DataWriteGuid: new on every open, before the first modification), 2.6.2.6.3 "
    "(compared with the child's parent_linkage); that whoever opens a disk writes soon is ours",
    "documented",
)
PROPERTIES_CHANGE_IDENTITY = _rule(
    "PROPERTIES_CHANGE_IDENTITY",
    True,
    "Another identifier (Set-VHD -ResetDiskIdentifier) or another physical sector size is another "
    "identity of the file, too: what stands on it does not fit any more.",
    "[MS-VHDX] 2.2.2 (metadata such as the sector size), 2.2.2.1; of the size see "
    "RESIZE_KEEPS_IDENTITY",
    "documented",
)
EVERYONE_OPENS_TO_VM = _rule(
    "EVERYONE_OPENS_TO_VM",
    True,
    "Rights for Everyone let the VM's account in, too: the VM starts, and so may anybody else with "
    "its disk.",
    "3 (SA1 names the VM's own account); Windows: Everyone contains every account but anonymous",
    "assumed",
)

# Network and Replica ----------------------------------------------------------------------------

ONE_SWITCH = _rule(
    "ONE_SWITCH",
    True,
    "All VMs hang on one switch; those in the same VLAN reach each other, others do not.",
    "ours; the adapter's VLAN as part of the configuration: 1.2 (SDAD), B-014",
    "assumed",
)
RESYNC_REQUIRED_AFTER = _rule(
    "RESYNC_REQUIRED_AFTER",
    ("disk changed outside the VM", "older checkpoint applied", "host crash while it ran"),
    "What makes Hyper-V Replica ask for a resynchronization, of what the lab has.",
    "Microsoft, Resynchronization of virtual machines in Hyper-V Replica, 2013-05-10",
    "documented",
)
RESYNC_READS_EVERYTHING = _rule(
    "RESYNC_READS_EVERYTHING",
    True,
    "A resynchronization compares both ends as a whole: it takes as long as reading every disk of "
    "the VM, at the speed of its volume. The VM runs on.",
    "the same; win32 Resynchronize (compares, then sends the blocks that differ); time is ours",
    "assumed",
)
TEXT_REPLICA_RESYNC_REQUIRED = _rule(
    "TEXT_REPLICA_RESYNC_REQUIRED",
    "Resynchronization is required for the virtual machine '{name}'. Resume replication to start "
    "resynchronization.",
    "What the replication health says while a resynchronization is due.",
    "ServerWatch, Hyper-V Replica Resynchronization Process",
    "documented",
)

# Storage that is lost ---------------------------------------------------------------------------

GUEST_CRASHES_WITHOUT_STORAGE = _rule(
    "GUEST_CRASHES_WITHOUT_STORAGE",
    True,
    "A running VM whose storage is lost and that does not wait for it (a local disk, a standard "
    "file server, AutomaticCriticalErrorAction None, a host before 2016) crashes and is off. What "
    "a real guest does with failing reads and writes differs.",
    "2.8 (RES says where waiting does not apply, not what happens then)",
    "assumed",
)
STORAGE_BACK_RESUMES = _rule(
    "STORAGE_BACK_RESUMES",
    True,
    "A VM that was paused critically because its storage was lost goes on by itself as soon as the "
    "storage is back, where it stood.",
    "2.8 (RES)",
    "documented",
)

# What the host writes down ----------------------------------------------------------------------

OUT_OF_SPACE_EVENT = _rule(
    "OUT_OF_SPACE_EVENT",
    16060,
    "VMMS writes this error for each VM it pauses because a volume is full.",
    "8.1 is silent; Microsoft's support article on paused-critical VMs quotes it",
    "documented",
)
START_FAILED_EVENT = _rule(
    "START_FAILED_EVENT",
    12140,
    "The worker writes this error when it cannot open a disk of a VM that is to start. A real host "
    "writes 12010 and others beside it.",
    "course I08 (12140, 12142, 12010); the text from 5.5",
    "assumed",
)

# Texts nobody has written down ------------------------------------------------------------------

TEXT_TOO_MANY_CHECKPOINTS = _rule(
    "TEXT_TOO_MANY_CHECKPOINTS",
    "The maximum number of checkpoints ({limit}) for this virtual machine has been reached.",
    "The 51st checkpoint is refused; the host's words are not known.",
    "2.8, 12.6",
    "assumed",
)
TEXT_CHECKPOINT_WRAPPER = _rule(
    "TEXT_CHECKPOINT_WRAPPER",
    "An error occurred while attempting to checkpoint the selected virtual machine(s).",
    "Hyper-V Manager says this first when a checkpoint fails, then the host's own lines.",
    "8.2 (S44), B-192",
    "documented",
)
TEXT_UNSUPPORTED = _rule(
    "TEXT_UNSUPPORTED",
    "The request is not supported. (0x80070032)",
    "Checkpoints of a VM with a pass-through disk, a shared one or virtual Fibre Channel are "
    "refused; only the code is known.",
    "2.8, 8.2, B-040",
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

# Virtual disks and drives by hand ---------------------------------------------------------------

CHILD_MAY_BE_LARGER = _rule(
    "CHILD_MAY_BE_LARGER",
    True,
    "A differencing .vhdx may be larger than its parent; beyond the parent's end it reads as "
    "zeros. So growing only the last file of a chain works. The parent must have the size it had "
    "when the two were linked: one that was resized, a child that is smaller, and any difference "
    "between .vhd files is 0xC03A0017.",
    "2.8 (the head can be grown; a trap: the checkpoints below keep their size), 8.4, 8.5; "
    "terraform-provider-hyperv#274 (differencing disks of 64 GB on a parent of 8 GB, 2022); that a "
    "parent made smaller, and a smaller child, are refused is ours",
    "contested",
)
MERGE_TAKES_CHILD_SIZE = _rule(
    "MERGE_TAKES_CHILD_SIZE",
    True,
    "Merged into a smaller parent, a disk that was grown makes the parent as large as itself; the "
    "identifier and the sector sizes are the child's, too.",
    "[MS-VHDX] 2.6.1.2 (IsVirtualDisk: when merging, the parent's is destroyed and the child's "
    "copied), 2.6.2 (size, identifier and sector sizes are such)",
    "documented",
)
RESIZE_KEEPS_IDENTITY = _rule(
    "RESIZE_KEEPS_IDENTITY",
    True,
    "A parent that was resized and resized back is the one its children know: the chain is whole "
    "again.",
    "8.4 (0xC03A0017: resize back); [MS-VHDX] 2.2.2 has a .vhdx get another identity with another "
    "size, so that its children would have to be told (Set-VHD -IgnoreIdMismatch)",
    "contested",
)
MOUNT_WRITES_TO_DISK = _rule(
    "MOUNT_WRITES_TO_DISK",
    True,
    "Mounting a disk for writing changes it, even if nobody writes: the host's file system does. "
    "What was made from it no longer matches.",
    "2.8 (SA3: never modify the base), 8.4 (0xC03A000F: parent was mounted), B-131",
    "assumed",
)
GUEST_UNMAPS = _rule(
    "GUEST_UNMAPS",
    True,
    "A Windows guest, from Windows 8 and Server 2012 on, tells its .vhdx of everything it deletes, "
    "so that Optimize-VHD finds those blocks without asking the file system (Pretrimmed). An older "
    "Windows tells nothing, nor does a Linux guest, in which nobody runs fstrim; a .vhd takes "
    "nothing down. A real guest tells of whole blocks only, so that less is found.",
    "Microsoft, Optimize-VHD (-Mode Pretrimmed: useful when the disk has been used by at least "
    "Windows 8 or Server 2012); of Linux ours",
    "documented",
)
HOST_READS_NTFS_ONLY = _rule(
    "HOST_READS_NTFS_ONLY",
    True,
    "Full, Quick and Retrim ask the file system of a disk that is mounted read-only for what is "
    "free. The host can ask NTFS: the volume of a Windows guest of the lab counts as such, that of "
    "a Linux guest does not. A disk that is not mounted is compacted as by Prezeroed and "
    "Pretrimmed; Retrim is refused.",
    "Microsoft, Optimize-VHD (examples 1 to 3, -Mode), CompactVirtualDisk (file-system-aware, "
    "file-system-agnostic)",
    "documented",
)
FREED_BLOCKS_CHANGE_IDENTITY = _rule(
    "FREED_BLOCKS_CHANGE_IDENTITY",
    True,
    "Blocks that only the file system knew to be free read otherwise once they are given back, or "
    "told by a retrim: the file is another one for what stands on it. Zeros that are given back, "
    "and blocks that were unmapped before, change nothing that can be read.",
    "[MS-VHDX] 2.2.2 (DataWriteGuid: block state transitions that make a sector read differently; "
    "not the movement of blocks); 2.8 (never modify the base); what compaction does is unverified",
    "assumed",
)
TEXT_RETRIM_NEEDS_MOUNT = _rule(
    "TEXT_RETRIM_NEEDS_MOUNT",
    "The system failed to compact '{path}': the virtual hard disk must be mounted read-only.",
    "Optimize-VHD -Mode Retrim of a disk that is not mounted is an error; the words are not known.",
    "Microsoft, Optimize-VHD (example 2)",
    "assumed",
)
TEXT_NOT_MOUNTED = _rule(
    "TEXT_NOT_MOUNTED",
    "The virtual hard disk '{path}' is not mounted.",
    "Dismounting what is not mounted is refused; the host's words are not known.",
    "ours",
    "assumed",
)
TEXT_NO_FREE_PLACE = _rule(
    "TEXT_NO_FREE_PLACE",
    "There is no free location on the controller.",
    "A drive needs a controller that is there and a free location on it; the host's words are not "
    "known.",
    "ours",
    "assumed",
)

# PowerShell -------------------------------------------------------------------------------------

OBJECTS_ARE_LIVE = _rule(
    "OBJECTS_ARE_LIVE",
    True,
    "An object that a variable keeps shows the present state (`$vm.State`, `$vm.Uptime`), and what "
    "was last read once it is deleted.",
    "5.3 is silent; scripts that poll a kept object in a loop are common",
    "assumed",
)
TEXT_MERGING_DISKS = _rule(
    "TEXT_MERGING_DISKS",
    "Merging disks",
    "What `(Get-VM).Status` says while disks of the VM merge: no percentage, and not the manager's "
    "words. Published scripts wait with `while ((Get-VM x).Status -eq 'Merging disks')`.",
    "4.1 (WMI 32772, Merging Disks); five public scripts compare the text",
    "documented",
)
TEXT_STATUS_DESCRIPTIONS = _rule(
    "TEXT_STATUS_DESCRIPTIONS",
    {
        "CreatingSnapshot": "Creating checkpoint",
        "ApplyingSnapshot": "Applying checkpoint",
        "DeletingSnapshot": "Deleting checkpoint",
        "MergingDisks": TEXT_MERGING_DISKS,
        "ExportingVirtualMachine": "Exporting virtual machine",
        "StorageMigrationPhaseOne": "Moving storage",
    },
    "What `(Get-VM).Status` says while something is under way, by the secondary operational "
    "status. Only the text for merging disks is sure.",
    "4.1 names the statuses; the other texts follow that one's form",
    "assumed",
)
CONFIGURATION_VERSIONS = _rule(
    "CONFIGURATION_VERSIONS",
    {
        "2008R2": "2.0",
        "2012R2": "5.0",
        "2016": "8.0",
        "2019": "9.0",
        "2022": "10.0",
        "2025": "12.0",
        "client": "11.0",
    },
    "Version of the configuration that a new virtual machine gets.",
    "Microsoft, Upgrade virtual machine version; of 2008 R2 and clients unverified",
    "documented",
)
WHAT_IF_PATTERN = _rule(
    "WHAT_IF_PATTERN",
    'What if: Start-VM will start the virtual machine "SRV01".',
    "Sentences of -WhatIf and -Confirm that no source shows are made after those that one does "
    "(`hvlab/powershell/hyperv/sentences.py`).",
    "5.2, 12.6",
    "assumed",
)
TEXT_UNHEEDED = _rule(
    "TEXT_UNHEEDED",
    "{names} of {cmdlet} is taken and has no effect in the lab.",
    "The lab's warning about a parameter that exists on a real host and changes nothing here.",
    "ours",
    "assumed",
)
TEXT_OTHER_HOST = _rule(
    "TEXT_OTHER_HOST",
    "The lab has one host, '{host}'. Computer '{other}' is not simulated here.",
    "The lab's refusal of -ComputerName and -CimSession for another host.",
    "ours",
    "assumed",
)
NEW_VM_NAME = _rule(
    "NEW_VM_NAME",
    "New virtual machine",
    "Name of a VM that New-VM is given none for.",
    "5.3 (PSD)",
    "documented",
)
NEW_VM_MEMORY_MB = _rule(
    "NEW_VM_MEMORY_MB",
    512,
    "Memory of a VM that New-VM is given none for.",
    "5.3 (PSD)",
    "documented",
)
START_RESUMES_PAUSED = _rule(
    "START_RESUMES_PAUSED",
    False,
    "Whether Start-VM lets a paused VM go on. Here it is refused: the power table has no such row.",
    "4.2, 5.3 are silent",
    "assumed",
)
IMPORT_TAKES_FOLDER = _rule(
    "IMPORT_TAKES_FOLDER",
    True,
    "Import-VM is given a configuration file; in the lab the folder of an export does as well, as "
    "the manager takes it.",
    "ours; 2.7 (PSD: -Path of the file)",
    "assumed",
)
STOP_OFFERS_TO_TURN_OFF = _rule(
    "STOP_OFFERS_TO_TURN_OFF",
    False,
    "Whether Stop-VM, where the guest does not hear it, asks whether to turn the VM off instead of "
    "failing. Its documentation knows only the failure; an administrator remembers the question.",
    "B-155; an administrator of real hosts",
    "contested",
)
TEXT_NO_SHUTDOWN = _rule(
    "TEXT_NO_SHUTDOWN",
    "Hyper-V cannot shut down virtual machine {name} because the Shutdown integration service is "
    "unavailable. To avoid potential data loss, you can pause or save the state of the virtual "
    "machine. The other option is to turn off the virtual machine, but data loss might occur.",
    "Stop-VM asks this where the guest does not hear it, and Yes or -Force turns the VM off. "
    "-Confirm:$false is no answer.",
    "an administrator of real hosts; no public source looked at",
    "assumed",
)
TEXT_RESTART = _rule(
    "TEXT_RESTART",
    'Are you sure you want to restart virtual machine "{name}"?',
    "Restart-VM asks unless -Force.",
    "5.2; Restart-VM page, example 1",
    "documented",
)
TEXT_NOT_METERED = _rule(
    "TEXT_NOT_METERED",
    "Resource metering is not enabled for virtual machine '{name}'.",
    "Measure-VM needs Enable-VMResourceMetering first; the words are not known.",
    "ours",
    "assumed",
)
TEXT_NO_SWITCH = _rule(
    "TEXT_NO_SWITCH",
    'Hyper-V was unable to find a virtual switch with name "{name}".',
    "A switch that is not there, in the words used for a VM.",
    "ours",
    "assumed",
)
TEXT_NO_SERVICE = _rule(
    "TEXT_NO_SERVICE",
    "Unable to find an integration service with name '{name}'.",
    "An integration service that is not there; the words are not known.",
    "ours",
    "assumed",
)
TEXT_NO_DRIVE = _rule(
    "TEXT_NO_DRIVE",
    "Unable to find a drive matching the given criteria.",
    "A drive that is not there, in the words used for a checkpoint.",
    "ours",
    "assumed",
)
TEXT_NO_ADAPTER = _rule(
    "TEXT_NO_ADAPTER",
    "Unable to find a network adapter matching the given criteria.",
    "An adapter that is not there, in the words used for a checkpoint.",
    "ours",
    "assumed",
)
TEXT_NOT_OF_LEAF = _rule(
    "TEXT_NOT_OF_LEAF",
    "'{path}' is not a parent of '{leaf}', nor that disk itself.",
    "Set-VHD -LeafPath takes the lower end of a chain that holds -Path; then the chain may be in "
    "use. The words are ours.",
    "5.5 (online with -LeafPath); words unverified",
    "assumed",
)
TEXT_CONVERT_NEEDS_PARENT = _rule(
    "TEXT_CONVERT_NEEDS_PARENT",
    "A differencing virtual hard disk needs a parent: give -ParentPath.",
    "Convert-VHD -VHDType Differencing alone is refused; the words are ours.",
    "ours; words unverified",
    "assumed",
)
TEXT_CONVERT_NO_PARENT = _rule(
    "TEXT_CONVERT_NO_PARENT",
    "Only a differencing virtual hard disk has a parent.",
    "Convert-VHD -ParentPath makes a differencing disk and no other type; the words are ours.",
    "ours; words unverified",
    "assumed",
)
TEXT_CONVERT_SIZE = _rule(
    "TEXT_CONVERT_SIZE",
    "The source and the parent must have the same virtual size.",
    "A differencing disk has the size of its parent, so Convert-VHD -ParentPath wants a source of "
    "that size.",
    "8.4 (size mismatch breaks a chain); words unverified",
    "assumed",
)
TEXT_NOT_SHARABLE = _rule(
    "TEXT_NOT_SHARABLE",
    "Only a .vhdx or .vhds file on a SCSI controller can be shared.",
    "What -SupportPersistentReservations asks of a disk; one with a parent cannot be shared "
    "either. That the storage must be a cluster's is left out: the lab takes any volume for it.",
    "ours; words unverified",
    "assumed",
)
TEXT_SHARING_OFF = _rule(
    "TEXT_SHARING_OFF",
    "'{name}' failed to modify device 'Virtual Hard Disk': sharing of a virtual hard disk cannot "
    "be changed unless the virtual machine is off. (Virtual machine ID {id})",
    "Set-VMHardDiskDrive -SupportPersistentReservations of a VM that is on.",
    "ours; words unverified",
    "assumed",
)
TEXT_STILL_SHARED = _rule(
    "TEXT_STILL_SHARED",
    "'{path}' is still shared with the virtual machine '{other}'.",
    "Sharing of a disk is not switched off while another VM has it, as its next start would fail.",
    "ours; words unverified",
    "assumed",
)
TEXT_PATH_OR_NUMBER = _rule(
    "TEXT_PATH_OR_NUMBER",
    "A drive holds a file or a disk of the host: give -Path or -DiskNumber, not both.",
    "Set-VMHardDiskDrive with both; which one wins on a host is not known.",
    "ours; words unverified",
    "assumed",
)
TEXT_NO_VHD_SET = _rule(
    "TEXT_NO_VHD_SET",
    "'{path}' is not a VHD set: it has no snapshot with an ID of its own.",
    "-SnapshotId of Mount-VHD and Dismount-VHD belongs to VHD sets (.vhds).",
    "ours; words unverified",
    "assumed",
)
TEXT_NO_VHD_SNAPSHOT = _rule(
    "TEXT_NO_VHD_SNAPSHOT",
    "The VHD set '{path}' has no snapshot with ID {id}.",
    "The lab makes no snapshots inside of VHD sets, so no ID is one.",
    "ours; words unverified",
    "assumed",
)
TEXT_NO_GUEST_STATE = _rule(
    "TEXT_NO_GUEST_STATE",
    "'{path}' is not a guest state file (.vmgs).",
    "New-VM -SourceGuestStatePath takes a .vmgs file.",
    "ours; words unverified",
    "assumed",
)
TEXT_GUEST_STATE_GENERATION = _rule(
    "TEXT_GUEST_STATE_GENERATION",
    "A guest state file is for virtual machines of generation 2.",
    "New-VM -SourceGuestStatePath with generation 1, which has no .vmgs file.",
    "3 (.vmgs is of generation 2); words unverified",
    "assumed",
)
TEXT_DISK_EXTENSION = _rule(
    "TEXT_DISK_EXTENSION",
    "The file name must end in .vhd, .vhdx or .vhds.",
    "New-VHD tells the format by the name; the words are not known.",
    "ours",
    "assumed",
)
TEXT_NO_MOUNTED_DISK = _rule(
    "TEXT_NO_MOUNTED_DISK",
    "There is no mounted virtual hard disk with disk number {number}.",
    "A disk number that is none; the words are not known.",
    "ours",
    "assumed",
)
TEXT_EMPTY_DRIVE = _rule(
    "TEXT_EMPTY_DRIVE",
    "A drive without a disk is not simulated: give -Path or -DiskNumber.",
    "Hyper-V can add an empty drive; the lab does not.",
    "ours",
    "assumed",
)
TEXT_NO_IDE = _rule(
    "TEXT_NO_IDE",
    "'{name}' is a generation 2 virtual machine, which has no IDE controllers. "
    "(Virtual machine ID {id})",
    "Generation 2 has SCSI only: no disk gets to an IDE controller there. The words are ours.",
    "an administrator of real hosts; words unverified",
    "assumed",
)
TEXT_DVD_DEVICE = _rule(
    "TEXT_DVD_DEVICE",
    "Failed to modify device 'Virtual CD/DVD Disk'.",
    "An image that is not there is refused when it is put into a DVD drive, with 0x80070002.",
    "an administrator of real hosts; words unverified",
    "assumed",
)
TEXT_BOOT_DISK_STAYS = _rule(
    "TEXT_BOOT_DISK_STAYS",
    "'{name}' failed to modify device 'Virtual Hard Disk': the disk it was started from cannot be "
    "changed unless the virtual machine is off. (Virtual machine ID {id})",
    "The drive a VM was started from keeps its disk and its place until the VM is off.",
    "an administrator of real hosts; words unverified",
    "assumed",
)
SMALLEST_DISK_BYTES = _rule(
    "SMALLEST_DISK_BYTES",
    3 * MIB,
    "New-VHD makes no disk below this many bytes.",
    "an administrator of real hosts; unverified",
    "assumed",
)
TEXT_SMALLEST_DISK = _rule(
    "TEXT_SMALLEST_DISK",
    "The size of a virtual hard disk must be at least 3 MB.",
    "New-VHD names a size below SMALLEST_DISK_BYTES as what is wrong; the words are not known.",
    "ours",
    "assumed",
)
LARGEST_VHD_BYTES = _rule(
    "LARGEST_VHD_BYTES",
    2040 * GIB,
    "No .vhd is larger than this many bytes.",
    "2.8 (general knowledge)",
    "documented",
)
LARGEST_VHDX_BYTES = _rule(
    "LARGEST_VHDX_BYTES",
    64 * 1024 * GIB,
    "No .vhdx is larger than this many bytes.",
    "2.8 (general knowledge)",
    "documented",
)
TEXT_LARGEST_DISK = _rule(
    "TEXT_LARGEST_DISK",
    "The size is not valid: a {format} file holds at most {gigabytes} GB.",
    "Making or growing a disk beyond what its format holds is refused; the words are not known.",
    "ours",
    "assumed",
)
TEXT_VHDX_ONLY = _rule(
    "TEXT_VHDX_ONLY",
    "The operation is supported only on a virtual hard disk in VHDX format.",
    "A .vhd has no sector size and no identifier that Set-VHD could change; the words are unknown.",
    "Microsoft, Set-VHD",
    "assumed",
)
TEXT_SAME_ID = _rule(
    "TEXT_SAME_ID",
    "A virtual machine with the identifier of '{name}' exists already.",
    "What Compare-VM says of an import in place beside the VM itself; the words are not known.",
    "ours",
    "assumed",
)
TEXT_NO_MORE_CONTROLLERS = _rule(
    "TEXT_NO_MORE_CONTROLLERS",
    "The virtual machine has as many SCSI controllers as it can have.",
    "Four; the words are not known.",
    "ours",
    "assumed",
)
TEXT_CONTROLLER_IN_USE = _rule(
    "TEXT_CONTROLLER_IN_USE",
    "The SCSI controller cannot be removed: it has drives, or it is not the last one.",
    "The lab removes the last controller only.",
    "ours",
    "assumed",
)
TEXT_WAITS_FOR_EVER = _rule(
    "TEXT_WAITS_FOR_EVER",
    "'{name}' does not run, or its guest gives no {what}: a real host would wait here until "
    "somebody starts it. Give -Timeout, or start it first.",
    "Wait-VM without -Timeout; the lab's words.",
    "ours",
    "assumed",
)
TEXT_WAIT_TIMEOUT = _rule(
    "TEXT_WAIT_TIMEOUT",
    "The operation timed out while waiting for virtual machine '{name}'.",
    "Wait-VM that waited in vain; the words are not known.",
    "ours",
    "assumed",
)
TEXT_OTHER_GENERATION = _rule(
    "TEXT_OTHER_GENERATION",
    "{cmdlet} is for virtual machines of generation {generation}: '{name}' is none.",
    "Firmware is of generation 2, BIOS of generation 1; the words are not known.",
    "ours",
    "assumed",
)
TEXT_ONE_WIRE = _rule(
    "TEXT_ONE_WIRE",
    "In the lab guests of one VLAN hear each other, whatever their adapters are connected to.",
    "The lab's warning when a network adapter is disconnected.",
    "ours",
    "assumed",
)
TEXT_NO_MORE_ADAPTERS = _rule(
    "TEXT_NO_MORE_ADAPTERS",
    "The virtual machine has as many network adapters as it can have.",
    "Eight; the words are not known.",
    "ours",
    "assumed",
)
TEXT_VLAN_NEEDED = _rule(
    "TEXT_VLAN_NEEDED",
    "Access mode needs -VlanId.",
    "Set-VMNetworkAdapterVlan -Access without a VLAN; the words are not known.",
    "ours",
    "assumed",
)
TEXT_TRUNK_IS_NATIVE = _rule(
    "TEXT_TRUNK_IS_NATIVE",
    "In the lab an adapter in trunk mode hears its native VLAN only.",
    "The lab's warning about -Trunk.",
    "ours",
    "assumed",
)
TEXT_SWITCH_EXISTS = _rule(
    "TEXT_SWITCH_EXISTS",
    "A virtual switch with the name '{name}' exists already.",
    "New-VMSwitch of a name that is taken; Hyper-V allows it, the lab does not.",
    "ours",
    "assumed",
)
TEXT_REMOVE_SWITCH = _rule(
    "TEXT_REMOVE_SWITCH",
    'Are you sure you want to remove virtual switch "{name}"?',
    "Remove-VMSwitch asks unless -Force, in the words of Remove-VM.",
    "ours",
    "assumed",
)
TEXT_NOT_REPLICATED = _rule(
    "TEXT_NOT_REPLICATED",
    "Replication is not enabled for virtual machine '{name}'.",
    "Get-VMReplication of a VM that is not replicated; the words are not known.",
    "ours",
    "assumed",
)
TEXT_NO_COMMAND = _rule(
    "TEXT_NO_COMMAND",
    "The term '{name}' is not recognized as the name of a cmdlet, function, script file, or "
    "operable program. Check the spelling of the name, or if a path was included, verify that the "
    "path is correct and try again.",
    "A cmdlet that this version of the host does not have.",
    "powershell.md 4.11",
    "documented",
)
TEXT_COPY_FAILED = _rule(
    "TEXT_COPY_FAILED",
    "Failed to initiate copying files to the guest.",
    "First line when Copy-VMFile fails; which code goes with which cause is not known.",
    "ours",
    "assumed",
)
TEXT_VHDS = _rule(
    "TEXT_VHDS",
    "Each entry of -Vhds needs SourceFilePath and DestinationFilePath.",
    "Move-VMStorage -Vhds with something else; the words are not known.",
    "ours",
    "assumed",
)
VIEWS_OF_MODULE = _rule(
    "VIEWS_OF_MODULE",
    "VMName first, then what tells objects apart",
    "Columns of what is neither a VM, a checkpoint, a drive, an integration service, a report nor "
    "a disk file, and the list that Format-List prints of a VM.",
    "5.4 is silent; hvlab/powershell/hyperv/views.py",
    "assumed",
)
