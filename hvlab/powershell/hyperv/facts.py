"""What is known of the Hyper-V module: its cmdlets with their parameters, its types, its enums.

The facts lie in `facts.json`, written by `tools/powershell_facts.py` (sources and licences are in
it). They are read when first asked for, and each declaration is built when its cmdlet is used:
starting a console costs a few milliseconds.

Form of a cmdlet: `parameters` are rows of name, type and, where there are any, aliases and
validation; `sets` name the parameters of each set, `Name!@0<vp` being mandatory (`!`), at position
0 and taken from the pipeline by value (`v`) and by property name (`p`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from functools import cache
from pkgutil import get_data
from typing import Any

from hvlab.powershell.language.command import ALL_SETS, CommandInfo, Parameter, Place
from hvlab.powershell.values.enums import EnumType

MODULE = "Hyper-V"
HYPERV = "Microsoft.HyperV.PowerShell"
VHD = "Microsoft.Vhd.PowerShell"
VHD_TYPES = frozenset(
    {
        "VhdType",
        "VhdFormat",
        "VhdCompactMode",
        "VirtualHardDisk",
        "VHDSetInfo",
        "VHDSnapshotInfo",
        "VirtualHardDiskPmemAddressAbstractionType",
    }
)
COMMAND_TYPES = {
    "WaitVMTypes": f"{HYPERV}.Commands.WaitVM+WaitVMTypes",
    "RestartType": f"{HYPERV}.Commands.RestartVM+RestartType",
}
PS_TYPE_NAMES = {"ClusterObject": "Microsoft.FailoverClusters.PowerShell.ClusterObject"}
"""What a parameter of any type asks of its object. Get-Command -Syntax shows it for the type."""
FURTHER_ENUMS = {
    "VirtualHardDiskPmemAddressAbstractionType": {"None": 0, "BTT": 1, "Unknown": 65535},
    "GuestIsolationType": {"Disabled": 0, "TrustedLaunch": 1, "VBS": 2, "SNP": 3, "TDX": 4},
}
"""Enumerations that only parameters mention. Their numbers are not known for certain."""


@cache
def load() -> dict[str, Any]:
    """Everything, as it lies in the file."""
    found = get_data("hvlab.powershell.hyperv", "facts.json")
    assert found is not None
    data: dict[str, Any] = json.loads(found)
    return data


def cmdlet_names() -> tuple[str, ...]:
    """Every cmdlet of the module, by name."""
    return tuple(load()["cmdlets"])


def aliases() -> Mapping[str, str]:
    """The module's aliases and what they stand for."""
    found: Mapping[str, str] = load()["aliases"]
    return found


def full_name(type_name: str) -> str:
    """A type's name with its namespace."""
    if type_name in COMMAND_TYPES:
        return COMMAND_TYPES[type_name]
    return f"{VHD if type_name in VHD_TYPES else HYPERV}.{type_name}"


@cache
def enum(name: str) -> EnumType:
    """An enumeration by its short name. Raises KeyError."""
    known: Mapping[str, Mapping[str, int]] = load()["enums"]
    members = known[name] if name in known else FURTHER_ENUMS[name]
    return EnumType(full_name(name), dict(members))


def enum_names() -> Iterable[str]:
    """The short names of all enumerations."""
    return (*load()["enums"], *FURTHER_ENUMS)


def properties_of(type_name: str) -> Mapping[str, str]:
    """The properties of a type in the order of the real one, each with its type."""
    found: Mapping[str, str] = load()["types"][type_name]
    return found


@cache
def parameter_names(cmdlet: str) -> tuple[str, ...]:
    """The parameters of a cmdlet, in the order they are declared."""
    return tuple(row[0] for row in load()["cmdlets"][cmdlet]["parameters"])


@cache
def command_info(
    name: str, *, simulated: bool = True, without: frozenset[str] = frozenset()
) -> CommandInfo:
    """The declaration of a cmdlet; parameters in `without` are taken and not simulated.

    Raises KeyError for what the module does not have.
    """
    fact = load()["cmdlets"][name]
    places: dict[str, dict[str, Place]] = {}
    for set_name, members in fact["sets"].items():
        key = ALL_SETS if set_name == "__all" else set_name
        for text in members.split():
            parameter, place = _place(text)
            places.setdefault(parameter, {})[key] = place
    return CommandInfo(
        name,
        tuple(_parameter(row, places, row[0] not in without) for row in fact["parameters"]),
        default_set=fact.get("default", ALL_SETS),
        should_process="asks" in fact,
        confirm_impact=fact.get("asks", "Medium"),
        id=error_class(name),
        module=MODULE,
        aliases=tuple(alias for alias, target in aliases().items() if target == name),
        outputs=tuple(fact.get("outputs", ())),
        simulated=simulated,
    )


def error_class(name: str) -> str:
    """The .NET class that ends the error ids of a cmdlet (fact sheet 5.5)."""
    verb, _, noun = name.partition("-")
    if noun.startswith("VHD"):
        return f"{VHD}.Cmdlets.{verb}{noun.replace('VHD', 'Vhd')}"
    return f"{HYPERV}.Commands.{verb}{noun}"


@cache
def _place(text: str) -> tuple[str, Place]:
    head, _, pipeline = text.partition("<")
    head, _, position = head.partition("@")
    return head.rstrip("!"), Place(
        mandatory=head.endswith("!"),
        position=int(position) if position else None,
        by_value="v" in pipeline,
        by_property="p" in pipeline,
    )


def _parameter(
    row: list[Any], places: Mapping[str, Mapping[str, Place]], simulated: bool
) -> Parameter:
    name, type_name, *rest = row
    more = rest[0] if rest else {}
    lowest, highest = more.get("range", (None, None))
    return Parameter(
        name,
        COMMAND_TYPES.get(type_name, type_name),
        aliases=tuple(more.get("aliases", ())),
        sets=places.get(name, {}),
        choices=tuple(more.get("choices", ())),
        minimum=lowest,
        maximum=highest,
        not_empty="not_empty" in more,
        not_null="not_null" in more,
        simulated=simulated,
        type_name=PS_TYPE_NAMES.get(name, "") if type_name == "psobject" else "",
    )
