"""`%load_ext hvlab` in a real IPython: magics, refusals, completion; and again after a restart."""

import contextlib
import io

import pytest
from IPython.core.completer import provisionalcompleter
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from hvlab.views import notebook

C1 = "SRV01 - (3/9/2026 - 9:00:00 PM)"
C2 = "SRV01 - (3/10/2026 - 9:00:00 PM)"


class Shell:
    """A notebook's kernel without the notebook."""

    def __init__(self) -> None:
        self.shell = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
        self.shell.Completer.use_jedi = False

    def run(self, cell: str) -> object:
        """Run a cell that must work; what its last line gave."""
        result = self.shell.run_cell(cell, store_history=False, silent=False)
        assert result.success, result.error_in_exec or result.error_before_exec
        return result.result

    def fails(self, cell: str) -> str:
        """Run a cell that must not work; what is printed."""
        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
            result = self.shell.run_cell(cell, store_history=False)
        assert not result.success
        return out.getvalue()

    def complete(self, text: str) -> list[str]:
        """The texts that Tab offers at the end of this line, whole lines."""
        with provisionalcompleter():
            found = list(self.shell.Completer.completions(text, len(text)))
        return [text[: c.start] + c.text + text[c.end :] for c in found]


def restarted() -> Shell:
    """A kernel that has just started, as after Restart Kernel."""
    notebook._opened.clear()
    return Shell()


@pytest.fixture
def shell(capsys) -> Shell:
    shell = restarted()
    shell.run("%load_ext hvlab")
    return shell


def test_two_lines_open_the_lab(shell):
    shown = shell.run('lab = open_lab("patch-week")\nlab')

    assert "▶ Now" in shown._repr_mimebundle_()["text/plain"]


def test_it_works_again_after_restart_kernel(shell):
    shell.run('lab = open_lab("empty")')
    again = restarted()
    again.run("%load_ext hvlab")
    shown = again.run('lab = open_lab("patch-week")\nlab')

    assert "▶ Now" in shown._repr_mimebundle_()["text/plain"]


def test_loading_it_twice_changes_nothing(shell):
    shell.run('lab = open_lab("patch-week")')
    shell.run("%load_ext hvlab")
    shell.run("%reload_ext hvlab")

    assert [f'vm.apply("{C1}'] == shell.complete('vm.apply("SRV01 - (3/9')
    assert "lab" in shell.shell.user_ns


def test_the_tree_the_files_and_the_clock(shell):
    shell.run('lab = open_lab("patch-week")')

    assert "▶ Now" in shell.run("%tree").text
    assert "▶ Now" in shell.run("%tree SRV01").text
    assert "SRV01.vhdx" in shell.run("%files").text
    assert "HV01" in shell.run("%clock").text


def test_rewind_redo_and_start_over(shell):
    shell.run('lab = open_lab("patch-week")')
    at_first = shell.run("%tree").text
    shell.run('lab.vm().checkpoint("one"); lab.vm().checkpoint("two")')
    both = shell.run("%tree").text

    assert "two" not in shell.run("%rewind").text
    assert both == shell.run("%redo").text
    assert at_first == shell.run("%rewind 2").text
    assert both == shell.run("%redo 2").text
    assert at_first == shell.run("%startover").text


@pytest.mark.parametrize("line", ["%rewind x", "%rewind -1", "%rewind 0", "%redo 1.5"])
def test_a_number_of_steps_is_asked_for(shell, line):
    shell.run('lab = open_lab("patch-week")')

    assert "number of steps" in shell.fails(line)


@pytest.mark.parametrize("line", ["%tree", "%files", "%clock", "%rewind", "%startover"])
def test_without_a_lab_the_magics_say_how_to_open_one(shell, line):
    assert 'lab = open_lab("patch-week")' in shell.fails(line)


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("%rewind", "nothing to rewind"),
        ("%redo", "nothing to redo"),
        ("%tree SRV02", "There is no virtual machine 'SRV02'"),
        (f'lab.vm().rename("{C1}", "")', "name"),
        ('lab.vm().apply("SRV01 - (3/9/2026 - 9:00:00 AM)")', "Did you mean"),
        ("lab.vm().start()", "current state"),
    ],
)
def test_a_refusal_is_an_answer_without_a_traceback(shell, cell, said):
    shell.run('lab = open_lab("patch-week")')

    printed = shell.fails(cell)

    assert said in printed
    assert "Traceback" not in printed
    assert ".py" not in printed


def test_an_error_of_the_learners_own_keeps_its_traceback(shell):
    assert "ZeroDivisionError" in shell.fails("1 / 0")
    assert "Traceback" in shell.fails("1 / 0")


def test_scenario_names_complete(shell):
    assert ['open_lab("patch-week'] == shell.complete('open_lab("patch-w')
    assert ["open_lab('time-skew"] == shell.complete("open_lab('time-")
    assert ['open_lab("patch-week'] == shell.complete('open_lab("patch-w')


@pytest.mark.parametrize("method", ["apply", "rename", "delete", "find"])
@pytest.mark.parametrize("typed", ["", "S", "SRV01", "SRV01 - (3/1", "SRV01 - (3/10/2026 - "])
def test_checkpoint_names_complete(shell, method, typed):
    """At any point of the name, with its blanks, brackets and slashes."""
    shell.run('lab = open_lab("patch-week")\nvm = lab.vm()')

    assert f'vm.{method}("{C2}' in shell.complete(f'vm.{method}("{typed}')


def test_completion_of_other_things_is_left_alone(shell):
    shell.run('lab = open_lab("patch-week")')

    assert "lab.start_over" in shell.complete("lab.start_")
    assert [] == [c for c in shell.complete('print("SRV') if C1 in c]


def test_export_shows_or_writes_the_session_as_a_script(shell, tmp_path):
    """`%export` in a cell shows it; with a file's name it is written, spaces and all."""
    shell.run('lab = open_lab("patch-week")\nlab.vm().save()')
    target = tmp_path / "my session.ps1"

    assert str(shell.run("%export")).endswith("\nSave-VM -Name 'SRV01'\n")
    assert shell.run(f'%export "{target}"') is None
    assert "Save-VM -Name 'SRV01'" in target.read_text(encoding="utf-8-sig")
    assert "could not be written" in shell.fails(f"%export {tmp_path / 'none' / 'x.ps1'}")
