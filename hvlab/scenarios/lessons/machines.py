"""Whose checkpoint is it, what kind, and who asks before (L3, L7, L12, L13, L14)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from hvlab.engine import Lab
from hvlab.operations import (
    BeginTransfer,
    BreakWriter,
    CrashBackup,
    CreateBank,
    EnableReplication,
    LockHostFile,
    NewVirtualDisk,
    PromoteDomainController,
    PutHostFile,
    StartBackup,
    StopService,
    SuppressQuestion,
    TransferMoney,
)
from hvlab.scenarios import patch_week
from hvlab.scenarios.builder import Builder
from hvlab.scenarios.domain import CONTROLLER, DOMAIN
from hvlab.scenarios.incidents import chains, moving
from hvlab.scenarios.scenario import Scenario
from hvlab.world.host import Host, Question
from hvlab.world.queries import free_bytes
from hvlab.world.rules import GIB
from hvlab.world.services import VSS_DAEMON, VSS_REQUESTOR
from hvlab.world.vm import VMSettings
from hvlab.world.vss import WriterFailure

LINUX = "Ubuntu 24.04"
ACCOUNTS = (("Current", 2000), ("Savings", 8000))
OWN_CHILD = "experiment.vhdx"
AGENT = "backup agent"

CHAIN_FAULTS: tuple[Callable[[Lab], None], ...] = (
    chains.fifteen_avhdx,
    chains.after_expand,
    chains.file_not_found,
    chains.two_parents,
    chains.quick_fix,
    chains.deleted_active,
    moving.copied_back,
)


def revert_unasked(lab: Lab) -> None:
    """`patch-week`, and nobody is asked before a Revert."""
    patch_week.patch_week(lab)
    Builder(lab).do(SuppressQuestion(Question.REVERT))


def four_roles(lab: Lab) -> None:
    """A controller, a database, a file server whose backup service stands still, a Linux web
    server: all on Production, which not all of them can do."""
    build = Builder(lab)
    _four(build, "FS01", "Windows Server 2022")
    files = _named(lab, "FS01")
    build.do(StopService(files, VSS_REQUESTOR))
    build.at(0, 10)


def whose_files(lab: Lab) -> None:
    """An automatic checkpoint, one under backup, one of a dead backup, one's own, a hand-made
    child: five origins of differencing disks."""
    build = Builder(lab)
    build.server("DEV01", VMSettings(), os="Windows 11")
    files = build.server("FS01", VMSettings(), automatic=False)
    app = build.server("APP01", VMSettings(), automatic=False)
    data = build.server("DB01", VMSettings(), automatic=False)
    build.do(EnableReplication(data, "HV02"))
    build.checkpoint(app, "mine: before the upgrade")
    build.do(NewVirtualDisk("golden.vhdx", 40 * GIB, os="Windows 11"))
    folder = lab.world.host.disk_folder
    build.do(NewVirtualDisk(OWN_CHILD, parent=rf"{folder}\golden.vhdx"))
    build.at(0, 22)
    build.do(StartBackup(data))
    build.do(CrashBackup(data))
    build.at(1, 22)
    build.do(StartBackup(files))
    build.do(LockHostFile(build.chain(files)[-1], AGENT))


def broken_chain(lab: Lab) -> None:
    """One of the broken worlds of the incidents; which one, the seed decides."""
    chosen(CHAIN_FAULTS, lab.world.seed)(lab)


def patch_night(lab: Lab) -> None:
    """Four machines at eight in the evening, and one thing that will go wrong: the seed decides."""
    build = Builder(lab)
    _four(build, "WEB01", "Windows Server 2022")
    build.at(0, 20)
    chosen(NIGHT_FAULTS, lab.world.seed)(build)


def chosen(choices: Sequence[Callable[..., None]], seed: str) -> Callable[..., None]:
    """One of the choices; the same for the same seed."""
    return choices[int.from_bytes(sha256(seed.encode()).digest()[:4]) % len(choices)]


# What goes wrong in the night of the patches ----------------------------------------------------


def _writer_fails(build: Builder) -> None:
    vm = _named(build.lab, "SQL01")
    build.do(BreakWriter(vm, "BANK Writer", WriterFailure.NON_RETRYABLE))


def _little_room(build: Builder) -> None:
    path = r"C:\Library\archive.iso"
    build.do(PutHostFile(path, free_bytes(build.lab.world, path) - GIB))


def _backup_hangs(build: Builder) -> None:
    vm = _named(build.lab, "WEB01")
    build.do(StartBackup(vm))
    build.do(CrashBackup(vm))


def _daemon_stopped(build: Builder) -> None:
    build.do(StopService(_named(build.lab, "LNX01"), VSS_DAEMON))


NIGHT_FAULTS: tuple[Callable[[Builder], None], ...] = (
    _writer_fails,
    _little_room,
    _backup_hangs,
    _daemon_stopped,
)


def _four(build: Builder, third: str, os: str) -> None:
    """DC01, SQL01 with its database in the middle of its day, a third one, and LNX01."""
    controller = build.server("DC01", CONTROLLER)
    database = build.server("SQL01", VMSettings())
    server = build.server(third, VMSettings(), os=os)
    linux = build.server("LNX01", VMSettings(), os=LINUX)
    build.do(PromoteDomainController(controller, DOMAIN, new_domain=True))
    build.do(CreateBank(database, ACCOUNTS))
    build.do(TransferMoney(database, "Current", "Savings", 300))
    build.do(BeginTransfer(database, "Savings", "Current", 1000))
    build.write(server, r"Site\index.html", "Welcome")
    build.write(linux, r"srv\feed.xml", "<feed/>")


def _named(lab: Lab, name: str) -> str:
    (found,) = lab.world.vms.by("name", name.lower())
    return found.id


SCENARIOS = (
    Scenario(
        "revert-unasked",
        "`patch-week` on a host where Revert does not ask any more. Lesson L3.",
        revert_unasked,
        lessons=("L3",),
    ),
    Scenario(
        "four-roles",
        "A domain controller, a database, a file server and a Linux server, all on Production "
        "checkpoints. Lesson L7.",
        four_roles,
        lessons=("L7",),
    ),
    Scenario(
        "whose-files",
        "A Windows 11 host with five kinds of differencing disks, while a backup runs. Lesson L12.",
        whose_files,
        host=Host(name="PC01", profile="client"),
        lessons=("L12",),
    ),
    Scenario(
        "broken-chain",
        "A machine whose chain of disks is broken; another seed breaks it otherwise. Lesson L13.",
        broken_chain,
        lessons=("L13",),
    ),
    Scenario(
        "patch-night",
        "Four machines, a window of two hours, and one thing that will go wrong; another seed, "
        "another thing. Lesson L14.",
        patch_night,
        lessons=("L14",),
    ),
)
