"""What can go wrong, and whose fault it is.

`HyperVError`   the simulated host refused or failed, in the words a real host uses;
`GuestError`    the guest refused;
`LabError`      the lab was misused (an unknown scenario, an ambiguous name), in our words;
`InternalError` hvlab itself is wrong: please report it.
"""

from __future__ import annotations

INVALID_STATE = "The operation cannot be performed while the object is in its current state."
IN_USE = "The operation cannot be performed while the object is in use."


class HvlabError(Exception):
    """Base of every error hvlab raises on purpose."""


class LabError(HvlabError):
    """The lab was asked for something that makes no sense; the message says what to do."""


class InternalError(HvlabError):
    """A bug in hvlab. The world is as it was before the step that failed."""


class GuestError(HvlabError):
    """The guest's operating system said no, e.g. for a full disk or an impossible file name."""


class HyperVError(HvlabError):
    """The simulated host said no.

    `paragraphs` are the host's lines, `error_id` and `category` what PowerShell prints below them
    (fact sheet 5.5), `code` the HRESULT where the host shows one.
    """

    error_id = "OperationFailed"
    category = "NotSpecified"

    logged: object | None = None
    """The line the host writes into its event log, where it does (`world/log.py`, B-196)."""

    def __init__(self, *paragraphs: str, code: int | None = None, target: str = "") -> None:
        super().__init__("\n".join(paragraphs))
        self.paragraphs = paragraphs
        self.code = code
        self.target = target


class OperationFailed(HyperVError):
    """The host tried and failed."""


class InvalidState(HyperVError):
    """The object's state does not allow the request (power table, `world/power.py`)."""

    error_id = "InvalidState"
    category = "InvalidOperation"

    def __init__(self, failure: str, *reasons: str) -> None:
        super().__init__(failure, *reasons, INVALID_STATE)


class ObjectInUse(HyperVError):
    """Another job holds the object."""

    error_id = "ObjectInUse"
    category = "ResourceBusy"

    def __init__(self, failure: str) -> None:
        super().__init__(failure, IN_USE)


class ObjectNotFound(HyperVError):
    """No such virtual machine or checkpoint."""

    error_id = "ObjectNotFound"
    category = "ObjectNotFound"


class InvalidParameter(HyperVError):
    """A value the host does not accept, e.g. a blank checkpoint name."""

    error_id = "InvalidParameter"
    category = "InvalidArgument"


class UnknownParameter(HyperVError):
    """A setting that this version of the host does not have (B-013, B-024)."""

    error_id = "NamedParameterNotFound"
    category = "InvalidArgument"

    def __init__(self, name: str) -> None:
        super().__init__(f"A parameter cannot be found that matches parameter name '{name}'.")


class ChainBroken(HyperVError):
    """A virtual disk cannot be opened through its chain of parents (codes: fact sheet 8.4)."""

    def __init__(self, message: str, code: int, path: str) -> None:
        super().__init__(f"{message} (0x{code:08X})", code=code, target=path)
