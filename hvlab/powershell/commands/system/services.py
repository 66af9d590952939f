"""Get-Service, Start-Service, Stop-Service, Restart-Service, Set-Service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from hvlab.errors import GuestError
from hvlab.powershell.commands.system.computers import Computer, computer_of
from hvlab.powershell.commands.system.computers.base import (
    AUTOMATIC,
    DISABLED,
    MANUAL,
    RUNNING,
    STOPPED,
    ServiceEntry,
)
from hvlab.powershell.commands.system.names import COMMANDS, MANAGEMENT, SERVICE_ERROR
from hvlab.powershell.language.command import Cmdlet, Parameter, Place, command, parameter
from hvlab.powershell.language.textual import has_wildcard, wildcard_match
from hvlab.powershell.language.types import enum_of, resolve
from hvlab.powershell.language.typesystem import names
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.objects import HostObject, Property

SERVICE = "System.ServiceProcess.ServiceController"
names.register(SERVICE, "System.ComponentModel.Component", "System.MarshalByRefObject")
PIPELINE, DEFAULT, TITLE = "InputObject", "Default", "DisplayName"
REASONS = {
    "0x80070422": "Cannot start service {name} on computer '.'.",
    "0x80070425": "Cannot stop service {name} on computer '.'.",
}


def _enum(name: str, member: str) -> EnumValue:
    found = enum_of(resolve(name))
    assert found is not None
    return found[member]


class ServiceObject(HostObject):
    """A service as it was when it was asked for."""

    type_names = (SERVICE, "System.ComponentModel.Component", "System.MarshalByRefObject",
                  "System.Object")  # fmt: skip
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Name", lambda self: self.entry.name, "string", kind="AliasProperty",
                 alias_of="ServiceName"),
        Property("RequiredServices", lambda self: self.needed(), "ServiceController[]",
                 kind="AliasProperty", alias_of="ServicesDependedOn"),
        Property("CanPauseAndContinue", lambda self: self.entry.name == "Netlogon", "bool"),
        Property("CanShutdown", lambda self: self.entry.running, "bool"),
        Property("CanStop", lambda self: self.entry.running, "bool"),
        Property("DisplayName", lambda self: self.entry.title, "string"),
        Property("DependentServices", lambda self: self.dependents(), "ServiceController[]"),
        Property("MachineName", lambda _: ".", "string"),
        Property("ServiceName", lambda self: self.entry.name, "string"),
        Property("ServicesDependedOn", lambda self: self.needed(), "ServiceController[]"),
        Property("ServiceHandle", lambda _: None),
        Property("Status", lambda self: _enum(f"{SERVICE}Status", self.entry.status),
                 f"{SERVICE}Status"),
        Property("ServiceType", lambda self: "Win32OwnProcess" if self.entry.own_process
                 else "Win32ShareProcess", "ServiceType"),
        Property("StartType", lambda self: _enum(
            "System.ServiceProcess.ServiceStartMode", self.entry.start), "ServiceStartMode"),
        Property("Site", lambda _: None),
        Property("Container", lambda _: None),
    )  # fmt: skip

    def __init__(self, computer: Computer, entry: ServiceEntry) -> None:
        super().__init__()
        self.computer = computer
        self.entry = entry

    def __str__(self) -> str:
        return SERVICE

    def dependents(self) -> list[Any]:
        """The services that need it."""
        return [
            ServiceObject(self.computer, one)
            for one in self.computer.services()
            if one.name in self.entry.dependents
        ]

    def needed(self) -> list[Any]:
        """The services that it needs."""
        return [
            ServiceObject(self.computer, one)
            for one in self.computer.services()
            if self.entry.name in one.dependents
        ]

    def look_again(self) -> ServiceObject:
        """The service as it is now."""
        return ServiceObject(self.computer, self.computer.service(self.entry.name) or self.entry)


def _which(*, mandatory: bool) -> tuple[Parameter, ...]:
    """The parameters that say which services are meant."""
    return (
        parameter("Name", "string[]", aliases=("ServiceName",), sets={
            DEFAULT: Place(mandatory=mandatory, position=0, by_value=True, by_property=True)}),
        parameter("DisplayName", "string[]", mandatory=True, sets=(TITLE,)),
        parameter("InputObject", "System.ServiceProcess.ServiceController[]", sets={
            PIPELINE: Place(mandatory=mandatory, position=0 if mandatory else None,
                            by_value=True)}),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
    )  # fmt: skip


class ServiceCmdlet(Cmdlet):
    """Base: finds the services that are meant."""

    @property
    def computer(self) -> Computer:
        """The computer the shell runs on."""
        return computer_of(self.call.shell)

    def services(self) -> Iterator[ServiceEntry]:
        """The services, complaining of missing ones."""
        for one in self._meant():
            included = self.args.get("Include") or ["*"]
            if any(wildcard_match(each, one.name) for each in included) and not any(
                wildcard_match(each, one.name) for each in self.args.get("Exclude") or ()
            ):
                yield one

    def _meant(self) -> Iterator[ServiceEntry]:
        every = self.computer.services()
        if "InputObject" in self.args:
            for one in filter(None, self.args["InputObject"] or ()):
                yield self.computer.service(one.entry.name) or one.entry
            return
        if "DisplayName" in self.args:
            for pattern in self.args["DisplayName"] or ():
                found = [one for one in every if wildcard_match(pattern, one.title)]
                yield from self._found(found, pattern, "display name", "GivenDisplayName")
            return
        for pattern in self.args.get("Name") or ["*"]:
            found = [one for one in every if wildcard_match(pattern, one.name)]
            yield from self._found(found, pattern, "service name", "GivenName")

    def _found(
        self, found: list[ServiceEntry], pattern: str, what: str, id: str
    ) -> list[ServiceEntry]:
        if not found and not has_wildcard(pattern):
            self.call.error(
                f"Cannot find any service with {what} '{pattern}'.",
                f"NoServiceFoundFor{id}",
                "ObjectNotFound",
                pattern,
                SERVICE_ERROR,
            )
        return found

    def changing(self, action: str) -> Iterator[ServiceEntry]:
        """The services that the caller agrees to change."""
        for one in list(self.services()):
            if self.call.should_process(f"{one.title} ({one.name})", action):
                yield one

    def may_stop(self, service: ServiceEntry) -> bool:
        """Whether nothing that runs needs it, or -Force was given."""
        needing = [self.computer.service(name) for name in service.dependents]
        if self.args.get("Force") or not any(one and one.running for one in needing):
            return True
        self._complain(
            service,
            f"Cannot stop service '{service.title} ({service.name})' because it has dependent "
            "services. It can only be stopped if the Force flag is set.",
            "ServiceHasDependentServices",
            "InvalidOperation",
        )
        return False

    def attempt(self, service: ServiceEntry, act: Any, verb: str) -> bool:
        """Do it; Windows' refusal becomes an error record."""
        try:
            act(service)
        except GuestError as error:
            participle = {"start": "started", "stop": "stopped"}[verb]
            reason = f"Cannot {verb} service {service.name} on computer '.'."
            self._complain(
                service,
                f"Service '{service.title} ({service.name})' cannot be {participle} due to the "
                f"following error: {reason}",
                f"CouldNot{verb.capitalize()}Service",
                "OpenError" if verb == "start" else "CloseError",
            )
            self.call.verbose(str(error))
            return False
        return True

    def _complain(self, service: ServiceEntry, text: str, id: str, category: str) -> None:
        self.call.error(text, id, category, ServiceObject(self.computer, service), SERVICE_ERROR)

    def passed(self, service: ServiceEntry) -> Iterator[Any]:
        """The service as it is now, if -PassThru asks for it."""
        if self.args.get("PassThru"):
            yield ServiceObject(self.computer, self.computer.service(service.name) or service)


class GetService(ServiceCmdlet):
    """Get-Service."""

    info = command(
        "Get-Service",
        *_which(mandatory=False),
        parameter("DependentServices", "switch", aliases=("DS",)),
        parameter("RequiredServices", "switch", aliases=("SDO", "ServicesDependedOn")),
        parameter("ComputerName", "string[]", by_property=True, aliases=("Cn",)),
        default_set=DEFAULT,
        id=COMMANDS + "GetServiceCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Each service, by name."""
        require_here(self)
        for one in self.services():
            found = ServiceObject(self.computer, one)
            if self.args.get("DependentServices"):
                yield from found.dependents()
            elif self.args.get("RequiredServices"):
                yield from found.needed()
            else:
                yield found


def require_here(cmdlet: Cmdlet) -> None:
    """Refuse a -ComputerName that is another computer: nothing goes over the network here."""
    given = cmdlet.args.get("ComputerName") or ()
    own = computer_of(cmdlet.call.shell).name.casefold()
    for name in [given] if isinstance(given, str) else given:
        if str(name).casefold() not in (own, ".", "localhost", "127.0.0.1", "::1"):
            raise not_simulated(f"{cmdlet.info.name} -ComputerName {name}, over the network,")


class StartServiceCmdlet(ServiceCmdlet):
    """Start-Service: one that runs already is left alone."""

    info = command(
        "Start-Service",
        *_which(mandatory=True),
        parameter("PassThru", "switch"),
        default_set=DEFAULT,
        should_process=True,
        id=COMMANDS + "StartServiceCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Start each."""
        for one in self.changing("Start-Service"):
            if one.running or self.attempt(one, self.computer.start_service, "start"):
                yield from self.passed(one)


class StopServiceCmdlet(ServiceCmdlet):
    """Stop-Service: one that is stopped already is left alone."""

    info = command(
        "Stop-Service",
        *_which(mandatory=True),
        parameter("Force", "switch"),
        parameter("NoWait", "switch"),
        parameter("PassThru", "switch"),
        default_set=DEFAULT,
        should_process=True,
        id=COMMANDS + "StopServiceCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Stop each."""
        for one in self.changing("Stop-Service"):
            if not one.running or (
                self.may_stop(one) and self.attempt(one, self.computer.stop_service, "stop")
            ):
                yield from self.passed(one)


class RestartServiceCmdlet(ServiceCmdlet):
    """Restart-Service: one that was stopped is started."""

    info = command(
        "Restart-Service",
        *_which(mandatory=True),
        parameter("Force", "switch"),
        parameter("PassThru", "switch"),
        default_set=DEFAULT,
        should_process=True,
        id=COMMANDS + "RestartServiceCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Restart each."""
        for one in self.changing("Restart-Service"):
            if self.may_stop(one) and self.attempt(one, self.computer.restart_service, "start"):
                yield from self.passed(one)


class SetService(ServiceCmdlet):
    """Set-Service: how it starts, and whether it runs."""

    info = command(
        "Set-Service",
        parameter("Name", "string", position=0, mandatory=True, by_value=True, by_property=True,
                  sets=(DEFAULT,), aliases=("ServiceName", "SN")),
        parameter("InputObject", "System.ServiceProcess.ServiceController", mandatory=True,
                  by_value=True, sets=(PIPELINE,)),
        parameter("StartupType", "string", choices=("Boot", "System", AUTOMATIC, MANUAL, DISABLED),
                  aliases=("StartMode", "SM", "ST")),
        parameter("Status", "string", choices=(RUNNING, STOPPED, "Paused")),
        parameter("PassThru", "switch"),
        default_set=DEFAULT,
        should_process=True,
        id=COMMANDS + "SetServiceCommand",
        module=MANAGEMENT,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Change it."""
        given = self.args.get("InputObject")
        name = self.args["Name"] if given is None else given.entry.name
        service = self.computer.service(name)
        if service is None:
            self.call.error(
                f"Service {name} was not found on computer '.'.",
                "InvalidOperationException",
                "ObjectNotFound",
                ".",
                "System.InvalidOperationException",
            )
            return
        if not self.call.should_process(f"{service.title} ({service.name})", "Set-Service"):
            return
        if "StartupType" in self.args:
            start = self.args["StartupType"].capitalize()
            if start not in (AUTOMATIC, MANUAL, DISABLED):
                raise not_simulated(f"-StartupType {start}")
            self.computer.set_start(service, start)
        self._run(service)
        yield from self.passed(service)

    def _run(self, service: ServiceEntry) -> None:
        wanted = str(self.args.get("Status", "")).capitalize()
        if wanted == "Paused":
            raise not_simulated("-Status Paused")
        if wanted == RUNNING and not service.running:
            self.attempt(service, self.computer.start_service, "start")
        elif wanted == STOPPED and service.running:
            self.attempt(service, self.computer.stop_service, "stop")


CMDLETS = (GetService, StartServiceCmdlet, StopServiceCmdlet, RestartServiceCmdlet, SetService)
ALIASES = {"gsv": "Get-Service", "sasv": "Start-Service", "spsv": "Stop-Service"}
