"""The exceptions a script may name, and which is derived from which."""

from __future__ import annotations

from typing import Final

_SMA = "System.Management.Automation."
_EXCEPTION = "System.Exception"
_SYSTEM_EXCEPTION = "System.SystemException"
_RUNTIME_EXCEPTION = _SMA + "RuntimeException"


def _of(parent: str, prefix: str, names: str) -> dict[str, str]:
    """Classes with one parent, by full name."""
    return dict.fromkeys((prefix + name for name in names.split()), parent)


EXCEPTIONS: Final[dict[str, str]] = {
    _EXCEPTION: "System.Object",
    _SYSTEM_EXCEPTION: _EXCEPTION,
    "System.ApplicationException": _EXCEPTION,
    **_of(
        _SYSTEM_EXCEPTION,
        "System.",
        "ArgumentException ArithmeticException ArrayTypeMismatchException FormatException "
        "IndexOutOfRangeException InvalidCastException InvalidOperationException "
        "NotImplementedException NotSupportedException NullReferenceException "
        "OperationCanceledException OutOfMemoryException RankException TimeoutException "
        "UnauthorizedAccessException StackOverflowException MemberAccessException "
        "IO.IOException Security.SecurityException Runtime.InteropServices.ExternalException "
        "Collections.Generic.KeyNotFoundException Management.Automation.RuntimeException "
        "Xml.XmlException Management.ManagementException",
    ),
    "System.ArgumentNullException": "System.ArgumentException",
    "System.ArgumentOutOfRangeException": "System.ArgumentException",
    "System.DivideByZeroException": "System.ArithmeticException",
    "System.OverflowException": "System.ArithmeticException",
    "System.NotFiniteNumberException": "System.ArithmeticException",
    "System.ObjectDisposedException": "System.InvalidOperationException",
    "System.PlatformNotSupportedException": "System.NotSupportedException",
    "System.UriFormatException": "System.FormatException",
    "System.IO.FileNotFoundException": "System.IO.IOException",
    "System.IO.DirectoryNotFoundException": "System.IO.IOException",
    "System.IO.DriveNotFoundException": "System.IO.IOException",
    "System.IO.PathTooLongException": "System.IO.IOException",
    "System.IO.EndOfStreamException": "System.IO.IOException",
    "System.IO.FileLoadException": "System.IO.IOException",
    "System.ComponentModel.Win32Exception": "System.Runtime.InteropServices.ExternalException",
    "System.Runtime.InteropServices.COMException": (
        "System.Runtime.InteropServices.ExternalException"
    ),
    "System.ServiceProcess.TimeoutException": _SYSTEM_EXCEPTION,
    "Microsoft.Management.Infrastructure.CimException": _EXCEPTION,
    "Microsoft.HyperV.PowerShell.VirtualizationException": _EXCEPTION,
    "Microsoft.PowerShell.Commands.WriteErrorException": _SYSTEM_EXCEPTION,
    "Microsoft.PowerShell.Commands.ServiceCommandException": _SYSTEM_EXCEPTION,
    "Microsoft.PowerShell.Commands.ProcessCommandException": _SYSTEM_EXCEPTION,
    "Microsoft.PowerShell.Commands.HelpNotFoundException": _SYSTEM_EXCEPTION,
    **_of(
        _RUNTIME_EXCEPTION,
        _SMA,
        "CmdletInvocationException CommandNotFoundException ParameterBindingException "
        "ParseException MethodException ExtendedTypeSystemException "
        "ActionPreferenceStopException SessionStateException PipelineStoppedException "
        "MetadataException RemoteException PSSecurityException "
        "ScriptCallDepthException ApplicationFailedException",
    ),
    _SMA + "PSInvalidCastException": "System.InvalidCastException",
    _SMA + "PSArgumentException": "System.ArgumentException",
    _SMA + "PSArgumentNullException": "System.ArgumentNullException",
    _SMA + "PSArgumentOutOfRangeException": "System.ArgumentOutOfRangeException",
    _SMA + "PSInvalidOperationException": "System.InvalidOperationException",
    _SMA + "PSNotSupportedException": "System.NotSupportedException",
    _SMA + "PSNotImplementedException": "System.NotImplementedException",
    _SMA + "PSObjectDisposedException": "System.ObjectDisposedException",
    _SMA + "MethodException": _SMA + "ExtendedTypeSystemException",
    _SMA + "MethodInvocationException": _SMA + "MethodException",
    _SMA + "GetValueException": _SMA + "ExtendedTypeSystemException",
    _SMA + "GetValueInvocationException": _SMA + "GetValueException",
    _SMA + "SetValueException": _SMA + "ExtendedTypeSystemException",
    _SMA + "SetValueInvocationException": _SMA + "SetValueException",
    _SMA + "PropertyNotFoundException": _SMA + "ExtendedTypeSystemException",
    _SMA + "ItemNotFoundException": _SMA + "SessionStateException",
    _SMA + "DriveNotFoundException": _SMA + "SessionStateException",
    _SMA + "ProviderNotFoundException": _SMA + "SessionStateException",
    _SMA + "SessionStateUnauthorizedAccessException": _SMA + "SessionStateException",
    _SMA + "ParameterBindingValidationException": _SMA + "ParameterBindingException",
    _SMA + "ParameterBindingArgumentTransformationException": _SMA + "ParameterBindingException",
    _SMA + "ParentContainsErrorRecordException": _SYSTEM_EXCEPTION,
    _SMA + "IncompleteParseException": _SMA + "ParseException",
    _SMA + "ValidationMetadataException": _SMA + "MetadataException",
    _SMA + "ArgumentTransformationMetadataException": _SMA + "MetadataException",
    _SMA + "CmdletProviderInvocationException": _SMA + "CmdletInvocationException",
    _SMA + "Remoting.PSRemotingTransportException": _RUNTIME_EXCEPTION,
    _SMA + "Remoting.PSRemotingDataStructureException": _RUNTIME_EXCEPTION,
    _SMA + "Host.HostException": _RUNTIME_EXCEPTION,
}
"""The class each is derived from, by full name."""

_BY_WRITTEN: Final = {name.lower(): name for name in EXCEPTIONS} | {
    name.removeprefix("System.").lower(): name for name in EXCEPTIONS
}


def named(written: str) -> str | None:
    """The full name of an exception as a script writes it, with or without `System.`."""
    return _BY_WRITTEN.get(written.lower())


def is_derived(name: str, base: str) -> bool:
    """Whether one exception is another or derived from it; both by full name."""
    while name != base:
        parent = EXCEPTIONS.get(name)
        if parent is None:
            return False
        name = parent
    return True
