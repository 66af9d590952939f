"""A lab in a file: whole, or not at all, and never more than data."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.engine.store import _checksum, dumps, load, loads, store
from hvlab.errors import LabError


def text_of(lab: Lab) -> str:
    return dumps(lab, scenario="after-apply", version="0.1")


@pytest.fixture
def lab() -> OpenLab:
    """A branched tree with a merge half way and the learner's own steps."""
    lab = OpenLab.open("after-apply")
    vm = lab.vm()
    vm.checkpoint('<b>x</b> "quoted" \\ \U0001f600')
    vm.write("Notes\\a.txt", "mine")
    vm.delete(vm.checkpoints[0], wait=False)
    lab.engine.advance(1500)
    return lab


def test_a_stored_lab_is_the_lab(lab):
    """The world to the page, the journal and the events come back, in the middle of a merge."""
    back = loads(text_of(lab.engine)).lab

    assert lab.world == back.world
    assert lab.engine.journal == back.journal
    assert lab.engine.events == back.events
    assert text_of(lab.engine) == text_of(back)


def test_a_loaded_lab_goes_on_and_back_like_the_stored_one(lab):
    """Settling gives the same world, and rewinding reaches the beginning of the scenario."""
    loaded = loads(text_of(lab.engine))

    loaded.lab.settle()
    lab.engine.settle()
    assert lab.world == loaded.lab.world
    loaded.lab.start_over()
    assert loaded.rewindable
    assert OpenLab.open("after-apply").world == loaded.lab.world


def test_a_world_the_journal_no_longer_leads_to_is_kept_as_it_was(lab):
    """When a rule was corrected since, the stored world counts; it just cannot be rewound."""
    vm = lab.vm().row
    lab.world.vms.put(replace(vm, settings=replace(vm.settings, notes="as it was then")))

    loaded = loads(text_of(lab.engine))

    assert not loaded.rewindable
    assert loaded.lab.last_entry() is None
    assert lab.world == loaded.lab.world


@pytest.mark.parametrize("part", [0.0, 0.1, 0.5, 0.9, 0.9999])
def test_a_part_of_a_file_is_refused(lab, part):
    """A file that was cut off is not half loaded."""
    text = text_of(lab.engine)

    with pytest.raises(LabError, match="not a stored lab"):
        loads(text[: int(len(text) * part)])


def test_a_changed_byte_is_noticed(lab):
    """Whatever letter or digit is changed, the checksum says so."""
    text = text_of(lab.engine)
    for at in range(200, len(text), len(text) // 40):
        if text[at].isalnum():
            other = "1" if text[at] != "1" else "2"
            with pytest.raises(LabError, match=r"damaged|not a stored lab"):
                loads(text[:at] + other + text[at + 1 :])


def test_another_format_is_refused_by_name(lab):
    """A file of a later hvlab says which one made it."""
    data = json.loads(text_of(lab.engine)) | {"format": 99, "hvlab": "7.0"}

    with pytest.raises(LabError, match=r"format 99 .hvlab '7.0'.*reads format 1"):
        loads(json.dumps(data))


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda d: d["journal"][0]["operation"].update({"is": "Popen"}), "found 'Popen'"),
        (lambda d: d["journal"][0]["operation"].update({"is": "os.system"}), "found 'os.system'"),
        (lambda d: d["journal"][0]["operation"].update({"evil": 1}), "evil"),
        (lambda d: d["world"]["vms"][0].update({"state": "__class__"}), "unknown value"),
        (lambda d: d["world"]["vms"][0].update({"number": "1"}), "expected int"),
        (lambda d: d["world"]["disks"][0]["pages"].update({"0": "AAAA"}), "page"),
        (lambda d: d["world"].pop("vms"), "vms"),
        (lambda d: d.update({"journal": 3}), "damaged"),
    ],
)
def test_a_forged_file_makes_nothing_but_rows(lab, change, reason):
    """With a checksum that fits, a strange type, field or value is still refused."""
    data = json.loads(text_of(lab.engine))
    change(data)
    body = {key: data[key] for key in data if key not in ("format", "hvlab", "sha256")}
    data["sha256"] = _checksum(body)

    with pytest.raises(LabError, match=reason):
        loads(json.dumps(data))


def test_a_file_that_is_not_there_or_no_text(tmp_path):
    """The reason is said, without a traceback of ours."""
    binary = tmp_path / "lab.json"
    binary.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(LabError, match="could not be read"):
        load(tmp_path / "missing.json")
    with pytest.raises(LabError, match="not a stored lab"):
        load(binary)


KILLED = """
import os, signal, sys
from pathlib import Path
from hvlab.api import OpenLab
os.fsync = lambda handle: os.kill(os.getpid(), signal.SIGKILL)
lab = OpenLab.open("patch-week")
lab.store(Path(sys.argv[1]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_killed_while_storing_the_old_file_stays_whole(lab, tmp_path):
    """`kill -9` just before the new file is complete leaves the old one as it was."""
    path = tmp_path / "lab.json"
    store(lab.engine, path, scenario="after-apply", version="0.1")
    before = path.read_bytes()

    ended = subprocess.run(
        [sys.executable, "-c", KILLED, str(path)], cwd=Path(__file__).parents[2], check=False
    )

    assert -9 == ended.returncode
    assert before == path.read_bytes()
    assert lab.world == load(path).lab.world


def test_by_a_line_of_python(lab, tmp_path):
    """`lab.store(...)` and `OpenLab.load(...)` keep scenario and world."""
    lab.store(tmp_path / "mine.json")

    back = OpenLab.load(tmp_path / "mine.json")

    assert (lab.scenario, lab.world) == (back.scenario, back.world)
