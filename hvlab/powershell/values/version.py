"""System.Version."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Version:
    """Two to four numbers; -1 stands for a part that is missing, as in .NET."""

    major: int = 0
    minor: int = 0
    build: int = -1
    revision: int = -1

    @classmethod
    def parse(cls, text: str) -> Version:
        """From '10.0.20348.1'. Raises ValueError with .NET's sentence."""
        parts = text.split(".")
        if not 2 <= len(parts) <= 4:
            raise ValueError("Version string portion was too short or too long.")
        numbers = []
        for part in parts:
            digits = part.strip()
            if not (digits.isascii() and digits.lstrip("+").isdigit()):
                raise ValueError("Input string was not in a correct format.")
            numbers.append(int(digits))
        if max(numbers) >= 2**31:
            raise ValueError("Value was either too large or too small for an Int32.")
        return cls(*numbers)

    def __str__(self) -> str:
        parts = (self.major, self.minor, self.build, self.revision)
        return ".".join(str(part) for part in parts if part >= 0)
