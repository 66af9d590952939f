"""What goes wrong: where it is reported, who catches it, what goes on."""

import pytest

from tests.powershell.language.support import error_id, lines, message, session, typed


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("try { 1/0; 'no' } catch { 'caught' }; 'on'", ["caught", "on"]),
        ("try { 1/0 } catch [System.DivideByZeroException] { 'div' } catch { 'other' }", ["div"]),
        ("try { throw 'x' } catch [System.IO.IOException] { 'io' } catch { \"$_\" }", ["x"]),
        ("try { Get-Nope } catch [System.Management.Automation.CommandNotFoundException] { 'nf' }",
         ["nf"]),
        ("try { try { throw 'a' } finally { 'f' } } catch { \"c $_\" }", ["f", "c a"]),
        ("try { try { throw 'a' } catch { throw } } catch { \"again $_\" }", ["again a"]),
        ("try { throw [System.InvalidOperationException]::new('m') } "
         "catch [System.InvalidOperationException] { $_.Exception.Message }", ["m"]),
        ("function f { 1/0; 'no' }; try { f } catch { 'here' }", ["here"]),
        ("trap { \"t $_\"; continue }; throw 'x'; 'on'", ["t x", "on"]),
        ("Write-Error 'e' -ErrorAction SilentlyContinue; $Error.Count", ["1"]),
        ("Write-Error 'e' -ErrorAction Ignore; $Error.Count", ["0"]),
        ("Write-Error 'e' -ea 0 -ev v; $v.Count; \"$($v[0])\"", ["1", "e"]),
        ("Write-Error 'e' -ea 0 -ev v; Write-Error 'f' -ea 0 -ev +v; $v.Count", ["2"]),
        ("try { Write-Error 'e' -ErrorAction Stop } catch { 'c' }", ["c"]),
        ("$ErrorActionPreference = 'SilentlyContinue'; 1/0; throw 'x'; 'on'", ["on"]),
        ("Write-Error 'e' 2>$null; $?; 1; $?", ["False", "1", "True"]),
        ("try { throw 'a' } catch { $_.FullyQualifiedErrorId; $_.CategoryInfo.Category }",
         ["a", "OperationStopped"]),
        ("1..3 | % { if ($_ -eq 2) { Write-Error 'e' 2>$null }; $_ }", ["1", "2", "3"]),
    ],
)  # fmt: skip
def test_catching(script: str, expected: list[str]) -> None:
    """Errors go where they go on a real host."""
    assert expected == lines(script)


def test_a_failed_statement_lets_the_next_one_run() -> None:
    """Division by zero ends its statement; the script goes on and did not fail as a whole."""
    result = session().run("1/0; 'on'")
    assert "Attempted to divide by zero." in result.text
    assert result.text.rstrip().endswith("on")
    assert not result.error


@pytest.mark.parametrize(
    "script",
    ["throw 'x'", "Write-Error x -ErrorAction Stop", "$ErrorActionPreference = 'Stop'; 1/0"],
)
def test_what_ends_a_script(script: str) -> None:
    """`throw` and the action Stop end everything, and the result says so."""
    result = session().run(f"{script}; 'never'")
    assert "never" not in result.text.replace("'never'", "")
    assert result.error


def test_a_try_that_is_over_guards_no_longer() -> None:
    """After `try` errors are reported again, and the script goes on."""
    for script in ("try { 1 } catch { }", "try { throw 'x' } catch { }", "try { 1 } finally { }"):
        result = session().run(f"{script}; 1/0; 'on'")
        assert not result.error
        assert result.text.endswith("on\n")


def test_an_unknown_command_points_at_its_name() -> None:
    """The name is underlined, not its arguments."""
    assert (
        "Get-Nope : The term 'Get-Nope' is not recognized as the name of a cmdlet, function, "
        "script file, or operable program. Check the spelling of the name, or if a path was "
        "included, verify that the path is correct and try again.\n"
        "At line:1 char:4\n"
        "+ 1; Get-Nope -Name x\n"
        "+    ~~~~~~~~\n"
        "    + CategoryInfo          : ObjectNotFound: (Get-Nope:String) [], "
        "CommandNotFoundException\n"
        "    + FullyQualifiedErrorId : CommandNotFoundException"
    ) == typed("1; Get-Nope -Name x").removeprefix("1\n")


def test_what_a_real_host_has_is_not_called_unknown() -> None:
    """A real command that the lab lacks is answered with its module and an id of our own."""
    assert "NotSimulated" == error_id("Get-IscsiTarget")
    assert "iSCSI" in message("Get-IscsiTarget")


def test_what_a_cmdlet_does_not_simulate_is_said_by_the_cmdlet() -> None:
    """Its name stands in front, as typed; what a script does inside of a cmdlet is not its own."""
    shown = typed("ConvertTo-SecureString abc")
    assert shown.startswith("ConvertTo-SecureString : ConvertTo-SecureString of encrypted text ")
    assert "CategoryInfo          : NotImplemented: (:) [ConvertTo-SecureString]," in shown
    assert shown.endswith("FullyQualifiedErrorId : NotSimulated")
    assert typed("1 | % { [IO.File]::Delete('x') }").startswith("[System.IO.File]::Delete() works")


def test_write_error_in_a_function_belongs_to_the_function() -> None:
    """The function is named, and its call underlined."""
    shown = typed("function Get-It { Write-Error 'no' }; Get-It")
    assert shown.startswith("Get-It : no\nAt line:1 char:39\n")
    assert shown.endswith("Microsoft.PowerShell.Commands.WriteErrorException,Get-It")


def test_write_error_in_a_block_belongs_to_the_block() -> None:
    """A block without a name is named by its text."""
    shown = typed("& { Write-Error 'no' }")
    assert shown.startswith(" Write-Error 'no'  : no\nAt line:1 char:1\n")
    assert shown.endswith("Microsoft.PowerShell.Commands.WriteErrorException")


@pytest.mark.parametrize("call", ["C:\\data\\s.ps1", ".\\S.ps1", "& .\\s.ps1", ". .\\s.ps1"])
@pytest.mark.parametrize(
    "script", ["Write-Error no", "try { throw 'no' } catch { Write-Error $_ }"]
)
def test_write_error_in_a_script_file_belongs_to_the_file(script: str, call: str) -> None:
    """However it was called, its whole path is named, and its name ends the id."""
    window = session()
    quoted = script.replace("'", "''")
    window.run(f"md C:\\data; cd C:\\data; Set-Content s.ps1 '{quoted}'")
    shown = window.run(call).text
    assert shown.startswith(f"C:\\data\\s.ps1 : no\nAt line:1 char:1\n+ {call}\n")
    assert "CategoryInfo          : NotSpecified: (:) [Write-Error], WriteErrorException" in shown
    assert shown.rstrip().endswith("Microsoft.PowerShell.Commands.WriteErrorException,s.ps1")


def test_what_does_not_bind_names_the_script_file() -> None:
    """An unknown parameter of an advanced script."""
    window = session()
    window.run("Set-Content C:\\s.ps1 '[CmdletBinding()]param()'; cd C:\\")
    assert window.run(".\\s.ps1 -No 1").text.startswith("C:\\s.ps1 : A parameter cannot be found")


def test_errors_are_remembered_the_newest_first() -> None:
    """$Error counts every error that was not ignored."""
    assert ["2", "second"] == lines("& { Write-Error first; Write-Error second } 2>$null; "
                                    "$Error.Count; \"$($Error[0])\"")  # fmt: skip


def test_a_bug_of_ours_is_no_traceback() -> None:
    """Whatever breaks inside a cmdlet is told as an error with an id of our own."""
    window = session()
    window.shell.commands.cmdlet("Out-Null")
    window.shell.jobs = None  # type: ignore[assignment]
    shown = window.run("Get-Job; 'on'").text
    assert "hvlab has a bug in Get-Job, please report it" in shown
    assert "InternalError,Microsoft.PowerShell.Commands.GetJobCommand" in shown
    assert "Traceback" not in shown
