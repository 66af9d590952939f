"""Stop-VM where the guest's Shutdown service does not answer."""

import pytest

from hvlab.world import rules

QUESTION = (
    "Hyper-V cannot shut down virtual machine Test because the Shutdown integration service is "
    "unavailable. To avoid potential data loss, you can pause or save the state of the virtual "
    "machine. The other option is to turn off the virtual machine, but data loss might occur."
)
CHOICES = '[Y] Yes  [N] No  [S] Suspend  [?] Help (default is "Y"):'
DISABLE = "Disable-VMIntegrationService Test -Name Shutdown"


@pytest.fixture
def offering(monkeypatch):
    """The contested rule the other way round."""
    monkeypatch.setattr(rules, "STOP_OFFERS_TO_TURN_OFF", True)


@pytest.mark.usefixtures("offering")
@pytest.mark.parametrize(("answer", "state"), [("Y", "Off"), ("", "Off"), ("N", "Running")])
def test_it_asks_and_yes_turns_it_off(ps_answering, answer, state):
    """The host's words; -Confirm:$false does not keep it from asking."""
    ps = ps_answering(answer)
    ps(DISABLE)

    shown = ps("Stop-VM Test -Confirm:$false")
    assert f"Confirm\n{QUESTION}\n{CHOICES}" in shown
    assert [state] == ps.values("(Get-VM Test).State")


@pytest.mark.usefixtures("offering")
def test_force_says_yes(ps):
    """Nobody is asked, and the log says that the VM was turned off."""
    ps(DISABLE)
    ps.quiet("Stop-VM Test -Force")

    assert ["Off"] == ps.values("(Get-VM Test).State")
    last = max(ps.world.log, key=lambda entry: entry.number).line
    assert "was turned off" in last.text


@pytest.mark.behaviour("B-155")
@pytest.mark.parametrize("force", ["", " -Force"])
def test_it_fails(ps, force):
    """Nothing is asked, and the VM goes on running."""
    ps(DISABLE)

    assert "OperationFailed,Microsoft.HyperV.PowerShell.Commands.StopVM" in ps(
        f"Stop-VM Test{force}"
    )
    assert ["Running"] == ps.values("(Get-VM Test).State")


def test_saving_and_turning_off_need_no_service(ps):
    """Neither asks."""
    ps(DISABLE)
    ps.quiet("Stop-VM Test -Save")
    assert ["Saved"] == ps.values("(Get-VM Test).State")
    ps.quiet("Start-VM Test; Stop-VM Test -TurnOff")
    assert ["Off"] == ps.values("(Get-VM Test).State")


def test_a_guest_that_answers_is_shut_down(ps):
    """Nothing is asked, with -Force or without."""
    ps.quiet("Stop-VM Test; Start-VM Test; Stop-VM Test -Force")

    last = max(ps.world.log, key=lambda entry: entry.number).line
    assert "was shut down" in last.text
