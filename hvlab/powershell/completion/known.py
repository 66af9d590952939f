"""What is known of a value without running anything: its type, or the value of a variable.

Variables are looked at; properties of what they hold are read, unless a learner's script would
have to run for it. Of a command only the declared output type is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hvlab.powershell.completion.cursor import Cursor
from hvlab.powershell.completion.usage import Usage
from hvlab.powershell.language import members, types
from hvlab.powershell.language.members.lookup import classes, native_property, table_names
from hvlab.powershell.language.natives.native import Native
from hvlab.powershell.syntax import nodes
from hvlab.powershell.syntax.walk import places
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.enums import EnumType
from hvlab.powershell.values.errors import ErrorRecord
from hvlab.powershell.values.objects import HostObject, NoteProperty, PSObject
from hvlab.powershell.values.types import TypeValue
from hvlab.world.profiles import Profile

if TYPE_CHECKING:
    from hvlab.powershell.language.shell import Shell

NOTHING = object()
DEEPEST = 12
"""How far a chain of pipelines, members and assignments is followed."""
PASSED_ON = frozenset({"Where-Object", "Sort-Object", "Tee-Object", "Get-Unique", "Select-Object"})
"""Commands that put out what they are given."""
FILE = ("System.IO.FileInfo",)
OUTPUTS = {
    "Get-ChildItem": FILE,
    "Get-Item": FILE,
    "Get-Date": ("System.DateTime",),
    "New-TimeSpan": ("System.TimeSpan",),
    "Measure-Command": ("System.TimeSpan",),
    "New-Guid": ("System.Guid",),
    "Get-Content": ("System.String",),
    "Out-String": ("System.String",),
    "Split-Path": ("System.String",),
    "Join-Path": ("System.String",),
    "Read-Host": ("System.String",),
    "ConvertTo-Json": ("System.String",),
    "Measure-Object": ("Microsoft.PowerShell.Commands.GenericMeasureInfo",),
    "Group-Object": ("Microsoft.PowerShell.Commands.GroupInfo",),
    "Get-Command": ("System.Management.Automation.CmdletInfo",),
    "Get-Alias": ("System.Management.Automation.AliasInfo",),
}
"""What generic cmdlets put out where their declaration does not say."""
PROPERTIES = {
    "Microsoft.PowerShell.Commands.GenericMeasureInfo": (
        ("Count", "int"),
        ("Average", "double"),
        ("Sum", "double"),
        ("Maximum", "double"),
        ("Minimum", "double"),
        ("Property", "string"),
    ),
    "Microsoft.PowerShell.Commands.GroupInfo": (
        ("Count", "int"),
        ("Group", "object"),
        ("Name", "string"),
        ("Values", "object"),
    ),
}
"""Properties of types that are not made by a class of their own here."""
HEAD = re.compile(r"\A(?:static )?(\S+) ")


@dataclass(frozen=True)
class Known:
    """What is known: type names, most likely first, or the value itself."""

    types: tuple[str, ...] = ()
    value: Any = NOTHING

    @property
    def has_value(self) -> bool:
        """Whether the value is at hand."""
        return self.value is not NOTHING

    def enum(self) -> EnumType | None:
        """The enumeration that the value is of."""
        if self.has_value:
            found = members.type_names(self.value)[:1] if self.value is not None else ()
        else:
            found = self.types[:1]
        for name in found:
            kind = types.find(name)
            if kind is not None:
                return types.enum_of(kind)
        return None


UNKNOWN = Known()
Find = Callable[[nodes.Node], Usage | None]


def of_type(text: str) -> Known:
    """A value of a type as Get-Member writes it; a list counts as its items."""
    while text.endswith(("[]", "?")):
        text = text.removesuffix("?").removesuffix("[]")
    outer, bracket, inner = text.partition("[")
    if bracket and "," not in inner:
        return of_type(inner.rstrip("]"))
    kind = types.find(outer)
    return Known((kind.name if kind is not None else outer,))


@dataclass(frozen=True)
class Member:
    """A member of a type: its name, 'Property' or 'Method', and its definition."""

    name: str
    kind: str
    definition: str
    type: str = ""


def host_classes() -> Iterator[type[HostObject]]:
    """Every class of objects of the host that is loaded."""
    waiting = list(HostObject.__subclasses__())
    while waiting:
        cls = waiting.pop(0)
        yield cls
        waiting.extend(cls.__subclasses__())


def members_of(known: Known, profile: Profile | None = None) -> list[Member]:
    """The members of a value: of the items, where it is a list, then its own. With a profile those
    that its host has."""
    if not known.has_value:
        return [
            one
            for name in known.types
            for one in _of_type(name)
            if profile is None or one.name.casefold() not in _newer(profile, name)
        ]
    value = known.value
    found = []
    if type(value) is list and value:
        found = members_of(Known(value=value[0]))
    if isinstance(value, Hashtable):
        found = [Member(key, "Property", "object", "") for key in value if isinstance(key, str)]
    for one in members.describe(value):
        kind = "Method" if "Method" in one.kind else "Property"
        found.append(Member(one.name, kind, one.definition, one.type))
    return found


def _newer(profile: Profile, name: str) -> frozenset[str]:
    """Properties of a type of the host's that came later."""
    return profile.missing_properties(name.rpartition(".")[2])


def _of_type(name: str) -> list[Member]:
    found: dict[str, Member] = {}
    for prop, kind in PROPERTIES.get(name, ()):
        found[prop] = Member(prop, "Property", f"{kind} {prop}", kind)
    for cls in host_classes():
        if cls.type_names[0] != name:
            continue
        for one in cls.PROPERTIES:
            found.setdefault(
                one.name, Member(one.name, "Property", f"{one.type} {one.name}", one.type)
            )
        for method in cls.METHODS:
            definition = method.definition or f"{method.name}()"
            found.setdefault(method.name, Member(method.name, "Method", definition))
    for table in classes(table_names(TypeValue(name))):
        for prop_ in table.properties.values():
            definition = f"{prop_.type} {prop_.name}"
            found.setdefault(prop_.name, Member(prop_.name, "Property", definition, prop_.type))
        for native in table.methods.values():
            found.setdefault(native.name, _method(native))
    return list(found.values())


def _method(native: Native) -> Member:
    head = HEAD.match(native.signatures[0]) if native.signatures else None
    return Member(
        native.name, "Method", ", ".join(native.signatures), head[1] if head is not None else ""
    )


class Knowing:
    """Works out what is known of expressions, seen from the cursor."""

    def __init__(self, shell: Shell, cursor: Cursor, find: Find) -> None:
        self._shell = shell
        self._cursor = cursor
        self.usage = find
        self._depth = 0

    def of(self, node: nodes.Node | None) -> Known:
        """What is known of an expression or a pipeline."""
        work = self._ways.get(type(node)) if node is not None else None
        if work is None or self._depth > DEEPEST:
            return UNKNOWN
        self._depth += 1
        try:
            return work(self, node)
        finally:
            self._depth -= 1

    def _constant(self, node: nodes.Constant | nodes.StringConstant) -> Known:
        return Known(value=node.value)

    def _text(self, _: nodes.Node) -> Known:
        return Known(("System.String",))

    def _table(self, node: nodes.HashLiteral) -> Known:
        keys = [key.value for key, _ in node.entries if isinstance(key, nodes.StringConstant)]
        return Known(value=Hashtable((key, None) for key in keys))

    def _items(self, node: nodes.ArrayLiteral) -> Known:
        return self.of(node.elements[0]) if node.elements else UNKNOWN

    def _block(self, node: nodes.ArrayExpression | nodes.SubExpression) -> Known:
        statements = node.body.statements
        return self.of(statements[-1]) if statements else UNKNOWN

    def _paren(self, node: nodes.Paren) -> Known:
        return self.of(node.pipeline)

    def _type(self, _: nodes.TypeExpression) -> Known:
        return Known(("System.RuntimeType",))

    def _convert(self, node: nodes.Convert) -> Known:
        if node.type.name.casefold() in ("ordered", "pscustomobject", "psobject"):
            return self.of(node.operand)
        return of_type(node.type.name)

    def _index(self, node: nodes.Index) -> Known:
        found = self.of(node.target)
        if not found.has_value:
            return found
        value = found.value
        if isinstance(value, list) and value:
            return Known(value=value[0])
        if isinstance(value, Hashtable) and isinstance(node.index, nodes.StringConstant):
            return Known(value=value[node.index.value])
        return UNKNOWN

    # Variables

    def _variable(self, node: nodes.Variable) -> Known:
        name = node.name.casefold()
        if name in ("_", "psitem"):
            return self._underscore()
        written = self._assigned(name)
        if written is not UNKNOWN:
            return written
        found = self._shell.scope.find(name)
        return UNKNOWN if found is None or found.value is None else Known(value=found.value)

    def _assigned(self, name: str) -> Known:
        """What the script above the cursor puts into the variable last."""
        found = UNKNOWN
        for place in places(self._cursor.root):
            node = place.node
            if node.extent.end > self._cursor.position and not isinstance(node, nodes.ForEach):
                if isinstance(node, nodes.ParameterDeclaration):
                    found = self._declared(node, name, found)
                continue
            if isinstance(node, nodes.Assignment) and _is_named(node.target, name):
                found = self.of(node.target if isinstance(node.target, nodes.Convert)
                                else node.value)  # fmt: skip
            elif isinstance(node, nodes.ForEach) and _is_named(node.variable, name):
                if self._cursor.holds(node):
                    found = self.of(node.source)
            elif isinstance(node, nodes.ParameterDeclaration):
                found = self._declared(node, name, found)
        return found

    def _declared(self, node: nodes.ParameterDeclaration, name: str, other: Known) -> Known:
        if node.name.casefold() != name or not node.constraints:
            return other
        return of_type(node.constraints[-1].name)

    def _underscore(self) -> Known:
        """`$_` of the script block around the cursor."""
        chain = self._cursor.chain
        for number, node in enumerate(chain):
            if isinstance(node, nodes.Catch):
                return Known(value=ErrorRecord(""))
            if not isinstance(node, nodes.ScriptBlockExpression):
                continue
            for outer in chain[number + 1 :]:
                if isinstance(outer, nodes.MethodCall):
                    return self.of(outer.target)
                if isinstance(outer, nodes.Pipeline):
                    return self.before(outer, node)
        return UNKNOWN

    # Members

    def _member(self, node: nodes.Member | nodes.MethodCall) -> Known:
        if not isinstance(node.name, nodes.StringConstant):
            return UNKNOWN
        name = node.name.value
        if node.static:
            return self._static(node, name)
        return self.member(self.of(node.target), name, call=isinstance(node, nodes.MethodCall))

    def member(self, known: Known, name: str, *, call: bool = False) -> Known:
        """A property of what is known, or the result of a method."""
        if known.has_value and not call:
            return _read(known.value, name)
        wanted = name.casefold()
        for one in members_of(known):
            if one.name.casefold() == wanted and one.type:
                return of_type(one.type)
        return UNKNOWN

    def _static(self, node: nodes.Member | nodes.MethodCall, name: str) -> Known:
        kind = static_type(node)
        if kind is None:
            return UNKNOWN
        if types.enum_of(kind) is not None or name.casefold() == "new":
            return Known((kind.name,))
        for table in classes(table_names(kind)):
            native = table.statics.get(name.casefold())
            if native is not None:
                return of_type(_method(native).type)
            if name.casefold() in table.constants:
                return Known((kind.name,))
        return UNKNOWN

    # Pipelines

    def _pipeline(self, node: nodes.Pipeline) -> Known:
        return self._output(node, len(node.elements) - 1)

    def before(self, pipeline: nodes.Pipeline, inside: nodes.Node) -> Known:
        """What comes down a pipeline to the element that holds a node."""
        for number, element in enumerate(pipeline.elements):
            extent = element.extent
            if extent.start <= inside.extent.start and inside.extent.end <= extent.end:
                return self._output(pipeline, number - 1)
        return UNKNOWN

    def _output(self, pipeline: nodes.Pipeline, number: int) -> Known:
        if number < 0:
            return UNKNOWN
        element = pipeline.elements[number]
        if isinstance(element, nodes.CommandExpression):
            return self.of(element.expression)
        usage = self.usage(element)
        if usage is None:
            return UNKNOWN
        name = usage.name
        if name in PASSED_ON:
            expanded = usage.argument("ExpandProperty")
            given = self._output(pipeline, number - 1)
            if isinstance(expanded, nodes.StringConstant):
                return self.member(given, expanded.value)
            return given
        if name == "ForEach-Object":
            return self._each(usage, pipeline, number)
        if name == "New-Object":
            wanted = usage.argument("TypeName")
            return of_type(wanted.value) if isinstance(wanted, nodes.StringConstant) else UNKNOWN
        return Known(usage.signature.info.outputs or OUTPUTS.get(name, ()))

    def _each(self, usage: Usage, pipeline: nodes.Pipeline, number: int) -> Known:
        """`% Name`, or the last statement of a block that does not speak of `$_`."""
        for one in usage.positional:
            if isinstance(one, nodes.StringConstant):
                return self.member(self._output(pipeline, number - 1), one.value)
        return UNKNOWN

    _ways: dict[type[nodes.Node], Callable[[Knowing, Any], Known]] = {  # noqa: RUF012
        nodes.Constant: _constant,
        nodes.StringConstant: _constant,
        nodes.ExpandableString: _text,
        nodes.HashLiteral: _table,
        nodes.ArrayLiteral: _items,
        nodes.ArrayExpression: _block,
        nodes.SubExpression: _block,
        nodes.Paren: _paren,
        nodes.TypeExpression: _type,
        nodes.Convert: _convert,
        nodes.Index: _index,
        nodes.Variable: _variable,
        nodes.Member: _member,
        nodes.MethodCall: _member,
        nodes.Pipeline: _pipeline,
    }


def _is_named(target: nodes.Node, name: str) -> bool:
    if isinstance(target, nodes.Convert):
        target = target.operand
    return isinstance(target, nodes.Variable) and target.name.casefold() == name


def static_type(node: nodes.Member | nodes.MethodCall) -> TypeValue | None:
    """The type before `::`."""
    target = node.target
    return types.find(target.type.name) if isinstance(target, nodes.TypeExpression) else None


def _read(value: Any, name: str) -> Known:
    """A property of a value, where reading it runs nothing of a learner's."""
    if type(value) is list:
        return _read(value[0], name) if value else UNKNOWN
    if isinstance(value, Hashtable):
        return Known(value=value[name]) if name in value else UNKNOWN
    found = value.find(name) if isinstance(value, PSObject) else None
    if found is not None:
        if not isinstance(found, NoteProperty) and found.kind == "ScriptProperty":
            return UNKNOWN
        return Known(value=found.read(value))
    native = native_property(value, name)
    return UNKNOWN if native is None else Known(value=native.read(value))


def names_of(known: Known, profile: Profile) -> Sequence[str]:
    """The names of its properties."""
    return [one.name for one in members_of(known, profile) if one.kind == "Property"]
