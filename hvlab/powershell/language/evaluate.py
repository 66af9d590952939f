"""Expressions to values."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language import convert, indexing, members, operators, types, variables
from hvlab.powershell.language.dispatch import (
    collect,
    evaluate,
    evaluate_raw,
    expression,
    place,
    pure,
    value_of,
)
from hvlab.powershell.language.frame import EMPTY, Frame, plain
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.collections import Collection, Hashtable, OrderedDictionary
from hvlab.powershell.values.errors import Terminating, fault
from hvlab.powershell.values.methods import MethodValue
from hvlab.powershell.values.objects import custom_object
from hvlab.powershell.values.reference import Reference
from hvlab.powershell.values.script import ScriptBlockValue
from hvlab.powershell.values.types import TypeValue

_types: dict[tuple[str, int], TypeValue] = {}


def type_at(node: nodes.TypeName, frame: Frame, whole: nodes.Node) -> TypeValue:
    """The type of that name; the error of an unknown one points at `whole`."""
    key = (node.name, node.rank)
    found = None if node.arguments else _types.get(key)
    if found is None:
        try:
            found = types.resolve(node)
        except Terminating as error:
            place(error, whole, frame)
            raise
        if not node.arguments:
            _types[key] = found
    return found


@expression(nodes.Constant)
def _constant(node: nodes.Constant, _: Frame) -> Any:
    return node.value


@expression(nodes.StringConstant)
def _string(node: nodes.StringConstant, _: Frame) -> Any:
    return node.value


@expression(nodes.ExpandableString)
def _expandable(node: nodes.ExpandableString, frame: Frame) -> str:
    ofs = frame.shell.ops.ofs
    return frame.shell.ops.budget.join(
        part if isinstance(part, str) else convert.to_string(evaluate(part, frame), ofs)
        for part in node.parts
    )


@expression(nodes.Variable)
def _variable(node: nodes.Variable, frame: Frame) -> Any:
    try:
        return variables.read(frame, node.name, node.scope)
    except Terminating as error:
        place(error, node, frame)
        raise


@expression(nodes.TypeExpression)
def _type(node: nodes.TypeExpression, frame: Frame) -> TypeValue:
    return type_at(node.type, frame, node)


@expression(nodes.Convert)
def _convert(node: nodes.Convert, frame: Frame) -> Any:
    name = node.type.name.lower() if not node.type.rank else ""
    if type(node.operand) is nodes.HashLiteral:
        if name == "ordered":
            return _table(node.operand, frame, OrderedDictionary())
        if name == "pscustomobject":
            table = _table(node.operand, frame, OrderedDictionary())
            pairs = ((convert.to_string(key), one) for key, one in table.items())
            return custom_object(pairs, convert.to_string)
    if name == "void":
        evaluate(node.operand, frame)
        return EMPTY
    if name == "ref":
        return reference(node.operand, frame)
    target = type_at(node.type, frame, node.type)
    return convert.to_type(evaluate(node.operand, frame), target, frame.shell.ops)


def reference(operand: nodes.Expression, frame: Frame) -> Any:
    """`[ref]operand`. Raises the error of something that is no variable."""
    if isinstance(operand, nodes.Variable):
        name, scope = operand.name, operand.scope
        return Reference(
            lambda: plain(variables.read(frame, name, scope)),
            lambda value: variables.write(frame, name, value, scope),
        )
    raise fault(
        "[ref] cannot be applied to a variable that does not exist.",
        id="NonExistingVariableReference",
        category="InvalidOperation",
    )


@expression(nodes.Attributed)
def _attributed(node: nodes.Attributed, frame: Frame) -> Any:
    return evaluate_raw(node.operand, frame)


@expression(nodes.Binary)
def _binary(node: nodes.Binary, frame: Frame) -> Any:
    operator = node.operator
    left = evaluate(node.left, frame)
    if operator == "-and":
        return convert.to_bool(left) and convert.to_bool(evaluate(node.right, frame))
    if operator == "-or":
        return convert.to_bool(left) or convert.to_bool(evaluate(node.right, frame))
    return operators.binary(operator, left, evaluate(node.right, frame), frame.shell.ops)


@expression(nodes.ArrayLiteral)
def _array(node: nodes.ArrayLiteral, frame: Frame) -> list[Any]:
    return [evaluate(element, frame) for element in node.elements]


@expression(nodes.ArrayExpression)
def _array_expression(node: nodes.ArrayExpression, frame: Frame) -> list[Any]:
    found = collect(node.body, frame)
    frame.shell.ops.budget.array(len(found))
    return found


@expression(nodes.SubExpression)
def _sub_expression(node: nodes.SubExpression, frame: Frame) -> Any:
    found = collect(node.body, frame)
    if len(found) > 1:
        return found
    return found[0] if found else EMPTY


@expression(nodes.Paren)
def _paren(node: nodes.Paren, frame: Frame) -> Any:
    inner = node.pipeline
    value = value_of(inner, frame)
    if pure(inner) is None and type(inner) is not nodes.Assignment:
        frame.shell.success = True  # 5.1 forgets the failure of a command in parentheses
    return value


@expression(nodes.HashLiteral)
def _hash(node: nodes.HashLiteral, frame: Frame) -> Hashtable:
    table = Hashtable()
    table.capacity = len(node.entries)
    return _table(node, frame, table)


def _table(node: nodes.HashLiteral, frame: Frame, table: Hashtable) -> Hashtable:
    for key_node, value_node in node.entries:
        key = evaluate(key_node, frame)
        if key is None:
            raise fault(
                "A null key is not allowed in a hash literal.",
                id="InvalidNullKey",
                category="InvalidOperation",
            )
        if key in table:
            raise fault(
                f"Item has already been added. Key in dictionary: '{convert.to_string(key)}'  "
                f"Key being added: '{convert.to_string(key)}'",
                id="System.ArgumentException",
                category="OperationStopped",
                exception="System.ArgumentException",
            )
        value = value_of(value_node, frame)
        table[key] = None if value is EMPTY else value
    return table


@expression(nodes.ScriptBlockExpression)
def _script_block(node: nodes.ScriptBlockExpression, frame: Frame) -> ScriptBlockValue:
    inside = frame.text[node.extent.start + 1 : node.extent.end - 1]
    return ScriptBlockValue(node.block, None, inside)


def member_name(node: nodes.Expression, frame: Frame) -> str:
    """The name behind a dot, as written or computed."""
    if type(node) is nodes.StringConstant:
        return node.value
    return convert.to_string(evaluate(node, frame))


COLLECTION = "System.Collections.ObjectModel.Collection`1"
"""What `.Invoke()` of a script block gives."""
NO_MISSING_PROPERTIES = 2
NO_MISSING_ITEMS = 3
"""Versions of Set-StrictMode; the first is about variables alone."""


@expression(nodes.Member)
def _member(node: nodes.Member, frame: Frame) -> Any:
    target = evaluate(node.target, frame)
    name = member_name(node.name, frame)
    ops = frame.shell.ops
    if target is None and name.lower() in ("count", "length"):
        return 0
    if node.static and isinstance(target, TypeValue):
        return types.static_get(target, name, ops)
    if node.static and target is not None:
        return types.static_get(types.type_of(target), name, ops)
    if frame.shell.strict >= NO_MISSING_PROPERTIES and not members.has(target, name):
        return _method_value(target, name) or _strict_member(target, name, frame)
    found = members.get(target, name, ops)
    if found is None and target is not None and not members.has(target, name):
        return _method_value(target, name)
    return found


def _method_value(target: Any, name: str) -> MethodValue | None:
    """A method without its parentheses."""
    overloads = (
        () if target is None or isinstance(target, list) else members.overloads(target, name)
    )
    return MethodValue(name, overloads) if overloads else None


def _strict_member(target: Any, name: str, frame: Frame) -> Any:
    """A property that the value itself lacks: strict mode allows those of a list's items."""
    if name.lower() in ("count", "length"):
        return members.get(target, name, frame.shell.ops)
    listed = isinstance(target, list) and bool(target)
    if listed and all(members.has(one, name) for one in target):
        return members.get(target, name, frame.shell.ops)
    kind = "RuntimeException" if listed else "PropertyNotFoundException"
    raise fault(
        f"The property '{name}' cannot be found on this object. Verify that the property exists.",
        id="PropertyNotFoundStrict",
        category="InvalidOperation" if listed else "NotSpecified",
        exception=f"System.Management.Automation.{kind}",
    )


@expression(nodes.MethodCall)
def _method(node: nodes.MethodCall, frame: Frame) -> Any:
    target = evaluate(node.target, frame)
    name = member_name(node.name, frame)
    arguments = tuple(evaluate(argument, frame) for argument in node.arguments)
    ops = frame.shell.ops
    ops.budget.step()
    if isinstance(target, ScriptBlockValue):
        found = _block_method(target, name.lower(), arguments, frame)
        if found is not NotImplemented:
            return found
    if node.static:
        owner = target if isinstance(target, TypeValue) else types.type_of(target)
        return types.static_call(owner, name, arguments, ops)
    return members.call(target, name, arguments, ops)


def _block_method(
    block: ScriptBlockValue, name: str, arguments: tuple[Any, ...], frame: Frame
) -> Any:
    """Methods of script blocks that need the scope they are called in."""
    if name == "getnewclosure":
        return ScriptBlockValue(block.node, frame.shell.closure_scope(frame), block.text)
    if name in ("invoke", "invokereturnasis"):
        found = frame.shell.invoke_in(frame, block, arguments)
        if name == "invoke":
            return Collection(found, COLLECTION)
        return found[0] if len(found) == 1 else (found or EMPTY)
    return NotImplemented


@expression(nodes.Index)
def _index(node: nodes.Index, frame: Frame) -> Any:
    target = evaluate(node.target, frame)
    index = evaluate(node.index, frame)
    if frame.shell.strict >= NO_MISSING_ITEMS:
        indexing.check(target, index)
    return indexing.get(target, index, frame.shell.ops)
