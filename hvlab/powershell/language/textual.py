"""Wildcards (`-like`), `-split`, `-join`."""

from __future__ import annotations


def wildcard_match(pattern: str, text: str, *, case: bool = False) -> bool:
    """Whether text is `-like` the pattern: * ? [a-z] and the backtick."""
    raise NotImplementedError


def has_wildcard(pattern: str) -> bool:
    """Whether a pattern holds *, ? or [ that no backtick takes back."""
    raise NotImplementedError


def escape_wildcard(text: str) -> str:
    """The pattern that matches that text only."""
    raise NotImplementedError
