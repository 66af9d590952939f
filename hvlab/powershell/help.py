"""What Shift+Tab shows: the help of the command, or what is known of the value, at the cursor."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hvlab.powershell.commands.help.page import parameter_lines
from hvlab.powershell.commands.help.reading import page_of
from hvlab.powershell.completion.completer import Completer
from hvlab.powershell.completion.cursor import MARK, Cursor, cursor_at
from hvlab.powershell.completion.known import Knowing, Known, members_of
from hvlab.powershell.completion.usage import Usage
from hvlab.powershell.language import members
from hvlab.powershell.syntax import nodes

if TYPE_CHECKING:
    from hvlab.powershell.language.shell import Shell
    from hvlab.powershell.session import Session

WORD = re.compile(r"[\w\-]*")


def inspect(session: Session, text: str, position: int | None = None) -> str:
    """Help for a position of a text (its end, when none is given); empty where there is nothing to
    say. Runs nothing of it, and raises nothing."""
    place = len(text) if position is None else max(0, min(position, len(text)))
    try:
        return _Inspector(session.here, text, place).say()
    except Exception:  # noqa: BLE001 - Shift+Tab must not stop anybody who is typing
        return ""


class _Inspector:
    def __init__(self, shell: Shell, text: str, position: int) -> None:
        self.shell = shell
        found = WORD.match(text, position)
        self.text = text
        self.position = found.end() if found is not None else position

    def say(self) -> str:
        """Value, member or command; the innermost that is known."""
        cursor = cursor_at(self.text, self.position)
        if cursor is None:
            return ""
        completer = Completer(self.shell, self.text, self.position)
        completer.cursor = cursor
        self.knowing = completer.knowing = Knowing(self.shell, cursor, completer.usage)
        return (
            self._variable(cursor) or self._member(cursor) or self._command(cursor, completer) or ""
        )

    def _variable(self, cursor: Cursor) -> str:
        node = cursor.node
        if not isinstance(node, nodes.Variable) or node.scope.casefold() == "env":
            return ""
        name = node.name.replace(MARK, "")
        known = self.knowing.of(nodes.Variable(extent=node.extent, name=name, scope=node.scope))
        kind = _kind(known)
        return f"[{kind}] ${name}" if kind else ""

    def _member(self, cursor: Cursor) -> str:
        node, parent = cursor.node, cursor.chain[1] if len(cursor.chain) > 1 else None
        if not isinstance(parent, nodes.Member | nodes.MethodCall) or parent.name is not node:
            return ""
        known = self.knowing.of(parent.target)
        wanted = cursor.word(node).value.casefold()
        for one in members_of(known, self.shell.lab.world.profile):
            if one.name.casefold() == wanted:
                return f"[{_kind(known)}]\n{one.definition}"
        return ""

    def _command(self, cursor: Cursor, completer: Completer) -> str:
        """The page of the command around the cursor, headed by the parameter that is meant."""
        for number in cursor.above(nodes.Command):
            node = cursor.chain[number]
            assert isinstance(node, nodes.Command)
            head = node.elements[0]
            if not isinstance(head, nodes.StringConstant):
                continue
            page = page_of(head.value.replace(MARK, ""), self.shell.frame)
            if page is None:
                continue
            usage = completer.usage(node)
            return "\n".join([*self._parameter(cursor, node, usage), *page.lines("tooltip")])
        return ""

    def _parameter(self, cursor: Cursor, node: nodes.Command, usage: Usage | None) -> list[str]:
        if usage is None:
            return []
        slots = usage.slots
        for element in node.elements:
            if isinstance(element, nodes.CommandParameter) and cursor.holds(element):
                slots = usage.signature.matching(element.name.replace(MARK, "")) or slots
        if len(slots) != 1:
            return []
        return [*parameter_lines(slots[0], usage.signature), ""]


def _kind(known: Known) -> str:
    if known.has_value:
        if known.value is None:
            return ""
        names = members.type_names(known.value)
        return names[0]
    return known.types[0] if known.types else ""
