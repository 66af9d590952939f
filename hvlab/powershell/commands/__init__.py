"""The generic cmdlets. Those of `core` are found before all others (language/packages.py)."""

MODULES = (
    "select",
    "output",
    "format",
    "measure",
    "inspect",
    "make",
    "clock",
    "convert_text",
    "convert_html",
    "files",
    "system",
    "help",
)
