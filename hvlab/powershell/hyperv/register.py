"""Makes the module known to the language: its types, its enumerations, what becomes one."""

from __future__ import annotations

from functools import cache
from typing import Any

from hvlab.powershell.hyperv import facts
from hvlab.powershell.hyperv.objects import base, devices, disks, firmware, host, machines, network
from hvlab.powershell.hyperv.objects.base import CimSessionObject, LabObject
from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert.classes import CONVERTERS
from hvlab.powershell.language.convert.failures import no_conversion
from hvlab.powershell.language.typesystem import names
from hvlab.powershell.values.objects import HostObject
from hvlab.powershell.values.types import TypeValue

EXCEPTION = "Microsoft.HyperV.PowerShell.VirtualizationException"
MODULES = (base, devices, disks, firmware, host, machines, network)


@cache
def register_types() -> None:
    """Once: classes with their parents, enumerations, the exception of the module."""
    for cls in object_classes():
        name, *parents = cls.type_names
        names.register(name, *parents)
    for name in mentioned_types():
        names.register(name, "System.Object")
    for name in facts.enum_names():
        names.register_enum(facts.enum(name))
    names.register(EXCEPTION, "System.Exception", "System.Object")
    CONVERTERS[CimSessionObject.type_names[0]] = _session


def object_classes() -> list[type[HostObject]]:
    """Every class of objects that the module puts out."""
    found: dict[str, type[HostObject]] = {}
    for module in MODULES:
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, LabObject | CimSessionObject):
                found.setdefault(value.type_names[0], value)
    found.pop("System.Object", None)
    return list(found.values())


PLAIN = frozenset(
    {
        "bool",
        "byte",
        "datetime",
        "guid",
        "hashtable",
        "int",
        "int16",
        "long",
        "psobject",
        "pscredential",
        "string",
        "switch",
        "timespan",
        "uint16",
        "uint32",
        "uint64",
        "version",
        "ciminstance",
        "CimSession",
    }
)


def mentioned_types() -> list[str]:
    """Full names of the types that parameters want and nothing here makes."""
    made = {cls.type_names[0] for cls in object_classes()}
    enums = set(facts.enum_names())
    rows = (row for fact in facts.load()["cmdlets"].values() for row in fact["parameters"])
    names = {row[1].replace("[]", "").rstrip("?") for row in rows} - PLAIN - enums
    return sorted(full for full in map(facts.full_name, names) if full not in made)


def _session(value: Any, target: TypeValue, _: Callbacks) -> Any:
    """A name becomes a session to that computer."""
    if value is None or isinstance(value, CimSessionObject):
        return value
    if isinstance(value, str):
        return CimSessionObject(str(value))
    raise no_conversion(value, target)
