"""What the parser has to say against a text."""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.errors import HvlabError
from hvlab.powershell.syntax.nodes import Extent


@dataclass(frozen=True, slots=True)
class Complaint:
    """One parse error in PowerShell's words: id (`MissingEndCurlyBrace`), message, place.
    `incomplete`: it is at the end of the text, and more of it could put this right. `beyond`: it
    is about the token that ends the text, which PowerShell takes to be one character further."""

    id: str
    message: str
    extent: Extent
    incomplete: bool = False
    beyond: bool = False


class ParseError(HvlabError):
    """The text is not PowerShell. `incomplete`: more lines could still make it right."""

    def __init__(self, text: str, complaints: tuple[Complaint, ...], incomplete: bool) -> None:
        super().__init__(complaints[0].message)
        self.text = text
        self.complaints = complaints
        self.incomplete = incomplete
