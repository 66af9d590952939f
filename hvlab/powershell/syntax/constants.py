"""Which expressions are worth the same whenever a script runs."""

from __future__ import annotations

from hvlab.powershell.syntax.nodes import (
    ArrayLiteral,
    Binary,
    CommandExpression,
    Constant,
    Convert,
    Expression,
    Member,
    Node,
    Paren,
    Pipeline,
    ScriptBlockExpression,
    StatementBlock,
    StringConstant,
    SubExpression,
    TypeExpression,
    TypeName,
    Unary,
    Variable,
)

_FOLDED = frozenset(
    {"+", "-", "*", "/", "%", "-and", "-or", "-xor", "-band", "-bor", "-bxor"} | {"-shl", "-shr"}
)

_FOLDED_UNARY = frozenset({"+", "-", "!", "-not", "-bnot"})
_PRIMITIVE = frozenset(
    {"bool", "boolean", "byte", "sbyte", "char", "int16", "uint16", "int", "int32", "uint32"}
    | {"long", "int64", "uint64", "single", "float", "double"}
)
_CONSTANT_VARIABLES = frozenset({"true", "false", "null"})


def is_constant(expression: Expression) -> bool:
    """Whether an attribute takes it as an argument."""
    waiting: list[Node] = [expression]
    while waiting:
        parts = _parts(waiting.pop())
        if parts is None:
            return False
        waiting.extend(parts)
    return True


def _parts(node: Node) -> tuple[Node, ...] | None:
    """What must be constant for the node to be; None when it never is."""
    if isinstance(node, Constant | StringConstant | TypeExpression | ScriptBlockExpression):
        return ()
    if isinstance(node, Variable):
        return () if not node.scope and node.name.lower() in _CONSTANT_VARIABLES else None
    if isinstance(node, ArrayLiteral):
        return node.elements
    if isinstance(node, Paren):
        return (node.pipeline,)
    if isinstance(node, SubExpression):
        return (node.body,)
    if isinstance(node, Convert):
        return (node.operand,) if _is_primitive(node.type) else None
    return _parts_of_operation(node)


def _is_primitive(name: TypeName) -> bool:
    """Strings, dates and enumerations are none: a cast to one is no constant."""
    plain = name.name.lower().removeprefix("system.")
    return plain in _PRIMITIVE and not (name.rank or name.arguments)


def _parts_of_operation(node: Node) -> tuple[Node, ...] | None:
    if isinstance(node, Binary) and node.operator in _FOLDED:
        return node.left, node.right
    if isinstance(node, Unary) and node.operator in _FOLDED_UNARY:
        return (node.operand,)
    if isinstance(node, Member):  # [type]::Constant; whether it is one is not known here
        return () if node.static and isinstance(node.target, TypeExpression) else None
    if isinstance(node, Pipeline) and len(node.elements) == 1:
        element = node.elements[0]
        return (element.expression,) if isinstance(element, CommandExpression) else None
    if isinstance(node, StatementBlock) and len(node.statements) == 1 and not node.traps:
        return node.statements
    return None
