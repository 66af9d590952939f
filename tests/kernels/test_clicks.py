"""Clicks that arrive while a cell runs: none is lost, nothing breaks, whatever thread they come on.

ipykernel 6 serves them after the cell, 7.0 to 7.3 on a subshell's thread in the middle of it, and
7.4 on the main thread again; hvlab relies on none of this.
"""

import ipykernel
import pytest

COUNT = """
names = list(lab.vm().files)
print(sum("cell-" in n for n in names), sum("note-" in n for n in names), len(lab.world.jobs))
"""


def test_the_kernel_under_test(started):
    """Says which one it is; ci-kernels.sh runs this with several."""
    assert ipykernel.__version__ == started.run("import ipykernel; print(ipykernel.__version__)")


def test_clicks_while_a_cell_works_in_the_lab(page):
    """The cell and the page write at the same time: every note of both is there."""
    cell = page.kernel.begin(
        "import time\n"
        "for number in range(40):\n"
        "    lab.vm().write(f'cell-{number}.txt', 'x')\n"
        "    time.sleep(0.01)\n"
    )
    for number in range(25):
        page.write_note(f"note {number}")
    page.kernel.end(cell)
    page.wait_for("all notes", "print(sum('note-' in n for n in lab.vm().files) == 25)")

    assert "40 25 0" == page.kernel.run(COUNT)
    texts = "print(len({t for p, t in lab.vm().files.items() if 'note-' in p}))"
    assert "25" == page.kernel.run(texts)


def test_every_click_can_be_rewound(page):
    """The journal has them all, and the way back leads to the beginning."""
    page.kernel.run("at_first = lab.world.copy()")  # before any click can be served
    cell = page.kernel.begin(
        "import time\n"
        "for number in range(10):\n"
        "    lab.vm().write(f'cell-{number}.txt', 'x')\n"
        "    time.sleep(0.02)\n"
    )
    for number in range(10):
        page.write_note(f"note {number}")
    page.kernel.end(cell)
    page.wait_for("all notes", "print(sum('note-' in n for n in lab.vm().files) == 10)")

    assert "True" == page.kernel.run("lab.rewind(20); print(lab.world == at_first)")
    assert "10 10 0" == page.kernel.run("lab.redo(20)\n" + COUNT)


def test_a_job_begun_by_a_click_in_a_busy_cell_goes_on_after_it(page):
    """The checkpoint is begun once, shows its progress, and is done without another click."""
    cell = page.kernel.begin("import time; time.sleep(0.5)")
    page.act("checkpoint")
    page.kernel.end(cell)
    page.wait_for("the checkpoint", "print(len(lab.vm().checkpoints) == 4)")
    page.wait_for("rest", "print(not len(lab.world.jobs))")

    assert "Checkpoint" == page.kernel.run("print(lab.engine.journal[-1].operation.title)")


def test_clicks_while_a_cell_awaits(page):
    cell = page.kernel.begin(
        "import asyncio\n"
        "for number in range(20):\n"
        "    await asyncio.sleep(0.02)\n"
        "    lab.vm().write(f'cell-{number}.txt', 'x')\n"
    )
    for number in range(5):
        page.write_note(f"note {number}")
    page.kernel.end(cell)
    page.wait_for("all notes", "print(sum('note-' in n for n in lab.vm().files) == 5)")

    assert "20 5 0" == page.kernel.run(COUNT)


def test_an_operation_on_the_page_and_a_cell_that_wants_the_same_machine(page):
    """The cell waits for the page's job, as a person would, instead of being refused."""
    page.act("checkpoint")
    page.kernel.run("handle = lab.vm().checkpoint('from the cell')")
    page.wait_for("both", "print(len(lab.vm().checkpoints) == 5)")

    assert "True" == page.kernel.run("print(handle == lab.vm().find('from the cell'))")


def test_the_learners_own_threads(page):
    """A thread that works in the lab and a page that clicks."""
    page.kernel.run(
        "import threading\n"
        "def work():\n"
        "    for number in range(30):\n"
        "        lab.vm().write(f'cell-{number}.txt', 'x')\n"
        "thread = threading.Thread(target=work); thread.start()"
    )
    for number in range(15):
        page.write_note(f"note {number}")
    page.kernel.run("thread.join()")
    page.wait_for("all notes", "print(sum('note-' in n for n in lab.vm().files) == 15)")

    assert "30 15 0" == page.kernel.run(COUNT)


@pytest.mark.parametrize("kind", ["select", "history", "dialog", "guest", "dismiss", "nonsense"])
def test_messages_without_sense_raise_nothing(page, kind):
    """A page of another version, or one that is behind."""
    page.send(kind, action=None, value={"a": [1]}, vm=3, node=[], serial="x")
    page.all_is_served()

    assert "3" == page.kernel.run("print(len(lab.vm().checkpoints))")
