"""Get-Content, Set-Content, Add-Content, Out-File, Tee-Object, CSV files, Select-String."""

from __future__ import annotations

import ntpath
from collections.abc import Iterator
from itertools import islice
from typing import Any

from hvlab.powershell.commands.convert_text import csv_lines, csv_objects
from hvlab.powershell.commands.files.drive import REFUSALS, refused
from hvlab.powershell.commands.files.listing import COMMANDS, MANAGEMENT, PathCmdlet, paths
from hvlab.powershell.commands.files.matches import MatchInfo
from hvlab.powershell.commands.files.paths import full, lacks_drive
from hvlab.powershell.commands.output import Collecting, lines_printed
from hvlab.powershell.language import convert, regex
from hvlab.powershell.language.command import Cmdlet, command, parameter

UTILITY = "Microsoft.PowerShell.Utility"
ENCODING = parameter("Encoding", "string")
END = "\r\n"
IGNORE_CASE = 1
"""[RegexOptions]::IgnoreCase."""


def read(cmdlet: Cmdlet, path: str) -> str | None:
    """The text of a file; a complaint and None where it cannot be read."""
    shell = cmdlet.call.shell
    if lacks_drive(cmdlet.call, path):
        return None
    target = full(shell, path)
    entry = shell.files.entry(target)
    if entry is None or entry.folder:
        cmdlet.call.error(
            f"Could not find file '{target}'." if entry is None else
            f"Access to the path '{target}' is denied.",
            "FileOpenFailure" if entry is None else "GetContentReaderUnauthorizedAccessError",
            "OpenError" if entry is None else "PermissionDenied",
            target,
            "System.IO.FileNotFoundException" if entry is None else
            "System.UnauthorizedAccessException",
        )  # fmt: skip
        return None
    try:
        text: str = shell.files.read(target)
    except REFUSALS as error:
        refused(cmdlet.call, error, target, "GetContentReader")
        return None
    return text


def write(cmdlet: Cmdlet, path: str, text: str, *, append: bool = False) -> None:
    """Write a file, or behind what it holds."""
    shell = cmdlet.call.shell
    if lacks_drive(cmdlet.call, path):
        return
    target = full(shell, path)
    folder = shell.files.entry(ntpath.dirname(target))
    if folder is None or not folder.folder:
        cmdlet.call.error(
            f"Could not find a part of the path '{target}'.",
            "FileOpenFailure",
            "OpenError",
            target,
            "System.IO.DirectoryNotFoundException",
        )
        return
    try:
        before = shell.files.read(target) if append and shell.files.entry(target) else ""
        shell.files.write(target, before + text)
    except REFUSALS as error:
        refused(cmdlet.call, error, target, "FileOpenFailure")


class GetContent(PathCmdlet):
    """Get-Content: a file line by line."""

    info = command(
        "Get-Content",
        *paths(mandatory=True),
        parameter("ReadCount", "long"),
        parameter("TotalCount", "long", aliases=("First", "Head"), minimum=0),
        parameter("Tail", "int", aliases=("Last",), minimum=0),
        parameter("Raw", "switch"),
        parameter("Wait", "switch", simulated=False),
        parameter("Delimiter", "string", simulated=False),
        parameter("Force", "switch"),
        parameter("Filter", "string"),
        parameter("Include", "string[]"),
        parameter("Exclude", "string[]"),
        ENCODING,
        default_set="Path",
        id=COMMANDS + "GetContentCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """The lines of each file, or with -Raw its text."""
        for entry in self.entries():
            text = read(self, entry.path)
            if text is None:
                continue
            if self.args.get("Raw"):
                yield text
                continue
            lines = text.splitlines()
            if "TotalCount" in self.args:
                lines = lines[: self.args["TotalCount"]]
            if "Tail" in self.args:
                lines = lines[len(lines) - min(self.args["Tail"], len(lines)) :]
            yield from lines


class Writing(PathCmdlet):
    """A cmdlet that writes values into files."""

    append = False

    def begin(self) -> Iterator[Any]:
        """Nothing has come."""
        self.values: list[Any] = []
        yield from ()

    def process(self) -> Iterator[Any]:
        """Collect."""
        self.values += self.args.get("Value") or ()
        yield from ()

    def end(self) -> Iterator[Any]:
        """Write, and with -PassThru hand the values on."""
        end = "" if self.args.get("NoNewline") else END
        text = "".join(convert.to_string(one) + end for one in self.values)
        for path in self.given():
            target = full(self.call.shell, path)
            if self.call.should_process(f"Path: {target}", "Add Content" if self.append else
                                        "Set Content"):  # fmt: skip
                write(self, path, text, append=self.append)
        if self.args.get("PassThru"):
            yield from self.values


def _writing(name: str) -> Any:
    return command(
        name,
        parameter("Path", "string[]", position=0, mandatory=True, by_property=True,
                  sets=("Path",)),
        parameter("LiteralPath", "string[]", mandatory=True, by_property=True,
                  sets=("LiteralPath",), aliases=("PSPath",)),
        parameter("Value", "object[]", position=1, mandatory=True, by_value=True,
                  by_property=True),
        parameter("PassThru", "switch"),
        parameter("Force", "switch"),
        parameter("NoNewline", "switch"),
        ENCODING,
        default_set="Path",
        should_process=True,
        id=f"{COMMANDS}{name.replace('-', '')}Command",
        module=MANAGEMENT,
    )  # fmt: skip


class SetContent(Writing):
    """Set-Content: in place of what a file held."""

    info = _writing("Set-Content")


class AddContent(Writing):
    """Add-Content: behind what a file holds."""

    append = True
    info = _writing("Add-Content")


class ClearContent(PathCmdlet):
    """Clear-Content: empty a file."""

    info = command(
        "Clear-Content",
        *paths(mandatory=True),
        parameter("Force", "switch"),
        default_set="Path",
        should_process=True,
        id=COMMANDS + "ClearContentCommand",
        module=MANAGEMENT,
    )

    def process(self) -> Iterator[Any]:
        """Empty each."""
        for entry in self.entries():
            if self.call.should_process(f"Path: {entry.path}", "Clear Content"):
                write(self, entry.path, "")
        yield from ()


class OutFile(Collecting):
    """Out-File: what the console would show, into a file."""

    info = command(
        "Out-File",
        parameter("FilePath", "string", position=0, mandatory=True, aliases=("Path",)),
        parameter("LiteralPath", "string", aliases=("PSPath",)),
        parameter("Encoding", "string", position=1),
        parameter("Append", "switch"),
        parameter("Force", "switch"),
        parameter("NoClobber", "switch", aliases=("NoOverwrite",)),
        parameter("Width", "int", minimum=2),
        parameter("NoNewline", "switch"),
        parameter("InputObject", "psobject", by_value=True),
        should_process=True,
        id=COMMANDS + "OutFileCommand",
        module=UTILITY,
    )

    def end(self) -> Iterator[Any]:
        """Write it."""
        shell = self.call.shell
        path = self.args["FilePath"]
        width = self.args["Width"] + 1 if "Width" in self.args else shell.width
        target = full(shell, path)
        if self.args.get("NoClobber") and shell.files.entry(target) is not None:
            raise self.call.fail(
                f"The file '{target}' already exists.",
                "NoClobber",
                "ResourceExists",
                target,
                "System.IO.IOException",
            )
        lines = lines_printed(self, self.values, width)
        end = "" if self.args.get("NoNewline") else END
        if self.call.should_process(target, "Output to File"):
            text = "".join(line + end for line in lines)
            write(self, path, text, append=bool(self.args.get("Append")))
        yield from ()


class TeeObject(Collecting):
    """Tee-Object: hands objects on, and keeps them in a variable or a file."""

    info = command(
        "Tee-Object",
        parameter("InputObject", "psobject", by_value=True),
        parameter("FilePath", "string", position=0, mandatory=True, sets=("File",)),
        parameter("LiteralPath", "string", mandatory=True, sets=("LiteralFile",)),
        parameter("Variable", "string", mandatory=True, sets=("Variable",)),
        parameter("Append", "switch", sets=("File",)),
        default_set="File",
        id=COMMANDS + "TeeObjectCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """Hand on."""
        if "InputObject" in self.args:
            self.values.append(self.args["InputObject"])
            yield self.args["InputObject"]

    def end(self) -> Iterator[Any]:
        """Keep."""
        shell = self.call.shell
        if "Variable" in self.args:
            shell.set_variable(self.args["Variable"], convert.wrap(self.values))
        else:
            path = self.args.get("FilePath") or self.args["LiteralPath"]
            lines = lines_printed(self, self.values, shell.width)
            text = "".join(line + END for line in lines)
            write(self, path, text, append=bool(self.args.get("Append")))
        yield from ()


class ExportCsv(Collecting):
    """Export-Csv: objects as lines of a CSV file."""

    info = command(
        "Export-Csv",
        parameter("Path", "string", position=0),
        parameter("LiteralPath", "string", aliases=("PSPath",)),
        parameter("Delimiter", "char", position=1),
        parameter("InputObject", "psobject", mandatory=True, by_value=True),
        parameter("Append", "switch"),
        parameter("Force", "switch"),
        parameter("NoClobber", "switch", aliases=("NoOverwrite",)),
        parameter("NoTypeInformation", "switch", aliases=("NTI",)),
        parameter("UseCulture", "switch"),
        ENCODING,
        should_process=True,
        id=COMMANDS + "ExportCsvCommand",
        module=UTILITY,
    )

    def end(self) -> Iterator[Any]:
        """Write it."""
        path = self.args.get("Path") or self.args.get("LiteralPath") or ""
        delimiter = str(self.args.get("Delimiter") or ",")
        append = bool(self.args.get("Append"))
        lines = list(csv_lines(self.values, delimiter, bool(self.args.get("NoTypeInformation"))))
        if append and self.call.shell.files.entry(full(self.call.shell, path)) is not None:
            lines = lines[-len(self.values) :]
        write(self, path, "".join(line + END for line in lines), append=append)
        yield from ()


class ImportCsv(PathCmdlet):
    """Import-Csv: a file's lines as objects."""

    info = command(
        "Import-Csv",
        parameter("Path", "string[]", position=0, by_value=True),
        parameter("Delimiter", "char", position=1),
        parameter("LiteralPath", "string[]", by_property=True, aliases=("PSPath",)),
        parameter("UseCulture", "switch"),
        parameter("Header", "string[]"),
        ENCODING,
        id=COMMANDS + "ImportCsvCommand",
        module=UTILITY,
    )

    def process(self) -> Iterator[Any]:
        """The objects of each file."""
        for entry in self.entries():
            text = read(self, entry.path)
            if text is not None:
                delimiter = str(self.args.get("Delimiter") or ",")
                yield from csv_objects(text.splitlines(), delimiter, self.args.get("Header"))


class SelectString(PathCmdlet):
    """Select-String: lines that match."""

    info = command(
        "Select-String",
        parameter("Pattern", "string[]", position=0, mandatory=True),
        parameter("Path", "string[]", position=1, by_property=True, sets=("File",)),
        parameter("LiteralPath", "string[]", by_property=True, sets=("LiteralFile",),
                  aliases=("PSPath",)),
        parameter("InputObject", "psobject", by_value=True, sets=("Object",)),
        parameter("SimpleMatch", "switch"),
        parameter("CaseSensitive", "switch"),
        parameter("Quiet", "switch"),
        parameter("List", "switch"),
        parameter("NotMatch", "switch"),
        parameter("AllMatches", "switch"),
        default_set="File",
        id=COMMANDS + "SelectStringCommand",
        module=UTILITY,
    )  # fmt: skip

    def begin(self) -> Iterator[Any]:
        """Understand the patterns."""
        self.line = 0
        self.hit = False
        self.patterns = [self._pattern(one) for one in self.args["Pattern"]]
        yield from ()

    def _pattern(self, text: str) -> Any:
        options = 0 if self.args.get("CaseSensitive") else IGNORE_CASE
        text = regex.escape(text) if self.args.get("SimpleMatch") else text
        return regex.as_regex(text, text, options)

    def process(self) -> Iterator[Any]:
        """The lines that match, of an object or of files."""
        if "InputObject" in self.args:
            for line in convert.to_string(self.args["InputObject"]).splitlines():
                self.line += 1
                yield from self._tried(line, self.line, "InputStream")
            return
        for entry in self.entries():
            for number, line in enumerate((read(self, entry.path) or "").splitlines(), 1):
                yield from self._tried(line, number, entry.path)

    def _tried(self, line: str, number: int, path: str) -> Iterator[Any]:
        hits = (one for one in self.patterns if regex.first(one, line) is not None)
        pattern = next(hits, None)
        if (pattern is None) != bool(self.args.get("NotMatch")):
            return
        self.hit = True
        if not self.args.get("Quiet"):
            text = self.args["Pattern"][self.patterns.index(pattern) if pattern else 0]
            found = regex.every(pattern, line) if pattern else ()
            matches = list(islice(found, None if self.args.get("AllMatches") else 1))
            case = bool(self.args.get("CaseSensitive"))
            yield MatchInfo(line, number, path, text, case, matches)

    def end(self) -> Iterator[Any]:
        """With -Quiet only whether there was one."""
        if self.args.get("Quiet"):
            yield self.hit


CMDLETS = (
    GetContent,
    SetContent,
    AddContent,
    ClearContent,
    OutFile,
    TeeObject,
    ExportCsv,
    ImportCsv,
    SelectString,
)
ALIASES = {
    "gc": "Get-Content",
    "cat": "Get-Content",
    "type": "Get-Content",
    "sc": "Set-Content",
    "ac": "Add-Content",
    "clc": "Clear-Content",
    "tee": "Tee-Object",
    "epcsv": "Export-Csv",
    "ipcsv": "Import-Csv",
    "sls": "Select-String",
}
