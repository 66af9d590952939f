"""A window: what a run gives, what stays, what the prompt says."""

import pytest

from hvlab.powershell.values.errors import Terminating
from tests.powershell.language.support import session


def test_variables_and_functions_stay_from_run_to_run() -> None:
    """A session remembers."""
    window = session()
    window.run("$x = 5; function f { $x * 2 }")
    assert "10\n" == window.run("f").text
    assert ["$x = 5; function f { $x * 2 }", "f"] == window.history


def test_a_result_knows_objects_text_and_code() -> None:
    """Objects before they were text, the text, and what `exit` said."""
    window = session()
    result = window.run("1; 'a'")
    assert [1, "a"] == result.output
    assert "1\na\n" == result.text
    assert result.exit_code is None
    assert 3 == window.run("function f { exit 3 }; f; 'never'").exit_code


def test_objects_for_python() -> None:
    """`run_objects` gives the objects, and raises what ends the script."""
    assert [2, 4] == session().run_objects("1, 2 | % { $_ * 2 }")
    with pytest.raises(Terminating, match="x"):
        session().run_objects("throw 'x'")


@pytest.mark.parametrize(
    ("text", "complete"),
    [("1 + 1", True), ("if (1) {", False), ("Get-VM |", False), ("'a", False), ("1 )", True)],
)
def test_whether_enter_runs_it(text: str, complete: bool) -> None:
    """Unfinished input waits for more; wrong input does not."""
    assert complete == session().is_complete(text)


def test_a_parse_error_runs_nothing() -> None:
    """A script with a mistake anywhere does nothing at all, and says so."""
    result = session().run("'first'; if { }")
    assert "first\n" not in result.text
    assert result.error
    assert "ParserError" in result.text


def test_the_prompt_shows_the_location() -> None:
    """PS, the location, an angle."""
    assert "PS C:\\Users\\Administrator> " == session().prompt()


def test_two_windows_are_strangers() -> None:
    """Nothing leaks from one session into another."""
    session().run("$global:leak = 1; Set-Alias leak Get-Date")
    assert "" == session().run("$leak").text.strip()


def test_chance_follows_from_the_lab() -> None:
    """GUIDs are the same in the same lab and differ within a session."""
    script = "[guid]::NewGuid().ToString(); [guid]::NewGuid().ToString()"
    first, second = session().run(script).text.split()
    assert first != second
    assert [first, second] == session().run(script).text.split()
