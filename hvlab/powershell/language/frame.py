"""Where a piece of script runs: its shell, scope, streams and text."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from hvlab.powershell.language.members import VOID
from hvlab.powershell.values.errors import Position

if TYPE_CHECKING:
    from hvlab.powershell.language.scope import Scope
    from hvlab.powershell.language.shell import Shell
    from hvlab.powershell.language.streams import Streams
    from hvlab.powershell.syntax.nodes import Extent

EMPTY = VOID
"""What a pipeline without output gives: no value, which is less than $null. Assigned to a variable
and read it is $null, but it sends nothing down a pipeline."""

Sink = Callable[[Any], None]
"""Takes what is put out, one object at a time."""


class Frame:
    """One activation. `guarded`: inside the `try` of somebody who catches, so that an error leaves
    the block instead of being reported. `invocation` is what `$MyInvocation` tells."""

    __slots__ = ("file", "guarded", "invocation", "scope", "shell", "streams", "text", "traps")

    def __init__(
        self,
        shell: Shell,
        scope: Scope,
        streams: Streams,
        text: str = "",
        file: str = "",
        guarded: bool = False,
    ) -> None:
        self.shell = shell
        self.scope = scope
        self.streams = streams
        self.text = text
        self.file = file
        self.guarded = guarded
        self.traps: tuple[Any, ...] = ()
        self.invocation: Any = None

    def inner(self, scope: Scope | None = None, text: str | None = None) -> Frame:
        """A frame for something called from here."""
        new = Frame(
            self.shell,
            self.scope if scope is None else scope,
            self.streams,
            self.text if text is None else text,
            self.file,
            self.guarded,
        )
        new.invocation = self.invocation
        return new

    def with_streams(self, streams: Streams) -> Frame:
        """The same place with other streams."""
        new = self.inner()
        new.streams = streams
        new.traps = self.traps
        return new

    def at(self, extent: Extent) -> Position:
        """A place in this frame's script."""
        return Position(self.text, extent.start, extent.end, self.file)


def plain(value: Any) -> Any:
    """The value, with $null for no value at all."""
    return None if value is EMPTY else value
