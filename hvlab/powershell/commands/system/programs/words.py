"""Words of a program's command line, and what several programs have in common."""

from __future__ import annotations

from dataclasses import dataclass, field

from hvlab.powershell.commands.system.computers import GuestComputer, guest_of
from hvlab.powershell.language.native import NativeStage
from hvlab.world.clock import calendar, display
from hvlab.world.world import World


@dataclass(frozen=True)
class Switches:
    """`/name:value` and `-name` words by lower-case name; the rest in their order."""

    named: dict[str, str] = field(default_factory=dict)
    plain: tuple[str, ...] = ()

    def has(self, *names: str) -> bool:
        """Whether one of these was given."""
        return any(name in self.named for name in names)

    def get(self, name: str, default: str = "") -> str:
        """The value behind a switch."""
        return self.named.get(name, default)


def switches(words: list[str]) -> Switches:
    """Words sorted into switches and plain ones."""
    named: dict[str, str] = {}
    plain: list[str] = []
    for word in words:
        if len(word) > 1 and word[0] in "/-":
            name, _, value = word[1:].partition(":")
            named[name.casefold()] = value.strip('"')
        else:
            plain.append(word)
    return Switches(named, tuple(plain))


def require_guest(call: NativeStage, words: list[str]) -> GuestComputer:
    """The guest that the program runs in. Raises the lab's own error on the host."""
    guest = guest_of(call.shell)
    if guest is None:
        raise call.refuse([*words, "on the host"])
    return guest


def split_line(line: str) -> list[str]:
    """A command line as cmd.exe splits it: at blanks, not inside quotes."""
    found: list[str] = []
    word, quoted, begun = "", False, False
    for one in line:
        if one == '"':
            quoted, begun = not quoted, True
        elif one == " " and not quoted:
            if begun or word:
                found.append(word)
            word, begun = "", False
        else:
            word += one
    return [*found, word] if word or begun else found


def reading(world: World, instant: int) -> str:
    """An instant as an en-US program prints it."""
    return display(calendar(world.epoch, instant))
