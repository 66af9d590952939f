"""Who a guest is on its network: its name, its role and its domain.

On disk this is in the registry; a running guest has read it when it booted and keeps it in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from hvlab.world.clock import Instant
from hvlab.world.registry import COMPUTER, MACHINE_ACCOUNT, NTDS, PRODUCT, TCPIP, Hive


class Role(Enum):
    """What the machine is; the value is the word for people."""

    STANDALONE = "standalone"
    MEMBER = "domain member"
    CONTROLLER = "domain controller"


@dataclass(frozen=True)
class Machine:
    """What a running guest knows of itself.

    `pdc`: a domain controller that holds the operations master roles, with them the domain's time.
    `password_set`: when the guest, by its own clock, last changed its machine password.
    """

    name: str
    role: Role = Role.STANDALONE
    domain: str = ""
    pdc: bool = False
    password_set: Instant | None = None

    @property
    def account(self) -> str:
        """Its account in the directory."""
        return f"{self.name}$"

    @property
    def full_name(self) -> str:
        return f"{self.name}.{self.domain}" if self.domain else self.name


PRODUCT_TYPES = {"LanmanNT": Role.CONTROLLER, "ServerNT": Role.STANDALONE}


def from_registry(system: Hive, security: Hive) -> Machine | None:
    """The machine that a registry describes; None for one that says nothing of it."""
    name = system.text(COMPUTER, "ComputerName")
    if not name:
        return None
    domain = system.text(TCPIP, "Domain")
    role = PRODUCT_TYPES.get(system.text(PRODUCT, "ProductType"), Role.STANDALONE)
    if role is Role.STANDALONE and domain:
        role = Role.MEMBER
    changed = security.number(MACHINE_ACCOUNT, "Changed", -1)
    return Machine(
        name,
        role,
        domain,
        pdc=bool(system.number(NTDS, "Operations Master")),
        password_set=None if changed < 0 else changed,
    )


def to_registry(hive: Hive, machine: Machine) -> Hive:
    """The registry with what the machine is."""
    product = "LanmanNT" if machine.role is Role.CONTROLLER else "ServerNT"
    hive = hive.set(COMPUTER, "ComputerName", machine.name).set(PRODUCT, "ProductType", product)
    hive = hive.set(TCPIP, "Domain", machine.domain)
    if machine.pdc:
        return hive.set(NTDS, "Operations Master", 1)
    return hive.delete(NTDS, "Operations Master")
