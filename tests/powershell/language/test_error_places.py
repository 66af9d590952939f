"""What errors of single expressions point at, and how they are filed (PowerShell's source)."""

from __future__ import annotations

import pytest

from tests.powershell.commands.transcripts import lines

NEW_OBJECT = "Microsoft.PowerShell.Commands.NewObjectCommand"


@pytest.mark.parametrize(
    ("typed", "marks"),
    [
        ("Set-StrictMode -Version 1; 7 * $never", ["1; 7 * $never", "       ~~~~~~"]),
        ("& 'nowhere'", ["& 'nowhere'", "  ~~~~~~~~~"]),
        ("'a' | & $null", ["'a' | & $null", "        ~~~~~"]),
        ("$y = [unknown]5", ["$y = [unknown]5", "      ~~~~~~~"]),
        ("[unknown]$y = 5", ["[unknown]$y = 5", " ~~~~~~~"]),
        ("[unknown]::X", ["[unknown]::X", "~~~~~~~~~"]),
    ],
)
def test_the_marks_stand_under_the_part_that_failed(typed, marks):
    """Not under the whole statement."""
    said = lines(typed)
    at = next(number for number, line in enumerate(said) if line.startswith("At line:1"))
    line, below = said[at + 1], said[at + 2]
    assert line.endswith(marks[0])
    assert below == "+ " + " " * (len(line) - 2 - len(marks[0])) + marks[1]


@pytest.mark.parametrize(
    ("typed", "first", "category", "id"),
    [
        ("& 'nowhere'", "& : The term 'nowhere' is not recognized",
         "ObjectNotFound: (nowhere:String) [], CommandNotFoundException",
         "CommandNotFoundException"),
        (". nowhere", ". : The term 'nowhere' is not recognized",
         "ObjectNotFound: (nowhere:String) [], CommandNotFoundException",
         "CommandNotFoundException"),
        (". $null", "The expression after '.' in a pipeline element",
         "InvalidOperation: (:) [], RuntimeException", "BadExpression"),
        ("$o = [pscustomobject]@{a=1}; $o.z = 1", "The property 'z' cannot be found on this",
         "InvalidOperation: (:) [], RuntimeException", "PropertyAssignmentException"),
        ("$null.z = 1", "The property 'z' cannot be found on this object.",
         "InvalidOperation: (:) [], RuntimeException", "PropertyNotFound"),
        ("New-Object Version 'x'", 'New-Object : Exception calling ".ctor" with "1" argument(s)',
         "InvalidOperation: (:) [New-Object], MethodInvocationException",
         f"ConstructorInvokedThrowException,{NEW_OBJECT}"),
        ("New-Object Version 1,2,3,4,5",
         'New-Object : Cannot find an overload for "Version" and the argument count: "5".',
         "InvalidOperation: (:) [New-Object], MethodException",
         f"ConstructorInvokedThrowException,{NEW_OBJECT}"),
        ("New-Object Math",
         "New-Object : A constructor was not found. Cannot find an appropriate constructor for "
         "type Math.",
         "ObjectNotFound: (:) [New-Object], PSArgumentException",
         f"CannotFindAppropriateCtor,{NEW_OBJECT}"),
        ("[version]::new(1,2,3,4,5)",
         'Cannot find an overload for "Version" and the argument count: "5".',
         "NotSpecified: (:) [], MethodException", "MethodCountCouldNotFindBest"),
    ],
)  # fmt: skip
def test_they_are_filed_as_on_a_host(typed, first, category, id):
    """Prefix, category and id."""
    said = lines(typed)
    assert said[0].startswith(first)
    assert said[-2:] == [
        f"    + CategoryInfo          : {category}",
        f"    + FullyQualifiedErrorId : {id}",
    ]


@pytest.mark.parametrize(
    ("version", "typed", "id"),
    [
        (1, "$never", "VariableIsUndefined"),
        (1, "(Get-VM).Nope", None),
        (2, "(Get-VM)[0].Nope", "PropertyNotFoundStrict"),
        (2, "(1,2).Nope", "PropertyNotFoundStrict"),
        (2, "@{a=1}.b", "PropertyNotFoundStrict"),
        (2, "(Get-VM | select Name).Name", None),
        (2, "$a = 1,2; $a[5]", None),
        (3, "$a = 1,2; $a[5]", "System.IndexOutOfRangeException"),
        ("Latest", "$a = 1,2; $a[-1]; $a[-3]", "System.IndexOutOfRangeException"),
    ],
)
def test_each_version_of_strict_mode_minds_more(version, typed, id):
    """1: variables; 2: properties too; 3: items of arrays too."""
    said = lines(f"Set-StrictMode -Version {version}; {typed}")
    found = [line.partition(" : ")[2] for line in said if "FullyQualifiedErrorId" in line]
    assert found == ([id] if id else [])


def test_errors_can_be_shown_by_category_alone():
    """One line each while $ErrorView says so; CategoryInfo tells the same."""
    shown_so = lines("$ErrorView = 'CategoryView'; 1/0; Get-VM nope; 'x'")
    assert shown_so == [
        "NotSpecified: (:) [], RuntimeException",
        "InvalidArgument: (nope:String) [Get-VM], VirtualizationException",
        "x",
    ]
    assert ["NormalView"] == lines("$ErrorView")
    told = "try { 1/0 } catch { $_.CategoryInfo.GetMessage() }"
    assert ["NotSpecified: (:) [], RuntimeException"] == lines(told)


def test_an_error_knows_its_command():
    """By name; there is none for an expression."""
    asked = 'try {{ {0} }} catch {{ "[$($_.InvocationInfo.MyCommand.Name)]" }}'
    assert ["[Get-VM]"] == lines(asked.format("Get-VM nope -ErrorAction Stop"))
    assert ["[]"] == lines(asked.format("1/0"))


def test_a_variable_on_no_drive_has_no_value():
    """`"$name:rest"` is a trap: the colon makes a drive of the name, and nothing is said."""
    assert ["[]"] == lines("$vm = 'a'; \"[$vm:b]\"")
    assert "NotSimulated" in lines('"${C:\\x.txt}"')[-1]
