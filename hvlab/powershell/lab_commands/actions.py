"""Invoke-LabAction: ask the lab for an operation by its name, with plain arguments."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache
from typing import Any
from uuid import UUID

import hvlab.operations
from hvlab.engine.codec import KIND, Undecodable, decode
from hvlab.errors import GuestError, HyperVError, LabError
from hvlab.operations import Operation
from hvlab.operations.host_text import MakeHostFolder, WriteHostFile
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.language.errors import from_python
from hvlab.powershell.values.collections import Hashtable
from hvlab.world.vm import VirtualMachine

MODULE = "hvlab"
DEEPEST = 12
"""Tables in tables: no row of the world goes deeper."""
EXCEPTION = "HvLab.LabException"


@cache
def actions() -> dict[str, type[Operation]]:
    """Every operation that can be asked for, by its name in small letters."""
    public = (getattr(hvlab.operations, name) for name in hvlab.operations.__all__)
    found = [one for one in public if isinstance(one, type) and issubclass(one, Operation)]
    found += [WriteHostFile, MakeHostFolder]
    return {one.__name__.casefold(): one for one in found if one is not Operation}


class InvokeLabAction(Cmdlet):
    """Invoke-LabAction: what a button, a lesson or bad luck does in the lab. A real host has no
    such command.

    `-Name` is one of hvlab's operations, `-VMName` or `-VMId` the virtual machine it is about,
    `-Arguments` a table of its other arguments. Nothing else can be asked for: arguments are plain
    values, and what they become is decided by the operation's own declaration.
    """

    info = command(
        "Invoke-LabAction",
        parameter("Name", "string", position=0, mandatory=True, not_empty=True,
                  help="The operation, such as LoseHostPower."),
        parameter("VMName", "string", position=1,
                  help="The virtual machine it is about; no patterns."),
        parameter("VMId", "guid", help="The same, by its id."),
        parameter("Arguments", "hashtable", position=2,
                  help="Its other arguments: texts, numbers, lists and tables."),
        parameter("AsJob", "switch", help="Begin it and do not wait."),
        id="HvLab.Commands.InvokeLabAction",
        module=MODULE,
    )  # fmt: skip

    def begin(self) -> Iterator[Any]:
        """Nothing has begun."""
        self._begun: list[str] = []
        yield from ()

    def process(self) -> Iterator[Any]:
        """Ask for it; a refusal becomes an error record."""
        lab = self.call.shell.lab
        operation = self._operation()
        try:
            if self.args.get("AsJob"):
                self._begun.append(lab.engine.submit(operation))
            else:
                lab.do(operation)
        except (HyperVError, GuestError, LabError) as error:
            said = from_python(error, self.info.name).record
            self.call.error(said.message, said.id, said.category, None, said.exception_type)
        yield from ()

    def end(self) -> Iterator[Any]:
        """With -AsJob the job comes out."""
        if self._begun:
            yield self.call.shell.jobs.follow(self.info.name, self._begun)

    def _operation(self) -> Operation:
        name = str(self.args["Name"])
        kind = actions().get(name.casefold())
        if kind is None:
            raise self._wrong(f"The lab has no action '{name:.60}'.", "UnknownLabAction")
        given = self.args.get("Arguments") or Hashtable()
        names = {one.name.casefold(): one.name for one in fields(kind)}
        vm = self._vm()
        try:
            data: dict[str, Any] = {KIND: kind.__name__}
            for key, one in given.items():
                data[names.get(str(key).casefold(), str(key))] = plain(one)
            if vm is not None:
                data["vm"] = vm.id
            return decode(kind, data)
        except Undecodable as error:
            raise self._wrong(f"{kind.__name__}: {error}.", "InvalidLabAction") from error

    def _vm(self) -> VirtualMachine | None:
        """The virtual machine that was named. Fails for none, or more than one."""
        name, id = self.args.get("VMName"), self.args.get("VMId")
        if name is None and id is None:
            return None
        world = self.call.shell.lab.world
        if id is not None:
            found = [vm for vm in world.vms if vm.id == str(id).upper()]
        else:
            found = [vm for vm in world.vms if vm.name.casefold() == str(name).casefold()]
        if len(found) != 1:
            how = "no virtual machine" if not found else "several virtual machines"
            raise self._wrong(f"There is {how} '{name or id}'.", "AmbiguousVirtualMachine")
        return found[0]

    def _wrong(self, text: str, id: str) -> Exception:
        return self.call.fail(text, id, "InvalidArgument", self.args["Name"], EXCEPTION)


def plain(value: Any, depth: int = 0) -> Any:
    """A value of PowerShell as stored data: texts, numbers, lists, tables. Raises Undecodable for
    anything else."""
    if depth > DEEPEST:
        raise Undecodable("the arguments are nested too deeply")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return int(value)
    if isinstance(value, str):
        return str(value)
    if isinstance(value, UUID):
        return str(value).upper()
    if isinstance(value, list | tuple):
        return [plain(one, depth + 1) for one in value]
    if isinstance(value, Hashtable):
        return {str(key): plain(one, depth + 1) for key, one in value.items()}
    raise Undecodable(f"a value of type {type(value).__name__} is no argument of an action")


CMDLETS = (InvokeLabAction,)
