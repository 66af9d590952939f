"""Tab: what is offered, in which order, how it is quoted; and that it runs and breaks nothing."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvlab.api import OpenLab
from hvlab.powershell.completion import Completion, complete
from hvlab.powershell.completion.completer import Completer
from hvlab.powershell.completion.items import quoted
from hvlab.powershell.session import Session

C1 = "'SRV01 - (3/9/2026 - 9:00:00 PM)'"
C2 = "'SRV01 - (3/10/2026 - 9:00:00 PM)'"
C3 = "'SRV01 - (3/11/2026 - 9:00:00 PM)'"
SNIPPETS = Path(__file__).parents[3] / "shared" / "corpus" / "powershell_snippets.jsonl"


class Typing:
    """A session and what Tab offers in it."""

    def __init__(self):
        self.lab = OpenLab.open("patch-week")
        self.session = Session(self.lab)

    def offers(self, text, position=None):
        place = len(text) if position is None else position
        return [one.text for one in Completer(self.session.here, text, place).complete().items]

    def lines(self, text, rest=""):
        """Whole lines as they are after each offer was taken."""
        found = complete(self.session, text + rest, len(text))
        whole = text + rest
        return [whole[: found.start] + one.text + whole[found.end :] for one in found.items]


@pytest.fixture
def tab():
    return Typing()


@pytest.fixture(scope="module")
def shared():
    return Typing()


@pytest.mark.parametrize(
    "text",
    [
        "Restore-VMSnapshot -VMName '[a' -Name ",
        "Get-VMSnapshot -VMName 'SRV01' -Name '[",
        "Get-VM '[z-a]",
        r"Get-Item 'C:\[",
    ],
)
def test_a_pattern_that_is_none_yet_is_offered_nothing(tab, text):
    """A bracket that nobody has closed is what one is just typing."""
    assert [] == tab.offers(text)


# Commands


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Checkpoint-V", ["Checkpoint-VM"]),
        ("checkpoint-v", ["Checkpoint-VM"]),
        ("Get-VM | Where-", ["Where-Object"]),
        ("if (Test-Pa", ["Test-Path"]),
        ("$x = Measure-O", ["Measure-Object"]),
        ("foreach ($i in 1..3) { Restore-VMC", ["Restore-VMCheckpoint"]),
        ("Hyper-V\\Checkpoint-", ["Hyper-V\\Checkpoint-VM"]),
        ("'Get-V", []),
        ("# Get-V", []),
        ("Get-VM # Get-V", []),
    ],
)
def test_commands(shared, typed, offered):
    """Cmdlets and aliases by their beginning, wherever a command may stand; not in strings."""
    assert offered == shared.offers(typed)


def test_functions_of_the_session_and_of_the_text(tab):
    tab.session.run("function Show-All { }")

    assert ["Show-All"] == tab.offers("Show-Al")
    assert ["Do-Other"] == tab.offers("function Do-Other($Way) { }\nDo-O")


# Parameters


def test_parameters_in_declaration_order_then_the_common_ones(shared):
    offered = shared.offers("Get-VM -")

    assert ["-Name", "-CimSession", "-ComputerName", "-Credential", "-Id"] == offered[:5]
    assert "-Verbose" == offered[6]
    assert offered[-1] == "-PipelineVariable"


def test_only_parameters_of_sets_that_are_still_possible(shared):
    """-Id belongs to another set than -Name; what was given is not offered again."""
    offered = shared.offers("Get-VM -Name SRV01 -")

    assert "-Id" not in offered
    assert "-Name" not in offered
    assert "-ComputerName" in offered


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Stop-VM SRV01 -Tu", ["-TurnOff"]),
        ("Get-VM -VMN", ["-VMName"]),
        ("gvm -Na", ["-Name"]),
        ("function f([int]$Times, [switch]$Fast) { }\nf -", ["-Times", "-Fast"]),
        ("Get-VM `\n  -Na", ["-Name"]),
        ("NoSuchCommand -", []),
    ],
)
def test_parameters(shared, typed, offered):
    assert offered == shared.offers(typed)


# Values


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Get-VM -Name ", ["SRV01"]),
        ("Get-VM sr", ["SRV01"]),
        ("Get-VM -Name:", ["SRV01"]),
        ("Get-VM -Name SRV01,", ["SRV01"]),
        ('Get-VM -Name "S', ['"SRV01"']),
        ("Stop-VM -VM ", ["(Get-VM SRV01)"]),
        ("New-VM -Name ", []),
        ("Restore-VMSnapshot -VMName SRV01 -Name ", [C1, C2, C3]),
        ("Restore-VMSnapshot -VMName SRV01 -Name 'SRV01 - (3/1", [C2, C3]),
        ("Get-VM SRV01 | Get-VMSnapshot -Name SRV", [C1, C2, C3]),
        ("Get-VM SRV0* | Remove-VMSnapshot -Name SRV", [C1, C2, C3]),
        ("Get-VM Other | Get-VMSnapshot -Name ", []),
        ("Get-VMSnapshot -VMName Other -Name ", []),
        ("Get-VMSnapshot -VM (Get-VM SRV01) -Name ", [C1, C2, C3]),
        ("Checkpoint-VM SRV01 -SnapshotName ", []),
        ("Connect-VMNetworkAdapter SRV01 -SwitchName ", ["LAN"]),
        ("Set-VM SRV01 -CheckpointType P", ["Production", "ProductionOnly"]),
        ("Get-VM -ErrorAction S", ["SilentlyContinue", "Stop", "Suspend"]),
        ("Get-VM | Where-Object State -eq Ru", ["Running", "RunningCritical"]),
        ("Get-VM | Sort-Object Upt", ["Uptime"]),
        ("Get-VM | Select-Object Name,Gen", ["Generation"]),
        ("Enable-VMIntegrationService SRV01 -Name Ti", ["'Time Synchronization'"]),
        ("Stop-VM SRV01 -Confirm:", ["$true", "$false"]),
        ("Get-Service vmm", ["vmms"]),
        ("Restart-Service -Name vmms, vs", ["VSS"]),
        ("Get-Process VM", ["vmcompute", "vmms", "vmwp"]),
        ("Start-Process v", []),
    ],
)
def test_values(shared, typed, offered):
    assert offered == shared.offers(typed)


def test_checkpoints_of_the_vm_that_a_variable_holds(tab):
    tab.session.run("$vm = Get-VM SRV01")

    assert [C1, C2, C3] == tab.offers("Get-VMSnapshot -VM $vm -Name ")
    assert [C1, C2, C3] == tab.offers("$vm | Restore-VMSnapshot -Name ")
    assert [C1, C2, C3] == tab.offers("Get-VMSnapshot -VMName $vm.Name -Name ")


def test_names_are_those_of_this_moment(tab):
    tab.session.run("Checkpoint-VM SRV01 -SnapshotName 'before it''s done'")

    assert ["'before it''s done'"] == tab.offers("Restore-VMSnapshot -VMName SRV01 -Name b")


def test_paths_of_the_simulated_drive(shared):
    folder = "C:\\ProgramData\\Microsoft\\Windows\\Hyper-V"

    assert ["C:\\ProgramData"] == shared.offers("Get-VHD C:\\Prog")
    assert ["'C:\\ProgramData'"] == shared.offers("Get-VHD 'C:\\Prog")
    assert [".\\Documents"] == shared.offers("cd .\\Doc")
    assert folder in shared.offers("Get-ChildItem C:\\ProgramData\\Microsoft\\Windows\\H")


# Variables, members, keys


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("$ConfirmP", ["$ConfirmPreference"]),
        ("$first = 1; $fi", ["$first"]),
        ("foreach ($each in Get-VM) { $ea", ["$each"]),
        ('"there are $ErrorAc', ["$ErrorActionPreference"]),
        ("$env:COMPUTERN", ["$env:COMPUTERNAME"]),
        ("$PSVersionTable.PSV", ["PSVersion"]),
        ("(Get-VM).Gen", ["Generation"]),
        ("(Get-VM | Sort-Object Name).Gen", ["Generation"]),
        ("(Get-VM)[0].State.ToS", ["ToString("]),
        ("$all = Get-VM\n$all.Gen", ["Generation"]),
        ("Get-VM | ForEach-Object { $_.Gen", ["Generation"]),
        ("foreach ($vm in Get-VM) { $vm.Gen", ["Generation"]),
        ("'text'.ToUp", ["ToUpper(", "ToUpperInvariant("]),
        ("(Get-Date).AddMin", ["AddMinutes("]),
        ("[datetime]::N", ["Now"]),
        ("[Microsoft.HyperV.PowerShell.VMState]::Runn", ["Running", "RunningCritical"]),
        ("[timesp", ["timespan"]),
        ("@{ Alpha = 1 }.Al", ["Alpha"]),
        ("try { x } catch { $_.Exc", ["Exception"]),
        ("Get-VM | Select-Object @{Na", ["Name"]),
        ("Get-VM | Select-Object @{Name='x';", ["Expression"]),
        ("Get-VM | ft @{", ["Expression", "FormatString", "Label", "Width", "Alignment"]),
        ("$a -is", ["-is", "-isnot", "-isplit"]),
        ("(Get-VM).State -eq 'Runn", ["'Running'", "'RunningCritical'"]),
    ],
)
def test_expressions(shared, typed, offered):
    assert offered == shared.offers(typed)


def test_values_of_the_comparison_that_has_just_begun(shared):
    assert "'Running'" in shared.offers("Get-VM | Where-Object { $_.State -eq ")


def test_properties_come_before_methods(shared):
    offered = shared.offers("(Get-VM).")

    first = next(number for number, one in enumerate(offered) if one.endswith("("))
    assert all(one.endswith("(") for one in offered[first:])
    assert offered[:first] == sorted(offered[:first], key=str.lower)


def test_inside_a_guest_its_own_things_are_offered(tab):
    """After Enter-PSSession: the guest's variables and files, no longer the host's."""
    tab.session.run("$host_only = 1; Enter-PSSession -VMName SRV01")
    tab.session.run("$guest_only = 2")

    assert ["$guest_only"] == tab.offers("$guest_o")
    assert [] == tab.offers("$host_o")
    assert ["C:\\Invoices"] == tab.offers("dir C:\\Inv")


# How it is put in


def test_a_quote_that_the_editor_closed_is_not_doubled(shared):
    """JupyterLab closes quotes and braces by itself; the cursor is between them."""
    assert ["Get-VM 'SRV01'"] == shared.lines("Get-VM 'S", "'")
    assert ["Get-VM 'SRV01' | fl"] == shared.lines("Get-VM 'S", "' | fl")
    assert "$Error" in shared.lines("${Erro", "}")


def test_in_the_middle_of_a_line(shared):
    assert ["Get-VM -Name SRV01 | fl"] == shared.lines("Get-VM -Na", " SRV01 | fl")


@given(st.text(min_size=1, max_size=20))
@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_a_name_means_itself(shared, quote, name):
    """Whatever it is made of: as an argument it is that text."""
    assert [name] == shared.session.run_objects(f"Write-Output {quoted(name, quote)}")


# Safety


def test_nothing_is_run(tab):
    """Not even what a learner's script made into a property."""
    tab.session.run(
        "$o = [pscustomobject]@{ Name = 'x' } | "
        "Add-Member -PassThru ScriptProperty Boom { Checkpoint-VM SRV01; 'x' }"
    )
    before = tab.lab.world.copy()
    for text in (
        "(Checkpoint-VM SRV01 -Passthru).",
        "$(Stop-VM SRV01 -TurnOff).",
        "$o.Boom.",
        "$o.",
        "Get-VM -Name (Checkpoint-VM SRV01 -Passthru).Name.",
        "Get-VMSnapshot -VMName $(Stop-VM SRV01) -Name ",
        "$x = Stop-VM SRV01 -TurnOff -Passthru; $x.",
        "[datetime]::Now.",
    ):
        Completer(tab.session.here, text, len(text)).complete()

    assert before == tab.lab.world
    assert "Boom" in tab.offers("$o.")


def test_a_huge_text_and_wrong_positions_have_no_offers(shared):
    assert Completion(300_000, 300_000) == complete(shared.session, "x" * 300_000)
    assert complete(shared.session, "Get-VM", 99).items
    assert complete(shared.session, "Get-VM", -5).items


@pytest.mark.skipif(not SNIPPETS.exists(), reason="material: the shared corpus is not here")
def test_at_every_place_of_real_scripts(shared):
    """Whatever is typed, the Tab key breaks nothing."""
    lines = SNIPPETS.read_text(encoding="utf-8").splitlines()[::150]
    before = shared.lab.world.copy()
    for line in lines:
        record = json.loads(line)
        text = record.get("code") or record.get("text") or record["snippet"]
        for place in range(0, min(len(text), 300), 7):
            Completer(shared.session.here, text, place).complete()

    assert before == shared.lab.world
