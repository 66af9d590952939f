"""What JupyterLab does around the manager: themes, narrow places, restarts, busy kernels."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.lab.server import private
from tests.patience import expect_soon

pytestmark = [pytest.mark.browser, pytest.mark.slow]

C1, C2, C3, C4 = (
    "SRV01 - (3/9/2026",
    "SRV01 - (3/10/2026",
    "SRV01 - (3/11/2026",
    "SRV01 - (3/12/2026",
)
ORIGINAL = Path(__file__).parents[2] / "notebooks" / "01-revert-versus-apply.ipynb"
OVERFLOW = """
() => [...document.querySelectorAll('.hv-manager')].map((it) => it.scrollWidth - it.clientWidth)
"""
NARROW = "() => [...document.querySelectorAll('.hv-manager')].at(-1).offsetWidth < 600"


def serious(page, axe):
    """What axe-core holds against the managers on the page: serious and critical."""
    if not page.evaluate("() => Boolean(globalThis.axe)"):
        page.evaluate(axe)
    found = page.evaluate("() => axe.run('.hv-manager')")
    assert len(found["passes"]) > 10
    return [
        f"{one['id']}: {node['html']}"
        for one in found["violations"]
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def test_for_everybody_in_light_dark_and_in_a_narrow_place(three_lines, axe):
    """axe-core finds nothing serious in either theme, nor in a side bar with the dialog open."""
    notebook = three_lines.run_all()
    notebook.node(C3).click()
    assert [] == serious(notebook.page, axe)

    notebook.theme("JupyterLab Dark")
    assert [] == serious(notebook.page, axe)

    notebook.beside()
    expect_soon(True, lambda: notebook.page.evaluate(NARROW))
    expect_soon([0] * 2, lambda: notebook.page.evaluate(OVERFLOW))
    notebook.node(C4).click(button="right")
    notebook.page.get_by_role("menuitem", name="Apply...").click()
    notebook.dialog.wait_for()
    assert [] == serious(notebook.page, axe)


def test_it_works_again_after_restart_kernel(three_lines):
    """Twice the same three lines: the old view is gone, the new one takes clicks."""
    notebook = three_lines.run_all()
    notebook.action("Checkpoint").click()
    notebook.wait_for_nodes(6)
    notebook.wait_for_rest()

    notebook.restart()
    notebook.run_all()
    notebook.wait_for_nodes(5)
    notebook.action("Pause").click()
    notebook.action("Resume").wait_for()

    assert "Paused 4" == notebook.python("vm = lab.vm(); print(vm.state, len(vm.checkpoints))")


def test_clicks_while_a_cell_runs_are_not_lost(three_lines):
    """Whether the kernel serves them at once or afterwards, the lab stays in one piece."""
    notebook = three_lines.run_all()
    notebook.begin_python(
        "import time\n"
        "for number in range(20):\n"
        "    lab.vm().write(f'from-the-cell-{number}.txt', 'x'); time.sleep(0.05)\n"
    )
    notebook.page.locator("[data-guest=write-note]").first.click()
    notebook.action("Checkpoint").click()
    notebook.node(C2).click()
    notebook.end_python()
    notebook.wait_for_nodes(6)
    notebook.wait_for_rest()
    notebook.page.locator(f'[role=treeitem][aria-label^="{C2}"][aria-selected=true]').wait_for()

    assert "20 1 5 0" == notebook.python(
        "names = list(lab.vm().files)\n"
        "print(sum('from-the-cell' in n for n in names), sum('note-' in n for n in names),"
        " len(lab.vm().checkpoints), len(lab.world.jobs))"
    )
    assert "0" == notebook.python(
        "lab.start_over(); print(sum('from-the-cell' in n for n in lab.vm().files))"
    )


def test_without_a_kernel_the_picture_and_in_an_untrusted_notebook_the_words(open_notebook, server):
    """A notebook that is only read: with its outputs and trusted, and as it comes by mail."""
    text = ORIGINAL.read_text(encoding="utf-8")
    own = server.folder / "with-outputs.ipynb"
    own.write_text(text, encoding="utf-8")
    env = {**os.environ, **private(server.folder.parent)}
    subprocess.run([sys.executable, "-m", "jupyter", "trust", str(own)], check=True, env=env)
    trusted = open_notebook(own.name)
    picture = trusted.page.locator(".jp-RenderedSVG img, .jp-RenderedSVG svg").first
    picture.wait_for(state="attached")

    mailed = server.folder / "by-mail.ipynb"
    mailed.write_text(text.replace("The situation", "The situation, once more"), encoding="utf-8")
    untrusted = open_notebook("by-mail.ipynb")
    words = untrusted.page.locator(".jp-OutputArea-output pre", has_text="▶ Now (Running)").first
    words.wait_for(state="attached")

    assert 0 == untrusted.page.locator(".jp-RenderedSVG").count()
    assert 0 == untrusted.page.get_by_text("Error displaying widget").count()
