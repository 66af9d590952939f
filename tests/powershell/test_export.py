"""A session as a script: run on a fresh copy of the scenario, it gives the same world."""

from contextlib import suppress
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hvlab.api import OpenLab
from hvlab.cli import powershell
from hvlab.cli.arguments import Typed
from hvlab.engine import Lab
from hvlab.errors import HvlabError, LabError
from hvlab.lessons import LESSONS
from hvlab.lessons.grading import beginning
from hvlab.operations import LoseHostPower, StartVM, TakeCheckpoint
from hvlab.powershell.export import export_session, save_session
from hvlab.powershell.session import Session
from hvlab.scenarios import SCENARIOS
from tests.powershell.samples import SAMPLES, site
from tests.properties.operations import ChangeIdentity

FRESH = dict.fromkeys(SCENARIOS)
C1 = "SRV01 - (3/9/2026 - 9:00:00 PM)"
C2 = "SRV01 - (3/10/2026 - 9:00:00 PM)"


def fresh(scenario: str) -> OpenLab:
    """A copy of a scenario that nobody has touched."""
    kept = FRESH[scenario] = FRESH[scenario] or OpenLab.open(scenario)
    return kept.fork()


def run(script: str, lab: OpenLab) -> str:
    """Run a script from its file's text; what the console shows."""
    return Session(lab).run_script(script, name="session.ps1").text


def check(lab: OpenLab) -> str:
    """The lab's script, which has come to the same world on a fresh copy."""
    script = export_session(lab)
    copy = fresh(lab.scenario)
    run(script, copy)

    assert lab.world == copy.world, script
    return script


def commands(script: str) -> list[str]:
    """The lines that do something."""
    return [line for line in script.splitlines() if line and not line.startswith("#")]


# Whole sessions ----------------------------------------------------------------------------------

LESSON_WAYS = [
    pytest.param(lesson, way.act, id=f"{lesson.id}: {way.name}")
    for lesson in LESSONS.values()
    for way in (*lesson.exercise.solutions, *lesson.exercise.traps)
]


@pytest.mark.parametrize(("lesson", "act"), LESSON_WAYS)
def test_every_lesson_can_be_exported(lesson, act):
    """Each solution and each trap of each lesson, from the beginning of the lesson's scenario."""
    lab = beginning(lesson, lesson.exercise.section)
    act(lab)
    journal = lab.engine.journal[lab.engine.begun_entries :]

    assert journal
    check(lab)


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_every_question_can_be_exported(lesson):
    """What the questions of a lesson ask about, one after the other where it is still possible."""
    lab = beginning(lesson, lesson.sections[0].id)
    for question in lesson.questions:
        with suppress(HvlabError):
            question.act(lab)

    check(lab)


def work(lab: OpenLab) -> None:
    """An afternoon with whatever machines there are."""
    for vm in lab.vms:
        with suppress(HvlabError):
            vm.checkpoint("it's [before]")
        with suppress(HvlabError):
            vm.write("Notes\\a.txt", "first\nsecond \u2019")
        with suppress(HvlabError):
            vm.apply(vm.checkpoints[0], create_checkpoint=True)
        with suppress(HvlabError):
            vm.type('still "open"')
        lab.wait(hours=3, seconds=0.25)
        with suppress(HvlabError):
            vm.revert()
        with suppress(HvlabError):
            vm.delete(vm.checkpoints[-1])
        with suppress(HvlabError):
            vm.start()
        with suppress(HvlabError):
            vm.time_service.resync()


@pytest.mark.parametrize("scenario", ["patch-week", "after-apply", "time-skew", "domain"])
def test_work_in_a_scenario_can_be_exported(scenario):
    lab = fresh(scenario)
    work(lab)

    check(lab)


@pytest.mark.slow
@pytest.mark.parametrize("scenario", SCENARIOS)
def test_work_in_any_scenario_can_be_exported(scenario):
    lab = fresh(scenario)
    work(lab)

    check(lab)


def test_a_script_can_be_exported_again():
    """What was typed is exported as what was clicked is."""
    lab = fresh("patch-week")
    work(lab)
    copy = fresh("patch-week")
    run(export_session(lab), copy)

    check(copy)
    assert lab.world == copy.world


@pytest.mark.slow
@settings(max_examples=15)
@given(st.data())
def test_anything_in_any_order_can_be_exported(data):
    """All that can be asked for, refusals too, also while something else is still under way."""
    at = site(data.draw(st.sampled_from(["plain", "nasty"])))
    at.lab.begin_here()
    start = at.lab.fork()
    lab = OpenLab("tests", at.lab)
    for way in data.draw(
        st.lists(st.sampled_from([way for ways in SAMPLES.values() for way in ways]), max_size=10)
    ):
        with suppress(HvlabError, ValueError, LookupError, AttributeError):
            lab.do(way(at), wait=data.draw(st.booleans()))
        lab.engine.advance(data.draw(st.sampled_from([0, 0, 1, 700, 5000])))
    copy = OpenLab("tests", start)
    script = export_session(lab)
    run(script, copy)

    assert lab.world == copy.world, script


@pytest.mark.slow
def test_a_session_of_any_length_can_be_exported():
    """A script file gets as many steps as it has statements; an endless loop in it still ends."""
    lab = fresh("patch-week")
    for number in range(1000):
        lab.vm().write(f"Notes\\{number % 7}.txt", f"{number}")
        lab.wait(minutes=1)
    check(lab)

    said = run("'first'\nwhile ($true) { $i++ }\n'never'", fresh("patch-week"))
    assert said.startswith("first\n")
    assert "LabLimitReached" in said
    assert "never" not in said


# What stands in it -------------------------------------------------------------------------------


def test_a_session_reads_as_an_administrator_would_have_typed_it():
    lab = fresh("patch-week")
    vm = lab.vm()
    vm.install_patch()
    vm.checkpoint("before")
    vm.turn_off()
    vm.apply(C2)
    lab.wait(days=1)
    vm.start()

    assert [
        "Invoke-Command -VMName 'SRV01' -ScriptBlock "
        "{ wusa.exe 'C:\\Updates\\KB5100004.msu' /quiet /norestart }",
        "Checkpoint-VM -Name 'SRV01' -SnapshotName 'before'",
        "Stop-VM -Name 'SRV01' -TurnOff",
        f"Restore-VMSnapshot -VMName 'SRV01' -Name '{C2}' -Confirm:$false",
        "Start-Sleep -Seconds 86400",
        "Start-VM -Name 'SRV01'",
    ] == commands(check(lab))


def test_time_that_passed_by_itself_is_waited_for():
    """Somebody watched: jobs went on, and the next click came some time later."""
    lab = fresh("patch-week")
    lab.engine.advance(500)
    lab.vm().checkpoint("one")
    lab.engine.advance(1234)

    assert [
        "Wait-LabTime -Until '2026-03-12T09:00:00.500'",
        "Checkpoint-VM -Name 'SRV01' -SnapshotName 'one'",
        f"Wait-LabTime -Until '{lab.time.isoformat(timespec='milliseconds')}'",
    ] == commands(check(lab))


def test_what_was_not_waited_for_is_a_job():
    """The next thing was asked for before the first was done."""
    lab = fresh("patch-week")
    lab.vm().save(wait=False)
    lab.engine.advance(300)
    lab.do(LoseHostPower(), wait=False)

    assert [
        "Save-VM -Name 'SRV01' -AsJob",
        "Wait-LabTime -Until '2026-03-12T09:00:00.300'",
        "Invoke-LabAction -Name LoseHostPower -AsJob",
    ] == commands(check(lab))


REMOVE = f"Remove-VMSnapshot -VMName 'SRV01' -Name '{C2}'"


def test_a_merge_that_was_waited_for_is_waited_for():
    """Remove-VMSnapshot does not wait for it; the script comes to where the lab was."""
    lab = fresh("patch-week")
    lab.vm().delete(C2)

    until = lab.time.isoformat(timespec="milliseconds")
    assert [REMOVE, f"Wait-LabTime -Until '{until}'"] == commands(check(lab))


def test_a_merge_that_goes_on_goes_on():
    """And a script's own loop for it is in the script, sleep by sleep."""
    lab = fresh("patch-week")
    run(REMOVE, lab)
    assert lab.engine.remaining()
    assert [REMOVE] == commands(check(lab))

    run("while ((Get-VM SRV01).Status -eq 'Merging disks') { Start-Sleep 5 }", lab)
    assert not lab.engine.remaining()
    assert {"Start-Sleep -Seconds 5"} == set(commands(check(lab))[1:])


def test_what_was_rewound_is_not_in_it():
    lab = fresh("patch-week")
    lab.vm().checkpoint("one")
    lab.vm().checkpoint("two")
    lab.rewind()
    lab.vm().checkpoint("three")
    lab.rewind()
    lab.redo()

    assert ["one", "three"] == [line.split("'")[3] for line in commands(check(lab))]


def test_a_refusal_that_the_host_wrote_down_is_in_it():
    """The failure stands in the event log of both hosts (B-196)."""
    lab = fresh("patch-week")
    lab.vm().turn_off()
    disk = lab.vm().row.drives[0].path
    Session(lab).run(f"Remove-Item -LiteralPath '{disk}'")
    before = len(lab.world.log)
    with pytest.raises(HvlabError):
        lab.do(StartVM(lab.vm().id))

    assert before < len(lab.world.log)
    assert "Start-VM -Name 'SRV01'" == commands(check(lab))[-1]


def test_the_head_says_how_to_run_it():
    lab = fresh("patch-week")
    lab.vm().checkpoint("one")

    assert (
        "# What was done in 'patch-week' from 2026-03-12T09:00:00.000 on, by the host's clock.\n"
        "# On a fresh copy of the scenario it gives the same world, to the GUID:\n"
        "#     hvlab ps --scenario patch-week FILE.ps1\n"
        "\n"
        "Checkpoint-VM -Name 'SRV01' -SnapshotName 'one'\n"
    ) == export_session(lab)


def test_the_head_names_the_hosts_version_and_the_labs_commands():
    lab = OpenLab.open("patch-week", profile="2016")
    lab.vm().type("x")
    script = export_session(lab)

    assert "#     hvlab ps --scenario patch-week --profile 2016 FILE.ps1\n" in script
    assert "# Invoke-LabAction: a command of the lab, which no real host has.\n" in script


def test_the_head_promises_nothing_where_no_fresh_copy_would_do():
    """Another seed, a lab that is no scenario, or one that begins later (as a stored one of an
    older version may): then it says where the script belongs."""
    later = fresh("patch-week")
    later.vm().save()
    other = OpenLab.open("patch-week", seed="other")
    for lab in (other, OpenLab("tests", site().lab), later):
        lab.engine.begin_here()
        lab.do(TakeCheckpoint(lab.vms[0].id))
        script = export_session(lab)

        assert "on a lab that stands where this one began" in script
        assert "hvlab ps" not in script


def test_the_name_of_a_scenario_cannot_end_its_comment():
    """A stored lab can say anything of itself."""
    lab = OpenLab("x'\nRemove-VM *\r\u2028" + "y" * 500, Lab())

    assert [] == commands(export_session(lab))


def test_an_untouched_lab_is_a_script_without_lines():
    assert [] == commands(check(fresh("patch-week")))


def test_exporting_changes_nothing():
    lab = fresh("patch-week")
    work(lab)
    before, journal, steps = lab.world.copy(), lab.engine.journal, lab.engine.steps
    export_session(lab)

    assert before == lab.world
    assert (journal, steps) == (lab.engine.journal, lab.engine.steps)


def test_what_no_command_asks_for_is_said():
    """An operation of a test's own: better no script than a wrong one."""
    at = site()
    at.lab.begin_here()
    at.lab.run(ChangeIdentity(at.base()))

    with pytest.raises(LabError, match="'Change the identity of a disk' is nothing that a command"):
        export_session(OpenLab("tests", at.lab))


def test_the_file_is_one_that_windows_powershell_reads(tmp_path):
    """UTF-8 with its mark, lines as Windows has them."""
    lab = fresh("patch-week")
    lab.vm().checkpoint("f\u00fcr sp\u00e4ter")
    save_session(lab, tmp_path / "session.ps1")
    data = (tmp_path / "session.ps1").read_bytes()

    assert data.startswith(b"\xef\xbb\xbf#")
    assert data.endswith("-SnapshotName 'f\u00fcr sp\u00e4ter'\r\n".encode())


def test_a_file_that_cannot_be_written_is_named(tmp_path):
    with pytest.raises(LabError, match="could not be written to"):
        save_session(fresh("patch-week"), tmp_path / "none" / "session.ps1")


# On the command line -----------------------------------------------------------------------------


def test_hvlab_ps_exports_what_was_done(tmp_path, capsys):
    """`--state` keeps a lab over several calls, `--export` writes all of it; run with
    `--scenario`, the script leads to the same stored lab, byte for byte."""
    state, script, again = tmp_path / "lab.json", tmp_path / "mine.ps1", tmp_path / "again.json"
    at_work = partial(Typed, scenario="patch-week", state=str(state))
    assert 0 == powershell.run(at_work(text="Checkpoint-VM SRV01; Stop-VM SRV01 -TurnOff"))
    assert 0 == powershell.run(at_work(text="Start-VM SRV01", export=str(script)))
    assert ["Checkpoint-VM", "Stop-VM", "Start-VM"] == [
        line.split()[0] for line in commands(script.read_text(encoding="utf-8-sig"))
    ]

    again_there = Typed(scenario="patch-week", file=str(script), state=str(again))
    assert 0 == powershell.run(again_there)
    assert state.read_bytes() == again.read_bytes()

    script.unlink()
    assert 0 == powershell.run(at_work(export=str(script)))
    assert script.exists()
    assert "" == capsys.readouterr().out
