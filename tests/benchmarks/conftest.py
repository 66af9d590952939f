"""Benchmarks run when they are asked for: `python -m pytest tests/benchmarks -s`.

They print figures and assert ratios of things measured in the same run, never absolute times.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Left out of a run of all tests: they take long, and a busy machine proves nothing."""
    named = [(config.invocation_params.dir / arg.partition("::")[0]) for arg in config.args]
    if any(HERE in (path.resolve(), *path.resolve().parents) for path in named):
        return None
    return True if HERE in collection_path.parents else None
