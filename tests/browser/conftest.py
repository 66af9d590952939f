"""Browser tests: one Chromium and one page for all of them; each test gets its own manager."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest

if TYPE_CHECKING:
    from tests.browser.host import Host, Stage
    from tests.browser.scenes import Traits

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
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


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    """A page in a running Chromium; without one, or without Playwright, these tests are skipped."""
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = chromium()
    if path is None:
        pytest.skip("no Chromium on this machine (HVLAB_CHROMIUM may name one)")
    from tests.browser.host import Stage

    with api.sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=path, args=list(QUIET))
        yield Stage(running.new_page())
        running.close()


@pytest.fixture
def setting(stage: Stage) -> Iterator[Callable[..., Stage]]:
    """The page as a test wants it. Afterwards: no network was asked, the console was silent."""

    def set_up(
        *, width: int = 1200, theme: Literal["light", "dark"] = "light", motion: bool = False
    ) -> Stage:
        stage.page.set_viewport_size({"width": width, "height": 800})
        motions: Literal["no-preference", "reduce"] = "no-preference" if motion else "reduce"
        stage.page.emulate_media(color_scheme=theme, reduced_motion=motions)
        stage.complaints.clear()
        stage.refused.clear()
        return stage

    yield set_up
    assert [] == stage.refused
    assert [] == stage.complaints


@pytest.fixture
def show(setting: Callable[..., Stage]) -> Callable[..., Host]:
    """Shows a scene, with a fake behind it."""
    from tests.browser.host import Host
    from tests.browser.scenes import FakePython

    def shown(scene: Traits, **wanted: object) -> Host:
        return Host(setting(**wanted), FakePython(scene))

    return shown


@pytest.fixture(scope="session")
def axe() -> str:
    """The accessibility checker's script, from the front end's development packages."""
    if not AXE.is_file():
        pytest.skip("axe-core is not installed (run `npm ci` in frontend/)")
    return AXE.read_text(encoding="utf-8")
