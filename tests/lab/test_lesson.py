"""The main job, end to end, in real JupyterLab: by mouse, and again by keyboard alone."""

import re

import pytest

pytestmark = [pytest.mark.browser, pytest.mark.slow]

WEEK = [f"SRV01 - (3/{day}/2026 - 9:00:00 PM)" for day in (9, 10, 11)]
LINEAR = [
    *[(level, f"{name}, standard checkpoint, active") for level, name in enumerate(WEEK, 1)],
    (4, f"Now, running from {WEEK[2]}"),
]


def after_two_checkpoints(notebook):
    """The two that were taken, once they are drawn as the fact sheet has them (2.2)."""
    (_, fourth), (_, fifth) = notebook.outline()[3:5]
    taken = [text.removesuffix(", standard checkpoint, active") for text in (fourth, fifth)]

    assert [
        *LINEAR[:3],
        (4, f"{taken[0]}, standard checkpoint, active"),
        (5, f"{taken[1]}, standard checkpoint, active"),
        (6, f"Now, running from {taken[1]}"),
    ] == notebook.outline()
    assert all(re.fullmatch(r"SRV01 - \(3/12/2026 - 9:00:\d\d AM\)", name) for name in taken)
    return taken


def expect_the_branch(notebook, taken):
    """Where B-085 has them: Now first under the applied one; the newer and the leaf dormant."""
    *above, now, newer, leaf = notebook.outline()

    assert [*LINEAR[:3], (4, f"{taken[0]}, standard checkpoint, active")] == above
    assert (5, f"Now, running from {taken[0]}") == now
    assert (5, f"{taken[1]}, standard checkpoint, dormant") == newer
    assert (6, True) == (leaf[0], leaf[1].endswith(", standard checkpoint, dormant"))


def create_and_apply_by_mouse(notebook, name):
    notebook.node(name).click(button="right")
    notebook.page.get_by_role("menuitem", name="Apply...").click()
    notebook.dialog.get_by_text("The virtual machine's current state will be lost.").wait_for()
    notebook.dialog.get_by_role("button", name="Create Checkpoint and Apply").click()


@pytest.mark.behaviour("B-085", "B-086", "B-043")
def test_by_mouse(open_notebook):
    """Two checkpoints, then Create Checkpoint and Apply on the first of them and on the second:
    the documented sequence of fact sheet 2.4."""
    notebook = open_notebook().run_all()
    assert LINEAR == notebook.outline()

    notebook.write_down_progress()
    for count in (5, 6):
        notebook.action("Checkpoint").click()
        notebook.wait_for_nodes(count)
        notebook.wait_for_rest()
        assert ["Creating Checkpoint"] == notebook.progress()
    taken = after_two_checkpoints(notebook)

    create_and_apply_by_mouse(notebook, taken[0])
    notebook.wait_for_nodes(7)
    notebook.wait_for_rest()
    expect_the_branch(notebook, taken)

    create_and_apply_by_mouse(notebook, taken[1])
    notebook.wait_for_nodes(8)
    notebook.wait_for_rest()
    *_, second, now, first_leaf, second_leaf = notebook.outline()
    assert (5, f"{taken[1]}, standard checkpoint, active") == second
    assert (6, f"Now, running from {taken[1]}") == now
    assert [(6, True), (5, True)] == [
        (level, text.endswith(", standard checkpoint, dormant"))
        for level, text in (first_leaf, second_leaf)
    ]


@pytest.mark.behaviour("B-085", "B-086")
def test_by_keyboard_alone(open_notebook):
    """The same with Tab, arrows, Enter and Shift+F10, from the notebook's own command mode."""
    notebook = open_notebook().run_all()
    notebook.focus_cell()
    cells = notebook.count_cells()

    notebook.tab_to("[data-action=checkpoint]")
    for count in (5, 6):
        notebook.press("Enter")
        notebook.wait_for_nodes(count)
        notebook.wait_for_rest()
    taken = after_two_checkpoints(notebook)

    notebook.tab_to("[role=treeitem]", back=True)
    assert f"Now, running from {taken[1]}" == notebook.focused()
    notebook.press("ArrowUp", "ArrowUp")
    assert f"{taken[0]}, standard checkpoint, active" == notebook.focused()
    notebook.press("Shift+F10")
    notebook.page.get_by_role("menuitem", name="Apply...").and_(
        notebook.page.locator(":focus")
    ).wait_for()
    notebook.press("Enter")
    notebook.dialog.get_by_role("button", name="Apply", exact=True).and_(
        notebook.page.locator(":focus")
    ).wait_for()
    notebook.tab_to("[data-button=create-apply]", back=True)
    notebook.press("Enter")
    notebook.wait_for_nodes(7)
    notebook.wait_for_rest()

    expect_the_branch(notebook, taken)
    assert f"{taken[0]}, standard checkpoint, active" == notebook.focused()
    assert cells == notebook.count_cells()  # no key reached JupyterLab's own shortcuts
