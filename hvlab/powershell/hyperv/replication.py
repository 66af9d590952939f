"""Hyper-V Replica, as far as the lab has it: enable, look at, resynchronize."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.operations import EnableReplication, ResynchronizeReplica
from hvlab.powershell.hyperv.base import HyperVCmdlet
from hvlab.powershell.hyperv.objects import VirtualMachine
from hvlab.powershell.hyperv.objects.base import NO_GUID, date, guid, member, numbered
from hvlab.powershell.hyperv.objects.host import ReplicationReport
from hvlab.powershell.language.textual import wildcard_match
from hvlab.powershell.values.errors import not_simulated
from hvlab.world import rules
from hvlab.world.replication import Replication


class GetVMReplication(HyperVCmdlet):
    """Get-VMReplication."""

    NAME = "Get-VMReplication"
    ABSENT = frozenset({"TrustGroup", "ReplicationRelationshipType"})

    def act(self) -> Iterator[Any]:
        """Of the VMs that are replicated; asked for by name, one that is not is an error."""
        named = bool(self.args.keys() & {"VMName", "VM"})
        if not named:
            self.args["VMName"] = ["*"]
        for vm in self.vms():
            found = vm.row.replication
            if found is not None:
                if self._is_asked_for(found):
                    yield _report(self, vm, found)
            elif named:
                self.refuse(
                    rules.TEXT_NOT_REPLICATED.format(name=vm.row.name),
                    "InvalidOperation",
                    "InvalidOperation",
                )

    def _is_asked_for(self, found: Replication) -> bool:
        mode, state = self.args.get("ReplicationMode"), self.args.get("ReplicationState")
        health, server = self.args.get("ReplicationHealth"), self.args.get("ReplicaServerName")
        primary = self.args.get("PrimaryServerName")
        return (
            (primary is None or wildcard_match(str(primary), self.world.host.name))
            and (mode is None or str(mode) == "Primary")
            and (state is None or int(state) == found.state.value)
            and (health is None or str(health) == found.health)
            and (server is None or wildcard_match(str(server), found.server))
        )


def _report(cmdlet: HyperVCmdlet, vm: VirtualMachine, found: Replication) -> ReplicationReport:
    world = cmdlet.world
    agreed = date(world, found.agreed)
    return ReplicationReport(
        cmdlet.lab,
        {
            "VMId": guid(vm.vm_id),
            "VMName": vm.row.name,
            "VMSnapshotId": NO_GUID,
            "VMSnapshotName": "",
            "PrimaryServerName": world.host.name,
            "ReplicaServerName": found.server,
            "CurrentReplicaServerName": found.server,
            "ReplicaServerPort": 80,
            "ReplicationFrequencySec": 300,
            "ReplicationState": numbered("VMReplicationState", found.state.value),
            "ReplicationHealth": member("VMReplicationHealthState", found.health),
            "ReplicationMode": member("VMReplicationMode", "Primary"),
            "ReplicationRelationshipType": member("VMReplicationRelationshipType", "Simple"),
            "AuthenticationType": member("ReplicationAuthenticationType", "Kerberos"),
            "LastReplicationTime": agreed,
            "LastAppliedLogTime": agreed,
            "CompressionEnabled": True,
            "AutoResynchronizeEnabled": False,
            "ReplicatedDisks": [],
            "ExcludedDisks": [],
            "RecoveryHistory": 0,
        },
    )


class EnableVMReplication(HyperVCmdlet):
    """Enable-VMReplication; the first copy is taken as made."""

    NAME = "Enable-VMReplication"
    HEEDED = frozenset(
        {"ReplicaServerName", "ReplicaServerPort", "AuthenticationType", "CompressionEnabled"}
    )

    def act(self) -> Iterator[Any]:
        """To another host, which the lab does not simulate."""
        for vm in self.vms():
            if "ReplicaServerName" not in self.args:
                raise not_simulated(f"{self.NAME} without -ReplicaServerName")
            server = str(self.args["ReplicaServerName"])
            if self.agreed(vm.row.name) and self.do(EnableReplication(vm.vm_id, server)):
                yield from self.passed(vm)


class ResumeVMReplication(HyperVCmdlet):
    """Resume-VMReplication -Resynchronize."""

    NAME = "Resume-VMReplication"
    ABSENT = frozenset(
        {"Continue", "ResynchronizeStartTime", "VMReplication", "ReplicationRelationshipType"}
    )

    def act(self) -> Iterator[Any]:
        """Compare both ends as a whole (I23)."""
        if not self.flag("Resynchronize"):
            raise not_simulated("Resume-VMReplication without -Resynchronize")
        for vm in self.vms():
            if self.agreed(vm.row.name) and self.do(ResynchronizeReplica(vm.vm_id)):
                yield from self.passed(vm)


CMDLETS = (GetVMReplication, EnableVMReplication, ResumeVMReplication)
