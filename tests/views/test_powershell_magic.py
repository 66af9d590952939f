"""`%%powershell` in a real IPython: what is shown, what fails, what goes in and out, Tab."""

import contextlib
import datetime
import io

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from hvlab.api import OpenLab
from hvlab.powershell.session import Session
from hvlab.views import notebook
from hvlab.views.pacer import Pacer
from hvlab.views.powershell import magics
from hvlab.views.powershell.cell import script_at
from hvlab.views.powershell.console import RED

C1 = "SRV01 - (3/9/2026 - 9:00:00 PM)"


class Cells:
    """A notebook's Python; `show(cell)` gives what a cell printed, on both streams."""

    def __init__(self):
        self.shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
        self.shell.Completer.use_jedi = False

    def _run(self, cell):
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            result = self.shell.run_cell(cell, store_history=False)
        return result.success, out.getvalue(), err.getvalue()

    def show(self, cell):
        worked, out, err = self._run(cell)
        assert worked, out + err
        return out + err

    def fails(self, cell):
        worked, out, err = self._run(cell)
        assert not worked
        return out + err

    def ps(self, script, options=""):
        return self.show(f"%%powershell {options}\n{script}")

    def __getitem__(self, name):
        return self.shell.user_ns[name]

    def complete(self, text, position=None):
        """Whole cells after each offer was taken."""
        place = len(text) if position is None else position
        with provisionalcompleter():
            found = list(self.shell.Completer.completions(text, place))
        return [text[: c.start] + c.text + text[c.end :] for c in found]


@pytest.fixture
def cells(capsys):
    notebook._opened.clear()
    cells = Cells()
    cells.show("%load_ext hvlab")
    cells.show('lab = open_lab("patch-week")')
    return cells


# Running


def test_it_shows_what_the_console_shows(cells):
    console = Session(OpenLab.open("patch-week")).run("Get-VM").text

    assert "SRV01" in console
    assert console == cells.ps("Get-VM")
    assert console == cells.show("%powershell Get-VM")


def test_what_is_typed_is_done_in_the_notebooks_lab(cells):
    """The same lab, so that what Python and the drawn manager look at has changed, too."""
    cells.show("manager = lab.manager")
    before = cells["manager"].tree

    cells.ps("Checkpoint-VM SRV01 -SnapshotName typed")

    assert "typed" in [one.name for one in cells["lab"].vm().checkpoints]
    assert before != cells["manager"].tree
    assert "typed" in str(cells["manager"].tree)


def test_dollars_and_braces_are_powershells(cells):
    """IPython fills `$x` and `{x}` of Python in where it is not told to leave them alone."""
    cells.show("x = 'of Python'")

    assert "of PowerShell 1\n" == cells.ps("$x = 'of PowerShell'; $n = {1}\n\"$x $(& $n)\"")
    assert "of PowerShell\n" == cells.show("%powershell $x")


def test_variables_and_functions_last_from_cell_to_cell(cells):
    cells.ps("$count = 2; function Twice($x) { 2 * $x }")

    assert "4\n" == cells.ps("Twice $count")


def test_each_lab_has_a_window_of_its_own(cells):
    cells.ps("$kept = 'first'")
    cells.show('other = open_lab("empty")')

    assert "" == cells.ps("Get-VM; $kept")


def test_without_a_lab_it_says_how_to_open_one(cells):
    notebook._opened.clear()

    assert 'lab = open_lab("patch-week")' in cells.fails("%%powershell\nGet-VM")


# Errors


def test_an_error_that_ends_nothing_is_shown_in_red_and_the_cell_goes_on(cells):
    worked, out, err = cells._run("%%powershell\nGet-VM nobody\n'after'")

    assert worked
    assert "after\n" == out
    assert f"{RED}Get-VM : Hyper-V was unable to find" in err
    assert all(line.startswith(RED) for line in err.splitlines() if line.strip())


LIGHT_GROUND, DARK_GROUND = (253, 219, 219), (78, 29, 27)
"""What JupyterLab's two themes lay behind standard error."""


@pytest.mark.parametrize("ground", [LIGHT_GROUND, DARK_GROUND])
def test_the_red_of_errors_is_read_in_both_themes(ground):
    """At least 3 to 1, as WCAG counts it."""
    red = tuple(int(part) for part in RED.removeprefix("\x1b[38;2;").rstrip("m").split(";"))
    lighter, darker = sorted((luminance(red), luminance(ground)), reverse=True)
    assert 3 < (lighter + 0.05) / (darker + 0.05)


def luminance(colour: tuple[int, ...]) -> float:
    """How bright a colour is, from 0 to 1 (WCAG 2)."""
    parts = [one / 255 for one in colour]
    linear = [one / 12.92 if one <= 0.03928 else ((one + 0.055) / 1.055) ** 2.4 for one in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize(
    "script", ["throw 'enough'", "Get-VM nobody -ErrorAction Stop", "Get-VM )", "if (1) {"]
)
def test_a_terminating_error_fails_the_cell_without_a_traceback(cells, script):
    """So that Restart & Run All stops where a script would."""
    said = cells.fails(f"%%powershell\n{script}\n'after'")

    assert "FullyQualifiedErrorId" in said
    assert "ScriptStopped" in said
    assert "Traceback" not in said
    assert ".py" not in said
    assert "after\n" != said[-6:]


def test_exit_closes_the_window(cells):
    cells.ps("$x = 1")

    assert "The PowerShell window was closed (exit code 3)" in cells.ps("exit 3")
    assert "True\n" == cells.ps("$null -eq $x")


def test_an_endless_loop_can_be_interrupted(cells, monkeypatch):
    """Interrupt Kernel raises KeyboardInterrupt in what runs."""
    session = cells["lab"].powershell.session

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(session, "run", interrupted)
    said = cells.fails("%%powershell\nwhile ($true) { }")

    assert "The script was interrupted." in said
    assert "Traceback" not in said


# Questions


def test_where_nobody_can_answer_it_fails_as_a_real_host_without_a_console(cells):
    said = cells.ps(f"Restore-VMSnapshot -VMName SRV01 -Name '{C1}'")

    assert "NonInteractive mode" in said
    assert "-Confirm:$false" in said
    assert cells["lab"].vm().checkpoints[-1].name in str(cells["lab"].tree())


def test_with_somebody_there_the_answer_counts(cells, monkeypatch):
    asked = []

    def answer(prompt=""):
        asked.append(prompt)
        return "n"

    monkeypatch.setattr(magics, "can_ask", lambda _: True)
    monkeypatch.setattr("builtins.input", answer)
    before = cells["lab"].world.copy()

    said = cells.ps(f"Restore-VMSnapshot -VMName SRV01 -Name '{C1}'")

    assert ["[Y] Yes"] == [prompt[:7] for prompt in asked]
    assert f'Restore-VMSnapshot will restore checkpoint "{C1}".' in said
    assert before == cells["lab"].world


# In and out


def test_python_hands_values_in(cells):
    cells.show(
        "import datetime, decimal, pathlib\n"
        "names = ['SRV01', 'x y']; table = {'Name': 'SRV01', 'Deep': [1, {'a': None}]}\n"
        "big = 2**40; when = datetime.datetime(2026, 3, 9, 21, 0); vm = lab.vm()\n"
    )

    assert "2 x y\n" == cells.ps('"$($names.Count) $($names[1])"', "--in names")
    assert "Int64 SRV01 1\n" == cells.ps(
        '"$($big.GetType().Name) $($table.Name) $($table.Deep[0])"', "-i big,table"
    )
    assert "9\n" == cells.ps("$when.Day", "-i when")
    assert "Running\n" == cells.ps("$vm.State.ToString()", "-i vm")
    assert f"{C1}\n" == cells.ps("($vm | Get-VMSnapshot -Name '*3/9*').Name", "-i vm")


def test_python_takes_objects_out(cells):
    said = cells.ps("Get-VM; Get-Date; 'text'; 3GB; @{a = 1}; [guid]::Empty; $null", "--out found")
    vm, date, text, number, table, guid, *rest = cells["found"]

    assert "" == said
    assert ("SRV01", "SRV01", "Running") == (vm.Name, vm["name"], vm.State)
    assert "Off" not in vm.State
    assert datetime.datetime(2026, 3, 12).date() == date.date()
    assert ("text", 3 * 2**30, {"a": 1}) == (text, number, table)
    assert 0 == guid.int
    assert [None] == rest or [] == rest
    assert "Generation" in dict(vm)
    assert "HardDrives" in dir(vm)
    assert "<VirtualMachine SRV01>" == repr(vm)
    assert vm.HardDrives[0].Path.endswith(".avhdx")
    with pytest.raises(AttributeError, match="VirtualMachine has no property 'Nonsense'"):
        _ = vm.Nonsense


def test_what_came_out_goes_in_again(cells):
    cells.ps("Get-VMSnapshot SRV01", "--out snapshots")
    cells.show("first = snapshots[0]")

    assert f"{C1}\n" == cells.ps("$first.Name", "-i first")
    cells.ps("$first | Rename-VMSnapshot -NewName again", "-i first")
    assert "again" == cells["first"].Name


def test_out_hides_the_output_only(cells):
    said = cells.ps("'hidden'\nWrite-Host 'shown'\nGet-VM nobody", "--out x")

    assert "hidden" not in said
    assert ["hidden"] == cells["x"]
    assert "shown" in said
    assert "unable to find" in said


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ("--in nowhere", "no variable 'nowhere'"),
        ("--in Get-VM", "cannot be the name"),
        ("--nonsense", "%%powershell [--in NAME]"),
        ("--in shell_object", "can do nothing with a object"),
    ],
)
def test_wrong_options(cells, options, said):
    cells.show("shell_object = object()")

    assert said in cells.fails(f"%%powershell {options}\n1")


# Tab and Shift+Tab


@pytest.mark.parametrize(
    ("cell", "taken"),
    [
        ("%%powershell\nCheckpoint-V", "%%powershell\nCheckpoint-VM"),
        ("%%powershell --out x\n\nGet-VM -Na", "%%powershell --out x\n\nGet-VM -Name"),
        ("%%powershell\nGet-VM\nGet-VM -Name ", "%%powershell\nGet-VM\nGet-VM -Name SRV01"),
        ("%powershell Get-VM sr", "%powershell Get-VM SRV01"),
        (
            "x = 1\n%powershell Restore-VMSnapshot -VMName SRV01 -Name 'SRV01 - (3/9",
            f"x = 1\n%powershell Restore-VMSnapshot -VMName SRV01 -Name '{C1}'",
        ),
        ("%%powershell\n(Get-VM).Gen", "%%powershell\n(Get-VM).Generation"),
    ],
)
def test_tab(cells, cell, taken):
    """PowerShell's offers and nothing of Python's."""
    assert [taken] == cells.complete(cell)


def test_tab_between_quotes_that_the_editor_closed(cells):
    cell = "%%powershell\nGet-VM 'S'"

    assert ["%%powershell\nGet-VM 'SRV01'"] == cells.complete(cell, len(cell) - 1)


def test_tab_keeps_powershells_order(cells):
    offered = cells.complete("%%powershell\nGet-VM -")

    assert ["-Name", "-CimSession", "-ComputerName"] == [one.split()[-1] for one in offered[:3]]


def test_python_completes_as_ever(cells):
    assert "lab.start_over" in cells.complete("lab.start_")
    assert [f'lab.vm().apply("{C1}'] == cells.complete('lab.vm().apply("SRV01 - (3/9')
    assert ['x = 1\nlab.vm().apply("' + C1] == cells.complete('x = 1\nlab.vm().apply("SRV01 - (3/9')


class KernelStandIn:
    """A kernel as far as Shift+Tab is concerned."""

    def do_inspect(self, code, cursor_pos, detail_level=0, omit_sections=()):
        return {"status": "ok", "found": False, "data": {}, "metadata": {}}


def test_shift_tab(cells):
    cells.shell.kernel = kernel = KernelStandIn()
    magics.install(cells.shell)
    magics.install(cells.shell)

    said = kernel.do_inspect("%%powershell\nGet-VMSnapshot", 20)
    python = kernel.do_inspect("print", 3, 0)

    assert said["found"]
    assert said["data"]["text/plain"].startswith("NAME\n    Get-VMSnapshot")
    assert not python["found"]


@pytest.mark.parametrize(
    ("cell", "position", "script"),
    [
        ("%%powershell\nGet-VM", 15, ("Get-VM", 2)),
        ("\n%%powershell -o x\nGet-VM", 20, ("Get-VM", 1)),
        ("%%powershell\nGet-VM", 5, None),
        ("x = %powershell Get-VM", 18, ("Get-VM", 2)),
        ("%powershellx Get-VM", 15, None),
        ("%%powershellx\nGet-VM", 15, None),
        ("print(1)\n%powershell Get-VM\nprint(2)", 23, ("Get-VM", 2)),
        ("print(1)\n%powershell Get-VM\nprint(2)", 3, None),
        ("%powershell ", 12, ("", 0)),
    ],
)
def test_which_part_of_a_cell_is_powershell(cell, position, script):
    found = script_at(cell, position)

    assert script == (None if found is None else (found.text, found.position))


# What goes on behind a cell ----------------------------------------------------------------------

REMOVE = "Get-VMSnapshot SRV01 | Select-Object -Last 1 | Remove-VMSnapshot"
STATUS = "(Get-VM SRV01).Status"


def test_a_cell_sees_the_merge_and_nobody_has_to_wait_for_it_afterwards(cells):
    """Where nobody watches, it is over when the next cell runs, whatever language that is in."""
    assert "Merging disks\n" == cells.ps(f"{REMOVE}\n{STATUS}")
    assert "0\n" == cells.show("print(lab.engine.remaining())")
    assert "Operating normally\n" == cells.ps(STATUS)


def test_it_goes_on_after_a_cell_that_failed(cells):
    cells.fails(f"%%powershell\n{REMOVE}\nthrow 'no'")

    assert 0 == cells["lab"].engine.remaining()


def test_where_somebody_watches_the_merge_is_left_to_the_drawn_lab(cells, monkeypatch):
    """The pacer lets it go on before their eyes; here it is told to."""
    left = []
    monkeypatch.setattr(Pacer, "_live", lambda _: True)
    monkeypatch.setattr(Pacer, "keep_going", lambda pacer: left.append(pacer))
    assert cells["lab"].manager.pacer is not None
    assert "Merging disks\n" == cells.ps(f"{REMOVE}\n{STATUS}")

    assert cells["lab"].manager.pacer in left
    assert "Merging disks\n" == cells.ps(STATUS)


def test_looking_at_a_rewound_lab_does_not_move_it(cells):
    """In the middle of a merge of the past: what was done later can be done again."""
    lab = cells["lab"]
    cells.ps(REMOVE)
    lab.engine.rewind_to(lab.world.now - 1)
    now = lab.world.now
    assert "Merging disks\n" == cells.ps(STATUS)

    assert now == lab.world.now
    assert lab.engine.can_redo
