"""Two databases, pure: stamping, pulling, being set back with and without protection (7.4)."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvlab.world.directory import (
    Database,
    DirectoryDamaged,
    Entry,
    asks_old_identity,
    differences,
    from_bytes,
    grant_pool,
    pull,
    quarantine,
    receive_pool,
    safe_restore,
    shows_rollback,
    take_rid,
    to_bytes,
    write,
)

A, B, NEW = "id-A", "id-B", "id-A2"


def fresh(name, identity):
    return Database("corp.example", name, identity, generation_id="g1")


def written(db, first, last, prefix="change"):
    """The database after writing objects whose names bear the numbers first..last."""
    for number in range(first, last + 1):
        db = write(db, f"{prefix}-{number}", "x")
    return db


def stamps(db, identity):
    """The USNs it has of an identity."""
    return sorted(entry.usn for entry in db.store.values() if entry.origin == identity)


def span(first, last):
    return list(range(first, last + 1))


def test_a_write_is_stamped():
    """The next USN under the present identity; a second write of an object is its version 2."""
    db = write(write(fresh("DC01", A), "anna", "user", now=5, rid=1100), "anna", "changed", now=7)

    assert {"anna": Entry(A, 2, "changed", 2, 7, 1100)} == db.store
    assert (2, {A: 2}) == (db.usn, db.vector)


def test_a_pull_brings_what_is_above():
    """Only what the destination does not know travels, and then it knows it."""
    a = written(fresh("DC01", A), 1, 100)
    b, first = pull(fresh("DC02", B), a)
    b, second = pull(b, a)
    b, third = pull(b, written(a, 101, 103))

    assert (100, 0, 3) == (first, second, third)
    assert (span(1, 103), {A: 103, B: 0}) == (stamps(b, A), b.vector)


def test_the_higher_version_stays():
    """Both changed the same object: the one changed more often wins on both sides."""
    a = write(write(fresh("DC01", A), "x", "a1"), "x", "a2")
    b = write(fresh("DC02", B), "x", "b1", now=9)
    one, _ = pull(b, a)
    two, _ = pull(a, one)

    assert ("a2", "a2", []) == (one.store["x"].value, two.store["x"].value, differences(one, two))


@pytest.mark.behaviour("B-185", "B-187", "B-188")
def test_the_worked_example_protected():
    """T1 USN 100, T2 200 and replicated, T3 applied: 101-250 under id B, the lost 100 come back."""
    captured = written(fresh("DC01", A), 1, 100)
    partner, _ = pull(fresh("DC02", B), written(captured, 101, 200))
    assert 200 == partner.known[A]

    restored = safe_restore(captured, "g2", NEW)
    assert (NEW, "g2", 100, False, True) == (
        restored.invocation_id,
        restored.generation_id,
        restored.usn,
        restored.has_rids,
        restored.restoring,
    )
    later = written(restored, 101, 250, "later")
    assert span(101, 250) == stamps(later, NEW)
    assert not shows_rollback(later, partner)
    assert asks_old_identity(later, partner)
    partner, taken = pull(partner, later)
    later, back = pull(later, partner)

    assert (150, 100) == (taken, back)
    assert span(101, 250) == stamps(partner, NEW)
    assert span(1, 200) == stamps(later, A) == stamps(partner, A)
    assert ([], False) == (differences(later, partner), later.restoring)


@pytest.mark.behaviour("B-184", "B-188")
def test_the_worked_example_unprotected():
    """The same without protection: the partner takes only 201-250, and nobody notices."""
    captured = written(fresh("DC01", A), 1, 100)
    partner, _ = pull(fresh("DC02", B), written(captured, 101, 200))
    later = written(captured, 101, 250, "later")

    assert not shows_rollback(later, partner)
    partner, taken = pull(partner, later)
    later, _ = pull(later, partner)
    assert 50 == taken
    assert [f"later-{n}" for n in span(201, 250)] == sorted(
        name for name in partner.store if name.startswith("later")
    )
    assert 200 == len(differences(later, partner))


@pytest.mark.behaviour("B-183")
def test_below_the_mark_it_shows():
    """Captured at 2000, seen to 2100: set back it shows until it has passed the mark."""
    captured = replace(fresh("DC01", A), usn=2000)
    partner = replace(fresh("DC02", B), known={A: 2100})

    assert shows_rollback(captured, partner)
    assert shows_rollback(replace(captured, usn=2099), partner)
    assert not shows_rollback(replace(captured, usn=2100), partner)
    assert (True, False) == (quarantine(captured).quarantined, captured.quarantined)


def test_rid_pools_do_not_overlap():
    """The operations master gives each pool away once, and everybody learns of it."""
    master, pool = grant_pool(fresh("DC01", A))
    master = receive_pool(master, pool)
    master, other = grant_pool(master)
    b, rid = take_rid(receive_pool(fresh("DC02", B), other))

    assert (range(1100, 1600), range(1600, 2100), 1600, 1601) == (pool, other, rid, b.rid_next)
    assert 2100 == pull(b, master)[0].rid_available


def test_as_a_file_and_back():
    """The same database, and anything else is refused."""
    db = pull(fresh("DC02", B), written(safe_restore(fresh("DC01", A), "g2", NEW), 1, 3))[0]

    assert db == from_bytes(to_bytes(db))
    text = to_bytes(db).decode()
    for damaged in (
        "",
        "[]",
        "{}",
        text[:-9],
        text.replace('"usn": 0', '"usn": "0"'),
        text.replace('"inbound": true', '"inbound": 1'),
        text.replace('"change-1": [', '"change-1": [1, '),
    ):
        with pytest.raises(DirectoryDamaged):
            from_bytes(damaged.encode())


# In whatever order ------------------------------------------------------------------------------


class Controllers:
    """Two databases that are written, replicated, captured and set back."""

    def __init__(self, protected):
        self.protected = protected
        self.db = [fresh("DC01", A), fresh("DC02", B)]
        self.captured = list(self.db)
        self.serial = 0

    def write(self, one):
        self.serial += 1
        self.db[one] = write(self.db[one], f"o-{self.serial}", "x", now=self.serial)

    def capture(self, one):
        self.captured[one] = self.db[one]

    def apply(self, one):
        self.serial += 1
        self.db[one] = self.captured[one]
        if self.protected:
            self.db[one] = safe_restore(self.db[one], f"g{self.serial}", f"new-{self.serial}")

    def pull(self, one):
        """One pulls from the other; True if a rollback shows."""
        source = self.db[1 - one]
        if shows_rollback(source, self.db[one]):
            return True
        self.db[one], _ = pull(self.db[one], source)
        return False


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["write", "write", "write", "capture", "pull", "apply"]), st.booleans()
    ),
    max_size=40,
)


@pytest.mark.behaviour("B-187")
@given(ACTS)
def test_protected_controllers_always_converge(acts):
    """Whoever is set back, whenever: after replicating both ways the directories are alike."""
    both = Controllers(protected=True)
    for act, one in acts:
        assert not (getattr(both, act)(int(one)) and act == "pull")
    for one in (0, 1, 0):
        assert not both.pull(one)

    assert [] == differences(*both.db)


@pytest.mark.behaviour("B-183", "B-184")
@given(st.integers(0, 5), st.integers(1, 8), st.integers(0, 12), st.booleans())
def test_an_unprotected_rollback_never_heals_by_itself(before, lost, later, first):
    """Set back behind what the partner knows, it shows, or the directories differ for good."""
    both = Controllers(protected=False)
    for _ in range(before):
        both.write(0)
    both.capture(0)
    for _ in range(lost):
        both.write(0)
    both.pull(1)
    both.apply(0)
    for _ in range(later):
        both.write(0)
    shown = [both.pull(one) for one in ((0, 1, 0, 1) if first else (1, 0, 1, 0))]

    assert any(shown) == (later < lost)
    assert differences(*both.db)
    both.write(0)
    both.write(1)
    both.pull(0), both.pull(1)
    assert differences(*both.db)
