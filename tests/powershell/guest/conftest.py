"""A PowerShell window on a lab whose guests are reached with PowerShell Direct."""

from functools import cache

import pytest

from hvlab.api import OpenLab
from hvlab.powershell.language.console import Transcript
from hvlab.powershell.session import Session
from hvlab.world.rules import DAY, HOUR, MINUTE
from tests.support import new_lab, vm_named


class Window:
    """`ps("Get-VM")` gives what the console shows; `ps.lines(...)` without blanks at the ends."""

    def __init__(self, lab, answers=None):
        self.lab = lab
        self.console = Transcript(120, answers)
        self.session = Session(lab, self.console)

    def __call__(self, text):
        return self.session.run(text).text

    def lines(self, text):
        """The lines that are shown, blanks at their ends and empty lines left out."""
        return [line.rstrip() for line in self(text).splitlines() if line.strip()]

    def objects(self, text):
        return self.session.run_objects(text)

    def values(self, text):
        """What comes out, as text."""
        return [str(one) for one in self.objects(text)]

    def quiet(self, text):
        """Run what shows nothing."""
        assert "" == self(text)

    def inside(self, text, vm="Test"):
        """What a block put out in a guest, as text."""
        return self.values(f"Invoke-Command -VMName {vm} {{ {text} }}")

    def shown(self, text, vm="Test"):
        """What the console shows of a block run in a guest."""
        return self.lines(f"Invoke-Command -VMName {vm} {{ {text} }}")

    @property
    def world(self):
        return self.lab.world

    def vm(self, name="Test"):
        return vm_named(self.world, name)

    def skew(self, name="Test"):
        """How far the guest's clock is ahead of the host's, in minutes."""
        return round((self.vm(name).guest_time(self.world.now) - self.world.now) / MINUTE)


SPANS = {"minutes": MINUTE, "hours": HOUR, "days": DAY}


@pytest.fixture
def ps():
    """On the fact sheet's VM `Test`, running Windows Server 2022 on its own."""
    return Window(OpenLab("tests", new_lab()))


@cache
def ready(name):
    return OpenLab.open(name)


@pytest.fixture
def scenario():
    """A window on a scenario: `scenario("domain")`."""
    return lambda name: Window(ready(name).fork())
