"""The syntax tree. Names follow PowerShell's own tree where it has one.

Every node knows the text it came from: `extent` is a half-open range of offsets into the script.
Nodes are frozen and act in no way; `hvlab.powershell.language` gives them meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Extent:
    """A range of the script's text: offsets `start` to `end`, the end not included."""

    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """Base of all nodes."""

    extent: Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression(Node):
    """Something with a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement(Node):
    """Something that may put values out."""


# ---------------------------------------------------------------- expressions


@dataclass(frozen=True, slots=True, kw_only=True)
class Constant(Expression):
    """A number as written; `value` is already an int, Int64, float, Decimal (hvlab values)."""

    value: object


@dataclass(frozen=True, slots=True, kw_only=True)
class StringConstant(Expression):
    """A string without parts to fill in. `kind`: 'single', 'double', 'bare', 'here-single',
    'here-double'. A bare one is an argument, a command's name or a member's name."""

    value: str
    kind: str = "single"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpandableString(Expression):
    """Text parts (str) and expressions in turn; `kind` as in StringConstant."""

    parts: tuple[str | Expression, ...]
    kind: str = "double"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable(Expression):
    """`$name`, `${name}`, `$scope:name`, `@name` when `splatted`. `scope` is 'global', 'local',
    'script', 'private', 'using', 'env', 'variable', 'function', another drive's name, or ''."""

    name: str
    scope: str = ""
    splatted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeName(Node):
    """A type as written without brackets: 'int', 'System.String', `arguments` for generics;
    'string[]' has `name` 'string' and rank 1."""

    name: str
    rank: int = 0
    arguments: tuple[TypeName, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeExpression(Expression):
    """`[int]` as a value."""

    type: TypeName


@dataclass(frozen=True, slots=True, kw_only=True)
class Convert(Expression):
    """`[int]$x`; also `[ordered]@{}` and `[pscustomobject]@{}`."""

    type: TypeName
    operand: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Unary(Expression):
    """`-`, `+`, `!`, `-not`, `-bnot`, `-split`, `-join`, `,`, `++`, `--`.
    Operators are lower case; case-sensitive ones keep their letter ('-csplit')."""

    operator: str
    operand: Expression
    postfix: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Binary(Expression):
    """`left operator right`; the operator as typed in lower case ('+', '-eq', '-f').

    `operator_extent` is where it stands."""

    operator: str
    left: Expression
    right: Expression
    operator_extent: Extent


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayLiteral(Expression):
    """`a, b, c`."""

    elements: tuple[Expression, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayExpression(Expression):
    """`@( ... )`."""

    body: StatementBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class SubExpression(Expression):
    """`$( ... )`."""

    body: StatementBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Paren(Expression):
    """`( pipeline or assignment )`."""

    pipeline: Statement


@dataclass(frozen=True, slots=True, kw_only=True)
class HashLiteral(Expression):
    """`@{ key = statement; ... }`."""

    entries: tuple[tuple[Expression, Statement], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptBlockExpression(Expression):
    """`{ ... }` as a value."""

    block: ScriptBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Member(Expression):
    """`target.name` or `target::name` (`static`); `name` may be computed."""

    target: Expression
    name: Expression
    static: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodCall(Expression):
    """`target.name(arguments)` or `target::name(arguments)`."""

    target: Expression
    name: Expression
    arguments: tuple[Expression, ...]
    static: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Index(Expression):
    """`target[index]`."""

    target: Expression
    index: Expression


# ---------------------------------------------------------------- commands and pipelines


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandParameter(Node):
    """`-Name` or `-Name:argument`; `name` without dash and colon."""

    name: str
    argument: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Redirection(Node):
    """`2>$null`, `> file`, `>> file`, `*>&1`. `stream`: 1..6 or 0 for all; `merge_into` is the
    target stream of `n>&m`, else None and `target` says where."""

    stream: int
    target: Expression | None
    merge_into: int | None = None
    append: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Command(Node):
    """A command with its elements in order: `elements[0]` names it (a bare StringConstant, or any
    expression after `&` or `.`). `invocation` is '', '&' or '.'."""

    elements: tuple[Expression | CommandParameter, ...]
    invocation: str = ""
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandExpression(Node):
    """An expression as an element of a pipeline."""

    expression: Expression
    redirections: tuple[Redirection, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline(Statement):
    """Commands joined by `|`."""

    elements: tuple[Command | CommandExpression, ...]
    background: bool = False


# ---------------------------------------------------------------- statements


@dataclass(frozen=True, slots=True, kw_only=True)
class StatementBlock(Node):
    """`{ statements }` of a compound statement, or the inside of `$( )` and `@( )`."""

    statements: tuple[Statement, ...]
    traps: tuple[Trap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment(Statement):
    """`target operator value`; operator '=', '+=', '-=', '*=', '/=', '%='. The target is a
    Variable, Member, Index, Convert (typed), ArrayLiteral of those, or an attributed one."""

    target: Expression
    operator: str
    value: Statement
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class If(Statement):
    """`if`/`elseif` clauses and `else`."""

    clauses: tuple[tuple[Statement, StatementBlock], ...]
    otherwise: StatementBlock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class While(Statement):
    """`while (condition) { }`."""

    condition: Statement
    body: StatementBlock
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoWhile(Statement):
    """`do { } while (condition)`, or `until` when `until`."""

    body: StatementBlock
    condition: Statement
    until: bool = False
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class For(Statement):
    """`for (first; condition; step) { }`."""

    first: Statement | None
    condition: Statement | None
    step: Statement | None
    body: StatementBlock
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForEach(Statement):
    """`foreach ($x in pipeline) { }`. `flags`: `parallel`, `throttlelimit` outside of workflows."""

    variable: Variable
    source: Statement
    body: StatementBlock
    label: str = ""
    flags: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch(Statement):
    """`switch [-wildcard|-regex|-exact] [-casesensitive] [-file] (value) { condition { } }`.
    `flags` are lower case names; `default` is the default clause."""

    value: Statement
    clauses: tuple[tuple[Expression, StatementBlock], ...]
    default: StatementBlock | None = None
    flags: frozenset[str] = frozenset()
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Jump(Statement):
    """`break`, `continue`, with a label or without."""

    kind: str
    label: Expression | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit(Statement):
    """`return`, `exit` or `throw`, with a value or without."""

    kind: str
    value: Statement | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Catch(Node):
    """`catch [type], [type] { }`; no types: catches all."""

    types: tuple[TypeName, ...]
    body: StatementBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Try(Statement):
    """`try { } catch { } finally { }`."""

    body: StatementBlock
    catches: tuple[Catch, ...] = ()
    last: StatementBlock | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trap(Statement):
    """`trap [type] { }`."""

    type: TypeName | None
    body: StatementBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported(Statement):
    """Something real that the lab parses and does not run: class, enum, configuration, data,
    workflow, using ... `what` names it. `parts` is what was understood of its inside."""

    what: str
    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Broken(Statement, Expression):
    """What stands where something is wrong. Only in trees of `parse_tolerant`. `parts` is what was
    understood of it."""

    parts: tuple[Node, ...] = ()


# ---------------------------------------------------------------- script blocks and functions


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribute(Node):
    """`[Parameter(Mandatory, Position=0)]`: positional arguments and named ones in order. A named
    one without value (`Mandatory`) has None. `places`: where each named one is."""

    type: TypeName
    arguments: tuple[Expression, ...] = ()
    named: tuple[tuple[str, Expression | None], ...] = ()
    places: tuple[Extent, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed(Expression):
    """`[ValidateNotNull()]$x` that is not assigned to: worth what the operand is worth."""

    attribute: Attribute
    operand: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterDeclaration(Node):
    """One parameter of a `param` block or function head. `constraints` are the types in front of
    the name, outermost first."""

    name: str
    constraints: tuple[TypeName, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    default: Expression | None = None
    name_extent: Extent | None = None
    splatted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ParamBlock(Node):
    """`[CmdletBinding()] param( ... )`."""

    parameters: tuple[ParameterDeclaration, ...]
    attributes: tuple[Attribute, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScriptBlock(Node):
    """A script, a function's body or `{ ... }`. Without named blocks everything is in `end` (in
    `process` for a filter). `begin`, `process` and `dynamic` are None when not written."""

    params: ParamBlock | None = None
    begin: StatementBlock | None = None
    process: StatementBlock | None = None
    end: StatementBlock | None = None
    dynamic: StatementBlock | None = None
    text: str = field(default="", compare=False, repr=False)
    """The whole script that the extents point into."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionDefinition(Statement):
    """`function name { }` or `filter name { }`. Parameters in the head become `body.params`."""

    name: str
    body: ScriptBlock
    filter: bool = False
