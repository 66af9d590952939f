"""Pictures of every view, light and dark, into docs/screenshots/.

python tools/screenshots.py [NAME...]     needs Playwright and Chromium

The real widget drives the real front end in a page of its own, without Jupyter around it. The
README's picture is one of these.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Literal

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from playwright.sync_api import Page  # noqa: E402

from hvlab.views.notebook import NotebookLab, open_lab  # noqa: E402
from tests.browser.host import Host, Stage  # noqa: E402
from tests.browser.test_whole import RealPython  # noqa: E402
from tests.chromium import running_chromium  # noqa: E402

FOLDER = ROOT / "docs" / "screenshots"
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
Scene = Callable[[Host, NotebookLab], None]


def manager(_: Host, __: NotebookLab) -> None:
    """As it stands after Create Checkpoint and Apply."""


def menu(host: Host, lab: NotebookLab) -> None:
    """A checkpoint's context menu."""
    host.node(lab.vm().checkpoints[1].name).click(button="right")


def dialog(host: Host, lab: NotebookLab) -> None:
    """Apply..., with the lab's remark beside it."""
    host.node(lab.vm().checkpoints[0].name).focus()
    host.page.keyboard.press("Shift+F10")
    host.page.click('[role=menuitem][data-action="apply"]')
    host.page.wait_for_selector("dialog[open]")


def refusal(host: Host, lab: NotebookLab) -> None:
    """The host says no."""
    lab.vm().set_checkpoint_type("Disabled")
    host.page.click('[data-target="vm"] [data-action="checkpoint"]')
    host.page.wait_for_timeout(200)


def typed(host: Host, _: NotebookLab) -> None:
    """What an administrator would have typed instead of the click."""
    host.page.click('[data-target="vm"] [data-action="checkpoint"]')
    host.page.wait_for_selector(".hv-typed")


def naming(host: Host, _: NotebookLab) -> None:
    """Checkpoint on the toolbar of the console."""
    host.page.click('[data-console-action="checkpoint"]')
    host.page.wait_for_selector("dialog[open]")


def details(host: Host, lab: NotebookLab) -> None:
    """A dormant checkpoint selected."""
    host.node(lab.vm().checkpoints[2].name).click()


def turned_off(host: Host, _: NotebookLab) -> None:
    """The console of a VM that is off."""
    host.page.click('[data-target="vm"] [data-action="turn-off"]')
    host.page.click('[data-button="turn-off"]')
    host.page.wait_for_timeout(200)


def merging(host: Host, lab: NotebookLab) -> None:
    """A deleted checkpoint's disk merges while the VM runs."""
    vm = lab.vm()
    vm.delete(vm.checkpoints[1], wait=False)
    lab.engine.advance(lab.engine.remaining())
    lab.engine.advance(lab.engine.remaining() // 2)
    host.change(**{name: getattr(lab.manager, name) for name in lab.manager.controller.scene()})


def no_checkpoints(host: Host, lab: NotebookLab) -> None:
    """A VM without checkpoints."""
    lab.vm().delete(lab.vm().checkpoints[0], subtree=True)
    host.change(**{name: getattr(lab.manager, name) for name in lab.manager.controller.scene()})


VIEWS: dict[str, tuple[str, int, Scene]] = {
    "manager": ("after-apply", 1250, manager),
    "menu": ("after-apply", 1250, menu),
    "dialog": ("patch-week", 1250, dialog),
    "refusal": ("patch-week", 1250, refusal),
    "typed": ("patch-week", 1250, typed),
    "naming": ("patch-week", 1250, naming),
    "details": ("after-apply", 1250, details),
    "turned-off": ("patch-week", 1250, turned_off),
    "clock-behind": ("time-skew", 1250, manager),
    "merging": ("patch-week", 1250, merging),
    "no-checkpoints": ("patch-week", 1250, no_checkpoints),
    "narrow": ("after-apply", 620, manager),
}


def shoot(page: Page, name: str, theme: str) -> None:
    """One view in one theme."""
    scenario, _, act = VIEWS[name]
    lab = open_lab(scenario)
    if name == "clock-behind":
        lab.vm().revert()
    stage = Stage(page)
    host = Host(stage, RealPython(lab.manager))
    act(host, lab)
    page.wait_for_timeout(400)
    target = FOLDER / f"{name}-{theme}.png"
    box = page.locator(".hv-manager").bounding_box()
    assert box is not None
    page.screenshot(
        path=target,
        full_page=True,
        clip={"x": 0, "y": 0, "width": box["width"] + 16, "height": box["height"] + 16},
    )
    print(target.relative_to(ROOT))


def main() -> None:
    """Shoot the views named on the command line, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    wanted = sys.argv[1:] or list(VIEWS)
    with running_chromium() as browser:
        for name in wanted:
            for theme in THEMES:
                page = browser.new_page(
                    viewport={"width": VIEWS[name][1], "height": 1100},
                    reduced_motion="reduce",
                    color_scheme=theme,
                )
                shoot(page, name, theme)
                page.close()


if __name__ == "__main__":
    main()
