"""The window of `tests/powershell/hyperv`, with short ways to type what these tests type often."""

import pytest

from tests.powershell.hyperv import conftest as hyperv
from tests.support import new_lab

add = hyperv.add
NOW = "(Get-VMHardDiskDrive Test).Path"


class Window(hyperv.Window):
    """All that a test knows of the host it has read from the console."""

    def one(self, text):
        """The one thing that comes out, as text."""
        (found,) = self.values(text)
        return found

    def flat(self, text):
        """What the console shows, without the ends of its lines."""
        return self(text).replace("\n", "")

    def guest(self, text, vm="Test"):
        """What comes out in the guest, as text."""
        return self.values(f"Invoke-Command -VMName {vm} {{ {text} }}")

    def files(self, folder="C:\\"):
        """Every file below a folder of the host, by path, with its length."""
        typed = (
            f"Get-ChildItem '{folder}' -Recurse -File | ForEach-Object {{ $_.FullName; $_.Length }}"
        )
        found = self.values(typed)
        return dict(zip(found[::2], map(int, found[1::2]), strict=True))

    def listed(self, vm="Test"):
        """Checkpoints with their parents' names, as Get-VMSnapshot lists them."""
        typed = f"Get-VMSnapshot {vm} | ForEach-Object {{ $_.Name; $_.ParentSnapshotName }}"
        found = ["" if one is None else str(one) for one in self.objects(typed)]
        return list(zip(found[::2], found[1::2], strict=True))

    def present(self, vm="Test"):
        """The checkpoint that Now hangs below; '' for none."""
        (name,) = self.objects(f"(Get-VM {vm}).ParentSnapshotName")
        return name or ""

    def state(self, vm="Test"):
        """The state of a VM."""
        return self.one(f"(Get-VM {vm}).State")

    def no_error(self):
        """Whether nothing has gone wrong so far."""
        return ["0"] == self.values("$Error.Count")


@pytest.fixture
def ps():
    return Window(new_lab())


@pytest.fixture
def ps_answering():
    """A window whose prompts are answered with these lines."""
    return lambda *answers: Window(new_lab(), list(answers))


@pytest.fixture
def ps_on():
    """A window on a host of another profile."""
    return lambda profile, start=True: Window(hyperv.lab_on(profile, start))
