"""Which virtual machine PowerShell Direct is to go to, and why it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from hvlab.powershell.commands.system.computers.guest import computer_name
from hvlab.powershell.hyperv.objects.base import guid
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.values.credentials import PSCredential
from hvlab.powershell.values.errors import ErrorRecord
from hvlab.world.domain import kerberos_logon, machine_of, readable_database, serving
from hvlab.world.identity import Machine, Role
from hvlab.world.power import VMState
from hvlab.world.timesource import running_guest
from hvlab.world.vm import VirtualMachine
from hvlab.world.windows import release
from hvlab.world.world import World

FIRST_GUEST = 2016
"""Windows Server 2016 and Windows 10 are the first guests that answer."""
ARGUMENT = "System.ArgumentException"
DIRECT = "System.Management.Automation.Remoting.PSDirectException"
TRANSPORT = "System.Management.Automation.Remoting.PSRemotingTransportException"
ENDED = (
    "An error has occurred which Windows PowerShell cannot handle. A remote session might have "
    "ended."
)
NO_CREDENTIAL = "The credential is invalid."
BROKEN = "PSSessionStateBroken"
ADMINISTRATOR = "Administrator"


@dataclass(frozen=True)
class Account:
    """Who works in the guest. `domain` is empty for an account of the machine itself. `given`: by
    a credential, which the guest looks at."""

    user: str = ADMINISTRATOR
    domain: str = ""
    given: bool = False


def require_hyper_v(call: Stage) -> None:
    """PowerShell Direct needs the Hyper-V module, which a guest has not, and a host since 2016."""
    host = call.shell.lab.world.profile
    if call.shell.vm or not host.module or host.module == "2012R2":
        raise call.fail(
            "The Hyper-V Module for Windows PowerShell is not available on this machine.",
            "HyperVModuleNotAvailable",
            "NotInstalled",
            None,
            ARGUMENT,
        )


def found(call: Stage, args: dict[str, Any], *, single: bool = False) -> Iterator[VirtualMachine]:
    """The running virtual machines that -VMName or -VMId name, with a complaint for each other.
    `single`: as Enter-PSSession complains."""
    require_hyper_v(call)
    ids, names = args.get("VMId"), args.get("VMName")
    for id in [ids] if isinstance(ids, UUID) else ids or ():
        text = "The input VMId parameter does not resolve to a single virtual machine."
        if not single:
            text = f"The input VMId {id} does not resolve to a single virtual machine."
        rows = [one for one in call.shell.lab.world.vms if guid(one.id) == id]
        yield from _running(call, rows, text, "InvalidVMId" if single else "InvalidVMIdNotSingle")
    for name in [names] if isinstance(names, str) else names or ():
        text = f"The input VMName {name} does not resolve to a single virtual machine."
        rows = call.shell.lab.world.vms.by("name", name.lower())
        id_text = "InvalidVMNameNotSingle"
        if single:
            id_text = "InvalidVMNameMultipleVM" if rows else "InvalidVMNameNoVM"
            what = "resolves to multiple virtual machines" if rows else (
                "does not resolve to any virtual machine")  # fmt: skip
            text = f"The input VMName parameter {what}."
        yield from _running(call, rows, text, id_text)


def _running(
    call: Stage, rows: list[VirtualMachine], text: str, id: str
) -> Iterator[VirtualMachine]:
    if len(rows) != 1:
        call.error(text, id, "InvalidArgument", None, ARGUMENT)
    elif rows[0].state is not VMState.RUNNING:
        call.error(
            f"The virtual machine {rows[0].name} is not in running state.",
            "InvalidVMState",
            "InvalidArgument",
            None,
            ARGUMENT,
        )
    else:
        yield rows[0]


def account(vm: VirtualMachine, credential: PSCredential | None) -> Account | None:
    """Who a credential makes one in the guest; without one the guest's administrator (rules.
    GUEST_CREDENTIALS). None for a user that the guest does not let in."""
    machine = machine_of(vm)
    home = ""
    if machine is not None and _is_controller(machine):  # it has no accounts of its own
        home = machine.domain.partition(".")[0].upper()
    if credential is None:
        return Account(ADMINISTRATOR, home)
    domain, user = _parts(credential.user_name)
    own = {"", ".", computer_name(vm).casefold()}
    if machine is not None:
        own.add(machine.name.casefold())
    if domain.casefold() not in own:
        return Account(user, domain, given=True)
    if home:
        return Account(user, home, given=True)
    return Account(given=True) if user.casefold() == ADMINISTRATOR.casefold() else None


def _is_controller(machine: Machine | None) -> bool:
    return machine is not None and machine.role is Role.CONTROLLER


def _parts(name: str) -> tuple[str, str]:
    if "\\" in name:
        domain, _, user = name.partition("\\")
        return domain, user
    user, _, domain = name.partition("@")
    return domain, user


def refusal(call: Stage, vm: VirtualMachine, who: Account | None) -> ErrorRecord | None:
    """Why no session to a running virtual machine comes about; None if one does."""
    guest = running_guest(vm)
    year = None if guest is None else release(guest.os)
    if year is None or year < FIRST_GUEST:
        return _broken(vm, ENDED, TRANSPORT)
    if who is None or not _lets_in(call, vm, who):
        return _broken(vm, NO_CREDENTIAL, DIRECT)
    return None


def _lets_in(call: Stage, vm: VirtualMachine, who: Account) -> bool:
    """An account of the domain needs the domain: its controllers, the right time, and trust."""
    if not who.given or not who.domain:
        return True
    machine = machine_of(vm)
    if machine is None or not machine.domain:
        return False
    names = {machine.domain.casefold(), machine.domain.partition(".")[0].casefold()}
    world = call.shell.lab.world
    if _is_controller(machine):
        return _knows(world, vm, who.user)
    if who.domain.casefold() not in names:
        return False
    known = any(_knows(world, one, who.user) for one in serving(world, machine.domain))
    return known and bool(kerberos_logon(world, vm))


def _knows(world: World, controller: VirtualMachine, user: str) -> bool:
    """Whether a controller's directory has the account."""
    db = readable_database(world, controller)
    return db is not None and user.casefold() in {name.casefold() for name in db.store}


def _broken(vm: VirtualMachine, text: str, exception: str) -> ErrorRecord:
    return ErrorRecord(
        f"[{vm.name}] {text}", BROKEN, "OpenError", vm.name, exception_type=exception
    )


def ended(name: str) -> ErrorRecord:
    """The error of a session whose guest is not there any more."""
    return ErrorRecord(f"[{name}] {ENDED}", BROKEN, "OpenError", name, exception_type=TRANSPORT)
