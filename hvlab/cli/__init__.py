"""The `hvlab` command: open the course, or say what is missing.

`arguments` reads what was typed, `course` keeps a learner's folder up to date without ever
overwriting their work, `launch` opens JupyterLab on it, `doctor` looks for what is missing.
`powershell` is `hvlab ps`. `fidelity` prints what the simulation rests on.
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from hvlab.cli.arguments import Options, parse
from hvlab.cli.problem import Problem

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit status: 0 done, 1 something is wrong, 2 mistyped.

    130 is Ctrl+C, and 141 a reader that went away, as shells count them.
    """
    for stream in (sys.stdout, sys.stderr):  # a console that lacks a letter must not stop us
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    options = parse(sys.argv[1:] if argv is None else argv)
    try:
        status = COMMANDS[options.command](options)
        sys.stdout.flush()  # here, where a reader that has gone can still be met
        return status
    except Problem as problem:
        print(f"hvlab: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # the reader has seen enough, as `head` and `less` may
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # for Python's last flush
        return 141


def lab(options: Options) -> int:
    """`hvlab lab`: bring the learner's folder up to date, and open it."""
    from hvlab.cli.course import choose, prepare
    from hvlab.cli.launch import check_can_serve, open_jupyterlab

    folder, notebook = choose(options.places, here=Path.cwd(), home=Path.home())
    check_can_serve(options)
    course = prepare(folder, notebook)
    print(course.summary())
    return open_jupyterlab(course, options)


def doctor(_: Options) -> int:
    """`hvlab doctor`: what is installed, what is missing, and what to type."""
    from hvlab.cli.doctor import examine

    return examine()


def fidelity(options: Options) -> int:
    """`hvlab fidelity`: every rule of the host, with its source and how sure it is."""
    from hvlab.insight.fidelity import as_json, as_text

    print(as_json(options.mark) if options.json else as_text(options.mark))
    return 0


def ps(options: Options) -> int:
    """`hvlab ps`: PowerShell on a simulated host."""
    from hvlab.cli.powershell import run

    return run(options.powershell)


COMMANDS = {"lab": lab, "ps": ps, "doctor": doctor, "fidelity": fidelity}
