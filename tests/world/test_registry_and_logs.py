"""The guest's registry and event logs: files on its volume."""

from datetime import datetime

import pytest

from hvlab.storage.device import MemoryDevice
from hvlab.storage.fat32 import Volume
from hvlab.world import guest_log, registry
from hvlab.world.guest_log import LogEntry
from hvlab.world.identity import Machine, Role, from_registry, to_registry
from hvlab.world.registry import EMPTY, NTDS, RegistryDamaged
from hvlab.world.rules import GIB

WHEN = datetime(2026, 3, 9, 8, 0, 0)


@pytest.fixture
def volume():
    return Volume.format(MemoryDevice(GIB), "System")


def test_what_is_saved_is_loaded(volume):
    """Keys and names match in any case; the first spelling stays."""
    hive = EMPTY.set(NTDS, "Dsa Not Writable", 4).set(NTDS.upper(), "dsa not writable", 5)
    registry.save(volume, hive.set(r"HKLM\x", "name", "text"), WHEN)
    found = registry.load(volume)

    assert {NTDS: {"dsa not writable": 5}, r"HKLM\x": {"name": "text"}} == dict(found.keys)
    assert (5, "text", 0, "") == (
        found.number(NTDS, "DSA NOT WRITABLE"),
        found.text(r"hklm\X", "NAME"),
        found.number(r"HKLM\x", "name"),
        found.text(NTDS, "Dsa Not Writable"),
    )
    assert None is found.delete(NTDS, "Dsa Not writable").get(NTDS, "Dsa Not Writable")


def test_no_file_means_defaults(volume):
    """A guest without a hive has an empty one, and is nobody on the network."""
    assert EMPTY == registry.load(volume)
    assert None is from_registry(EMPTY, EMPTY)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b'{"a": 1}', b'{"a": {"b": [1]}}', b'{"a": {"b": true}}', b"\xff\xfe"],
)
def test_a_damaged_hive_is_refused(volume, content):
    """Not JSON, or not a hive: one clear error."""
    volume.write(registry.SYSTEM, content, WHEN)

    with pytest.raises(RegistryDamaged, match="0x800703F1"):
        registry.load(volume)


@pytest.mark.parametrize(
    "machine",
    [
        Machine("A"),
        Machine("SRV01", Role.MEMBER, "corp.example"),
        Machine("DC01", Role.CONTROLLER, "corp.example", pdc=True),
        Machine("DC02", Role.CONTROLLER, "corp.example"),
    ],
)
def test_who_a_machine_is(machine):
    """Name, role, domain and operations master come back from the registry."""
    assert machine == from_registry(to_registry(EMPTY, machine), EMPTY)


def test_a_log_is_appended_to(volume):
    """Entries come back in order, each log in its own file, with the guest's time."""
    one = LogEntry(guest_log.SYSTEM, "Kernel-General", 1, guest_log.INFORMATION, "ü\n2")
    two = LogEntry(guest_log.DIRECTORY_SERVICE, "NTDS", 2095, guest_log.ERROR, "x")
    guest_log.append(volume, WHEN, [one, two])
    guest_log.append(volume, WHEN, [one])

    found = guest_log.read(volume, guest_log.SYSTEM)
    assert [(1, "ü\n2", "2026-03-09T08:00:00")] * 2 == [(e.id, e.text, e.time) for e in found]
    assert [2095] == [e.id for e in guest_log.read(volume, guest_log.DIRECTORY_SERVICE)]
    assert [] == guest_log.read(volume, guest_log.DFS_REPLICATION)


def test_a_damaged_line_is_left_out(volume):
    """What is no entry is skipped, the others are read."""
    entry = LogEntry(guest_log.SYSTEM, "s", 7, guest_log.WARNING, "t")
    volume.write(guest_log.path_of(guest_log.SYSTEM), b'rubbish\n[1]\n{"id": "x"}\n', WHEN)
    guest_log.append(volume, WHEN, [entry])

    assert [7] == [found.id for found in guest_log.read(volume, guest_log.SYSTEM)]
