"""Time: when things happen, and how to go back."""

from hvlab.engine.lab import Lab
from hvlab.engine.records import Change, Entry, Stamped

__all__ = ["Change", "Entry", "Lab", "Stamped"]
