"""The shell: what lasts from one command to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hvlab.api import OpenLab


class Shell:
    """A PowerShell session's state: variables, functions, commands, errors, location, the lab."""

    lab: OpenLab
