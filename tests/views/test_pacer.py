"""Live, a job takes its time and can be watched; the world that comes out is the headless one."""

import asyncio
import threading

import pytest

from hvlab.views import pacer
from tests.views.page import FakePage, opened

C1 = "SRV01 - (3/9/2026 - 9:00:00 PM)"
C2 = "SRV01 - (3/10/2026 - 9:00:00 PM)"
A_MINUTE = 60


def apply_c2(page: FakePage) -> None:
    page.menu(C2, "Apply...")
    page.answer("Create Checkpoint and Apply")


def delete_c2(page: FakePage) -> None:
    page.menu(C2, "Delete Checkpoint...")
    page.answer("Delete")


@pytest.mark.parametrize("act", [apply_c2, delete_c2, lambda page: page.press("Checkpoint")])
def test_the_world_that_comes_out_is_the_headless_one(live, loop, act):
    headless = FakePage(opened())
    act(headless)

    act(live)
    assert len(live.lab.world.jobs)
    loop.run(A_MINUTE)

    assert headless.lab.world == live.lab.world


@pytest.mark.behaviour("B-043", "B-171")
@pytest.mark.parametrize(
    ("act", "words"),
    [
        (lambda page: page.press("Checkpoint"), ["Creating Checkpoint"]),
        (apply_c2, ["Applying Checkpoint"]),
        (delete_c2, ["Deleting Checkpoint", "Merge in Progress"]),
    ],
)
def test_the_status_column_shows_a_growing_percentage_and_clears_it(live, loop, act, words):
    shown = []
    act(live)
    for _ in range(600):
        row = live.row()
        if row["percent"] is not None:
            shown.append((row["status"].rsplit(" (", 1)[0], row["percent"]))
            assert row["status"].endswith(f" ({row['percent']}%)")
        loop.run(pacer.STEP_SECONDS)

    assert words == list(dict.fromkeys(word for word, _ in shown))
    for word in words:
        percents = [percent for one, percent in shown if one == word]
        assert percents == sorted(percents)
        assert len(set(percents)) > 3
    assert ("", None) == (live.row()["status"], live.row()["percent"])


def test_at_rest_nothing_waits_on_the_loop(live, loop):
    """A lab that is only looked at costs nothing, and its clock stands still."""
    assert loop.idle
    live.press("Checkpoint")
    assert not loop.idle
    loop.run(A_MINUTE)

    assert loop.idle
    now = live.manager.summary["time"]
    loop.run(A_MINUTE)
    assert now == live.manager.summary["time"]


def test_a_busy_kernel_does_not_leap_over_the_progress(live, loop):
    """A cell keeps the loop for a minute when a checkpoint has just been asked for: its progress is
    seen afterwards, from the beginning, as if there had been no such minute."""
    live.press("Checkpoint")
    shown = []
    for _ in range(200):
        shown.append(live.row()["percent"])
        loop.stall(A_MINUTE)
        loop.run(0)

    percents = [percent for percent in shown if percent is not None]
    assert 0 == percents[0]
    assert percents == sorted(percents)
    assert len(set(percents)) > 10
    assert (None, 4, True) == (shown[-1], len(live.lab.vm().checkpoints), loop.idle)


def test_a_step_that_is_a_little_late_counts_in_full(live, loop):
    """A job takes as long as it should on a machine that is merely not idle."""
    live.press("Checkpoint")
    loop.run(0)
    begun = live.lab.world.now
    loop.stall(2 * pacer.STEP_SECONDS)
    loop.run(0)

    assert 2 * pacer.STEP_SECONDS * 1000 == live.lab.world.now - begun


def test_the_clocks_move_while_a_job_runs(live, loop):
    """The host's in the title bar, and the guest's on its screen."""
    live.press("Checkpoint")
    host, guest = live.manager.summary["time"], live.manager.guest["clock"]
    loop.run(3)

    assert host != live.manager.summary["time"] == live.manager.guest["clock"] != guest


def test_while_a_job_runs_only_what_moves_is_sent(live, loop):
    """Ten times a second the tree stays the object it was."""
    live.press("Checkpoint")
    tree, files, actions = live.manager.tree, live.manager.files, live.manager.actions
    loop.run(3)

    assert live.row()["percent"]
    assert (tree is live.manager.tree, files is live.manager.files) == (True, True)
    assert actions is live.manager.actions


def test_rewind_in_the_middle_of_a_job(live, loop):
    """The job never was; the past stands still until somebody acts."""
    before = live.lab.world.copy()
    apply_c2(live)
    loop.run(3)
    assert "Applying Checkpoint" in live.row()["status"]

    live.history("rewind")
    loop.run(A_MINUTE)

    assert before == live.lab.world
    assert "Running" == live.row()["state"]


def test_redo_after_a_rewind_in_the_middle_of_a_job_lets_it_go_on(live, loop):
    headless = FakePage(opened())
    apply_c2(headless)
    apply_c2(live)
    loop.run(3)
    half_way = live.lab.world.copy()

    live.history("rewind")
    loop.run(3)
    live.history("redo")
    assert half_way == live.lab.world
    loop.run(A_MINUTE)

    assert headless.lab.world == live.lab.world


def test_after_a_rewind_another_way_may_be_taken(live, loop):
    apply_c2(live)
    loop.run(3)
    live.history("rewind")

    live.press("Pause")
    loop.run(A_MINUTE)

    assert ("Paused", False) == (live.row()["state"], live.manager.history["can_redo"])


@pytest.mark.parametrize("later", [0, A_MINUTE])
def test_rewind_past_a_job_that_ran_in_the_background(live, loop, later):
    """A merge was under way when the note was written: it stands still with the past, and both
    ways lead on from there."""
    delete_c2(live)
    loop.run(2)
    assert "Merge" in live.row()["status"]
    live.in_guest("write-note", "meanwhile")
    loop.run(later)

    live.history("rewind")
    loop.run(A_MINUTE)
    assert "Merge" in live.row()["status"]

    live.in_guest("write-note", "something else")
    loop.run(A_MINUTE)
    assert "" == live.row()["status"]
    assert "something else" in live.lab.vm().files.values()


def test_a_job_begun_by_a_line_of_python_goes_on_too(live, loop):
    """`wait=False`: the drawn lab lets it go on."""
    live.lab.vm().checkpoint("by hand", wait=False)
    assert 3 == len(live.lab.vm().checkpoints)
    loop.run(A_MINUTE)

    assert "by hand" == live.lab.vm().checkpoints[-1].name


def test_a_job_begun_before_anybody_looked_goes_on_when_the_page_opens(loop, lab):
    page = FakePage(lab)
    lab.vm().checkpoint("early", wait=False)
    loop.run(A_MINUTE)
    assert 3 == len(lab.vm().checkpoints)

    page.send("ready")
    loop.run(A_MINUTE)

    assert "early" == lab.vm().checkpoints[-1].name


def test_python_waits_for_what_the_page_began(live, loop):
    """A cell that asks for more finds the host at rest."""
    apply_c2(live)
    loop.run(1)

    live.lab.vm().checkpoint("after it")

    assert C2 == live.lab.vm().checkpoints[-1].parent.name
    assert {} == live.manager.notice
    loop.run(A_MINUTE)
    assert loop.idle


def test_let_time_pass_until_the_host_is_at_rest(live, loop):
    delete_c2(live)
    assert "settle" in [wait["id"] for wait in live.manager.history["waits"]]

    live.history("wait", "settle")

    assert 0 == len(live.lab.world.jobs)
    assert "settle" not in [wait["id"] for wait in live.manager.history["waits"]]


@pytest.mark.parametrize("speed", ["inf", "INF"])
def test_at_infinite_speed_jobs_settle_at_once(loop, lab, monkeypatch, speed):
    monkeypatch.setenv("HVLAB_SPEED", speed)
    page = FakePage(lab)
    page.send("ready")
    page.press("Checkpoint")

    assert (4, True) == (len(lab.vm().checkpoints), loop.idle)


@pytest.mark.parametrize("nonsense", ["", "fast", "0", "-3", "nan"])
def test_a_speed_that_makes_no_sense_is_the_usual_one(monkeypatch, nonsense):
    monkeypatch.setenv("HVLAB_SPEED", nonsense)

    assert pacer.SPEED == pacer.configured_speed()


def test_without_an_event_loop_jobs_settle_at_once(lab):
    """A plain script, and a browser-less test."""
    page = FakePage(lab)
    page.send("ready")
    page.press("Checkpoint")

    assert 4 == len(lab.vm().checkpoints)


def test_on_a_real_loop_with_clicks_from_another_thread(lab, monkeypatch):
    """ipykernel 7.3 serves them on a thread of its own: the job is paced on the main loop."""
    monkeypatch.setenv("HVLAB_SPEED", "100")
    threads = []

    async def notebook() -> FakePage:
        page = FakePage(lab)
        page.send("ready")
        lab.engine.subscribe(lambda _: threads.append(threading.current_thread()))
        click = threading.Thread(target=page.press, args=("Checkpoint",))
        click.start()
        while len(lab.vm().checkpoints) < 4:
            await asyncio.sleep(0.01)
        click.join()
        return page

    page = asyncio.run(asyncio.wait_for(notebook(), 60))

    assert ["Checkpoint"] == [entry.operation.title for entry in lab.engine.journal[-1:]]
    assert threading.main_thread() is threads[-1]
    assert "" == page.row()["status"]
