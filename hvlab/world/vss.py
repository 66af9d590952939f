"""Bringing a guest's disks to rest for a production checkpoint: VSS writers, the Linux daemon.

The host asks the guest's backup service (vmicvss, hv_vss_daemon). In Windows VSS then has every
writer flush and freeze; one writer that fails spoils the whole (fact sheet 1.1, 1.2, 8.2).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from hvlab.world import rules
from hvlab.world.services import (
    BANK,
    CRYPTOGRAPHIC,
    SHADOW_COPY,
    SHADOW_PROVIDER,
    VSS_DAEMON,
    VSS_REQUESTOR,
    WMI,
    Service,
    StartType,
    is_windows,
)

STABLE, NO_ERROR = "[1] Stable", "No error"


class WriterFailure(Enum):
    """Why a writer fails; the value is the code (8.2)."""

    TIMED_OUT = 0x800423F2
    RETRYABLE = 0x800423F3
    NON_RETRYABLE = 0x800423F4

    @property
    def last_error(self) -> str:
        """As `vssadmin list writers` says it."""
        return _LAST_ERRORS[self]

    @property
    def text(self) -> str:
        """As the event log says it."""
        return _TEXTS[self]


_LAST_ERRORS = {
    WriterFailure.TIMED_OUT: "Timed out",
    WriterFailure.RETRYABLE: "Retryable error",
    WriterFailure.NON_RETRYABLE: "Non-retryable error",
}
_TEXTS = {
    WriterFailure.TIMED_OUT: "The writer's timeout expired between the Freeze and Thaw events.",
    WriterFailure.RETRYABLE: "The writer experienced a transient error. If the backup process is "
    "retried, the error may not reoccur.",
    WriterFailure.NON_RETRYABLE: "The writer experienced a non-transient error. If the backup "
    "process is retried, the error is likely to reoccur.",
}


@dataclass(frozen=True)
class Writer:
    """A writer, in the service that hosts it.

    `fault` is what is wrong with it, `last_error` what the last attempt showed. A writer that is
    broken looks stable until somebody asks it to freeze.
    """

    name: str
    service: str
    fault: WriterFailure | None = None
    last_error: WriterFailure | None = None

    @property
    def state(self) -> str:
        """As `vssadmin list writers` says it."""
        return STABLE if self.last_error is None else rules.WRITER_FAILED_STATE

    @property
    def error(self) -> str:
        """As `vssadmin list writers` says it."""
        return NO_ERROR if self.last_error is None else self.last_error.last_error


WRITERS = (
    Writer("BANK Writer", BANK),
    Writer("Registry Writer", SHADOW_COPY),
    Writer("System Writer", CRYPTOGRAPHIC),
    Writer("WMI Writer", WMI),
)


def find(services: Iterable[Service], name: str) -> Service | None:
    """The service of that name, in any case."""
    wanted = name.casefold()
    return next((one for one in services if one.name.casefold() == wanted), None)


def runs(services: Iterable[Service], name: str) -> bool:
    """Whether the service is there and runs."""
    found = find(services, name)
    return found is not None and found.running


def answers(os: str, services: tuple[Service, ...]) -> bool:
    """Whether the host's request for a production checkpoint reaches somebody who can act on it."""
    if not is_windows(os):
        return runs(services, VSS_DAEMON)
    needed = [find(services, name) for name in (SHADOW_COPY, SHADOW_PROVIDER)]
    return runs(services, VSS_REQUESTOR) and all(one and _helps(one) for one in needed)


def _helps(service: Service) -> bool:
    on_demand = rules.VSS_STARTS_ON_DEMAND and service.start is not StartType.DISABLED
    return service.running or on_demand


def writers(os: str, services: tuple[Service, ...], odd: Iterable[Writer]) -> tuple[Writer, ...]:
    """The writers that are there, `odd` ones among them; VSS's own are there without it running."""
    if not is_windows(os):
        return ()
    changed = {writer.name: writer for writer in odd}
    return tuple(
        changed.get(writer.name, writer)
        for writer in WRITERS
        if writer.service == SHADOW_COPY or runs(services, writer.service)
    )
