"""`%%powershell` in a real Python kernel: Tab, Shift+Tab, questions, with each ipykernel."""

from queue import Empty

import pytest

from tests.patience import PATIENCE

CELL = "%%powershell\n"
C1 = "SRV01 - (3/9/2026 - 9:00:00 PM)"


@pytest.fixture
def kernel(started):
    started.run("%load_ext hvlab")
    started.run('lab = open_lab("patch-week")')
    return started


def reply_to(kernel, request):
    while True:
        reply = kernel.client.get_shell_msg(timeout=PATIENCE)
        if request == reply["parent_header"]["msg_id"]:
            return reply["content"]


def test_tab_and_shift_tab(kernel):
    """The front end's own requests, with positions in the whole cell."""
    cell = CELL + "Get-VM -Na"
    tab = reply_to(kernel, kernel.client.complete(cell, len(cell)))
    shift_tab = reply_to(kernel, kernel.client.inspect(CELL + "Get-VMSnapshot", len(CELL) + 5))

    assert ["-Name"] == tab["matches"]
    assert cell[: tab["cursor_start"]] == CELL + "Get-VM "
    assert shift_tab["data"]["text/plain"].startswith("NAME\n    Get-VMSnapshot")


@pytest.mark.parametrize(("answer", "is_applied"), [("y", "True"), ("n", "False")])
def test_a_question_is_asked_below_the_cell(kernel, answer, is_applied):
    restore = f"{CELL}Restore-VMSnapshot -VMName SRV01 -Name '{C1}'"
    cell = kernel.client.execute(restore, allow_stdin=True)
    question = kernel.client.get_stdin_msg(timeout=PATIENCE)["content"]
    kernel.client.input(answer)
    said = kernel.end(cell)

    assert question["prompt"].startswith("[Y] Yes")
    assert "Are you sure you want to perform this action?" in said
    parent = kernel.run("%powershell (Get-VM).ParentSnapshotName")
    assert is_applied == str(parent == C1)
    with pytest.raises(Empty):
        kernel.client.get_stdin_msg(timeout=0)
