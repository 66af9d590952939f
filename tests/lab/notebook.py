"""A notebook in real JupyterLab, in the hands of a person: eyes, mouse, keyboard."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import BrowserContext, ConsoleMessage, Locator, Page, Request, expect

from tests.lab.server import LabServer
from tests.patience import MILLISECONDS, expect_soon

# Keys sent before the kernel is ready get lost, so cells are run by the application's own command.
READY = """
async () => {
  const panel = jupyterapp.shell.currentWidget;
  await panel.context.ready;
  await panel.sessionContext.ready;
  await panel.sessionContext.session.kernel.info;
}
"""
RUN_ALL = "async () => { await jupyterapp.commands.execute('notebook:run-all-cells'); }"
TO_CELL = """
async () => {
  const notebook = jupyterapp.shell.currentWidget.content;
  const index = notebook.widgets.findIndex((cell) => cell.node.querySelector('.hv-manager'));
  notebook.activeCellIndex = index;
  await notebook.scrollToItem(index, 'start');
}
"""
RESTART = "async () => { await jupyterapp.shell.currentWidget.sessionContext.restartKernel(); }"
# What a cell would print, without adding a cell.
PYTHON = """
async (code) => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const future = kernel.requestExecute({ code, store_history: false });
  let said = '';
  future.onIOPub = ({ header, content }) => {
    if (header.msg_type === 'stream') said += content.text;
    if (header.msg_type === 'error') said += `${content.ename}: ${content.evalue}`;
  };
  await future.done;
  return said;
}
"""
BEGIN_PYTHON = """
(code) => {
  const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  globalThis.running = kernel.requestExecute({ code, store_history: false });
}
"""
SHOW = """
async (code) => {
  const notebook = jupyterapp.shell.currentWidget.content;
  notebook.activeCellIndex = 0;
  notebook.widgets[0].model.sharedModel.setSource(code);
  await jupyterapp.commands.execute('notebook:run-cell');
  await notebook.scrollToItem(0, 'start');
}
"""
BESIDE = """
async () => {
  const notebook = jupyterapp.shell.currentWidget;
  await jupyterapp.commands.execute('notebook:create-output-view');
  const views = [...jupyterapp.shell.widgets('main')];
  const view = views.find((one) => one !== notebook);
  jupyterapp.shell.add(view, 'main', { mode: 'split-right', ref: notebook.id });
}
"""
THEME = "(theme) => jupyterapp.commands.execute('apputils:change-theme', { theme })"
# Every progress bar that was ever there, also one that came and went between two looks at the page.
WRITE_DOWN_PROGRESS = """
() => {
  globalThis.progress = [];
  const bars = '[role=progressbar]';
  const see = (node) => {
    if (!(node instanceof Element)) return;
    const found = node.matches(bars) ? [node] : [...node.querySelectorAll(bars)];
    progress.push(...found.map((bar) => bar.ariaLabel));
  };
  const look = new MutationObserver((changes) => {
    for (const { target, addedNodes } of changes) [target, ...addedNodes].forEach(see);
  });
  const manager = document.querySelector('.hv-manager');
  look.observe(manager, { childList: true, subtree: true, attributes: true });
}
"""
PATIENTLY = """
(promise, what) => Promise.race([
  promise,
  new Promise((_, fail) => setTimeout(() => fail(new Error(`too long: ${what}`)), MILLISECONDS)),
])
""".replace("MILLISECONDS", str(MILLISECONDS))
MOST_TABS = 30


class Watch:
    """Everything a page asks for and complains of."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.home = home.removeprefix("http://")
        self.foreign: list[str] = []
        self.complaints: list[str] = []
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("page", lambda page: page.on("websocket", lambda ws: self._address(ws.url)))

    def _request(self, request: Request) -> None:
        self._address(request.url)

    def _address(self, url: str) -> None:
        scheme, _, rest = url.partition(":")
        inside = scheme in ("data", "blob") or rest.startswith(f"//{self.home}")
        if not inside:
            self.foreign.append(url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"{message.text} ({message.location.get('url')})")


class Notebook:
    """One notebook, opened in JupyterLab, and the manager in it."""

    def __init__(self, page: Page, server: LabServer, path: str) -> None:
        self.page = page
        self.server = server
        page.goto(f"{server.address}/lab/tree/{path}?reset")
        page.wait_for_function("() => globalThis.jupyterapp?.shell?.currentWidget?.context")
        self.patiently(READY)

    def patiently(self, script: str, argument: Any = None) -> Any:
        """Run an async script on the page, but do not wait for it forever."""
        return self.page.evaluate(f"(it) => ({PATIENTLY})(({script})(it), 'a script')", argument)

    # As the application does it

    def run_all(self) -> Notebook:
        """Run all cells and go back up to the first manager, which is drawn then."""
        self.patiently(RUN_ALL)
        self.go_to_manager()
        return self

    def go_to_manager(self) -> None:
        """Scroll to the cell with the manager: JupyterLab hides what is out of sight."""
        self.manager.wait_for(state="attached")
        self.patiently(TO_CELL)
        self.manager.scroll_into_view_if_needed()
        self.nodes.first.wait_for()

    def show(self, code: str) -> None:
        """Put this code into the first cell, run it, and bring its output into sight."""
        self.patiently(SHOW, code)

    def restart(self) -> None:
        self.patiently(RESTART)
        self.patiently(READY)

    def python(self, code: str) -> str:
        """What this code prints in the notebook's kernel."""
        return str(self.patiently(PYTHON, code)).strip()

    def begin_python(self, code: str) -> None:
        """Start this code in the kernel, and do not wait for it."""
        self.page.evaluate(BEGIN_PYTHON, code)

    def end_python(self) -> None:
        self.patiently("() => running.done.then(() => null)")

    def theme(self, name: str) -> None:
        self.patiently(THEME, name)
        self.page.wait_for_function(
            "(name) => document.body.dataset.jpThemeName === name", arg=name
        )

    # Keyboard

    def focus_cell(self) -> None:
        """The notebook in command mode on the cell with the manager, as arrow keys lead there."""
        self.page.evaluate("() => jupyterapp.shell.currentWidget.content.activate()")
        self.page.keyboard.press("Escape")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def tab_to(self, selector: str, *, back: bool = False) -> None:
        """Press Tab until something in a manager or dialog has the focus that matches."""
        for _ in range(MOST_TABS):
            self.press("Shift+Tab" if back else "Tab")
            if self.page.evaluate(f"() => document.activeElement.matches({selector!r})"):
                return
        raise AssertionError(f"{MOST_TABS} times Tab does not lead to {selector}")

    def focused(self) -> str:
        """The accessible name of what has the focus."""
        script = (
            "() => document.activeElement.ariaLabel ?? document.activeElement.textContent.trim()"
        )
        return str(self.page.evaluate(script))

    def count_cells(self) -> int:
        script = "() => jupyterapp.shell.currentWidget.content.widgets.length"
        return int(self.page.evaluate(script))

    def beside(self) -> None:
        """The cell's output in a view of its own, to the right of the notebook."""
        self.patiently(BESIDE)
        self.page.locator(".jp-LinkedOutputView .hv-manager").wait_for()
        self.page.locator(".jp-LinkedOutputView [role=treeitem]").first.wait_for()

    # Eyes

    @property
    def manager(self) -> Locator:
        """The first manager of the notebook."""
        return self.page.locator(".hv-manager").first

    @property
    def nodes(self) -> Locator:
        return self.manager.get_by_role("treeitem")

    def node(self, name: str) -> Locator:
        """The node whose accessible name begins so."""
        return self.manager.get_by_role("treeitem").and_(
            self.page.locator(f'[role=treeitem][aria-label^="{name}"]')
        )

    def wait_for_nodes(self, count: int) -> None:
        expect(self.nodes).to_have_count(count)

    def wait_for_rest(self) -> None:
        """Until no job is left in the lab, and the page has drawn all that came of it."""
        expect_soon("0", lambda: self.python("print(len(lab.world.jobs))"))
        expect(self.manager.get_by_role("progressbar")).to_have_count(0)

    def write_down_progress(self) -> None:
        """From now on; see `progress`."""
        self.page.evaluate(WRITE_DOWN_PROGRESS)

    def progress(self) -> list[str]:
        """What progress bars said since this was last asked, without their percentage."""
        said = self.page.evaluate("() => progress.splice(0)")
        return list(dict.fromkeys(name.rsplit(" (", 1)[0] for name in said))

    def action(self, label: str) -> Locator:
        """An entry of the Actions list."""
        return self.manager.locator(".hv-pane-actions").get_by_role(
            "button", name=label, exact=True
        )

    @property
    def dialog(self) -> Locator:
        return self.page.locator("dialog[open]")

    def outline(self) -> list[tuple[int, str]]:
        """(level, name) of every node, as Chromium's own accessibility tree has it."""
        session = self.page.context.new_cdp_session(self.page)
        handle = session.send(
            "Runtime.evaluate", {"expression": "document.querySelector('.hv-manager .hv-tree')"}
        )
        found = session.send(
            "Accessibility.queryAXTree",
            {"objectId": handle["result"]["objectId"], "role": "treeitem"},
        )
        session.detach()
        return [_level_and_name(node) for node in found["nodes"] if not node["ignored"]]


def _level_and_name(node: dict[str, Any]) -> tuple[int, str]:
    properties = {item["name"]: item["value"].get("value") for item in node["properties"]}
    return properties["level"], node["name"]["value"]
