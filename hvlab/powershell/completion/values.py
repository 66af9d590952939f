"""What may stand as the argument of a parameter: names of the lab's things, enumerations, paths."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hvlab.powershell.commands.system.computers import computer_of
from hvlab.powershell.commands.system.processes import ProcessCmdlet
from hvlab.powershell.commands.system.services import ServiceCmdlet
from hvlab.powershell.completion.items import Item, Word, literal, matching
from hvlab.powershell.completion.known import UNKNOWN, Knowing, Known, names_of
from hvlab.powershell.completion.paths import paths
from hvlab.powershell.completion.usage import Usage
from hvlab.powershell.hyperv.base import HyperVCmdlet, find_vms
from hvlab.powershell.hyperv.facts import MODULE
from hvlab.powershell.hyperv.objects.machines import VirtualMachine
from hvlab.powershell.hyperv.objects.network import adapters_of
from hvlab.powershell.language import types
from hvlab.powershell.language.binding.signature import Slot
from hvlab.powershell.language.command import Cmdlet
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.types import TypeValue
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import IntegrationService
from hvlab.world.vm import VirtualMachine as Row
from hvlab.world.world import World

if TYPE_CHECKING:
    from hvlab.powershell.language.shell import Shell

OF_INPUT = frozenset({"Property", "ExpandProperty", "ExcludeProperty", "MemberName", "GroupBy"})
"""Parameters that name properties of what comes down the pipeline."""
LIKE_A_PATH = ("Path", "File", "Destination", "FullName", "FilePath")
MAKES_NEW = frozenset({"New-VM", "New-VMSwitch", "Import-VM", "New-VMGroup"})
"""Commands whose -Name is the name of something that does not exist yet."""
COMPARED = "Value"


@dataclass(frozen=True)
class Asked:
    """An argument that is to be completed: of which parameter of which call, and what was typed."""

    shell: Shell
    usage: Usage
    slot: Slot
    word: Word
    knowing: Knowing
    pipeline: nodes.Pipeline | None
    cmdlet: Any

    @property
    def world(self) -> World:
        """The lab's world."""
        world: World = self.shell.lab.world
        return world

    @property
    def name(self) -> str:
        """The parameter."""
        return self.slot.name

    @property
    def noun(self) -> str:
        """The noun of the command."""
        return self.usage.name.partition("-")[2]

    def input(self) -> Known:
        """What comes down the pipeline."""
        if self.pipeline is None:
            return UNKNOWN
        return self.knowing.before(self.pipeline, self.usage.command)


Source = Callable[[Asked], list[Item]]
SOURCES: dict[tuple[str, str], Source] = {}
"""Arguments of other commands, by command and parameter, both in lower case."""


def values(asked: Asked) -> list[Item]:
    """The offers for an argument."""
    own = SOURCES.get((asked.usage.name.casefold(), asked.name.casefold()))
    if own is not None:
        return own(asked)
    for source in (_choices, _enumerated, _things, _properties, _compared, _commands):
        found = source(asked)
        if found:
            return found
    if _wants_path(asked):
        return paths(asked.shell, asked.word)
    return []


def enum_items(kind: TypeValue | None, word: Word) -> list[Item]:
    """The names of an enumeration, sorted."""
    enum = types.enum_of(kind) if kind is not None else None
    return matching(sorted(enum.members), word, "value") if enum is not None else []


# By the parameter's declaration


def _choices(asked: Asked) -> list[Item]:
    return matching(sorted(asked.slot.parameter.choices), asked.word, "value")


def _enumerated(asked: Asked) -> list[Item]:
    kind = asked.slot.parameter.type.removesuffix("?").removesuffix("[]").removesuffix("?")
    if kind in ("bool", "switch"):
        return literal(("$true", "$false"), asked.word, "value")
    return enum_items(types.find(kind), asked.word)


# By what the lab has


def _things(asked: Asked) -> list[Item]:
    for names, is_meant in (
        (_vms, _means_vm),
        (_snapshots, _means_snapshot),
        (_switches, _means_switch),
        (_adapters, _means_adapter),
        (_services, _means_service),
        (_system_services, lambda asked: _means_of(asked, ServiceCmdlet)),
        (_processes, lambda asked: _means_of(asked, ProcessCmdlet)),
    ):
        if is_meant(asked):
            return matching(names(asked), asked.word, "value")
    if asked.slot.parameter.type.startswith("VirtualMachine") and asked.name == "VM":
        return _vm_objects(asked)
    return []


def _means_vm(asked: Asked) -> bool:
    if asked.name == "VMName":
        return True
    if asked.usage.signature.info.module != MODULE or asked.name != "Name":
        return False
    if asked.usage.name in MAKES_NEW:
        return False
    cmdlet = asked.cmdlet
    if cmdlet is not None and issubclass(cmdlet, HyperVCmdlet) and cmdlet.VM_NAME == "Name":
        return True
    return asked.noun == "VM" or "VMName" in asked.slot.parameter.aliases


def _vms(asked: Asked) -> list[str]:
    return sorted((vm.name for vm in asked.world.vms), key=str.casefold)


def _vm_objects(asked: Asked) -> list[Item]:
    """-VM wants objects: the command that gets one."""
    if asked.word.quote:
        return []
    word = Word(0, 0, asked.word.value.lstrip("("))
    found = matching(_vms(asked), word, "value")
    return [Item(f"(Get-VM {one.text})", "value", one.tooltip) for one in found]


def _means_snapshot(asked: Asked) -> bool:
    if asked.usage.signature.info.module != MODULE:
        return False
    if asked.name in ("VMSnapshotName", "SnapshotName"):
        return asked.usage.name != "Checkpoint-VM"
    return asked.name == "Name" and asked.noun in ("VMSnapshot", "VMCheckpoint")


def _snapshots(asked: Asked) -> list[str]:
    """Checkpoints of the VMs that are meant, oldest first."""
    meant = _meant_vms(asked)
    rows = asked.world.vms if meant is None else meant
    return [one.name for vm in rows for one in checkpoints_of(asked.world, vm.id)]


def _meant_vms(asked: Asked) -> list[Row] | None:
    """The VMs that the call names, or that come down the pipeline; None when that is unknown."""
    usage = asked.usage
    named = usage.argument("VMName")
    if named is not None:
        return _named(asked, named)
    given = usage.argument("VM")
    if given is not None:
        return _of_known(asked, asked.knowing.of(given)) or _of_get_vm(asked, given)
    if asked.pipeline is None:
        return None
    return _of_known(asked, asked.input()) or _of_upstream(asked, asked.pipeline)


def _named(asked: Asked, node: nodes.Node) -> list[Row] | None:
    """The VMs of names as they are written; None where they are worked out."""
    parts = node.elements if isinstance(node, nodes.ArrayLiteral) else (node,)
    found: list[Row] = []
    for part in parts:
        known = asked.knowing.of(part)
        if not isinstance(known.value, str):
            return _of_known(asked, known)
        found.extend(find_vms(asked.world, known.value))
    return found


def _of_known(asked: Asked, known: Known) -> list[Row] | None:
    """The VMs that a variable holds."""
    value = known.value if known.has_value else None
    items = value if isinstance(value, list) else [value]
    ids = [one.vm_id for one in items if isinstance(one, VirtualMachine)]
    rows = [asked.world.vms.get(id) for id in ids]
    return [row for row in rows if row is not None] or None


def _of_get_vm(asked: Asked, node: nodes.Node) -> list[Row] | None:
    if isinstance(node, nodes.Paren) and isinstance(node.pipeline, nodes.Pipeline):
        return _of_commands(asked, node.pipeline.elements)
    return None


def _of_upstream(asked: Asked, pipeline: nodes.Pipeline) -> list[Row] | None:
    here = next(
        number for number, one in enumerate(pipeline.elements) if one is asked.usage.command
    )
    return _of_commands(asked, pipeline.elements[:here])


def _of_commands(asked: Asked, elements: Iterable[nodes.Node]) -> list[Row] | None:
    """The VMs that the first Get-VM of a pipeline names."""
    for element in elements:
        usage = asked.knowing.usage(element) if isinstance(element, nodes.Command) else None
        if usage is not None and usage.name == "Get-VM":
            named = usage.argument("Name")
            return None if named is None else _named(asked, named)
    return None


def _means_switch(asked: Asked) -> bool:
    if asked.usage.signature.info.module != MODULE or asked.usage.name in MAKES_NEW - {"New-VM"}:
        return False
    return asked.name == "SwitchName" or (asked.name == "Name" and asked.noun == "VMSwitch")


def _switches(asked: Asked) -> list[str]:
    return sorted((one.name for one in asked.world.host.switches), key=str.casefold)


def _means_adapter(asked: Asked) -> bool:
    if asked.usage.signature.info.module != MODULE:
        return False
    return asked.name == "VMNetworkAdapterName" or (
        asked.name == "Name"
        and asked.noun == "VMNetworkAdapter"
        and not asked.usage.name.startswith("Add-")
    )


def _adapters(asked: Asked) -> list[str]:
    meant = _meant_vms(asked)
    rows = asked.world.vms if meant is None else meant
    return [
        one.adapter.name for vm in rows for one in adapters_of(VirtualMachine(asked.shell.lab, vm))
    ]


def _means_service(asked: Asked) -> bool:
    return asked.name == "Name" and asked.noun == "VMIntegrationService"


def _services(_: Asked) -> list[str]:
    return [one.value for one in IntegrationService]


def _means_of(asked: Asked, kind: type[Cmdlet]) -> bool:
    """Whether the names are of Windows' services or processes: `kind` is what finds them."""
    cmdlet = asked.cmdlet
    return asked.name == "Name" and cmdlet is not None and issubclass(cmdlet, kind)


def _system_services(asked: Asked) -> list[str]:
    """Of the computer that the shell is in, as they are spelled, in the order of names."""
    return sorted((one.name for one in computer_of(asked.shell).services()), key=str.casefold)


def _processes(asked: Asked) -> list[str]:
    return sorted((one.name for one in computer_of(asked.shell).processes()), key=str.casefold)


# By what comes down the pipeline, and the rest


def _properties(asked: Asked) -> list[Item]:
    if asked.name not in OF_INPUT or asked.usage.signature.info.module == MODULE:
        return []
    names = names_of(asked.input(), asked.world.profile)
    return matching(sorted(names, key=str.casefold), asked.word, "property")


def _compared(asked: Asked) -> list[Item]:
    """`Where-Object State -eq ...`: the values that the property may have."""
    if asked.usage.name != "Where-Object" or asked.name != COMPARED:
        return []
    named = asked.usage.argument("Property")
    if not isinstance(named, nodes.StringConstant):
        return []
    enum = asked.knowing.member(asked.input(), named.value).enum()
    return [] if enum is None else matching(sorted(enum.members), asked.word, "value")


def _commands(asked: Asked) -> list[Item]:
    if (asked.usage.name, asked.name) not in (("Get-Help", "Name"), ("Get-Command", "Name")):
        return []
    every = [one.name for one in asked.shell.commands.all()]
    return matching(every, asked.word, "command")


def _wants_path(asked: Asked) -> bool:
    if any(asked.name.endswith(ending) for ending in LIKE_A_PATH):
        return True
    word = asked.word.value
    return word.startswith((".\\", "..\\", "./", "../", "~")) or word[1:3] in (":\\", ":/")
