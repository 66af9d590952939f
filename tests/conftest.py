"""What all tests share: the `behaviour` marker and its report, strict skips in CI, Hypothesis.

A test that proves a behaviour of the fact sheet says so::

    @pytest.mark.behaviour("B-055")
    def test_revert_takes_now_back_to_its_parent(): ...

`pytest --behaviours-report FILE` writes which behaviours are proven by this run, and which not.
"""

import os
import re
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings

HERE = Path(__file__).parent
FACT_SHEET = HERE.parent.parent / "shared" / "domain" / "hyperv-checkpoints.md"
KNOWN_IDS = HERE / "behaviours.txt"
BEHAVIOUR = "behaviour"

# The same examples on every run, so that a red test is red for everybody; HVLAB_HYPOTHESIS=explore
# looks for new ones, `long` for many more. No deadline: how fast a machine is proves nothing.
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("same", UNHURRIED, derandomize=True)
settings.register_profile("explore", UNHURRIED, max_examples=1000)
settings.register_profile("long", UNHURRIED, max_examples=5000)
settings.register_profile("planted", settings.get_profile("same"), phases=[Phase.generate])
settings.load_profile(os.environ.get("HVLAB_HYPOTHESIS", "same"))


def forget_what_is_imported() -> None:
    """Hypothesis also tries the numbers and texts in the source of whatever is imported so far.

    Which modules that are depends on the tests that ran before in this process, so with -n on how
    fast the others were: the examples would differ from run to run. There is no setting for it.
    """
    with suppress(ImportError, AttributeError):  # an older Hypothesis does no such thing
        from hypothesis.internal.conjecture import providers

        nothing = providers.Constants()
        assert callable(providers._get_local_constants)
        providers._get_local_constants = lambda: nothing


if settings.default.derandomize:
    forget_what_is_imported()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--behaviours-report",
        metavar="FILE",
        type=Path,
        help="write which behaviours of the fact sheet this run proves, as markdown",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Keep the developer's own IPython set-up out of the kernels that tests start."""
    if "HVLAB_TEST_HOME" not in os.environ:  # set once, by the process that starts the workers
        home = tempfile.TemporaryDirectory(prefix="hvlab-tests-", ignore_cleanup_errors=True)
        config.add_cleanup(home.cleanup)
        config.add_cleanup(lambda: os.environ.pop("HVLAB_TEST_HOME", None))
        os.environ["HVLAB_TEST_HOME"] = home.name
    os.environ["IPYTHONDIR"] = str(Path(os.environ["HVLAB_TEST_HOME"]) / "ipython")
    os.environ.setdefault("JUPYTER_PLATFORM_DIRS", "1")


def pytest_itemcollected(item: pytest.Item) -> None:
    """Carry the tags in the report: with -n, that is all that reaches the terminal's process."""
    known = known_behaviours()
    for mark in item.iter_markers(BEHAVIOUR):
        for behaviour in mark.args:
            if behaviour not in known:
                raise pytest.UsageError(f"{item.nodeid}: no behaviour {behaviour!r} is known")
            item.user_properties.append((BEHAVIOUR, behaviour))


@cache
def known_behaviours() -> tuple[str, ...]:
    """Every id of the fact sheet, in its order; from the committed list where it is not at hand."""
    source, pattern = KNOWN_IDS, r"^(B-\d{3})$"
    if FACT_SHEET.is_file():
        source, pattern = FACT_SHEET, r"^- (B-\d{3})\b"
    text = source.read_text(encoding="utf-8") if source.is_file() else ""
    return tuple(dict.fromkeys(re.findall(pattern, text, re.MULTILINE)))


# ------------------------------------------------------------------ report


def tagged(reports: list[pytest.TestReport]) -> Iterator[tuple[str, str]]:
    """(behaviour, test) for every tag in these reports."""
    for report in reports:
        for name, behaviour in getattr(report, "user_properties", ()):
            if name == BEHAVIOUR:
                yield behaviour, report.nodeid.partition("[")[0]


def collect(stats: dict[str, list[pytest.TestReport]], *outcomes: str) -> dict[str, set[str]]:
    """The tests with one of these outcomes, by behaviour."""
    tests: dict[str, set[str]] = defaultdict(set)
    for outcome in outcomes:
        for behaviour, test in tagged(stats.get(outcome, [])):
            tests[behaviour].add(test)
    return tests


def behaviours_markdown(stats: dict[str, list[pytest.TestReport]]) -> str:
    """The report: what is proven and by which tests, what fails, and what nothing speaks of."""
    passed, failed = collect(stats, "passed"), collect(stats, "failed", "error")
    known = known_behaviours()
    proven = [b for b in known if b in passed and b not in failed]
    lines = [
        "# Behaviours proven by tests",
        "",
        f"{len(proven)} of {len(known)}. Written by `python -m pytest --behaviours-report FILE`.",
        "",
        "| behaviour | proven by |",
        "|---|---|",
        *(f"| {b} | {'<br>'.join(f'`{test}`' for test in sorted(passed[b]))} |" for b in proven),
    ]
    if failed:
        lines += ["", "## Failing", "", *(f"- {b}" for b in known if b in failed)]
    missing = [b for b in known if b not in passed and b not in failed]
    return "\n".join([*lines, "", "## No test yet", "", ", ".join(ranges(missing)) or "none", ""])


def ranges(missing: list[str]) -> Iterator[str]:
    """B-001, B-003 to B-007: neighbours in the fact sheet, told in short."""
    known = known_behaviours()
    start = 0
    for at, behaviour in enumerate(missing):
        after = list(known[known.index(behaviour) + 1 :][:1])
        if not after or after != missing[at + 1 : at + 2]:
            yield missing[start] + (f" to {behaviour}" if at > start else "")
            start = at + 1


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    stats = terminalreporter.stats
    for reason, count in Counter(map(why_skipped, stats.get("skipped", []))).most_common():
        terminalreporter.write_line(f"{count} skipped: {reason}")
    passed, failed = collect(stats, "passed"), collect(stats, "failed", "error")
    if passed or failed:
        proven = len(set(passed) - set(failed))
        known = len(known_behaviours())
        terminalreporter.write_line(f"behaviours: {proven} of {known} proven by this run")
    file: Path | None = config.getoption("--behaviours-report")
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(behaviours_markdown(stats), encoding="utf-8", newline="\n")
        terminalreporter.write_line(f"behaviours: report written to {file}")


# ------------------------------------------------------------------ skips


def why_skipped(report: pytest.TestReport) -> str:
    """The reason that a test gave for not running."""
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    return str(reason).removeprefix("Skipped: ")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """In CI (HVLAB_CI=1) nothing may be skipped: a missing tool must not look like a green test.

    A test that cannot run on this platform says so with a reason that starts with "platform:"; one
    that compares with material which is not part of the project, with "material:".
    """
    terminal = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("HVLAB_CI") != "1" or terminal is None:
        return
    reasons = map(why_skipped, terminal.stats.get("skipped", []))
    missing = [reason for reason in reasons if not reason.startswith(("platform:", "material:"))]
    if missing and session.exitstatus == pytest.ExitCode.OK:
        terminal.write_line(f"\nHVLAB_CI=1, but {len(missing)} tests were skipped", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
