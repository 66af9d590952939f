"""nltest and klist: a machine in its domain."""

from __future__ import annotations

from uuid import NAMESPACE_OID, uuid5

from hvlab.errors import GuestError
from hvlab.operations import RepairSecureChannel
from hvlab.powershell.commands.system.computers import GuestComputer
from hvlab.powershell.commands.system.programs.words import require_guest, switches
from hvlab.powershell.language.native import NativeStage, Program
from hvlab.world.domain import (
    NO_LOGON_SERVERS,
    NO_TRUST,
    TIME_DIFFERENCE,
    controllers,
    kerberos_logon,
    machine_of,
    partner_of,
    secure_channel,
    serving,
)
from hvlab.world.identity import Role
from hvlab.world.network import reaches

SITE = "Default-First-Site-Name"
SUCCESS = "The command completed successfully"
STATUS = {
    NO_TRUST: (1787, "ERROR_NO_TRUST_SAM_ACCOUNT"),
    NO_LOGON_SERVERS: (1311, "ERROR_NO_LOGON_SERVERS"),
    TIME_DIFFERENCE: (1398, "ERROR_TIME_SKEW"),
}


# nltest -----------------------------------------------------------------------------------------


def nltest(call: NativeStage, words: list[str]) -> Program:
    """`nltest /sc_query:domain`, `/sc_verify`, `/sc_reset`, `/dsgetdc:domain`, `/dclist:domain`."""
    guest = require_guest(call, words)
    given = switches(words)
    for name in ("sc_query", "sc_verify", "sc_reset"):
        if given.has(name):
            return (yield from _channel(call, guest, name, given.get(name)))
    if given.has("dsgetdc"):
        return (yield from _locate(call, guest, given.get("dsgetdc")))
    if given.has("dclist"):
        return (yield from _controllers(guest, given.get("dclist")))
    raise call.refuse(words)


def _names(domain: str) -> set[str]:
    return {domain.casefold(), domain.partition(".")[0].casefold()}


def _no_domain(call: NativeStage) -> int:
    call.complain("I_NetLogonControl failed: Status = 1355 0x54b ERROR_NO_SUCH_DOMAIN")
    return 1355


def _channel(call: NativeStage, guest: GuestComputer, verb: str, domain: str) -> Program:
    if guest.role is not Role.MEMBER or domain.casefold() not in _names(guest.domain):
        return _no_domain(call)
    if verb == "sc_reset":
        try:
            guest.do(RepairSecureChannel(guest.vm))
        except GuestError:
            return _no_domain(call)
    machine = guest.machine
    assert machine is not None
    answer = secure_channel(guest.world, guest.row)
    partner = partner_of(guest.world, machine, seen_by=guest.row)
    known = machine_of(partner)
    number, word = (0, "NERR_Success") if answer else STATUS.get(
        answer.reason, (1355, "ERROR_NO_SUCH_DOMAIN"))  # fmt: skip
    yield f"Flags: {'b0' if verb == 'sc_verify' else '30'} HAS_IP  HAS_TIMESERV "
    yield f"Trusted DC Name {'' if known is None else chr(92) * 2 + known.full_name} "
    yield f"Trusted DC Connection Status Status = {number} {number:#x} {word}"
    if verb == "sc_verify":
        yield f"Trust Verification Status = {number} {number:#x} {word}"
    yield SUCCESS
    return 0


def _locate(call: NativeStage, guest: GuestComputer, domain: str) -> Program:
    found = [one for one in serving(guest.world, guest.domain) if reaches(guest.row, one)]
    if not guest.domain or domain.casefold() not in {"", *_names(guest.domain)} or not found:
        call.complain("Getting DC name failed: Status = 1355 0x54b ERROR_NO_SUCH_DOMAIN")
        return 1355
    machine = machine_of(found[0])
    assert machine is not None
    roles = "PDC " if machine.pdc else ""
    yield f"           DC: \\\\{machine.full_name}"
    yield f"     Dom Guid: {uuid5(NAMESPACE_OID, guest.domain)}"
    yield f"     Dom Name: {guest.domain}"
    yield f"  Forest Name: {guest.domain}"
    yield f" Dc Site Name: {SITE}"
    yield f"Our Site Name: {SITE}"
    yield f"        Flags: {roles}GC DS LDAP KDC TIMESERV WRITABLE DNS_DC DNS_DOMAIN DNS_FOREST"
    yield SUCCESS
    return 0


def _controllers(guest: GuestComputer, domain: str) -> Program:
    yield f"Get list of DCs in domain '{domain}' from '\\\\{guest.name}'."
    for one in controllers(guest.world, domain):
        machine = machine_of(one)
        assert machine is not None
        mark = " [PDC]  [DS] Site: " if machine.pdc else "        [DS] Site: "
        yield f"    {machine.full_name}{mark}{SITE}"
    yield "The command completed successfully"
    return 0


def klist(call: NativeStage, words: list[str]) -> Program:
    """Tickets; there are some where Kerberos works."""
    guest = require_guest(call, words)
    verb = words[0].casefold() if words else "tickets"
    yield ""
    yield "Current LogonId is 0:0x3e7"
    if verb == "purge":
        yield "\tDeleting all tickets:"
        yield "\tTicket(s) purged!"
        return 0
    if verb not in ("tickets", "get", "tgt"):
        raise call.refuse(words)
    answer = kerberos_logon(guest.world, guest.row)
    if not answer and verb == "get":
        number, _ = STATUS.get(answer.reason, (1311, ""))
        yield "Error calling API LsaCallAuthenticationPackage (GetTicket substatus): "
        yield f"{number:#x}"
        return 1
    realm = guest.domain.upper()
    yield ""
    yield f"Cached Tickets: ({int(bool(answer))})"
    if answer:
        yield ""
        yield f"#0>\tClient: {guest.name.casefold()}$ @ {realm}"
        yield f"\tServer: krbtgt/{realm} @ {realm}"
        yield "\tKerbTicket Encryption Type: AES-256-CTS-HMAC-SHA1-96"
    return 0


PROGRAMS = {"nltest": nltest, "klist": klist}
