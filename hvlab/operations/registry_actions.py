"""Editing the registry in a running guest. Services read it when they start."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from hvlab.errors import GuestError
from hvlab.events import RegistryChanged
from hvlab.operations.base import Events
from hvlab.operations.guest_actions import InGuest
from hvlab.operations.guest_disk import change_registry
from hvlab.world.timeservice import ALWAYS
from hvlab.world.world import World


@dataclass(frozen=True)
class _RegistryOperation(InGuest):
    key: str
    name: str

    def check(self, world: World) -> None:
        super().check(world)
        if not self.key.strip() or not self.name.strip():
            raise GuestError("The registry key or value name is missing.")


@dataclass(frozen=True)
class SetRegistryText(_RegistryOperation):
    """Set a string value of the SYSTEM hive."""

    title: ClassVar[str] = "Edit the guest's registry"

    value: str

    def act(self, world: World) -> Events:
        change_registry(world, self.vm, lambda hive: hive.set(self.key, self.name, self.value))
        yield RegistryChanged(self.vm, self.key, self.name)


@dataclass(frozen=True)
class SetRegistryNumber(_RegistryOperation):
    """Set a DWORD value of the SYSTEM hive."""

    title: ClassVar[str] = "Edit the guest's registry"

    value: int

    def check(self, world: World) -> None:
        super().check(world)
        if not 0 <= self.value <= ALWAYS:
            raise GuestError("A DWORD is a number from 0 to 4294967295.")

    def act(self, world: World) -> Events:
        change_registry(world, self.vm, lambda hive: hive.set(self.key, self.name, self.value))
        yield RegistryChanged(self.vm, self.key, self.name)


@dataclass(frozen=True)
class DeleteRegistryValue(_RegistryOperation):
    """Delete a value of the SYSTEM hive."""

    title: ClassVar[str] = "Edit the guest's registry"

    def act(self, world: World) -> Events:
        change_registry(world, self.vm, lambda hive: hive.delete(self.key, self.name))
        yield RegistryChanged(self.vm, self.key, self.name)
