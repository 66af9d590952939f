"""Exercises solved with nothing but PowerShell, as a learner would on a host of their own."""

import pytest

from hvlab.lessons import LESSONS
from hvlab.lessons.checking import check
from hvlab.lessons.grading import beginning
from hvlab.powershell.session import Session

TYPED = {
    "revert-versus-apply": r"""
        Save-VM SRV01
        Checkpoint-VM SRV01 -SnapshotName 'Thursday morning, with KB5100003'
        Restore-VMSnapshot -VMName SRV01 -Name 'SRV01 - (3/11/2026 - 9:00:00 PM)' -Confirm:$false
        if ((Get-VM SRV01).State -ne 'Running') { Start-VM SRV01 }
    """,
    "dormant-branches": r"""
        $branch = Get-VMSnapshot SRV01 | Sort-Object CreationTime | Select-Object -Last 1
        Checkpoint-VM SRV01 -SnapshotName 'With the findings'
        Restore-VMSnapshot $branch -Confirm:$false
        if ((Get-VM SRV01).State -ne 'Running') { Start-VM SRV01 }
        $text = Invoke-Command -VMName SRV01 { Get-Content C:\Invoices\Thursday.txt }
        Restore-VMSnapshot -VMName SRV01 -Name 'With the findings' -Confirm:$false
        if ((Get-VM SRV01).State -ne 'Running') { Start-VM SRV01 }
        Invoke-Command -VMName SRV01 { Set-Content C:\Invoices\Thursday.txt $using:text }
    """,
    "time-skew": r"""
        Checkpoint-VM SRV01 -SnapshotName 'Thursday morning'
        Restore-VMSnapshot -VMName SRV01 -Name 'SRV01 - (3/9/2026 - 9:00:00 PM)' -Confirm:$false
        Enable-VMIntegrationService -VMName SRV01 -Name 'Time Synchronization'
        if ((Get-VM SRV01).State -ne 'Running') { Start-VM SRV01 }
        Start-Sleep -Seconds 600
    """,
}


@pytest.mark.parametrize("lesson", LESSONS.values(), ids=LESSONS)
def test_an_exercise_can_be_solved_by_typing(lesson):
    """Cmdlets of the host and PowerShell Direct are enough; nothing goes wrong on the way."""
    lab = beginning(lesson, lesson.exercise.section)
    window = Session(lab)
    result = window.run(TYPED[lesson.id])

    assert ("", []) == (result.text, window.shell.errors)
    assert () == check(lesson.exercise, lab).missing
