"""`$ExecutionContext`: texts as commands, and what the session is."""

import pytest

from tests.powershell.language.support import lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'a $x'", "a 5"),
        ("'$(1 + 1) and $($x * 2)'", "2 and 10"),
        ("'say \"$x\"'", 'say "5"'),
        ("'`$x is $x'", "$x is 5"),
    ],
)
def test_a_text_is_expanded_as_between_double_quotes(text: str, expected: str) -> None:
    """With the variables that the caller sees; quotes in it are only quotes."""
    expand = f"$ExecutionContext.InvokeCommand.ExpandString({text})"
    assert [expected] == lines(f"$x = 5; {expand}")
    assert [expected] == lines(f"function f {{ $x = 5; {expand} }}; f")


def test_texts_as_commands() -> None:
    """A block to be run later, or what comes out at once."""
    assert ["2"] == lines("& $ExecutionContext.InvokeCommand.NewScriptBlock('1 + 1')")
    assert ["6"] == lines("$x = 6; $ExecutionContext.InvokeCommand.InvokeScript('$x')")


def test_the_session_says_what_it_is() -> None:
    """Its language mode, and where it stands."""
    state = "$ExecutionContext.SessionState"
    assert ["FullLanguage"] == lines(f"{state}.LanguageMode")
    assert [r"C:\Users"] == lines(f"cd C:\\Users; {state}.Path.CurrentLocation.Path")


def test_a_text_that_is_none_is_the_methods_error() -> None:
    """It can be caught, as that of any method."""
    shown = lines("try { $ExecutionContext.InvokeCommand.ExpandString('$(') } catch { \"$_\" }")
    assert shown[0].startswith('Exception calling "ExpandString" with "1" argument(s): ')
