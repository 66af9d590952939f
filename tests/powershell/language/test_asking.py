"""-WhatIf, -Confirm and the questions of the console."""

from tests.powershell.language.support import session, typed

RISKY = (
    "function Drop-It { [CmdletBinding(SupportsShouldProcess, ConfirmImpact='High')] param($Name) "
    "process { foreach ($n in $Name) { if ($PSCmdlet.ShouldProcess($n, 'Drop')) "
    '{ "dropped $n" } } } }; '
)
QUESTION = (
    "Confirm\n"
    "Are you sure you want to perform this action?\n"
    'Performing the operation "Drop" on target "{}".\n'
    "[Y] Yes  [A] Yes to All  [N] No  [L] No to All  [S] Suspend  [?] Help "
    '(default is "Y"): \n'
)


def test_what_if_tells_and_does_nothing() -> None:
    """-WhatIf, or the preference, says what would be done."""
    told = 'What if: Performing the operation "Drop" on target "a".'
    assert told == typed(RISKY + "Drop-It a -WhatIf")
    assert told == typed("$WhatIfPreference = $true; " + RISKY + "Drop-It a")


def test_a_high_impact_asks_and_enter_means_yes() -> None:
    """The question stands as on a real host; Enter takes the default."""
    assert QUESTION.format("a") + "dropped a" == typed(RISKY + "Drop-It a", ask=True)


def test_no_and_no_to_all() -> None:
    """N leaves one out, L all that follow."""
    shown = typed(RISKY + "Drop-It a, b, c, d; 'end'", "n", "y", "l")
    assert ["dropped b", "end"] == [
        one for one in shown.split("\n") if one.startswith(("dr", "end"))
    ]


def test_yes_to_all_asks_once() -> None:
    """A says yes to all that follow."""
    shown = typed(RISKY + "Drop-It a, b", "a")
    assert 1 == shown.count("Are you sure")
    assert shown.endswith("dropped a\ndropped b")


def test_help_explains_and_asks_again() -> None:
    """? lists the choices, a wrong answer is asked again."""
    shown = typed(RISKY + "Drop-It a", "?", "what", "y")
    assert "N - Skip this operation and proceed with the next operation." in shown
    assert 3 == shown.count("[Y] Yes")
    assert 1 == shown.count("Are you sure")


def test_confirm_false_does_not_ask() -> None:
    """-Confirm:$false goes ahead; so does a preference of None."""
    assert "dropped a" == typed(RISKY + "Drop-It a -Confirm:$false")
    assert "dropped a" == typed("$ConfirmPreference = 'None'; " + RISKY + "Drop-It a")


def test_confirm_asks_whatever_the_impact() -> None:
    """-Confirm asks for a command that would not by itself."""
    script = RISKY.replace(", ConfirmImpact='High'", "") + "Drop-It a -Confirm; Drop-It b"
    assert QUESTION.format("a") + "dropped b" == typed(script, "n")


def test_nobody_there_is_an_error_and_nothing_is_done() -> None:
    """Without a console that answers, the question becomes PowerShell's error."""
    shown = typed(RISKY + "Drop-It a; 'on'")
    assert "is in NonInteractive mode. Read and Prompt functionality is not available." in shown
    assert "dropped" not in shown.split("\n", 1)[0]
    assert shown.endswith("on")


def test_verbose_says_what_is_done() -> None:
    """-Verbose tells the sentence that -WhatIf would."""
    script = RISKY + "Drop-It a -Verbose -Confirm:$false"
    assert 'VERBOSE: Performing the operation "Drop" on target "a".\ndropped a' == typed(script)


def test_read_host_shows_its_prompt() -> None:
    """Read-Host gives the line that was typed."""
    assert "Name: \nhello Bo" == typed("$n = Read-Host 'Name'; \"hello $n\"", "Bo")


def test_should_continue_asks_two_ways() -> None:
    """ShouldContinue has no answers for all."""
    script = (
        "function f { [CmdletBinding()] param() if ($PSCmdlet.ShouldContinue('Go?', 'Ask')) "
        "{ 'went' } }; f"
    )
    shown = session("y").run(script).text
    assert "Ask\nGo?\n[Y] Yes  [N] No  [S] Suspend" in shown
    assert shown.endswith("went\n")


REQUEST = (
    "\nWindows PowerShell credential request\nEnter your credentials.\nPassword for user {}: \n"
)
WITH_CREDENTIAL = (
    "function Who { param([pscredential][System.Management.Automation.Credential()]$c = "
    "[pscredential]::Empty) if ($c -eq [pscredential]::Empty) { 'nobody' } else "
    '{ "$($c.UserName) $($c.GetNetworkCredential().Password)" } }; '
)


def test_a_name_for_a_credential_asks_for_the_password() -> None:
    """A parameter with the Credential attribute takes a user's name and asks for the rest; an
    empty credential is left as it is."""
    assert REQUEST.format("bob") + "bob pw" == typed(WITH_CREDENTIAL + "Who bob", "pw")
    assert "nobody\nnobody" == typed(WITH_CREDENTIAL + "Who; Who ([pscredential]::Empty)")
    shown = typed(WITH_CREDENTIAL + "Who $null", "ann", "pw")
    assert shown.endswith("User: \nPassword for user ann: \nann pw")


def test_a_credential_that_nobody_can_give() -> None:
    """Without a console that answers, the name of a user is an error of the binder; so it is
    for a parameter without the attribute, whoever sits there."""
    shown = typed(WITH_CREDENTIAL + "Who bob")
    assert shown.startswith(
        "Who : Cannot process argument transformation on parameter 'c'. Windows PowerShell is in "
        "NonInteractive mode. Read and Prompt functionality is not available."
    )
    assert "ParameterArgumentTransformationError,Who" in shown
    assert 'Cannot convert the "x"' in typed("function f([pscredential]$c) { }; f x", ask=True)
