"""New-, Get-, Remove-, Enter- and Exit-PSSession: sessions that stay open."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from hvlab.powershell.guest import targets
from hvlab.powershell.guest.shell import GuestShell
from hvlab.powershell.guest.targets import Account
from hvlab.powershell.hyperv.objects.base import guid
from hvlab.powershell.language.command import Cmdlet, Place, command, parameter
from hvlab.powershell.language.shell import Shell
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.errors import ErrorRecord
from hvlab.powershell.values.objects import HostObject, Property
from hvlab.world.vm import VirtualMachine

COMMANDS = "Microsoft.PowerShell.Commands."
CORE = "Microsoft.PowerShell.Core"
TYPE = "System.Management.Automation.Runspaces.PSSession"
NAME, ID, OVER_NETWORK = "VMName", "VMId", "ComputerName"
NO_NETWORK = (
    "{name} -ComputerName, over the network, works on a real host and is not simulated in this "
    "lab. To reach a guest of this host, use -VMName."
)


class PSSession(HostObject):
    """A session in a guest; `shell` is the runspace there."""

    type_names = (TYPE, "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("State", lambda self: self.state, "RunspaceState"),
        Property("IdleTimeout", lambda _: -1, "int"),
        Property("OutputBufferingMode", lambda _: "Block", "OutputBufferingMode"),
        Property("DisconnectedOn", lambda _: None, "datetime?"),
        Property("ExpiresOn", lambda _: None, "datetime?"),
        Property("ComputerType", lambda _: "VirtualMachine", "TargetMachineType"),
        Property("ComputerName", lambda self: self.computer, "string"),
        Property("ContainerId", lambda _: None, "string"),
        Property("VMName", lambda self: self.computer, "string"),
        Property("VMId", lambda self: guid(self.shell.vm), "guid?"),
        Property("ConfigurationName", lambda _: "", "string"),
        Property("InstanceId", lambda self: self.shell.runspace, "guid"),
        Property("Id", lambda self: self.id, "int"),
        Property("Name", lambda self: self.name, "string"),
        Property(
            "Availability",
            lambda self: "Available" if self.state == "Opened" else "None",
            "RunspaceAvailability",
        ),
    )

    def __init__(self, shell: GuestShell, id: int, name: str, computer: str) -> None:
        super().__init__()
        self.shell = shell
        self.id = id
        self.name = name
        self.computer = computer
        self.closed = False

    @property
    def state(self) -> str:
        """Opened, Broken (the guest is not there any more) or Closed."""
        if self.closed:
            return "Closed"
        return "Opened" if self.shell.alive() else "Broken"

    def __str__(self) -> str:
        return f"[PSSession]{self.name}"


def open_runspace(shell: Shell, vm: VirtualMachine, who: Account) -> GuestShell:
    """A runspace in a guest."""
    return GuestShell(shell, vm.id, who.user, who.domain)


def connected(
    call: Stage, args: dict[str, Any], *, single: bool = False
) -> Iterator[tuple[VirtualMachine, Account]]:
    """The virtual machines that were named and answer, with who one is there; a complaint for each
    other. `single`: there can be only one."""
    for vm in targets.found(call, args, single=single):
        who = targets.account(vm, args.get("Credential"))
        refused = targets.refusal(call, vm, who)
        if refused is not None:
            _refuse(call, refused)
        elif who is not None:
            yield vm, who


def _refuse(call: Stage, record: ErrorRecord) -> None:
    record.invoked = call.name if call.info.name != "Invoke-Command" else ""
    record.activity = "" if not record.invoked else call.info.name
    record.position = call.position if record.invoked else None
    call.write_record(record)


VM_NAME = parameter("VMName", "string[]", sets={NAME: Place(mandatory=True)}, not_empty=True)
VM_ID = parameter(
    "VMId", "guid[]", aliases=("VMGuid",), sets={ID: Place(mandatory=True, by_property=True)}
)
CREDENTIAL = parameter("Credential", "pscredential", sets=(NAME, ID, OVER_NETWORK))


def refuse_network(cmdlet: Cmdlet) -> None:
    """Nothing goes over the lab's network."""
    if "ComputerName" in cmdlet.args:
        raise over_network(cmdlet)


def over_network(cmdlet: Cmdlet) -> Exception:
    """The error of a session to another computer than a guest, to be raised by the caller."""
    return cmdlet.call.fail(
        NO_NETWORK.format(name=cmdlet.info.name),
        "NotSimulated",
        "NotImplemented",
        None,
        "System.NotSupportedException",
    )


class NewPSSession(Cmdlet):
    """New-PSSession -VMName."""

    info = command(
        "New-PSSession",
        parameter("ComputerName", "string[]", position=0, by_value=True, by_property=True,
                  sets=(OVER_NETWORK,), aliases=("Cn",)),
        VM_NAME,
        VM_ID,
        CREDENTIAL,
        parameter("Name", "string[]"),
        parameter("ConfigurationName", "string"),
        parameter("ThrottleLimit", "int"),
        default_set=OVER_NETWORK,
        id=COMMANDS + "NewPSSessionCommand",
        module=CORE,
    )  # fmt: skip

    call: Stage

    def process(self) -> Iterator[Any]:
        """Open each."""
        if "VMName" not in self.args and "VMId" not in self.args:
            raise over_network(self)
        names = list(self.args.get("Name") or ())
        shell = self.call.shell
        for vm, who in connected(self.call, self.args):
            shell.opened += 1
            number = shell.opened
            name = names.pop(0) if names else f"Session{number}"
            session = PSSession(open_runspace(shell, vm, who), number, name, vm.name)
            shell.sessions[number] = session
            yield session


class SessionCmdlet(Cmdlet):
    """Base: the open sessions that are meant."""

    call: Stage

    def meant(self) -> Iterator[PSSession]:
        """The sessions by object, number, name, id or virtual machine."""
        args = self.args
        if "Session" in args:
            given = args["Session"]
            yield from filter(None, given if isinstance(given, list) else [given])
            return
        every = list(self.call.shell.sessions.values())
        numbers = args.get("Id")
        if numbers is not None:
            yield from self._numbered(every, numbers if isinstance(numbers, list) else [numbers])
            return
        for one in every:
            if self._fits(one):
                yield one

    def _numbered(self, every: list[PSSession], numbers: list[int]) -> Iterator[PSSession]:
        for number in numbers:
            found = [one for one in every if one.id == number]
            if not found:
                self.call.error(
                    f"The session with the session ID {number} is not available.",
                    "PSSessionNotFound",
                    "InvalidArgument",
                    number,
                    "System.ArgumentException",
                )
            yield from found

    def _fits(self, session: PSSession) -> bool:
        args = self.args
        names, ids = args.get("VMName"), args.get("VMId")
        own, instances = args.get("Name"), args.get("InstanceId")
        return (
            (not own or any(wildcard_match(each, session.name) for each in _list(own)))
            and (not names or any(wildcard_match(each, session.computer) for each in _list(names)))
            and (not ids or guid(session.shell.vm) in _list(ids))
            and (not instances or session.shell.runspace in _list(instances))
        )


def _list(value: Any) -> list[Any]:
    return list(value) if isinstance(value, list) else [value]


class GetPSSession(SessionCmdlet):
    """Get-PSSession: the sessions of this shell."""

    info = command(
        "Get-PSSession",
        parameter("Name", "string[]", by_property=True, sets=("Name", NAME, ID)),
        parameter("Id", "int[]", position=0, mandatory=True, by_property=True, sets=("Id",)),
        parameter("InstanceId", "guid[]", mandatory=True, by_property=True, sets=("InstanceId",)),
        parameter("ComputerName", "string[]", position=0, mandatory=True, by_property=True,
                  sets=(OVER_NETWORK,), aliases=("Cn",)),
        VM_NAME,
        VM_ID,
        parameter("State", "string"),
        default_set="Name",
        id=COMMANDS + "GetPSSessionCommand",
        module=CORE,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Each."""
        refuse_network(self)
        wanted = str(self.args.get("State", "")).casefold()
        for one in self.meant():
            if wanted in ("", "all", one.state.casefold()):
                yield one


class RemovePSSession(SessionCmdlet):
    """Remove-PSSession: close them; their variables are gone."""

    info = command(
        "Remove-PSSession",
        parameter("Session", "PSSession[]", position=0, mandatory=True, by_value=True,
                  by_property=True, sets=("Session",)),
        parameter("Id", "int[]", position=0, mandatory=True, by_property=True, sets=("Id",)),
        parameter("Name", "string[]", mandatory=True, by_property=True, sets=("Name",)),
        parameter("InstanceId", "guid[]", mandatory=True, by_property=True, sets=("InstanceId",)),
        VM_NAME,
        VM_ID,
        default_set="Id",
        should_process=True,
        id=COMMANDS + "RemovePSSessionCommand",
        module=CORE,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Close each."""
        for one in list(self.meant()):
            if self.call.should_process(f"{one.name} ({one.computer})", "Remove"):
                one.closed = True
                self.call.shell.sessions.pop(one.id, None)
        yield from ()


class EnterPSSession(SessionCmdlet):
    """Enter-PSSession: what is typed from now on happens in the guest."""

    info = command(
        "Enter-PSSession",
        parameter("ComputerName", "string", position=0, mandatory=True, by_value=True,
                  by_property=True, sets=(OVER_NETWORK,), aliases=("Cn",)),
        parameter("Session", "PSSession", position=0, by_value=True, by_property=True,
                  sets=("Session",)),
        parameter("Id", "int", position=0, by_property=True, sets=("Id",)),
        parameter("InstanceId", "guid", by_property=True, sets=("InstanceId",)),
        parameter("Name", "string", by_property=True, sets=("Name",)),
        parameter("VMName", "string", sets={NAME: Place(mandatory=True, by_property=True,
                                                        position=0)}),
        parameter("VMId", "guid", aliases=("VMGuid",), sets={
            ID: Place(mandatory=True, by_property=True, position=0)}),
        CREDENTIAL,
        parameter("ConfigurationName", "string"),
        default_set=OVER_NETWORK,
        id=COMMANDS + "EnterPSSessionCommand",
        module=CORE,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Go there."""
        refuse_network(self)
        shell = self.call.shell
        if shell.vm:
            raise self.call.fail(
                "You are currently in a Windows PowerShell PSSession and cannot use the "
                "Enter-PSSession cmdlet to enter another PSSession.",
                "RemoteHostDoesNotSupportPushRunspace",
                "InvalidArgument",
                None,
                "System.ArgumentException",
            )
        if "VMName" in self.args or "VMId" in self.args:
            for vm, who in connected(self.call, self.args, single=True):
                shell.entered = open_runspace(shell, vm, who)
        else:
            self._open()
        yield from ()

    def _open(self) -> None:
        for one in self.meant():
            if one.state != "Opened":
                _refuse(self.call, targets.ended(one.computer))
            else:
                self.call.shell.entered = one.shell
            return


class ExitPSSession(Cmdlet):
    """Exit-PSSession: back to the host. On the host there is nothing to leave."""

    info = command("Exit-PSSession", id=COMMANDS + "ExitPSSessionCommand", module=CORE)

    def process(self) -> Iterator[Any]:
        """Go back."""
        shell = self.call.shell
        if isinstance(shell, GuestShell):
            shell.owner.entered = None
        yield from ()


CMDLETS = (NewPSSession, GetPSSession, RemovePSSession, EnterPSSession, ExitPSSession)
ALIASES = {
    "nsn": "New-PSSession",
    "gsn": "Get-PSSession",
    "rsn": "Remove-PSSession",
    "etsn": "Enter-PSSession",
    "exsn": "Exit-PSSession",
}
