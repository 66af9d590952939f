"""From a click to the repainted tree, in real JupyterLab: hvlab against `dot` into an HTML widget.

Figures are printed (`pytest -s`); only the ratio at 50 checkpoints, the host's own limit, is
asserted. Both take a checkpoint on each click; hvlab also draws all its other panes, and animates.
"""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
import pytest

from tests.chromium import running_chromium
from tests.lab.server import LabServer, running_lab

if TYPE_CHECKING:
    from tests.lab.notebook import Notebook

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = {8: 10, 50: 10, 500: 3}  # checkpoints: clicks, twice
# The aim is 1, and measured is 1.0 to 1.4, depending on what else the machine does. The bound keeps
# what has been reached.
AT_MOST = 1.6
CLICKS = """
async ({ button, nodes, clicks }) => {
  const frame = () => new Promise((done) => requestAnimationFrame(done));
  const count = () => document.querySelectorAll(nodes).length;
  const times = [];
  for (let click = 0; click < clicks; click += 1) {
    const wanted = count() + 1;
    const start = performance.now();
    document.querySelector(button).click();
    await new Promise((done) => {
      const look = new MutationObserver(() => {
        if (count() < wanted) return;
        look.disconnect();
        done();
      });
      look.observe(document.body, { childList: true, subtree: true, attributes: true });
    });
    await frame();
    await frame();
    times.push(performance.now() - start);
    await new Promise((done) => setTimeout(done, 400));
  }
  return times;
}
"""
WAYS = {
    "hvlab": (".hv-action[data-action=checkpoint]", ".hv-manager [role=treeitem]"),
    "dot": (".by-dot-button", ".by-dot g.node"),
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabServer]:
    """Jobs take no time: it is the drawing that is measured."""
    if shutil.which("dot") is None:
        pytest.skip("there is no dot to compare with (apt install graphviz)")
    with running_lab(tmp_path_factory.mktemp("bench"), HVLAB_SPEED="inf") as lab:
        shutil.copy(Path(__file__).with_name("trees.py"), lab.folder)
        yield lab


@pytest.fixture(scope="module")
def notebook(server: LabServer) -> Iterator[Notebook]:
    """A notebook whose only cell is replaced for each size and way."""
    from tests.lab.notebook import Notebook

    cells = ["from trees import lab_with, shown_by_dot"]
    nbformat.write(
        nbformat.v4.new_notebook(
            cells=[nbformat.v4.new_code_cell(text, id=f"c{n}") for n, text in enumerate(cells)],
            metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        ),
        server.folder / "bench.ipynb",
    )
    with running_chromium() as chromium:
        page = chromium.new_page(viewport={"width": 1500, "height": 1100})
        yield Notebook(page, server, "bench.ipynb")


def times(notebook: Notebook, way: str, clicks: int) -> list[float]:
    button, nodes = WAYS[way]
    notebook.page.locator(nodes).first.wait_for()
    what = {"button": button, "nodes": nodes, "clicks": clicks}
    found = notebook.page.evaluate(CLICKS, what)
    return [float(time) for time in found]


@pytest.mark.parametrize("size", SIZES)
def test_click_to_repaint(notebook, size, capsys):
    cells = {"hvlab": f"lab_with({size})", "dot": f"shown_by_dot(lab_with({size}))"}
    found: dict[str, list[float]] = {way: [] for way in cells}
    for way in (*cells, *cells):  # by turns: so both have the same neighbours
        notebook.show(f"from trees import *\n{cells[way]}")
        found[way] += times(notebook, way, SIZES[size])
    medians = {way: statistics.median(spans) for way, spans in found.items()}
    for way, spans in found.items():
        figures = f"median {medians[way]:.0f} ms, worst {max(spans):.0f} ms"
        with capsys.disabled():
            print(f"\n{size} checkpoints, {way}: {figures}", end="")

    if size == 50:
        assert medians["hvlab"] <= medians["dot"] * AT_MOST
