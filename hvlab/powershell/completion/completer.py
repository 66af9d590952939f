"""From the place of the cursor to the offers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hvlab.powershell.completion.cursor import MARK, cursor_at
from hvlab.powershell.completion.items import Completion, Item, Word, literal, matching
from hvlab.powershell.completion.known import Knowing, Known, members_of, static_type
from hvlab.powershell.completion.paths import paths
from hvlab.powershell.completion.usage import Usage, usage_of
from hvlab.powershell.completion.values import Asked, values
from hvlab.powershell.hyperv import facts
from hvlab.powershell.language import types
from hvlab.powershell.language.binding.signature import Signature, signature_of
from hvlab.powershell.language.command import CommandInfo, Parameter
from hvlab.powershell.language.commands import CmdletCommand
from hvlab.powershell.language.functions import FunctionValue
from hvlab.powershell.language.functions import type_text as written_type
from hvlab.powershell.language.members.lookup import classes, table_names
from hvlab.powershell.language.resolve import find_command
from hvlab.powershell.language.typesystem.names import ACCELERATORS
from hvlab.powershell.syntax import nodes
from hvlab.powershell.syntax.tokens import OPERATORS
from hvlab.powershell.syntax.walk import places
from hvlab.powershell.values.errors import Terminating
from hvlab.powershell.values.types import TypeValue

if TYPE_CHECKING:
    from hvlab.powershell.language.scope import Scope
    from hvlab.powershell.language.shell import Shell

KEYS = {
    "Select-Object": ("Name", "Expression"),
    "Sort-Object": ("Expression", "Ascending", "Descending"),
    "Group-Object": ("Expression",),
    "Measure-Object": ("Expression",),
    "Format-Table": ("Expression", "FormatString", "Label", "Width", "Alignment"),
    "Format-List": ("Expression", "FormatString", "Label"),
    "Format-Wide": ("Expression", "FormatString"),
    "Format-Custom": ("Expression", "Depth"),
}
"""Keys of calculated properties."""
OPERATOR = re.compile(r"[\w)\]}\"'] +(-\w*)\Z")
COMPARED = re.compile(r"-[ci]?(eq|ne|in|notin|contains|notcontains) +\Z", re.IGNORECASE)
_CONSTANTS = """
    MinValue MaxValue NaN PositiveInfinity NegativeInfinity TrueString FalseString PI UtcNow
    TicksPerDay TicksPerHour TicksPerMinute TicksPerSecond TicksPerMillisecond InvariantCulture
    CurrentCulture CurrentUICulture NewLine MachineName UserName UserDomainName CurrentDirectory
    Is64BitOperatingSystem Is64BitProcess SystemDirectory ProcessorCount TickCount
    DirectorySeparatorChar AltDirectorySeparatorChar PathSeparator VolumeSeparatorChar UTF8 ASCII
    UTF32 BigEndianUnicode IsLittleEndian"""
CONSTANTS = {name.casefold(): name for name in _CONSTANTS.split()}
"""Static members whose case is not that of a single word."""
SCOPES = ("$env:", "$global:", "$local:", "$private:", "$script:", "$using:")
NAME = re.compile(r"\w+\Z|[?^$]\Z")


class Completer:
    """Completes one text at one position, for one shell."""

    def __init__(self, shell: Shell, text: str, position: int) -> None:
        self.shell = shell
        self.text = text
        self.position = max(0, min(position, len(text)))

    def complete(self) -> Completion:
        """The offers; none where there is nothing to say."""
        cursor = cursor_at(self.text, self.position)
        if cursor is None:
            return self._nothing()
        self.cursor = cursor
        self.knowing = Knowing(self.shell, cursor, self.usage)
        try:
            return self._at_node() or self._nothing()
        except Terminating:  # what is typed so far makes no sense yet: `-VMName '[a'`
            return self._nothing()

    def _nothing(self) -> Completion:
        return Completion(self.position, self.position)

    def _offer(self, word: Word, items: list[Item]) -> Completion | None:
        return Completion(word.start, word.end, tuple(items)) if items else None

    def _at_node(self) -> Completion | None:
        node, chain = self.cursor.node, self.cursor.chain
        if isinstance(node, nodes.Variable):
            return self._variables(node)
        if isinstance(node, nodes.TypeName):
            return self._types(node)
        if isinstance(node, nodes.CommandParameter):
            return self._parameters(node)
        if not isinstance(node, nodes.StringConstant) or len(chain) < 2:
            return None
        word, parent = self.cursor.word(node), chain[1]
        if isinstance(parent, nodes.Member | nodes.MethodCall) and parent.name is node:
            return self._members(parent, word)
        if isinstance(parent, nodes.HashLiteral):
            return self._keys(parent, word)
        if isinstance(parent, nodes.Redirection):
            return self._offer(word, paths(self.shell, word))
        if isinstance(parent, nodes.Command) and parent.elements[0] is node:
            return self._operator() or self._compared_value() or self._commands(word)
        if isinstance(parent, nodes.Binary):
            return self._compared_to(parent, word)
        return self._argument(word)

    # Commands

    def usage(self, node: nodes.Node) -> Usage | None:
        """How a command is called; None for one that is not known."""
        if not isinstance(node, nodes.Command) or not node.elements:
            return None
        head = node.elements[0]
        if not isinstance(head, nodes.StringConstant):
            return None
        signature = self.signature(head.value)
        return None if signature is None else usage_of(signature, node, self.cursor)

    def signature(self, name: str) -> Signature | None:
        """The parameters of a command of that name, also of a function that stands in the text."""
        for place in places(self.cursor.root):
            node = place.node
            if (
                isinstance(node, nodes.FunctionDefinition)
                and node.name.casefold() == name.casefold()
            ):
                return _of_definition(node)
        found = find_command(name, self.shell.frame) or find_command(
            f"Get-{name}", self.shell.frame
        )
        if isinstance(found, FunctionValue):
            return found.signature(self.shell.frame)
        return signature_of(found.info) if isinstance(found, CmdletCommand) else None

    def _commands(self, word: Word) -> Completion | None:
        if "\\" in word.value and not word.value.casefold().startswith("hyper-v\\"):
            return self._offer(word, paths(self.shell, word))
        module, _, typed = word.value.rpartition("\\")
        table = self.shell.commands
        cmdlets = [one.name for one in table.all() if not module or one.module == "Hyper-V"]
        names = dict.fromkeys(cmdlets)
        if not module:
            names |= dict.fromkeys(one.name for one in table.aliases())
            names |= dict.fromkeys(self._functions())
        prefix = f"{module}\\" if module else ""
        items = [
            Item(prefix + name, "command", self._about(name))
            for name in sorted(names, key=str.casefold)
            if name.casefold().startswith(typed.casefold())
        ]
        return self._offer(word, items)

    def _about(self, name: str) -> str:
        """What an alias stands for; any other command's own name."""
        alias = self.shell.commands.alias_target(name, self.shell.scope)
        return name if alias is None else f"{name} -> {alias.target}"

    def _functions(self) -> list[str]:
        found = [
            place.node.name
            for place in places(self.cursor.root)
            if isinstance(place.node, nodes.FunctionDefinition)
        ]
        scope: Scope | None = self.shell.scope
        while scope is not None:
            found += [one.name for one in scope.functions.values()]
            scope = scope.parent
        return found

    # Parameters and arguments

    def _parameters(self, node: nodes.CommandParameter) -> Completion | None:
        command = self.cursor.chain[1] if len(self.cursor.chain) > 1 else None
        usage = self.usage(command) if command is not None else None
        word = self.cursor.word(node)
        if usage is None:
            return None
        typed = word.value.lstrip("-–—―").casefold()
        items = [
            Item(f"-{slot.name}", "parameter", f"[{slot.parameter.type}] {slot.name}")
            for slot in usage.signature.slots
            if slot.mask & usage.mask
            and not usage.is_given(slot)
            and slot.name.casefold().startswith(typed)
        ]
        if not items and typed:
            items = [
                Item(f"-{alias}", "parameter", f"[{slot.parameter.type}] {slot.name}")
                for slot in usage.signature.slots
                for alias in slot.parameter.aliases
                if slot.mask & usage.mask and alias.casefold().startswith(typed)
            ]
        return self._offer(word, items)

    def _argument(self, word: Word) -> Completion | None:
        chain = self.cursor.chain
        at = next(self.cursor.above(nodes.Command), None)
        if at is None or any(
            not isinstance(one, nodes.ArrayLiteral | nodes.CommandParameter) for one in chain[1:at]
        ):
            return None
        command = chain[at]
        usage = self.usage(command)
        if usage is None:
            return self._offer(word, paths(self.shell, word))
        outer = chain[at + 1] if at + 1 < len(chain) else None
        pipeline = outer if isinstance(outer, nodes.Pipeline) else None
        found = find_command(usage.name, self.shell.frame)
        cmdlet = found.cmdlet if isinstance(found, CmdletCommand) else None
        items: list[Item] = []
        for slot in usage.slots:
            asked = Asked(self.shell, usage, slot, word, self.knowing, pipeline, cmdlet)
            items += [one for one in values(asked) if one not in items]
            if items:
                break
        return self._offer(word, items)

    # Expressions

    def _variables(self, node: nodes.Variable) -> Completion | None:
        word = self.cursor.word(node)
        sigil = "@" if node.splatted else "$"
        scope, name = node.scope, node.name.replace(MARK, "")
        if scope.casefold() == "env":
            names = list(self.shell.environment)
            found = [f"$env:{one}" for one in names if one.casefold().startswith(name.casefold())]
            return self._offer(word, [Item(one, "variable", one) for one in found])
        prefix = f"{sigil}{scope}:" if scope else sigil
        items = [
            Item(_variable(prefix, one), "variable", f"${one}")
            for one in self._variable_names()
            if one.casefold().startswith(name.casefold())
        ]
        if not scope and not node.splatted:
            typed = Word(word.start, word.end, f"${name}")
            items += literal(SCOPES, typed, "variable")
        return self._offer(word, items)

    def _variable_names(self) -> list[str]:
        """Those of the text, then those of the session."""
        found: dict[str, str] = {}
        for place in places(self.cursor.root):
            node = place.node
            names: list[str] = []
            if isinstance(node, nodes.Assignment | nodes.ForEach):
                target = node.target if isinstance(node, nodes.Assignment) else node.variable
                names = [
                    inner.node.name
                    for inner in places(target)
                    if isinstance(inner.node, nodes.Variable) and inner.node.scope != "env"
                ]
            elif isinstance(node, nodes.ParameterDeclaration):
                names = [node.name]
            for name in names:
                if MARK not in name:
                    found.setdefault(name.casefold(), name)
        own: dict[str, str] = {}
        scope: Scope | None = self.shell.scope
        while scope is not None:
            for key, variable in scope.variables.items():
                own.setdefault(key, variable.name)
            scope = scope.parent
        session = sorted((name for key, name in own.items() if key not in found), key=str.casefold)
        return [*found.values(), *session]

    def _types(self, node: nodes.TypeName) -> Completion | None:
        word = self.cursor.word(node)
        names = [*sorted(ACCELERATORS), *sorted(set(ACCELERATORS.values()) | set(_enums()))]
        return self._offer(word, literal(names, Word(word.start, word.end, word.value), "type"))

    def _members(self, node: nodes.Member | nodes.MethodCall, word: Word) -> Completion | None:
        if node.static:
            return self._statics(node, word)
        known = self.knowing.of(node.target)
        found = sorted(
            members_of(known, self.shell.lab.world.profile),
            key=lambda one: (one.kind != "Property", one.name.lower()),
        )
        items: dict[str, Item] = {}
        for one in found:
            if one.name.casefold().startswith(word.value.casefold()):
                text = one.name if NAME.match(one.name) else f"'{one.name}'"
                if one.kind == "Method":
                    text = f"{one.name}("
                items.setdefault(one.name.casefold(), Item(text, one.kind.lower(), one.definition))
        return self._offer(word, list(items.values()))

    def _statics(self, node: nodes.Member | nodes.MethodCall, word: Word) -> Completion | None:
        kind = static_type(node)
        if kind is None:
            return None
        found = [
            (one.kind != "Property", one.name, one.definition) for one in types.static_members(kind)
        ]
        found += [(False, name, "") for name in _constants(kind)]
        items = [
            Item(f"{name}(" if is_method else name, "method" if is_method else "property", said)
            for is_method, name, said in sorted(found, key=lambda one: (one[0], one[1].lower()))
            if name.casefold().startswith(word.value.casefold())
        ]
        return self._offer(word, items)

    def _keys(self, node: nodes.HashLiteral, word: Word) -> Completion | None:
        at = next(self.cursor.above(nodes.Command), None)
        usage = self.usage(self.cursor.chain[at]) if at is not None else None
        if usage is None:
            return None
        keys = (key.value for key, _ in node.entries if isinstance(key, nodes.StringConstant))
        given = {key.casefold() for key in keys}
        left = [key for key in KEYS.get(usage.name, ()) if key.casefold() not in given]
        return self._offer(word, literal(left, word, "key"))

    # Operators

    def _operator(self) -> Completion | None:
        before = self.text[: self.position]
        found = OPERATOR.search(before)
        if found is None:
            return None
        typed = found[1]
        names = sorted({f"-{name}" for name in OPERATORS} | {"-not"})
        start = self.position - len(typed)
        return self._offer(
            Word(start, self.position, typed),
            literal(names, Word(start, self.position, typed), "operator"),
        )

    def _compared_value(self) -> Completion | None:
        """`$vm.State -eq ` and nothing yet: as if a quote had been opened."""
        if not COMPARED.search(self.text[: self.position]):
            return None
        cursor = cursor_at(self.text, self.position, "'")
        if cursor is None or len(cursor.chain) < 2 or not isinstance(cursor.chain[1], nodes.Binary):
            return None
        self.cursor = cursor
        self.knowing = Knowing(self.shell, cursor, self.usage)
        return self._compared_to(cursor.chain[1], Word(self.position, self.position, "", "'"))

    def _compared_to(self, node: nodes.Binary, word: Word) -> Completion | None:
        known: Known = self.knowing.of(node.left)
        enum = known.enum()
        if enum is None:
            return None
        return self._offer(word, matching(sorted(enum.members), word, "value"))


def _variable(prefix: str, name: str) -> str:
    """A variable as it is written; with braces where its name needs them."""
    if NAME.match(name):
        return prefix + name
    return f"{prefix[0]}{{{prefix[1:]}{name}}}"


def _enums() -> list[str]:
    """Full names of the Hyper-V module's enumerations."""
    return [facts.full_name(name) for name in facts.enum_names()]


def _constants(kind: TypeValue) -> list[str]:
    """Static properties and fields; the tables know them in lower case."""
    found = [name for table in classes(table_names(kind)) for name in table.constants]
    return [CONSTANTS.get(name, name.capitalize()) for name in found]


def _of_definition(node: nodes.FunctionDefinition) -> Signature:
    """The parameters of a function that has not been run: names and types only."""
    params = node.body.params
    declared = [Parameter(one.name, _written(one)) for one in (params.parameters if params else ())]
    strict = params is not None and bool(params.attributes)
    return Signature(CommandInfo(node.name, tuple(declared)), strict=strict)


def _written(one: nodes.ParameterDeclaration) -> str:
    return written_type(one.constraints[-1]).lower() if one.constraints else "object"
