"""`hvlab ps`: PowerShell for a command, a file, standard input, and line by line."""

from __future__ import annotations

import io
import json
import sys

import pytest

from hvlab.api import OpenLab
from hvlab.cli import main
from hvlab.cli.powershell import Tab, Typing
from hvlab.powershell.session import Session


@pytest.fixture
def ps(capsys, monkeypatch):
    """`ps("-c", "Get-VM")` gives the exit status, and what went to standard output and error."""

    def run(*words: str, typed: str = ""):
        monkeypatch.setattr(sys, "stdin", io.StringIO(typed))
        try:
            status = main(["ps", *words])
        except SystemExit as leaving:
            status = leaving.code
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("(Get-VM).Name", 0, "SRV01\n"),
        ("'a'; exit 7", 7, "a\n"),
        ("Get-VM nope -ErrorAction SilentlyContinue", 1, ""),
        ("Get-VM nope -ErrorAction SilentlyContinue; 'on'", 0, "on\n"),
        ("('x' * 200 | select @{n='n';e={$_}} | ft | Out-String -Stream)[3].Length", 0, "119\n"),
    ],
)
def test_a_command(ps, text, status, said):
    """Prints what the console shows; the status is PowerShell's: 1 when the last statement failed,
    or what `exit` gave."""
    assert (status, said, "") == ps("-c", text)


def test_errors_are_part_of_what_is_shown(ps):
    """In the order of the window, on standard output."""
    status, said, _ = ps("-c", "1/0")
    assert (1, "Attempted to divide by zero.") == (status, said.splitlines()[0])
    status, said, _ = ps("-c", "Get-VM |")
    assert (1, "An empty pipe element is not allowed.") == (status, said.splitlines()[0])


def test_a_file_with_arguments(ps, tmp_path):
    """Bound to its param block; a throw that nobody catches is status 1."""
    script = tmp_path / "script.ps1"
    script.write_text('param($Name, [switch]$Force) "$Name $Force"; (Get-VM $Name).State; exit 3')
    assert (3, "SRV01 True\nRunning\n", "") == ps(str(script), "SRV01", "-Force")
    assert (3, "SRV01 False\nRunning\n", "") == ps(str(script), "-Name", "SRV01")
    script.write_text("throw 'no'")
    assert 1 == ps(str(script))[0]
    script.write_text("Get-VM nope; 'on'")
    assert 0 == ps(str(script))[0]


def test_standard_input(ps):
    """A whole script."""
    assert (0, "1\n2\n", "") == ps(typed="1\nif ($true) {\n  2\n}\n")


def test_a_kept_lab_goes_on_where_it_ended(ps, tmp_path):
    """The next call sees the checkpoint of the last one, and the time that has passed."""
    state = str(tmp_path / "lab.json")
    assert (0, "", "") == ps("--state", state, "-c", "Checkpoint-VM SRV01 -SnapshotName kept")
    assert (0, "kept\n", "") == ps("--state", state, "-c", "(Get-VMSnapshot SRV01)[-1].Name")
    ps("--state", state, "-c", "Start-Sleep 3600")
    assert (0, "10\n", "") == ps("--state", state, "-c", "(Get-Date).Hour")


def test_another_starting_point(ps, tmp_path):
    """A scenario, a version of the host, an inventory."""
    assert "DC01" in ps("--scenario", "domain", "-c", "(Get-VM).Name")[1]
    assert "5.0\n" == ps("--profile", "2012R2", "-c", "(Get-VM).Version")[1]
    host = tmp_path / "host.json"
    host.write_text(json.dumps({"host": "MINE", "vms": [{"Name": "web", "State": "Running"}]}))
    assert "web MINE\n" == ps("--host", str(host), "-c", '"$((Get-VM).Name) $(hostname)"')[1]


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["--scenario", "patchweek", "-c", "1"], 1, "Did you mean 'patch-week'?"),
        (["--profile", "2016R2", "-c", "1"], 1, "The profiles are:"),
        (["--host", "nowhere.json", "-c", "1"], 1, "'nowhere.json' could not be read"),
        (["nowhere.ps1"], 1, "'nowhere.ps1' could not be read"),
        (["--host", "a", "--scenario", "b"], 2, "either --host or --scenario"),
        (["-c", "1", "file.ps1"], 2, "either a command or a file"),
        (["--check"], 2, "which files?"),
    ],
)
def test_slips(ps, words, status, said):
    """A line that says what is wrong, and no traceback."""
    found, _, complaint = ps(*words)
    assert status == found
    assert said in complaint
    assert "Traceback" not in complaint


def test_questions(ps):
    """Answered from standard input; a bare Enter where that has ended; refused when told so."""
    restore = (
        "Restore-VMSnapshot -VMName SRV01 -Name 'SRV01 - (3/9/2026 - 9:00:00 PM)';"
        " (Get-VM).ParentSnapshotName"
    )
    _, said, _ = ps("-c", restore, typed="n\n")
    assert said.endswith("SRV01 - (3/11/2026 - 9:00:00 PM)\n")
    _, said, _ = ps("-c", restore)
    assert said.endswith("SRV01 - (3/9/2026 - 9:00:00 PM)\n")
    _, said, _ = ps("--non-interactive", "-c", restore)
    assert "is in NonInteractive mode" in said
    assert said.endswith("SRV01 - (3/11/2026 - 9:00:00 PM)\n")


@pytest.mark.parametrize(
    "content",
    [
        "a\r\n'\U0001f600' )".encode(),
        "\ufeffa\r\n'\U0001f600' )".encode(),
        "a\r\n'\U0001f600' )".encode("utf-16"),
    ],
)
def test_check_counts_as_windows_does(ps, tmp_path, content):
    """Offsets count the file's own line ends and UTF-16, whatever the file's encoding."""
    script = tmp_path / "script.ps1"
    script.write_bytes(content)

    _, said, _ = ps("--check", str(script))

    assert [8] == [offset for _, offset, _ in json.loads(said)["errors"]]


def test_check_runs_nothing(ps, tmp_path):
    """One JSON line for each file: verdict, complaints, commands with their parameters."""
    good, bad = tmp_path / "good.ps1", tmp_path / "bad.ps1"
    good.write_text("Get-VM -Name a | Stop-VM -Force")
    bad.write_text("if (1) { Get-VM")
    status, said, _ = ps("--check", str(good), str(bad))
    first, second = map(json.loads, said.splitlines())
    assert 1 == status
    assert (True, [], [["get-vm", ["name"]], ["stop-vm", ["force"]]]) == (
        first["valid"],
        first["errors"],
        first["commands"],
    )
    assert (False, "MissingEndCurlyBrace", 7) == (second["valid"], *second["errors"][0][:2])
    assert [["get-vm", []]] == second["commands"]


def test_the_labs_own_commands(ps, tmp_path):
    """As in the kernel: another scenario, which is the one that is kept, and drawings as text."""
    state = str(tmp_path / "lab.json")
    _, said, _ = ps("--state", state, "-c", "Open-Lab domain; Show-Tree DC01")
    assert "▶ Now (Running)" in said
    _, said, _ = ps("--state", state, "-c", "Checkpoint-VM DC01; Invoke-LabRewind; (Get-VM).Count")
    assert "3\n" == said
    assert "patch-week" in ps("-c", "(Get-LabScenario).Name")[1]


def test_check_goes_on_behind_what_cannot_be_read(ps, tmp_path):
    """A file that is not there has a line like the others."""
    good = tmp_path / "good.ps1"
    good.write_text("Get-VM")
    status, said, _ = ps("--check", str(tmp_path / "none.ps1"), str(tmp_path), str(good))
    found = [json.loads(line) for line in said.splitlines()]
    assert 1 == status
    assert [False, False, True] == [one["valid"] for one in found]
    assert "FileReadError" == found[0]["errors"][0][0]
    assert [] == found[1]["commands"]


def test_progress_leaves_nothing_behind(monkeypatch):
    """In a terminal the text that follows takes its place, and so does the end of the command."""

    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdout", screen := Screen())
    assert 0 == main(["ps", "-c", "Write-Progress Working -PercentComplete 50; 'done'"])
    before, _, after = screen.getvalue().rpartition("\r\x1b[K")
    assert "Working" in before
    assert "done\n" == after


def test_tab_in_a_terminal():
    """The line with each offer in it, then nothing."""
    tab = Tab(Session(OpenLab.open("patch-week")))
    assert ["Get-VM SRV01", None] == [tab.offer("Get-VM S", 0), tab.offer("Get-VM S", 1)]
    line = "Restore-VMSnapshot -VMName SRV01 -Name "
    assert f"{line}'SRV01 - (3/9/2026 - 9:00:00 PM)'" == tab.offer(line, 0)
    assert tab.offer("Frobnicate-Thing -X", 0) is None


def test_ctrl_c_comes_back_to_the_prompt(monkeypatch, capsys):
    """In a running command, and at a question; the lab is as it was left."""
    lines = iter(
        ["Checkpoint-VM SRV01 -SnapshotName kept", "Remove-VM SRV01", "Read-Host", "'on'", "exit"]
    )

    def typed(prompt: str = "") -> str:
        if not prompt.startswith("PS "):
            raise KeyboardInterrupt
        return next(lines)

    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Keyboard())
    monkeypatch.setattr("builtins.input", typed)
    assert 0 == main(["ps"])
    assert "on\n" in capsys.readouterr().out


def test_a_script_file_is_called_by_its_name(ps, tmp_path):
    """Errors are at its lines; one that cannot be bound is status 1."""
    script = tmp_path / "report.ps1"
    script.write_text("param([Parameter(Mandatory)]$Name)\nGet-VM $Name")
    status, said, _ = ps(str(script), "nope")
    assert (0, f"At {script}:2 char:1") == (status, said.splitlines()[1])
    status, said, _ = ps("--non-interactive", str(script))
    assert 1 == status
    assert said.startswith("report.ps1 : Cannot process command because of one or more missing")
    assert "cmdlet report.ps1 at command pipeline position 1" in ps(str(script))[1]


def test_line_by_line(monkeypatch, capsys):
    """A prompt for each statement, `>>` while it is not whole, also behind an empty line; exit
    gives its number."""
    lines = iter(["if ($true) {", "'inside'", "", "}", "exit 4"])
    prompts: list[str] = []

    def typed(prompt: str = "") -> str:
        prompts.append(prompt)
        return next(lines)

    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Keyboard())
    monkeypatch.setattr("builtins.input", typed)
    assert 4 == main(["ps"])
    first = "PS C:\\Users\\Administrator> "
    assert [first, ">> ", ">> ", ">> ", first] == prompts
    assert "inside\n" in capsys.readouterr().out


REMOVE = "Get-VMSnapshot SRV01 | Select-Object -Last 1 | Remove-VMSnapshot"
STATUS = "(Get-VM SRV01).Status"


class Watch:
    """A wall clock that a test sets."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize("speed", ["6", "inf"])
def test_jobs_go_on_while_somebody_types(monkeypatch, speed):
    """A second of typing is six of the host's; the clock stands still once all is done."""
    monkeypatch.setenv("HVLAB_SPEED", speed)
    lab, watch = OpenLab.open("patch-week"), Watch()
    session = Session(lab)
    session.run(REMOVE)
    begun, left = lab.world.now, lab.engine.remaining()
    typing = Typing(lab, watch)
    watch.now += left / 6000 / 2
    typing.end()

    assert (left // 2 if speed == "6" else left) == pytest.approx(lab.world.now - begun, abs=1)
    assert ("Merging disks" if speed == "6" else "Operating normally") == lab_says(session)
    typing = Typing(lab, watch)
    watch.now += 3600
    typing.end()
    assert "Operating normally" == lab_says(session)
    assert begun + left == lab.world.now


def lab_says(session: Session) -> str:
    """What the VM's status is."""
    return str(session.run_objects(STATUS)[0])


def test_the_prompt_lets_jobs_go_on(monkeypatch, capsys):
    """The merge is over by the time somebody has typed the next line; nobody waited for it."""
    monkeypatch.setenv("HVLAB_SPEED", "inf")
    lines = iter([f"{REMOVE}; {STATUS}", STATUS, "exit"])

    class Keyboard(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Keyboard())
    monkeypatch.setattr("builtins.input", lambda _="": next(lines))
    assert 0 == main(["ps"])
    assert "Merging disks\nOperating normally\n" in capsys.readouterr().out


def test_what_somebody_else_has_kept_meanwhile_is_not_lost(ps, tmp_path, monkeypatch):
    """Two calls at once on one file: the second one to end says so, and changes nothing."""
    state = tmp_path / "lab.json"
    ps("--state", str(state), "-c", "Checkpoint-VM SRV01 -SnapshotName first")
    other = tmp_path / "other.json"
    other.write_bytes(state.read_bytes())
    ps("--state", str(other), "-c", "Checkpoint-VM SRV01 -SnapshotName theirs")
    real = Session.run

    def meanwhile(self, text, **named):
        other.replace(state)
        return real(self, text, **named)

    monkeypatch.setattr(Session, "run", meanwhile)
    status, _, said = ps("--state", str(state), "-c", "Checkpoint-VM SRV01 -SnapshotName mine")
    monkeypatch.undo()

    assert (1, True) == (status, "was changed by somebody else" in said)
    names = ps("--state", str(state), "-c", "(Get-VMSnapshot SRV01 | select -Last 2).Name")
    assert (0, "first\ntheirs\n", "") == names


def test_a_kept_lab_keeps_its_jobs(ps, tmp_path):
    """The next call finds the merge where it was left, and can wait for it."""
    state = str(tmp_path / "lab.json")
    assert (0, "", "") == ps("--state", state, "-c", REMOVE)
    assert (0, "Merging disks\n", "") == ps("--state", state, "-c", STATUS)
    wait = f"while ({STATUS} -eq 'Merging disks') {{ Start-Sleep 5 }}"
    assert (0, "", "") == ps("--state", state, "-c", wait)
    assert (0, "Operating normally\n", "") == ps("--state", state, "-c", STATUS)
