"""Jobs of Start-Job."""

from tests.powershell.language.support import error_id, lines


def test_a_job_gives_its_output_once() -> None:
    """Receive-Job takes the results out, -Keep leaves them."""
    script = (
        "$j = Start-Job { 1; 2 }; Receive-Job $j -Keep; Receive-Job $j; Receive-Job $j; $j.State"
    )
    assert ["1", "2", "1", "2", "Completed"] == lines(script)


def test_a_job_sees_the_callers_variables_by_using_only() -> None:
    """$using: brings a value in; the caller's own variables are not there."""
    script = '$x = 3; Start-Job { "$using:x <$x>"; $x = 4 } | Wait-Job | Receive-Job; $x'
    assert ["3 <>", "3"] == lines(script)


def test_errors_of_a_job_come_with_its_results() -> None:
    """Receive-Job writes the job's errors to the error stream."""
    assert ["a"] == lines("Start-Job { 'a'; Write-Error 'b' } | Wait-Job | Receive-Job 2>$null")
    assert ["Failed"] == lines("$j = Start-Job { throw 'x' }; $j.State")


def test_arguments_and_names() -> None:
    """-ArgumentList fills the block's parameters; jobs are found by name and number."""
    script = (
        "Start-Job -Name sum { param($a, $b) $a + $b } -ArgumentList 2, 3 | Out-Null; "
        "Receive-Job -Name sum; (Get-Job sum*).Count; Remove-Job -Name sum; @(Get-Job).Count"
    )
    assert ["5"] == lines(script)[:1]


def test_a_missing_job_is_said_to_be_missing() -> None:
    """Get-Job of an unknown number is an error, not nothing."""
    script = "Get-Job 7"
    assert "JobWithSpecifiedSessionNotFound" in error_id(script)


def test_using_without_a_sender_is_an_error() -> None:
    """$using: outside of a block that is sent somewhere means nothing."""
    assert "UsingWithoutInvokeCommand" == error_id("$using:x")
