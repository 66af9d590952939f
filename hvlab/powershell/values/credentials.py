"""Secure strings and credentials. The lab keeps their text: it is nobody's real password."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from hvlab.powershell.values.objects import HostObject, Property


@dataclass(eq=False)
class SecureString:
    """A System.Security.SecureString. Prints as its type name, never as its text."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class SecurePointer:
    """What SecureStringToBSTR gives: a System.IntPtr to a secret's text."""

    text: str = field(repr=False)


@dataclass(frozen=True)
class NetworkCredential:
    """A System.Net.NetworkCredential: name, password in clear, domain."""

    user_name: str
    password: str = field(repr=False)
    domain: str = ""


@dataclass(frozen=True)
class WindowsIdentity:
    """Who is logged on, as DOMAIN\\user."""

    name: str


@dataclass(frozen=True)
class WindowsPrincipal:
    """An identity with its groups."""

    identity: WindowsIdentity


class PSCredential(HostObject):
    """A user name and a password (System.Management.Automation.PSCredential)."""

    type_names = ("System.Management.Automation.PSCredential", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("UserName", lambda self: self.user_name, "string"),
        Property("Password", lambda self: self.password, "securestring"),
    )

    def __init__(self, user_name: str, password: SecureString) -> None:
        super().__init__()
        self.user_name = user_name
        self.password = password
