"""The wheel is a complete lab: code, front end, course, and every licence."""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from email.message import Message
from email.parser import Parser
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> zipfile.Path:
    """hvlab's wheel, built with a course of the test's own."""
    source = tmp_path_factory.mktemp("source")
    clean = shutil.ignore_patterns("__pycache__")
    for name in ("pyproject.toml", "README.md", "LICENSE", "THIRD-PARTY-NOTICES.md"):
        shutil.copy(ROOT / name, source)
    shutil.copytree(ROOT / "hvlab", source / "hvlab", ignore=clean)
    shutil.copytree(ROOT / "tools", source / "tools", ignore=shutil.ignore_patterns("node_modules"))
    (source / "notebooks" / "pictures").mkdir(parents=True)
    (source / "notebooks" / ".ipynb_checkpoints").mkdir()
    nbformat.write(nbformat.v4.new_notebook(), source / "notebooks" / "00-start-here.ipynb")
    (source / "notebooks" / "pictures" / "tree.png").write_bytes(b"png")
    (source / "notebooks" / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
    built = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(source / "dist")]
    subprocess.run(built, cwd=source, check=True, capture_output=True)
    return zipfile.Path(next((source / "dist").glob("hvlab-*.whl")))


@pytest.fixture(scope="module")
def names(wheel) -> set[str]:
    """Every file in the wheel."""
    return {name for name in wheel.root.namelist() if not name.endswith("/")}


@pytest.fixture(scope="module")
def metadata(wheel, names) -> Message:
    """What pip reads."""
    (name,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    return Parser().parsestr((wheel / name).read_text("utf-8"))


def test_course(names):
    """Notebooks and their pictures are inside the package; editors' leftovers are not."""
    course = {name for name in names if name.startswith("hvlab/notebooks/")}

    assert {"hvlab/notebooks/00-start-here.ipynb", "hvlab/notebooks/pictures/tree.png"} == course


def test_everything_of_the_package(names):
    """Every file of the package is in the wheel, and nothing but the package and its kernel."""
    package = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "hvlab").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }

    assert package <= names
    others = {name for name in names if ".dist-info" not in name and not name.startswith("hvlab/")}
    place = re.compile(r"hvlab-[^/]*\.data/data/share/jupyter/kernels/hvlab-powershell/")
    assert {"kernel.json", "logo-svg.svg"} == {place.sub("", name) for name in others}


def test_licences(names, metadata):
    """hvlab's licence, the notices, and the text of every bundled licence travel along."""
    inside = {
        name.split(".dist-info/licenses/")[1]
        for name in names
        if "/licenses/" in name and ".dist-info" in name
    }
    texts = {
        f"hvlab/views/static/licenses/{p.name}"
        for p in (ROOT / "hvlab/views/static/licenses").iterdir()
    }

    assert {"LICENSE", "THIRD-PARTY-NOTICES.md", *texts} == inside
    assert "MIT AND Apache-2.0 AND EPL-2.0" == metadata["License-Expression"]


def test_browser_dependencies(metadata):
    """A browser is asked only for pure Python: no JupyterLab, no kernel, no wasmtime."""
    in_browser = {
        re.match(r"[\w-]+", line)[0]
        for line in metadata.get_all("Requires-Dist")
        if "emscripten" not in line and "extra ==" not in line
    }

    assert {"anywidget", "graphviz", "ipywidgets", "networkx"} == in_browser


def test_runs_from_the_wheel(wheel, tmp_path):
    """What is unpacked from the wheel finds its own notebooks and says its version."""
    wheel.root.extractall(tmp_path)
    question = (
        "import hvlab; from hvlab.cli.course import originals; print(hvlab.__file__, originals())"
    )

    def ask(*words: str) -> str:
        environment = os.environ | {"PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
        command = [sys.executable, *words]
        return subprocess.run(
            command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True
        ).stdout

    assert f"{tmp_path / 'hvlab' / '__init__.py'} {tmp_path / 'hvlab' / 'notebooks'}\n" == ask(
        "-c", question
    )
    assert re.fullmatch(r"hvlab \d+\.\d+\.\d+\S*\n", ask("-m", "hvlab", "--version"))
