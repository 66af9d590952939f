"""The fixtures of the simulated host."""

from tests.support import (  # noqa: F401
    checkpoint,
    disks,
    do,
    files,
    lab,
    standard,
    state,
    tree,
    vm,
)
