"""The manager as a widget: one anywidget, Graphviz inside it, nothing fetched from anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import anywidget
import traitlets

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.views.controller import Controller
from hvlab.views.pacer import Pacer

STATIC = Path(__file__).parent / "static"


class HyperVManager(anywidget.AnyWidget):
    """Draws a lab and takes its clicks. The traits are the panes of `Controller.scene`."""

    _esm = STATIC / "manager.js"
    _css = STATIC / "manager.css"

    summary = traitlets.Dict().tag(sync=True)
    tree = traitlets.Dict().tag(sync=True)
    details = traitlets.Dict().tag(sync=True)
    actions = traitlets.Dict().tag(sync=True)
    guest = traitlets.Dict().tag(sync=True)
    files = traitlets.Dict().tag(sync=True)
    dialog = traitlets.Dict().tag(sync=True)
    notice = traitlets.Dict().tag(sync=True)
    cmdlet = traitlets.Dict().tag(sync=True)
    history = traitlets.Dict().tag(sync=True)
    announce = traitlets.Dict().tag(sync=True)

    def __init__(self, lab: OpenLab) -> None:
        self.pacer = Pacer(lab.engine)
        self.controller = Controller(lab, self.pacer.go)
        self._drawn_steps = lab.engine.steps_done
        super().__init__(**self.controller.scene())
        lab.engine.subscribe(self._changed)
        self.on_msg(self._received)

    def _received(self, _: Any, message: dict[str, Any], __: Any) -> None:
        """A message of the front end; may arrive on any thread."""
        if message.get("type") == "ready":
            self.pacer.watched = True
            self.pacer.keep_going()
            return
        steps = self._drawn_steps
        self.controller.handle(message)
        if self._drawn_steps == steps:  # else the lab's own news has drawn it already
            self._redraw()

    def _changed(self, engine: Lab) -> None:
        """The lab has changed, by whatever hand."""
        with engine.exclusively():
            if engine.steps_done == self._drawn_steps:
                self._draw(self.controller.tick())
                return
            self._redraw()
            self.pacer.keep_going()

    def _redraw(self) -> None:
        with self.controller.engine.exclusively():
            self._drawn_steps = self.controller.engine.steps_done
            self.controller.hear()
            self._draw(self.controller.scene())

    def _draw(self, panes: dict[str, dict[str, Any]]) -> None:
        """Send the panes that differ from what is drawn, as one update."""
        with self.hold_sync():
            for name, pane in panes.items():
                if getattr(self, name) != pane:
                    setattr(self, name, pane)
