"""The drawn checkpoint tree: what it says, and how it is walked."""

import pytest

from tests.browser import scenes
from tests.browser.scenes import C1, C2, C3, C4, CHAIN, FORK, Shot, default_name

pytestmark = pytest.mark.browser
LISTEN = """() => {
    window.heard = [];
    document.onkeydown = (event) => heard.push(event.key);
}"""
MOVING = "() => document.querySelector('.hv-tree').getAnimations({ subtree: true }).length"
FIRST, SECOND, THIRD, FOURTH = map(default_name, (C1, C2, C3, C4))


def test_the_tree_says_everything_to_who_does_not_see_it(show):
    """A screen reader gets the levels, the places among siblings, the types and where Now is."""
    host = show(scenes.after_create_and_apply())

    told = host.page.locator("[role=tree] [role=treeitem]").evaluate_all(
        "nodes => nodes.map(n => [n.ariaLabel, +n.ariaLevel, +n.ariaPosInSet, +n.ariaSetSize])"
    )

    assert [
        [f"{FIRST}, standard checkpoint, active", 1, 1, 1],
        [f"{SECOND}, standard checkpoint, active", 2, 1, 1],
        [f"Now, running from {SECOND}", 3, 1, 2],
        [f"{THIRD}, standard checkpoint, dormant", 3, 2, 2],
        [f"{FOURTH}, standard checkpoint, dormant", 4, 1, 1],
    ] == told


def test_dormant_and_active_differ_without_colour(show):
    """Dormant checkpoints have a dashed outline, a hollow mark and the word itself."""
    host = show(scenes.after_create_and_apply())
    look = """node => {
        const style = (part) => getComputedStyle(node.querySelector(part));
        const dashed = style(".hv-face").strokeDasharray !== "none";
        const hollow = style(".hv-mark circle").fill === "none";
        return [dashed, hollow, node.textContent.includes("dormant")];
    }"""

    assert [False, False, False] == host.node(SECOND).evaluate(look)
    assert [True, True, True] == host.node(THIRD).evaluate(look)


def test_now_has_its_own_shape_and_says_what_the_machine_does(show):
    """Now is round, has a play arrow, and the machine's state below its name."""
    host = show(scenes.scene())
    now = host.node("Now")
    round_ = """node => {
        const face = node.querySelector(".hv-face");
        return face.getAttribute("rx") * 2 >= face.getAttribute("height");
    }"""

    assert ["Now", "Running"] == now.locator("text").all_text_contents()
    assert now.evaluate(round_)
    assert not host.node(FIRST).evaluate(round_)


@pytest.mark.parametrize(
    ("start", "keys", "end"),
    [
        (SECOND, "ArrowUp", FIRST),
        (FIRST, "ArrowUp", FIRST),
        (SECOND, "ArrowDown", "Now"),
        ("Now", "ArrowRight", THIRD),
        (THIRD, "ArrowLeft", "Now"),
        (THIRD, "ArrowRight", THIRD),
        (THIRD, "ArrowDown", FOURTH),
        (FOURTH, "Home", FIRST),
        (FIRST, "End", FOURTH),
    ],
)
def test_arrow_keys_walk_the_tree_as_it_is_drawn(show, start, keys, end):
    """Up to the parent, down to the first child, sideways to siblings; nothing is selected."""
    host = show(scenes.after_create_and_apply())
    host.node(start).focus()

    host.page.keyboard.press(keys)

    assert host.node(end).get_attribute("data-node") == host.focused()
    assert [] == host.python.sent("select")


def test_enter_selects_what_has_the_focus(show):
    """Walking looks, Enter chooses; the choice is Python's to show."""
    host = show(scenes.scene())
    host.node(THIRD).focus()

    host.page.keyboard.press("Enter")

    host.page.wait_for_selector('[data-node="n2"][aria-selected="true"]')
    assert [{"node": "n2"}] == host.python.sent("select")
    assert 1 == host.page.locator('[role=treeitem][aria-selected="true"]').count()


def test_the_tree_is_one_tab_stop(show):
    """Tab passes the tree in one step however many checkpoints there are."""
    host = show(scenes.many(8))
    host.node("Step 03").click()

    stops = host.page.locator("[role=treeitem]").evaluate_all(
        "n => n.filter(x => x.tabIndex === 0).map(x => x.dataset.node)"
    )

    assert ["n2"] == stops


@pytest.mark.parametrize(("key", "action"), [("Delete", "delete"), ("F2", "rename")])
def test_keys_of_the_real_manager(show, key, action):
    """Del asks to delete, F2 to rename, for the checkpoint that has the focus."""
    host = show(scenes.scene())
    host.node(THIRD).focus()

    host.page.keyboard.press(key)

    assert [{"target": "node", "action": action, "node": "n2"}] == host.python.sent("invoke")


@pytest.mark.parametrize("key", ["Delete", "F2"])
def test_now_can_be_neither_deleted_nor_renamed(show, key):
    """Now is no checkpoint."""
    host = show(scenes.scene())
    host.node("Now").focus()

    host.page.keyboard.press(key)

    assert [] == host.python.sent("invoke")


def test_keys_we_use_do_not_reach_the_notebook(show):
    """A key that moved the focus in the tree moves nothing outside it; others pass."""
    host = show(scenes.scene())
    host.page.evaluate(LISTEN)
    host.node(SECOND).focus()

    for key in ("ArrowDown", "ArrowUp", "Enter", "Delete", "x"):
        host.page.keyboard.press(key)

    assert ["x"] == host.page.evaluate("heard")


def test_focus_goes_to_now_when_its_checkpoint_is_gone(show):
    """Nobody is left on an element that no longer exists, and it is said."""
    host = show(scenes.scene())
    host.node(SECOND).focus()

    host.change(tree=scenes.tree(scenes.without(CHAIN, SECOND), THIRD))

    host.wait_for_nodes(3)
    assert "now" == host.focused()
    assert "Now has the focus" in host.page.locator(".hv-live[data-own]").text_content()


def test_focus_stays_on_its_checkpoint_when_the_numbers_change(show):
    """A checkpoint is known by its GUID; that Python numbers the nodes anew does not matter."""
    host = show(scenes.scene())
    host.node(THIRD).focus()

    host.change(tree=scenes.tree(scenes.without(CHAIN, FIRST), THIRD))

    host.wait_for_nodes(3)
    assert "n1" == host.focused()
    assert host.node(THIRD).get_attribute("aria-label").startswith(THIRD)


def test_reading_order_follows_the_tree(show):
    """A node that comes in between is read in between."""
    host = show(scenes.scene())

    host.change(tree=scenes.tree(FORK, SECOND))

    host.wait_for_nodes(5)
    order = host.page.locator("[role=treeitem]").evaluate_all("n => n.map(x => x.dataset.node)")
    assert [node["id"] for node in host.python.traits["tree"]["nodes"]] == order


def test_a_change_moves_what_stays_and_fades_what_comes(show):
    """The learner's eye can follow: kept nodes glide, new ones appear."""
    host = show(scenes.scene(), motion=True)

    with host.still():
        host.change(tree=scenes.tree(FORK, SECOND))
        host.wait_for_nodes(5)
        moving = host.page.locator("[role=treeitem]").evaluate_all(
            """nodes => Object.fromEntries(nodes.map(node => {
                const frames = node.getAnimations().flatMap(one => one.effect.getKeyframes());
                const changed = frames.flatMap(Object.keys);
                const kinds = ["transform", "opacity"];
                return [node.dataset.node, kinds.find(it => changed.includes(it))];
            }))"""
        )

    assert "opacity" == moving["n3"]
    assert "transform" == moving["now"]


def test_nothing_moves_for_who_asked_for_less_motion(show):
    """With reduced motion the new picture is simply there."""
    host = show(scenes.scene(), motion=False)

    with host.still():
        host.change(tree=scenes.tree(FORK, SECOND))
        host.wait_for_nodes(5)

        assert 0 == host.page.evaluate(MOVING)


def test_a_huge_tree_is_not_animated(show):
    """Above 150 nodes moving costs more than it explains."""
    host = show(scenes.many(160), motion=True)

    with host.still():
        host.change(tree=scenes.many(161)["tree"])
        host.wait_for_nodes(162)

        assert 0 == host.page.evaluate(MOVING)


def test_the_selected_checkpoint_is_in_sight(show):
    """In a tree larger than its pane the pane scrolls to the selection, and the page does not."""
    host = show(scenes.many(50), width=700)

    host.change(tree=scenes.many(50, selected="Step 49")["tree"])

    host.page.wait_for_selector('[aria-selected="true"]')
    inside = """node => {
        const a = node.querySelector(".hv-face").getBoundingClientRect();
        const b = node.closest(".hv-tree-frame").getBoundingClientRect();
        return a.left >= b.left && a.right <= b.right && a.top >= b.top && a.bottom <= b.bottom;
    }"""
    assert host.node("Step 49").evaluate(inside)
    assert 0 == host.page.evaluate("scrollY")


def test_no_checkpoints_is_said_in_the_hosts_words(show):
    """An empty tree is a sentence, not an empty picture."""
    host = show(scenes.turned_off())

    pane = host.page.locator(".hv-pane-tree")

    assert pane.get_by_text("The selected virtual machine has no checkpoints.").is_visible()
    assert not pane.locator("[role=tree]").is_visible()


def test_progress_does_not_touch_the_tree(show):
    """Ten times a second the status changes; the tree is not even looked at."""
    host = show(scenes.scene())
    host.page.evaluate(
        """() => {
            window.touched = 0;
            const look = new MutationObserver(changes => { touched += changes.length; });
            const everything = { subtree: true, childList: true, attributes: true };
            look.observe(document.querySelector(".hv-tree"), everything);
        }"""
    )
    host.node(SECOND).focus()

    host.page.evaluate("touched = 0")

    for percent in range(0, 100, 10):
        host.change(summary=scenes.busy(percent)["summary"])

    assert "90" == host.page.get_by_role("progressbar").get_attribute("aria-valuenow")
    assert 0 == host.page.evaluate("touched")
    assert "n1" == host.focused()


def test_lines_lead_to_now(show):
    """What leads to Now is drawn thick and last, so that dormant lines never cross it."""
    host = show(scenes.after_create_and_apply())

    lines = host.page.locator(".hv-link").evaluate_all(
        "l => l.map(x => x.classList.contains('hv-active'))"
    )

    assert [False, False, True, True] == lines


def test_types_are_told_in_words(show):
    """What was captured is written on the card, not only drawn."""
    shots = [Shot("a", None, "Standard"), Shot("b", "a", "Production"), Shot("c", "b", "Off")]
    host = show(scenes.scene(tree=scenes.tree(shots, "c")))

    words = [host.node(name).locator(".hv-kind").text_content() for name in "abc"]

    assert ["Standard checkpoint", "Production checkpoint", "Taken while off"] == words
