"""Ways of asking for operations: machines."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import hvlab.operations as ops
from hvlab.operations import NewDisk, Operation
from hvlab.world.hardware import DvdDrive, Hardware, NetworkAdapter
from hvlab.world.host_options import HostOptions, VirtualSwitch
from hvlab.world.rules import DAY, GIB, MIB
from hvlab.world.vm import CheckpointType, IntegrationService, VMSettings
from tests.powershell.samples.site import FOLDER, Site, Way, after, bare
from tests.support import OS

SAVED = after(lambda at: ops.SaveVM(at.vm))
PAUSED = after(lambda at: ops.PauseVM(at.vm))
EXPORTED = after(lambda at: ops.ExportVM(at.idle, FOLDER))


def exported(at: Site) -> str:
    """The folder of the only export."""
    (one,) = at.world.exports
    folder: str = one.folder
    return folder


def _adapter(at: Site, **changes: Any) -> VMSettings:
    (one,) = at.hardware.adapters
    return at.settings(hardware={"adapters": (replace(one, **changes),)})


def _dvd(at: Site, **changes: Any) -> VMSettings:
    (one,) = at.hardware.dvd_drives
    return at.settings(hardware={"dvd_drives": (replace(one, **changes),)})


WITH_DVD = after(
    lambda at: ops.ConfigureVM(at.idle, at.settings(hardware={"dvd_drives": (DvdDrive(),)}))
)

WITH_IMAGE = after(
    lambda at: ops.ConfigureVM(at.idle, at.settings(hardware={"dvd_drives": (DvdDrive(),)})),
    lambda _: ops.PutHostFile("D:\\it's.iso", GIB),
)


SAMPLES: dict[type[Operation], list[Way]] = {
    # Power
    ops.StartVM: [
        lambda at: ops.StartVM(at.idle),
        SAVED(lambda at: ops.StartVM(at.vm)),
        PAUSED(lambda at: ops.StartVM(at.vm)),
        lambda at: ops.StartVM(at.vm),
        lambda at: ops.StartVM("00000000-0000-4000-8000-000000000000"),
    ],
    ops.ShutDownVM: [lambda at: ops.ShutDownVM(at.vm), lambda at: ops.ShutDownVM(at.idle)],
    ops.TurnOffVM: [
        lambda at: ops.TurnOffVM(at.vm),
        PAUSED(lambda at: ops.TurnOffVM(at.vm)),
        SAVED(lambda at: ops.TurnOffVM(at.vm)),
    ],
    ops.SaveVM: [lambda at: ops.SaveVM(at.vm), PAUSED(lambda at: ops.SaveVM(at.vm))],
    ops.PauseVM: [lambda at: ops.PauseVM(at.vm)],
    ops.ResumeVM: [PAUSED(lambda at: ops.ResumeVM(at.vm))],
    ops.ResetVM: [lambda at: ops.ResetVM(at.vm)],
    ops.DeleteSavedState: [SAVED(lambda at: ops.DeleteSavedState(at.vm))],
    ops.LetTimePass: [
        lambda _: ops.LetTimePass(3 * DAY),
        lambda _: ops.LetTimePass(1234),
        lambda _: ops.LetTimePass(30 * DAY + 1),
        lambda _: ops.LetTimePass(0),
    ],
    # Checkpoints
    ops.TakeCheckpoint: [
        lambda at: ops.TakeCheckpoint(at.vm),
        lambda at: ops.TakeCheckpoint(at.vm, at.text),
        lambda at: ops.TakeCheckpoint(at.idle, at.name),
        lambda at: ops.TakeCheckpoint(at.idle, " "),
        lambda at: ops.TakeCheckpoint(at.idle, ""),
        lambda at: ops.TakeCheckpoint(at.idle, "x" * 101),
    ],
    ops.ApplyCheckpoint: [
        lambda at: ops.ApplyCheckpoint(at.vm, at.checkpoint),
        lambda at: ops.ApplyCheckpoint(at.idle, at.idle_checkpoint),
        lambda at: ops.ApplyCheckpoint(at.vm, at.idle_checkpoint),
    ],
    ops.CreateCheckpointAndApply: [
        lambda at: ops.CreateCheckpointAndApply(at.vm, at.checkpoint),
        lambda at: ops.CreateCheckpointAndApply(at.idle, at.idle_checkpoint),
    ],
    ops.RevertVM: [
        lambda at: ops.RevertVM(at.vm),
        after(lambda at: ops.ApplyCheckpoint(at.vm, at.checkpoint))(lambda at: ops.RevertVM(at.vm)),
        bare(lambda at: ops.RevertVM(at.idle)),
    ],
    ops.RenameCheckpoint: [
        lambda at: ops.RenameCheckpoint(at.vm, at.checkpoint, "another"),
        lambda at: ops.RenameCheckpoint(at.vm, at.checkpoint, at.name),
        lambda at: ops.RenameCheckpoint(at.vm, at.checkpoint, ""),
    ],
    ops.DeleteCheckpoint: [lambda at: ops.DeleteCheckpoint(at.vm, at.checkpoint)],
    ops.DeleteCheckpointSubtree: [
        lambda at: ops.DeleteCheckpointSubtree(at.idle, at.idle_checkpoint)
    ],
    ops.ExportCheckpoint: [
        lambda at: ops.ExportCheckpoint(at.vm, at.checkpoint, FOLDER),
        lambda at: ops.ExportCheckpoint(at.vm, at.checkpoint, "C:/a/../b"),
    ],
    # Machines
    ops.NewVM: [
        lambda at: ops.NewVM(f"{at.name} new"),
        lambda at: ops.NewVM(
            at.text,
            VMSettings(
                memory_mb=512,
                processors=1,
                generation=1,
                hardware=Hardware(
                    adapters=(NetworkAdapter(switch=""),), dvd_drives=(DvdDrive("IDE", 1, 0),)
                ),
            ),
            controller="IDE",
        ),
        lambda at: ops.NewVM(
            "web01",
            VMSettings(processors=1),
            (NewDisk("web01.vhdx", 60 * GIB, folder="D:\\Disks"),),
            folder="D:\\Machines\\web01",
        ),
        lambda at: ops.NewVM("web02", VMSettings(processors=1), attach=(at.base(),)),
        lambda at: ops.NewVM("db01", disks=(NewDisk("db01.vhdx", os=OS), NewDisk("data.vhdx"))),
        lambda at: ops.NewVM(" "),
    ],
    ops.RemoveVM: [lambda at: ops.RemoveVM(at.idle)],
    ops.RenameVM: [
        lambda at: ops.RenameVM(at.vm, at.text),
        lambda at: ops.RenameVM(at.vm, "SRV02"),
        lambda at: ops.RenameVM(at.vm, " "),
    ],
    ops.ExportVM: [
        lambda at: ops.ExportVM(at.vm, FOLDER),
        lambda at: ops.ExportVM(at.vm, FOLDER, "crash"),
        lambda at: ops.ExportVM(at.vm, FOLDER, "data"),
        lambda at: ops.ExportVM(at.vm, "relative"),
    ],
    ops.ImportVM: [
        EXPORTED(lambda at: ops.ImportVM(exported(at), copy=True, new_id=True)),
        EXPORTED(
            lambda at: ops.ImportVM(
                exported(at),
                copy=True,
                new_id=True,
                disk_folder="D:\\In",
                machine_folder="D:\\M",
                snapshot_folder="D:\\S",
            )
        ),
        EXPORTED(after(lambda at: ops.RemoveVM(at.idle))(lambda at: ops.ImportVM(exported(at)))),
        lambda _: ops.ImportVM("C:\\nowhere"),
    ],
    ops.MoveStorage: [
        lambda at: ops.MoveStorage(at.vm, "D:\\Disks"),
        lambda at: ops.MoveStorage(
            at.vm, "D:\\All\\Virtual Hard Disks", "D:\\All", "D:\\All", keep=True
        ),
        lambda at: ops.MoveStorage(at.idle, "", "D:\\Machine", "D:\\Snapshots"),
        lambda at: ops.MoveStorage(at.idle, "", files=((at.disk(place=1), "D:\\Data\\it's.vhdx"),)),
    ],
    ops.SetSnapshotLocation: [
        bare(lambda at: ops.SetSnapshotLocation(at.idle, "D:\\Snapshots")),
        lambda at: ops.SetSnapshotLocation(at.idle, "D:\\Snapshots"),
    ],
    ops.SetVM: [
        lambda at: ops.SetVM(at.vm, checkpoint_type=CheckpointType.PRODUCTION_ONLY),
        lambda at: ops.SetVM(at.vm, checkpoint_type=CheckpointType.DISABLED, notes=at.text),
        lambda at: ops.SetVM(at.vm, notes=""),
        lambda at: ops.SetVM(at.idle, memory_mb=4096),
        lambda at: ops.SetVM(at.idle, memory_mb=16),
        lambda at: ops.SetVM(at.vm, memory_mb=4096),
        lambda at: ops.SetVM(at.idle, memory_mb=4096, notes="more"),
        lambda at: ops.SetVM(at.idle),
    ],
    ops.SetIntegrationService: [
        lambda at: ops.SetIntegrationService(
            at.vm, IntegrationService.TIME_SYNCHRONIZATION, enabled=False
        ),
        lambda at: ops.SetIntegrationService(
            at.vm, IntegrationService.GUEST_SERVICE_INTERFACE, enabled=True
        ),
    ],
    ops.SetResourceMetering: [
        lambda at: ops.SetResourceMetering(at.vm, enabled=True),
        lambda at: ops.SetResourceMetering(at.vm, enabled=False),
    ],
    ops.UpdateVMVersion: [
        lambda at: ops.UpdateVMVersion(at.idle, "10.0"),
        lambda at: ops.UpdateVMVersion(at.idle, "9.0"),
        after(lambda at: ops.UpdateVMVersion(at.idle, "9.0"))(
            lambda at: ops.UpdateVMVersion(at.idle, "10.0")
        ),
    ],
    ops.SetVlan: [
        lambda at: ops.SetVlan(at.vm, 20),
        lambda at: ops.SetVlan(at.vm, 0),
        lambda at: ops.SetVlan(at.vm, 5000),
    ],
    ops.EnableReplication: [lambda at: ops.EnableReplication(at.vm, "HV02")],
    ops.ResynchronizeReplica: [
        after(lambda at: ops.EnableReplication(at.vm, "HV02"))(
            lambda at: ops.ResynchronizeReplica(at.vm)
        )
    ],
    ops.ConfigureVM: [
        lambda at: ops.ConfigureVM(at.idle, at.settings(memory_mb=1536)),
        lambda at: ops.ConfigureVM(at.idle, at.settings(processors=4)),
        lambda at: ops.ConfigureVM(
            at.idle,
            at.settings(
                processors=8,
                hardware={"processor": replace(at.hardware.processor, nested=True, reserve=0)},
            ),
        ),
        lambda at: ops.ConfigureVM(
            at.idle,
            at.settings(
                memory_mb=1024,
                dynamic_memory=True,
                hardware={"memory": replace(at.hardware.memory, minimum=256 * MIB, buffer=30)},
            ),
        ),
        lambda at: ops.ConfigureVM(
            at.idle,
            at.settings(
                hardware={
                    "actions": replace(
                        at.hardware.actions, start="Nothing", stop="ShutDown", start_delay=30
                    )
                }
            ),
        ),
        lambda at: ops.ConfigureVM(
            at.idle,
            at.settings(hardware={"firmware": replace(at.hardware.firmware, secure_boot=False)}),
        ),
        lambda at: ops.ConfigureVM(at.idle, _adapter(at, switch="")),
        after(lambda at: ops.ConfigureVM(at.idle, _adapter(at, switch="")))(
            lambda at: ops.ConfigureVM(at.idle, _adapter(at, switch="LAN"))
        ),
        lambda at: ops.ConfigureVM(at.idle, _adapter(at, spoofing=True)),
        lambda at: ops.ConfigureVM(
            at.idle, at.settings(hardware={"dvd_drives": (DvdDrive(location=3),)})
        ),
        WITH_IMAGE(lambda at: ops.ConfigureVM(at.idle, _dvd(at, path="D:\\it's.iso"))),
        WITH_IMAGE(
            after(lambda at: ops.ConfigureVM(at.idle, _dvd(at, path="D:\\it's.iso")))(
                lambda at: ops.ConfigureVM(at.idle, _dvd(at, path=""))
            )
        ),
        WITH_DVD(lambda at: ops.ConfigureVM(at.idle, at.settings(hardware={"dvd_drives": ()}))),
        lambda at: ops.ConfigureVM(at.idle, at.settings(hardware={"scsi_controllers": 2})),
        lambda at: ops.ConfigureVM(at.idle, at.settings(hardware={"tpm": True})),
        lambda at: ops.ConfigureVM(at.idle, at.settings(hardware={"lock_on_disconnect": True})),
        lambda at: ops.ConfigureVM(at.idle, at.settings(notes="it's", processors=3)),
        lambda at: ops.ConfigureVM(at.idle, at.settings()),
    ],
    ops.ConfigureHost: [
        lambda _: ops.ConfigureHost(vm_folder="D:\\Machines", disk_folder="D:\\O'Disks"),
        lambda _: ops.ConfigureHost(disk_folder="D:\\Disks"),
        lambda _: ops.ConfigureHost(options=HostOptions(migrations=4)),
        lambda at: ops.ConfigureHost(
            switches=(*at.world.host.switches, VirtualSwitch(at.text, "Internal", ""))
        ),
        lambda at: ops.ConfigureHost(switches=at.world.host.switches[1:]),
        lambda at: ops.ConfigureHost(
            switches=(*at.world.host.switches, VirtualSwitch("lan", "Internal", ""))
        ),
        after(
            lambda at: ops.ConfigureHost(
                switches=(*at.world.host.switches, VirtualSwitch("lan", "Internal", ""))
            )
        )(lambda at: ops.ConfigureHost(switches=at.world.host.switches[1:])),
        after(lambda _: ops.ConfigureHost(switches=()))(lambda _: ops.ConfigureHost(switches=())),
        lambda _: ops.ConfigureHost(),
    ],
}
