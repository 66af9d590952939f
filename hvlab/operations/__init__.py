"""Verbs: everything that can happen in the lab, one file per operation."""

from hvlab.operations.apply_checkpoint import ApplyCheckpoint, CreateCheckpointAndApply, RevertVM
from hvlab.operations.base import Operation
from hvlab.operations.delete_checkpoint import DeleteCheckpoint, DeleteCheckpointSubtree
from hvlab.operations.guest_actions import (
    InstallPatch,
    RemoveGuestFile,
    SetGuestClock,
    TypeInDocument,
    WriteGuestFile,
)
from hvlab.operations.host_files import (
    CopyHostFile,
    DamageHostFile,
    DeleteHostFile,
    DenyHostFile,
    GrantHostFile,
    LockHostFile,
    MountAndWrite,
    MoveHostFile,
    UnlockHostFile,
)
from hvlab.operations.new_vm import NewDisk, NewVM
from hvlab.operations.power import (
    PauseVM,
    ResetVM,
    ResumeVM,
    SaveVM,
    ShutDownVM,
    StartVM,
    TurnOffVM,
)
from hvlab.operations.rename_checkpoint import RenameCheckpoint
from hvlab.operations.settings import (
    ResetCheckBoxes,
    SetIntegrationService,
    SetVM,
    SuppressQuestion,
)
from hvlab.operations.take_checkpoint import TakeCheckpoint
from hvlab.operations.wait import LetTimePass

__all__ = [
    "ApplyCheckpoint",
    "CopyHostFile",
    "CreateCheckpointAndApply",
    "DamageHostFile",
    "DeleteCheckpoint",
    "DeleteCheckpointSubtree",
    "DeleteHostFile",
    "DenyHostFile",
    "GrantHostFile",
    "InstallPatch",
    "LetTimePass",
    "LockHostFile",
    "MountAndWrite",
    "MoveHostFile",
    "NewDisk",
    "NewVM",
    "Operation",
    "PauseVM",
    "RemoveGuestFile",
    "RenameCheckpoint",
    "ResetCheckBoxes",
    "ResetVM",
    "ResumeVM",
    "RevertVM",
    "SaveVM",
    "SetGuestClock",
    "SetIntegrationService",
    "SetVM",
    "ShutDownVM",
    "StartVM",
    "SuppressQuestion",
    "TakeCheckpoint",
    "TurnOffVM",
    "TypeInDocument",
    "UnlockHostFile",
    "WriteGuestFile",
]
