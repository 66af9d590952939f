"""The drawn tree: the same bytes everywhere, nothing a page could choke on, boxes where they go."""

import os
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given

from hvlab.views import svg
from hvlab.views.svg import render_svg, tree_svg
from hvlab.views.tree import Tree, TreeNode, branching, dot, node_dicts, shown_name, walk
from tests.views.forests import branched, checkpoint, forests, nasty, now, patch_week

SVG = "{http://www.w3.org/2000/svg}"
HERE = Path(__file__).parent


@pytest.fixture(params=["wasm", "dot"])
def drawer(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Either Graphviz there can be; a machine need not have `dot`."""
    if request.param == "dot":
        import graphviz

        try:
            graphviz.version()
        except graphviz.ExecutableNotFound:
            pytest.skip("no dot on PATH")
        monkeypatch.setattr(svg, "_draw_with_wasm", _broken)
    svg._render.cache_clear()
    yield request.param
    svg._render.cache_clear()


def _broken(source: str) -> bytes:
    raise OSError("not here")


def drawn(graph: Tree) -> ET.Element:
    picture = tree_svg(graph, "SRV01", prefix="hv-")
    assert picture is not None
    return ET.fromstring(picture)


def boxes(picture: ET.Element) -> dict[str, ET.Element]:
    groups = picture.iter(f"{SVG}g")
    return {g.get("id", ""): g for g in groups if "node" in (g.get("class") or "").split()}


def left_and_top(box: ET.Element) -> tuple[float, float]:
    text = next(box.iter(f"{SVG}text"))
    return float(text.get("x", "")), float(text.get("y", ""))


def texts(box: ET.Element) -> list[str]:
    return [spaced(text.text or "") for text in box.iter(f"{SVG}text")]


def spaced(text: str) -> str:
    """With plain spaces: Graphviz makes all but the first of several non-breaking."""
    return text.replace("\u00a0", " ")


def test_a_small_tree_word_for_word():
    """The whole picture: no header, no style sheet, all looks in attributes, words for readers."""
    graph = branching([checkpoint(0, "base", active=True), checkpoint(1, "<b>", "n0"), now("n0")])

    assert SMALL_TREE == tree_svg(graph, "SRV01", prefix="hv-")


# ruff: noqa: E501
SMALL_TREE = """\
<svg xmlns="http://www.w3.org/2000/svg" width="402pt" height="136pt" viewBox="0.00 0.00 402.00 136.00" role="img" font-family="Arial, Helvetica, 'Liberation Sans', sans-serif">
<title>Checkpoints of SRV01</title>
<desc>SRV01 has 2 checkpoints.
Level 1: base, standard checkpoint, active.
Level 2: Now, running from base.
Level 2: &lt;b&gt;, standard checkpoint, dormant.</desc>
<rect width="100%" height="100%" rx="6" fill="#ffffff"/>
<g transform="translate(10.8 124.8)">
<path id="hv-edge-n1" class="edge dormant" fill="none" stroke="#797775" stroke-dasharray="4 3" d="M102,-72V-64Q102,-57 109,-57H271Q278,-57 278,-50V-42"/>
<path id="hv-edge-now" class="edge active" fill="none" stroke="#0f6cbd" stroke-width="2.25" d="M102,-72V-42"/>
<g id="hv-n0" class="node checkpoint active standard"><title>base</title><rect x="0" y="-114" width="204" height="42" rx="5" fill="#eff6fc" stroke="#0f6cbd" stroke-width="2"/><path fill="#0f6cbd" d="M5,-114h-1a4,4 0 0 0-4,4V-76a4,4 0 0 0 4,4h1z"/><text x="11" y="-96" font-size="10" font-weight="bold" fill="#1b1a19">base</text><text x="11" y="-84" font-size="9" fill="#1b1a19">●\u00a0 Standard · 3/12/2026 9:40:00 AM</text></g>
<g id="hv-now" class="node now"><title>Now</title><path fill="#0e700e" stroke="#0b5a0b" stroke-width="2" stroke-linejoin="round" d="M102,-41L150,-33Q156,-32 156,-26V-10q0,6-6,6H54q-6,0-6-6V-26Q48,-32 54,-33z"/><text x="102" y="-24" text-anchor="middle" font-size="10" font-weight="bold" fill="#ffffff">▶ Now</text><text x="102" y="-12" text-anchor="middle" font-size="9" fill="#ffffff">Running</text></g>
<g id="hv-n1" class="node checkpoint dormant standard"><title>&lt;b&gt;</title><rect x="176" y="-42" width="204" height="42" rx="5" fill="#ffffff" stroke="#797775" stroke-dasharray="4 3"/><text x="187" y="-24" font-size="10" font-weight="bold" fill="#55534f">&lt;b&gt;</text><text x="187" y="-12" font-size="9" fill="#55534f">○\u00a0 Standard · 3/12/2026 9:40:00 AM</text></g>
</g>
</svg>
"""


@pytest.mark.parametrize("graph", [patch_week(), branched(), nasty()], ids=["week", "8", "nasty"])
def test_every_node_is_drawn_once_with_its_words(drawer: str, graph: Tree):
    """Box by box the label, as `node_dicts` has it, and the full name to hover over."""
    found = boxes(drawn(graph))

    assert {f"hv-{node}" for node in graph} == set(found)
    for node in node_dicts(graph):
        box = found[f"hv-{node['id']}"]
        assert node["label"] == texts(box)[0]
        assert shown_name(graph.nodes[node["id"]]["node"]) == box.findtext(f"{SVG}title")


@given(forests(max_size=9))
def test_every_tree_can_be_drawn_in_order(nodes: list[TreeNode]):
    """Any tree, any names: each box once, children below, siblings and roots left to right."""
    graph = branching(nodes)
    picture = boxes(drawn(graph))
    found = {name: left_and_top(box) for name, box in picture.items()}

    assert {f"hv-{node.id}" for node in nodes} == set(found)
    for node in node_dicts(graph):
        box = picture[f"hv-{node['id']}"]
        assert spaced(node["label"]) == texts(box)[0]
        full_name = shown_name(graph.nodes[node["id"]]["node"])
        assert spaced(full_name) == spaced(box.findtext(f"{SVG}title") or "")
    siblings: dict[str | None, list[float]] = {}
    for placed in walk(graph):
        x, y = found[f"hv-{placed.node.id}"]
        siblings.setdefault(placed.node.parent, []).append(x)
        if placed.node.parent:
            assert found[f"hv-{placed.node.parent}"][1] < y
    assert all(left < right for xs in siblings.values() for left, right in pairwise(xs))


def test_the_way_to_now_is_straight(drawer: str):
    """Edges on the way to Now go straight down; they are drawn over the dormant ones."""
    edges = [path for path in drawn(branched()).iter(f"{SVG}path") if path.get("id")]
    active = [path for path in edges if "active" in path.get("class", "")]

    assert ["n1", "n5", "n6", "now"] == sorted(p.get("id", "").split("-")[-1] for p in active)
    assert active == edges[-4:]
    assert not [path.get("d") for path in active if "Q" in path.get("d", "")]


@pytest.mark.parametrize("graph", [patch_week(), nasty(), branching([])], ids=["week", "nasty", ""])
def test_nothing_a_page_strips_or_chokes_on(drawer: str, graph: Tree):
    """No script, style, link or header, a white ground, and a role with a name."""
    picture = tree_svg(graph, 'SRV<01>\0"')
    assert picture is not None
    root = ET.fromstring(picture)

    assert picture.startswith("<svg ")
    assert "<!" not in picture
    assert {"svg", "title", "desc", "rect", "g", "path", "text"} >= {
        part.tag.removeprefix(SVG) for part in root.iter()
    }
    assert not [n for part in root.iter() for n in part.attrib if n in ("style", "href", "onload")]
    assert "img" == root.get("role")
    assert 'Checkpoints of SRV<01>␀"' == root.findtext(f"{SVG}title")
    assert "#ffffff" == next(root.iter(f"{SVG}rect")).get("fill")


def test_ids_are_unique_on_a_page():
    """Within a picture, and between any two pictures that differ."""
    pages = [
        tree_svg(patch_week(), "SRV01"),
        tree_svg(patch_week(), "SRV02"),
        tree_svg(nasty(), ""),
    ]
    ids = [part.get("id") for page in pages for part in ET.fromstring(page or "").iter()]
    ids = [one for one in ids if one]

    assert len(ids) == len(set(ids))
    with pytest.raises(ValueError, match="start of an id"):
        tree_svg(patch_week(), "SRV01", prefix='"><script>')


def test_the_empty_tree_is_a_sentence(drawer: str):
    """A picture of the host's words, where there is nothing else to draw."""
    picture = drawn(branching([]))

    assert ["The selected virtual machine has no checkpoints."] == texts(picture)


def test_a_selected_box_has_a_ring():
    """One more outline than without, and nothing else has moved."""
    plain = tree_svg(patch_week(), "SRV01", prefix="hv-") or ""
    chosen = tree_svg(patch_week(), "SRV01", prefix="hv-", selected="n2") or ""

    assert plain.count("<rect") + 1 == chosen.count("<rect")
    ring = chosen[chosen.index('rx="8"') :]
    assert ring.index("10:05:11 AM") < ring.index("2:15:00 PM")
    assert [left_and_top(box) for box in boxes(ET.fromstring(plain)).values()] == [
        left_and_top(box) for box in boxes(ET.fromstring(chosen)).values()
    ]


def test_the_same_bytes_in_every_process():
    """Committed pictures do not change by themselves: neither order nor hashing plays a part."""
    program = (
        "import sys; sys.stdout.reconfigure(encoding='utf-8')\n"
        "from tests.views.forests import *; from hvlab.views.svg import tree_svg\n"
        "for graph in (patch_week(), branched(), nasty()): print(tree_svg(graph, 'SRV01'))"
    )

    def run(seed: str) -> bytes:
        env = os.environ | {"PYTHONHASHSEED": seed}
        root = HERE.parent.parent
        return subprocess.run(
            [sys.executable, "-c", program], env=env, cwd=root, check=True, capture_output=True
        ).stdout

    expected = "".join(f"{tree_svg(g, 'SRV01')}\n" for g in (patch_week(), branched(), nasty()))

    assert expected.split("\n") == run("1").decode("utf-8").replace("\r\n", "\n").split("\n")
    assert run("1") == run("2")


def test_nothing_to_draw_with_is_no_error(monkeypatch: pytest.MonkeyPatch):
    """None, so that a view can fall back to words; and a later try may succeed."""
    svg._render.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(svg, "_draw_with_wasm", _broken)
        patch.setattr(svg, "_draw_with_dot", _broken)
        assert tree_svg(patch_week(), "SRV01") is None

    assert tree_svg(patch_week(), "SRV01") is not None


def test_pyodide_draws_in_its_browser(monkeypatch: pytest.MonkeyPatch):
    """There is neither wasmtime nor a process to start."""
    svg._render.cache_clear()
    monkeypatch.setattr(sys, "platform", "emscripten")

    assert tree_svg(patch_week(), "SRV01") is None


def test_without_a_place_to_keep_the_compiled_graphviz(monkeypatch: pytest.MonkeyPatch):
    """A read-only home folder costs time, not the picture."""
    import wasmtime

    def refuse(self: object, where: object) -> None:
        raise wasmtime.WasmtimeError("no home")

    monkeypatch.setattr(wasmtime.Config, "cache", property(None, refuse))
    svg._wasm_backend.cache_clear()

    assert svg._draw_with_wasm(dot(patch_week())).startswith(b"<?xml")
    svg._wasm_backend.cache_clear()


def test_text_that_is_no_dot_gives_no_picture_and_harms_nothing():
    """A failed layout does not spoil the next one."""
    assert render_svg("digraph {") is None
    assert tree_svg(branched(), "after a failure") is not None


def test_a_long_chain_can_be_drawn():
    """Twice the fifty checkpoints that a host allows."""
    chain = [
        checkpoint(i, f"Step {i}", f"n{i - 1}" if i else None, active=True) for i in range(100)
    ]

    assert 101 == len(boxes(drawn(branching([*chain, now("n99")]))))
