"""Get-Host, Clear-Host, Get-History, Get-Credential, ConvertTo-SecureString, Get-Acl."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from hvlab.powershell.commands.files.drive import not_found
from hvlab.powershell.commands.files.paths import found, full
from hvlab.powershell.commands.system.names import COMMANDS, UTILITY
from hvlab.powershell.commands.system.programs.storage import rights
from hvlab.powershell.language import convert
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.console import NonInteractive
from hvlab.powershell.language.stage import Stage
from hvlab.powershell.values.credentials import PSCredential, SecureString
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.objects import HostObject, Property, PSCustomObject

CORE = "Microsoft.PowerShell.Core"
SECURITY = "Microsoft.PowerShell.Security"
HISTORY = "Microsoft.PowerShell.Commands.HistoryInfo"
ACL = "System.Security.AccessControl.FileSecurity"
MESSAGE = "Enter your credentials."


class GetHost(Cmdlet):
    """Get-Host."""

    info = command("Get-Host", id=COMMANDS + "GetHostCommand", module=UTILITY)

    def process(self) -> Iterator[Any]:
        """`$Host`."""
        yield self.call.shell.host


class ClearHost(Cmdlet):
    """Clear-Host: a page that scrolls has nothing to clear."""

    info = command("Clear-Host", id="Clear-Host", module=CORE)


class HistoryInfo(HostObject):
    """A line of the history."""

    type_names = (HISTORY, "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Id", lambda self: self.id, "long"),
        Property("CommandLine", lambda self: self.line, "string"),
        Property("ExecutionStatus", lambda _: "Completed", "PipelineState"),
    )

    def __init__(self, id: int, line: str) -> None:
        super().__init__()
        self.id = id
        self.line = line

    def __str__(self) -> str:
        return self.line


class GetHistory(Cmdlet):
    """Get-History: what was typed before this."""

    info = command(
        "Get-History",
        parameter("Id", "long[]", position=0, by_value=True, minimum=1),
        parameter("Count", "int", position=1, minimum=0),
        id=COMMANDS + "GetHistoryCommand",
        module=CORE,
    )

    def process(self) -> Iterator[Any]:
        """The lines, the oldest first."""
        lines = self.call.shell.history[:-1]
        every = [HistoryInfo(number, line) for number, line in enumerate(lines, 1)]
        if "Id" in self.args:
            every = [one for one in every if one.id in (self.args["Id"] or ())]
        count = self.args.get("Count")
        yield from every if count is None else every[len(every) - min(count, len(every)) :]


class GetCredential(Cmdlet):
    """Get-Credential: asks for a user and a password. The lab keeps them to itself."""

    info = command(
        "Get-Credential",
        parameter("Credential", "object", position=0, sets=("CredentialSet",)),
        parameter("Message", "string", mandatory=True, sets=("MessageSet",)),
        parameter("UserName", "string", position=0, sets=("MessageSet",)),
        default_set="CredentialSet",
        id=COMMANDS + "GetCredentialCommand",
        module=SECURITY,
    )

    call: Stage

    def process(self) -> Iterator[Any]:
        """Ask."""
        given = self.args.get("Credential")
        if isinstance(given, PSCredential):
            yield given
            return
        user = convert.to_string(given or self.args.get("UserName"))
        try:
            yield self.call.shell.prompts.credential(user, self.args.get("Message", MESSAGE))
        except NonInteractive as error:
            raise self.call.no_console(error) from None


class ConvertToSecureString(Cmdlet):
    """ConvertTo-SecureString -AsPlainText -Force."""

    info = command(
        "ConvertTo-SecureString",
        parameter("String", "string", position=0, mandatory=True, by_value=True),
        parameter("AsPlainText", "switch", position=1),
        parameter("Force", "switch"),
        parameter("Key", "byte[]"),
        parameter("SecureKey", "securestring"),
        id=COMMANDS + "ConvertToSecureStringCommand",
        module=SECURITY,
    )

    def process(self) -> Iterator[Any]:
        """The string."""
        if not self.args.get("AsPlainText"):
            raise not_simulated("ConvertTo-SecureString of encrypted text")
        if not self.args.get("Force"):
            raise self.call.fail(
                "The system cannot protect plain text input. To suppress this warning and convert "
                "the plain text to a SecureString, reissue the command specifying the Force "
                "parameter. For more information ,type: get-help ConvertTo-SecureString.",
                "ImportSecureString_ForceRequired",
                "InvalidArgument",
                None,
                "System.ArgumentException",
            )
        yield SecureString(self.args["String"])


class GetAcl(Cmdlet):
    """Get-Acl: who may open a file of the host."""

    info = command(
        "Get-Acl",
        parameter("Path", "string[]", position=0, by_value=True, by_property=True),
        id=COMMANDS + "GetAclCommand",
        module=SECURITY,
    )

    def process(self) -> Iterator[Any]:
        """Owner and rights of each."""
        shell = self.call.shell
        if shell.vm:
            raise not_simulated("Get-Acl in a guest")
        for path in self.args.get("Path") or [shell.location]:
            entries = found(shell, path)
            if not entries:
                not_found(self.call, full(shell, path))
            for entry in entries:
                listed = rights(shell.lab.world, entry.path)
                words = {"(R,W)": "Read, Write, Synchronize"}
                access = [f"{who} Allow  {words.get(what, 'FullControl')}" for who, what in listed]
                yield PSCustomObject(
                    {
                        "Path": f"Microsoft.PowerShell.Core\\FileSystem::{entry.path}",
                        "Owner": "BUILTIN\\Administrators",
                        "Group": "NT AUTHORITY\\SYSTEM",
                        "AccessToString": "\n".join(access),
                        "PSChildName": entry.name,
                    },
                    (ACL, "System.Object"),
                )


CMDLETS = (GetHost, ClearHost, GetHistory, GetCredential, ConvertToSecureString, GetAcl)
ALIASES = {
    "cls": "Clear-Host",
    "clear": "Clear-Host",
    "ghy": "Get-History",
    "h": "Get-History",
    "history": "Get-History",
}
