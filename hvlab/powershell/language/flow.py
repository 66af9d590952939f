"""How control leaves a block early. None of these is an error, and no `catch` sees them."""

from __future__ import annotations

from typing import Any


class Flow(Exception):
    """Base of the jumps of the language."""


class Loop(Flow):
    """`break` or `continue`: for the loop of that label, or for the nearest."""

    def __init__(self, label: str = "") -> None:
        super().__init__(label)
        self.label = label


class Break(Loop):
    """`break`."""


class Continue(Loop):
    """`continue`."""


class Return(Flow):
    """`return`; its value was put out before."""


class ExitScript(Flow):
    """`exit`, with its code."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


class Passing(Flow):
    """On its way through the commands before the one that ended a pipeline: those see only that
    the pipeline stops, as on a real host. `cause` is None where nothing is wrong."""

    def __init__(self, pipeline: Any, stage: int, cause: Exception | None) -> None:
        super().__init__()
        self.pipeline = pipeline
        self.stage = stage
        self.cause = cause
