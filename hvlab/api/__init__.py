"""Python's hand: the lab by a line of Python. Each method is one operation of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvlab.api.lab import OpenLab

if TYPE_CHECKING:
    from hvlab.api.machine import CheckpointHandle, VMHandle

__all__ = ["CheckpointHandle", "OpenLab", "VMHandle"]

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        """Handles are imported when they are asked for: a console does without them."""
        if name not in __all__:
            raise AttributeError(f"module 'hvlab.api' has no attribute {name!r}")
        from hvlab.api import machine

        return getattr(machine, name)
