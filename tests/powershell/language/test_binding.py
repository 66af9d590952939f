"""Arguments to parameters, and what is said when they do not fit."""

import pytest

from tests.powershell.language.support import error_id, lines, message, typed

SIZED = "function f { [CmdletBinding()] param([int]$Size, [string[]]$Name, [switch]$Fast) "


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (SIZED + "\"$Size $Name $Fast\" }; f -s 5 -n a,b -fa", "5 a b True"),
        (SIZED + "\"$Size $Name\" }; f 5 a", "5 a"),
        (SIZED + "\"$Size $Name\" }; f a -Size 5", "5 a"),
        (SIZED + "\"$Size\" }; f -Size:5", "5"),
        ("function f { param([string]$s) $s }; f 1.10", "1.10"),
        ("function f { param([string]$s) $s }; f 007", "007"),
        ("function f { param($s) $s }; f 1.10", "1.1"),
        ("function f { param([string[]]$s) $s -join ' ' }; f 1.10, 2.0", "1.10 2.0"),
        ("function f { param([Alias('cn')]$Computer) $Computer }; f -cn x", "x"),
        ("function f { param([Parameter(Mandatory)][AllowEmptyString()][string]$x) \"<$x>\" }; "
         "f ''", "<>"),
    ],
)  # fmt: skip
def test_binding(script: str, expected: str) -> None:
    """Names, unique beginnings, aliases, positions, text as written."""
    assert expected == typed(script)


@pytest.mark.parametrize(
    ("script", "id", "text"),
    [
        ("f -Foo 1", "NamedParameterNotFound,f",
         "A parameter cannot be found that matches parameter name 'Foo'."),
        ("f -Size", "MissingArgument,f",
         "Missing an argument for parameter 'Size'. Specify a parameter of type 'System.Int32' and "
         "try again."),
        ("f 1 a extra", "PositionalParameterNotFound,f",
         "A positional parameter cannot be found that accepts argument 'extra'."),
        ("f -Size 1 -Size 2", "ParameterAlreadyBound,f",
         "Cannot bind parameter because parameter 'Size' is specified more than once. To provide "
         "multiple values to parameters that can accept multiple values, use the array syntax. For "
         "example, \"-parameter value1,value2,value3\"."),
        ("f -Size x", "ParameterArgumentTransformationError,f",
         "Cannot process argument transformation on parameter 'Size'. Cannot convert value \"x\" "
         "to type \"System.Int32\". Error: \"Input string was not in a correct format.\""),
        ("f -Fast:x", "ParameterArgumentTransformationError,f",
         "Cannot process argument transformation on parameter 'Fast'. Cannot convert value "
         "\"System.String\" to type \"System.Management.Automation.SwitchParameter\". Boolean "
         "parameters accept only Boolean values and numbers, such as $True, $False, 1 or 0."),
        ("1 | f", "InputObjectNotBound,f",
         "The input object cannot be bound to any parameters for the command either because the "
         "command does not take pipeline input or the input and its properties do not match any of "
         "the parameters that take pipeline input."),
    ],
)  # fmt: skip
def test_refusals(script: str, id: str, text: str) -> None:
    """Each misuse is answered with PowerShell's sentence and id."""
    whole = f"{SIZED} }}; {script}"
    assert id == error_id(whole)
    assert text == message(whole)


def test_an_ambiguous_beginning_names_what_it_may_mean() -> None:
    """Several parameters with one beginning are listed as they are declared."""
    said = message("function f { param($Total, $Tail) }; f -Ta 1; f -T 1")
    assert "name 'T' is ambiguous. Possible matches include: -Total -Tail." in said


def test_a_cmdlet_says_it_differently_from_a_function() -> None:
    """Conversions for cmdlets fail with another id and beginning."""
    assert "CannotConvertArgumentNoMessage" in error_id("1 | Select-Object -First x")
    assert message("1 | Select-Object -First x").startswith("Cannot bind parameter 'First'. ")
    assert "CannotConvertArgument," in error_id("1 | Select-Object -First 1,2")


@pytest.mark.parametrize(
    ("argument", "id"),
    [
        ("$null", "ParameterArgumentValidationErrorNullNotAllowed,f"),
        ("''", "ParameterArgumentValidationErrorEmptyStringNotAllowed,f"),
    ],
)
def test_a_mandatory_parameter_wants_something(argument: str, id: str) -> None:
    """$null is refused for any type, an empty text where a text is wanted."""
    kind = "[string]" if argument == "''" else ""
    script = f"function f {{ param([Parameter(Mandatory)]{kind}$x) }}; f {argument}"
    assert id == error_id(script)


@pytest.mark.parametrize(
    ("attribute", "argument", "part"),
    [
        ("ValidateSet('A', 'B')", "C", 'does not belong to the set "A,B"'),
        ("ValidateRange(1, 5)", "9", "is greater than the maximum allowed range of 5"),
        ("ValidateRange(1, 5)", "0", "is less than the minimum allowed range of 1"),
        ("ValidatePattern('^a')", "b", 'does not match the "^a" pattern'),
        ("ValidateLength(2, 3)", "a", "is too short"),
        ("ValidateLength(2, 3)", "abcd", "is too long"),
        ("ValidateCount(1, 2)", "1,2,3", "exceeds the maximum number"),
        ("ValidateScript({ $_ -gt 5 })", "3", "did not return a result of True"),
        ("ValidateNotNullOrEmpty()", "''", "The argument is null or empty."),
        ("ValidateNotNull()", "$null", "The argument is null."),
    ],
)
def test_validation(attribute: str, argument: str, part: str) -> None:
    """Each validation attribute refuses in its own words."""
    script = f"function f {{ param([{attribute}]$x) }}; f {argument}"
    assert "ParameterArgumentValidationError,f" == error_id(script)
    assert part in message(script)


def test_missing_mandatory_parameters_are_asked_for() -> None:
    """Somebody at the console is asked, a list until an empty line; nobody is an error."""
    script = "function f { param([Parameter(Mandatory)][string[]]$Name) $Name -join '+' }; f"
    assert (
        "cmdlet f at command pipeline position 1\n"
        "Supply values for the following parameters:\n"
        "Name[0]: \nName[1]: \nName[2]: \na+b"
    ) == typed(script, "a", "b", "").lstrip("\n")
    assert "MissingMandatoryParameter,f" == error_id(script)


def test_properties_go_to_parameters_of_their_name() -> None:
    """By value where the type fits, else by property name, converted at last."""
    script = (
        "function f { param([Parameter(ValueFromPipeline)][int]$N, "
        '[Parameter(ValueFromPipelineByPropertyName)][string]$Title) process { "$N|$Title" } }; '
        "5, [pscustomobject]@{ Title = 't' } | f"
    )
    assert ["5|", "0|t"] == lines(script)


def test_a_block_may_give_a_parameter_for_each_object() -> None:
    """A script block for a parameter with pipeline input is worked out for each object."""
    script = (
        "function f { param([Parameter(ValueFromPipelineByPropertyName)][string]$Name) "
        'process { $Name } }; 1, 2 | f -Name { "n$_" }'
    )
    assert ["n1", "n2"] == lines(script)


def test_sets_that_exclude_each_other() -> None:
    """Parameters of different sets cannot be resolved."""
    script = (
        "function f { param([Parameter(ParameterSetName='A')]$a, "
        "[Parameter(ParameterSetName='B')]$b) }; f -a 1 -b 2"
    )
    assert "AmbiguousParameterSet,f" == error_id(script)
