"""Text to syntax tree, with PowerShell's own error ids, texts and positions.

`parse` is what most callers need; `parse_tolerant` goes on after mistakes, for completion and for
`check`, which lists what a script calls. From the bottom up:

characters, tokens      which characters and words mean what
reader, strings, words, scanner    text to tokens; what a token is depends on the parser's mode
stream                  one token of lookahead, complaints, and how to go on after a mistake
attributes ... definitions    the grammar, one layer on the other, as classes that extend each other
meaning, targets        what is wrong although the grammar allows it
walk                    all nodes of a tree
"""

from __future__ import annotations

from hvlab.powershell.syntax.errors import Complaint, ParseError
from hvlab.powershell.syntax.parser import parse, parse_tolerant

__all__ = ["Complaint", "ParseError", "parse", "parse_tolerant"]
