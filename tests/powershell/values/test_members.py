"""Members of values, statics of types, constructors."""

# ruff: noqa: E501 - what a host says stays in one piece
import pytest

from hvlab.powershell.language import members, types
from hvlab.powershell.values.collections import ArrayList, Hashtable, OrderedDictionary
from hvlab.powershell.values.credentials import PSCredential, SecureString
from hvlab.powershell.values.errors import fault
from hvlab.powershell.values.objects import (
    HostObject,
    Method,
    NoteProperty,
    Property,
    PSCustomObject,
)
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.script import ScriptBlockValue
from tests.powershell.values.support import attempt, date, of, shell, shown

MOMENT = date("2024-02-29 17:05:09")
SPAN = of("timespan", "1.02:03:04.5")


class Machine(HostObject):
    """A thing of the host."""

    type_names = ("Microsoft.HyperV.PowerShell.Machine", "System.Object")
    PROPERTIES = (
        Property("Name", lambda self: self.name, "string"),
        Property("Notes", lambda self: self.notes, "string", lambda self, new: self.note(new)),
    )
    METHODS = (Method("ToString", lambda self, arguments: f"<{self.name}>"),)

    def __init__(self, name):
        super().__init__()
        self.name = name
        self.notes = ""

    def note(self, text):
        self.notes = text


PROPERTIES = [
    ("abc", "Length", "Int32 3"),
    ("abc", "Count", "Int32 1"),
    (5, "Count", "Int32 1"),
    (5, "Length", "Int32 1"),
    (None, "Anything", ""),
    ("abc", "Anything", ""),
    ([1, 2], "Count", "Int32 2"),
    (PSCustomObject({"a": 1}), "A", "Int32 1"),
    (PSCustomObject({"a": 1}), "Count", ""),
    (Machine("SRV01"), "name", "String SRV01"),
    (Hashtable({"Count": 9}), "count", "Int32 9"),
    (Hashtable({"a": 9}), "count", "Int32 1"),
    (Hashtable({"a": 9, "b": 8}), "Keys", "KeyCollection a b"),
    (MOMENT, "Year", "Int32 2024"),
    (MOMENT, "DayOfWeek", "DayOfWeek Thursday"),
    (MOMENT, "DayOfYear", "Int32 60"),
    (MOMENT, "TimeOfDay", "TimeSpan 17:05:09"),
    (MOMENT, "DateTime", "String Thursday, February 29, 2024 5:05:09 PM"),
    (SPAN, "TotalHours", "Double 26.0512500000000".rstrip("0")),
    (SPAN, "Hours", "Int32 2"),
    (SPAN, "Milliseconds", "Int32 500"),
    (of("version", "10.0.3"), "Build", "Int32 3"),
    (of("version", "10.0"), "Build", "Int32 -1"),
    (of("type", "int[]"), "Name", "String Int32[]"),
    (of("type", "int"), "FullName", "String System.Int32"),
    (["a", "bcd"], "Length", "Int32 2"),
    ([MOMENT, date("2020-01-01")], "Year", "Object[] 2024 2020"),
    ([PSCustomObject({"a": [1, 2]}), PSCustomObject({"a": 3})], "a", "Object[] 1 2 3"),
    ([PSCustomObject({"a": 1}), PSCustomObject({"b": 2})], "b", "Int32 2"),
    (PSCredential("admin", SecureString("x")), "UserName", "String admin"),
]


@pytest.mark.parametrize(("value", "name", "expected"), PROPERTIES)
def test_properties(value, name, expected):
    """Own properties in any case, sizes of everything, those of each item of a list."""
    assert expected == shown(members.get(value, name, shell()))


CALLS = [
    ("SRV01", "ToLower", (), "String srv01"),
    ("SRV01", "Substring", (3,), "String 01"),
    ("SRV01", "Substring", (0, 3), "String SRV"),
    ("a,b;c", "Split", (",;",), "String[] a b c"),
    ("a,,b", "Split", ([","], "RemoveEmptyEntries"), "String[] a b"),
    ("a b", "Split", (), "String[] a b"),
    ("x.x", "Replace", ("x", "y"), "String y.y"),
    ("ABC", "Contains", ("b",), "Boolean False"),
    ("ABC", "StartsWith", ("a", "OrdinalIgnoreCase"), "Boolean True"),
    ("--a--", "Trim", ("-",), "String a"),
    ("--a--", "TrimEnd", ("-",), "String --a"),
    ("7", "PadLeft", (3, "0"), "String 007"),
    ("abc", "IndexOf", ("c",), "Int32 2"),
    ("abc", "Insert", (1, "-"), "String a-bc"),
    ("abc", "Remove", (1), "String a"),
    ("abc", "CompareTo", ("abd",), "Int32 -1"),
    (1234.5, "ToString", ("N2",), "String 1,234.50"),
    (1234.5, "ToString", ("N2", "de-DE"), "String 1.234,50"),
    (5, "CompareTo", (3,), "Int32 1"),
    (5, "Equals", ("5",), "Boolean False"),
    (5, "GetType", (), "RuntimeType int"),
    (MOMENT, "AddDays", (1,), "DateTime 03/01/2024 17:05:09"),
    (MOMENT, "AddDays", (-0.5,), "DateTime 02/29/2024 05:05:09"),
    (MOMENT, "AddYears", (1,), "DateTime 02/28/2025 17:05:09"),
    (MOMENT, "AddMonths", (-1,), "DateTime 01/29/2024 17:05:09"),
    (MOMENT, "ToString", ("yyyyMMdd",), "String 20240229"),
    (MOMENT, "ToShortDateString", (), "String 2/29/2024"),
    (MOMENT, "Subtract", (date("2024-02-28"),), "TimeSpan 1.17:05:09"),
    (SPAN, "Add", ("0:30",), "TimeSpan 1.02:33:04.5000000"),
    (SPAN, "ToString", (r"d\.hh",), "String 1.02"),
    ([3, 1, 2], "Contains", (2,), "Boolean True"),
    ([3, 1, 2], "IndexOf", (2,), "Int32 2"),
    (["a", "b"], "ToUpper", (), "Object[] A B"),
    (Hashtable({"A": 1}), "ContainsKey", ("a",), "Boolean True"),
    (Hashtable({"A": 1}), "ContainsValue", (1,), "Boolean True"),
    (OrderedDictionary([("A", 1)]), "Contains", ("a",), "Boolean True"),
    (of("guid", "0f8fad5b-d9cb-469f-a165-70867728950e"), "ToString", ("N",), "String 0f8fad5bd9cb469fa16570867728950e"),
    (of("version", "10.0.3"), "ToString", (2,), "String 10.0"),
    (of("dayofweek", 1), "ToString", (), "String Monday"),
    (of("System.IO.FileAttributes", 3), "HasFlag", (of("System.IO.FileAttributes", "Hidden"),), "Boolean True"),
    (PSCustomObject({"a": 1}), "ToString", (), "String "),
    (Machine("SRV01"), "ToString", (), "String <SRV01>"),
    (of("regex", r"\d+"), "Replace", ("a12b3", "#"), "String a#b#"),
    ("abc", "Nope", (), "MethodNotFound: Method invocation failed because [System.String] does not contain a method named 'Nope'."),
    (Machine("x"), "Nope", (), "MethodNotFound: Method invocation failed because [Microsoft.HyperV.PowerShell.Machine] does not contain a method named 'Nope'."),
    ([], "Nope", (), "MethodNotFound: Method invocation failed because [System.Object[]] does not contain a method named 'Nope'."),
    (OrderedDictionary(), "ContainsKey", ("a",), "MethodNotFound: Method invocation failed because [System.Collections.Specialized.OrderedDictionary] does not contain a method named 'ContainsKey'."),
    (None, "Nope", (), "InvokeMethodOnNull: You cannot call a method on a null-valued expression."),
    ("abc", "Substring", (9,), 'ArgumentOutOfRangeException: Exception calling "Substring" with "1" argument(s): "startIndex cannot be larger than length of string.\r\nParameter name: startIndex"'),
    ("abc", "Substring", (), 'MethodCountCouldNotFindBest: Cannot find an overload for "Substring" and the argument count: "0".'),
    ("abc", "Substring", ("x",), 'MethodArgumentConversionInvalidCastArgument: Cannot convert argument "startIndex", with value: "x", for "Substring" to type "System.Int32": "Cannot convert value "x" to type "System.Int32". Error: "Input string was not in a correct format.""'),
    ([1], "Add", (2,), 'NotSupportedException: Exception calling "Add" with "1" argument(s): "Collection was of a fixed size."'),
    (Hashtable({"a": 1}), "Add", ("A", 2), "ArgumentException: Exception calling \"Add\" with \"2\" argument(s): \"Item has already been added. Key in dictionary: 'a'  Key being added: 'A'\""),
    ("abc", "Normalize", (), "NotSimulated: The method Normalize of [System.String] works on a real host and is not simulated in this lab."),
]  # fmt: skip


@pytest.mark.parametrize(("value", "name", "arguments", "expected"), CALLS)
def test_methods(value, name, arguments, expected):
    """Methods with a host's overloads, conversions and errors."""
    given = arguments if isinstance(arguments, tuple) else (arguments,)

    assert expected == attempt(lambda: members.call(value, name, given, shell()))


def test_methods_without_result_give_nothing():
    """Hashtable.Remove and ArrayList.Remove put nothing out; ArrayList.Add gives its index."""
    table, items = Hashtable({"a": 1}), ArrayList()

    assert members.VOID is members.call(table, "Remove", ("A",))
    assert 0 == members.call(items, "Add", ("x",))
    assert members.VOID is members.call(items, "Remove", ("x",))
    assert (0, []) == (len(table), items)


def test_assigning_properties():
    """Note properties and settable ones take values; others say why not."""
    custom, machine = PSCustomObject({"a": 1}), Machine("SRV01")

    members.put(custom, "A", 2)
    members.put(machine, "notes", "web")
    assert (2, "web") == (members.get(custom, "a"), members.get(machine, "Notes"))
    assert (
        "PropertyAssignmentException: The property 'b' cannot be found on this object. Verify that "
        "the property exists and can be set."
    ) == attempt(lambda: members.put(custom, "b", 1))
    assert "PropertyAssignmentException: 'Name' is a ReadOnly property." == attempt(
        lambda: members.put(machine, "name", "x")
    )


def test_added_members_come_last():
    """Add-Member on a host object: found, listed and described behind its own."""
    machine = Machine("SRV01")
    machine.add(NoteProperty("Owner", "ops"))

    assert [("Name", "SRV01"), ("Notes", ""), ("Owner", "ops")] == members.properties(machine)
    assert (
        "string Owner=ops"
        == {one.name: one.definition for one in members.describe(machine)}["Owner"]
    )


def test_psobject_tells_what_a_value_is_made_of():
    """.PSObject.Properties by loop and by name; .TypeNames; .Properties.Remove."""
    custom = PSCustomObject({"a": 1, "b": 2})
    inside = members.get(members.get(custom, "PSObject"), "Properties")

    assert ["a", "b"] == [members.get(one, "Name") for one in inside]
    assert 2 == members.get(members.get(inside, "B"), "Value")
    members.call(inside, "Remove", ("a",))
    assert [("b", 2)] == members.properties(custom)
    assert ["System.Int32", "System.ValueType", "System.Object"] == members.get(
        members.get(5, "psobject"), "TypeNames"
    )


def test_where_and_foreach_of_any_value():
    """.Where and .ForEach run a block with $_ for each item, of one value too."""
    ops = shell()
    ops.invoke = lambda block, arguments, underscore: [underscore > 1]
    block = ScriptBlockValue(None)

    assert [2, 3] == members.call([1, 2, 3], "Where", (block,), ops)
    assert [2] == members.call([1, 2, 3], "Where", (block, "First"), ops)
    assert [1] == members.call([1, 2, 3], "Where", (block, "Until"), ops)
    assert [[2], [1, 3]] == members.call([1, 2, 3], "Where", (block, "Split", 1), ops)
    assert [False, True] == members.call([1, 2], "ForEach", (block,), ops)
    assert [True] == members.call(2, "foreach", (block,), ops)
    assert ["1", "2"] == members.call([1, 2], "ForEach", (of("type", "string"),), ops)
    assert [1, 2] == members.call(["a", "bc"], "ForEach", ("Length",), ops)


STATICS = [
    ("string", "IsNullOrWhiteSpace", (" ",), "Boolean True"),
    ("string", "Join", ("-", [1, 2]), "String 1-2"),
    ("string", "Join", ("-", "a", "b"), "String a-b"),
    ("string", "Format", ("{0:N1} {1}", 1.25, "x"), "String 1.3 x"),
    ("string", "Compare", ("a", "A", True), "Int32 0"),
    ("string", "new", ("=", 3), "String ==="),
    ("math", "Round", (2.5,), "Double 2"),
    ("math", "Round", (1.005, 2), "Double 1"),
    ("math", "Round", (2.5, 0, "AwayFromZero"), "Double 3"),
    ("math", "Max", (3, 7), "Int32 7"),
    ("math", "Max", (3, 7.5), "Double 7.5"),
    ("math", "Ceiling", (1.1,), "Double 2"),
    ("math", "Floor", (-1.1,), "Double -2"),
    ("math", "Truncate", (1.9,), "Double 1"),
    ("math", "Abs", (-3,), "Int32 3"),
    ("math", "Sqrt", (9,), "Double 3"),
    ("math", "Pow", (2, 10), "Double 1024"),
    ("datetime", "Parse", ("2/14/2024",), "DateTime 02/14/2024 00:00:00"),
    ("datetime", "ParseExact", ("14.02.2024", "dd.MM.yyyy", None), "DateTime 02/14/2024 00:00:00"),
    ("datetime", "DaysInMonth", (2024, 2), "Int32 29"),
    ("datetime", "new", (2024, 2, 14), "DateTime 02/14/2024 00:00:00"),
    ("timespan", "FromMinutes", (90,), "TimeSpan 01:30:00"),
    ("timespan", "new", (1, 2, 3), "TimeSpan 01:02:03"),
    ("guid", "NewGuid", (), "Guid 00000000-0000-0000-0000-000000000007"),
    ("int", "Parse", ("12",), "Int32 12"),
    ("char", "IsDigit", ("7",), "Boolean True"),
    ("regex", "IsMatch", ("SRV01", r"\d"), "Boolean True"),
    ("regex", "Match", ("SRV01", r"\d+"), "Match 01"),
    ("regex", "Matches", ("a1b2", r"\d"), "MatchCollection 1 2"),
    ("regex", "Replace", ("a1", r"\d", "#"), "String a#"),
    ("regex", "Escape", ("a.b",), r"String a\.b"),
    ("regex", "Split", ("a1b", r"\d"), "String[] a b"),
    ("convert", "ToInt32", ("1f", 16), "Int32 31"),
    ("convert", "ToString", (10, 2), "String 1010"),
    ("convert", "ToBase64String", (of("byte[]", [72, 105]),), "String SGk="),
    ("convert", "FromBase64String", ("SGk=",), "Byte[] 72 105"),
    ("enum", "GetNames", (of("type", "System.DateTimeKind"),), "String[] Unspecified Utc Local"),
    ("enum", "IsDefined", (of("type", "dayofweek"), "Monday"), "Boolean True"),
    ("version", "Parse", ("1.2.3",), "Version 1.2.3"),
    ("System.IO.Path", "Combine", ("C:\\VMs", "SRV01", "disk.vhdx"), "String C:\\VMs\\SRV01\\disk.vhdx"),
    ("IO.Path", "GetFileName", ("C:\\VMs\\disk.vhdx",), "String disk.vhdx"),
    ("IO.Path", "GetFileNameWithoutExtension", ("C:\\VMs\\disk.vhdx",), "String disk"),
    ("IO.Path", "GetExtension", ("C:\\VMs\\disk.vhdx",), "String .vhdx"),
    ("IO.Path", "GetDirectoryName", ("C:\\VMs\\disk.vhdx",), "String C:\\VMs"),
    ("IO.Path", "ChangeExtension", ("a.vhd", "vhdx"), "String a.vhdx"),
    ("IO.Path", "GetFullPath", ("..\\x",), "String C:\\x"),
    ("IO.Path", "GetTempPath", (), "String C:\\Temp\\"),
    ("bitconverter", "ToString", (of("byte[]", [1, 171]),), "String 01-AB"),
    ("int[]", "new", (2,), "Int32[] 0 0"),
    ("math", "Nope", (), "MethodNotFound: Method invocation failed because [System.Math] does not contain a method named 'Nope'."),
    ("int", "Parse", ("x",), 'FormatException: Exception calling "Parse" with "1" argument(s): "Input string was not in a correct format."'),
    ("version", "new", ("x",), 'ArgumentException: Exception calling ".ctor" with "1" argument(s): "Version string portion was too short or too long."'),
    ("System.IO.File", "Delete", ("C:\\x",), "NotSimulated: [System.IO.File]::Delete() works on a real host and is not simulated in this lab."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "name", "arguments", "expected"), STATICS)
def test_static_methods(kind, name, arguments, expected):
    """[type]::Method(...) for the types that scripts use; others are named as not simulated."""
    target = types.resolve(kind)

    assert expected == attempt(lambda: types.static_call(target, name, arguments, shell()))


@pytest.mark.parametrize(
    ("kind", "name", "expected"),
    [
        ("math", "PI", "Double 3.14159265358979"),
        ("int", "MaxValue", "Int32 2147483647"),
        ("long", "MinValue", "Int64 -9223372036854775808"),
        ("datetime", "Now", "DateTime 02/14/2024 07:05:09"),
        ("datetime", "Today", "DateTime 02/14/2024 00:00:00"),
        ("timespan", "Zero", "TimeSpan 00:00:00"),
        ("guid", "Empty", "Guid 00000000-0000-0000-0000-000000000000"),
        ("string", "Empty", "String "),
        ("environment", "MachineName", "String HV01"),
        ("System.DayOfWeek", "friday", "DayOfWeek Friday"),
        ("System.DayOfWeek", "someday", ""),
    ],
)
def test_static_properties(kind, name, expected):
    """[type]::Name; time and names come from the shell."""
    assert expected == shown(types.static_get(types.resolve(kind), name, shell()))


@pytest.mark.parametrize(
    ("kind", "text", "success", "expected"),
    [
        ("int", "12", True, "Int32 12"),
        ("int", "x", False, "Int32 0"),
        ("guid", "x", False, "Guid 00000000-0000-0000-0000-000000000000"),
        ("datetime", "2024-02-14", True, "DateTime 02/14/2024 00:00:00"),
        ("version", "1.2", True, "Version 1.2"),
    ],
)
def test_try_parse_fills_a_reference(kind, text, success, expected):
    """[type]::TryParse(text, [ref]$x) says whether it worked and sets the variable."""
    result = Reference()

    assert success is types.static_call(types.resolve(kind), "TryParse", (text, result), shell())
    assert expected == shown(result.value)


def test_lists_of_a_type_convert_what_they_get():
    """A List[int] turns '5' into 5 and refuses words."""
    items = types.construct(types.resolve("System.Collections.Generic.List[int]"), (), shell())

    members.call(items, "Add", ("5",))
    assert "List`1 5" == shown(items)
    assert attempt(lambda: members.call(items, "Add", ("x",))).startswith(
        'MethodArgumentConversionInvalidCastArgument: Cannot convert argument "item", with value: "x"'
    )


@pytest.mark.parametrize(
    ("kind", "arguments", "expected"),
    [
        ("System.Collections.ArrayList", (), "ArrayList "),
        ("timespan", (0, 5, 0), "TimeSpan 00:05:00"),
        ("System.Text.StringBuilder", ("ab",), "StringBuilder ab"),
        ("System.Exception", ("no",), "Exception System.Exception: no"),
        (
            "timespan", (1, 2),
            'MethodCountCouldNotFindBest: Cannot find an overload for "TimeSpan" and the argument '
            'count: "2".',
        ),
    ],
)  # fmt: skip
def test_new_object(kind, arguments, expected):
    """What New-Object makes, and what it says when no constructor fits."""
    assert expected == attempt(lambda: types.construct(types.resolve(kind), arguments, shell()))


def test_credentials_do_not_tell_their_password():
    """A secure string prints as its type."""
    assert "SecureString System.Security.SecureString" == shown(SecureString("secret"))


def test_an_error_record_can_be_asked():
    """$_.Exception, .CategoryInfo, .FullyQualifiedErrorId and .InvocationInfo of an error."""
    record = fault("no", "NoWay", inner="System.FormatException").record
    error = members.get(record, "Exception")

    assert "no" == members.get(error, "Message")
    assert "System.Management.Automation.RuntimeException" == members.get(
        members.call(error, "GetType", ()), "FullName"
    )
    assert "NoWay" == members.get(record, "FullyQualifiedErrorId")
    assert "InvalidOperation" == members.get(members.get(record, "CategoryInfo"), "Category")


def test_the_question_for_an_administrator_is_answered():
    """The check at the head of many scripts: current identity as a principal, in the role."""
    identity = types.static_call(
        types.resolve("Security.Principal.WindowsIdentity"), "GetCurrent", (), shell()
    )
    principal = of("Security.Principal.WindowsPrincipal", identity)
    role = of("Security.Principal.WindowsBuiltInRole", "Administrator")

    assert "String HV01\\Administrator" == shown(members.get(identity, "Name"))
    assert members.call(principal, "IsInRole", (role,), shell()) is True


def test_a_password_can_be_had_in_clear_where_a_host_gives_it():
    """GetNetworkCredential and the way through a BSTR both show a credential's password."""
    credential = PSCredential("CONTOSO\\ada", SecureString("pw"))
    plain = members.call(credential, "GetNetworkCredential", ())
    marshal = types.resolve("Runtime.InteropServices.Marshal")
    pointer = types.static_call(marshal, "SecureStringToBSTR", (credential.password,))

    assert ("ada", "CONTOSO", "pw") == tuple(
        members.get(plain, name) for name in ("UserName", "Domain", "Password")
    )
    assert "pw" == types.static_call(marshal, "PtrToStringAuto", (pointer,))


@pytest.mark.parametrize(
    ("kind", "value"), [("securestring", "x"), ("pscredential", "x"), ("hashtable", 5)]
)
def test_a_constructor_that_means_something_else_is_no_cast(kind, value):
    """[securestring]'x' is refused: it would put a password into clear text."""
    assert attempt(lambda: of(kind, value)).startswith("ConvertToFinalInvalidCastException: Cannot")
