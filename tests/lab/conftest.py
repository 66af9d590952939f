"""Real JupyterLab in a real Chromium: one server for all, a fresh page for each test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import nbformat
import pytest

from tests.chromium import axe_script, running_chromium
from tests.lab.server import LabServer, running_lab
from tests.patience import MILLISECONDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tests.lab.notebook import Notebook, Watch

LESSON = "01-revert-versus-apply.ipynb"
THREE_LINES = """\
%load_ext hvlab
lab = open_lab("after-apply")
lab"""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """`hvlab lab`; simulated time passes faster than for a learner, but it does pass."""
    pytest.importorskip("jupyterlab", reason="JupyterLab is not installed")
    with running_lab(tmp_path_factory.mktemp("lab"), HVLAB_SPEED="40") as lab:
        yield lab


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with running_chromium() as chromium:
        yield chromium


@pytest.fixture
def watch(browser: Browser, server: LabServer) -> Iterator[Watch]:
    """Afterwards: nothing was asked of any other machine, and the console had no error."""
    from tests.lab.notebook import Watch

    context = browser.new_context(viewport={"width": 1500, "height": 1100}, reduced_motion="reduce")
    context.set_default_timeout(MILLISECONDS)
    watch = Watch(context, server.address)
    watch.context = context
    yield watch
    context.close()
    server.stop_kernels()
    assert [] == watch.foreign
    assert [] == watch.complaints


@pytest.fixture
def open_notebook(watch: Watch, server: LabServer) -> Callable[..., Notebook]:
    """Opens a notebook of the course."""
    from tests.lab.notebook import Notebook

    return lambda path=LESSON: Notebook(watch.context.new_page(), server, path)


@pytest.fixture
def three_lines(open_notebook: Callable[..., Notebook], server: LabServer) -> Notebook:
    """A learner's own notebook: three lines, and the manager is there."""
    cells = [nbformat.v4.new_code_cell(THREE_LINES, id="lab")]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
    notebook = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(notebook, server.folder / "mine.ipynb")
    return open_notebook("mine.ipynb")


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's script."""
    return axe_script()
