"""Python's hand: the lab by a line of Python. Each method is one operation of the host."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvlab.api.lab import OpenLab
from hvlab.later import on_demand

if TYPE_CHECKING:
    from hvlab.api.machine import CheckpointHandle, VMHandle
else:  # a console does without them
    __getattr__ = on_demand(
        __name__,
        {"CheckpointHandle": "hvlab.api.machine", "VMHandle": "hvlab.api.machine"},
    )

__all__ = ["CheckpointHandle", "OpenLab", "VMHandle"]
