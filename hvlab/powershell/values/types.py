"""Types as values: what `[int]` is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TypeValue:
    """A .NET type: its full name as `.FullName` without generic arguments ('System.Int32',
    'System.Collections.Generic.List`1'), how often it is an array, its generic arguments."""

    name: str
    rank: int = 0
    arguments: tuple[TypeValue, ...] = ()

    @property
    def element(self) -> TypeValue:
        """The type of an array's elements; for any other type itself."""
        return TypeValue(self.name, max(self.rank - 1, 0), self.arguments)

    @property
    def full_name(self) -> str:
        """As `.ToString()` prints it: 'System.Int32[]', 'System.Tuple`1[System.String]'."""
        inner = ",".join(one.full_name for one in self.arguments)
        return self.name + (f"[{inner}]" if inner else "") + "[]" * self.rank

    @property
    def short_name(self) -> str:
        """As `.Name` prints it: without the namespace, nested types after their '+'."""
        return self.name.rpartition(".")[2].rpartition("+")[2] + "[]" * self.rank

    @property
    def namespace(self) -> str:
        """'System' for System.Int32."""
        return self.name.rpartition(".")[0]

    def __str__(self) -> str:
        return self.full_name


class TypeNameText(str):
    """A type's name as the target of an error: CategoryInfo shows it as (nosuchtype:TypeName)."""

    __slots__ = ()
