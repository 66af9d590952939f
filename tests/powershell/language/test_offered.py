"""Which parameter is offered a value: $null, objects with a PSTypeName, numbers as written."""

import pytest

from tests.powershell.hyperv import conftest as hyperv

ps = hyperv.ps
EMPTY = (
    "The argument is null or empty. Provide an argument that is not null or empty, and then try "
    "the command again."
)


@pytest.mark.parametrize("typed", ["Get-VM $null", "$null | Get-VM"])
def test_nothing_is_offered_to_the_default_set_first(ps, typed):
    """It is a value of every class but String; what refuses it ends the search."""
    said = ps(typed).replace("\n", "")
    assert f"Get-VM : Cannot validate argument on parameter 'Name'. {EMPTY}" in said


def test_what_one_parameter_refuses_gets_no_other(ps):
    """Nor does $null become the disk number 0."""
    assert "Cannot bind argument to parameter 'Path' because it is null." in ps("Get-VHD $null")


@pytest.mark.parametrize(
    "typed",
    ["(Get-VM Test).Id | Get-VM", "[pscustomobject]@{Id = (Get-VM Test).Id} | Get-VM"],
)
def test_an_id_from_the_pipeline_finds_the_machine(ps, typed):
    """-ClusterObject takes any type, but only what is a ClusterObject by its PSTypeName."""
    assert ["Test"] == ps.values(f"({typed}).Name")


def test_an_object_of_another_type_name(ps):
    """Said by that name, which Get-Command -Syntax shows for the type."""
    said = ps("Get-VM -ClusterObject x").replace("\n", "")
    assert (
        "Get-VM : Cannot bind argument to parameter 'ClusterObject', because PSTypeNames of the "
        "argument do not match the PSTypeName required by the parameter: "
        "Microsoft.FailoverClusters.PowerShell.ClusterObject." in said
    )
    assert "MismatchedPSTypeName,Microsoft.HyperV.PowerShell.Commands.GetVM" in said
    assert "[-ClusterObject] <ClusterObject>" in ps("Get-Command Get-VM -Syntax")


def test_a_version_is_the_number_as_written(ps):
    """9.0 is a version, though 9 is none."""
    assert ["9.0"] == ps.values("(New-VM old -Version 9.0).Version")
    typed = "function Get-Major([version]$Version) { $Version.Major }; Get-Major 10.0"
    assert ["10"] == ps.values(typed)


@pytest.mark.parametrize(
    ("typed", "name", "of"),
    [
        ("Get-VM '[x'", "Get-VM", "Microsoft.HyperV.PowerShell.Commands.GetVM"),
        ("'[x' | Start-VM", "Start-VM", "Microsoft.HyperV.PowerShell.Commands.StartVM"),
        ("gps '[x'", "gps", "Microsoft.PowerShell.Commands.GetProcessCommand"),
    ],
)
def test_a_pattern_that_is_none_is_the_cmdlets_error(ps, typed, name, of):
    """With its name as typed, its place and its class."""
    said = ps(typed)
    assert said.startswith(
        f"{name} : The specified wildcard character pattern is not valid: [x\nAt line:1 char:"
    )
    assert f"FullyQualifiedErrorId : WildcardPattern_Invalid,{of}\n" in said


def test_a_pattern_of_the_script_is_the_scripts_error(ps):
    """-like in a block: no cmdlet's name."""
    said = ps("1 | ForEach-Object { 'a' -like '[x' }")
    assert said.startswith("The specified wildcard character pattern is not valid: [x\n")
    assert "FullyQualifiedErrorId : WildcardPattern_Invalid\n" in said
