"""Statements and definitions."""

import pytest

from hvlab.powershell.syntax import parse
from tests.powershell.syntax.shapes import script, shape


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("if (1) {2}", "(If 1 {2})"),
        ("if(1){2}elseif(3){4}else{5}", "(If 1 {2} 3 {4} {5})"),
        ("if (1)\n{2}\nelse\n{3}", "(If 1 {2} {3})"),
        ("IF ($x = Get-VM) {}", "(If (Assignment = $x [Get-VM]) {})"),
        ("while ($x) { a; b }", "(While $x {[a]; [b]})"),
        ("do {1} while ($x)", "(DoWhile $x {1})"),
        ("do {1} until ($x)", "(DoWhile until $x {1})"),
        (
            "for ($i=0; $i -lt 3; $i++) {1}",
            "(For (Assignment = $i 0) (Binary -lt $i 3) (Unary ++ postfix $i) {1})",
        ),
        ("for (;;) {}", "(For {})"),
        ("for ($i=0\n$i\n$i++) {}", "(For (Assignment = $i 0) $i (Unary ++ postfix $i) {})"),
        ("foreach ($x in Get-VM) {$x}", "(ForEach $x [Get-VM] {$x})"),
        ("foreach($x in 1..3){}", "(ForEach $x (Binary .. 1 3) {})"),
        (":a foreach ($x in 1) { continue a }", "(ForEach a $x 1 {(Jump continue a)})"),
        (":a\nwhile (1) { break $l }", "(While a 1 {(Jump break $l)})"),
        ("break; continue", "(Jump break); (Jump continue)"),
        (
            "switch ($x) { 1 {2} a* {3} {$_} {4} (5) {6} default {7} }",
            "(Switch $x 1 {2} a* {3} (ScriptBlockExpression script {$_}) {4} (Paren 5) {6} {7})",
        ),
        (
            "switch -Reg -c ($x) { 'a' {1}; 'b' {2} }",
            "(Switch casesensitive regex $x 'a' {1} 'b' {2})",
        ),
        ("switch -file a.txt { 1 {2} }", "(Switch file a.txt 1 {2})"),
        ("return", "(Exit return)"),
        ("return 1, 2", "(Exit return (ArrayLiteral 1 2))"),
        ("return Get-VM | a", "(Exit return [Get-VM] | [a])"),
        ("throw 'x'; exit 3", "(Exit throw 'x'); (Exit exit 3)"),
        ("try {1} catch {2}", "(Try {1} (Catch {2}))"),
        ("try {1}\ncatch [a.b],\n[c] {2}\nfinally {3}", "(Try {1} (Catch a.b c {2}) {3})"),
        ("trap {1}\n2", "(Trap {1}); 2"),
        ("trap [a] {1}", "(Trap a {1})"),
        ("function f {1}", "(FunctionDefinition f script {1})"),
        (
            "function Get-It($a, [int]$b = 2) {1}",
            "(FunctionDefinition Get-It script params=(ParamBlock (ParameterDeclaration a) "
            "(ParameterDeclaration b int 2)) {1})",
        ),
        (
            "function f() { param($a) 1 }",
            "(FunctionDefinition f script params=(ParamBlock (ParameterDeclaration a)) {1})",
        ),
        ("function f( ) {1}", "(FunctionDefinition f script {1})"),
        ("filter f {1}", "(FunctionDefinition f filter script process={1})"),
        ("function script:f {1}", "(FunctionDefinition script:f script {1})"),
        ("function if {1}", "(FunctionDefinition if script {1})"),
        ("class A { [int]$x; f() { Get-VM } }", "(Unsupported class script {[Get-VM]})"),
        ("enum E { a }", "(Unsupported enum)"),
        ("workflow w { Get-VM }", "(Unsupported workflow script {[Get-VM]})"),
        (
            "configuration c { Get-VM }",
            "(Unsupported configuration (ScriptBlockExpression script {[Get-VM]}))",
        ),
        ("data x { 1 }", "(Unsupported data {1})"),
        ("using namespace System.IO", "(Unsupported using namespace)"),
    ],
)
def test_statements(text: str, expected: str):
    """Every statement of the language, over line ends where PowerShell allows them."""
    assert expected == script(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("param($a) 1", "script params=(ParamBlock (ParameterDeclaration a)) {1}"),
        (
            "[CmdletBinding(SupportsShouldProcess)]\nparam(\n[Parameter(Mandatory=$true, "
            "ValueFromPipeline)]\n[Alias('n')][string[]]\n$Name = 'x',\n[switch]$Force\n)",
            "script params=(ParamBlock (Attribute CmdletBinding) (ParameterDeclaration Name "
            "string[] (Attribute Parameter $true) (Attribute Alias 'n') 'x') "
            "(ParameterDeclaration Force switch)) {}",
        ),
        (
            "begin {1} process {2}\nend {3}",
            "script begin={1} process={2} {3}",
        ),
        ("dynamicparam {1}", "script dynamic={1}"),
        ("# only a comment", "script {}"),
        ("", "script {}"),
    ],
)
def test_script_blocks(text: str, expected: str):
    """Parameters, attributes and named blocks of a script."""
    assert expected == shape(parse(text))


def test_attributes_keep_their_names():
    """`Mandatory` alone and `Position=0` are named arguments."""
    params = parse("param([Parameter(Mandatory, Position=0)]$x)").params

    assert params is not None
    ((attribute,),) = [parameter.attributes for parameter in params.parameters]
    assert [("Mandatory", None), ("Position", "0")] == [
        (name, value and shape(value)) for name, value in attribute.named
    ]
