"""Enumerations: named numbers, compared with strings without regard to case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class EnumType:
    """An enumeration: its full .NET name, and its members in order."""

    name: str
    members: Mapping[str, int] = field(hash=False, compare=False)
    flags: bool = False

    def __getitem__(self, member: str) -> EnumValue:
        """The value of that name, whatever its case. Raises KeyError."""
        wanted = member.casefold()
        for name, number in self.members.items():
            if name.casefold() == wanted:
                return EnumValue(self, number)
        raise KeyError(member)


@dataclass(frozen=True)
class EnumValue:
    """One value of an enumeration; a number without a name is allowed, as in .NET."""

    type: EnumType
    number: int

    @property
    def name(self) -> str:
        """Its name, or its number where none has it."""
        for name, number in self.type.members.items():
            if number == self.number:
                return name
        return str(self.number)

    def __str__(self) -> str:
        return self.name

    def __int__(self) -> int:
        return self.number
