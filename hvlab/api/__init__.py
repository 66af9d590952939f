"""Python's hand: the lab by a line of Python. Each method is one operation of the host."""

from hvlab.api.lab import OpenLab
from hvlab.api.machine import CheckpointHandle, VMHandle

__all__ = ["CheckpointHandle", "OpenLab", "VMHandle"]
