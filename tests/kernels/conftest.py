"""A kernel for each module, with a lab open on a page in it; simulated time passes quickly."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.kernels.kernel import Kernel, Page, running_kernel


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kernel]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HVLAB_SPEED", "60")
        patch.setenv("PYTHONUNBUFFERED", "1")
        with running_kernel(tmp_path_factory.mktemp("kernel")) as kernel:
            yield kernel


@pytest.fixture
def page(started: Kernel) -> Iterator[Page]:
    """A new lab on a page. Afterwards: nobody complained, and what is drawn is what is."""
    started.heard.clear()
    page = Page(started)
    yield page
    page.all_is_served()
    assert [] == started.complaints()
    scene = started.run("import json; print(json.dumps(lab.manager.controller.scene()))")
    expected = json.loads(scene)
    assert expected == {name: page.traits()[name] for name in expected}
