"""Bringing a guest's disks to rest for a production checkpoint (fact sheet 1.1, 1.2, 8.2).

The host asks the guest's backup service. In Windows VSS asks every writer; the database writes its
accounts out and holds back what is under way. In Linux the file systems are frozen, and no
application hears of it. Where it does not work, `Production` silently becomes a standard
checkpoint, and `ProductionOnly` fails.
"""

from __future__ import annotations

from dataclasses import replace

from hvlab.events import WriterFailed
from hvlab.operations import bank_service
from hvlab.operations.base import Events
from hvlab.operations.guest_disk import change_memory, write_log
from hvlab.world import guest_log, rules, vss
from hvlab.world.guest import Guest
from hvlab.world.guest_log import LogEntry
from hvlab.world.power import VMState
from hvlab.world.services import is_windows
from hvlab.world.vm import IntegrationService, VirtualMachine
from hvlab.world.vss import Writer
from hvlab.world.world import World

REJECTED = (
    "A VSS writer has rejected an event with error 0x{code:08x}, {text} Changes that the writer "
    "made to the writer components while handling the event will not be available to the "
    "requester. Check the event log for related events from the application hosting the VSS "
    "writer. Writer Name: {name}"
)
WRITER_EVENT = 8229


def backup_answers(vm: VirtualMachine) -> bool:
    """Whether the guest can be asked: it runs, and its backup service is on at both ends."""
    return (
        vm.state is VMState.RUNNING
        and vm.guest is not None
        and bool(vm.guest.os)
        and vm.settings.has(IntegrationService.VSS)
        and vss.answers(vm.guest.os, vm.guest.memory.services)
    )


def failing_writers(vm: VirtualMachine) -> list[Writer]:
    """The writers that would fail if they were asked now."""
    return [] if vm.guest is None else [one for one in writers_of(vm.guest) if one.fault]


def can_quiesce(vm: VirtualMachine) -> bool:
    """Whether the guest can bring its disks to rest: it can be asked, and every writer is well."""
    return backup_answers(vm) and not failing_writers(vm)


def writers_of(guest: Guest) -> tuple[Writer, ...]:
    """The VSS writers of a guest, as `vssadmin list writers` lists them."""
    return vss.writers(guest.os, guest.memory.services, guest.memory.writers)


def code_of_writers(vm: VirtualMachine) -> int | None:
    """The code of a writer that fails, or failed when it was asked last."""
    known = () if vm.guest is None else writers_of(vm.guest)
    failures = [failure for one in known if (failure := one.last_error or one.fault)]
    return failures[0].value if failures else None


def ask_writers(world: World, id: str) -> Events:
    """Every writer is asked; what each answers can be seen afterwards. Nothing without an answer
    from the backup service."""
    vm = world.vms[id]
    if vm.guest is None or not backup_answers(vm):
        return
    failing = failing_writers(vm)
    after = [_after_attempt(writer) for writer in failing]
    change_memory(world, id, writers=tuple(after))
    for writer in failing:
        assert writer.fault is not None
        yield WriterFailed(id, writer.name, writer.fault.value)
    write_log(world, id, *(_log_entry(writer) for writer in failing))


def freeze(world: World, id: str) -> bool:
    """Applications write out what they have, where they hear of it. False where one cannot."""
    guest = world.vms[id].guest
    if guest is None:
        return True
    if not is_windows(guest.os) and rules.LINUX_FREEZE_IS_NOT_THE_APPLICATION:
        return True
    return bank_service.freeze(world, id)


def _after_attempt(writer: Writer) -> Writer:
    """It shows its failure; a passing one is over."""
    assert writer.fault is not None
    passing = writer.fault.value in rules.PASSING_WRITER_FAILURES
    return replace(writer, last_error=writer.fault, fault=None if passing else writer.fault)


def _log_entry(writer: Writer) -> LogEntry:
    assert writer.fault is not None
    text = REJECTED.format(code=writer.fault.value, text=writer.fault.text, name=writer.name)
    return LogEntry(guest_log.APPLICATION, "VSS", WRITER_EVENT, guest_log.WARNING, text)
