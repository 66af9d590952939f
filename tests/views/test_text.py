"""The tree in words."""

import pytest
from hypothesis import given

from hvlab.views.text import spoken_tree, text_tree
from hvlab.views.tree import TreeNode, branching
from tests.views.forests import branched, checkpoint, forests, nasty, now, patch_week


@pytest.mark.behaviour("B-047")
@pytest.mark.behaviour("B-048")
@pytest.mark.behaviour("B-052")
def test_patch_week():
    """Now first among its siblings, what is dormant says so."""
    assert """\
SRV01
└─ SRV01 - (3/12/2026 - 9:41:07 AM) [Standard]
   └─ SRV01 - (3/12/2026 - 9:52:30 AM) [Standard]
      ├─ ▶ Now (Running)
      └─ SRV01 - (3/12/2026 - 10:05:11 AM) [Standard, dormant]
         └─ SRV01 - (3/12/2026 - 2:15:00 PM) [Standard, dormant]""" == text_tree(
        patch_week(), "SRV01"
    )


def test_branches_are_drawn_past_what_hangs_between():
    """Lines run down from a checkpoint to all of its children."""
    assert """\
SRV01
└─ Clean install [Off, 3/9/2026 8:00:00 AM]
   ├─ SRV01 - (3/12/2026 - 9:41:07 AM) [Standard]
   │  ├─ Before KB5034439 [Production, 3/12/2026 9:40:00 AM, dormant]
   │  │  ├─ Before KB5034440 [Standard, 3/12/2026 9:40:00 AM, dormant]
   │  │  └─ SRV01 - (3/12/2026 - 2:15:00 PM) [Standard, dormant]
   │  └─ Second try [Production, 3/12/2026 9:40:00 AM]
   │     └─ SRV01 - (3/12/2026 - 8:59:59 PM) [Standard]
   │        └─ ▶ Now (Saved)
   └─ SRV01 - (3/12/2026 - 9:01:02 PM) [Standard, dormant]""" == text_tree(branched(), "SRV01")


def test_several_roots():
    """Where the first checkpoint is gone, what hung below it are roots, and so is Now."""
    graph = branching([checkpoint(0, "a"), checkpoint(1, "b", "n0"), checkpoint(2, "c"), now(None)])

    assert """\
SRV01
├─ ▶ Now (Running)
├─ a [Standard, 3/12/2026 9:40:00 AM, dormant]
│  └─ b [Standard, 3/12/2026 9:40:00 AM, dormant]
└─ c [Standard, 3/12/2026 9:40:00 AM, dormant]""" == text_tree(graph, "SRV01")


def test_ascii_only():
    """For terminals that know nothing else; other characters become Python escapes."""
    graph = branching([checkpoint(0, "Tür\n✓", active=True, kind="Off"), now("n0", "Off")])

    assert """\
SRV01
\\- T\\xfcr\\n\\u2713 [Off, 3/12/2026 9:40:00 AM]
   \\- > Now (Off)""" == text_tree(graph, "SRV01", ascii_only=True)


def test_names_cannot_break_or_reorder_lines():
    """Controls are shown, and what runs right to left is fenced in."""
    graph = branching(
        [checkpoint(0, "a\nb\x1b[31m\u202ec", kind="", created=""), checkpoint(1, "אב", "n0")]
    )

    assert (
        "SRV␀\n"
        "└─ a␊b␛[31m<U+202E>c [dormant]\n"
        "   └─ \u2068אב\u2069 [Standard, 3/12/2026 9:40:00 AM, dormant]"
    ) == text_tree(graph, "SRV\0")


@given(forests())
def test_one_line_for_each_node(nodes: list[TreeNode]):
    """The VM's line and one for each node, Now's among them once, whatever the names."""
    graph = branching(nodes)

    for text in (text_tree(graph, "vm"), text_tree(graph, "vm", ascii_only=True)):
        lines = text.splitlines()

        assert 1 + len(nodes) == len(lines)
        assert 1 == sum(line.endswith(("─ ▶ Now (Running)", "- > Now (Running)")) for line in lines)
    assert text.isascii()


@pytest.mark.behaviour("B-049")
@pytest.mark.parametrize("nodes", [[], [now(None)]])
def test_without_checkpoints(nodes: list[TreeNode]):
    """The host's sentence, and no Now."""
    sentence = "The selected virtual machine has no checkpoints."

    assert sentence == text_tree(branching(nodes), "SRV01")
    assert sentence == spoken_tree(branching(nodes), "SRV01")


def test_spoken():
    """Sentences for a screen reader, with the level in place of lines."""
    graph = branching([checkpoint(0, "base", active=True), checkpoint(1, "late", "n0"), now("n0")])

    assert """\
SRV01 has 2 checkpoints.
Level 1: base, standard checkpoint, active.
Level 2: Now, running from base.
Level 2: late, standard checkpoint, dormant.""" == spoken_tree(graph, "SRV01")


def test_nasty_names_stay_on_their_lines():
    """Every nasty name takes exactly one line."""
    text = text_tree(nasty(), "SRV01")

    assert len(nasty()) + 1 == len(text.splitlines()) == text.count("\n") + 1
