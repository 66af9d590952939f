"""Checks that hvlab's wheel can be imported in a browser: `python tools/pyodide_check.py [WHEEL]`.

Needs Node, and `npm ci` in tools/pyodide. The wheel's own metadata says which packages it wants in
a browser; only pure Python wheels of these are accepted, as a browser could not build others.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from importlib.metadata import PathDistribution
from pathlib import Path

from packaging.requirements import Requirement

HERE = Path(__file__).parent
PYTHON = "3.14"  # of the Pyodide in tools/pyodide/package.json
KERNEL = ("ipython", "traitlets", "comm")  # what every kernel in a browser brings along


def main() -> int:
    """Unpack the wheel and what it needs, and import it in Pyodide."""
    with tempfile.TemporaryDirectory(prefix="hvlab-pyodide-") as folder:
        wheels, site = Path(folder) / "wheels", Path(folder) / "site"
        wheel = Path(sys.argv[1]) if len(sys.argv) > 1 else build(wheels)
        unpack(wheel, site)
        download([*KERNEL, *wanted(site)], wheels)
        for other in wheels.glob("*.whl"):
            unpack(other, site)
        command = ["node", str(HERE / "pyodide" / "check.mjs"), str(site)]
        return subprocess.run(command, check=False, timeout=300).returncode


def build(target: Path) -> Path:
    """Build hvlab's wheel."""
    pip("wheel", "--no-deps", "--wheel-dir", str(target), str(HERE.parent))
    return next(target.glob("hvlab-*.whl"))


def unpack(wheel: Path, site: Path) -> None:
    """Install a wheel the simple way."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)


def wanted(site: Path) -> Iterator[str]:
    """What hvlab needs in a browser, by its own metadata."""
    metadata = PathDistribution(next(site.glob("hvlab-*.dist-info")))
    browser = {"sys_platform": "emscripten", "python_version": PYTHON, "extra": ""}
    for requirement in map(Requirement, metadata.requires or []):
        if requirement.marker is None or requirement.marker.evaluate(browser):
            yield f"{requirement.name}{requirement.specifier}"


def download(packages: list[str], target: Path) -> None:
    """Get pure Python wheels for the browser's Python."""
    pure = ["--only-binary=:all:", "--implementation=py", "--abi=none", "--platform=any"]
    pip("download", f"--python-version={PYTHON}", *pure, f"--dest={target}", *packages)


def pip(*arguments: str) -> None:
    """Run pip, quiet unless it fails."""
    subprocess.run(
        [sys.executable, "-m", "pip", "--quiet", "--no-input", *arguments],
        check=True,
        env=os.environ | {"PIP_DISABLE_PIP_VERSION_CHECK": "1"},
    )


if __name__ == "__main__":
    sys.exit(main())
