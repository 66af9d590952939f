"""Operators, operands and literals."""

from decimal import Decimal

import pytest

from hvlab.powershell.syntax import parse
from hvlab.powershell.syntax.nodes import Constant, ExpandableString, Extent, Index, StringConstant
from hvlab.powershell.syntax.walk import places
from hvlab.powershell.values.numbers import Int64
from tests.powershell.syntax.shapes import script


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 + 2 * 3", "(Binary + 1 (Binary * 2 3))"),
        ("1 - 2 - 3", "(Binary - (Binary - 1 2) 3)"),
        ("1 -eq 2 -and 3", "(Binary -and (Binary -eq 1 2) 3)"),
        ("1 -or 2 -and 3", "(Binary -and (Binary -or 1 2) 3)"),
        ("1 -band 2 -eq 3", "(Binary -band 1 (Binary -eq 2 3))"),
        ("1..2 + 3", "(Binary + (Binary .. 1 2) 3)"),
        ("'{0}' -f 1 + 2", "(Binary + (Binary -f '{0}' 1) 2)"),
        ("2 * '{0}' -f 1, 2", "(Binary * 2 (Binary -f '{0}' (ArrayLiteral 1 2)))"),
        ("1, 2 + 3", "(Binary + (ArrayLiteral 1 2) 3)"),
        (",1", "(ArrayLiteral 1)"),
        (",1,2", "(ArrayLiteral (ArrayLiteral 1) 2)"),
        ("1,\n2", "(ArrayLiteral 1 2)"),
        ("1 +\n2", "(Binary + 1 2)"),
        ("-not 1 -eq 2", "(Binary -eq (Unary -not 1) 2)"),
        ("!$a", "(Unary ! $a)"),
        ("-$a", "(Unary - $a)"),
        ("-1", "-1"),
        ("$x -1", "(Binary - $x 1)"),
        ("$x-1", "(Binary - $x 1)"),
        ("1 -2", "(Binary - 1 2)"),
        ("1 - -2", "(Binary - 1 -2)"),
        ("- 1", "(Unary - 1)"),
        ("$i++", "(Unary ++ postfix $i)"),
        ("--$i", "(Unary -- $i)"),
        ("-split 'a'", "(Unary -split 'a')"),
        ("'a' -split 'b' -join 'c'", "(Binary -join (Binary -split 'a' 'b') 'c')"),
        ("1 -IEQ 2", "(Binary -eq 1 2)"),
        ("1 -ceq 2", "(Binary -ceq 1 2)"),
        ("1 -cNotLike 2", "(Binary -cnotlike 1 2)"),
        ("1 -isnot [int]", "(Binary -isnot 1 (TypeExpression int))"),
        ("1 -as [int]", "(Binary -as 1 (TypeExpression int))"),
        ("5 \u2013 3", "(Binary - 5 3)"),
        ("5 \u2014eq 3", "(Binary -eq 5 3)"),
    ],
)
def test_operators(text: str, expected: str):
    """Precedence: unary and cast, comma, range, -f, * / %, + -, comparison, bitwise, logical."""
    assert expected == script(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$a.b.c", "(Member (Member $a b) c)"),
        ("$a.\nb", "(Member $a b)"),
        ("$a[1,2]", "(Index $a (ArrayLiteral 1 2))"),
        ("$a[-1]", "(Index $a -1)"),
        ("$a[\n0\n]", "(Index $a 0)"),
        ("$a.b(1, $c)", "(MethodCall $a b 1 $c)"),
        ("$a.b(\n1,\n2\n)", "(MethodCall $a b 1 2)"),
        ("$a.b((1,2))", "(MethodCall $a b (Paren (ArrayLiteral 1 2)))"),
        ("$a.b{1}", "(MethodCall $a b (ScriptBlockExpression script {1}))"),
        ("$a.$b", "(Member $a $b)"),
        ("$a.'b c'", "(Member $a 'b c')"),
        ("$a.('b')", "(Member $a (Paren 'b'))"),
        ("[math]::PI", "(Member static (TypeExpression math) PI)"),
        ("[a.b]::c(1)", "(MethodCall static (TypeExpression a.b) c 1)"),
        ("'a'.Length", "(Member 'a' Length)"),
        ("(1).x", "(Member (Paren 1) x)"),
        ("@(1)[0]", "(Index (ArrayExpression {1}) 0)"),
        ("$(1; 2)", "(SubExpression {1; 2})"),
        ("@()", "(ArrayExpression {})"),
        ("($x = 1)", "(Paren (Assignment = $x 1))"),
        ("[int]'1'", "(Convert int '1')"),
        ("[int][string]1", "(Convert int (Convert string 1))"),
        ("[int[]](1)", "(Convert int[] (Paren 1))"),
        ("[int[,]]1", "(Convert int[,] 1)"),
        ("[int[][]]1", "(Convert int[][] 1)"),
        ("[List[string]]1", "(Convert List[string] 1)"),
        ("[D[string,[A.B, C]]]1", "(Convert D[string,A.B] 1)"),
        ("[System.IO.Path, mscorlib, Version=4.0]", "(TypeExpression System.IO.Path)"),
        ("[A.B, Windows.UI, ContentType = WindowsRuntime ]", "(TypeExpression A.B)"),
        ("[int]", "(TypeExpression int)"),
        ("[ordered]@{}", "(Convert ordered (HashLiteral))"),
        ("[int]$x = 1", "(Assignment = (Convert int $x) 1)"),
        ("[A(1)][int]$x = 1", "(Assignment = (Attribute A 1) (Convert int $x) 1)"),
        ("[A()]$x", "(Attributed (Attribute A) $x)"),
        ("@{a=1;'b c'=2\n3=4; $k = 5}", "(HashLiteral a 1 'b c' 2 3 4 $k 5)"),
        ("@{a = 1,\n2}", "(HashLiteral a (ArrayLiteral 1 2))"),
        ("@{a = Get-VM | b}", "(HashLiteral a [Get-VM] | [b])"),
        ("@{if=1; -1=2}", "(HashLiteral if 1 -1 2)"),
        ("$using:x.y", "(Member $using:x y)"),
        ("${a b}", "$a b"),
        ("${env:a(b)}", "$env:a(b)"),
        ("$global:x", "$global:x"),
        ("$Script:x", "$script:x"),
        ("$?; $$; $^; $_", "$?; $$; $^; $_"),
    ],
)
def test_operands(text: str, expected: str):
    """Members, calls, indexes, casts, types, brackets of all kinds."""
    assert expected == script(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'a ''b'' $x'", StringConstant(extent=Extent(0, 12), value="a 'b' $x", kind="single")),
        ('"a"', StringConstant(extent=Extent(0, 3), value="a", kind="double")),
        ('"a`nb`"c"', StringConstant(extent=Extent(0, 9), value='a\nb"c', kind="double")),
        ('"a""b"', StringConstant(extent=Extent(0, 6), value='a"b', kind="double")),
        ('"$ 5 $%"', StringConstant(extent=Extent(0, 8), value="$ 5 $%", kind="double")),
        ('"`e`u"', StringConstant(extent=Extent(0, 6), value="eu", kind="double")),
        ("@'\na\n b\n'@", StringConstant(extent=Extent(0, 10), value="a\n b", kind="here-single")),
        ("@'\n'@", StringConstant(extent=Extent(0, 5), value="", kind="here-single")),
        (
            "@'\r\na\r\nb\r\n'@",
            StringConstant(extent=Extent(0, 12), value="a\r\nb", kind="here-single"),
        ),
        (
            "@'\n '@\nx'@\n'@",
            StringConstant(extent=Extent(0, 13), value=" '@\nx'@", kind="here-single"),
        ),
        (
            '@" \n"$x"\n"@'.replace("$x", "x"),
            StringConstant(extent=Extent(0, 10), value='"x"', kind="here-double"),
        ),
        ("\u2018a\u2019", StringConstant(extent=Extent(0, 3), value="a", kind="single")),
        ("\u201ca\u201d", StringConstant(extent=Extent(0, 3), value="a", kind="double")),
    ],
)
def test_strings(text: str, expected: StringConstant):
    """Strings without anything to fill in are constants, with their kind."""
    found = [place.node for place in places(parse(text)) if isinstance(place.node, StringConstant)]

    assert [expected] == found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a $x b"', "<double 'a ' $x ' b'>"),
        ('"$x.y"', "<double $x '.y'>"),
        ('"$x[0]"', "<double $x '[0]'>"),
        ('"$x:y $env:z"', "<double $x:y ' ' $env:z>"),
        ('"$x::y"', "<double $x '::y'>"),
        ('"${x}y"', "<double $x 'y'>"),
        ('"$($x.y)"', "<double (SubExpression {(Member $x y)})>"),
        ('"$(1; 2)"', "<double (SubExpression {1; 2})>"),
        ('"$()"', "<double (SubExpression {})>"),
        ('"$("a$($b)")"', "<double (SubExpression {<double 'a' (SubExpression {$b})>})>"),
        ('"$(""x"")"', "<double (SubExpression {'x'})>"),
        ('"$($a[""b""])"', "<double (SubExpression {(Index $a 'b')})>"),
        ('"`$x $$ $?"', "<double '$x ' $$ ' ' $?>"),
        ('@"\n$x\n$(1)\n"@', "<here-double $x '\\n' (SubExpression {1})>"),
        ('@"\n$("a")\n"@', "<here-double (SubExpression {'a'})>"),
    ],
)
def test_strings_to_fill_in(text: str, expected: str):
    """`$name`, `${name}` and `$( )` are filled in; members and indexes only inside of `$( )`."""
    assert expected == script(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1", 1),
        ("2147483647", 2147483647),
        ("2147483648", Int64(2147483648)),
        ("-2147483648", -2147483648),
        ("9223372036854775808", Decimal("9223372036854775808")),
        ("99999999999999999999999999999999", 1e32),
        ("1L", Int64(1)),
        ("1d", Decimal(1)),
        ("1.5d", Decimal("1.5")),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1.", 1.0),
        ("1e3", 1000.0),
        ("1E-1", 0.1),
        ("1.5e\u20131", 0.15),
        ("1kb", 1024),
        ("1GB", 1073741824),
        ("2gb", Int64(2147483648)),
        ("4GB", Int64(4294967296)),
        ("1.5kb", 1536.0),
        ("1lkb", Int64(1024)),
        ("1dkb", Decimal(1024)),
        ("8192PB", Decimal(9223372036854775808)),
        ("0x10", 16),
        ("0xFFFFFFFF", -1),
        ("0x100000000", Int64(4294967296)),
        ("0xFFFFFFFFFFFFFFFF", Int64(-1)),
        ("0x10kb", 16384),
        ("-0x10", -16),
        ("-5", -5),
        ("+5", 5),
        ("\u20135", -5),
    ],
)
def test_numbers(text: str, expected: object):
    """A number is an Int32 if it fits, else an Int64, a Decimal or a Double; suffixes decide."""
    (found,) = [place.node for place in places(parse(text)) if isinstance(place.node, Constant)]

    assert (type(expected), expected) == (type(found.value), found.value)


def test_extents_inside_of_strings():
    """Nodes inside of a string point into the whole script, even behind doubled quotes."""
    text = 'x; "a $($b[""c""]) $d"'
    tree = parse(text)
    texts = [
        text[place.node.extent.start : place.node.extent.end]
        for place in places(tree)
        if isinstance(place.node, ExpandableString | Index)
    ]

    assert ['"a $($b[""c""]) $d"', '$b[""c""]'] == texts
