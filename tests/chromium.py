"""A Chromium for browser tests, and the accessibility checker they share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.patience import MILLISECONDS

if TYPE_CHECKING:
    from playwright.sync_api import Browser

AXE = Path(__file__).parents[1] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)


def chromium() -> str | None:
    """The Chromium of this machine; HVLAB_CHROMIUM names another one."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("HVLAB_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A running Chromium; without one, or without Playwright, the tests are skipped.

    For the tests of one module at a time: as long as it is open, Playwright keeps an event loop
    running in this thread, and neither `asyncio.run` nor a second Playwright would work beside it.
    """
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine (HVLAB_CHROMIUM may name one)")
    with api.sync_playwright() as playwright:
        api.expect.set_options(timeout=MILLISECONDS)
        running = playwright.chromium.launch(
            executable_path=path, args=list(QUIET), timeout=MILLISECONDS
        )
        yield running
        running.close()


def axe_script() -> str:
    """The accessibility checker's script, from the front end's development packages."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (run `npm ci` in frontend/)")
    return AXE.read_text(encoding="utf-8")
