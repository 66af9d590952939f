"""What would happen: run an operation on a fork of the lab and look at what comes out (F1)."""

from __future__ import annotations

from hvlab.engine import Lab
from hvlab.operations.base import Operation


def future(lab: Lab, *operations: Operation) -> Lab:
    """A fork of the lab in which the operations have been done and everything has settled.

    Raises the host's error if it refuses one of them; `lab` stays as it is in any case.
    """
    fork = lab.fork()
    for operation in operations:
        fork.run(operation)
    fork.settle()
    return fork
