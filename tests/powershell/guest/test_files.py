"""The guest's files: its real volume, read through the chain, changed by what is typed."""

import pytest

NOTE = "C:\\Notes\\note.txt"


def test_files_are_those_of_the_volume(ps):
    """Written, listed, read, renamed, copied, removed; the lab's own view of the guest agrees."""
    ps("Invoke-Command -VMName Test { New-Item -ItemType Directory C:\\Notes }")
    ps(f"Invoke-Command -VMName Test {{ Set-Content {NOTE} 'first' }}")
    assert {"Notes\\note.txt": "first\r\n"} == {
        path: text for path, text in ps.lab.vm().files.items() if path.startswith("Notes")
    }
    assert ["note.txt", "first"] == ps.inside(f"(Get-ChildItem C:\\Notes).Name; Get-Content {NOTE}")
    ps(
        "Invoke-Command -VMName Test {"
        f"Copy-Item {NOTE} C:\\Notes\\copy.txt; Rename-Item {NOTE} old.txt;"
        "Move-Item C:\\Notes\\old.txt C:\\moved.txt }"
    )
    assert ["Notes\\copy.txt", "moved.txt"] == sorted(
        path for path in ps.lab.vm().files if path.endswith(".txt")
    )
    ps("Invoke-Command -VMName Test { Remove-Item C:\\Notes -Recurse; Remove-Item C:\\moved.txt }")
    assert ["False", "False"] == ps.inside("Test-Path C:\\Notes; Test-Path C:\\moved.txt")


@pytest.mark.behaviour("B-048")
def test_going_back_brings_back_what_was_there(ps):
    """What was typed into the guest since the checkpoint is gone after Restore-VMSnapshot."""
    ps.quiet("Invoke-Command -VMName Test { Set-Content C:\\a.txt 'before' }")
    ps.quiet("Checkpoint-VM Test here")
    ps.quiet(
        "Invoke-Command -VMName Test { Set-Content C:\\a.txt 'after'; Set-Content C:\\b.txt 1 }"
    )
    ps.quiet("Restore-VMSnapshot here Test -Confirm:$false; Start-VM Test")

    assert ["before", "False"] == ps.inside("Get-Content C:\\a.txt; Test-Path C:\\b.txt")


def test_between_host_and_guest(ps):
    """Copy-Item over a session, both ways."""
    ps.quiet("$s = New-PSSession -VMName Test; 'report' | Set-Content ~\\report.txt")
    ps.quiet("Copy-Item ~\\report.txt C:\\in.txt -ToSession $s")
    assert ["report"] == ps.inside("Get-Content C:\\in.txt")
    ps.quiet("Copy-Item C:\\in.txt ~\\back.txt -FromSession $s")
    assert ["report"] == ps.values("Get-Content ~\\back.txt")


def test_what_the_system_holds_open(ps):
    """The registry's files are there, and nobody opens them."""
    ps(
        "Invoke-Command -VMName Test { Set-ItemProperty "
        "HKLM:\\SYSTEM\\CurrentControlSet\\Services\\Spooler -Name Start -Value 3 }"
    )

    assert ["SYSTEM"] == ps.inside("(Get-ChildItem C:\\Windows\\System32\\config).Name")
    assert (
        "The process cannot access the file because it is being used by another process."
        in ps.shown("Remove-Item C:\\Windows\\System32\\config\\SYSTEM")[0]
    )


def test_a_second_disk_has_a_letter(scenario):
    """Files on D: are on the other disk."""
    ps = scenario("bank-two-disks")
    ps("Invoke-Command -VMName BANK01 { Set-Content D:\\x.txt 'on d' }")

    assert ["on d", "True"] == ps.inside(
        "Get-Content D:\\x.txt; (Get-PSDrive D).Free -gt 1MB", "BANK01"
    )
    assert "x.txt" not in ps.lab.vm("BANK01").files
    assert [] == ps.inside("Remove-Item D:\\x.txt", "BANK01")
    assert ["False"] == ps.inside("Test-Path D:\\x.txt", "BANK01")
