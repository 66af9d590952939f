"""Classes of .NET that scripts use beside the language: arrays, texts, characters, patterns."""

import pytest

from tests.powershell.language.support import error_id, lines, message


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$a = 'vhdx'.ToCharArray(); [array]::Reverse($a); -join $a", ["xdhv"]),
        ("$a = [int[]](30, 4, 17); [array]::Sort($a); \"$a\"", ["4 17 30"]),
        ("$a = 'b', 'A', 'a', 'B'; [array]::Sort($a); \"$a\"", ["a A b B"]),
        ("$a = 1..5; [array]::Reverse($a, 1, 3); \"$a\"", ["1 4 3 2 5"]),
        ("$k = 'db', 'app'; $v = 2, 1; [array]::Sort($k, $v); \"$k $v\"", ["app db 1 2"]),
        ("[array]::LastIndexOf(@(7, 8, 7), 7); [array]::IndexOf(@(7, 8, 7), 7, 1)", ["2", "2"]),
        ("[array]::BinarySearch([int[]](2, 4, 6), 5)", ["-3"]),
        ("$a = [array]::CreateInstance([int], 2); \"$a\"; [array]::Resize([ref]$a, 3); \"$a\"",
         ["0 0", "0 0 0"]),
        ("$a = 9, 9, 9; [array]::Copy(@(1, 2), $a, 2); \"$a\"", ["1 2 9"]),
        ("$a = [int[]](1, 2); [array]::Clear($a, 0, 1); \"$a\"", ["0 2"]),
        ("[array]::Find([int[]](1, 8, 9), { $args[0] -gt 5 })", ["8"]),
        ("[array]::FindAll([int[]](1, 8, 9), { $_ -gt 5 }) -join ','", ["8,9"]),
        ("[array]::Exists([int[]](1, 8), { $args[0] -eq 8 })", ["True"]),
        ("[array]::FindIndex([int[]](1, 8), { $args[0] -eq 8 })", ["1"]),
        ("[array]::TrueForAll([int[]](1, 8), { $args[0] -gt 1 })", ["False"]),
    ],
)  # fmt: skip
def test_arrays_change_in_their_place(script: str, expected: list[str]) -> None:
    """What [array]:: does, it does to the array that was given, whatever its type."""
    assert expected == lines(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("'Disk'.StartsWith('dI', $true, $null); 'Disk'.EndsWith('K', $true, $null)",
         ["True", "True"]),
        ("'abab'.IndexOf('b', 2); 'abab'.IndexOf('b', 2, 1); 'abab'.LastIndexOf('b', 2)",
         ["3", "-1", "1"]),
        ("'abab'.IndexOf('B', 0, [StringComparison]::OrdinalIgnoreCase)", ["1"]),
        ("'a.b,c'.LastIndexOfAny('.,'.ToCharArray())", ["3"]),
        ("[string]::CompareOrdinal('a', 'c')", ["-2"]),
        ("[char]::IsDigit('a1', 1); [char]::GetNumericValue('7'); [char]::IsSymbol('+')",
         ["True", "7", "True"]),
        ("([regex]'a').Replace('banana', 'o', 2); ([regex]'a').Replace('banana', { 'X' }, 1)",
         ["bonona", "bXnana"]),
        ("[enum]::Parse([DayOfWeek], '3'); [enum]::Parse([IO.FileAttributes], 'ReadOnly, System')",
         ["Wednesday", "ReadOnly, System"]),
        ("[guid]::Empty.Guid.Length", ["36"]),
    ],
)  # fmt: skip
def test_members(script: str, expected: list[str]) -> None:
    """Members that a script may call answer as .NET's do."""
    assert expected == lines(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$s = [Collections.Generic.Stack[int]]::new(); $s.Push(3); $s.Push('4'); $s.Pop(); "
         "$s.Count; $s.GetType().Name", ["4", "1", "Stack`1"]),
        ("$q = New-Object 'Collections.Generic.Queue[string]'; $q.Enqueue(5); "
         "$q.Peek().GetType().Name; $q.Dequeue(); $q.Count", ["String", "5", "0"]),
        ("\"$([Collections.Stack]@(1, 2)) $([Collections.Generic.Stack[int]]@(1, 2))\"",
         ["2 1 2 1"]),
        ("$s = New-Object Collections.SortedList; $s['b'] = 2; $s['a'] = 1; \"$($s.Keys)\"; "
         "$s.GetKey(0); $s.GetByIndex(1); $s.IndexOfKey('b')", ["a b", "a", "2", "1"]),
        ("$s = [Collections.Generic.SortedDictionary[int,string]]::new(); $s[9] = 'x'; "
         "$s[2] = 'y'; $s.Values -join ','; foreach ($e in $s.GetEnumerator()) { \"$e\" }",
         ["y,x", "[2, y]", "[9, x]"]),
        ("$d = [Collections.Generic.Dictionary[string,int]]::new("
         "[StringComparer]::OrdinalIgnoreCase); $d['A'] = '1'; $d['a'].GetType().Name; $d.Count",
         ["Int32", "1"]),
        ("$s = [Collections.Generic.HashSet[string]]::new([StringComparer]::OrdinalIgnoreCase); "
         "$s.Add('a'); $s.Add('A'); $s.Contains('A')", ["True", "False", "True"]),
        ("$s = [Collections.Generic.HashSet[int]](1, 2); $s.UnionWith([int[]](2, 3)); \"$s\"; "
         "$s.ExceptWith([int[]](1)); \"$s\"; $s.IsSubsetOf([int[]](2, 3, 4)); "
         "$s.Overlaps([int[]](9)); $s.SetEquals([int[]](3, 2))",
         ["1 2 3", "2 3", "True", "False", "True"]),
        ("$l = [Collections.Generic.List[int]](4, 8, 9); $l.FindIndex({ $_ -gt 5 }); "
         "$l.FindLast({ $_ -gt 5 }); $l.TrueForAll({ $_ -gt 5 })", ["1", "9", "False"]),
        ("function f($a) { $PSBoundParameters.GetType().Name; $PSBoundParameters.Remove('A') }; "
         "f 1", ["PSBoundParametersDictionary", "True"]),
        ("$d = [Collections.Generic.Dictionary[string,int]]::new(); $d['a'] = 1; Write-Host $d",
         ["[a, 1]"]),
    ],
)  # fmt: skip
def test_collections(script: str, expected: list[str]) -> None:
    """Generic collections keep their type, sorted ones their order, and comparers what is equal."""
    assert expected == lines(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("$s = [Collections.Generic.Stack[int]]::new(); $s.Pop()", "InvalidOperationException"),
        ("$s = [Collections.Generic.SortedList[int,int]]::new(); $s.Add(1, 1); $s.Add(1, 1)",
         "ArgumentException"),
        ("$d = [Collections.Generic.Dictionary[string,int]]::new(); $d['a'] = 'x'",
         "InvalidCastFromStringToInteger"),
    ],
)  # fmt: skip
def test_what_collections_refuse(script: str, expected: str) -> None:
    """An empty stack, a key that is there, a value of another type."""
    assert expected == error_id(script)


def test_what_cannot_be_compared() -> None:
    """Sorting numbers among texts is an error of the method."""
    assert (
        'Exception calling "Sort" with "1" argument(s): "Failed to compare two elements in the '
        'array."'
    ) == message("$a = 3, 'a'; [array]::Sort($a)")


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("[datetime]'soon'", "InvalidCastParseTargetInvocationWithFormatProvider"),
        ("[timespan]'soon'", "InvalidCastParseTargetInvocationWithFormatProvider"),
        ("[guid]'soon'", "InvalidCastParseTargetInvocation"),
        ("[version]'soon'", "InvalidCastParseTargetInvocation"),
        ("[datetimeoffset]'2024-01-01'", "NotSimulated"),
    ],
)
def test_ids_of_failed_casts(script: str, expected: str) -> None:
    """The id tells whether the class reads text with a culture (PowerShell source)."""
    assert expected == error_id(script)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("[float]0.1 + 0.2; [double][float]0.1; [float]0.1 -eq 0.1; [float]0.5 -eq 0.5",
         ["0.300000001490116", "0.100000001490116", "False", "True"]),
        ("[float]1.1 + [float]2.2; [float]1.1; [float]1e39",
         ["3.30000007152557", "1.1", "Infinity"]),
        ("[decimal]::MinValue; -[decimal]::MaxValue; 79228162514264337593543950335d",
         ["-79228162514264337593543950335", "-79228162514264337593543950335",
          "79228162514264337593543950335"]),
        ("10d / 3; 1d / 3; 800d / 9; 1.10d * 100d; 10d / 4",
         ["3.3333333333333333333333333333", "0.3333333333333333333333333333",
          "88.88888888888888888888888889", "110.00", "2.5"]),
        ("[int]::Parse('ff', 'HexNumber'); [int]::Parse('1,000', 'AllowThousands')",
         ["255", "1000"]),
        ("(42).GetHashCode(); [uri]::EscapeDataString('a b/c')", ["42", "a%20b%2Fc"]),
    ],
)  # fmt: skip
def test_numbers(script: str, expected: list[str]) -> None:
    """A Single is 24 bits of a number, a Decimal 96 bits with 28 places at most."""
    assert expected == lines(script)
