"""The help of one command, as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pkgutil import get_data
from textwrap import wrap
from typing import Any

from hvlab.powershell.commands.help import syntax
from hvlab.powershell.language.binding.signature import Signature, Slot

HYPERV = "Hyper-V"
LAB = "hvlab"
DOCUMENTATION = "https://learn.microsoft.com/powershell/module/"
IN = "    "
WIDTH = 119
RULE = "-" * 26
COMMON_TEXT = (
    "This command takes the common parameters: Verbose, Debug, ErrorAction, ErrorVariable, "
    "WarningAction, WarningVariable, InformationAction, InformationVariable, OutBuffer, "
    "PipelineVariable and OutVariable."
)


@cache
def texts() -> dict[str, Any]:
    """Our own sentences about commands: `synopsis`, and `examples` as code and explanation."""
    text = get_data("hvlab.powershell.commands.help", "texts.json")
    assert text is not None
    found: dict[str, Any] = json.loads(text)
    return found


@dataclass(frozen=True)
class Page:
    """The help of one command. `simulated` is False where the lab only knows the parameters."""

    signature: Signature
    kind: str = "Cmdlet"
    simulated: bool = True

    @property
    def name(self) -> str:
        """The command."""
        return self.signature.info.name

    @property
    def module(self) -> str:
        """Its module."""
        return self.signature.info.module

    @property
    def synopsis(self) -> str:
        """One sentence, or the first line of its syntax where nobody wrote one."""
        said: str = texts().get(self.name, {}).get("synopsis", "")
        return said or syntax.lines(self.signature)[0]

    @property
    def address(self) -> str:
        """Where Microsoft's documentation of it is; empty for what no real host has."""
        if not self.module or self.module == LAB:
            return ""
        return f"{DOCUMENTATION}{self.module.lower()}/{self.name.lower()}"

    @property
    def examples(self) -> list[tuple[str, str]]:
        """Code and what it does."""
        return [(code, said) for code, said in texts().get(self.name, {}).get("examples", ())]

    def slots(self, pattern: str = "") -> list[Slot]:
        """Its own parameters."""
        return [slot for slot in self.signature.own if not pattern or slot.name == pattern]

    # Text

    def lines(self, view: str = "") -> Iterator[str]:
        """The whole page. `view`: '' for the short one, 'detailed', 'full', 'examples', or
        'tooltip' with a line for each parameter."""
        yield "NAME"
        yield from _indented(self.name)
        yield ""
        yield "SYNOPSIS"
        yield from _indented(self.synopsis)
        yield from ("", "")
        if view == "examples":
            yield from self._examples()
            return
        yield "SYNTAX"
        for line in syntax.lines(self.signature):
            yield from _indented(line)
            yield ""
        yield from self._notes()
        if view in ("full", "detailed"):
            yield "PARAMETERS"
            yield from self._parameters(full=view == "full")
            yield from self._examples()
        if view == "tooltip":
            yield from self._summary()
        else:
            yield from self._remarks(view)

    def _notes(self) -> Iterator[str]:
        """What is particular to the lab."""
        said = texts().get(self.name, {}).get("description", "")
        if said:
            yield from ("", "DESCRIPTION", *_indented(said), "")
        note = ""
        if self.module == LAB:
            note = "This command is the lab's own. A real host does not have it."
        elif not self.simulated:
            note = "This command exists on a real host and is not simulated in this lab."
        else:
            missing = [f"-{slot.name}" for slot in self.slots() if not slot.parameter.simulated]
            if missing:
                note = "Not simulated in this lab: " + ", ".join(missing) + "."
        if note:
            yield from ("", "IN THIS LAB", *_indented(note), "")

    def _parameters(self, *, full: bool) -> Iterator[str]:
        for slot in self.slots():
            yield from parameter_lines(slot, self.signature, indent=IN, full=full)
        if self.signature.strict:
            yield IN + "<CommonParameters>"
            yield from _indented(COMMON_TEXT, IN * 2)
            yield ""

    def _summary(self) -> Iterator[str]:
        """A table of the parameters, and where to read on."""
        rows = [("PARAMETER", "TYPE", "POSITION", "PIPELINE", "ALIASES")]
        rows += [syntax.summary(slot, self.signature) for slot in self.slots()]
        widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
        for row in rows if len(rows) > 1 else ():
            cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
            yield "  ".join(cells).rstrip()
        if self.address:
            yield from ("", self.address)

    def _examples(self) -> Iterator[str]:
        for number, (code, said) in enumerate(self.examples, 1):
            yield f"{IN}{RULE} Example {number} {RULE}"
            yield ""
            for line in code.split("\n"):
                yield f"{IN}PS C:\\>{line}"
            yield ""
            yield from _indented(said)
            yield ""

    def _remarks(self, view: str) -> Iterator[str]:
        if self.address:
            yield "RELATED LINKS"
            yield from _indented(f"Online Version: {self.address}")
            yield ""
        yield "REMARKS"
        name = self.name
        if self.examples and not view:
            yield from _indented(f'To see the examples, type: "Get-Help {name} -Examples".')
        if not view:
            yield from _indented(f'For more information, type: "Get-Help {name} -Detailed".')
        yield from _indented(f'For technical information, type: "Get-Help {name} -Full".')
        if self.address:
            yield from _indented(f'For online help, type: "Get-Help {name} -Online"')


def parameter_lines(
    slot: Slot, signature: Signature, *, indent: str = "", full: bool = True
) -> Iterator[str]:
    """A parameter: its name and type, and its table."""
    parameter = slot.parameter
    kind = "" if parameter.is_switch else f" <{syntax.type_text(parameter)}>"
    yield f"{indent}-{parameter.name}{kind}"
    if parameter.help:
        yield from _indented(parameter.help, indent + IN)
    if full:
        yield ""
        for line in syntax.table(slot, signature):
            yield f"{indent}{IN}{line}"
    yield ""


def _indented(text: str, indent: str = IN) -> Iterator[str]:
    return iter(
        wrap(
            text,
            WIDTH,
            initial_indent=indent,
            subsequent_indent=indent,
            break_on_hyphens=False,
            break_long_words=False,
        )
    )
