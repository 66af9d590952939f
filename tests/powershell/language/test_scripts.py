"""Script files of the simulated drive, and files as targets of redirections."""

from tests.powershell.language.support import error_id, lines


def test_a_script_has_its_scope_its_arguments_and_its_exit() -> None:
    """Variables of a script stay in it; `exit` ends it alone and sets $LASTEXITCODE."""
    script = (
        'Set-Content C:\\s.ps1 \'param($a) $b = 1; "got $a"; exit 3; "never"\'; '
        'C:\\s.ps1 5; $LASTEXITCODE; "<$b>"'
    )
    assert ["got 5", "3", "<>"] == lines(script)


def test_a_dotted_script_leaves_its_variables() -> None:
    """The dot runs a script in the caller's scope."""
    assert ["1"] == lines("Set-Content C:\\s.ps1 '$b = 1'; . C:\\s.ps1; $b")


def test_errors_name_the_file() -> None:
    """An error inside a script says the file and its line."""
    script = "Set-Content C:\\s.ps1 \"'a'`n1/0\"; C:\\s.ps1"
    assert "At C:\\s.ps1:2 char:1" in lines(script)


def test_a_script_that_does_not_parse_runs_nothing() -> None:
    """It fails as one statement; the caller goes on."""
    script = "Set-Content C:\\s.ps1 'Write-Host a; if {'; C:\\s.ps1"
    assert "MissingOpenParenthesisInIfStatement" == error_id(script)
    assert "a" not in lines(script)
    assert "on" == lines(script + "; 'on'")[-1]


def test_redirections_write_and_append() -> None:
    """> writes a file, >> goes on with it, 2> takes the errors."""
    script = (
        "'a' > C:\\o.txt; 'b' >> C:\\o.txt; Get-Content C:\\o.txt; "
        "Write-Error bad 2> C:\\e.txt; (Get-Content C:\\e.txt)[0]"
    )
    assert ["a", "b"] == lines(script)[:2]
    assert "bad" in lines(script)[2]


def test_switch_reads_a_file_line_by_line() -> None:
    """switch -File looks at each line."""
    script = "Set-Content C:\\f.txt 'a', 'b'; switch -File C:\\f.txt { 'b' { 'found' } }"
    assert ["found"] == lines(script)
