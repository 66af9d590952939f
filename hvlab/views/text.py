"""The checkpoint tree in words: for screen readers, terminals, untrusted notebooks and tests."""

from __future__ import annotations

from dataclasses import dataclass

from hvlab.views import lettering
from hvlab.views.tree import (
    EMPTY_TREE,
    NOW_LABEL,
    UNNAMED,
    Tree,
    TreeNode,
    description,
    has_checkpoints,
    new_date,
    walk,
)


@dataclass(frozen=True)
class _Strokes:
    """What the lines of a text tree are made of."""

    more: str
    last: str
    down: str
    gap: str
    now: str


_BOX = _Strokes(more="├─ ", last="└─ ", down="│  ", gap="   ", now=NOW_LABEL)
_ASCII = _Strokes(more="+- ", last="\\- ", down="|  ", gap="   ", now="> Now")


def text_tree(graph: Tree, vm_name: str, *, ascii_only: bool = False) -> str:
    """The VM's checkpoints as an indented tree, one line each, Now first among its siblings.

    Control characters in names are made visible. With ascii_only all else that is not printable
    ASCII becomes a Python escape. Without checkpoints: the sentence the host shows.
    """
    if not has_checkpoints(graph):
        return EMPTY_TREE
    strokes = _ASCII if ascii_only else _BOX
    lines = [_safe(vm_name, ascii_only)]
    stems: list[str] = []  # by level, what runs past on the left
    for placed in walk(graph):
        last = placed.position == placed.siblings
        del stems[placed.level - 1 :]
        branch = strokes.last if last else strokes.more
        lines.append("".join(stems) + branch + _line(placed.node, strokes, ascii_only))
        stems.append(strokes.gap if last else strokes.down)
    return "\n".join(lines)


def spoken_tree(graph: Tree, vm_name: str) -> str:
    """The same as sentences, for a screen reader that meets the drawing."""
    if not has_checkpoints(graph):
        return EMPTY_TREE
    name = lettering.visible(vm_name)
    count = sum(placed.node.kind == "checkpoint" for placed in walk(graph))
    lines = [f"{name} has {count} checkpoint{'' if count == 1 else 's'}."]
    lines += [f"Level {p.level}: {description(graph, p.node)}." for p in walk(graph)]
    return "\n".join(lines)


def _line(node: TreeNode, strokes: _Strokes, ascii_only: bool) -> str:
    if node.kind == "now":
        state = _safe(node.state, ascii_only)
        return f"{strokes.now} ({state})" if state else strokes.now
    standing = "" if node.active else "dormant"
    facts = [node.type, _safe(new_date(node), ascii_only), standing]
    told = ", ".join(fact for fact in facts if fact)
    name = _safe(node.name, ascii_only) if node.name.strip() else UNNAMED
    return f"{name} [{told}]" if told else name


def _safe(text: str, ascii_only: bool) -> str:
    if ascii_only:
        return lettering.ascii_only(text)
    return lettering.isolated(lettering.visible(text))
