"""JupyterLab, opened on a learner's folder.

It runs in this process, with the user's own settings on top. Beneath them hvlab puts its defaults
(no news, no update check: no request leaves the machine), for this run only.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from urllib.parse import quote

from hvlab.cli.arguments import Options
from hvlab.cli.course import PRIVATE, Course
from hvlab.cli.problem import Problem

OUR_DEFAULTS = Path(__file__).parent / "jupyter"


def check_can_serve(options: Options) -> None:
    """Stop before anything is copied if JupyterLab could not start anyway."""
    try:
        import jupyterlab.labapp  # noqa: F401
    except ImportError as error:
        raise Problem(
            f"JupyterLab cannot be loaded ({error}): "
            'python -m pip install "jupyterlab>=4.4,<5" (hvlab doctor checks the rest)'
        ) from None
    if options.port is not None and not is_free(options.port):
        raise Problem(
            f"port {options.port} is in use; name another, or leave --port out to get a free one"
        )


def is_free(port: int) -> bool:
    """Whether this machine lets us listen on a port."""
    with socket.socket() as probe:
        if os.name == "posix":  # as Jupyter does: a port closed a moment ago is free
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def open_jupyterlab(course: Course, options: Options) -> int:
    """Serve the folder until the learner stops it; JupyterLab opens on their notebook."""
    from jupyterlab.labapp import LabApp

    use_our_defaults()
    print(f"Opening {course.notebook} in JupyterLab. To stop it, press Ctrl+C here.", flush=True)
    os.chdir(course.folder)  # JupyterLab reads configuration from the current folder, too
    try:
        LabApp.launch_instance(jupyter_arguments(course, options))
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
        if status and is_root() and "--allow-root" not in options.jupyter:
            raise Problem(
                "JupyterLab does not run as root unless told to: hvlab lab -- --allow-root"
            ) from None
        return status
    return 0


def is_root() -> bool:
    """Whether we run as the account that JupyterLab refuses, as containers often do."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def use_our_defaults() -> None:
    """Put hvlab's defaults behind the user's own Jupyter configuration, for this process only. Our
    kernel is found, too, where an older installation has not put it in its place."""
    for name in ("JUPYTER_CONFIG_PATH", "JUPYTER_PATH"):
        paths = [os.environ.get(name, ""), str(OUR_DEFAULTS)]
        os.environ[name] = os.pathsep.join(path for path in paths if path)
    # The kernel called python3 must be the Python that has hvlab, whatever others are installed.
    os.environ.setdefault("JUPYTER_PREFER_ENV_PATH", "1")


def jupyter_arguments(course: Course, options: Options) -> list[str]:
    """JupyterLab's own command line. What the user passed on comes last, and wins."""
    arguments = [
        f"--ServerApp.root_dir={course.folder}",
        f"--LabApp.default_url=/lab/tree/{quote(course.notebook)}",
        # Open tabs are remembered with the course, not among those of the user's other work.
        f"--LabApp.workspaces_dir={course.folder / PRIVATE / 'workspaces'}",
    ]
    if options.port is not None:
        arguments += [f"--ServerApp.port={options.port}", "--ServerApp.port_retries=0"]
    if not options.browser:
        arguments.append("--no-browser")
    return [*arguments, *options.jupyter]
