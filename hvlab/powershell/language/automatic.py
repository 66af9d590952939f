"""The variables that are there when a console opens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from hvlab.powershell.language.execution_context import EngineIntrinsics
from hvlab.powershell.language.preferences import DEFAULTS
from hvlab.powershell.language.scope import Variable
from hvlab.powershell.values.collections import Hashtable
from hvlab.powershell.values.objects import HostObject, Property
from hvlab.powershell.values.types import TypeValue
from hvlab.powershell.values.version import Version

if TYPE_CHECKING:
    from hvlab.powershell.language.shell import Shell

CONSTANT = frozenset({"Constant", "AllScope"})
READ_ONLY = frozenset({"ReadOnly", "AllScope"})
BUILDS = {
    "2008R2": 7600,
    "2012R2": 9600,
    "2016": 14393,
    "2019": 17763,
    "2022": 20348,
    "2025": 26100,
    "Windows10": 19045,
    "Windows11": 22631,
}
"""Builds of Windows, for $PSVersionTable and $Host; of the clients' many one of the last."""
REVISION = 2227
"""Of the updates that the hosts have; the same for all, as it is only shown."""
OLDER: dict[int, dict[str, Any]] = {
    7600: {
        "PSVersion": Version(2, 0),
        "PSCompatibleVersions": [Version(1, 0), Version(2, 0)],
        "BuildVersion": Version(6, 1, 7600, 16385),
        "CLRVersion": Version(2, 0, 50727, 4927),
        "WSManStackVersion": Version(2, 0),
        "PSRemotingProtocolVersion": Version(2, 1),
        "SerializationVersion": Version(1, 1, 0, 1),
    },
    9600: {
        "PSVersion": Version(4, 0),
        "WSManStackVersion": Version(3, 0),
        "SerializationVersion": Version(1, 1, 0, 1),
        "CLRVersion": Version(4, 0, 30319, 34014),
        "BuildVersion": Version(6, 3, 9600, 17400),
        "PSCompatibleVersions": [Version(1, 0), Version(2, 0), Version(3, 0), Version(4, 0)],
        "PSRemotingProtocolVersion": Version(2, 2),
    },
}
"""$PSVersionTable of what was before 5.1, by build."""
PREFERENCE_TYPES = {
    "ErrorActionPreference": "System.Management.Automation.ActionPreference",
    "WarningPreference": "System.Management.Automation.ActionPreference",
    "VerbosePreference": "System.Management.Automation.ActionPreference",
    "DebugPreference": "System.Management.Automation.ActionPreference",
    "InformationPreference": "System.Management.Automation.ActionPreference",
    "ProgressPreference": "System.Management.Automation.ActionPreference",
    "ConfirmPreference": "System.Management.Automation.ConfirmImpact",
}


class ConsoleHost(HostObject):
    """`$Host`."""

    type_names = ("System.Management.Automation.Internal.Host.InternalHost", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Name", lambda _: "ConsoleHost", "string"),
        Property("Version", lambda self: self.version, "version"),
        Property("InstanceId", lambda self: self.id, "guid"),
        Property(
            "UI",
            lambda _: "System.Management.Automation.Internal.Host.InternalHostUserInterface",
        ),
        Property("CurrentCulture", lambda _: "en-US", "cultureinfo"),
        Property("CurrentUICulture", lambda _: "en-US", "cultureinfo"),
        Property("PrivateData", lambda _: None),
        Property("DebuggerEnabled", lambda _: True, "bool"),
        Property("IsRunspacePushed", lambda _: False, "bool"),
        Property("Runspace", lambda _: None),
    )

    def __init__(self, version: Version, id: Any) -> None:
        super().__init__()
        self.version = version
        self.id = id


def build_of(system: str) -> int:
    """The build of a Windows: of `Windows Server 2019`, `2019` or `Windows 11`."""
    found = [build for name, build in BUILDS.items() if name in system.replace(" ", "")]
    return found[0] if found else BUILDS["2022"]


def set_up(shell: Shell) -> None:
    """Fill the global scope of a new shell."""
    build = build_of(shell.system)
    version = _version(build)
    shell.host = ConsoleHost(version, shell.new_guid())
    for name, value in (("true", True), ("false", False), ("null", None)):
        _put(shell, name, value, CONSTANT)
    for name, value in _read_only(shell, version).items():
        _put(shell, name, value, READ_ONLY)
    for name, value in {**DEFAULTS, **_ordinary()}.items():
        variable = _put(shell, name, value)
        if name in PREFERENCE_TYPES:
            variable.type = TypeValue(PREFERENCE_TYPES[name])
    for name, text in _environment(shell.lab.world.host.name).items():
        shell.environment.put(name, text)


def _version(build: int) -> Version:
    """PowerShell came with Windows: 2.0 with 2008 R2, 4.0 with 2012 R2, 5.1 since 2016."""
    found: Version | None = OLDER.get(build, {}).get("PSVersion")
    return found or Version(5, 1, build, REVISION)


def _put(shell: Shell, name: str, value: Any, options: frozenset[str] = frozenset()) -> Variable:
    variable = shell.scope.variables[name.lower()] = Variable(name, value, options)
    return variable


def _read_only(shell: Shell, version: Version) -> dict[str, Any]:
    return {
        "PSVersionTable": _version_table(version),
        "Host": shell.host,
        "PID": 4242,
        "PSCulture": "en-US",
        "PSUICulture": "en-US",
        "PSEdition": "Desktop",
        "PSHOME": "C:\\Windows\\System32\\WindowsPowerShell\\v1.0",
        "ShellId": "Microsoft.PowerShell",
        "HOME": "C:\\Users\\Administrator",
        "Error": shell.errors,
        "ExecutionContext": EngineIntrinsics(shell),
    }


def _version_table(version: Version) -> Hashtable:
    older = next((one for one in OLDER.values() if one["PSVersion"] == version), None)
    if older is not None:
        copied = ((key, list(one) if isinstance(one, list) else one) for key, one in older.items())
        return Hashtable(dict(copied))
    return Hashtable(
        {
            "PSVersion": version,
            "PSEdition": "Desktop",
            "PSCompatibleVersions": [
                Version(1, 0), Version(2, 0), Version(3, 0), Version(4, 0), Version(5, 0), version
            ],
            "BuildVersion": Version(10, 0, version.build, version.revision),
            "CLRVersion": Version(4, 0, 30319, 42000),
            "WSManStackVersion": Version(3, 0),
            "PSRemotingProtocolVersion": Version(2, 3),
            "SerializationVersion": Version(1, 1, 0, 1),
        }
    )  # fmt: skip


def _ordinary() -> dict[str, Any]:
    documents = "C:\\Users\\Administrator\\Documents\\WindowsPowerShell"
    return {
        "FormatEnumerationLimit": 4,
        "ErrorView": "NormalView",
        "MaximumHistoryCount": 4096,
        "MaximumErrorCount": 256,
        "MaximumVariableCount": 4096,
        "MaximumFunctionCount": 4096,
        "MaximumAliasCount": 4096,
        "MaximumDriveCount": 4096,
        "NestedPromptLevel": 0,
        "OutputEncoding": "System.Text.ASCIIEncoding",
        "PROFILE": f"{documents}\\Microsoft.PowerShell_profile.ps1",
        "PSDefaultParameterValues": Hashtable(),
        "PSEmailServer": "",
        "PSSessionConfigurationName": "http://schemas.microsoft.com/powershell/Microsoft.PowerShell",
        "PSScriptRoot": "",
        "PSCommandPath": "",
        "StackTrace": "",
        "LASTEXITCODE": None,
    }


def _environment(computer: str) -> dict[str, str]:
    windows = "C:\\Windows"
    profile = "C:\\Users\\Administrator"
    return {
        "ALLUSERSPROFILE": "C:\\ProgramData",
        "APPDATA": f"{profile}\\AppData\\Roaming",
        "CommonProgramFiles": "C:\\Program Files\\Common Files",
        "COMPUTERNAME": computer,
        "ComSpec": f"{windows}\\system32\\cmd.exe",
        "HOMEDRIVE": "C:",
        "HOMEPATH": "\\Users\\Administrator",
        "LOCALAPPDATA": f"{profile}\\AppData\\Local",
        "NUMBER_OF_PROCESSORS": "16",
        "OS": "Windows_NT",
        "Path": f"{windows}\\system32;{windows};{windows}\\System32\\WindowsPowerShell\\v1.0\\",
        "PATHEXT": ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC;.CPL",
        "PROCESSOR_ARCHITECTURE": "AMD64",
        "ProgramData": "C:\\ProgramData",
        "ProgramFiles": "C:\\Program Files",
        "ProgramFiles(x86)": "C:\\Program Files (x86)",
        "PSModulePath": f"{windows}\\system32\\WindowsPowerShell\\v1.0\\Modules",
        "PUBLIC": "C:\\Users\\Public",
        "SystemDrive": "C:",
        "SystemRoot": windows,
        "TEMP": f"{profile}\\AppData\\Local\\Temp",
        "TMP": f"{profile}\\AppData\\Local\\Temp",
        "USERDOMAIN": computer,
        "USERNAME": "Administrator",
        "USERPROFILE": profile,
        "windir": windows,
    }
