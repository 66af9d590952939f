"""Whatever is handed to operators, casts and members: a value or an error of PowerShell's."""

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from typing import Any
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from hvlab.powershell.language import indexing, members, types
from hvlab.powershell.language.members.lookup import native_methods
from hvlab.powershell.language.operators import _BINARY, binary
from hvlab.powershell.values.collections import ArrayList, Hashtable
from hvlab.powershell.values.dates import DateTime, TimeSpan
from hvlab.powershell.values.errors import Terminating
from hvlab.powershell.values.numbers import Byte, Char, Int64, UInt64
from hvlab.powershell.values.objects import PSCustomObject
from tests.powershell.values.support import of, shell

TEXTS = st.sampled_from(
    ["", "a", "1", "1.5", "x y", "2024-01-02", "{0:N2}", "(", "a*", "[a-z]", "$1", "1:00", "%"]
) | st.text(max_size=6)
SINGLE = (
    st.none()
    | st.booleans()
    | st.integers(-(2**31), 2**31 - 1)
    | st.floats()
    | TEXTS
    | st.sampled_from(
        [
            Int64(2**62), UInt64(2**64 - 1), Byte(7), Char("x"), Decimal("1.50"), UUID(int=1),
            DateTime.of(2024, 2, 14), TimeSpan(-1), of("dayofweek", "friday"), of("type", "int"),
            of("version", "1.2"), of("regex", r"\d"), PSCustomObject({"a": 1}),
        ]
    )
)  # fmt: skip
VALUES = st.recursive(
    SINGLE,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.builds(ArrayList, st.lists(inner, max_size=3))
        | st.builds(Hashtable, st.dictionaries(TEXTS, inner, max_size=2))
    ),
    max_leaves=4,
)
NAMES = st.sampled_from(
    ["int", "long", "byte", "double", "decimal", "bool", "char", "string", "datetime", "timespan",
     "guid", "version", "regex", "hashtable", "dayofweek", "string[]", "int[]", "object[]",
     "System.Collections.ArrayList", "System.IO.FileAttributes"]
)  # fmt: skip


def tried(work: Callable[[], Any]) -> None:
    """Run it; an error of PowerShell's is as good as a value."""
    with suppress(Terminating):
        work()


@settings(max_examples=300, deadline=None)
@given(VALUES, st.sampled_from(sorted(_BINARY)), VALUES)
def test_operators_take_anything(left, operator, right):
    """No operator fails in Python's way."""
    tried(lambda: binary(operator, left, right, shell()))


@settings(max_examples=200, deadline=None)
@given(VALUES, NAMES)
def test_casts_take_anything(value, kind):
    """No cast fails in Python's way."""
    tried(lambda: of(kind, value))


@settings(max_examples=300, deadline=None)
@given(SINGLE.filter(lambda one: one is not None), st.data())
def test_methods_take_anything(value, data):
    """No method of a value fails in Python's way, whatever its arguments."""
    name = data.draw(st.sampled_from(sorted(one.name for one in native_methods(value))))
    arguments = tuple(data.draw(st.lists(VALUES, max_size=3)))

    tried(lambda: members.call(value, name, arguments, shell()))


@settings(max_examples=100, deadline=None)
@given(VALUES, VALUES, VALUES)
def test_indexes_and_properties_take_anything(target, index, value):
    """Neither reading nor assigning an index or a property fails in Python's way."""
    tried(lambda: indexing.get(target, index))
    tried(lambda: indexing.put(target, index, value))
    tried(lambda: members.put(target, "Name", value))
    members.properties(target)
    members.describe(target)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(["math", "string", "datetime", "convert", "regex", "enum"]), st.data())
def test_statics_take_anything(kind, data):
    """No static method fails in Python's way."""
    target = types.resolve(kind)
    names = sorted(one.name for one in types.static_members(target))
    name = data.draw(st.sampled_from(names))
    arguments = tuple(data.draw(st.lists(VALUES, max_size=3)))

    tried(lambda: types.static_call(target, name, arguments, shell()))
