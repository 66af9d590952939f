"""Functions that every Windows PowerShell has from its start: `cd..`, `more`, `C:`."""

from __future__ import annotations

import re
from functools import cache

from hvlab.powershell.language.functions import FunctionValue
from hvlab.powershell.syntax import parse

LETTER = re.compile(r"[a-z]:", re.IGNORECASE)
TEXTS = {
    "cd..": "Set-Location ..",
    "cd\\": "Set-Location \\",
    "pause": "$null = Read-Host 'Press Enter to continue...'",
    "more": "param([string[]]$paths) "
    "if ($paths) { Get-Content $paths } else { $input | Out-String -Stream }",
}


@cache
def builtin(name: str) -> FunctionValue | None:
    """The function of that name; a drive's letter goes to that drive."""
    text = f"Set-Location {name}" if LETTER.fullmatch(name) else TEXTS.get(name.lower())
    return None if text is None else FunctionValue(name, parse(text))
