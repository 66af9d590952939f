"""Checkpoint trees to draw: two we know well, one with nasty names, and any there can be."""

from hypothesis import strategies as st

from hvlab.views.tree import Tree, TreeNode, branching

NASTY_NAMES = [
    "",
    "   ",
    "<b>x</b>",
    "<<b>Now</b>>",
    "\"quoted\" and 'quoted'",
    "back\\slash \\N \\G \\",
    '\\"',
    "&lt;b&gt; &amp; &#9654; & &nosuch;",
    "]]> <!-- --> <![CDATA[",
    "line\nbreak\r\nand\ttab",
    "\x00\x07\x1b[31mred\x7f\x9b",
    "\u202egnp.exe\u202c \u200b\ufeff\u2028",
    "\ud800 lone, \ufffe none, \U0001ffff none",
    "נקודת ביקורת (1)",
    "نقطة تحقق",
    "检查点 之前 更新系统以及所有的应用程序和驱动程序",
    "👩‍👩‍👧‍👦🇩🇪👍🏽 " + "🔥" * 60,
    "e\u0301" * 100,
    "W" * 100,
    "i" * 100,
    "node",
    "strict digraph { a -> b }",
]


def checkpoint(
    number: int,
    name: str,
    parent: str | None = None,
    *,
    active: bool = False,
    kind: str = "Standard",
    created: str = "3/12/2026 9:40:00 AM",
) -> TreeNode:
    return TreeNode(
        f"n{number}", f"guid-{number}", "checkpoint", name, kind, created, parent, active, ""
    )


def unnamed(number: int, time: str, parent: str | None = None, *, active: bool = False) -> TreeNode:
    """A checkpoint with the default name, taken on 3/12/2026."""
    name = f"SRV01 - (3/12/2026 - {time})"
    return checkpoint(number, name, parent, active=active, created=f"3/12/2026 {time}")


def now(parent: str | None, state: str = "Running") -> TreeNode:
    return TreeNode("now", None, "now", "Now", "", "", parent, True, state)


def patch_week() -> Tree:
    """Four checkpoints in a row, and the second one applied after a checkpoint of the state."""
    return branching(
        [
            unnamed(0, "9:41:07 AM", active=True),
            unnamed(1, "9:52:30 AM", "n0", active=True),
            unnamed(2, "10:05:11 AM", "n1"),
            unnamed(3, "2:15:00 PM", "n2"),
            now("n1"),
        ]
    )


def branched() -> Tree:
    """Eight checkpoints of all kinds, Now deep on a later branch."""
    return branching(
        [
            checkpoint(0, "Clean install", active=True, kind="Off", created="3/9/2026 8:00:00 AM"),
            unnamed(1, "9:41:07 AM", "n0", active=True),
            checkpoint(2, "Before KB5034439", "n1", kind="Production"),
            checkpoint(3, "Before KB5034440", "n2"),
            unnamed(4, "2:15:00 PM", "n2"),
            checkpoint(5, "Second try", "n1", active=True, kind="Production"),
            unnamed(6, "8:59:59 PM", "n5", active=True),
            unnamed(7, "9:01:02 PM", "n0"),
            now("n6", "Saved"),
        ]
    )


def nasty() -> Tree:
    """Every nasty name, three to a parent."""
    names = list(enumerate(NASTY_NAMES))
    parents = [f"n{(number - 1) // 3}" if number else None for number, _ in names]
    nodes = [checkpoint(number, name, parents[number]) for number, name in names]
    return branching([*nodes, now("n3")])


@st.composite
def forests(draw: st.DrawFn, max_size: int = 12) -> list[TreeNode]:
    """The nodes of any checkpoint forest, in order of creation, with any names."""
    count = draw(st.integers(1, max_size))
    parents = [
        draw(st.none() | st.integers(0, number - 1)) if number else None for number in range(count)
    ]
    here = draw(st.none() | st.integers(0, count - 1))
    way = set()
    step = here
    while step is not None:
        way.add(step)
        step = parents[step]
    return [
        *(
            checkpoint(
                number,
                draw(st.sampled_from(NASTY_NAMES) | st.text(max_size=100)),
                None if parent is None else f"n{parent}",
                active=number in way,
                kind=draw(st.sampled_from(["Standard", "Production", "Off", ""])),
            )
            for number, parent in enumerate(parents)
        ),
        now(None if here is None else f"n{here}"),
    ]
