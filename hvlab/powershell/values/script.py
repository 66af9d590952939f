"""Script blocks as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(eq=False)
class ScriptBlockValue:
    """`{ ... }`: its syntax tree, the scope it was made in (opaque below the evaluator) and its
    text without the braces, which is what it prints."""

    node: Any = field(repr=False)
    scope: Any = field(default=None, repr=False)
    text: str = ""
