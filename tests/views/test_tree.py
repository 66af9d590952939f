"""The tree as a drawing sees it: order, places, labels, DOT."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvlab.views import lettering
from hvlab.views.tree import (
    EMPTY_TREE,
    NAME_SIZE,
    UNNAMED,
    WIDEST_CARD,
    TreeNode,
    branching,
    description,
    dot,
    node_dicts,
    walk,
)
from tests.views.forests import (
    NASTY_NAMES,
    branched,
    checkpoint,
    forests,
    now,
    patch_week,
    unnamed,
)


def test_patch_week_as_the_browser_gets_it():
    """Every field the browser relies on, in reading order."""
    default = "SRV01 - (3/12/2026 - 9:52:30 AM)"

    nodes = node_dicts(patch_week())

    assert ["n0", "n1", "now", "n2", "n3"] == [node["id"] for node in nodes]
    assert {
        "id": "now",
        "checkpoint": None,
        "kind": "now",
        "name": "Now",
        "label": "▶ Now",
        "type": "",
        "created": "",
        "parent": "n1",
        "level": 3,
        "position": 1,
        "siblings": 2,
        "active": True,
        "description": f"Now, running from {default}",
    } == nodes[2]
    assert {
        "id": "n2",
        "checkpoint": "guid-2",
        "kind": "checkpoint",
        "name": "SRV01 - (3/12/2026 - 10:05:11 AM)",
        "label": "SRV01 - (3/12/2026 - 10:05:11 AM)",
        "type": "Standard",
        "created": "3/12/2026 10:05:11 AM",
        "parent": "n1",
        "level": 3,
        "position": 2,
        "siblings": 2,
        "active": False,
        "description": "SRV01 - (3/12/2026 - 10:05:11 AM), standard checkpoint, dormant",
    } == nodes[3]


def test_patch_week_as_dot():
    """The DOT text, word for word: ids and classes are what the browser and its styles go by."""
    assert PATCH_WEEK_DOT == dot(patch_week())


# ruff: noqa: E501
PATCH_WEEK_DOT = r"""digraph checkpoints {
	graph [bgcolor=white fontname=Arial id="hv-tree" nodesep=0.28 ordering=out outputorder=edgesfirst pad=0.15 rankdir=TB ranksep=0.42 splines=line]
	node [fixedsize=true fontname=Arial fontsize=10 margin="0.15,0.04"]
	edge [arrowhead=none headport=n tailport=s]
	n0 [label="SRV01 - (3/12/2026 - 9:41:07 AM)\l●  Standard\l" class="checkpoint active standard" color="#0f6cbd" fillcolor="#eff6fc" fontcolor="#1b1a19" height=0.5833 id="hv-n0" penwidth=2 shape=box style="rounded,filled" tooltip="SRV01 - (3/12/2026 - 9:41:07 AM)" width=2.6667]
	n1 [label="SRV01 - (3/12/2026 - 9:52:30 AM)\l●  Standard\l" class="checkpoint active standard" color="#0f6cbd" fillcolor="#eff6fc" fontcolor="#1b1a19" height=0.5833 id="hv-n1" penwidth=2 shape=box style="rounded,filled" tooltip="SRV01 - (3/12/2026 - 9:52:30 AM)" width=2.6667]
	now [label="▶ Now\nRunning\n" class=now color="#0b5a0b" fillcolor="#0e700e" fontcolor="#ffffff" height=0.5833 id="hv-now" penwidth=2 shape=house style="rounded,filled" tooltip=Now width=1.5000]
	n2 [label="SRV01 - (3/12/2026 - 10:05:11 AM)\l○  Standard\l" class="checkpoint dormant standard" color="#797775" fillcolor="#ffffff" fontcolor="#55534f" height=0.5833 id="hv-n2" penwidth=1 shape=box style="rounded,filled,dashed" tooltip="SRV01 - (3/12/2026 - 10:05:11 AM)" width=2.6667]
	n3 [label="SRV01 - (3/12/2026 - 2:15:00 PM)\l○  Standard\l" class="checkpoint dormant standard" color="#797775" fillcolor="#ffffff" fontcolor="#55534f" height=0.5833 id="hv-n3" penwidth=1 shape=box style="rounded,filled,dashed" tooltip="SRV01 - (3/12/2026 - 2:15:00 PM)" width=2.6667]
	n0 -> n1 [class=active color="#0f6cbd" id="hv-edge-n1" penwidth=2.25 weight=8]
	n1 -> now [class=active color="#0f6cbd" id="hv-edge-now" penwidth=2.25 weight=8]
	n1 -> n2 [class=dormant color="#797775" id="hv-edge-n2" penwidth=1 style=dashed]
	n2 -> n3 [class=dormant color="#797775" id="hv-edge-n3" penwidth=1 style=dashed]
}
"""


@pytest.mark.behaviour("B-048")
@given(forests())
def test_now_comes_first_and_siblings_follow_by_creation(nodes: list[TreeNode]):
    """Among siblings, roots too, Now is first and the others are in order of creation."""
    made = [node.id for node in nodes if node.kind == "checkpoint"]
    placed = list(walk(branching(nodes)))

    for parent in {node.parent for node in nodes}:
        siblings = [p for p in placed if p.node.parent == parent]
        ids = [p.node.id for p in siblings]

        assert sorted(ids, key=["now", *made].index) == ids
        assert list(range(1, len(ids) + 1)) == [p.position for p in siblings]
        assert {len(ids)} == {p.siblings for p in siblings}


@pytest.mark.behaviour("B-047")
@pytest.mark.behaviour("B-050")
@given(forests())
def test_every_node_is_there_once_below_its_parent(nodes: list[TreeNode]):
    """All checkpoints and one Now, each one level below its parent and after it."""
    graph = branching(nodes)
    dicts = {node["id"]: node for node in node_dicts(graph)}

    assert nx.is_branching(graph)
    assert sorted(node.id for node in nodes) == sorted(p.node.id for p in walk(graph))
    assert ["▶ Now"] == [node["label"] for node in dicts.values() if node["kind"] == "now"]
    order = list(dicts)
    for node in dicts.values():
        above = dicts[node["parent"]]["level"] if node["parent"] else 0
        assert above + 1 == node["level"]
        assert node["parent"] is None or order.index(node["parent"]) < order.index(node["id"])


@pytest.mark.behaviour("B-052")
def test_dormant_is_told_without_colour():
    """What does not lead to Now differs in class, outline, mark and in the words spoken."""
    lines = dot(patch_week()).splitlines()
    active = next(line for line in lines if line.startswith("\tn1 ["))
    dormant = next(line for line in lines if line.startswith("\tn2 ["))

    assert 'class="checkpoint active standard"' in active
    assert 'class="checkpoint dormant standard"' in dormant
    assert "dashed" not in active
    assert "dashed" in dormant
    assert "●" in active
    assert "○" in dormant
    nodes = {node["id"]: node["description"] for node in node_dicts(patch_week())}
    assert nodes["n1"].endswith(", active")
    assert nodes["n2"].endswith(", dormant")


@pytest.mark.behaviour("B-049")
@pytest.mark.parametrize("nodes", [[], [now(None)]])
def test_without_checkpoints_there_is_a_sentence_and_no_now(nodes: list[TreeNode]):
    """Neither Now nor any box, but the host's own sentence."""
    graph = branching(nodes)

    assert [] == node_dicts(graph)
    assert EMPTY_TREE in dot(graph)
    assert "Now" not in dot(graph)


@pytest.mark.parametrize(
    ("nodes", "complaint"),
    [
        ([checkpoint(0, "a", "n7")], "which is not there"),
        ([checkpoint(0, "a", "n1"), checkpoint(1, "b", "n0")], "in a circle"),
        ([checkpoint(0, "a"), checkpoint(0, "b")], "two nodes"),
        ([TreeNode('x" onload="', None, "now", "Now", "", "", None, True, "")], "not a node id"),
    ],
)
def test_what_is_no_tree_is_refused(nodes: list[TreeNode], complaint: str):
    """A mistake of ours is not drawn."""
    with pytest.raises(ValueError, match=complaint):
        branching(nodes)


@pytest.mark.parametrize(
    ("node", "words"),
    [
        (checkpoint(1, "a", kind="Production"), "a, production checkpoint, dormant"),
        (checkpoint(1, "a", kind="Off", active=True), "a, checkpoint taken while off, active"),
        (checkpoint(1, "a\nb", kind=""), "a␊b, checkpoint, dormant"),
        (now("n0", "Off"), "Now, off, from base"),
        (now(None, "Running"), "Now, running"),
        (now("n0", ""), "Now, from base"),
    ],
)
def test_description(node: TreeNode, words: str):
    """What a screen reader says of a node."""
    assert words == description(branching([checkpoint(0, "base"), node]), node)


def test_selecting_moves_nothing():
    """A selected box has one more class, and that is all."""
    plain, selected = dot(branched()), dot(branched(), selected="n5")

    assert plain != selected
    assert plain == selected.replace(" selected", "")


# ---------------------------------------------------------------- letters


@pytest.mark.parametrize("vm", ["SRV01", "WIN10DOC-SERVER", "WWWWWWWWWW"])
def test_default_names_fit_whole(vm: str):
    """The longest date and time behind a computer name of 15 letters is not cut."""
    name = f"{vm} - (12/30/2026 - 12:41:07 PM)"

    assert name == node_dicts(branching([checkpoint(0, name)]))[0]["label"]


def test_a_default_name_that_must_be_cut_keeps_its_time():
    """Date and time tell checkpoints of one VM apart, the VM's name does not."""
    name = "A-VIRTUAL-MACHINE-WITH-A-LONG-NAME - (12/30/2026 - 12:41:07 PM)"

    label = node_dicts(branching([checkpoint(0, name)]))[0]["label"]

    assert label == "A-VIRTUAL-MACHINE-… - (12/30/2026 - 12:41:07 PM)"


@given(st.sampled_from(NASTY_NAMES) | st.text(max_size=100))
def test_no_label_is_wider_than_its_box(name: str):
    """Labels are cut by width, and start as the name does."""
    label = node_dicts(branching([checkpoint(0, name)]))[0]["label"]

    assert lettering.width(label, NAME_SIZE, bold=True) <= WIDEST_CARD
    assert label in (lettering.visible(name), UNNAMED) or "…" in label


def test_a_cut_never_splits_what_people_see_as_one_character():
    """A family stays together, a flag whole and an accent on its letter."""
    for cluster in ("👩‍👩‍👧‍👦", "🇩🇪", "👍🏽", "e\u0301"):
        kept = lettering.fit(cluster * 40, 100, NAME_SIZE).removesuffix("…")

        assert kept
        assert kept == cluster * (len(kept) // len(cluster))


@given(st.text())
def test_visible_text_has_nothing_hidden(text: str):
    """No control, no direction override, nothing XML cannot hold; and doing it twice is once."""
    shown = lettering.visible(text)

    assert shown.isascii() or shown.encode("utf-8")
    assert not set(shown) & set("\n\r\t\x00\x1b\x7f\u202e\u2066\u200b\ufeff\ufffe\uffff")
    assert shown == lettering.visible(shown)


def test_a_date_is_not_told_twice():
    """A default name already holds the date, so only other names get it on the second line."""
    text = dot(branching([unnamed(0, "9:41:07 AM"), checkpoint(1, "named", "n0")]))

    assert "○\u00a0 Standard\\l" in text
    assert "○\u00a0 Standard · 3/12/2026 9:40:00 AM\\l" in text
