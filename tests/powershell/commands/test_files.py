"""Files and folders of the simulated host, and nothing of this computer's."""

from __future__ import annotations

import pytest

from tests.powershell.commands.transcripts import block, lines, shown, window

DISKS = "C:\\Users\\Public\\Documents\\Hyper-V\\Virtual Hard Disks"


def test_a_folder_is_listed_under_its_name():
    """Mode, time, size in bytes, name; a heading with blank lines for each folder."""
    expected = block("""


            Directory: C:\\data


        Mode                LastWriteTime         Length Name
        ----                -------------         ------ ----
        d-----        3/12/2026   9:00 AM                sub
        -a----        3/12/2026   9:00 AM              5 a.txt


        """)
    session = window()
    shown("md C:\\data, C:\\data\\sub | Out-Null; Set-Content C:\\data\\a.txt abc", session)
    typed = shown("Get-ChildItem C:\\data", session)
    assert expected == typed


def test_the_disks_of_a_vm_are_files():
    """With the sizes and names that the files pane shows, and the time when each froze."""
    session = window()
    names = lines(f"(dir '{DISKS}').Name", session)
    assert "SRV01.vhdx" in names
    assert 4 == len(names)
    sizes = lines(f"dir '{DISKS}' | % Length", session)
    assert sorted(str(disk.file_size) for disk in session.lab.world.disks) == sorted(sizes)
    assert ["3/9/2026 9:00:00 PM"] == lines(f"(gi '{DISKS}\\SRV01.vhdx').LastWriteTime.ToString()",
                                            session)  # fmt: skip


def test_a_file_that_a_vm_holds_open_is_not_deleted():
    """The error of Windows, and the file stays; with the VM off it goes, and the start fails."""
    session = window()
    path = "(Get-VMHardDiskDrive SRV01).Path"
    said = shown(f"Remove-Item {path}", session)
    assert "being used by another process" in said
    assert "RemoveFileSystemItemIOError,Microsoft.PowerShell.Commands.RemoveItemCommand" in said
    assert ["True"] == lines(f"Test-Path {path}", session)
    shown(f"Stop-VM SRV01 -TurnOff -Force; Remove-Item {path}", session)
    assert ["False"] == lines(f"Test-Path {path}", session)
    assert "failed to start" in shown("Start-VM SRV01", session)


def test_moving_a_parent_breaks_the_chain_and_moving_it_back_mends_it():
    """Rename-Item and Move-Item are what administrators really do to chains."""
    session = window()
    shown("Stop-VM SRV01 -TurnOff -Force", session)
    shown(f"Rename-Item '{DISKS}\\SRV01.vhdx' old.vhdx", session)
    assert "failed to start" in shown("Start-VM SRV01", session)
    shown(f"Move-Item '{DISKS}\\old.vhdx' '{DISKS}\\SRV01.vhdx'; Start-VM SRV01", session)
    assert ["Running"] == lines("(Get-VM SRV01).State", session)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("'a','b' | Set-Content C:\\f.txt; Get-Content C:\\f.txt", ["a", "b"]),
        ("Set-Content C:\\f.txt a; Add-Content C:\\f.txt b; (gc C:\\f.txt).Count", ["2"]),
        ("1..5 | sc C:\\f.txt; gc C:\\f.txt -Tail 2; gc C:\\f.txt -First 1", ["4", "5", "1"]),
        ("'x' > C:\\f.txt; 'y' >> C:\\f.txt; gc C:\\f.txt", ["x", "y"]),
        ("'x' | Out-File C:\\f.txt; (gc C:\\f.txt -Raw).Length", ["3"]),
        ("Get-VM | ft Name > C:\\f.txt; (gc C:\\f.txt | sls SRV).Line.Trim()", ["SRV01"]),
        ("'alpha','beta' | sls ^b | % Line; 'x' | sls y -Quiet", ["beta", "False"]),
        ("cd C:\\Users; (pwd).Path; cd ..; $PWD.Path", ["C:\\Users", "C:\\"]),
        ("pushd C:\\Windows; popd; (gl).Path -eq $HOME", ["True"]),
        ("Test-Path C:\\Users; Test-Path C:\\no; Test-Path C:\\U*", ["True", "False", "True"]),
        ("Test-Path C:\\Windows -PathType Leaf; Test-Path variable:PWD", ["False", "True"]),
        ("Split-Path C:\\a\\b.txt; Split-Path C:\\a\\b.txt -Leaf", ["C:\\a", "b.txt"]),
        ("Join-Path C:\\a b; Join-Path C:\\ b; Split-Path C:\\a\\b -Qualifier",
         ["C:\\a\\b", "C:\\b", "C:"]),
        ("(ni C:\\new.txt -Value hi).Length; ni C:\\d -ItemType Directory | % Name", ["2", "d"]),
        ("md C:\\d >$null; sc C:\\d\\a.txt x; copy C:\\d C:\\e -Recurse; gc C:\\e\\a.txt", ["x"]),
        ("sc C:\\a.txt x; mv C:\\a.txt C:\\Windows; Test-Path C:\\Windows\\a.txt", ["True"]),
        ("sc C:\\a.txt x; del C:\\a.* -WhatIf; Test-Path C:\\a.txt",
         ['What if: Performing the operation "Remove File" on target "C:\\a.txt".', "True"]),
        ("md C:\\d\\e -Force | Out-Null; sc C:\\d\\e\\f.txt x; (dir C:\\d -Recurse).Count", ["2"]),
        ("(dir C:\\ -Directory).Name -join ','", ["ProgramData,Users,Windows"]),
    ],
)  # fmt: skip
def test_files_and_folders(typed, said):
    """What scripts do with files."""
    assert said == lines(typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Get-Content C:\\nope.txt", "Cannot find path 'C:\\nope.txt' because it does not exist."),
        ("Remove-Item C:\\nope", "Cannot find path 'C:\\nope' because it does not exist."),
        ("Set-Content C:\\no\\such.txt x", "Could not find a part of the path 'C:\\no\\such.txt'."),
        ("cd C:\\nope", "Cannot find path 'C:\\nope' because it does not exist."),
        ("'x' | Out-File C:\\a.txt; 'y' | Out-File C:\\a.txt -NoClobber", "already exists."),
        ("dir nope:\\x", "A drive with the name 'nope' does not exist."),
        (f"Get-Content '{DISKS}\\SRV01.vhdx'", "does not show the bytes of 'SRV01.vhdx'"),
        (f"Set-Content '{DISKS}\\SRV01.vhdx' x", "being used by another process"),
    ],
)
def test_what_cannot_be_done_is_said(typed, said):
    """In Windows' words, with nothing changed."""
    session = window()
    before = session.lab.world.files, len(session.lab.world.disks)
    assert said in shown(typed, session)
    assert before[1] == len(session.lab.world.disks)


@pytest.mark.parametrize(
    ("typed", "cmdlet"),
    [
        ("cd D:\\", "SetLocation"),
        ("Push-Location D:", "PushLocation"),
        ("Get-ChildItem D:\\", "GetChildItem"),
        ("dir D:\\a\\*.vhdx -Recurse", "GetChildItem"),
        ("Get-Item D:\\a", "GetItem"),
        ("Get-Content D:\\a.txt", "GetContent"),
        ("Set-Content D:\\a.txt x", "SetContent"),
        ("'x' > D:\\a.txt", "OutFile"),
        ("md D:\\a", "NewItem"),
        ("Remove-Item D:\\a", "RemoveItem"),
        ("Copy-Item C:\\Users D:\\", "CopyItem"),
        ("Move-Item C:\\Users\\Public D:\\", "MoveItem"),
        ("Resolve-Path FileSystem::D:\\a", "ResolvePath"),
        ("Join-Path D:\\ a", "JoinPath"),
    ],
)
def test_a_drive_that_is_not_there(typed, cmdlet):
    """The drive is named and not the path, once, and nothing changes; Test-Path says no."""
    session = window()
    said = shown(typed, session)
    assert 1 == said.count("Cannot find drive. A drive with the name 'D' does not exist.")
    assert "ObjectNotFound: (D:String) [" in said
    assert f" DriveNotFound,Microsoft.PowerShell.Commands.{cmdlet}Command\n" in said
    assert ["False", "C:\\Users\\Administrator"] == lines("Test-Path D:\\a; $PWD.Path", session)


@pytest.mark.parametrize("path", ["/etc/passwd", "C:\\..\\etc\\passwd", "\\\\server\\etc\\passwd"])
def test_this_computer_is_out_of_reach(path):
    """Whatever the path, it is looked for on the simulated host."""
    assert "does not exist" in shown(f"Get-Content '{path}'")
    assert ["False"] == lines(f"Test-Path '{path}'")


def test_what_was_written_is_rewound():
    """A report on the host's drive is part of the world."""
    session = window()
    shown("'report' | Out-File C:\\r.txt", session)
    session.lab.rewind()
    assert ["False"] == lines("Test-Path C:\\r.txt", session)
