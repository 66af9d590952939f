"""How much memory a lab takes. Counted by tracemalloc, so the figures are the same every time."""

import gc
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

import pytest

from hvlab.engine import Lab
from hvlab.insight.contents import Memo
from hvlab.insight.ledger import Ledger
from hvlab.operations import InstallPatch, TypeInDocument, WriteGuestFile
from hvlab.scenarios import build
from hvlab.storage.device import PAGE
from hvlab.storage.pages import PageMap
from tests.benchmarks.learners import learner

PAGES = 10_000
DAYS = 12


@contextmanager
def counted() -> Iterator[Callable[[], int]]:
    """Gives the bytes that were allocated since the beginning and are still in use."""
    gc.collect()
    tracemalloc.start()

    def in_use() -> int:
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    try:
        yield in_use
    finally:
        tracemalloc.stop()


def test_a_stored_page_costs_little_more_than_its_bytes():
    """A page of 4 KiB takes at most 5 % more than that. A map with one page changed shares the
    others: it takes less than twenty pages more."""
    chance = Random("pages")
    with counted() as in_use:
        pages = PageMap({number: chance.randbytes(PAGE) for number in range(PAGES)})
        each = in_use() / PAGES
        changed = [pages.updated({17: chance.randbytes(PAGE)}) for _ in range(100)]
        another = (in_use() - each * PAGES) / len(changed)
    print(f"\na stored page takes {each:.0f} bytes, a map with another page {another:.0f}")

    assert PAGES == len(pages)
    assert each <= 1.05 * PAGE
    assert another <= 20 * PAGE


def ordinary() -> Lab:
    """One VM that is patched, written to and checkpointed each day, and set back now and then."""
    someone = learner("ordinary")
    for day in range(1, DAYS + 1):
        someone.do(InstallPatch(someone.vm, f"KB50{day:05}"))
        someone.do(
            WriteGuestFile(someone.vm, f"report {day}.txt", f"what happened on day {day}\n" * 999)
        )
        someone.do(TypeInDocument(someone.vm, f"notes of day {day}\n" * 99))
        someone.take()
        if day % 5 == 0:
            someone.apply()
    return someone.lab


@pytest.mark.parametrize(
    "make", [ordinary, lambda: build("patch-week")], ids=["ordinary", "patch-week"]
)
def test_an_ordinary_lab_is_small(make):
    """A lab with a dozen checkpoints takes less than 10 MB: with every step, to be rewound, and
    with the ledger of all that the guest ever held."""
    make()  # imports, and what is remembered for good
    with counted() as in_use:
        lab = make()
        alone = in_use()
        ledger = Ledger(lab, memo=Memo())
        ledger.follow()
        size = in_use()
    print(
        f"\n{len(lab.world.checkpoints)} checkpoints, {len(lab.journal)} inputs, "
        f"{len(ledger.entries())} entries: {size / 1e6:.2f} MB, without ledger {alone / 1e6:.2f}"
    )

    assert size <= 10_000_000
