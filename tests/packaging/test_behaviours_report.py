"""The report of proven behaviours tells the truth, also with -n, and CI refuses skipped tests."""

from pathlib import Path

import pytest

pytest_plugins = ["pytester"]
CONFTEST = Path(__file__).parents[1] / "conftest.py"
TESTS = """
import pytest

@pytest.mark.behaviour("B-001", "B-003")
def test_passes(): pass

@pytest.mark.behaviour("B-004")
def test_fails(): assert False

@pytest.mark.behaviour("B-003")
def test_agrees(): pass

@pytest.mark.behaviour("B-006")
def test_needs_a_tool(): pytest.skip("no such tool")
"""


@pytest.fixture
def project(pytester, monkeypatch):
    """A project with our conftest, seven behaviours, and no fact sheet."""
    monkeypatch.delenv("HVLAB_CI", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # others' plugins only take time
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p xdist")
    folder = pytester.path / "project" / "tests"
    folder.mkdir(parents=True)
    (folder / "conftest.py").write_text(CONFTEST.read_text("utf-8"), encoding="utf-8")
    (folder / "behaviours.txt").write_text("".join(f"B-00{n}\n" for n in range(1, 8)))
    (folder / "test_it.py").write_text(TESTS)
    (folder.parent / "pytest.ini").write_text(
        "[pytest]\nmarkers =\n    behaviour\naddopts = --strict-markers --dist=loadfile\n"
    )
    monkeypatch.chdir(folder.parent)
    return pytester


@pytest.mark.parametrize("workers", [(), ("-n", "2")])
def test_report(project, workers):
    """Proven is what a test proves and none refutes; a skipped test proves nothing."""
    project.runpytest_subprocess("tests", "--behaviours-report=out/report.md", *workers)

    assert (Path.cwd() / "out" / "report.md").read_text("utf-8") == (
        """\
# Behaviours proven by tests

2 of 7. Written by `python -m pytest --behaviours-report FILE`.

| behaviour | proven by |
|---|---|
| B-001 | `tests/test_it.py::test_passes` |
| B-003 | `tests/test_it.py::test_agrees`<br>`tests/test_it.py::test_passes` |

## Failing

- B-004

## No test yet

B-002, B-005 to B-007
"""
    )


def test_unknown_behaviour(project):
    """A mistyped number stops the run."""
    Path("tests/test_it.py").write_text(TESTS.replace("B-006", "B-060"))

    result = project.runpytest_subprocess("tests")

    assert "no behaviour 'B-060' is known" in result.stderr.str()


@pytest.mark.parametrize(("ci", "status"), [("", 0), ("1", 1)])
def test_skipped_in_ci(project, monkeypatch, ci, status):
    """A missing tool is fine at home and fails in CI; another platform, and material that is not
    part of the project, are fine everywhere."""
    monkeypatch.setenv("HVLAB_CI", ci)

    result = project.runpytest_subprocess("tests", "-k", "not fails")
    assert status == result.ret
    for reason in ("platform: not here", "material: not here"):
        Path("tests/test_it.py").write_text(TESTS.replace("no such tool", reason))
        assert 0 == project.runpytest_subprocess("tests", "-k", "not fails").ret
    assert "1 skipped: no such tool" in result.stdout.str()
