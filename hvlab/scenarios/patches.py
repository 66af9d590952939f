"""The patches of the course: invented numbers, in the order a guest gets them."""

from __future__ import annotations

from collections.abc import Container

PATCHES = tuple(f"KB51000{number:02}" for number in range(1, 21))


def next_patch(installed: Container[str]) -> str | None:
    """The first patch a guest does not have; None when it has them all."""
    return next((patch for patch in PATCHES if patch not in installed), None)
