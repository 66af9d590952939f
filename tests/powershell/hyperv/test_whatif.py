"""-WhatIf says one line and changes nothing; -Confirm asks (fact sheet 5.2)."""

import pytest

LINES = {
    "Checkpoint-VM Test": 'Checkpoint-VM will create a checkpoint of the virtual machine "Test".',
    "Restore-VMSnapshot a Test": 'Restore-VMSnapshot will restore checkpoint "a".',
    "Remove-VMSnapshot Test a": 'Remove-VMSnapshot will remove checkpoint "a".',
    "Rename-VMSnapshot a Test b": 'Rename-VMSnapshot will rename checkpoint "a" to "b".',
    r"Export-VMSnapshot a -VMName Test -Path C:\x": 'Export-VMSnapshot will export checkpoint "a".',
    "Stop-VM Test": 'Stop-VM will shut down the virtual machine "Test".',
    "Stop-VM Test -TurnOff": 'Stop-VM will turn off the virtual machine "Test".',
    "Save-VM Test": 'Save-VM will save the virtual machine "Test".',
    "Suspend-VM Test": 'Suspend-VM will suspend the virtual machine "Test".',
    "Restart-VM Test": 'Restart-VM will restart the virtual machine "Test".',
    "Remove-VM Test": 'Remove-VM will remove virtual machine "Test".',
    "Rename-VM Test Other": 'Rename-VM will rename the virtual machine "Test" to "Other".',
    "Set-VM Test -Notes x": 'Set-VM will configure the virtual machine "Test".',
    "New-VM Other": 'New-VM will create a new virtual machine "Other".',
    "Set-VMProcessor Test -Count 4": (
        'Set-VMProcessor will configure the processor settings of the virtual machine "Test".'
    ),
    r"Add-VMHardDiskDrive Test -Path C:\d.vhdx": (
        'Add-VMHardDiskDrive will add a hard disk drive to virtual machine "Test".'
    ),
    r"New-VHD C:\n.vhdx 10GB": (
        'New-VHD will create a new virtual hard disk with the path "C:\\n.vhdx".'
    ),
    r"Export-VM Test C:\x": 'Export-VM will export the virtual machine "Test".',
    "Disable-VMIntegrationService VSS Test": (
        'Disable-VMIntegrationService will disable the integration service "VSS" on virtual '
        'machine "Test".'
    ),
}


@pytest.mark.behaviour("B-146")
@pytest.mark.parametrize("typed", LINES)
def test_what_if_says_it_and_changes_nothing(ps, typed):
    """One line, in the module's own words; the world is as it was."""
    ps(r"Checkpoint-VM Test a; New-VHD C:\d.vhdx 10GB")
    before = ps.world.copy()

    assert f"What if: {LINES[typed]}\n" == ps(f"{typed} -WhatIf")
    assert before == ps.world


@pytest.mark.behaviour("B-146")
def test_confirm_asks_and_no_leaves_it(ps_answering):
    """-Confirm on a cmdlet that does not ask by itself."""
    ps = ps_answering("N")
    shown = ps("Checkpoint-VM Test -Confirm")

    assert "Are you sure you want to perform this action?" in shown
    assert [] == ps.tree()
