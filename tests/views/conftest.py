"""A manager on a page without a browser: headless, or watched on a loop that is run by hand."""

import pytest

from hvlab.api import OpenLab
from hvlab.views import pacer
from tests.views.page import FakeLoop, FakePage, opened


@pytest.fixture
def lab() -> OpenLab:
    """`patch-week`, as a learner finds it."""
    return opened()


@pytest.fixture
def page(lab: OpenLab) -> FakePage:
    """Its manager, headless: jobs settle at once."""
    return FakePage(lab)


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> FakeLoop:
    """The event loop that managers made from here on find."""
    loop = FakeLoop()
    monkeypatch.setattr(pacer, "_running_loop", lambda: loop)
    monkeypatch.setattr(pacer, "time", loop)
    monkeypatch.setenv("HVLAB_SPEED", "1")
    return loop


@pytest.fixture
def live(loop: FakeLoop, lab: OpenLab) -> FakePage:
    """The manager with somebody watching: jobs take their time, one second a second."""
    page = FakePage(lab)
    page.send("ready")
    return page
