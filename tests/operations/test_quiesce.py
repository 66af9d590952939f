"""Bringing a guest's disks to rest: backup service, VSS writers, the Linux daemon (1.1, 8.2)."""

from dataclasses import replace

import pytest

from hvlab.errors import GuestError, OperationFailed
from hvlab.events import CheckpointCreated, JobFailed
from hvlab.operations import (
    ApplyCheckpoint,
    BeginTransfer,
    BreakWriter,
    CreateBank,
    CreateCheckpointAndApply,
    NewDisk,
    RemoveGuestFile,
    RemoveService,
    ResetVM,
    RestartService,
    SetIntegrationService,
    SetRegistryNumber,
    SetServiceStart,
    SetVM,
    ShutDownVM,
    StartService,
    StartVM,
    StopService,
    TakeCheckpoint,
    TurnOffVM,
    WriteGuestFile,
)
from hvlab.operations.quiesce import can_quiesce, writers_of
from hvlab.world import guest_log
from hvlab.world.bank import Verdict
from hvlab.world.bank.reading import examine
from hvlab.world.registry import SYSTEM
from hvlab.world.services import StartType, key_of
from hvlab.world.vm import CheckpointType, IntegrationService
from hvlab.world.volumes import system_volume
from hvlab.world.vss import WriterFailure, find
from tests.support import checkpoint_named, checkpoint_tree, new_lab, vm_named, without_log

REFUSED = ["Checkpoint operation failed.", "Production checkpoints cannot be created."]
STABLE = ("[1] Stable", "No error")
SERVICES = ["CryptSvc", "Spooler", "swprv", "vmicshutdown", "vmicvss", "VSS", "Winmgmt"]


def status(lab, vm) -> dict[str, str]:
    """The services of a running guest."""
    return {one.name: one.status for one in lab.world.vms[vm].guest.memory.services}


def writers(lab, vm) -> dict[str, tuple[str, str]]:
    """What `vssadmin list writers` says."""
    return {one.name: (one.state, one.error) for one in writers_of(lab.world.vms[vm].guest)}


def label(lab, name: str) -> str:
    """What kind the checkpoint became."""
    return checkpoint_named(lab.world, name).label


@pytest.fixture
def only(do, vm) -> str:
    """Id of `Test`, CheckpointType ProductionOnly."""
    do(SetVM(vm, checkpoint_type=CheckpointType.PRODUCTION_ONLY))
    return vm


@pytest.fixture
def linux():
    """A lab with a Linux guest, and its id."""
    lab = new_lab("Test", NewDisk("Test.vhdx", os="Ubuntu 24.04"))
    return lab, vm_named(lab.world, "Test").id


# Services ----------------------------------------------------------------------------------------


def test_a_windows_guest_has_services(lab, vm):
    """VSS waits for its call, the host's requestor runs."""
    found = status(lab, vm)

    assert SERVICES == list(found)
    assert {"VSS", "swprv"} == {name for name in found if found[name] == "Stopped"}
    titles = {one.name: one.start_text for one in lab.world.vms[vm].guest.memory.services}
    assert "Manual (Trigger Start)" == titles["vmicvss"]
    assert "Automatic" == titles["Spooler"]


def test_what_runs_is_memory_and_how_it_starts_is_disk(do, lab, vm):
    """A stopped service runs again after the next start; a disabled one does not."""
    do(StopService(vm, "spooler"))
    do(SetServiceStart(vm, "VMICVSS", StartType.DISABLED))
    assert ("Stopped", "Running") == (status(lab, vm)["Spooler"], status(lab, vm)["vmicvss"])

    do(ResetVM(vm))
    assert ("Running", "Stopped") == (status(lab, vm)["Spooler"], status(lab, vm)["vmicvss"])


def test_the_registry_is_read_at_the_next_start(do, lab, vm):
    """Editing it changes nothing in a running system."""
    do(SetRegistryNumber(vm, key_of("Spooler"), "Start", 4))
    do(RestartService(vm, "Spooler"))
    assert "Running" == status(lab, vm)["Spooler"]

    do(ResetVM(vm))
    assert "Stopped" == status(lab, vm)["Spooler"]
    with pytest.raises(GuestError, match="0x80070422"):
        do(StartService(vm, "Spooler"))


def test_a_checkpoint_takes_start_types_and_running_services_along(do, lab, standard, checkpoint):
    """Both come back: the one with the disk, the other with the memory."""
    do(TakeCheckpoint(standard, "before"))
    do(SetServiceStart(standard, "Spooler", StartType.DISABLED))
    do(StopService(standard, "Spooler"))
    do(ApplyCheckpoint(standard, checkpoint("before")))
    spooler = find(lab.world.vms[standard].guest.memory.services, "Spooler")

    assert (StartType.AUTOMATIC, True) == (spooler.start, spooler.running)
    do(ResetVM(standard))
    assert "Running" == status(lab, standard)["Spooler"]


@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (StartService("", "Nothing"), "0x80070424"),
        (StopService("", "Nothing"), "0x80070424"),
        (StartService("", "Spooler"), "0x80070420"),
        (StopService("", "VSS"), "0x80070426"),
    ],
)
def test_services_refuse_in_the_words_of_windows(lab, vm, operation, code):
    """And nothing changes (law 2)."""
    before = lab.world.copy()
    with pytest.raises(GuestError, match=code):
        lab.run(replace(operation, vm=vm))
    assert before == lab.world


def test_a_removed_service_stays_away(do, lab, vm):
    """Also after a restart of the system."""
    do(RemoveService(vm, "Spooler"))
    do(ResetVM(vm))

    assert "Spooler" not in status(lab, vm)


def test_a_guest_that_does_not_hear_of_it_is_not_shut_down(do, lab, vm):
    """Its Guest Shutdown Service is stopped, the host's setting is on: the request fails."""
    do(StopService(vm, "vmicshutdown"))

    with pytest.raises(OperationFailed, match="Failed to stop"):
        do(ShutDownVM(vm))


def test_a_damaged_registry_starts_nothing_and_raises_nothing(do, lab, vm, files):
    """The system comes up without services, so without production checkpoints."""
    do(WriteGuestFile(vm, SYSTEM, "{"))
    do(ResetVM(vm))

    assert {} == status(lab, vm)
    assert not can_quiesce(lab.world.vms[vm])


# The backup service ------------------------------------------------------------------------------

IN_THE_WAY = [
    pytest.param([StopService("", "vmicvss")], id="requestor stopped"),
    pytest.param([SetServiceStart("", "VSS", StartType.DISABLED)], id="VSS disabled"),
    pytest.param([SetServiceStart("", "swprv", StartType.DISABLED)], id="provider disabled"),
    pytest.param([RemoveService("", "vmicvss")], id="requestor removed"),
    pytest.param(
        [SetIntegrationService("", IntegrationService.VSS, False)], id="integration service off"
    ),
]


@pytest.mark.behaviour("B-004")
@pytest.mark.parametrize("steps", IN_THE_WAY)
def test_production_falls_back_silently(do, lab, vm, steps):
    """It succeeds, it is a standard one, and nobody is told: no error, no log entry, no question;
    only what it is shows what it is."""
    for step in steps:
        do(replace(step, vm=vm))
    told = len(lab.events)
    do(TakeCheckpoint(vm, "trusted"))
    taken = checkpoint_named(lab.world, "trusted")

    assert ("Standard", True) == (taken.label, taken.holds_memory)
    events = [one.event for one in lab.events[told:]]
    assert "Standard" == next(e.type for e in events if isinstance(e, CheckpointCreated))
    assert not [e for e in events if isinstance(e, JobFailed)]


@pytest.mark.behaviour("B-005")
@pytest.mark.parametrize("steps", IN_THE_WAY)
def test_production_only_fails(do, lab, only, steps):
    """In the host's words, with names and ids in the later paragraphs, and nothing changes."""
    for step in steps:
        do(replace(step, vm=only))
    before = lab.world.copy()
    with pytest.raises(OperationFailed) as refusal:
        do(TakeCheckpoint(only, "wanted"))

    assert (
        *REFUSED,
        f"Checkpoint operation for 'Test' failed. (Virtual machine ID {only})",
        f"Production checkpoints cannot be created for 'Test'. (Virtual machine ID {only})",
    ) == refusal.value.paragraphs
    assert without_log(before) == without_log(lab.world)


def test_vss_itself_is_started_on_demand(do, lab, only):
    """Stopped it is no obstacle: it is stopped most of the time."""
    assert "Stopped" == status(lab, only)["VSS"]
    do(TakeCheckpoint(only, "wanted"))

    assert "Production" == label(lab, "wanted")


def test_started_again_the_service_answers(do, lab, only):
    """The remedy of 8.2."""
    do(StopService(only, "vmicvss"))
    do(StartService(only, "vmicvss"))
    do(TakeCheckpoint(only, "wanted"))

    assert "Production" == label(lab, "wanted")


# Writers -----------------------------------------------------------------------------------------


def test_the_writers_are_listed_with_their_services(do, lab, vm):
    """A writer is there while its service runs; the database brings its own."""
    assert {"Registry Writer", "System Writer", "WMI Writer"} == set(writers(lab, vm))
    do(CreateBank(vm))
    do(StopService(vm, "Winmgmt"))

    assert {"BANK Writer", "Registry Writer", "System Writer"} == set(writers(lab, vm))
    assert {STABLE} == set(writers(lab, vm).values())


CODES = [
    (WriterFailure.TIMED_OUT, "Timed out", True),
    (WriterFailure.RETRYABLE, "Retryable error", True),
    (WriterFailure.NON_RETRYABLE, "Non-retryable error", False),
]


@pytest.mark.behaviour("B-005")
@pytest.mark.parametrize(("failure", "error", "passing"), CODES)
def test_one_writer_that_fails_spoils_production_only(do, lab, only, failure, error, passing):
    """It is found out by trying: the job fails with the writer's code, the guest shows the writer.
    A passing failure is over with the next attempt, a lasting one is not."""
    do(BreakWriter(only, "System Writer", failure))
    assert STABLE == writers(lab, only)["System Writer"]
    with pytest.raises(OperationFailed) as refusal:
        do(TakeCheckpoint(only, "first"))

    assert (REFUSED, failure.value) == (list(refusal.value.paragraphs[:2]), refusal.value.code)
    assert 18012 in {entry.line.event_id for entry in lab.world.log}
    assert "Now" == checkpoint_tree(lab.world, only)
    assert ("[9] Failed", error) == writers(lab, only)["System Writer"]
    if passing:
        do(TakeCheckpoint(only, "second"))
        assert ("Production", STABLE) == (label(lab, "second"), writers(lab, only)["System Writer"])
    else:
        with pytest.raises(OperationFailed):
            do(TakeCheckpoint(only, "second"))


@pytest.mark.behaviour("B-004")
@pytest.mark.parametrize(("failure", "error", "passing"), CODES)
def test_and_makes_production_a_standard_one(do, lab, vm, failure, error, passing):
    """Silently. The next one is what it was to be, if the failure was a passing one."""
    do(BreakWriter(vm, "WMI Writer", failure))
    do(TakeCheckpoint(vm, "first"))
    do(TakeCheckpoint(vm, "second"))

    assert "Standard" == label(lab, "first")
    assert ("Production" if passing else "Standard") == label(lab, "second")


@pytest.mark.parametrize(
    "remedy",
    [
        lambda vm: [RestartService(vm, "CryptSvc")],
        lambda vm: [StopService(vm, "CryptSvc"), StartService(vm, "CryptSvc")],
        lambda vm: [ResetVM(vm)],
        lambda vm: [TurnOffVM(vm), StartVM(vm)],
    ],
)
def test_restarting_its_service_mends_a_writer(do, lab, only, remedy):
    """Or the whole system (8.2)."""
    do(BreakWriter(only, "System Writer", WriterFailure.NON_RETRYABLE))
    for step in remedy(only):
        do(step)
    do(TakeCheckpoint(only, "wanted"))

    assert "Production" == label(lab, "wanted")


def test_the_guests_application_log_says_which_writer_it_was(do, lab, only):
    """VSS, event 8229, with the code. A guest nobody has configured keeps no log."""
    do(SetRegistryNumber(only, r"HKLM\SYSTEM\Lab", "Configured", 1))
    do(BreakWriter(only, "System Writer", WriterFailure.NON_RETRYABLE))
    with pytest.raises(OperationFailed):
        do(TakeCheckpoint(only, "wanted"))
    volume = system_volume(lab.world, lab.world.vms[only].drives)
    (entry,) = guest_log.read(volume, guest_log.APPLICATION)

    assert ("VSS", 8229, "Warning") == (entry.source, entry.id, entry.level)
    assert "0x800423f4" in entry.text
    assert "System Writer" in entry.text


def test_a_writer_that_breaks_meanwhile_is_asked_all_the_same(do, lab, only):
    """The guest goes on while the checkpoint is being taken."""
    job = lab.submit(TakeCheckpoint(only, "wanted"))
    lab.advance(500)
    lab.submit(BreakWriter(only, "System Writer", WriterFailure.NON_RETRYABLE))
    with pytest.raises(OperationFailed, match="Production checkpoints cannot be created"):
        lab.settle(job)

    assert "Now" == checkpoint_tree(lab.world, only)


def test_a_database_that_cannot_be_flushed_is_a_writer_that_fails(do, lab, only):
    """Its log was deleted under it: no production checkpoint, rather than a wrong one."""
    do(CreateBank(only))
    do(RemoveGuestFile(only, r"Bank\accounts.log"))
    with pytest.raises(OperationFailed, match="Production checkpoints cannot be created"):
        do(TakeCheckpoint(only, "wanted"))
    do(SetVM(only, checkpoint_type=CheckpointType.PRODUCTION))
    do(TakeCheckpoint(only, "fallback"))

    assert "Standard" == label(lab, "fallback")


def test_create_and_apply_asks_no_writer(do, lab, only, checkpoint):
    """The machine is saved first, so its memory keeps what no writer flushes."""
    do(TakeCheckpoint(only, "first"))
    do(BreakWriter(only, "System Writer", WriterFailure.NON_RETRYABLE))
    do(CreateCheckpointAndApply(only, checkpoint("first")))
    (leaf,) = [one for one in lab.world.checkpoints if one.name != "first"]

    assert "Standard" == leaf.label
    assert leaf.saved_state.guest.memory.writers[0].last_error is None


def test_only_writers_that_are_there_can_break(lab, vm):
    """There is no database here."""
    with pytest.raises(GuestError, match="no VSS writer 'BANK Writer'"):
        lab.run(BreakWriter(vm, "BANK Writer", WriterFailure.RETRYABLE))


# Linux -------------------------------------------------------------------------------------------


@pytest.mark.behaviour("B-009")
def test_a_linux_guest_freezes_its_file_systems(linux):
    """With the daemon running it is a production checkpoint, without VSS and without writers."""
    lab, vm = linux
    lab.run(SetVM(vm, checkpoint_type=CheckpointType.PRODUCTION_ONLY))
    lab.run(TakeCheckpoint(vm, "frozen"))

    assert ("Production", {}) == (label(lab, "frozen"), writers(lab, vm))
    assert {"cron": "Running", "hv_vss_daemon": "Running"} == status(lab, vm)


@pytest.mark.behaviour("B-009")
@pytest.mark.parametrize(
    "steps",
    [
        [StopService("", "hv_vss_daemon")],
        [RemoveService("", "hv_vss_daemon")],
        [SetServiceStart("", "hv_vss_daemon", StartType.DISABLED), ResetVM("")],
        [SetServiceStart("", "hv_vss_daemon", StartType.MANUAL), ResetVM("")],
        [RemoveService("", "hv_vss_daemon"), ResetVM("")],
    ],
)
def test_without_the_daemon_it_falls_back_like_windows(linux, steps):
    """Stopped, missing, masked, not enabled: Production is a standard one, ProductionOnly fails."""
    lab, vm = linux
    for step in steps:
        lab.run(replace(step, vm=vm))
    lab.run(TakeCheckpoint(vm, "trusted"))
    lab.run(SetVM(vm, checkpoint_type=CheckpointType.PRODUCTION_ONLY))

    assert "Standard" == label(lab, "trusted")
    with pytest.raises(OperationFailed, match="Production checkpoints cannot be created"):
        lab.run(TakeCheckpoint(vm, "wanted"))


@pytest.mark.behaviour("B-009")
def test_the_freeze_tells_no_application(linux):
    """File systems are consistent, the database is not asked: it recovers as after a power cut."""
    lab, vm = linux
    lab.run(CreateBank(vm))
    lab.run(BeginTransfer(vm, "Savings", "Current", 100))
    lab.run(TakeCheckpoint(vm, "frozen"))
    taken = checkpoint_named(lab.world, "frozen")
    found = examine(lab.world, taken.drives)

    assert ("Production", Verdict.RECOVERED, 1000) == (taken.label, found.verdict, found.sum)


def test_systemctl_takes_it_calmly(linux):
    """Starting what runs and stopping what does not is no error; a masked unit is one."""
    lab, vm = linux
    lab.run(StartService(vm, "cron"))
    lab.run(StopService(vm, "cron"))
    lab.run(StopService(vm, "cron"))
    lab.run(SetServiceStart(vm, "cron", StartType.DISABLED))

    with pytest.raises(GuestError, match=r"Unit cron.service is masked."):
        lab.run(StartService(vm, "cron"))
    with pytest.raises(GuestError, match=r"Unit nothing.service not found."):
        lab.run(StartService(vm, "nothing"))


def test_a_disk_without_a_system_cannot_be_asked():
    """Nobody is there who could answer."""
    lab = new_lab("Test", NewDisk("Test.vhdx"))
    vm = vm_named(lab.world, "Test").id
    lab.run(SetVM(vm, checkpoint_type=CheckpointType.PRODUCTION_ONLY))

    with pytest.raises(OperationFailed, match="Production checkpoints cannot be created"):
        lab.run(TakeCheckpoint(vm, "wanted"))
