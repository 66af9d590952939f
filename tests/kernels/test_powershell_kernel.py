"""The kernel "PowerShell (hvlab)" as Jupyter starts it: cells, questions, Tab, interrupts."""

from __future__ import annotations

import json
from pathlib import Path
from queue import Empty

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

import hvlab
from hvlab.views.powershell.console import RED
from tests.patience import PATIENCE

SPECS = Path(hvlab.__file__).parent / "cli" / "jupyter" / "kernels"
C1 = "SRV01 - (3/9/2026 - 9:00:00 PM)"


class Heard:
    """What a cell said: its reply, its two streams, its pictures, its error."""

    def __init__(self, reply, messages):
        self.reply = reply
        self.kinds = [message["msg_type"] for message in messages]
        self.pictures = [m["content"]["data"] for m in messages if m["msg_type"] == "display_data"]
        self.errors = [m["content"] for m in messages if m["msg_type"] == "error"]
        self.stdout = self._stream(messages, "stdout")
        self.stderr = self._stream(messages, "stderr")

    @staticmethod
    def _stream(messages, name):
        texts = [m["content"] for m in messages if m["msg_type"] == "stream"]
        return "".join(one["text"] for one in texts if one["name"] == name)


class Notebook:
    """A notebook of the kernel."""

    def __init__(self, manager, client):
        self.manager = manager
        self.client = client

    def run(self, cell, answers=None, interrupt=False):
        """Run a cell to its end; `answers` are what a person types when asked."""
        answers = None if answers is None else list(answers)
        request = self.client.execute(cell, allow_stdin=answers is not None)
        messages, idle, asked = [], False, False
        while not idle:
            message = self._next(answers if answers is not None else [])
            if message is None or message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] == "status":
                idle = content["execution_state"] == "idle"
                if interrupt and not idle and not asked:
                    asked = True
                    self._wait_until_it_runs(request)
                    self.manager.interrupt_kernel()
            else:
                messages.append(message)
        return Heard(self._reply(request), messages)

    def _next(self, answers):
        """The next message of the kernel; questions are answered."""
        for _ in range(int(PATIENCE * 10)):
            try:
                return self.client.get_iopub_msg(timeout=0.1)
            except Empty:
                pass
            try:
                self.client.get_stdin_msg(timeout=0)
            except Empty:
                continue
            self.client.input(answers.pop(0))
        raise AssertionError("the kernel says nothing")

    def _wait_until_it_runs(self, request):
        """Until the script has said its first word."""
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["msg_type"] == "stream" and message["parent_header"]["msg_id"] == request:
                return

    def ask(self, kind, *words):
        request = getattr(self.client, kind)(*words)
        return self._reply(request)

    def _reply(self, request):
        while True:
            reply = self.client.get_shell_msg(timeout=PATIENCE)
            if request == reply["parent_header"]["msg_id"]:
                return reply["content"]

    def complete(self, text):
        found = self.ask("complete", text, len(text))
        start, end = found["cursor_start"], found["cursor_end"]
        return [text[:start] + one + text[end:] for one in found["matches"]]


@pytest.fixture(scope="module")
def notebook():
    specs = KernelSpecManager(kernel_dirs=[str(SPECS)], ensure_native_kernel=False)
    manager = KernelManager(kernel_name="hvlab-powershell", kernel_spec_manager=specs)
    manager.start_kernel()
    client = manager.blocking_client()
    client.start_channels()
    try:
        client.wait_for_ready(timeout=PATIENCE)
        yield Notebook(manager, client)
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)


@pytest.fixture(autouse=True)
def fresh(request):
    """Each test begins in the scenario as it is opened."""
    if "notebook" in request.fixturenames:
        request.getfixturevalue("notebook").run("Open-Lab patch-week")


def test_jupyter_knows_what_it_speaks(notebook):
    """The mime type is the one under which JupyterLab has PowerShell's highlighting."""
    info = notebook.ask("kernel_info")

    assert {
        "name": "powershell",
        "mimetype": "application/x-powershell",
        "codemirror_mode": "powershell",
        "pygments_lexer": "powershell",
        "file_extension": ".ps1",
    }.items() <= info["language_info"].items()
    spec = json.loads((SPECS / "hvlab-powershell" / "kernel.json").read_text("utf-8"))
    assert "PowerShell (hvlab)" == spec["display_name"]


def test_a_cell(notebook):
    heard = notebook.run("$vm = Get-VM\n$vm.Name; 6 * 7")

    assert "ok" == heard.reply["status"]
    assert "SRV01\n42\n" == heard.stdout
    assert "" == heard.stderr
    assert "Running\n" == notebook.run("$vm.State.ToString()").stdout


def test_a_table_is_one_message(notebook):
    assert 1 == notebook.run("Get-VMSnapshot SRV01").kinds.count("stream")


def test_an_error_that_ends_nothing(notebook):
    heard = notebook.run("Get-VM nobody; 'after'")

    assert "ok" == heard.reply["status"]
    assert "after\n" == heard.stdout
    assert f"{RED}Get-VM : Hyper-V was unable to find" in heard.stderr


@pytest.mark.parametrize("cell", ["throw 'enough'", "Get-VM )", "Get-VM nobody -ErrorAction Stop"])
def test_a_terminating_error_stops_run_all(notebook, cell):
    heard = notebook.run(f"{cell}\n'after'")

    assert "error" == heard.reply["status"]
    assert "ScriptStopped" == heard.reply["ename"]
    assert ["ScriptStopped"] == [one["ename"] for one in heard.errors]
    assert "FullyQualifiedErrorId" in heard.stderr
    assert "" == heard.stdout
    assert "ok" == notebook.run("1").reply["status"]


def test_questions_are_asked_and_answers_count(notebook):
    restore = f"Restore-VMSnapshot -VMName SRV01 -Name '{C1}'"
    parent = "(Get-VM SRV01).ParentSnapshotName"
    before = notebook.run(parent).stdout

    refused = notebook.run(restore, answers=["n"])
    assert "Are you sure you want to perform this action?" in refused.stdout
    assert before == notebook.run(parent).stdout

    notebook.run(restore, answers=["y"])
    assert f"{C1}\n" == notebook.run(parent).stdout


def test_read_host(notebook):
    assert "you said hello\n" == notebook.run(
        '$x = Read-Host Say; "you said $x"', answers=["hello"]
    ).stdout.replace("Say: \n", "").replace("Say: ", "")


def test_where_nobody_answers(notebook):
    """nbclient and papermill allow no questions."""
    heard = notebook.run(f"Restore-VMSnapshot -VMName SRV01 -Name '{C1}'")

    assert "NonInteractive mode" in heard.stderr
    assert "-Confirm:$false" in heard.stdout


def test_a_loop_without_end_is_interrupted(notebook):
    heard = notebook.run("1..60 | % { 'on and on' }; while ($true) { }", interrupt=True)

    assert "error" == heard.reply["status"]
    assert "The script was interrupted." == heard.reply["evalue"]
    assert "SRV01\n" == notebook.run("(Get-VM).Name").stdout


def test_completion(notebook):
    assert ["Checkpoint-VM"] == notebook.complete("Checkpoint-V")
    assert ["Get-VM -Name SRV01"] == notebook.complete("Get-VM -Name ")
    assert ["Open-Lab patch-week"] == notebook.complete("Open-Lab patch-we")
    kinds = notebook.ask("complete", "Get-VM -Na", 10)["metadata"]["_jupyter_types_experimental"]
    assert [{"start": 7, "end": 10, "text": "-Name", "type": "parameter"}] == kinds


def test_inspection(notebook):
    found = notebook.ask("inspect", "Get-VMSnapshot -VMName x", 8)
    nothing = notebook.ask("inspect", "nonsense", 3)

    assert found["found"]
    assert found["data"]["text/plain"].startswith("NAME\n    Get-VMSnapshot")
    assert not nothing["found"]


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Get-VM", "complete"),
        ("", "complete"),
        ("Get-VM |", "incomplete"),
        ("if (1) {", "incomplete"),
        ("'open", "incomplete"),
        ("Get-VM )", "invalid"),
    ],
)
def test_whether_a_cell_is_whole(notebook, text, status):
    assert status == notebook.ask("is_complete", text)["status"]


# The lab's own commands


def test_the_tree_is_drawn_where_it_comes(notebook):
    heard = notebook.run("Get-VM; Show-Tree; 'after'")

    (picture,) = heard.pictures
    assert picture["image/svg+xml"].startswith("<svg")
    assert "▶ Now" in picture["text/plain"]
    assert ["stream", "display_data", "stream"] == [
        kind for kind in heard.kinds if kind in ("stream", "display_data")
    ]
    assert "after\n" == heard.stdout[-6:]


def test_files_clocks_and_text(notebook):
    heard = notebook.run("Show-Files; Show-Clock; (Show-Tree SRV01 -AsText) -match 'Now'")

    assert ["SRV01.vhdx", "HV01"] == [
        word
        for word, one in zip(["SRV01.vhdx", "HV01"], heard.pictures, strict=True)
        if word in one["text/html"]
    ]
    assert "Now" in heard.stdout


def test_another_lab_in_the_middle_of_a_cell(notebook):
    """Variables stay; everything is asked of the new lab from then on."""
    heard = notebook.run("$kept = 1; Open-Lab empty -HostVersion 2016\n@(Get-VM).Count; $kept")

    assert "The lab 'empty' is open: no virtual machine yet.\n0\n1\n" == heard.stdout
    assert "" == notebook.run("Get-ChildItem C:\\ -Recurse -Include SRV01*").stdout
    assert "unknown" in notebook.run("Open-Lab unknown").stderr


def test_there_and_back_in_time(notebook):
    count = "@(Get-VMSnapshot SRV01).Count"
    notebook.run("Checkpoint-VM SRV01 -SnapshotName new")

    assert (
        "4\n3\n4\n"
        == notebook.run(f"{count}; Invoke-LabRewind; {count}; Invoke-LabRedo; {count}").stdout
    )
    assert "nothing to redo" in notebook.run("Invoke-LabRedo").stderr


def test_their_help_says_that_no_host_has_them(notebook):
    for name in ("Open-Lab", "Show-Tree", "Invoke-LabRewind"):
        assert "A real host does not have it." in notebook.run(f"Get-Help {name}").stdout


def test_exit_opens_a_new_window(notebook):
    assert "was closed (exit code 2)" in notebook.run("$x = 1; exit 2").stdout
    assert "True\nSRV01\n" == notebook.run("$null -eq $x; (Get-VM).Name").stdout
    assert "▶ Now" in notebook.run("Show-Tree").pictures[0]["text/plain"]
