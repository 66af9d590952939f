"""New-ADUser, Get-ADUser, Get-ADDomainController: the directory, on a domain controller."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5

from hvlab.errors import GuestError
from hvlab.operations import CreateDirectoryAccount
from hvlab.powershell.commands.system.computers import guest_of
from hvlab.powershell.commands.system.computers.guest import GuestComputer
from hvlab.powershell.language.call import Call
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.objects import PSCustomObject
from hvlab.world.directory import Database, Entry
from hvlab.world.domain import controllers, database_of, machine_of
from hvlab.world.identity import Role
from hvlab.world.network import reaches
from hvlab.world.vm import VirtualMachine

MODULE = "ActiveDirectory"
OWN = "Microsoft.ActiveDirectory.Management.Commands."
TYPES = "Microsoft.ActiveDirectory.Management."
EVERYTHING = "*"
CODES = {"(0x2010)": 8208, "(0x80070524)": 1316}
NO_SERVER = (
    "Unable to contact the server. This may be because this server does not exist, it is currently "
    "down, or it does not have the Active Directory Web Services running."
)


class DirectoryCmdlet(Cmdlet):
    """Base: the directory of a controller."""

    def guest(self) -> GuestComputer:
        """The controller that the shell runs on: only there the lab has the module."""
        found = guest_of(self.call.shell)
        if found is None or found.role is not Role.CONTROLLER:
            raise not_simulated(f"{self.info.name} on a machine that is no domain controller")
        return found

    def server(self, guest: GuestComputer) -> VirtualMachine:
        """The controller that is asked: this one, or that of -Server."""
        wanted = str(self.args.get("Server") or guest.name).casefold()
        for one in controllers(guest.world, guest.domain):
            machine = machine_of(one)
            service = None if one.guest is None else one.guest.memory.directory
            named = machine is not None and wanted in (
                machine.name.casefold(),
                machine.full_name.casefold(),
            )
            if named and service is not None and (one.id == guest.vm or reaches(guest.row, one)):
                return one
        raise self.call.fail(
            NO_SERVER,
            "ActiveDirectoryServer:0",
            "ResourceUnavailable",
            self.args.get("Server"),
            f"{TYPES}ADServerDownException",
        )


def domain_sid(domain: str) -> str:
    """A SID that belongs to the domain."""
    number = uuid5(NAMESPACE_OID, domain.casefold()).int
    parts = (number >> 64 & 0xFFFFFFFF, number >> 32 & 0xFFFFFFFF, number & 0xFFFFFFFF)
    return "S-1-5-21-" + "-".join(map(str, parts))


def context(domain: str) -> str:
    """`DC=corp,DC=example`."""
    return ",".join(f"DC={part}" for part in domain.split("."))


def user_object(db: Database, name: str, entry: Entry) -> PSCustomObject:
    """An account as Get-ADUser gives it."""
    return PSCustomObject(
        {
            "DistinguishedName": f"CN={name},CN=Users,{context(db.domain)}",
            "Enabled": True,
            "GivenName": None,
            "Name": name,
            "ObjectClass": "user",
            "ObjectGUID": uuid5(NAMESPACE_OID, f"{entry.origin} {name}"),
            "SamAccountName": name,
            "SID": f"{domain_sid(db.domain)}-{entry.rid}",
            "Surname": None,
            "UserPrincipalName": f"{name}@{db.domain}",
        },
        (f"{TYPES}ADUser", f"{TYPES}ADAccount", f"{TYPES}ADObject", "System.Object"),
    )


class NewADUser(DirectoryCmdlet):
    """New-ADUser: takes an identifier of the controller's RID pool (B-190)."""

    info = command(
        "New-ADUser",
        parameter("Name", "string", position=0, mandatory=True, by_property=True),
        parameter("SamAccountName", "string", by_property=True),
        parameter("AccountPassword", "securestring"),
        parameter("Enabled", "bool"),
        parameter("UserPrincipalName", "string"),
        parameter("Server", "string"),
        parameter("PassThru", "switch"),
        should_process=True,
        id=OWN + "NewADUser",
        module=MODULE,
    )

    def process(self) -> Iterator[Any]:
        """Make the account."""
        guest = self.guest()
        controller = self.server(guest)
        name = self.args.get("SamAccountName") or self.args["Name"]
        path = f"CN={self.args['Name']},CN=Users,{context(guest.domain)}"
        if not self.call.should_process(path, "New"):
            return
        try:
            guest.do(CreateDirectoryAccount(controller.id, name))
        except GuestError as error:
            complain(self.call, error, path)
            return
        if self.args.get("PassThru"):
            db = database_of(guest.world, controller)
            yield user_object(db, name, db.store[name])


def complain(call: Call, error: GuestError, path: str) -> None:
    """The directory's refusal."""
    text, _, tail = str(error).rpartition(" (")
    code = CODES.get("(" + tail, 0)
    exists = code == CODES["(0x80070524)"]
    call.error(
        text or str(error),
        f"ActiveDirectoryServer:{code}",
        "ResourceExists" if exists else "NotSpecified",
        path,
        f"{TYPES}{'ADIdentityAlreadyExistsException' if exists else 'ADException'}",
    )


class GetADUser(DirectoryCmdlet):
    """Get-ADUser: accounts of people, as this or another controller has them."""

    info = command(
        "Get-ADUser",
        parameter("Filter", "string", mandatory=True, sets=("Filter",)),
        parameter("Identity", "string", position=0, mandatory=True, by_value=True,
                  sets=("Identity",)),
        parameter("Properties", "string[]", aliases=("Property",)),
        parameter("Server", "string"),
        default_set="Filter",
        id=OWN + "GetADUser",
        module=MODULE,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Each account, by name."""
        guest = self.guest()
        db = database_of(guest.world, self.server(guest))
        people = {
            name: entry for name, entry in db.store.items() if entry.rid and not name.endswith("$")
        }
        if "Identity" in self.args:
            yield from self._one(db, people)
            return
        if self.args["Filter"].strip() != EVERYTHING:
            raise not_simulated("A -Filter other than *")
        for name in sorted(people, key=str.casefold):
            yield user_object(db, name, people[name])

    def _one(self, db: Database, people: dict[str, Entry]) -> Iterator[Any]:
        wanted = self.args["Identity"].casefold()
        for name, entry in people.items():
            if name.casefold() == wanted:
                yield user_object(db, name, entry)
                return
        raise self.call.fail(
            f"Cannot find an object with identity: '{self.args['Identity']}' under: "
            f"'{context(db.domain)}'.",
            "ActiveDirectoryCmdlet:Microsoft.ActiveDirectory.Management."
            "ADIdentityNotFoundException",
            "ObjectNotFound",
            self.args["Identity"],
            f"{TYPES}ADIdentityNotFoundException",
        )


class GetADDomainController(DirectoryCmdlet):
    """Get-ADDomainController: with the identity of each one's database."""

    info = command(
        "Get-ADDomainController",
        parameter("Filter", "string", sets=("Filter",), mandatory=True),
        parameter("Identity", "string", position=0, by_value=True, sets=("Identity",)),
        parameter("Server", "string"),
        default_set="Identity",
        id=OWN + "GetADDomainController",
        module=MODULE,
    )

    def process(self) -> Iterator[Any]:
        """Each controller that runs."""
        guest = self.guest()
        pattern = "*" if "Filter" in self.args else self.args.get("Identity") or guest.name
        for one in controllers(guest.world, guest.domain):
            machine = machine_of(one)
            if machine is not None and wildcard_match(pattern.partition(".")[0], machine.name):
                yield self._object(guest, one)

    def _object(self, guest: GuestComputer, vm: VirtualMachine) -> PSCustomObject:
        machine = machine_of(vm)
        assert machine is not None
        roles = ["PDCEmulator", "RIDMaster", "InfrastructureMaster", "SchemaMaster",
                 "DomainNamingMaster"] if machine.pdc else []  # fmt: skip
        return PSCustomObject(
            {
                "Domain": machine.domain,
                "Enabled": True,
                "Forest": machine.domain,
                "HostName": machine.full_name,
                "InvocationId": UUID(database_of(guest.world, vm).invocation_id),
                "IsGlobalCatalog": True,
                "IsReadOnly": False,
                "Name": machine.name,
                "OperatingSystem": vm.guest.os if vm.guest is not None else "",
                "OperationMasterRoles": roles,
                "Site": "Default-First-Site-Name",
            },
            (f"{TYPES}ADDomainController", "System.Object"),
        )


CMDLETS = (NewADUser, GetADUser, GetADDomainController)
ALIASES: dict[str, str] = {}
