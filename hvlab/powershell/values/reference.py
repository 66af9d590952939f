"""`[ref]$x` and `[switch]`: small values that stand for something else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


class Reference:
    """`[ref]$variable`: reads and writes the variable it was made of. Of anything else it keeps a
    value of its own."""

    def __init__(
        self,
        read: Callable[[], Any] | None = None,
        write: Callable[[Any], None] | None = None,
        value: Any = None,
    ) -> None:
        self._read = read
        self._write = write
        self._value = value

    @property
    def value(self) -> Any:
        """What it refers to now."""
        return self._value if self._read is None else self._read()

    @value.setter
    def value(self, new: Any) -> None:
        if self._write is None:
            self._value = new
        else:
            self._write(new)


@dataclass(frozen=True)
class SwitchParameter:
    """A switch as a function's variable: true or false with a property IsPresent."""

    is_present: bool = False

    def __bool__(self) -> bool:
        return self.is_present

    def __str__(self) -> str:
        return str(self.is_present)
