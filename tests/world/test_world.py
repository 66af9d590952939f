"""The world: rows in tables, copies, steps forward and back."""

import ntpath
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from uuid import RFC_4122, UUID

import pytest

from hvlab.world import rules
from hvlab.world.clock import calendar, default_checkpoint_name, display, instant_of
from hvlab.world.disk import path_key
from hvlab.world.host import Host, volume_letter
from hvlab.world.world import Table, World


@dataclass(frozen=True)
class Thing:
    id: str
    colours: tuple[str, ...] = ()


def table(*things: Thing) -> Table[Thing]:
    made: Table[Thing] = Table(colour=lambda thing: thing.colours)
    for thing in things:
        made.put(thing)
    return made


def new_world() -> World:
    return World(seed="s", epoch=datetime(2024, 3, 12), host=Host())


# Tables ------------------------------------------------------------------------------------------


def test_rows_by_id_and_by_key():
    """Put adds or replaces, drop removes, and the keys follow."""
    a, b = Thing("a", ("red", "green")), Thing("b", ("red",))
    things = table(a, b)

    assert (a, None, None) == (things.get("a"), things.get("c"), things.get(None))
    assert ({a, b}, [a], []) == (
        set(things.by("colour", "red")),
        things.by("colour", "green"),
        things.by("colour", "blue"),
    )
    things.put(replace(a, colours=("blue",)))
    things.drop("b")
    assert ([], 0, 1) == (things.by("colour", "red"), things.count("colour", "red"), len(things))
    assert 1 == things.count("colour", "blue")
    assert ("a" in things, "b" in things) == (True, False)
    with pytest.raises(KeyError):
        things.drop("b")


def test_tables_are_equal_by_their_rows():
    """Whatever the order they came in."""
    a, b = Thing("a"), Thing("b")

    assert table(a, b) == table(b, a)
    assert table(a) != table(b)


# Worlds ------------------------------------------------------------------------------------------


def test_a_copy_is_equal_and_its_own(lab, vm):
    """What happens to one does not happen to the other, either way."""
    first = lab.world
    second = first.copy()
    assert first == second

    second.vms.put(replace(second.vms[vm], name="changed"))
    assert "Test" == first.vms[vm].name
    assert [] == first.vms.by("name", "changed")
    assert first != second
    first.vms.drop(vm)
    assert "changed" == second.vms[vm].name


def test_worlds_differ_in_time_chance_and_host():
    """Equal worlds have everything in common, also what has not happened yet."""
    for change in (
        lambda world: world.set_now(1),
        lambda world: world.chance(),
        lambda world: world.next_number(),
        lambda world: world.set_host(Host(name="HV02")),
    ):
        world = new_world()
        change(world)
        assert new_world() != world
    assert new_world() != 1


def test_a_step_leads_forward_and_back(lab, vm):
    """A sealed step, taken back and done again, gives the same worlds; the keys too."""
    world = lab.world
    before, moment = world.copy(), world.moment
    world.set_now(world.now + 5)
    world.vms.put(replace(world.vms[vm], name="changed"))
    world.disks.drop(world.vms[vm].drives[0].disk)
    changed = set(world.vms.touched)
    delta = world.seal(moment)
    after = world.copy()

    assert {"vms", "disks"} == set(delta.rows)
    assert {vm} == changed
    world.unapply(delta)
    assert (before, ["Test"], []) == (
        world,
        [found.name for found in world.vms.by("name", "test")],
        world.vms.by("name", "changed"),
    )
    world.apply(delta)
    assert (after, []) == (world, world.vms.by("name", "test"))
    assert {} == world.seal(world.moment).rows


def test_what_was_put_back_is_no_change(lab, vm):
    """A row that ends as it began is not part of the step."""
    world = lab.world
    row = world.vms[vm]
    world.vms.put(replace(row, name="changed"))
    world.vms.put(row)

    assert {} == world.seal(world.moment).rows


def test_chance_is_the_same_every_time():
    """GUIDs follow from the seed and from how often chance was used."""
    first, second = new_world(), new_world()
    guids = [first.new_guid() for _ in range(3)]

    assert guids == [second.new_guid() for _ in range(3)]
    assert 3 == len(set(guids))
    assert World(seed="t", epoch=first.epoch, host=Host()).new_guid() not in guids


def test_guids_are_random_ones_of_rfc_4122():
    """Of version 4, whatever the seed, and written as the host writes them."""
    world = new_world()
    for guid in (world.new_guid() for _ in range(200)):
        assert (4, RFC_4122, guid) == (
            UUID(guid).version,
            UUID(guid).variant,
            str(UUID(guid)).upper(),
        )


def test_the_keys_of_a_row_may_name_one_thing_twice():
    """Rows are found by it once, and not at all when they name it no more."""
    things = table(Thing("a", ("red", "red")))
    assert [Thing("a", ("red", "red"))] == things.by("colour", "red")
    things.put(Thing("a", ("green", "green")))

    assert ([], 1, 0) == (
        things.by("colour", "red"),
        *map(partial(things.count, "colour"), ("green", "red")),
    )
    things.drop("a")
    assert 0 == things.count("colour", "green")


@pytest.mark.parametrize(
    "path",
    [
        "C:",
        "c:\\a",
        "c:/a",
        "d:a",
        "\\\\nas\\vms\\a.vhdx",
        "//nas/vms/a",
        "\\a",
        "a.vhdx",
        "",
        "\\\\?\\C:\\a",
        ":",
    ],
)
def test_the_volume_of_a_path(path):
    """What Windows takes for its drive, in capitals."""
    assert ntpath.splitdrive(path)[0].upper() == volume_letter(path)


def test_paths_that_name_the_same_file_are_the_same_key():
    """As on Windows."""
    assert path_key(r"C:\Disks\A.VHDX") == path_key("c:/disks/./x/../a.vhdx")
    assert path_key(r"C:\Disks\A.vhdx") != path_key(r"D:\Disks\A.vhdx")


# Dates -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2015, 9, 29, 12, 13, 19), "9/29/2015 12:13:19 PM"),
        (datetime(2024, 1, 1, 0, 0, 0), "1/1/2024 12:00:00 AM"),
        (datetime(2024, 11, 12, 13, 4, 5), "11/12/2024 1:04:05 PM"),
    ],
)
def test_dates_are_printed_as_an_american_host_prints_them(moment, shown):
    """No zero padding of month, day and hour; twelve hours."""
    epoch = datetime(2024, 3, 12, 9, 0, 0)

    assert shown == display(moment)
    assert f"x - ({shown.replace(' ', ' - ', 1)})" == default_checkpoint_name("x", moment)
    assert moment == calendar(epoch, instant_of(epoch, moment))


# Rules -------------------------------------------------------------------------------------------


def test_every_rule_says_where_it_comes_from():
    """Each named rule has its value, a meaning, and a source unless it is our choice."""
    for name, rule in rules.RULES.items():
        assert (name, getattr(rules, name)) == (rule.name, rule.value)
        assert rule.meaning or rule.source
        assert rule.source or rule.mark == "assumed"
