"""What must hold for everything that is drawn: harmless names, no leaks, readable for everybody."""

import pytest

from tests.browser import scenes
from tests.browser.scenes import APPLY, C2, ERROR, INFO, NASTY_NAMES, RENAME, default_name

pytestmark = pytest.mark.browser

# Everything a person can put the focus on.
FOCUSABLE = "a[href], button, input, textarea, select, [tabindex], dialog"


@pytest.mark.parametrize("name", NASTY_NAMES)
def test_a_name_is_never_markup(show, name):
    """Whatever a checkpoint is called, it is shown as text: in the tree, the lists, the dialogs."""
    host = show(scenes.nasty() | {"dialog": RENAME | {"title": name, "text": [name]}})

    node = host.node(name)
    strange = host.page.locator(".hv-manager :is(img, b, script, i:not(.hv-taskbar-start i))")

    assert name in node.get_attribute("aria-label") or "<U+" in node.get_attribute("aria-label")
    assert 0 == strange.count()
    assert host.page.evaluate("window.hacked") is None
    assert 7 == host.page.locator("[role=treeitem]").count()


def test_a_long_name_stays_on_its_card(show):
    """No text is wider than the card it stands on."""
    host = show(scenes.nasty())

    over = host.page.locator(".hv-checkpoint").evaluate_all(
        """cards => cards.filter(card => {
            const boxOf = (part) => card.querySelector(part).getBBox();
            const [text, face] = [boxOf(".hv-name"), boxOf(".hv-face")];
            return text.x + text.width > face.x + face.width;
        }).length"""
    )

    assert 0 == over


@pytest.mark.parametrize("scene", [
    scenes.after_create_and_apply(),
    scenes.turned_off(),
    scenes.scene(dialog=APPLY, notice=INFO),
    scenes.scene(dialog=RENAME),
    scenes.scene(notice=ERROR),
    scenes.scene(cmdlet=scenes.TYPED),
])  # fmt: skip
def test_every_focusable_element_keeps_the_notebooks_shortcuts_away(show, scene):
    """JupyterLab looks for the mark on the focused element itself; a wrapper does not help."""
    host = show(scene)

    bare = host.page.locator(f".hv-manager :is({FOCUSABLE}):not([data-lm-suppress-shortcuts])")

    assert [] == bare.evaluate_all("all => all.map(one => one.outerHTML)")


@pytest.mark.parametrize("scene", [
    scenes.scene(),
    scenes.nasty(),
    scenes.busy(50),
    scenes.scene(cmdlet=scenes.LABS | {"text": "x" * 400}),
])  # fmt: skip
def test_nothing_sticks_out(show, scene):
    """In a sidecar as on a wide page: no pane is wider than its place."""
    host = show(scene)
    boxes = ".hv-manager :is(section, header, .hv-pane-body)"
    wider = """boxes => [...document.querySelectorAll(boxes)]
        .filter(it => it.scrollWidth > it.clientWidth + 1).map(it => it.className)"""

    for width in (480, 700, 800, 1000, 1280):
        host.stage.resize(width)

        assert (width, []) == (width, host.page.evaluate(wider, boxes))
        assert width >= host.page.evaluate("document.documentElement.scrollWidth")


def test_it_can_be_shown_twice_and_taken_away(show):
    """Each view cleans up after itself and leaves the other one alone."""
    host = show(scenes.scene())
    before = host.page.evaluate("model.listening()")
    host.page.evaluate("show()")

    host.page.evaluate("() => cleanups[1]()")
    host.change(summary=scenes.busy(40)["summary"])

    assert before == host.page.evaluate("model.listening()")
    assert 1 == host.page.locator(".hv-manager").count()
    assert "40" == host.page.get_by_role("progressbar").get_attribute("aria-valuenow")


def test_no_id_is_used_twice(show):
    """A label names its own field: also with two views, and in a dialog that opens later."""
    host = show(scenes.scene())
    host.page.evaluate("show()")

    host.change(dialog=RENAME)
    host.page.get_by_role("dialog").wait_for()

    ids = host.page.locator(".hv-manager [id]").evaluate_all("all => all.map(it => it.id)")
    assert sorted(set(ids)) == sorted(ids)
    assert host.page.get_by_label("Name", exact=True).is_visible()


def test_messages_are_numbered(show):
    """The first says that the view is ready; every further one has the next number."""
    host = show(scenes.scene())

    host.node("Now").click()

    assert [("ready", 1), ("select", 2)] == [(m["type"], m["seq"]) for m in host.python.messages]


def test_without_webassembly_there_is_still_a_tree(show):
    """Where a page forbids it, the tree is laid out plainly."""
    host = show(scenes.turned_off())
    host.page.evaluate(
        "() => { globalThis.__hvlabGraphviz = Promise.reject(new Error('forbidden')); }"
    )

    host.change(tree=scenes.after_create_and_apply()["tree"])
    host.page.wait_for_selector("[role=treeitem]")
    host.page.evaluate("() => { globalThis.__hvlabGraphviz = window.kept; }")

    assert 5 == host.page.locator("[role=treeitem]").count()
    assert 1 == len([text for text in host.stage.complaints if "laid out plainly" in text])
    host.stage.complaints.clear()


# ------------------------------------------------------------------ without a kernel

LOST = "This window has lost its kernel. Run its cell again."
DEAD = {
    "throws": "() => { model.send = () => { throw new Error('Cannot send'); }; }",
    "rejects": "() => { model.send = async () => { throw new Error('Canceled'); }; }",
}


@pytest.mark.parametrize("way", DEAD)
def test_a_manager_without_a_kernel_says_so_once(show, way):
    """After a restart nothing can be sent: a strip says what to do, the console stays silent."""
    host = show(scenes.scene())
    manager = host.page.get_by_role("group", name="Hyper-V Manager")
    assert manager.get_attribute("aria-disabled") is None
    host.page.evaluate(DEAD[way])

    host.node("Now").click()
    host.page.get_by_role("alert").wait_for()
    host.page.get_by_role("button", name="Write a note").click(force=True)
    host.page.locator('[data-vm="d"]').click(force=True)

    assert [LOST] == [text.strip() for text in host.page.get_by_role("alert").all_text_contents()]
    assert "true" == manager.get_attribute("aria-disabled")
    assert 1 > float(manager.evaluate("it => getComputedStyle(it).opacity"))
    strip, body = host.page.get_by_role("alert").bounding_box(), manager.bounding_box()
    assert strip["y"] + strip["height"] <= body["y"]


def test_a_view_drawn_without_a_kernel_says_so_at_once(show):
    """Every view of the widget knows, also one that is opened later."""
    host = show(scenes.scene())
    host.page.evaluate(DEAD["throws"])

    host.node("Now").click()
    host.page.evaluate("show()")

    assert 2 == host.page.get_by_role("alert").count()


def test_nobody_is_caught_in_a_dialog_without_a_kernel(show):
    """The dialog goes away with the kernel that would have to close it."""
    host = show(scenes.scene(dialog=APPLY))
    host.page.evaluate(DEAD["throws"])

    host.page.keyboard.press("Escape")
    host.page.get_by_role("alert").wait_for()
    host.change(dialog=APPLY | {"serial": APPLY["serial"] + 1})

    assert 0 == host.page.get_by_role("dialog").count()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_strip_can_be_read_by_everybody(show, axe, theme):
    """No accessibility fault of weight when the kernel is gone."""
    host = show(scenes.scene(), theme=theme)
    host.page.evaluate(axe)
    host.page.evaluate(DEAD["throws"])
    host.node("Now").click()
    host.page.get_by_role("alert").wait_for()

    assert [] == host.page.evaluate(FAULTS)


# ------------------------------------------------------------------ themes

JUPYTER_DARK = """() => {
  document.body.dataset.jpThemeLight = "false";
  const dark = { "--jp-layout-color1": "#212121", "--jp-ui-font-color1": "#ffffff" };
  for (const [name, value] of Object.entries(dark)) document.body.style.setProperty(name, value);
}"""


def surface(host):
    """The colour behind the tree."""
    return host.page.locator(".hv-pane-tree").evaluate("p => getComputedStyle(p).backgroundColor")


def test_outside_jupyter_the_system_decides(show):
    """Light and dark follow the preference, without any variable of JupyterLab."""
    assert "rgb(255, 255, 255)" == surface(show(scenes.scene(), theme="light"))
    assert "rgb(31, 32, 35)" == surface(show(scenes.scene(), theme="dark"))


def test_jupyters_theme_is_followed_live(show):
    """Switching JupyterLab to dark changes the colours at once, whatever the system prefers."""
    host = show(scenes.scene(), theme="light")

    host.page.evaluate(JUPYTER_DARK)

    assert "rgb(33, 33, 33)" == surface(host)
    assert "dark" == host.page.locator(".hv-manager").evaluate(
        "m => getComputedStyle(m).colorScheme"
    )


SEEN = {
    "week": scenes.scene(notice=INFO),
    "fork": scenes.after_create_and_apply(),
    "off": scenes.turned_off(),
    "busy": scenes.busy(40),
    "apply": scenes.scene(dialog=APPLY),
    "rename": scenes.scene(dialog=RENAME),
    "error": scenes.scene(notice=ERROR),
    "typed": scenes.scene(cmdlet=scenes.TYPED),
    "labs": scenes.scene(cmdlet=scenes.LABS, notice=INFO),
    "menu": scenes.scene(),
}
FAULTS = """async () => (await axe.run(".hv-manager")).violations
    .filter(fault => ["serious", "critical"].includes(fault.impact))
    .flatMap(fault => fault.nodes.map(node =>
        [fault.id, node.html.slice(0, 120), node.any.map(it => it.message).join()]))"""


@pytest.mark.parametrize("name", SEEN)
def test_axe_finds_nothing_serious(show, axe, name):
    """No accessibility fault of weight in any view: light, dark, and JupyterLab's own dark."""
    host = show(SEEN[name])
    host.page.evaluate(axe)
    if name == "menu":
        host.node(default_name(C2)).click(button="right")
        host.page.get_by_role("menu").wait_for()

    light = host.page.evaluate(FAULTS)
    host.page.emulate_media(color_scheme="dark")
    dark = host.page.evaluate(FAULTS)
    host.page.emulate_media(color_scheme="light")
    host.page.evaluate(JUPYTER_DARK)
    jupyter = host.page.evaluate(FAULTS)

    assert ([], [], []) == (light, dark, jupyter)
