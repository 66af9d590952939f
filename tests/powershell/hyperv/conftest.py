"""A PowerShell window on a lab with the fact sheet's VM `Test`, running, at rest."""

import pytest

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.powershell.language.console import Transcript
from hvlab.powershell.session import Session
from hvlab.world.host import Host
from tests.support import add_vm, new_lab, vm_named


class Window:
    """`ps("Get-VM")` gives what the console shows; `ps.objects(...)` what comes out."""

    def __init__(self, lab, answers=None):
        self.lab = OpenLab("tests", lab)
        self.console = Transcript(120, answers)
        self.session = Session(self.lab, self.console)

    def __call__(self, text):
        return self.session.run(text).text

    def objects(self, text):
        return self.session.run_objects(text)

    def values(self, text):
        """What comes out, as text."""
        return [str(one) for one in self.objects(text)]

    def quiet(self, text):
        """Run what shows nothing."""
        shown = self(text)
        assert "" == shown

    @property
    def world(self):
        return self.lab.world

    def vm(self, name="Test"):
        return vm_named(self.world, name)

    def tree(self, name="Test"):
        """Names of the checkpoints with their parents', oldest first."""
        rows = sorted(self.world.checkpoints.by("vm", self.vm(name).id), key=lambda r: r.number)
        names = {row.id: row.name for row in rows}
        return [(row.name, names.get(row.parent, "")) for row in rows]

    def now_under(self, name="Test"):
        parent = self.vm(name).parent_checkpoint
        return "" if parent is None else self.world.checkpoints[parent].name


def lab_on(profile, start=True):
    """A lab with `Test` on a host of that profile."""
    lab = Lab(seed="tests", host=Host(profile=profile))
    add_vm(lab, "Test", start=start)
    return lab


@pytest.fixture
def ps():
    return Window(new_lab())


@pytest.fixture
def ps_answering():
    """A window whose prompts are answered with these lines."""

    def make(*answers):
        return Window(new_lab(), list(answers))

    return make


@pytest.fixture
def ps_on():
    """A window on a host of another profile."""

    return lambda profile, start=True: Window(lab_on(profile, start))


@pytest.fixture
def add():
    """Put another VM beside it."""

    def more(ps, name, start=False):
        return add_vm(ps.lab.engine, name, start=start)

    return more
