"""Arguments are read as PowerShell reads them: mostly as text, sometimes as expressions."""

import pytest

from hvlab.powershell.syntax.nodes import Command, Extent, Pipeline
from tests.powershell.syntax.shapes import script, statement


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get-VM", "[Get-VM]"),
        ("Hyper-V\\Get-VM SRV01", "[Hyper-V\\Get-VM SRV01]"),
        ("Get-VM -Name SRV01", "[Get-VM -Name SRV01]"),
        ("Stop-VM -Confirm:$false", "[Stop-VM -Confirm:$false]"),
        ("Stop-VM -Confirm: $false x", "[Stop-VM -Confirm:$false x]"),
        ("Get-VM a,b , c", "[Get-VM (ArrayLiteral a b c)]"),
        ("Get-VM a,\nb", "[Get-VM (ArrayLiteral a b)]"),
        ("Get-VM web*, db?[0-9]", "[Get-VM (ArrayLiteral web* db?[0-9])]"),
        ("Get-VM $x.Name", "[Get-VM (Member $x Name)]"),
        ("Get-VM $x[0].Name", "[Get-VM (Member (Index $x 0) Name)]"),
        ("Get-VM $x.Name().y", "[Get-VM (Member (MethodCall $x Name) y)]"),
        ("echo $x+1", "[echo <bare $x '+1'>]"),
        ("echo $x/y", "[echo <bare $x '/y'>]"),
        ("echo $x.Name-1", "[echo (Member $x Name) -1]"),
        ("echo a$x.b", "[echo <bare 'a' $x '.b'>]"),
        ("echo $a$b", "[echo <bare $a $b>]"),
        ("echo a$(1)b", "[echo <bare 'a' (SubExpression {1}) 'b'>]"),
        ("echo $($x.y)z", "[echo (SubExpression {(Member $x y)}) z]"),
        ('echo a"b $x"c', "[echo <bare 'ab ' $x 'c'>]"),
        ("echo a'b $x'c", "[echo ab $xc]"),
        ("echo ${x}y", "[echo <bare $x 'y'>]"),
        ("echo $env:x\\y", "[echo <bare $env:x '\\\\y'>]"),
        ("echo $x:y:z", "[echo $x:y:z]"),
        ("echo $a::b", "[echo (Member static $a b)]"),
        (
            "echo 1 1.5 4GB 0x10 7z.exe 1..3 1e",
            "[echo 1 float(1.5) Int64(4294967296) 16 7z.exe 1..3 1e]",
        ),
        ("echo -1 -1.5", "[echo -1 -1.5]"),
        ("echo - -- -a -- --", "[echo - -- -a -- --]"),
        ("echo a=b a>b", "[echo a=b a>b]"),
        ("echo a#b #c", "[echo a#b]"),
        ("echo [int] [a", "[echo [int] [a]"),
        ("echo @(1) @{a=1}", "[echo (ArrayExpression {1}) (HashLiteral a 1)]"),
        ("echo (1).x", "[echo (Member (Paren 1) x)]"),
        ("echo (Get-VM) .x", "[echo (Paren [Get-VM]) .x]"),
        ("echo { 1 }", "[echo (ScriptBlockExpression script {1})]"),
        ("echo @rest @using:x", "[echo @rest @using:x]"),
        ("echo !1 !x", "[echo !1 !x]"),
        ("echo a`tb `$x `-y", "[echo a\tb $x -y]"),
        ("echo -a'b c'", "[echo -ab c]"),
        ("echo if foreach -if", "[echo if foreach -if]"),
        ("echo /a +b %c =d", "[echo /a +b %c =d]"),
        ("echo .. . ./x", "[echo .. . ./x]"),
        ("echo :a ::b", "[echo :a ::b]"),
        ("%{1}", "[% (ScriptBlockExpression script {1})]"),
        ("?{1}", "[? (ScriptBlockExpression script {1})]"),
        ("$x | foreach { 1 }", "$x | [foreach (ScriptBlockExpression script {1})]"),
        ("& $x 1", "[&$x 1]"),
        ("& 'a b' 1", "[&'a b' 1]"),
        ('& "a$x"', "[&<double 'a' $x>]"),
        (". $x", "[.$x]"),
        (".\\a.ps1", "[.\\a.ps1]"),
        ("&{1}", "[&(ScriptBlockExpression script {1})]"),
        ("a$x", "[a$x]"),
        ("a --% b $x 'c | d", "[a --% b $x 'c ] | [d]"),
        ("-eq 1", "[-eq 1]"),
        ("else", "[else]"),
        ("param", "[param]"),
    ],
)
def test_arguments(text: str, expected: str):
    """What stands behind a command's name is text unless it looks like an expression."""
    assert expected == script(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a | b | c", "[a] | [b] | [c]"),
        ("a |\n b", "[a] | [b]"),
        ("a | # comment\n b", "[a] | [b]"),
        ("1,2 | a", "(ArrayLiteral 1 2) | [a]"),
        ("a; b\nc;;\n;d", "[a]; [b]; [c]; [d]"),
        ("a `\n b", "[a b]"),
        ("a ` b", "[a b]"),
        ("a <# x\n #> b", "[a b]"),
        ("$x = a | b", "(Assignment = $x [a] | [b])"),
        ("$x += 1", "(Assignment += $x 1)"),
        ("$x=$y=1", "(Assignment = $x (Assignment = $y 1))"),
        ("$x = if (1) { 2 }", "(Assignment = $x (If 1 {2}))"),
        ("$x =\n1", "(Assignment = $x 1)"),
    ],
)
def test_pipelines(text: str, expected: str):
    """Commands are joined by pipes over line ends, and assigned."""
    assert expected == script(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a > b", "[a (Redirection 1 b)]"),
        ("a >> b", "[a (Redirection 1 append b)]"),
        ("a 2>$null", "[a (Redirection 2 $null)]"),
        ("a 2> $null c", "[a c (Redirection 2 $null)]"),
        ("a *> b", "[a (Redirection b)]"),
        ("a *>&1", "[a (Redirection 1)]"),
        ("a 2>&1 3>x", "[a (Redirection 2 1) (Redirection 3 x)]"),
        ("$x > b", "$x (Redirection 1 b)"),
        ("1 > b", "1 (Redirection 1 b)"),
        ("(1) 2>&1", "(Paren 1) (Redirection 2 1)"),
    ],
)
def test_redirections(text: str, expected: str):
    """The number before `>` is the stream, `&1` merges it into the output."""
    assert expected == script(text)


def test_extents_of_a_command():
    """Every node knows the text it came from."""
    text = "  Get-VM -Name 'SRV01'  | b"
    pipeline = statement(text)

    assert isinstance(pipeline, Pipeline)
    command = pipeline.elements[0]
    assert isinstance(command, Command)
    assert Extent(2, 27) == pipeline.extent
    assert ["Get-VM", "-Name", "'SRV01'"] == [
        text[element.extent.start : element.extent.end] for element in command.elements
    ]
