"""The enumerations of .NET and PowerShell that scripts name."""

from __future__ import annotations

from hvlab.powershell.values.enums import EnumType


def _enum(name: str, members: str, *, flags: bool = False, first: int = 0) -> EnumType:
    """An enumeration of names in order; 'name=5' sets a number and counts on from there."""
    numbers: dict[str, int] = {}
    number = first
    for member in members.split():
        title, _, given = member.partition("=")
        number = int(given, 0) if given else number
        numbers[title] = number
        number += 1
    return EnumType(name, numbers, flags)


_COLORS = (
    "Black DarkBlue DarkGreen DarkCyan DarkRed DarkMagenta DarkYellow Gray DarkGray Blue Green "
    "Cyan Red Magenta Yellow White"
)
_CATEGORIES = (
    "NotSpecified OpenError CloseError DeviceError DeadlockDetected InvalidArgument InvalidData "
    "InvalidOperation InvalidResult InvalidType MetadataError NotImplemented NotInstalled "
    "ObjectNotFound OperationStopped OperationTimeout SyntaxError ParserError PermissionDenied "
    "ResourceBusy ResourceExists ResourceUnavailable ReadError WriteError FromStdErr SecurityError "
    "ProtocolError ConnectionError AuthenticationError LimitsExceeded QuotaExceeded NotEnabled"
)
_FOLDERS = (
    "Desktop=0 Programs=2 MyDocuments=5 Favorites=6 Startup=7 Recent=8 SendTo=9 StartMenu=11 "
    "MyMusic=13 MyVideos=14 DesktopDirectory=16 MyComputer=17 Fonts=20 Templates=21 "
    "CommonApplicationData=35 ApplicationData=26 LocalApplicationData=28 Windows=36 System=37 "
    "ProgramFiles=38 MyPictures=39 UserProfile=40 SystemX86=41 ProgramFilesX86=42"
)
_ATTRIBUTES = (
    "ReadOnly=1 Hidden=2 System=4 Directory=16 Archive=32 Device=64 Normal=128 Temporary=256 "
    "SparseFile=512 ReparsePoint=1024 Compressed=2048 Offline=4096 NotContentIndexed=8192 "
    "Encrypted=16384"
)

ENUMS = (
    _enum("System.DayOfWeek", "Sunday Monday Tuesday Wednesday Thursday Friday Saturday"),
    _enum("System.DateTimeKind", "Unspecified Utc Local"),
    _enum("System.ConsoleColor", _COLORS),
    _enum("Microsoft.PowerShell.Commands.DisplayHintType", "Date Time DateTime"),
    _enum(
        "System.StringComparison",
        "CurrentCulture CurrentCultureIgnoreCase InvariantCulture InvariantCultureIgnoreCase "
        "Ordinal OrdinalIgnoreCase",
    ),
    _enum("System.StringSplitOptions", "None RemoveEmptyEntries", flags=True),
    _enum("System.MidpointRounding", "ToEven AwayFromZero"),
    _enum(
        "System.TypeCode",
        "Empty Object DBNull Boolean Char SByte Byte Int16 UInt16 Int32 UInt32 Int64 UInt64 Single "
        "Double Decimal DateTime=16 String=18",
    ),
    _enum(
        "System.Security.Principal.WindowsBuiltInRole",
        "Administrator=544 User=545 Guest=546 PowerUser=547 AccountOperator=548 "
        "SystemOperator=549 PrintOperator=550 BackupOperator=551 Replicator=552",
    ),
    _enum("System.Environment+SpecialFolder", _FOLDERS),
    _enum("System.EnvironmentVariableTarget", "Process User Machine"),
    _enum("System.PlatformID", "Win32S Win32Windows Win32NT WinCE Unix Xbox MacOSX"),
    _enum(
        "System.Text.RegularExpressions.RegexOptions",
        "None=0 IgnoreCase=1 Multiline=2 ExplicitCapture=4 Compiled=8 Singleline=16 "
        "IgnorePatternWhitespace=32 RightToLeft=64 ECMAScript=256 CultureInvariant=512",
        flags=True,
    ),
    _enum(
        "System.Globalization.DateTimeStyles",
        "None=0 AllowLeadingWhite=1 AllowTrailingWhite=2 AllowInnerWhite=4 AllowWhiteSpaces=7 "
        "NoCurrentDateDefault=8 AdjustToUniversal=16 AssumeLocal=32 AssumeUniversal=64 "
        "RoundtripKind=128",
        flags=True,
    ),
    _enum(
        "System.Globalization.NumberStyles",
        "None=0 AllowLeadingWhite=1 AllowTrailingWhite=2 AllowLeadingSign=4 Integer=7 "
        "AllowTrailingSign=8 AllowParentheses=16 AllowDecimalPoint=32 AllowThousands=64 Number=111 "
        "AllowExponent=128 Float=167 AllowCurrencySymbol=256 Currency=383 Any=511 "
        "AllowHexSpecifier=512 HexNumber=515",
        flags=True,
    ),
    _enum("System.IO.FileAttributes", _ATTRIBUTES, flags=True),
    _enum("System.IO.SearchOption", "TopDirectoryOnly AllDirectories"),
    _enum(
        "System.Management.Automation.ActionPreference",
        "SilentlyContinue Stop Continue Inquire Ignore Suspend",
    ),
    _enum("System.Management.Automation.ConfirmImpact", "None Low Medium High"),
    _enum("System.Management.Automation.ErrorCategory", _CATEGORIES),
    _enum(
        "System.Management.Automation.SplitOptions",
        "SimpleMatch=1 RegexMatch=2 CultureInvariant=4 IgnorePatternWhitespace=8 Multiline=16 "
        "Singleline=32 IgnoreCase=64 ExplicitCapture=128",
        flags=True,
    ),
    _enum(
        "System.Management.Automation.WhereOperatorSelectionMode",
        "Default First Last SkipUntil Until Split",
    ),
    _enum(
        "System.Management.Automation.PSMemberTypes",
        "AliasProperty=1 CodeProperty=2 Property=4 NoteProperty=8 ScriptProperty=16 Properties=31 "
        "PropertySet=32 Method=64 CodeMethod=128 ScriptMethod=256 Methods=448 "
        "ParameterizedProperty=512 MemberSet=1024 Event=2048 Dynamic=4096 All=8191",
        flags=True,
    ),
    _enum(
        "System.Management.Automation.JobState",
        "NotStarted Running Completed Failed Stopped Blocked Suspended Disconnected Suspending "
        "Stopping AtBreakpoint",
    ),
    _enum(
        "System.ServiceProcess.ServiceControllerStatus",
        "Stopped StartPending StopPending Running ContinuePending PausePending Paused",
        first=1,
    ),
    _enum("System.ServiceProcess.ServiceStartMode", "Boot System Automatic Manual Disabled"),
    _enum(
        "Microsoft.PowerShell.ExecutionPolicy",
        "Unrestricted RemoteSigned AllSigned Restricted Bypass Undefined",
    ),
    _enum("System.Base64FormattingOptions", "None InsertLineBreaks", flags=True),
)
