"""Browser tests: one page for all of a module; each test gets its own manager."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

import pytest

from tests.chromium import axe_script, running_chromium

if TYPE_CHECKING:
    from tests.browser.host import Host, Stage
    from tests.browser.scenes import Traits


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    """A page in a running Chromium."""
    with running_chromium() as chromium:
        from tests.browser.host import Stage

        yield Stage(chromium.new_page())


@pytest.fixture
def setting(stage: Stage) -> Iterator[Callable[..., Stage]]:
    """The page as a test wants it. Afterwards: no network was asked, the console was silent."""

    def set_up(
        *, width: int = 1200, theme: Literal["light", "dark"] = "light", motion: bool = False
    ) -> Stage:
        stage.resize(width)
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
    """The accessibility checker's script."""
    return axe_script()
