"""Set-Date, Restart-Computer, Stop-Computer, the secure channel and the domain of a computer."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.errors import GuestError
from hvlab.operations import (
    ChangeMachinePassword,
    JoinDomain,
    LeaveDomain,
    Operation,
    RepairSecureChannel,
)
from hvlab.powershell.commands.system.computers import computer_of, guest_of
from hvlab.powershell.commands.system.computers.guest import GuestComputer, GuestGone
from hvlab.powershell.commands.system.names import COMMANDS, INVALID, MANAGEMENT, UTILITY
from hvlab.powershell.commands.system.services import require_here
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.values.dates import DateTime
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.objects import PSCustomObject
from hvlab.world.domain import NO_TRUST, secure_channel
from hvlab.world.identity import Role

NO_DOMAIN = "The specified domain either does not exist or could not be contacted."
GOOD = "The secure channel between the local computer and the domain {domain} is in good condition."
BROKEN = "The secure channel between the local computer and the domain {domain} is broken."


class SetDate(Cmdlet):
    """Set-Date: the clock, at once (B-178)."""

    info = command(
        "Set-Date",
        parameter("Date", "datetime", position=0, mandatory=True, by_value=True, by_property=True,
                  sets=("Date",)),
        parameter("Adjust", "timespan", position=0, mandatory=True, by_value=True,
                  by_property=True, sets=("Adjust",)),
        parameter("DisplayHint", "string", choices=("Date", "Time", "DateTime")),
        default_set="Date",
        should_process=True,
        id=COMMANDS + "SetDateCommand",
        module=UTILITY,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Set it and put the new time out."""
        now = self.call.shell.clock()
        if "Adjust" in self.args:
            wanted = now.plus(self.args["Adjust"].ticks)
        else:
            wanted = self.args["Date"]
        if self.call.should_process(str(wanted.to_datetime())):
            computer_of(self.call.shell).set_clock(wanted.to_datetime())
            yield DateTime(wanted.ticks, "Local")


class GetTimeZone(Cmdlet):
    """Get-TimeZone: everything in the lab lives in UTC."""

    info = command(
        "Get-TimeZone",
        parameter("Name", "string[]", position=0),
        parameter("Id", "string[]"),
        parameter("ListAvailable", "switch"),
        id=COMMANDS + "GetTimeZoneCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """The zone."""
        yield PSCustomObject(
            {
                "Id": "UTC",
                "DisplayName": "(UTC) Coordinated Universal Time",
                "StandardName": "Coordinated Universal Time",
                "DaylightName": "Coordinated Universal Time",
                "BaseUtcOffset": DateTime(0).time_of_day,
                "SupportsDaylightSavingTime": False,
            },
            ("System.TimeZoneInfo", "System.Object"),
        )


class RestartComputer(Cmdlet):
    """Restart-Computer."""

    info = command(
        "Restart-Computer",
        parameter("ComputerName", "string[]", position=0, by_value=True, by_property=True,
                  aliases=("CN", "__SERVER", "Server", "IPAddress")),
        parameter("Credential", "pscredential", position=1),
        parameter("Force", "switch"),
        parameter("Wait", "switch"),
        parameter("Timeout", "int", aliases=("TimeoutSec",)),
        parameter("For", "string"),
        parameter("Delay", "int"),
        parameter("Protocol", "string"),
        parameter("AsJob", "switch"),
        should_process=True,
        id=COMMANDS + "RestartComputerCommand",
        module=MANAGEMENT,
    )  # fmt: skip
    restart = True

    def process(self) -> Iterator[Any]:
        """Do it."""
        require_here(self)
        if self.args.get("AsJob"):
            raise not_simulated("-AsJob")
        computer = computer_of(self.call.shell)
        what = "Enable the Local shutdown access rights and restart the computer."
        if not self.restart:
            what = "Enable the Local shutdown access rights and shut down the computer."
        if self.call.should_process(f"localhost ({computer.name})", what):
            computer.shut_down(restart=self.restart)
        yield from ()


class StopComputer(RestartComputer):
    """Stop-Computer."""

    info = command(
        "Stop-Computer",
        parameter("ComputerName", "string[]", position=0, by_property=True,
                  aliases=("CN", "__SERVER", "Server", "IPAddress")),
        parameter("Credential", "pscredential", position=1),
        parameter("Force", "switch"),
        parameter("AsJob", "switch"),
        should_process=True,
        id=COMMANDS + "StopComputerCommand",
        module=MANAGEMENT,
    )  # fmt: skip
    restart = False


class DomainCmdlet(Cmdlet):
    """Base: the machine in its domain."""

    def guest(self) -> GuestComputer:
        """The guest that the shell runs in."""
        found = guest_of(self.call.shell)
        if found is None:
            raise not_simulated(f"{self.info.name} on the host")
        return found

    def member(self, what: str) -> GuestComputer:
        """The guest, if it is a member of a domain. Raises the error of one that is not."""
        guest = self.guest()
        if guest.role is not Role.MEMBER:
            raise self.call.fail(
                f"Cannot {what} for the local computer. The local computer is not currently part "
                "of a domain.",
                "ComputerNotInDomain",
                "InvalidOperation",
                guest.name,
                INVALID,
            )
        return guest

    def ask(self, guest: GuestComputer, operation: Operation, what: str) -> None:
        """Ask for it; the machine's refusal is the cmdlet's error."""
        try:
            guest.do(operation)
        except GuestError as error:
            raise self.failed(guest, what, str(error)) from None

    def failed(self, guest: GuestComputer, what: str, reason: str) -> Exception:
        """The error of something that the domain refused."""
        text = reason.partition(" (0x")[0]
        return self.call.fail(
            f"Cannot {what} for the local computer. Operation failed with the following "
            f"exception: {text}",
            "InvalidOperationException",
            "OperationStopped",
            guest.name,
            INVALID,
        )


class TestComputerSecureChannel(DomainCmdlet):
    """Test-ComputerSecureChannel: does the domain still know the machine? -Repair agrees on a new
    password."""

    info = command(
        "Test-ComputerSecureChannel",
        parameter("Repair", "switch"),
        parameter("Server", "string"),
        parameter("Credential", "pscredential"),
        should_process=True,
        id=COMMANDS + "TestComputerSecureChannelCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """True or False."""
        guest = self.member("verify the secure channel password")
        if not self.call.should_process(guest.name, self.info.name):
            return
        if self.args.get("Repair"):
            self.ask(guest, RepairSecureChannel(guest.vm), "reset the secure channel password")
        answer = secure_channel(guest.world, guest.row)
        if not answer and answer.reason != NO_TRUST:
            raise self.failed(guest, "verify the secure channel", NO_DOMAIN)
        state = GOOD if answer else BROKEN
        self.call.verbose(state.format(domain=guest.domain))
        yield bool(answer)


class ResetComputerMachinePassword(DomainCmdlet):
    """Reset-ComputerMachinePassword."""

    info = command(
        "Reset-ComputerMachinePassword",
        parameter("Server", "string"),
        parameter("Credential", "pscredential"),
        should_process=True,
        id=COMMANDS + "ResetComputerMachinePasswordCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Change it; a credential of the domain does it although the old one is not known."""
        guest = self.member("reset the secure channel password")
        if not self.call.should_process(guest.name, self.info.name):
            return
        given = "Credential" in self.args
        change = RepairSecureChannel(guest.vm) if given else ChangeMachinePassword(guest.vm)
        self.ask(guest, change, "reset the secure channel password")
        yield from ()


class AddComputer(DomainCmdlet):
    """Add-Computer -DomainName ... -Restart."""

    info = command(
        "Add-Computer",
        parameter("DomainName", "string", position=0, mandatory=True, aliases=("DN", "Domain")),
        parameter("Credential", "pscredential", aliases=("DomainCredential",)),
        parameter("Restart", "switch"),
        parameter("Force", "switch"),
        parameter("Server", "string"),
        should_process=True,
        id=COMMANDS + "AddComputerCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Join the domain and restart."""
        guest = self.guest()
        if not self.args.get("Restart"):
            raise not_simulated("Add-Computer without -Restart")
        domain = self.args["DomainName"]
        if not self.call.should_process(guest.name, f"Join in domain '{domain}'"):
            return
        try:
            guest.do(JoinDomain(guest.vm, domain))
        except GuestError as error:
            text = str(error).partition(" (0x")[0]
            raise self.call.fail(
                f"Computer '{guest.name}' failed to join domain '{domain}' from its current "
                f"workgroup 'WORKGROUP' with following error message: {text}",
                "FailToJoinDomainFromWorkgroup",
                "OperationStopped",
                guest.name,
                INVALID,
            ) from None
        yield from ()
        raise GuestGone  # it restarts


class RemoveComputer(DomainCmdlet):
    """Remove-Computer -Restart: leave the domain."""

    info = command(
        "Remove-Computer",
        parameter("UnjoinDomainCredential", "pscredential", position=0, aliases=("Credential",)),
        parameter("WorkgroupName", "string", aliases=("WGN",)),
        parameter("Restart", "switch"),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        should_process=True,
        id=COMMANDS + "RemoveComputerCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Leave, and restart."""
        guest = self.guest()
        if not self.args.get("Restart"):
            raise not_simulated("Remove-Computer without -Restart")
        if self.call.should_process(guest.name, "Disjoin from domain"):
            guest.do(LeaveDomain(guest.vm))
            raise GuestGone
        yield from ()


CMDLETS = (
    SetDate,
    GetTimeZone,
    RestartComputer,
    StopComputer,
    TestComputerSecureChannel,
    ResetComputerMachinePassword,
    AddComputer,
    RemoveComputer,
)
ALIASES: dict[str, str] = {}
