"""What Select-String finds."""

from __future__ import annotations

import ntpath
from typing import Any, ClassVar

from hvlab.powershell.values.objects import HostObject, Method, Property

STREAM = "InputStream"
"""In place of a path, for what was piped in."""


class MatchInfo(HostObject):
    """A line that matches, and where it stands."""

    type_names = ("Microsoft.PowerShell.Commands.MatchInfo", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("IgnoreCase", lambda self: not self.case, "bool"),
        Property("LineNumber", lambda self: self.number, "int"),
        Property("Line", lambda self: self.line, "string"),
        Property("Filename", lambda self: ntpath.basename(self.path), "string"),
        Property("Path", lambda self: self.path, "string"),
        Property("Pattern", lambda self: self.pattern, "string"),
        Property("Context", lambda _: None, "Microsoft.PowerShell.Commands.MatchInfoContext"),
        Property(
            "Matches",
            lambda self: list(self.matches),
            "System.Text.RegularExpressions.Match[]",
        ),
    )
    METHODS: ClassVar[tuple[Method, ...]] = (
        Method("ToString", lambda self, _arguments: str(self), "string ToString()"),
    )

    def __init__(
        self, line: str, number: int, path: str, pattern: str, case: bool, matches: list[Any]
    ) -> None:
        super().__init__()
        self.line = line
        self.number = number
        self.path = path
        self.pattern = pattern
        self.case = case
        self.matches = matches

    def __str__(self) -> str:
        """The line; of a file with its path and number."""
        if self.path == STREAM:
            return self.line
        return f"{self.path}:{self.number}:{self.line}"
