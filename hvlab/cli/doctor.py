"""`hvlab doctor`: what is installed, what is missing, and the one line that helps."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

import hvlab
from hvlab.cli.problem import REINSTALL, Problem

POWERSHELL = "hvlab-powershell"


@dataclass(frozen=True)
class Finding:
    """One thing looked at: its name, what was found, and what to type if it is not right."""

    name: str
    found: str
    fix: str = ""

    def __str__(self) -> str:
        mark = "MISSING" if self.fix else "ok"
        line = f"{mark:<8} {self.name:<18} {self.found}"
        return f"{line}\n{'':<8} fix: {self.fix}" if self.fix else line


def examine() -> int:
    """Print every finding; 1 if hvlab needs something that is not there."""
    findings = [*packages(), *data(), *kernel(), *powershell(), *widgets()]
    print(f"hvlab {hvlab.__version__} in {Path(hvlab.__file__).parent}")
    print(f"Python {platform.python_version()} at {sys.executable} on {platform.platform()}")
    for finding in findings:
        print(finding)
    missing = sum(bool(finding.fix) for finding in findings)
    if missing:
        print(f"{missing} missing. Type the lines after 'fix:', then hvlab doctor again.")
        return 1
    print("Nothing is missing. To open the course: hvlab")
    return 0


def packages() -> Iterator[Finding]:
    """Every package that hvlab's own metadata asks for here, with its version."""
    try:
        from packaging.requirements import Requirement
    except ImportError:
        yield Finding("packaging", "not installed", 'python -m pip install "packaging"')
        return
    try:
        wanted = metadata.requires("hvlab") or []
    except metadata.PackageNotFoundError:
        yield Finding("hvlab", "runs from a folder, is not installed", "python -m pip install -e .")
        return
    for requirement in map(Requirement, wanted):
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            yield package(requirement.name, f"{requirement.name}{requirement.specifier}")


def package(name: str, requirement: str) -> Finding:
    """Whether one package is there, and is a version that hvlab works with."""
    from packaging.requirements import Requirement

    fix = f'python -m pip install "{requirement}"'
    try:
        version = metadata.version(name)
    except metadata.PackageNotFoundError:
        return Finding(name, "not installed", fix)
    if not Requirement(requirement).specifier.contains(version, prereleases=True):
        return Finding(name, f"{version}, but hvlab needs {requirement.removeprefix(name)}", fix)
    return Finding(name, version)


def data() -> Iterator[Finding]:
    """What the package brings besides code."""
    from hvlab.cli.course import originals

    try:
        count = len(list(originals().glob("*.ipynb")))
        yield Finding("course", f"{count} notebooks")
    except Problem:
        yield Finding("course", "no notebooks in this installation", REINSTALL)
    front_end = Path(hvlab.__file__).parent / "views" / "static" / "manager.js"
    if front_end.is_file():
        yield Finding("manager view", f"{front_end.stat().st_size // 1024} KB")
    else:
        yield Finding("manager view", f"{front_end.name} is not in this installation", REINSTALL)


def kernel() -> Iterator[Finding]:
    """Whether notebooks run in the Python that has hvlab."""
    from hvlab.cli.launch import use_our_defaults

    fix = "python -m ipykernel install --sys-prefix"
    try:
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError:
        return  # reported among the packages
    use_our_defaults()
    try:
        program = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        yield Finding("kernel", "no kernel called python3", fix)
        return
    if (
        program in ("python", "python3")
        or Path(program).resolve() == Path(sys.executable).resolve()
    ):
        yield Finding("kernel", "python3 runs this Python")
    else:
        yield Finding("kernel", f"python3 runs {program}, which may not have hvlab", fix)


def powershell() -> Iterator[Finding]:
    """Whether notebooks in pure PowerShell have their kernel."""
    try:
        from jupyter_core.paths import jupyter_path
    except ImportError:
        return
    from hvlab.cli.launch import OUR_DEFAULTS

    found = [
        folder
        for folder in map(Path, jupyter_path("kernels"))
        if (folder / POWERSHELL / "kernel.json").is_file()
    ]
    if not found:
        yield Finding("PowerShell kernel", "not in this installation", REINSTALL)
    elif all(OUR_DEFAULTS in folder.parents for folder in found):
        yield Finding("PowerShell kernel", "hvlab lab finds it, another JupyterLab does not")
    else:
        yield Finding("PowerShell kernel", "JupyterLab finds it")


def widgets() -> Iterator[Finding]:
    """The halves of the widget packages that JupyterLab loads into the browser."""
    try:
        from jupyter_core.paths import jupyter_path
    except ImportError:
        return
    folders = [Path(path) for path in jupyter_path("labextensions")]
    for package_name, source, extension in (
        ("ipywidgets", "jupyterlab_widgets", "@jupyter-widgets/jupyterlab-manager"),
        ("anywidget", "anywidget", "anywidget"),
    ):
        name = f"{package_name} in Lab"
        if any((folder / extension / "package.json").is_file() for folder in folders):
            yield Finding(name, "JupyterLab finds it")
        else:
            fix = f"python -m pip install --force-reinstall --no-deps {source}"
            yield Finding(name, "JupyterLab does not find it", fix)
