"""A page that shows the built front end without Jupyter: the smallest host of an AFM module.

The model on the page is a stub; what it is told goes to "Python" (a fake, or the real manager), and
what that answers comes back as changed traits. Nothing is served from a network: page, module and
style sheet come from memory, and whatever else is asked for is refused and remembered.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from playwright.sync_api import ConsoleMessage, Locator, Page, Route

from tests.browser.scenes import Traits
from tests.patience import MILLISECONDS

STATIC = Path(__file__).parents[2] / "hvlab" / "views" / "static"
ADDRESS = "http://hvlab.invalid/"
SERVED = {"manager.js": "text/javascript", "manager.css": "text/css"}

PAGE = """<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <title>hvlab</title>
  <link rel="icon" href="data:,">
  <link rel="stylesheet" href="manager.css">
  <style>body { margin: 0; padding: 8px; background: Canvas; color-scheme: light dark }</style>
</head>
<body></body>
</html>"""

# Fires events as Backbone does: all traits are set before the first listener hears of it.
MODEL = """
async (traits) => {
  globalThis.cleanups?.forEach((cleanup) => cleanup());
  document.body.replaceChildren();
  document.body.removeAttribute("style");
  delete document.body.dataset.jpThemeLight;
  scrollTo(0, 0);

  const listeners = new Map();
  const of = (name) => listeners.get(name) ?? listeners.set(name, new Set()).get(name);
  const model = {
    get: (name) => traits[name],
    on: (name, listener) => { of(name).add(listener); },
    off: (name, listener) => { of(name).delete(listener); },
    take(changed) {
      traits = { ...traits, ...changed };
      for (const name of Object.keys(changed)) for (const one of of(`change:${name}`)) one();
    },
    send(message) {
      const answered = this.ask(message);
      asked.push(answered.catch(() => {}));
      return answered;
    },
    async ask(message) {
      try {
        this.take(await window.toPython(message));
      } catch (error) {
        console.error(String(error)); // the manager says nothing on the console, so the host must
        throw error;
      }
    },
    listening: () => [...listeners.values()].reduce((sum, set) => sum + set.size, 0),
  };
  const front = (await import("./manager.js")).default();
  globalThis.model = model;
  globalThis.asked = [];
  globalThis.cleanups = [];
  globalThis.show = () => {
    const el = document.body.appendChild(document.createElement("main"));
    // As anywidget does it: each view gets an object of its own to stand for the model.
    cleanups.push(front.render({ model: Object.create(model), el }));
  };
  show();
}
"""

# Everything that was sent is answered, and what came of it is drawn.
REST = """
async () => {
  do {
    await Promise.all(asked.splice(0));
    await new Promise((done) => setTimeout(done));
  } while (asked.length > 0);
}
"""
# Everything lies where it will stay: effects run after a frame, and observers of sizes in the next.
PLACED = """
async (width) => {
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  do await frame();
  while (width && innerWidth !== width);
  await frame();
  await frame();
}
"""
SAME_MOMENT = """
() => {
  globalThis.realTime = Object.getOwnPropertyDescriptor(Event.prototype, "timeStamp");
  Object.defineProperty(Event.prototype, "timeStamp", { get: () => 1000, configurable: true });
}
"""
REAL_TIME = "() => { Object.defineProperty(Event.prototype, 'timeStamp', realTime); }"


class Python(Protocol):
    """The other side of the model."""

    traits: Traits

    def receive(self, message: Traits) -> Traits:
        """Take a message; the traits that change because of it."""
        ...


class Stage:
    """A page that has the module loaded; managers come and go on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.python: Python | None = None
        self.complaints: list[str] = []
        self.refused: list[str] = []
        page.set_default_timeout(MILLISECONDS)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.expose_function("toPython", self._receive)
        page.route("**/*", self._serve)
        page.goto(ADDRESS)

    def play(self, python: Python) -> None:
        """Show this Python's manager instead of the one before."""
        self.python = python
        self.page.evaluate(MODEL, python.traits)
        if python.traits["tree"]["nodes"]:
            self.page.wait_for_selector(".hv-tree [role=treeitem]")
        self.page.evaluate(PLACED)

    def resize(self, width: int) -> None:
        """Another width of the window, and everything has found its place in it."""
        self.page.set_viewport_size({"width": width, "height": 800})
        self.page.evaluate(PLACED, width)

    def _receive(self, message: Traits) -> Traits:
        assert self.python is not None
        return self.python.receive(message)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _serve(self, route: Route) -> None:
        url = route.request.url
        name = url.removeprefix(ADDRESS)
        if url == ADDRESS:
            route.fulfill(body=PAGE, content_type="text/html")
        elif name in SERVED:
            body = (STATIC / name).read_text(encoding="utf-8")
            route.fulfill(body=body, content_type=SERVED[name])
        else:
            self.refused.append(url)
            route.abort()


class Host:
    """One manager on a page, and the Python behind it.

    Whoever looks at either of them, or does something more, first lets them finish what was done
    before: a test need not wait for an answer, and sees the same on a busy machine.
    """

    def __init__(self, stage: Stage, python: Any) -> None:
        self.stage = stage
        self._python = python
        stage.play(python)

    @property
    def page(self) -> Page:
        """The page, at rest."""
        self.stage.page.evaluate(REST)
        return self.stage.page

    @property
    def python(self) -> Any:
        """The other side, which has heard all that the page has to say."""
        self.stage.page.evaluate(REST)
        return self._python

    @contextmanager
    def at_one_moment(self) -> Iterator[None]:
        """What is typed in here comes at the same time, however long the machine takes over it."""
        self.page.evaluate(SAME_MOMENT)
        try:
            yield
        finally:
            self.page.evaluate(REAL_TIME)

    @contextmanager
    def still(self) -> Iterator[None]:
        """In here, what begins to move stands still at its beginning."""
        session = self.page.context.new_cdp_session(self.page)
        session.send("Animation.enable")
        session.send("Animation.setPlaybackRate", {"playbackRate": 0})
        try:
            yield
        finally:
            session.send("Animation.setPlaybackRate", {"playbackRate": 1})
            session.detach()

    def change(self, **traits: Any) -> None:
        """Python has changed these traits."""
        self._python.traits = self._python.traits | traits
        self.page.evaluate("(changed) => model.take(changed)", traits)

    def node(self, name: str) -> Locator:
        """The drawn node of the checkpoint with this name, or of "Now"."""
        nodes: list[Traits] = self.python.traits["tree"]["nodes"]
        node = next(one for one in nodes if one["name"] == name)
        return self.page.locator(f'[data-node="{node["id"]}"]')

    def wait_for_nodes(self, count: int) -> None:
        """Until the tree has so many nodes, Now among them."""
        script = "n => document.querySelectorAll('[role=treeitem]').length === n"
        self.page.wait_for_function(script, arg=count)

    def focused(self) -> str:
        """What has the focus: a node id, or else the text of the element."""
        script = "() => document.activeElement.dataset.node ?? document.activeElement.textContent"
        return str(self.page.evaluate(script)).strip()
