"""How fast the host works, and how that grows with what is in it."""

import copy
import gc

import pytest

from tests.benchmarks.learners import (
    best,
    big_lab,
    by_kind,
    described,
    learner,
    ten_learners,
    timed,
)

ROUNDS = 50  # of five operations, at each size


@pytest.mark.slow
def test_the_cost_of_an_operation_hardly_grows():
    """At 5,000 checkpoints an operation costs at most twice what it costs at 50."""
    someone = {size: learner() for size in (50, 500, 5000)}
    for size, who in someone.items():
        who.grow(size)
    gc.collect()
    turns = [{size: who.mix() for size, who in someone.items()} for _ in range(ROUNDS)]
    costs = {size: by_kind(turn[size] for turn in turns) for size in someone}
    for size, found in costs.items():
        print(f"\n{size:5} checkpoints: {described(found)}", end="")
    ratio = sum(costs[5000].values()) / sum(costs[50].values())
    print(f"\ncost at 5,000 against 50: {ratio:.2f}")

    assert ratio <= 2


@pytest.mark.slow
def test_a_thousand_operations_on_ten_vms():
    """With 300 checkpoints on ten VMs an operation costs at most one and a half times what it costs
    with 30: a thousand of all kinds, a round on each VM by turns."""
    few, many = ten_learners(3), ten_learners(30)
    assert (10, 30, 300) == (len(many), *(len(one[0].lab.world.checkpoints) for one in (few, many)))
    gc.collect()
    turns = [
        (one.mix(), other.mix()) for _ in range(20) for one, other in zip(few, many, strict=True)
    ]
    before, after = (by_kind(turn[at] for turn in turns) for at in (0, 1))
    ratio = sum(after.values()) / sum(before.values())
    done = len(turns) * len(after)
    for checkpoints, found in (30, before), (300, after):
        print(f"\n10 VMs, {checkpoints:3} checkpoints: {described(found)}", end="")
    print(f"\ncost with 300 against 30: {ratio:.2f}")

    assert 1000 == done
    assert ratio <= 1.5


@pytest.mark.slow
def test_a_fork_is_cheap():
    """Of ten VMs and 300 checkpoints: far cheaper than a deep copy of its world."""
    lab = big_lab()
    fork = best(lab.fork, 25)
    copied = best(lambda: copy.deepcopy(lab.world), 3)
    print(f"\nfork {fork:.2f} ms, deepcopy of its world {copied:.0f} ms, {len(lab.journal)} inputs")

    assert lab.fork().world == lab.world
    assert fork * 20 <= copied


@pytest.mark.slow
def test_rewinding_is_cheap():
    """Five hundred steps back and forth cost far less than doing them did."""
    someone = learner("rewinder")
    someone.grow(50)
    lab = someone.lab
    kinds = (someone.take, someone.write, someone.apply, someone.rename)
    doing = sum(timed(action) for _ in range(125) for action in kinds)
    end = lab.world.copy()
    back, forth, single = [], [], []
    for _ in range(7):
        back.append(timed(lambda: lab.rewind(500)))
        forth.append(timed(lambda: lab.redo(500)))
        single.append(timed(lambda: [lab.rewind() for _ in range(500)]))
        lab.redo(500)
    print(
        f"\n500 steps: doing {doing:.0f} ms, rewinding {min(back):.1f} ms, one by one "
        f"{min(single):.1f} ms, redoing {min(forth):.1f} ms"
    )

    assert end == lab.world
    assert max(map(min, (back, forth, single))) * 4 <= doing
