"""PowerShell in JupyterLab: a typed cell redraws the tree; a notebook of the kernel's own."""

import nbformat
import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TYPED = "%%powershell\nCheckpoint-VM SRV01 -SnapshotName 'typed here'"
MIME = "() => jupyterapp.shell.currentWidget.content.codeMimetype"
SOURCE = """
(source) => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = 1;
  notebook.widgets[1].model.sharedModel.setSource(source);
}
"""
RUN_CELL = "() => jupyterapp.commands.execute('notebook:run-cell').then(() => null)"
INSERT = "() => jupyterapp.commands.execute('notebook:insert-cell-below').then(() => null)"


def test_what_is_typed_redraws_the_tree(three_lines):
    """The manager above follows a `%%powershell` cell below it; an error is shown in red."""
    notebook = three_lines.run_all()
    notebook.wait_for_nodes(5)
    notebook.patiently(INSERT)
    notebook.page.evaluate(SOURCE, TYPED)
    notebook.patiently(RUN_CELL)

    notebook.wait_for_nodes(6)
    notebook.node("typed here").wait_for()

    notebook.page.evaluate(SOURCE, "%%powershell\nGet-VM nobody")
    notebook.patiently(RUN_CELL)
    error = notebook.page.locator("[data-mime-type='application/vnd.jupyter.stderr']")
    expect(error).to_contain_text("Hyper-V was unable to find a virtual machine")


def test_a_notebook_of_pure_powershell(open_notebook, server):
    """`hvlab lab` offers the kernel; cells are highlighted, and the tree is drawn."""
    script = "foreach ($vm in Get-VM) { $vm.Name }\nShow-Tree"
    cells = [nbformat.v4.new_code_cell(script, id="first")]
    kernel = {"kernelspec": {"name": "hvlab-powershell", "display_name": "PowerShell (hvlab)"}}
    document = nbformat.v4.new_notebook(cells=cells, metadata=kernel)
    nbformat.write(document, server.folder / "pure.ipynb")
    notebook = open_notebook("pure.ipynb")
    notebook.patiently(
        "() => jupyterapp.commands.execute('notebook:run-all-cells').then(() => null)"
    )

    page = notebook.page
    expect(page.locator(".jp-OutputArea-output").first).to_contain_text("SRV01")
    page.locator(".jp-RenderedSVG img, .jp-RenderedSVG svg").wait_for()
    page.wait_for_function(f"() => ({MIME})() === 'application/x-powershell'")
    expect(page.locator(".jp-Cell .cm-line span[class]").first).to_have_text("foreach")
    assert "PowerShell (hvlab)" in str(server.ask("kernelspecs"))
