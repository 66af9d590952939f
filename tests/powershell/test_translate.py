"""Operations as PowerShell: the line that is shown, typed, does the same to the GUID."""

from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hvlab.operations as ops
from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.errors import HvlabError
from hvlab.operations import Operation
from hvlab.operations.host_text import MakeHostFolder, WriteHostFile
from hvlab.powershell.lab_commands.actions import actions
from hvlab.powershell.session import Session
from hvlab.powershell.syntax import parse
from hvlab.powershell.translate import LAB_ONLY, TRANSLATED, cmdlet_for, lab_action
from hvlab.powershell.translate.writing import quoted
from hvlab.world.world import World
from tests.powershell.samples import NAMES, SAMPLES, Site, Way, site

EVERY = [
    pytest.param(way, id=f"{kind.__name__}-{number}")
    for kind, ways in SAMPLES.items()
    for number, way in enumerate(ways, 1)
]
HARD = ["patterns", "nasty", "control"]
OTHER_OPERATION = {ops.RevertVM, ops.SetVM, ops.EditDiskOfVM, ops.MoveStorage, ops.NewVirtualDisk,
                   ops.PutGuestFile, ops.RemoveGuestPath}  # fmt: skip
"""Where an administrator's way is another operation that makes the same world."""


def asked(lab: Lab, operation: Operation) -> Lab:
    """A fork on which the operation was asked for, as a button does it."""
    fork = OpenLab("tests", lab.fork())
    with suppress(HvlabError):
        fork.do(operation)
    return fork.engine


def typed(lab: Lab, text: str) -> Lab:
    """A fork on which the text was typed; what goes on behind it (a merge) has come to its end."""
    fork = OpenLab("tests", lab.fork())
    Session(fork).run(text)
    fork.settle()
    return fork.engine


def check(lab: Lab, operation: Operation) -> None:
    """Asking and typing come to the same."""
    text = cmdlet_for(lab.world, operation)
    by_button, by_hand = asked(lab, operation), typed(lab, text)

    assert by_button.world == by_hand.world, text
    if type(operation) not in OTHER_OPERATION:
        assert by_button.journal == by_hand.journal, text


@pytest.mark.parametrize("way", EVERY)
def test_typing_does_the_same(way: Way):
    """Every sample of every operation, refusals among them: equal worlds, to the GUID."""
    at = site()
    check(at.lab, way(at))


@pytest.mark.slow
@pytest.mark.parametrize("kind", HARD)
def test_typing_does_the_same_whatever_the_names(kind: str):
    """Quotes of all kinds, wildcards, control characters, half of PowerShell's punctuation."""
    for ways in SAMPLES.values():
        for way in ways:
            at = site(kind)
            check(at.lab, way(at))


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["plain", "nasty"])
def test_typing_does_the_same_with_twins(kind: str):
    """Two VMs of one name, each with two checkpoints of one name: ids tell them apart."""
    for ways in SAMPLES.values():
        for way in ways:
            at = site(kind, twins=True)
            check(at.lab, way(at))


@pytest.mark.slow
@settings(max_examples=20)
@given(
    st.sampled_from(sorted(NAMES)),
    st.booleans(),
    st.lists(st.sampled_from([way for ways in SAMPLES.values() for way in ways]), max_size=12),
)
def test_typing_does_the_same_on_a_lab_that_goes_on(kind: str, twins: bool, ways: list[Way]):
    """One thing after another, whatever the ones before have made of the lab."""
    at = site(kind, twins=twins)
    for way in ways:
        operation = prepared(way, at)
        if operation is not None:
            check(at.lab, operation)
            with suppress(HvlabError):
                at.do(operation)


def prepared(way: Way, at: Site) -> Operation | None:
    """What a way asks for here; None where it does not fit the lab any more."""
    try:
        return way(at)
    except (HvlabError, ValueError, LookupError, AttributeError):
        return None


# Nothing is left out -----------------------------------------------------------------------------


def public() -> set[type[Operation]]:
    """What can be asked for, by whatever hand."""
    named = (getattr(ops, name) for name in ops.__all__)
    found = {one for one in named if isinstance(one, type) and issubclass(one, Operation)}
    return {*found, MakeHostFolder, WriteHostFile} - {Operation}


def test_every_operation_has_a_line_or_is_the_labs():
    """A new operation is either something to type, or said to be the lab's own."""
    assert public() == TRANSLATED.keys() | LAB_ONLY.keys()
    assert set() == TRANSLATED.keys() & LAB_ONLY.keys()


def test_every_operation_has_a_sample():
    assert public() == SAMPLES.keys()


def test_each_translation_is_used():
    """For each operation that has a line of its own there is a sample that gets it."""
    at_all = {
        kind
        for kind, ways in SAMPLES.items()
        for at in [site()]
        if any(not own(site(), way) for way in ways)
    }

    assert TRANSLATED.keys() == at_all


def own(at: Site, way: Way) -> bool:
    """Whether it is asked for by the lab's own command."""
    operation = way(at)
    return cmdlet_for(at.world, operation).startswith("Invoke-LabAction")


def test_the_labs_command_does_anything():
    """`Invoke-LabAction` alone could do it all: it is what an export falls back on."""
    assert {kind.__name__.casefold() for kind in public()} == actions().keys()
    for ways in SAMPLES.values():
        for way in ways:
            at = site("nasty")
            operation = way(at)
            text = str(lab_action(at.world, operation))
            assert asked(at.lab, operation).journal == typed(at.lab, text).journal


# How it reads ------------------------------------------------------------------------------------


def line(kind: type[Operation], number: int = 0, names: str = "plain", *, twins: bool = False):
    at = site(names, twins=twins)
    return cmdlet_for(at.world, SAMPLES[kind][number](at))


READS = {
    ops.StartVM: "Start-VM -Name 'SRV01 (idle)'",
    ops.ShutDownVM: "Stop-VM -Name 'SRV01'",
    ops.TurnOffVM: "Stop-VM -Name 'SRV01' -TurnOff",
    ops.ResetVM: "Restart-VM -Name 'SRV01' -Force",
    ops.TakeCheckpoint: "Checkpoint-VM -Name 'SRV01'",
    ops.ApplyCheckpoint: "Restore-VMSnapshot -VMName 'SRV01' -Name 'before the change' "
    "-Confirm:$false",
    ops.RevertVM: "Restore-VMSnapshot -VMName 'SRV01' -Name (Get-VM -Name 'SRV01')"
    ".ParentSnapshotName -Confirm:$false",
    ops.DeleteCheckpointSubtree: "Remove-VMSnapshot -VMName 'SRV01 (idle)' "
    "-Name 'before the change' -IncludeAllChildSnapshots",
    ops.RenameCheckpoint: "Rename-VMSnapshot -VMName 'SRV01' -Name 'before the change' "
    "-NewName 'another'",
    ops.LetTimePass: "Start-Sleep -Seconds 259200",
    ops.SetIntegrationService: "Disable-VMIntegrationService -VMName 'SRV01' "
    "-Name 'Time Synchronization'",
    ops.ResizeDisk: "Resize-VHD -Path 'D:\\Files\\base.vhdx' -SizeBytes 16GB",
    ops.WriteGuestFile: "Invoke-Command -VMName 'SRV01' -ScriptBlock { Set-Content -LiteralPath "
    "'C:\\plain.txt' -Value 'plain' -NoNewline }",
    ops.InstallPatch: "Invoke-Command -VMName 'SRV01' -ScriptBlock { wusa.exe "
    "'C:\\Updates\\KB5034439.msu' /quiet /norestart }",
    ops.SetGuestClock: "Invoke-Command -VMName 'SRV01' -ScriptBlock { Set-Date -Date "
    "'2024-03-09T09:00:47.359' }",
    ops.ResyncTime: "Invoke-Command -VMName 'SRV01' -ScriptBlock { w32tm /resync }",
    ops.TypeInDocument: "Invoke-LabAction -Name TypeInDocument -VMName 'SRV01' -Arguments "
    "@{ text = 'before the change' }",
    ops.LoseHostPower: "Invoke-LabAction -Name LoseHostPower",
}


@pytest.mark.parametrize("kind", READS, ids=lambda kind: kind.__name__)
def test_it_reads_as_an_administrator_would_type_it(kind: type[Operation]):
    assert READS[kind] == line(kind)


def test_checkpoints_of_one_name_go_by_their_ids():
    at = site(twins=True)
    text = cmdlet_for(at.world, ops.ApplyCheckpoint(at.vm, at.checkpoint))

    assert f"Get-VMSnapshot -Id '{at.checkpoint}' | Restore-VMSnapshot -Confirm:$false" == text


def test_checkpoints_of_one_name_go_by_their_ids_in_a_vm_that_has_a_name_of_its_own():
    at = site()
    at.do(ops.TakeCheckpoint(at.vm, at.text.upper()))

    check(at.lab, ops.DeleteCheckpoint(at.vm, at.checkpoint))
    assert "Get-VMSnapshot -Id" in cmdlet_for(at.world, ops.DeleteCheckpoint(at.vm, at.checkpoint))


def test_what_is_not_ascii_is_not_written_with_set_content():
    """Windows PowerShell's Set-Content would write it in the host's code page, and the bytes in the
    guest's file would be others; New-Item writes UTF-8."""
    at = site()
    text = cmdlet_for(at.world, ops.WriteGuestFile(at.vm, "plain.txt", "f\u00fcr"))

    assert "{ New-Item -ItemType File -Path 'C:\\plain.txt' -Value 'f\u00fcr' -Force }" in text


@pytest.mark.behaviour("B-130")
def test_editing_a_disk_below_checkpoints_is_not_shown_as_resize_vhd():
    """The settings page refuses it; the cmdlet would do it and break the chain."""
    assert "Resize-VHD" in line(ops.EditDiskOfVM, 0)
    assert "Resize-VHD" not in line(ops.EditDiskOfVM, 1)


def test_what_a_host_has_no_cmdlet_for_says_what_comes_nearest():
    text = line(ops.CreateCheckpointAndApply)

    assert text.startswith("Invoke-LabAction -Name CreateCheckpointAndApply")
    assert text.endswith(
        "  # no cmdlet does both: Save-VM, Checkpoint-VM, Restore-VMSnapshot, Start-VM"
    )


# Writing -----------------------------------------------------------------------------------------


@given(st.text(max_size=60))
def test_any_text_is_read_back_as_it_was(text: str):
    """In quotes, on one line, whatever it holds; half characters as well."""
    written = quoted(text)

    assert 1 == len(written.splitlines())
    assert [text] == list(map(str, Session(OpenLab("tests", Lab())).run_objects(written)))


@given(
    st.text(alphabet="'\"\u2018\u2019\u201a\u201b\u201c\u201d\u201e`$(){}#;\n\0\ud800", max_size=9)
)
def test_quotes_of_every_kind_are_read_back(text: str):
    parse(quoted(text))
    assert [text] == list(map(str, Session(OpenLab("tests", Lab())).run_objects(quoted(text))))


# The lab's commands are safe ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("Invoke-LabAction Operation", "UnknownLabAction"),
        ("Invoke-LabAction MergeDisk", "UnknownLabAction"),
        ("Invoke-LabAction os.system", "UnknownLabAction"),
        ("Invoke-LabAction StartVM -VMName 'none'", "AmbiguousVirtualMachine"),
        ("Invoke-LabAction StartVM", "InvalidLabAction"),
        ("Invoke-LabAction LoseHostPower -Arguments @{ x = 1 }", "InvalidLabAction"),
        ("Invoke-LabAction LetTimePass -Arguments @{ span = 1.5 }", "InvalidLabAction"),
        ("Invoke-LabAction LetTimePass -Arguments @{ span = (Get-VM) }", "InvalidLabAction"),
        ("Invoke-LabAction LetTimePass -Arguments @{ span = 1; is = 'LoseHostPower' }",
         "InvalidLabAction"),
        ("$a = @(); $a += ,$a; foreach ($i in 1..20) { $a = ,$a }; "
         "Invoke-LabAction ChangeDirectory 'SRV01' @{ names = $a; value = 'x' }",
         "InvalidLabAction"),
    ],
)  # fmt: skip
def test_the_labs_command_takes_operations_and_plain_values_only(text: str, id: str):
    """What it is given decides among hvlab's operations, and nothing else."""
    at = site()
    before: World = at.world.copy()
    said = Session(OpenLab("tests", at.lab)).run(text).text

    assert f"FullyQualifiedErrorId : {id}" in said
    assert before == at.world


def test_a_refusal_is_an_error_record_and_the_script_goes_on():
    at = site()
    said = Session(OpenLab("tests", at.lab)).run("Invoke-LabAction PauseVM 'SRV01 (idle)'; 'next'")

    assert "'SRV01 (idle)' failed to" in said.text
    assert "InvalidState,HvLab.Commands.InvokeLabAction" in said.text
    assert ["next"] == said.output


def test_lab_time_goes_to_a_time_and_not_back():
    lab = OpenLab("tests", site().lab)
    session = Session(lab)
    session.run("Wait-LabTime -Until '2024-03-12T10:00:00.250'")
    assert 250 == lab.time.microsecond // 1000
    before = lab.world.copy()

    assert "LabTimePassed" in session.run("Wait-LabTime -Until '2024-03-12T09:00:00'").text
    assert "LabTimeEnds" in session.run("Wait-LabTime -Until '2999-01-01'").text
    assert before == lab.world
