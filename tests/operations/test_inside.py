"""The same by hand: services, programs, sessions and the database of a machine in Python."""

import pytest

from hvlab.api import OpenLab
from hvlab.errors import GuestError, LabError


@pytest.fixture
def vm():
    """BANK01 of the scenario `bank`."""
    return OpenLab.open("bank").vm()


def test_the_lesson_on_consistency_in_a_few_lines(vm):
    """Production: clean and without the transfer. Standard: in the middle of it, and its disks
    alone in need of recovery."""
    quiet = vm.checkpoint("quiet")
    vm.set_checkpoint_type("Standard")
    instant = vm.checkpoint("instant")
    assert ("Production", "Standard") == (quiet.type, instant.type)
    assert quiet.bank.verdict.value == "consistent"
    assert "consistent" == instant.bank.verdict.value  # the writer had just flushed

    vm.bank.finish()
    assert {"Current": 3850, "Savings": 6150} == vm.bank.balances
    vm.apply("instant")
    assert 1000 == vm.bank.under_way.amount
    assert ["notepad.exe"] == list(vm.programs)

    vm.apply("quiet")
    assert ("Off", False, None, []) == (
        vm.state,
        vm.bank.running,
        vm.bank.under_way,
        list(vm.programs),
    )
    vm.start()
    assert ("consistent", {"Current": 2850, "Savings": 7150}) == (vm.bank.found, vm.bank.balances)


def test_what_a_power_cut_leaves_can_be_asked_before_the_start(vm):
    """`examine` writes nothing."""
    vm.turn_off()
    before = vm.world.copy()
    found = vm.bank.examine()

    assert ("recovered by replay", 1, 10_000, True) == (
        found.verdict.value,
        found.undone,
        found.sum,
        found.adds_up,
    )
    assert before == vm.world
    with pytest.raises(GuestError):
        _ = vm.bank.balances


def test_what_stands_between_a_guest_and_a_production_checkpoint(vm):
    """The services and the writers, as the tools in the guest show them."""
    assert ("Running", True) == (vm.services["vmicvss"], vm.services.can_quiesce)
    vm.services.break_writer("bank writer", 0x800423F4)
    assert not vm.services.can_quiesce
    assert ("[1] Stable", "No error") == vm.services.writers["BANK Writer"]

    assert "Standard" == vm.checkpoint("trusted").type
    assert ("[9] Failed", "Non-retryable error") == vm.services.writers["BANK Writer"]
    vm.services.restart("BANK")
    assert "Production" == vm.checkpoint("right").type


def test_services_and_databases_from_python(vm):
    """Whatever the handles offer does what the operation of that name does."""
    vm.services.stop("Spooler")
    vm.services.set_start("Spooler", "disabled")
    assert "Stopped" == vm.services["Spooler"]
    vm.services.remove("Spooler")
    assert "Spooler" not in list(vm.services)
    vm.services.stop("BANK")
    vm.services.start("BANK")
    vm.bank.transfer("Savings", "Current", 150)
    vm.bank.begin("Savings", "Current", 1)
    vm.bank.roll_back()
    vm.bank.flush()
    vm.programs.close("notepad.exe")
    vm.programs.start("mmc.exe")

    assert {"Current": 3000, "Savings": 7000} == vm.bank.balances
    assert ["mmc.exe"] == list(vm.programs)
    assert vm.bank.examine().verdict.value == "consistent"
    with pytest.raises(LabError):
        vm.services.set_start("BANK", "sometimes")
    with pytest.raises(LabError):
        vm.services.break_writer("BANK Writer", 1)
    with pytest.raises(LabError):
        _ = vm.services["Spooler"]


def test_sessions_from_python():
    """Between two machines of the domain."""
    lab = OpenLab.open("domain")
    first, second = lab.vm("SRV01"), lab.vm("DC02")
    number = first.sessions.open(second)

    assert first.sessions.use(number)
    assert [1, 1] == [one.messages for vm in (first, second) for one in vm.sessions]
    second.reset()
    assert not first.sessions.use(number)
    assert [] == list(first.sessions)


def test_losing_the_disk_of_the_log_loses_money():
    """Two disks, one of them formatted by mistake. A new log opens the database, and what only the
    old one knew is gone for good: half of the transfer, and what no flush had written yet."""
    vm = OpenLab.open("bank-two-disks").vm()
    vm.bank.format_disk("D:")
    vm.reset()
    assert ("torn", "The log file is missing.") == (
        vm.bank.examine().verdict.value,
        vm.bank.examine().reason,
    )
    assert ("Stopped", False) == (vm.services["BANK"], vm.bank.running)

    vm.bank.rebuild_log()
    vm.services.start("BANK")
    assert ("torn", 9000) == (vm.bank.found, sum(vm.bank.balances.values()))


def test_installed_by_hand():
    """On a server that had none."""
    vm = OpenLab.open("patch-week").vm()
    vm.bank.create({"A": 1, "B": 2})
    vm.bank.transfer("B", "A", 2)

    assert {"A": 3, "B": 0} == vm.bank.balances
    assert "Running" == vm.services["BANK"]
