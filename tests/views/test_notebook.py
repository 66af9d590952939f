"""A lab in a notebook: live where there is a kernel, a picture and words where there is none."""

import pytest

from hvlab.errors import LabError
from hvlab.powershell.session import Session
from hvlab.views.notebook import NotebookLab, current_lab, open_lab
from tests.views.page import READY

WIDGET = "application/vnd.jupyter.widget-view+json"
C2 = "SRV01 - (3/10/2026 - 9:00:00 PM)"


@pytest.fixture
def lab() -> NotebookLab:
    return NotebookLab("patch-week", READY["patch-week"].fork())


def test_the_last_line_shows_widget_picture_and_words(lab):
    bundle = lab._repr_mimebundle_()

    assert {WIDGET, "image/svg+xml", "text/plain"} == set(bundle)
    assert bundle["text/plain"].startswith("SRV01\n└─ SRV01 - (3/9/2026")
    assert bundle["text/plain"].endswith("▶ Now (Running)")
    assert bundle["image/svg+xml"].startswith("<svg")
    assert C2 in bundle["image/svg+xml"]


def test_the_same_lab_gives_the_same_picture_and_words():
    """Committed notebooks do not change when they are run again."""

    def kept() -> dict[str, str]:
        bundle = open_lab("patch-week")._repr_mimebundle_()
        return {kind: bundle[kind] for kind in ("text/plain", "image/svg+xml")}

    assert kept() == kept()


def test_shown_twice_it_is_one_manager(lab):
    first, second = (lab._repr_mimebundle_()[WIDGET]["model_id"] for _ in range(2))

    assert first == second == lab.manager.model_id


def test_the_picture_is_of_now(lab):
    before = lab._repr_mimebundle_()["text/plain"]
    lab.vm().apply(C2, create_checkpoint=True)
    after = lab._repr_mimebundle_()["text/plain"]

    assert "dormant" not in before
    assert 2 == after.count("dormant")


def test_a_host_without_machines_has_words_and_no_picture():
    bundle = open_lab("empty")._repr_mimebundle_()

    assert {WIDGET, "text/plain"} == set(bundle)
    assert "no virtual machine" in bundle["text/plain"]


def test_the_tables_for_a_line_of_python(lab):
    files = lab.files()
    assert files._repr_mimebundle_()["text/plain"].startswith("File")
    assert "<table>" in files._repr_mimebundle_()["text/html"]
    assert "SRV01.vhdx" in files.text

    clock = lab.clock().text
    assert "HV01" in clock
    assert "in step with the host" in clock
    lab.vm().turn_off()
    assert "no clock" in lab.clock().text


def test_names_are_text_in_every_table(lab):
    lab.vm().rename(C2, '<img src=x onerror="alert(1)">')
    for shown in (lab.files(), lab.tree()):
        for kind, text in shown._repr_mimebundle_().items():
            assert kind == "text/plain" or "<img" not in text


def test_the_lab_opened_last_is_the_current_one():
    first = open_lab("empty")
    second = open_lab("patch-week")

    assert second is current_lab() is not first


def test_a_fork_is_not_the_current_lab(lab):
    """A prediction is tried on a fork; the magics go on speaking of the learner's own lab."""
    lab.fork()

    assert lab is current_lab()


def test_a_misspelled_scenario_is_answered_with_the_right_one():
    with pytest.raises(LabError, match="Did you mean 'patch-week'"):
        open_lab("patch-weak")


def test_a_session_is_kept_as_a_script(lab, tmp_path):
    """Run on a fresh copy of the scenario, it gives the same world."""
    lab.vm().checkpoint("it's")
    lab.save_script(tmp_path / "session.ps1")
    kept = (tmp_path / "session.ps1").read_text(encoding="utf-8-sig")
    copy = NotebookLab("patch-week", READY["patch-week"].fork())
    Session(copy).run_script(kept)

    assert lab.export_script() == kept
    assert kept.endswith("\nCheckpoint-VM -Name 'SRV01' -SnapshotName 'it''s'\n")
    assert lab.world == copy.world
