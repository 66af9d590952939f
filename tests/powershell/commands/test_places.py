"""Where file cmdlets look and put things: drives of other kinds, folders that are not there, a
guest's volume."""

from __future__ import annotations

import pytest

from tests.powershell.commands.transcripts import lines, shown, window

SESSION = "$s = New-PSSession -VMName SRV01;"


@pytest.mark.parametrize(
    "typed",
    [
        "Set-Content env:X 5",
        "New-Item env:X -Value 5",
        "New-Item HKLM:\\SOFTWARE\\Contoso",
        "Remove-Item HKLM:\\SOFTWARE\\Contoso",
        "Remove-Item alias:ls",
        "Copy-Item C:\\Windows HKLM:\\x",
        "Set-Location HKLM:\\",
        "Get-Content env:COMPUTERNAME",
    ],
)
def test_drives_without_files(typed):
    """What the lab does not do there it says; nothing appears among the files instead."""
    session = window()
    assert " works on a real host and is not simulated in this lab." in shown(typed, session)
    assert ["Documents"] == lines("dir ~ | % Name", session)
    inside = f"Invoke-Command -VMName SRV01 {{ {typed} }}"
    assert " works on a real host and is not simulated in this lab." in shown(inside)


def test_names_that_are_no_drive():
    """Neither a folder of the place where one stands; a path is joined without looking."""
    assert "A drive with the name 'nosuch' does not exist." in shown("cd nosuch:\\")
    assert ["HKLM:\\x"] == lines("Join-Path HKLM:\\ x")
    assert ["True"] == lines("$x = 1; Remove-Item variable:x; $null -eq $x")


@pytest.mark.parametrize(
    ("typed", "said", "id"),
    [
        ("Copy-Item a.txt C:\\Temp\\b.txt", " 'C:\\Temp\\b.txt'.", "CopyFileInfoItemIOError"),
        ("Copy-Item a.txt C:\\Temp\\", " 'C:\\Temp\\'.", "CopyFileInfoItemIOError"),
        ("Move-Item a.txt C:\\Temp\\b.txt", ".", "MoveFileInfoItemIOError"),
        ("Move-Item a.txt C:\\Temp\\", ".", "MoveFileInfoItemIOError"),
        ("New-Item C:\\Temp\\b.txt", " 'C:\\Temp\\b.txt'.", "NewItemIOError"),
    ],
)
def test_no_folder_is_made_by_the_way(typed, said, id):
    """As on a real host: who moves a disk file into a folder that is not there has not moved it."""
    session = window()
    told = lines(f"Set-Content a.txt x; {typed}", session)
    assert told[0].endswith(f" : Could not find a part of the path{said}")
    assert "DirectoryNotFoundExcept" in told[4]
    assert id in told[-1]
    assert ["False", "True"] == lines("Test-Path C:\\Temp; Test-Path a.txt", session)


def test_folders_that_are_made():
    """New-Item -Force, mkdir, and a folder copied or moved to a name that ends in a backslash."""
    assert ["True"] == lines("$null = New-Item C:\\a\\b.txt -Force; Test-Path C:\\a\\b.txt")
    assert ["True"] == lines("$null = mkdir q; Move-Item q C:\\n\\; Test-Path C:\\n")
    typed = (
        "$null = mkdir q; Set-Content q\\x 1; Copy-Item q C:\\a\\b -Recurse; Test-Path C:\\a\\b\\x"
    )
    assert ["True"] == lines(typed)


def test_folders_through_a_session():
    """To the guest and back, with -Recurse all that is in them."""
    session = window()
    assert [] == lines(f"{SESSION} Copy-Item C:\\Invoices . -Recurse -FromSession $s", session)
    assert ["Invoice of Monday"] == lines("Get-Content Invoices\\Monday.txt", session)
    assert ["4"] == lines(
        "Copy-Item Invoices C:\\Back -Recurse -ToSession $s;"
        "Invoke-Command -Session $s { (dir C:\\Back).Count }",
        session,
    )


@pytest.mark.parametrize(
    ("typed", "id"),
    [
        ("Copy-Item C:\\nix.txt C:\\ -ToSession $s", "PathNotFound"),
        ("Copy-Item C:\\nix.txt C:\\ -FromSession $s", "PathNotFound"),
        ("Set-Content a x; Copy-Item a C:\\no\\a -ToSession $s", "RemotePathNotFound"),
    ],
)
def test_what_is_not_there_through_a_session(typed, id):
    """Named as missing, on whichever side."""
    told = lines(SESSION + typed)
    assert "because it does not exist." in told[0]
    assert f": {id}," in told[-1]


def test_a_script_file_that_is_not_there():
    """Invoke-Command names it, and itself."""
    told = lines("1\nInvoke-Command -VMName SRV01 -FilePath C:\\nix.ps1")
    assert "Invoke-Command : Cannot find path 'C:\\nix.ps1' because it does not exist." == told[1]
    assert "At line:2 char:1" == told[2]
    assert told[-1].endswith(": PathNotFound,Microsoft.PowerShell.Commands.InvokeCommandCommand")
