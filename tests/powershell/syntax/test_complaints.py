"""What is wrong, in PowerShell's words and at its places."""

from collections import Counter

import pytest

from hvlab.powershell.syntax import ParseError, parse, parse_tolerant
from hvlab.powershell.syntax.stream import DEEPEST
from tests.powershell.syntax.examples import EXAMPLES
from tests.powershell.syntax.shapes import shape

INCOMPLETE = [
    ("Get-VM |", "EmptyPipeElement", "An empty pipe element is not allowed."),
    (
        "if (1) {",
        "MissingEndCurlyBrace",
        "Missing closing '}' in statement block or type definition.",
    ),
    ("Get-VM -Name (", "ExpectedExpression", "An expression was expected after '('."),
    ("(1", "MissingEndParenthesisInExpression", "Missing closing ')' in expression."),
    ("$(1", "MissingEndParenthesisInSubexpression", "Missing closing ')' in subexpression."),
    (
        "@{a=1",
        "MissingEndCurlyBrace",
        "Missing closing '}' in statement block or type definition.",
    ),
    ("'a", "TerminatorExpectedAtEndOfString", "The string is missing the terminator: '."),
    ('"a', "TerminatorExpectedAtEndOfString", 'The string is missing the terminator: ".'),
    ("@'\na", "TerminatorExpectedAtEndOfString", "The string is missing the terminator: '@."),
    ('@"', "TerminatorExpectedAtEndOfString", 'The string is missing the terminator: "@.'),
    (
        "@'\na\n '@",
        "WhitespaceBeforeHereStringFooter",
        "White space is not allowed before the string terminator.",
    ),
    (
        "<# a",
        "MissingTerminatorMultiLineComment",
        "The terminator '#>' is missing from the multiline comment.",
    ),
    ("Get-VM `", "IncompleteString", "Incomplete string token."),
    (
        "$x -eq",
        "ExpectedValueExpression",
        "You must provide a value expression following the '-eq' operator.",
    ),
    (
        "$x =",
        "ExpectedValueExpression",
        "You must provide a value expression following the '=' operator.",
    ),
    (
        "-not",
        "MissingExpressionAfterOperator",
        "Missing expression after unary operator '-not'.",
    ),
    ("1,", "MissingExpressionAfterToken", "Missing expression after ','."),
    ("a b,", "MissingExpression", "Missing expression after ',' in pipeline element."),
    ("$x.", "MissingPropertyName", "Missing property name after reference operator."),
    ("$x[", "MissingArrayIndexExpression", "Array index expression is missing or not valid."),
    ("$x[1", "MissingEndSquareBracket", "Missing ']' after array index expression."),
    ("$x.y(1", "MissingEndParenthesisInMethodCall", "Missing ')' in method call."),
    ("if", "MissingOpenParenthesisInIfStatement", "Missing '(' after 'if' in if statement."),
    (
        "if (",
        "IfStatementMissingCondition",
        "Missing condition in if statement after 'if ('.",
    ),
    ("if (1)", "MissingStatementBlock", "Missing statement block after if ( condition )."),
    (
        "if (1",
        "MissingEndParenthesisAfterStatement",
        "Missing closing ')' after expression in 'if' statement.",
    ),
    (
        "if (1) {} else",
        "MissingStatementBlockAfterElse",
        "Missing statement block after 'else' keyword.",
    ),
    (
        "while",
        "MissingOpenParenthesisAfterKeyword",
        "Missing opening '(' after keyword 'while'.",
    ),
    ("while (", "MissingExpressionAfterKeyword", "Missing expression after 'while' in loop."),
    ("while (1)", "MissingLoopStatement", "Missing statement body in while loop."),
    ("do {}", "MissingWhileOrUntilInDoWhile", "Missing while or until keyword in do loop."),
    (
        "for (;",
        "MissingEndParenthesisAfterStatement",
        "Missing closing ')' after expression in 'for' statement.",
    ),
    (
        "foreach (",
        "MissingVariableNameAfterForeach",
        "Missing variable name after foreach.\nThe correct form is: foreach ($a in $b) {...}",
    ),
    (
        "foreach ($x",
        "MissingInInForeach",
        "Missing 'in' after variable in foreach loop.\n"
        "The correct form is: foreach ($a in $b) {...}",
    ),
    (
        "foreach ($x in",
        "MissingForeachExpression",
        "Missing expression in foreach loop.\nThe correct form is: foreach ($a in $b) {...}",
    ),
    (
        "foreach ($x in 1",
        "MissingEndParenthesisAfterForeach",
        "Missing closing ')' after expression part of foreach loop.\n"
        "The correct form is: foreach ($a in $b) {...}",
    ),
    (
        "foreach ($x in 1)",
        "MissingForeachStatement",
        "Missing statement body in foreach loop.\nThe correct form is: foreach ($a in $b) {...}",
    ),
    (
        "switch",
        "PipelineValueRequired",
        "A switch statement must have one of the following:  '-file file_name' or "
        "'( expression )'.",
    ),
    (
        "switch (1)",
        "MissingCurlyBraceInSwitchStatement",
        "Missing '{' in switch statement.",
    ),
    ("try", "MissingTryStatementBlock", "The Try statement is missing its statement block."),
    (
        "try { 1 }",
        "MissingCatchOrFinally",
        "The Try statement is missing its Catch or Finally block.",
    ),
    (
        "try {} catch",
        "MissingCatchHandlerBlock",
        "The Catch block is missing its statement block.",
    ),
    (
        "try {} finally",
        "MissingFinallyStatementBlock",
        "The Finally block is missing its statement block.",
    ),
    (
        "trap",
        "MissingTrapStatement",
        "The 'trap' statement was incomplete. A trap statement requires a body.",
    ),
    ("function", "MissingNameAfterKeyword", "Missing name after function keyword."),
    (
        "function f",
        "MissingFunctionBody",
        "Missing function body in function declaration.",
    ),
    (
        "param($x",
        "MissingEndParenthesisInFunctionParameterList",
        "Missing ')' in function parameter list.",
    ),
    ("using type A", "MissingEqualsInUsingAlias", "Missing '=' operator"),
    ("using namespace A =", "MissingNamespaceAlias", "Missing namespace alias"),
    ("process", "MissingNamedStatementBlock", "Missing statement block after 'process'."),
    (
        "${a",
        "IncompleteDollarVariableReference",
        "${{variable}} reference starting is missing the closing '}}'.",
    ),
]
WRONG = [
    ("Get-VM )", [("UnexpectedToken", 7, 8)]),
    ("Get-VM -Name <VM Name>", [("RedirectionNotSupported", 13, 14)]),
    (
        "if $true { }",
        [("MissingOpenParenthesisInIfStatement", 2, 2), ("UnexpectedToken", 9, 10)],
    ),
    ("a | ? { $_.State -eq }", [("ExpectedValueExpression", 20, 20)]),
    ("Get-VM | 1", [("ExpressionsMustBeFirstInPipeline", 9, 10)]),
    ("a | | b", [("EmptyPipeElement", 3, 3)]),
    ("| a", [("EmptyPipeElement", 0, 1)]),
    ("Get-VM, Stop-VM", [("MissingArgument", 6, 7)]),
    ("switch ($x) { 1 }", [("MissingSwitchStatementClause", 15, 15)]),
    ("switch ($x) { }", [("MissingSwitchConditionExpression", 13, 13)]),
    ("switch -foo (1) {1{}}", [("InvalidSwitchFlag", 7, 11)]),
    ("switch (1) {default{} default{}}", [("MultipleSwitchDefaultClauses", 22, 29)]),
    ("1 2", [("UnexpectedToken", 2, 3)]),
    ("$x -foo 1", [("UnexpectedToken", 3, 7), ("UnexpectedToken", 8, 9)]),
    ("Get-VM &", [("AmpersandNotAllowed", 7, 8)]),
    ("a && b", [("InvalidEndOfLine", 2, 4)]),
    ("1 || 2", [("InvalidEndOfLine", 2, 4)]),
    ("&", [("MissingExpression", 0, 1)]),
    ("a >", [("MissingFileSpecification", 3, 3)]),
    ("a >b >c", [("StreamAlreadyRedirected", 5, 7)]),
    ("a 1>&2", [("RedirectionNotSupported", 2, 6)]),
    ("a -b:", [("ParameterRequiresArgument", 5, 5)]),
    ("@{a 1}", [("MissingEqualsInHashLiteral", 3, 3)]),
    ("@{a=}", [("MissingStatementInHashLiteral", 4, 4)]),
    ("@{a=1;A=2}", [("DuplicateKeyInHashLiteral", 6, 7)]),
    ("()", [("ExpectedExpression", 1, 1)]),
    ("param($a,)", [("MissingExpressionAfterToken", 9, 9)]),
    ("param($a=)", [("MissingExpressionAfterToken", 9, 9)]),
    ("function f($a,$a) {}", [("DuplicateFormalParameter", 14, 16)]),
    ("function f($a) {param($b)}", [("OnlyOneParameterListAllowed", 16, 25)]),
    ("function {}", [("MissingNameAfterKeyword", 8, 8)]),
    ("begin{} begin{}", [("DuplicateScriptCommandClause", 8, 15)]),
    ("begin{} a", [("UnexpectedToken", 8, 9)]),
    ("[int", [("EndSquareBracketExpectedAtEndOfAttribute", 4, 4)]),
    ("[]", [("MissingTypename", 1, 1)]),
    ("[A()] 5", [("UnexpectedAttribute", 0, 5)]),
    ("[A()] if(1){}", [("UnexpectedAttribute", 0, 5)]),
    (
        "[A($x)]$y=1",
        [("ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock", 3, 5)],
    ),
    ("[A(b=1,B=2)]$y=1", [("DuplicateNamedArgument", 7, 10)]),
    (
        "[A([string]'x')]$y=1",
        [("ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock", 3, 14)],
    ),
    (
        "[A(@(1))]$y=1",
        [("ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock", 3, 7)],
    ),
    (
        "[A(b $x)]$y=1",
        [("MissingEndParenthesisInExpression", 3, 3), ("UnexpectedToken", 7, 8)],
    ),
    ("1 = 2", [("InvalidLeftHandSide", 0, 1)]),
    ("$a, 5 = 1, 2", [("InvalidLeftHandSide", 4, 5)]),
    ("$using:x = 1", [("InvalidLeftHandSide", 0, 8)]),
    ("5++", [("OperatorRequiresVariableOrProperty", 0, 1)]),
    ("[ordered]1", [("OrderedAttributeOnlyOnHashLiteralNode", 0, 10)]),
    ("[void]$x = 1", [("VoidTypeConstraintNotAllowed", 0, 6)]),
    ("[ref][int]$x = 1", [("ReferenceNeedsToBeByItselfInTypeConstraint", 0, 5)]),
    ("[int][ref]$x", [("ReferenceNeedsToBeLastTypeInTypeConversion", 5, 10)]),
    (
        "[ref][int][ref]$x",
        [
            ("ReferenceNeedsToBeByItselfInTypeSequence", 10, 15),
            ("ReferenceNeedsToBeLastTypeInTypeConversion", 10, 15),
        ],
    ),
    ("$using:x.y()", [("InvalidUsingExpression", 0, 12)]),
    ("@x", [("SplattingNotPermitted", 0, 2)]),
    ("a b,@x", [("SplattingNotPermittedInArgumentList", 4, 6)]),
    ("a @ b", [("UnrecognizedToken", 2, 3)]),
    ("${}", [("EmptyVariableReference", 2, 3)]),
    ("${a{b}", [("OpenBraceNeedsToBeBackTickedInVariableName", 4, 5)]),
    ('"$a: b"', [("InvalidVariableReferenceWithDrive", 1, 4)]),
    ('"$Global: b"', [("InvalidVariableReference", 1, 9)]),
    ('"$variable:script: b"', [("InvalidVariableReference", 1, 18)]),
    ('"$: b"', [("InvalidVariableReference", 1, 3)]),
    ("${env:}", [("InvalidBracedVariableReference", 0, 7)]),
    ("1e999", [("BadNumericConstant", 5, 5)]),
    ("try {} finally {return}", [("ControlLeavingFinally", 16, 22)]),
    ("try {} catch {} catch [x] {}", [("EmptyCatchNotLast", 15, 15)]),
    (
        "try {} catch [Exception] {} catch [io.IOException] {} catch [x] {}",
        [("ExceptionTypeAlreadyCaught", 34, 50)],
    ),
    (
        "try {} catch [System.IO.IOException] {} catch [IO.FileNotFoundException], [Exception] {}",
        [("ExceptionTypeAlreadyCaught", 46, 72)],
    ),
    ("[string]$args = 1", [("AssignmentStatementToAutomaticNotSupported", 0, 13)]),
    ("[A(1)]$_ = 1", [("AssignmentStatementToAutomaticNotSupported", 0, 8)]),
    ("$a, [int]$local:Input = 1", [("AssignmentStatementToAutomaticNotSupported", 4, 21)]),
    ("([int]$this)++", [("AssignmentStatementToAutomaticNotSupported", 1, 11)]),
    ("using namespace A = B", [("UsingStatementNotSupported", 0, 21)]),
    ("class A { static A() : base() {} }", [("MissingFunctionBody", 20, 20)]),
    ("class A : B : C {}", [("MissingTypeBody", 11, 11)]),
    ("data -x a", [("InvalidParameterForDataSectionStatement", 5, 7)]),
    ("param(@a)", [("SplattingNotPermitted", 6, 8)]),
    ("param([ordered]$a)", [("OrderedAttributeOnlyOnHashLiteralNode", 6, 15)]),
    ("foreach -parallel ($a in 1) {}", [("ParallelNotSupported", 0, 30)]),
    ("foreach -throttle 2 ($a in 1) {}", [("ThrottleLimitRequiresParallelFlag", 0, 32)]),
    ("switch -p (1) {1{}}", [("ParallelNotSupported", 0, 19)]),
    (
        '@"x\n"@',
        [
            ("UnexpectedCharactersAfterHereStringHeader", 2, 3),
            ("TerminatorExpectedAtEndOfString", 4, 6),
        ],
    ),
    ("from", [("ReservedKeywordNotAllowed", 0, 4)]),
    ("parallel {}", [("UnexpectedKeyword", 0, 8)]),
    ("a; using namespace b", [("UsingMustBeAtStartOfScript", 3, 20)]),
    ('"$(})"; a', [("MissingEndParenthesisInSubexpression", 3, 4)]),
    ('"a $(1 +) b"', [("ExpectedValueExpression", 8, 8)]),
    ("x\n) }", [("UnexpectedToken", 2, 3), ("UnexpectedToken", 4, 5)]),
]


@pytest.mark.parametrize(("text", "id", "message"), INCOMPLETE)
def test_incomplete(text: str, id: str, message: str):
    """A text that more text could make right is refused as incomplete, and says what is missing."""
    with pytest.raises(ParseError) as refused:
        parse(text)

    first = refused.value.complaints[0]
    assert (id, message, True) == (first.id, first.message, refused.value.incomplete)


@pytest.mark.parametrize(("text", "expected"), WRONG)
def test_wrong(text: str, expected: list[tuple[str, int, int]]):
    """Every complaint has PowerShell's id and place, in its order; more text would not help."""
    with pytest.raises(ParseError) as refused:
        parse(text)

    error = refused.value
    assert expected == [
        (found.id, found.extent.start, found.extent.end) for found in error.complaints
    ]
    assert not error.incomplete


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a )", "Unexpected token ')' in expression or statement."),
        ("$x -foo", "Unexpected token '-foo' in expression or statement."),
        ("a <b", "The '<' operator is reserved for future use."),
        ("a && b", "The token '&&' is not a valid statement separator in this version."),
        ("a >b >c", "The output stream for this command is already redirected."),
        ("a -b:", "Parameter -b: requires an argument."),
        ("@{a=1;A=2}", "Duplicate keys 'A' are not allowed in hash literals."),
        ("[Foo()] 5", "Unexpected attribute 'Foo'."),
        (
            "[int]$input = 1",
            "Cannot assign automatic variable 'input' with type 'System.Object'",
        ),
        (
            "try {} catch [Exception] {} catch [IO.IOException] {}",
            "Exception type System.IO.IOException is already handled by a previous handler.",
        ),
        ("5++", "The '++' operator works only on variables or on properties."),
        (
            "@x",
            "The splatting operator '@' cannot be used to reference variables in an "
            "expression. '@x' can be used only as an argument to a command. To reference "
            "variables in an expression use '$x'.",
        ),
        ("elseif x", None),
    ],
)
def test_words_filled_in(text: str, message: str | None):
    """Messages name what is wrong as it was typed."""
    _, complaints = parse_tolerant(text)

    assert ([message] if message else []) == [found.message for found in complaints]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Get-VM )\nStop-VM", "[Get-VM]; [Stop-VM]"),
        ("if $true { Get-VM }", "(Broken); $true; (ScriptBlockExpression script {[Get-VM]})"),
        ("if (Get-VM { Stop-VM", "(Broken [Get-VM (ScriptBlockExpression script {[Stop-VM]})])"),
        (
            "a | ? { $_.State -eq } | b",
            "[a] | [? (ScriptBlockExpression script {(Binary -eq (Member $_ State) (Broken))})]"
            " | [b]",
        ),
        ("switch (Get-VM) { 1 } Stop-VM", "(Broken [Get-VM]); [Stop-VM]"),
        ("$x. | Get-VM", "(Member $x (Broken)) | [Get-VM]"),
    ],
)
def test_what_was_understood(text: str, expected: str):
    """After a mistake the parser goes on: the commands of the rest are found."""
    block, complaints = parse_tolerant(text)

    assert block.end is not None
    assert complaints
    assert expected == "; ".join(map(shape, block.end.statements))


@pytest.mark.parametrize(
    ("opening", "middle", "closing"),
    [
        ("(", "1", ")"),
        ("{", "1", "}"),
        ("$(", "1", ")"),
        ("@{a=", "1", "}"),
        ("$x[", "1", "]"),
        ("$x.y(", "1", ")"),
        ("if(1){", "1", "}"),
        ("function f{", "1", "}"),
        ("{[a(", "1", ")]$x}"),
        ('"$(', "1", ')"'),
        ("[a[", "b", "]]$x"),
        ("a (", "1", ")"),
        ("$x=", "1", ""),
        ("- ", "1", ""),
        ("!", "1", ""),
        ("class a { b() {", "1", "}}"),
    ],
)
def test_too_deep(opening: str, middle: str, closing: str):
    """Nesting that Python could not follow is refused; real scripts do not come near it."""

    def ids(levels: int) -> list[str]:
        _, complaints = parse_tolerant(opening * levels + middle + closing * levels)
        return [found.id for found in complaints]

    assert "ScriptTooComplicated" not in ids(DEEPEST // 3)
    assert ["ScriptTooComplicated"] == ids(100 * DEEPEST)[-1:]


def test_the_limit_is_the_same_everywhere():
    """A script is not refused here and taken there: the levels are counted."""
    deepest = DEEPEST - 2  # the statement and the operand inside count as well

    assert () == parse_tolerant("(" * deepest + "1" + ")" * deepest)[1]
    assert ["ScriptTooComplicated"] == [
        found.id for found in parse_tolerant("(" * (deepest + 1) + "1" + ")" * (deepest + 1))[1]
    ]


def test_depth_of_the_callers_stack():
    """However deep the caller already is: there is a ParseError, never a RecursionError."""

    def call_at(depth: int) -> str:
        if depth:
            return call_at(depth - 1)
        return parse_tolerant("(" * 60 + "1" + ")" * 60)[1][0].id

    assert "ScriptTooComplicated" == call_at(700)


@pytest.mark.parametrize(
    "text",
    [
        "[object]$_ = 1; [object[]]$args = 1; [string]$PSScriptRoot = 'x'; [int]$script:input = 1",
        "$args = 1; $input = 2; [int]$Arguments = 3",
        "try {} catch [IO.FileNotFoundException] {} catch [IO.IOException] {} catch [Exception] {}",
        "try {} catch [Vendor.Failure] {} catch [Vendor.Failure] {}",
        "param([Parameter(Position = [int]0)][ValidateRange(1, [int]::MaxValue)]$a)",
        "workflow w { foreach -parallel -throttlelimit 3 ($a in 1) {} }",
        "function f() { param($a) $a }",
    ],
)
def test_no_complaint(text: str):
    """What looks like a mistake and is none."""
    assert () == parse_tolerant(text)[1]


def test_examples_are_fine():
    """The examples that other tests take apart are PowerShell."""
    assert {} == {text: found for text in EXAMPLES if (found := parse_tolerant(text)[1])}


def test_a_complaint_is_made_once():
    """Reading a piece of text twice, as the parser does, repeats no complaint."""
    _, complaints = parse_tolerant("[a(1 +)] [b(1 -)] 'x")

    assert [1] == list(set(Counter(complaints).values()))
