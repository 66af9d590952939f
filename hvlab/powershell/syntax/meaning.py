"""What is wrong with a script although the grammar allows it, as PowerShell says before it runs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import product
from typing import NamedTuple

from hvlab.powershell.syntax.attributes import type_text
from hvlab.powershell.syntax.complaints import Complaints
from hvlab.powershell.syntax.constants import is_constant
from hvlab.powershell.syntax.nodes import (
    ArrayLiteral,
    Assignment,
    Attribute,
    Attributed,
    Binary,
    Catch,
    Command,
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
    ParameterDeclaration,
    ScriptBlock,
    ScriptBlockExpression,
    StringConstant,
    Switch,
    Trap,
    Try,
    TypeName,
    Unary,
    Variable,
    While,
)
from hvlab.powershell.syntax.targets import (
    REFERENCE,
    VOID,
    TargetJudge,
    in_brackets,
    is_target,
    target_of,
)
from hvlab.powershell.syntax.walk import Place, places
from hvlab.powershell.values.exceptions import is_derived, named

__LOOPS = (While, DoWhile, For, ForEach)

_LOOPS = (While, DoWhile, For, ForEach)


def complain_of_meaning(
    block: ScriptBlock, complaints: Complaints, two_lists: Mapping[int, Extent]
) -> None:
    """Adds what is wrong. `two_lists`: where functions begin that declare parameters both in their
    head and in a `param` block, and where that block is."""
    _Judge(complaints, two_lists).judge(block)


class _Chain(NamedTuple):
    """Types and attributes in a row: what they stand before, and the `[ref]` among them."""

    operand: Expression
    references: list[Convert]


class _Judge:
    def __init__(self, complaints: Complaints, two_lists: Mapping[int, Extent]) -> None:
        self._complaints = complaints
        self._two_lists = two_lists
        self._targets = TargetJudge(self._wrong)
        self._chains: dict[int, _Chain] = {}
        self._rules: dict[type[Node], Callable[[Place], None]] = {
            Assignment: self._assignment,
            Attribute: self._attribute,
            Attributed: self._attributed,
            Binary: self._binary,
            Convert: self._convert,
            Exit: self._exit,
            ForEach: self._foreach,
            FunctionDefinition: self._function,
            HashLiteral: self._hash,
            Index: self._using,
            Jump: self._jump,
            Member: self._using,
            MethodCall: self._using,
            ParamBlock: self._param_block,
            ParameterDeclaration: self._parameter,
            Switch: self._switch,
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
        simple, start = node.operator == "=", node.extent.start
        for wrong in self._targets.refused(node.target, simple=simple, start=start):
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
            start = node.operand.extent.start
            for wrong in self._targets.refused(node.operand, simple=False, start=start):
                self._wrong("OperatorRequiresVariableOrProperty", wrong, node.operator)

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
        if node.type.name.lower() in REFERENCE:
            self._reference(node, place)

    def _reference(self, node: Convert, place: Place) -> None:
        """`[ref]` stands directly before what it refers to, once."""
        chain = self._chain(node)
        last = chain.references[-1]
        if node is chain.references[0]:
            for inner in chain.references[1:]:
                self._wrong("ReferenceNeedsToBeByItselfInTypeSequence", in_brackets(inner))
        above = place.above.node if place.above is not None else None
        around = isinstance(above, Convert) and above.type.name.lower() not in REFERENCE
        if around and node is last and not is_target(place):
            self._wrong("ReferenceNeedsToBeLastTypeInTypeConversion", in_brackets(node))

    def _attributed(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Attributed)
        if not isinstance(self._chain(node).operand, Variable):
            self._wrong("UnexpectedAttribute", node.attribute, type_text(node.attribute.type))

    def _chain(self, node: Attributed | Convert) -> _Chain:
        """What the node belongs to; looked at once, however many brackets stand in a row."""
        known = self._chains.get(id(node))
        if known is not None:
            return known
        members: list[Attributed | Convert] = []
        inner: Expression = node
        while isinstance(inner, Attributed | Convert):
            members.append(inner)
            inner = inner.operand
        references = [
            item
            for item in members
            if isinstance(item, Convert) and item.type.name.lower() in REFERENCE
        ]
        chain = _Chain(inner, references)
        self._chains.update((id(item), chain) for item in members)
        return chain

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
        if place.above is not None and place.node is target_of(place.above.node):
            return  # the outermost is looked at
        node: Node | None = place.node
        while isinstance(node, Member | Index) and _is_simple(node):
            node = node.target
        bad = node.index if isinstance(node, Index) else node
        while (inner := target_of(node)) is not None:
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
                if constraint.name.lower() in VOID:
                    self._wrong("VoidTypeConstraintNotAllowed", _bracketed(constraint))

    def _parameter(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, ParameterDeclaration)
        for constraint in node.constraints:
            if type_text(constraint).lower() == "ordered":
                where = _bracketed(constraint)
                self._wrong("OrderedAttributeOnlyOnHashLiteralNode", where, type_text(constraint))
        if node.splatted and node.name_extent is not None:
            self._wrong("SplattingNotPermitted", node.name_extent, node.name)

    def _attribute(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Attribute)
        seen: set[str] = set()
        arguments: list[Expression] = []
        for (name, value), where in zip(node.named, node.places, strict=True):
            if name.lower() in seen:
                self._wrong("DuplicateNamedArgument", where, name)
            elif value is not None:
                arguments.append(value)
            seen.add(name.lower())
        for argument in [*arguments, *node.arguments]:
            if not is_constant(argument):
                self._wrong("ParameterAttributeArgumentNeedsToBeConstantOrScriptBlock", argument)

    # ------------------------------------------------------------ flow

    def _try(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Try)
        for number, clause in enumerate(node.catches):
            later = node.catches[number + 1 :]
            if not clause.types and later:
                before = max(later[0].extent.start - 1, 0)
                self._wrong("EmptyCatchNotLast", Extent(before, before))
            elif clause.types:
                self._caught_before(clause, later)

    def _caught_before(self, clause: Catch, later: Iterable[Catch]) -> None:
        """A later clause never runs for an exception that this one catches."""
        for following in later:
            for base, caught in product(clause.types, following.types):
                names = named(type_text(base)), named(type_text(caught))
                if None not in names and is_derived(str(names[1]), str(names[0])):
                    self._wrong("ExceptionTypeAlreadyCaught", _bracketed(caught), str(names[1]))

    def _foreach(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, ForEach)
        if "parallel" in node.flags:
            self._wrong("ParallelNotSupported", node)
        elif "throttlelimit" in node.flags:
            self._wrong("ThrottleLimitRequiresParallelFlag", node)

    def _switch(self, place: Place) -> None:
        node = place.node
        assert isinstance(node, Switch)
        if "parallel" in node.flags:
            self._wrong("ParallelNotSupported", node)

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


def _is_simple(node: Member | Index) -> bool:
    if isinstance(node, Member):
        return isinstance(node.name, StringConstant)
    return is_constant(node.index)


def _bracketed(name: TypeName) -> Extent:
    return Extent(max(name.extent.start - 1, 0), name.extent.end + 1)
