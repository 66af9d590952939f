"""What can be typed after `hvlab`."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from hvlab import __version__

MARKS = ("documented", "contested", "assumed")  # not imported: `hvlab doctor` runs on little
EXAMPLES = """\
examples:
  hvlab                              open the course on its start page
  hvlab lab 02                       open notebook 02
  hvlab lab my-course                keep the course in the folder my-course
  hvlab lab my-course 02             both
  hvlab lab --no-browser --port 9000
  hvlab lab -- --ServerApp.ip=0.0.0.0    after --, everything goes to JupyterLab
  hvlab doctor                       is anything missing?
  hvlab ps                           type PowerShell on a simulated host
  hvlab ps -c "Get-VM"               one command
  hvlab fidelity --mark assumed      what of the host did hvlab have to guess?
"""
PS_EXAMPLES = """\
examples:
  hvlab ps                                       a prompt; exit ends it
  hvlab ps -c "Get-VM | Get-VMSnapshot"
  hvlab ps --scenario domain script.ps1          run a script on another starting point
  hvlab ps --state my.json -c "Checkpoint-VM SRV01"   the next call goes on from there
  hvlab ps --state my.json --export mine.ps1     all of it as a script
  hvlab ps --host inventory.json                 rehearse on a copy of your own host
  hvlab ps --check *.ps1                         one JSON line for each file
"""
LAB_NOTES = """\
The course is copied to FOLDER: the one given, or the current folder if it already holds a course,
or hvlab-course in your home folder. What you changed there is never overwritten: when a newer
hvlab brings a newer notebook, yours stays, and the new one is put beside it. To start a notebook
again from its original, delete it or rename it, and run hvlab.
"""


@dataclass(frozen=True)
class Typed:
    """What was typed after `hvlab ps`."""

    text: str | None = None
    file: str | None = None
    arguments: tuple[str, ...] = ()
    check: tuple[str, ...] = ()
    scenario: str | None = None
    host: str | None = None
    profile: str | None = None
    state: str | None = None
    export: str | None = None
    interactive: bool = True


@dataclass(frozen=True)
class Options:
    """One command line, understood."""

    command: str  # lab, ps, doctor or fidelity
    places: tuple[str, ...] = ()  # a folder, a notebook, or both in this order
    browser: bool = True
    port: int | None = None
    jupyter: tuple[str, ...] = ()  # what followed --
    mark: str | None = None  # only the rules that are so sure
    json: bool = False
    powershell: Typed = field(default_factory=Typed)


class Parser(argparse.ArgumentParser):
    """argparse, but a mistake is answered by one line instead of a page of usage."""

    def error(self, message: str) -> NoReturn:
        """Say what was mistyped, and stop with status 2."""
        self.exit(2, f"hvlab: {message} (see {self.prog} --help)\n")


def parse(argv: Sequence[str]) -> Options:
    """Understand a command line, or print what is wrong with it and exit."""
    ours, jupyter = split_at_dashes(argv)
    if not ours or (ours[0].startswith("-") and ours[0] not in ("-h", "--help", "--version")):
        ours = ["lab", *ours]
    if re.match(r"\d\d?(\D|$)", ours[0]) or ours[0].endswith(".ipynb"):
        build_parser().error(f"{ours[0]!r} is no command; did you mean: hvlab lab {ours[0]}")
    typed = build_parser().parse_args(ours)
    if jupyter and typed.command != "lab":
        build_parser().error(f"only 'hvlab lab' passes arguments on to JupyterLab: {jupyter[0]}")
    if typed.command == "doctor":
        return Options("doctor")
    if typed.command == "ps":
        return Options("ps", powershell=_powershell(typed))
    if typed.command == "fidelity":
        return Options("fidelity", mark=typed.mark, json=typed.json)
    if len(typed.places) > 2:
        slip = f"one folder and one notebook at most, but there is also {typed.places[2]!r}"
        build_parser().error(f"{slip}: put quotes around a name with spaces")
    return Options(
        "lab",
        places=tuple(typed.places),
        browser=not typed.no_browser,
        port=typed.port,
        jupyter=tuple(jupyter),
    )


def _powershell(typed: argparse.Namespace) -> Typed:
    """What `hvlab ps` was given; a file is the first word that is no option."""
    words = tuple(typed.words)
    if typed.check:
        if not words:
            build_parser().error("which files? hvlab ps --check FILE...")
        return Typed(check=words)
    if typed.text is not None and words:
        build_parser().error(f"either a command or a file, not both: {words[0]!r}")
    if typed.host is not None and typed.scenario is not None:
        build_parser().error("either --host or --scenario, not both")
    return Typed(
        text=typed.text,
        file=words[0] if words and words[0] != "-" else None,
        arguments=words[1:],
        scenario=typed.scenario,
        host=typed.host,
        profile=typed.profile,
        state=typed.state,
        export=typed.export,
        interactive=not typed.non_interactive,
    )


def split_at_dashes(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """What is for us, and what is for JupyterLab."""
    words = list(argv)
    if "--" not in words:
        return words, []
    at = words.index("--")
    return words[:at], words[at + 1 :]


def build_parser() -> Parser:
    """The grammar, and the help that `--help` prints."""
    plain = argparse.RawDescriptionHelpFormatter
    parser = Parser(
        prog="hvlab",
        description="A Hyper-V checkpoint training lab in Jupyter. 'hvlab' alone is 'hvlab lab'.",
        epilog=EXAMPLES,
        formatter_class=plain,
    )
    parser.add_argument("--version", action="version", version=f"hvlab {__version__}")
    commands = parser.add_subparsers(  # with prog, as argparse looks for the terminal without it
        dest="command", metavar="COMMAND", required=True, prog=parser.prog
    )
    lab_parser = commands.add_parser(
        "lab",
        help="copy the course to a folder of yours and open it in JupyterLab",
        description="Copy the course to a folder of yours and open it in JupyterLab.",
        epilog=f"{LAB_NOTES}\n{EXAMPLES}",
        formatter_class=plain,
        usage="hvlab lab [--no-browser] [--port N] [FOLDER] [NOTEBOOK] [-- JUPYTER ARGUMENTS]",
    )
    lab_parser.add_argument(
        "places",
        nargs="*",
        metavar="FOLDER NOTEBOOK",
        help="where to keep the course; what to open: 02, 02-dormant-branches, or a file name",
    )
    lab_parser.add_argument("--no-browser", action="store_true", help="only print the address")
    lab_parser.add_argument(
        "--port", type=port_number, metavar="N", help="serve on this port, or stop if it is taken"
    )
    _add_powershell(commands)
    commands.add_parser(
        "doctor",
        help="print versions and what is missing, with the fix",
        description="Print versions and what is missing, with the fix. Status 1 if hvlab needs it.",
    )
    fidelity_parser = commands.add_parser(
        "fidelity",
        help="print the rules the simulation rests on, and how sure each of them is",
        description="Print every rule of the host: its value, what it means, where it comes from, "
        "and how sure it is.",
    )
    fidelity_parser.add_argument("--mark", choices=MARKS, help="only the rules with this mark")
    fidelity_parser.add_argument("--json", action="store_true", help="as JSON, for programs")
    return parser


def _add_powershell(commands: argparse._SubParsersAction[Parser]) -> None:
    """The grammar of `hvlab ps`."""
    parser = commands.add_parser(
        "ps",
        help="type PowerShell on a simulated Hyper-V host",
        description="Windows PowerShell with the Hyper-V module on a simulated host. Without a "
        "command or a file it asks for one line after the other.",
        epilog=PS_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        usage="hvlab ps [-c TEXT] [OPTIONS] [FILE.ps1 [ARGUMENTS]]",
    )
    parser.add_argument("-c", "--command", dest="text", metavar="TEXT", help="run this, and end")
    parser.add_argument("--scenario", metavar="NAME", help="begin here (default: patch-week)")
    parser.add_argument("--host", metavar="FILE", help="begin with an inventory in JSON")
    parser.add_argument("--profile", metavar="NAME", help="the host's version, such as 2016")
    parser.add_argument(
        "--state", metavar="FILE", help="go on with the lab in this file, and keep it there"
    )
    parser.add_argument("--export", metavar="FILE.ps1", help="then write what was done as a script")
    parser.add_argument("--check", action="store_true", help="run nothing: what do the files say?")
    parser.add_argument(
        "--non-interactive", action="store_true", help="fail where a question would be asked"
    )
    parser.add_argument(
        "words", nargs=argparse.REMAINDER, metavar="FILE", help="a script and its arguments"
    )


def port_number(text: str) -> int:
    """A port to serve on."""
    number = int(text) if text.isascii() and text.isdigit() else 0
    if not 0 < number < 65536:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to 65535, not {text!r}")
    return number
