"""Get-Help, Get-Command, Get-Module; and what Shift+Tab shows."""

import pytest

from hvlab.api import OpenLab
from hvlab.powershell.commands.help.page import texts
from hvlab.powershell.help import inspect
from hvlab.powershell.language.binding.signature import signature_of
from hvlab.powershell.session import Session
from hvlab.powershell.syntax import nodes, parse
from hvlab.powershell.syntax.walk import places
from hvlab.views.powershell.lab import COMMANDS

KERNELS_OWN = {cmdlet.info.name for cmdlet in COMMANDS}
"""Commands that only notebooks of pure PowerShell have."""


@pytest.fixture(scope="module")
def session():
    return Session(OpenLab.open("patch-week"))


def shown(session, text):
    return [line.rstrip() for line in session.run(text).text.splitlines()]


# Get-Help


def test_a_page(session):
    """Synopsis of our own, syntax as the module declares it, and where to read on."""
    lines = shown(session, "Get-Help Remove-VMSnapshot")

    assert ["", "NAME", "    Remove-VMSnapshot", "", "SYNOPSIS"] == lines[:5]
    assert "    Remove-VMSnapshot [-VMName] <string[]> [[-Name] <string[]>]" in "\n".join(lines)
    assert (
        "    Online Version: https://learn.microsoft.com/powershell/module/hyper-v/remove-vmsnapshot"
        in lines
    )


def test_aliases_and_functions_have_help(session):
    session.run("function Get-Mine([string]$Way) { }")

    assert "    Get-VM" in shown(session, "help gvm")
    assert "    Remove-VMSnapshot" in shown(session, "man Remove-VMCheckpoint")
    assert "    Get-Mine [[-Way] <string>]" in shown(session, "Get-Help Get-Mine")


def test_one_parameter(session):
    lines = shown(session, "Get-Help Get-VMSnapshot -Parameter VMName")

    assert "-VMName <string[]>" in lines
    assert "    Required?                    true" in lines
    assert "    Position?                    0" in lines
    assert "    Accept pipeline input?       true (ByValue)" in lines


def test_full_shows_each_parameter_and_the_examples(session):
    text = session.run("Get-Help Checkpoint-VM -Full").text

    assert "    -SnapshotName <string>" in text
    assert "    PS C:\\>Get-VM | Checkpoint-VM" in text
    assert "<CommonParameters>" in text


def test_examples_alone(session):
    text = session.run("Get-Help Get-VM -Examples").text

    assert "Example 1" in text
    assert "SYNTAX" not in text


def test_a_pattern_lists_what_it_finds(session):
    lines = shown(session, "Get-Help *vmsnapshot")

    assert 5 == sum("VMSnapshot" in line and "Cmdlet" in line for line in lines)


def test_what_nobody_knows(session):
    assert "Get-Help : Get-Help could not find nonsense" in session.run("Get-Help nonsense").text
    assert "HelpNotFound,Microsoft.PowerShell.Commands.GetHelpCommand" == str(
        session.run_objects("$Error[0].FullyQualifiedErrorId")[0]
    )


def test_what_is_not_simulated_says_so(session):
    text = session.run("Get-Help Add-VMGpuPartitionAdapter").text

    assert "exists on a real host and is not simulated" in text


def test_help_is_an_object(session):
    (synopsis,) = session.run_objects("(Get-Help Checkpoint-VM).Synopsis")

    assert texts()["Checkpoint-VM"]["synopsis"] == synopsis


def test_nothing_is_downloaded(session):
    assert session.run("Update-Help").text.startswith("WARNING: The lab brings its own help")
    assert "https://learn.microsoft.com/" in session.run("Get-Help Get-VM -Online").text


@pytest.mark.parametrize("name", sorted(set(texts()) - KERNELS_OWN))
def test_every_text_is_about_a_command_and_every_example_binds(session, name):
    """An example that does not bind would teach a mistake."""
    found = texts()[name]
    assert found["synopsis"].endswith(".")
    assert session.shell.commands.find(name) is not None
    for code, said in found.get("examples", ()):
        assert said
        for place in places(parse(code)):
            node = place.node
            if isinstance(node, nodes.Command) and isinstance(
                node.elements[0], nodes.StringConstant
            ):
                _binds(session, node)


def _binds(session, node):
    command = session.shell.commands.find(node.elements[0].value)
    assert command is not None, node.elements[0].value
    for element in node.elements:
        if isinstance(element, nodes.CommandParameter):
            found = signature_of(command.info).matching(element.name)
            assert 1 == len(found), f"{command.name} -{element.name}"


def test_the_kernels_own_commands_have_texts():
    assert set() == KERNELS_OWN - set(texts())


def test_every_core_cmdlet_has_a_synopsis():
    """The 41 that the fact sheet calls the core (fact sheet 5.1, cmdlets.yaml)."""
    verbs = {
        "VM": "Get New Set Remove Rename Start Stop Save Suspend Resume Restart Measure Checkpoint "
        "Export Import",
        "VMSnapshot": "Get Rename Remove Restore Export",
        "VMStorage": "Move",
        "VMIntegrationService": "Get Enable Disable",
        "VHD": "New Get Set Merge Test Resize Convert Optimize Mount Dismount",
        "VMHardDiskDrive": "Get Add Remove Set",
        "VMHost": "Get Set",
    }
    core = {f"{verb}-{noun}" for noun, all_ in verbs.items() for verb in all_.split()}

    assert set() == core - set(texts())


# Get-Command, Get-Module


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Get-Command Get-VM", ["Get-VM"]),
        ("Get-Command get-vmsnap*", ["Get-VMSnapshot"]),
        ("gcm -Noun VMCheck*", ["Export-VMCheckpoint", "Get-VMCheckpoint", "Remove-VMCheckpoint",
                                "Rename-VMCheckpoint", "Restore-VMCheckpoint"]),
        ("Get-Command -Verb Checkpoint -Module Hyper-V", ["Checkpoint-VM"]),
        ("Get-Command -Module Hyper-V -ParameterName IncludeAllChildCheckpoints",
         ["Remove-VMSnapshot"]),
        ("Get-Command gvm -CommandType Cmdlet", []),
        ("Get-Command Get-V* -CommandType Cmdlet -TotalCount 1", ["Get-Variable"]),
        ("Get-Command Hyper-V\\Get-VM", ["Get-VM"]),
        ("Get-Command Get-NetAdapter", ["Get-NetAdapter"]),
        ("'Get-VM' | Get-Command", ["Get-VM"]),
    ],
)  # fmt: skip
def test_get_command(session, text, names):
    assert names == [str(one) for one in session.run_objects(text)]


def test_get_command_as_a_table(session):
    lines = shown(session, "Get-Command gvm, Checkpoint-VM")

    table = lines[1 : 1 + 4]
    assert [
        ["CommandType", "Name", "Version", "Source"],
        ["-----------", "----", "-------", "------"],
        ["Alias", "gvm", "->", "Get-VM", "2.0.0.0", "Hyper-V"],
        ["Cmdlet", "Checkpoint-VM", "2.0.0.0", "Hyper-V"],
    ] == [line.split() for line in table]
    assert [0, 16, 67, 78] == [table[0].index(word) for word in table[0].split()]


def test_syntax(session):
    (text,) = session.run_objects("Get-Command Rename-VM -Syntax")

    (crossed,) = session.run_objects("Get-Command Connect-VMNetworkAdapter -Syntax")

    assert "[-VMName] <string[]> [[-Name] <string[]>] [-SwitchName] <string>" in crossed
    assert (
        "Rename-VM [-Name] <string[]> [-NewName] <string> [-CimSession <CimSession[]>] "
        "[-ComputerName <string[]>] [-Credential <pscredential[]>] [-Passthru] [-WhatIf] "
        "[-Confirm]  [<CommonParameters>]"
    ) in text


def test_what_no_command_is_called(session):
    assert "CommandNotFoundException" in session.run("Get-Command no-such").text
    assert "" == session.run("Get-Command no-such*").text


def test_modules(session):
    assert ["Hyper-V"] == session.run_objects("(Get-Module Hyper-V).Name")
    assert [238] == session.run_objects("(Get-Command -Module Hyper-V -CommandType Cmdlet).Count")
    assert "" == session.run("Import-Module Hyper-V -Force").text
    assert "Modules_ModuleNotFound" in session.run("Import-Module nonsense").text
    assert "NotSimulated" in session.run("Import-Module NetAdapter").text


def test_verbs(session):
    assert ["Checkpoint"] == session.run_objects("(Get-Verb check*).Verb")


# Shift+Tab


def test_the_page_of_the_command_at_the_cursor(session):
    said = inspect(session, "Get-VM | Restore-VMSnapshot -Name x", 15)

    assert said.startswith("NAME\n    Restore-VMSnapshot\n")
    assert "-Name*" in said
    assert said.endswith("https://learn.microsoft.com/powershell/module/hyper-v/restore-vmsnapshot")


def test_the_parameter_at_the_cursor_comes_first(session):
    assert inspect(session, "Get-VMSnapshot -VMN").startswith("-VMName <string[]>")
    assert inspect(session, "Get-VMSnapshot -VMName SRV01").startswith("-VMName <string[]>")


def test_values(session):
    session.run("$one = Get-VM SRV01")

    assert "[Microsoft.HyperV.PowerShell.VirtualMachine] $one" == inspect(session, "$one")
    assert "VMState State" in inspect(session, "$one.State")
    assert "datetime AddDays(double value)" in inspect(session, "(Get-Date).AddDays")


@pytest.mark.parametrize(
    "text", ["", "nonsense", "'text'", "# Get-VM", "Get-VM |", "$nothing", "))"]
)
def test_where_there_is_nothing_to_say(session, text):
    assert "" == inspect(session, text)
