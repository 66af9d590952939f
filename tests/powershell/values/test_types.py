"""Types by name."""

import pytest

from hvlab.powershell.language import types
from hvlab.powershell.values.enums import EnumType
from tests.powershell.values.support import attempt, of, shown


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("int", "System.Int32"),
        ("INT", "System.Int32"),
        ("string[]", "System.String[]"),
        ("int[][]", "System.Int32[][]"),
        ("DateTime", "System.DateTime"),
        ("io.path", "System.IO.Path"),
        ("pscustomobject", "System.Management.Automation.PSObject"),
        ("guid?", "System.Nullable`1[System.Guid]"),
        ("Nullable[int]", "System.Nullable`1[System.Int32]"),
        ("Collections.Generic.List[string]", "System.Collections.Generic.List`1[System.String]"),
        (
            "System.Collections.Generic.Dictionary[string,System.Collections.Generic.List[int]]",
            "System.Collections.Generic.Dictionary`2[System.String,System.Collections.Generic."
            "List`1[System.Int32]]",
        ),
    ],
)
def test_names_of_types(name, expected):
    """Short names, with and without System, arrays, generics; case is no matter."""
    assert expected == types.resolve(name).full_name


def test_an_unknown_type_is_named():
    """Unable to find type [x], with the name as the error's target."""
    assert "TypeNotFound: Unable to find type [Foo.Bar]." == attempt(
        lambda: types.resolve("Foo.Bar[]")
    )


def test_exceptions_know_their_parents():
    """What catch needs: a missing file's error is an IO error, and an exception."""
    assert (
        "System.IO.FileNotFoundException",
        "System.IO.IOException",
        "System.SystemException",
        "System.Exception",
        "System.Object",
    ) == types.parents("System.IO.FileNotFoundException")


def test_a_module_brings_its_own_enumerations():
    """A registered enumeration is found by its full and its short name, and converts."""
    types.register_enum(EnumType("Test.Power.Switch", {"Off": 0, "On": 1}))

    assert "Switch On" == shown(of("Test.Power.Switch", "on"))
    assert types.is_instance(of("Test.Power.Switch", 1), types.resolve("System.Enum"))
