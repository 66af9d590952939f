"""Trees as short texts, so that a test shows what it expects."""

from hvlab.powershell.syntax import parse
from hvlab.powershell.syntax.attributes import type_text
from hvlab.powershell.syntax.nodes import (
    Command,
    CommandExpression,
    CommandParameter,
    Constant,
    ExpandableString,
    Node,
    Pipeline,
    ScriptBlock,
    Statement,
    StatementBlock,
    StringConstant,
    TypeName,
    Variable,
)
from hvlab.powershell.syntax.walk import children


def shape(item: object) -> str:
    """A node and what is in it, e.g. `(Binary + $a 1)`; what only wraps is left out."""
    if isinstance(item, ScriptBlock):
        return _block(item)
    if isinstance(item, StatementBlock):
        return "{" + "; ".join(map(shape, [*item.traps, *item.statements])) + "}"
    if isinstance(item, Pipeline):
        return " | ".join(map(shape, item.elements))
    if isinstance(item, CommandExpression):
        return " ".join([shape(item.expression), *map(shape, item.redirections)])
    if isinstance(item, Command):
        words = [*item.elements, *item.redirections]
        return f"[{item.invocation}{' '.join(map(shape, words))}]"
    return _leaf(item)


def _leaf(item: object) -> str:
    if isinstance(item, CommandParameter):
        return f"-{item.name}" + (f":{shape(item.argument)}" if item.argument else "")
    if isinstance(item, Constant):
        name = type(item.value).__name__
        return str(item.value) if name == "int" else f"{name}({item.value})"
    if isinstance(item, StringConstant):
        return item.value if item.kind == "bare" else repr(item.value)
    if isinstance(item, ExpandableString):
        parts = [repr(part) if isinstance(part, str) else shape(part) for part in item.parts]
        return f"<{item.kind} {' '.join(parts)}>"
    if isinstance(item, Variable):
        scope = f"{item.scope}:" if item.scope else ""
        return f"{'@' if item.splatted else '$'}{scope}{item.name}"
    if isinstance(item, TypeName):
        return type_text(item)
    assert isinstance(item, Node)
    return _general(item)


def _general(node: Node) -> str:
    marks = ("operator", "kind", "what", "name", "static", "postfix", "until", "filter", "label")
    marks += ("stream", "merge_into", "append", "flags")
    words = [type(node).__name__]
    for mark in marks:
        value = getattr(node, mark, None)
        if value and not isinstance(value, Node):
            shown = " ".join(sorted(value)) if isinstance(value, frozenset) else value
            words.append(mark if value is True else str(shown))
    return f"({' '.join([*words, *map(shape, children(node))])})"


def _block(block: ScriptBlock) -> str:
    named = {
        "params": block.params,
        "dynamic": block.dynamic,
        "begin": block.begin,
        "process": block.process,
    }
    words = [f"{name}={shape(part)}" for name, part in named.items() if part is not None]
    return " ".join(["script", *words, *([shape(block.end)] if block.end is not None else [])])


def script(text: str) -> str:
    """The statements of a script."""
    body = parse(text).end
    assert body is not None
    return "; ".join(map(shape, [*body.traps, *body.statements]))


def statement(text: str) -> Statement:
    """The only statement of a script."""
    body = parse(text).end
    assert body is not None
    (only,) = body.statements
    return only
