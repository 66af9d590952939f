"""What is wrong with a script although the grammar allows it, as PowerShell says before it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from hvlab.powershell.syntax.attributes import type_text
from hvlab.powershell.syntax.complaints import Complaints
from hvlab.powershell.syntax.constants import is_constant
from hvlab.powershell.syntax.nodes import (
    ArrayLiteral,
    Assignment,
    Attribute,
    Attributed,
    Binary,
    Command,
    CommandExpression,
    Constant,
    Convert,
    DoWhile,
    Exit,
    Expression,
    Extent,
    For,
    ForEach,
    FunctionDefinition,
    HashLiteral,
    Index,
    Jump,
    Member,
    MethodCall,
    Node,
    ParamBlock,
    Paren,
    Pipeline,
    ScriptBlock,
    ScriptBlockExpression,
    Statement,
    StringConstant,
    Trap,
    Try,
    TypeName,
    Unary,
    Variable,
    While,
)
from hvlab.powershell.syntax.walk import Place, places

_REFERENCE = frozenset({"ref", "psreference", "system.management.automation.psreference"})
_VOID = frozenset({"void", "system.void"})
_LOOPS = (While, DoWhile, For, ForEach)


def complain_of_meaning(
    block: ScriptBlock, complaints: Complaints, two_lists: Mapping[int, Extent]
) -> None:
    """Adds what is wrong. `two_lists`: where functions begin that declare parameters both in their
    head and in a `param` block, and where that block is."""
    _Judge(complaints, two_lists).judge(block)


class _Judge:
    def __init__(self, complaints: Complaints, two_lists: Mapping[int, Extent]) -> None:
        self._complaints = complaints
        self._two_lists = two_lists
        self._rules: dict[type[Node], Callable[[Place], None]] = {
            Assignment: self._assignment,
            Attribute: self._attribute,
            Attributed: self._attributed,
            Binary: self._binary,
            Convert: self._convert,
            Exit: self._exit,
            FunctionDefinition: self._function,
            HashLiteral: self._hash,
            Index: self._using,
            Jump: self._jump,
            Member: self._using,
            MethodCall: self._using,
            ParamBlock: self._param_block,
            Try: self._try,
            Unary: self._unary,
            Variable: self._variable,
        }

    def judge(self, block: ScriptBlock) -> None:
        rules = self._rules
        for place in places(block):
            rule = rules.get(type(place.node))
            if rule is not None:
                rule(place)

    def _wrong(self, id: str, item: Node | Extent, *words: str) -> None:
        extent = item.extent if isinstance(item, Node) else item
        self._complaints.add(id, extent.start, extent.end, *words)

    # ------------------------------------------------------------ what may be assigned to

    def _assignment(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Assignment)
        for wrong in self._not_assignable(node.target, node.operator == "="):
            self._wrong("InvalidLeftHandSide", wrong)
        inner = node.target
        while isinstance(inner, Convert):
            inner = inner.operand
        if node.attributes and not isinstance(inner, Variable):
            first = node.attributes[0]
            self._wrong("UnexpectedAttribute", first, type_text(first.type))

    def _unary(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Unary)
        if node.operator in ("++", "--"):
            for wrong in self._not_assignable(node.operand, simple=False):
                self._wrong("OperatorRequiresVariableOrProperty", wrong, node.operator)

    def _not_assignable(self, target: Expression, simple: bool) -> Iterator[Node]:
        """The parts of a target that take no value. Several may be assigned to only by `=`."""
        waiting: list[tuple[Expression, bool]] = [(target, simple)]
        while waiting:
            part, several = waiting.pop()
            if isinstance(part, ArrayLiteral) and several:
                waiting.extend((element, True) for element in reversed(part.elements))
            elif isinstance(part, Paren):
                expression = _pure_expression(part.pipeline)
                if expression is None:
                    yield part.pipeline
                else:
                    waiting.append((expression, several))
            elif isinstance(part, Convert | Attributed):
                waiting.append((self._typed_target(part), several))
            elif not _is_assignable(part):
                yield part

    def _typed_target(self, target: Convert | Attributed) -> Expression:
        """What is behind the types, which are looked at here."""
        inner: Expression = target
        types: list[Extent] = []
        reference: Extent | None = None
        while isinstance(inner, Convert | Attributed):
            if isinstance(inner, Convert):
                brackets = _in_brackets(inner)
                types.append(brackets)
                name = inner.type.name.lower()
                if name in _REFERENCE:
                    reference = brackets
                elif name in _VOID:
                    self._wrong("VoidTypeConstraintNotAllowed", brackets)
            inner = inner.operand
        if reference is not None and len(types) > 1:
            self._wrong("ReferenceNeedsToBeByItselfInTypeConstraint", reference)
        return inner

    # ------------------------------------------------------------ expressions

    def _binary(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Binary)
        if node.operator in ("&&", "||"):
            self._wrong("InvalidEndOfLine", node.operator_extent, node.operator)

    def _convert(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Convert)
        if node.type.name.lower() == "ordered" and not isinstance(node.operand, HashLiteral):
            self._wrong("OrderedAttributeOnlyOnHashLiteralNode", node, type_text(node.type))
        if node.type.name.lower() in _REFERENCE:
            self._reference(node, place)

    def _reference(self, node: Convert, place: Place) -> None:
        """`[ref]` stands directly before what it refers to, once."""
        inner = node.operand
        doubled = False
        while isinstance(inner, Convert | Attributed):
            if isinstance(inner, Convert) and inner.type.name.lower() in _REFERENCE:
                doubled = True
                self._wrong("ReferenceNeedsToBeByItselfInTypeSequence", _in_brackets(inner))
            inner = inner.operand
        above = place.above.node if place.above is not None else None
        around = isinstance(above, Convert) and above.type.name.lower() not in _REFERENCE
        if around and not doubled and not _is_target(place):
            self._wrong("ReferenceNeedsToBeLastTypeInTypeConversion", _in_brackets(node))

    def _attributed(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Attributed)
        inner: Expression = node
        while isinstance(inner, Attributed | Convert):
            inner = inner.operand
        if not isinstance(inner, Variable):
            self._wrong("UnexpectedAttribute", node.attribute, type_text(node.attribute.type))

    def _hash(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, HashLiteral)
        seen: set[str] = set()
        for key, _ in node.entries:
            if isinstance(key, StringConstant | Constant):
                text = str(key.value)
                if text.lower() in seen:
                    self._wrong("DuplicateKeyInHashLiteral", key, text)
                seen.add(text.lower())

    def _variable(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Variable)
        if not node.splatted or place.above is None or isinstance(place.above.node, Command):
            return
        above, name = place.above, f"{node.scope}:{node.name}" if node.scope else node.name
        around = above.above.node if above.above is not None else None
        if isinstance(above.node, ArrayLiteral) and isinstance(around, Command):
            self._wrong("SplattingNotPermittedInArgumentList", node, name)
        elif node.scope != "using":
            self._wrong("SplattingNotPermitted", node, name)

    def _using(self, place: Place) -> None:
        """`$using:` takes simple properties and constant indexes, no calls."""
        if place.above is not None and place.node is _target(place.above.node):
            return  # the outermost is looked at
        node: Node | None = place.node
        while isinstance(node, Member | Index) and _is_simple(node):
            node = node.target
        bad = node.index if isinstance(node, Index) else node
        while (inner := _target(node)) is not None:
            node = inner
        of_using = isinstance(node, Variable) and node.scope == "using"
        if of_using and bad is not None and bad is not node:
            self._wrong("InvalidUsingExpression", bad)

    # ------------------------------------------------------------ declarations

    def _function(self, place: Place) -> None:
        block = self._two_lists.get(place.node.extent.start)
        if block is not None:
            self._wrong("OnlyOneParameterListAllowed", block)

    def _param_block(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, ParamBlock)
        seen: set[str] = set()
        for parameter in node.parameters:
            if parameter.name.lower() in seen:
                where = parameter.name_extent or parameter.extent
                self._wrong("DuplicateFormalParameter", where, parameter.name)
            seen.add(parameter.name.lower())
            for constraint in parameter.constraints:
                if constraint.name.lower() in _VOID:
                    self._wrong("VoidTypeConstraintNotAllowed", _bracketed(constraint))

    def _attribute(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Attribute)
        named = [value for _, value in node.named if value is not None]
        for argument in [*named, *node.arguments]:
            if not is_constant(argument):
                self._wrong("ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock", argument)

    # ------------------------------------------------------------ flow

    def _try(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Try)
        for clause, following in zip(node.catches, node.catches[1:], strict=False):
            if not clause.types:
                before = max(following.extent.start - 1, 0)
                self._wrong("EmptyCatchNotLast", Extent(before, before))

    def _exit(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Exit)
        if node.kind == "return":
            self._leaves_finally(place, None)

    def _jump(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Jump)
        if node.label is None:
            self._leaves_finally(place, "")
        else:
            known = node.label.value.lower() if isinstance(node.label, StringConstant) else None
            self._leaves_finally(place, known)

    def _leaves_finally(self, place: Place, label: str | None) -> None:
        """`label`, in lower case, is None when not known, '' when the nearest loop is meant."""
        inner, above = place, place.above
        while above is not None:
            node = above.node
            if isinstance(node, Trap | ScriptBlock | ScriptBlockExpression):
                return
            if isinstance(node, _LOOPS) and label in (node.label.lower(), ""):
                return
            if isinstance(node, Try) and inner.node is node.last:
                self._wrong("ControlLeavingFinally", place.node)
                return
            inner, above = above, above.above


def _pure_expression(statement: Statement) -> Expression | None:
    """The expression that is all of a pipeline."""
    if not isinstance(statement, Pipeline) or len(statement.elements) != 1:
        return None
    element = statement.elements[0]
    if isinstance(element, CommandExpression) and not element.redirections:
        return element.expression
    return None


def _is_assignable(target: Expression) -> bool:
    inner: Node | None = target
    while (deeper := _target(inner)) is not None:
        inner = deeper
    if isinstance(inner, Variable) and inner.scope == "using":
        return False
    return isinstance(target, Variable | Member | MethodCall | Index)


def _target(node: Node | None) -> Expression | None:
    return node.target if isinstance(node, Member | MethodCall | Index) else None


def _is_simple(node: Member | Index) -> bool:
    if isinstance(node, Member):
        return isinstance(node.name, StringConstant)
    return is_constant(node.index)


def _is_target(place: Place) -> bool:
    """Whether it is, or types, what is assigned to."""
    while place.above is not None and isinstance(place.above.node, Convert | Attributed):
        place = place.above
    above = place.above.node if place.above is not None else None
    return isinstance(above, Assignment) and above.target is place.node


def _in_brackets(convert: Convert) -> Extent:
    """Where the type with its brackets is."""
    return Extent(convert.extent.start, convert.type.extent.end + 1)


def _bracketed(name: TypeName) -> Extent:
    return Extent(max(name.extent.start - 1, 0), name.extent.end + 1)
