"""[uri]::, what it does to text."""

from __future__ import annotations

from urllib.parse import quote, unquote

from hvlab.powershell.language.natives.native import missing, static

URI = "System.Uri"
static(URI, "string EscapeDataString(string stringToEscape)")(lambda text: quote(text, safe="-._~"))
static(URI, "string UnescapeDataString(string stringToUnescape)")(unquote)


@static(URI, "string EscapeUriString(string stringToEscape)")
def _escape_uri(text: str) -> str:
    return quote(text, safe="-._~:/?#[]@!$&'()*+,;=")


missing(URI, "IsWellFormedUriString CheckHostName CheckSchemeName TryCreate Compare HexEscape")
