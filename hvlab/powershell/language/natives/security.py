"""Who is logged on, secure strings, credentials. Whoever types in the lab is an administrator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.natives.native import (
    VOID,
    NetError,
    constant,
    constructor,
    method,
    missing,
    property_of,
    static,
)
from hvlab.powershell.values.credentials import (
    NetworkCredential,
    PSCredential,
    SecurePointer,
    SecureString,
    WindowsIdentity,
    WindowsPrincipal,
)
from hvlab.powershell.values.types import TypeValue

IDENTITY = "System.Security.Principal.WindowsIdentity"
PRINCIPAL = "System.Security.Principal.WindowsPrincipal"
SECURE = "System.Security.SecureString"
MARSHAL = "System.Runtime.InteropServices.Marshal"
NETWORK = "System.Net.NetworkCredential"
CREDENTIAL = "System.Management.Automation.PSCredential"
NO_CREDENTIAL = PSCredential("", SecureString(""))
"""[pscredential]::Empty: always the same object, so that it can be compared with."""

# ---------------------------------------------------------------- identity


@static(IDENTITY, "System.Security.Principal.WindowsIdentity GetCurrent()", ops=True)
def _current(ops: Callbacks) -> WindowsIdentity:
    domain = ops.environment("USERDOMAIN") or ops.environment("COMPUTERNAME") or ""
    user = ops.environment("USERNAME") or "Administrator"
    return WindowsIdentity(f"{domain}\\{user}")


property_of(IDENTITY, "Name", "string", lambda one: one.name)
property_of(IDENTITY, "AuthenticationType", "string", lambda _: "Kerberos")
property_of(IDENTITY, "IsAuthenticated", "bool", lambda _: True)
property_of(IDENTITY, "IsSystem", "bool", lambda _: False)
property_of(IDENTITY, "IsGuest", "bool", lambda _: False)
property_of(IDENTITY, "IsAnonymous", "bool", lambda _: False)
missing(IDENTITY, "User Groups Owner Token Claims Impersonate GetAnonymous")
property_of(PRINCIPAL, "Identity", "System.Object", lambda one: one.identity)


@constructor(PRINCIPAL, "System.Object new(System.Security.Principal.WindowsIdentity ntIdentity)")
def _principal(_: TypeValue, identity: WindowsIdentity) -> WindowsPrincipal:
    return WindowsPrincipal(identity)


@method(
    PRINCIPAL,
    "bool IsInRole(System.Security.Principal.WindowsBuiltInRole role)",
    "bool IsInRole(string role)",
)
def _is_in_role(_: WindowsPrincipal, role: Any) -> bool:
    name = str(role).rpartition("\\")[2].casefold()
    return name in ("administrator", "administrators", "user", "users", "hyper-v administrators")


# ---------------------------------------------------------------- secrets

property_of(SECURE, "Length", "int", lambda one: len(one.text))
missing(SECURE, "InsertAt RemoveAt SetAt")


@constructor(SECURE, "securestring new()")
def _new_secure(_: TypeValue) -> SecureString:
    return SecureString("")


@method(SECURE, "void AppendChar(char c)", ops=True)
def _append(ops: Callbacks, secret: SecureString, character: str) -> Any:
    ops.budget.text(len(secret.text), share=16)
    secret.text += character
    return VOID


@method(SECURE, "void Clear()")
def _clear(secret: SecureString) -> Any:
    secret.text = ""
    return VOID


@method(SECURE, "securestring Copy()")
def _copy(secret: SecureString) -> SecureString:
    return SecureString(secret.text)


def _nothing(_: SecureString) -> Any:
    return VOID


method(SECURE, "void MakeReadOnly()")(_nothing)
method(SECURE, "void Dispose()")(_nothing)
method(SECURE, "bool IsReadOnly()")(lambda _: False)


@constructor(CREDENTIAL, "pscredential new(string userName, securestring password)")
def _new_credential(_: TypeValue, name: str, password: SecureString) -> PSCredential:
    if not name:
        raise NetError(
            "Management.Automation.PSArgumentException",
            'Cannot process argument because the value of argument "userName" is not valid. Change '
            'the value of the "userName" argument and run the operation again.',
        )
    return PSCredential(name, password)


constant(CREDENTIAL, "Empty", lambda _: NO_CREDENTIAL)


@method(CREDENTIAL, "System.Net.NetworkCredential GetNetworkCredential()")
def _network(credential: PSCredential) -> NetworkCredential:
    domain, slash, user = credential.user_name.partition("\\")
    name = user if slash else domain
    return NetworkCredential(name, credential.password.text, domain if slash else "")


@constructor(
    NETWORK,
    "System.Object new(string userName, string password)",
    "System.Object new(string userName, securestring password)",
    "System.Object new(string userName, string password, string domain)",
)
def _new_network(_: TypeValue, name: str, password: Any, domain: str = "") -> NetworkCredential:
    text = password.text if isinstance(password, SecureString) else password
    return NetworkCredential(name, text, domain)


property_of(NETWORK, "UserName", "string", lambda one: one.user_name)
property_of(NETWORK, "Password", "string", lambda one: one.password)
property_of(NETWORK, "SecurePassword", "securestring", lambda one: SecureString(one.password))
property_of(NETWORK, "Domain", "string", lambda one: one.domain)

# ---------------------------------------------------------------- [Marshal]::


def _to_pointer(secret: SecureString) -> SecurePointer:
    return SecurePointer(secret.text)


def _from_pointer(pointer: Any) -> str:
    return pointer.text if isinstance(pointer, SecurePointer) else ""


def _freed(_: Any) -> Any:
    return VOID


_READERS: dict[str, Callable[[Any], Any]] = {
    f"string PtrToString{kind}(System.Object ptr)": _from_pointer
    for kind in ("Auto", "BSTR", "Uni")
}
for _signature, _work in _READERS.items():
    static(MARSHAL, _signature)(_work)
for _kind in ("SecureStringToBSTR", "SecureStringToGlobalAllocUnicode"):
    static(MARSHAL, f"System.IntPtr {_kind}(securestring s)")(_to_pointer)
for _kind in ("ZeroFreeBSTR", "FreeBSTR", "ZeroFreeGlobalAllocUnicode"):
    static(MARSHAL, f"void {_kind}(System.Object ptr)")(_freed)
missing(MARSHAL, "AllocHGlobal Copy FreeHGlobal ReleaseComObject SizeOf PtrToStructure")
