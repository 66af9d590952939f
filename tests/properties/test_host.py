"""Whatever is asked of a host, in whatever order and at whatever moment, the laws hold.

Hypothesis asks for things on two VMs and lets random spans of time pass, so that operations meet
jobs in progress; it rewinds, redoes and forks. On a second host things befall the files, too. An
oracle of plain dictionaries says what must be readable from every checkpoint and from Now
(`oracle.py`), another what is wrong with which file (`damage.py`), `laws.py` scans the rest.

`HVLAB_HYPOTHESIS=long` looks much longer, and for new examples each time.
"""

import os
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from hvlab.operations import (
    ApplyCheckpoint,
    CopyHostFile,
    CreateCheckpointAndApply,
    DamageHostFile,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    DeleteHostFile,
    DenyHostFile,
    GrantHostFile,
    InstallPatch,
    LetTimePass,
    LockHostFile,
    LoseHostPower,
    MountAndWrite,
    MoveHostFile,
    PauseVM,
    RemoveGuestFile,
    RenameCheckpoint,
    ResetCheckBoxes,
    ResetVM,
    ResizeDisk,
    ResumeVM,
    RevertVM,
    SaveVM,
    SetDiskParent,
    SetGuestClock,
    SetIntegrationService,
    SetVM,
    ShutDownVM,
    StartVM,
    SuppressQuestion,
    TakeCheckpoint,
    TurnOffVM,
    TypeInDocument,
    UnlockHostFile,
    WriteGuestFile,
)
from tests.properties.faults import BrokenHost
from tests.properties.machine import PROFILES, STEPS, HostMachine, asked
from tests.properties.operations import ChangeIdentity, WriteRawPage
from tests.properties.steps import BOTH, Host

SEARCH = os.environ.get("HVLAB_HYPOTHESIS", "")
LONG = SEARCH in ("long", "explore")

SETTINGS = settings(
    max_examples=2000 if LONG else 40,
    stateful_step_count=60 if LONG else 50,
    deadline=None,
    derandomize=not LONG,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate] if SEARCH == "planted" else [Phase.generate, Phase.shrink],
)


@pytest.mark.parametrize("machine", [Host, BrokenHost])
@pytest.mark.behaviour("B-050", "B-123")
def test_the_laws_hold_whatever_is_asked(machine):
    """Content, both graphs, files, memory, clocks, rewinding, forks and replay: at every step."""
    run_state_machine_as_test(machine, settings=SETTINGS)


@pytest.mark.behaviour("B-050", "B-123")
def test_the_laws_hold_on_long_walks():
    """The same steps, each as likely as the others: Hypothesis likes some much more than others.

    Nearly everything that is asked for must be done, or this would prove little.
    """
    requests, refused = walks(Host, 400 if LONG else 20)

    assert refused < requests / 4
    for operation in OFTEN:
        assert asked[operation.__name__] >= 15, f"{operation.__name__} was hardly ever done"
    for operation in ALSO:
        assert asked[operation.__name__] >= 1, f"{operation.__name__} was never done"


@pytest.mark.behaviour("B-194", "B-195", "B-198")
def test_the_laws_hold_while_files_are_lost_and_found():
    """Whatever befalls a file, only what reads through it suffers, and the repair makes it good."""
    requests, refused = walks(BrokenHost, 400 if LONG else 20)

    assert refused < requests / 2
    for operation in (*OFTEN, *FAULTS):
        assert asked[operation.__name__] >= 5, f"{operation.__name__} was hardly ever done"
    for operation in REPAIRS:
        assert asked[operation.__name__] >= 1, f"{operation.__name__} was never done"


def walks(kind: type[HostMachine], count: int) -> tuple[int, int]:
    """Walk so often; says how much was asked for, and how much of it was refused."""
    asked.clear()
    for seed in range(count):
        walk(kind, Random(f"{SEARCH} {seed}"), steps=100)
    refused = sum(count for name, count in asked.items() if name.endswith("refused"))
    print(f"{asked.total()} requests, {refused} refused:", dict(asked.most_common()))
    return asked.total(), refused


def walk(kind: type[HostMachine], chance: Random, steps: int) -> None:
    """Take steps at random, and say which if one of them fails."""
    machine = kind()
    known = [(name, *STEPS[name]) for name in STEPS if hasattr(kind, name)]
    taken = [("begin", {"profile": chance.choice(PROFILES), "grown": chance.choice(BOTH)})]
    try:
        machine.begin(**taken[0][1])
        for _ in range(steps):
            possible = [at for at in known if all(getattr(machine, need)() for need in at[1])]
            name, _, values = chance.choice(possible)
            taken.append((name, {key: chance.choice(among) for key, among in values.items()}))
            getattr(machine, name)(**taken[-1][1])
            machine.laws_hold()
        taken.append(("teardown", {}))
        machine.teardown()
    except Exception as error:
        error.add_note("\n".join(f"{name}({values})" for name, values in taken))
        raise


OFTEN = [
    ApplyCheckpoint,
    CreateCheckpointAndApply,
    DeleteCheckpoint,
    DeleteCheckpointSubtree,
    InstallPatch,
    LetTimePass,
    RemoveGuestFile,
    RenameCheckpoint,
    RevertVM,
    SetGuestClock,
    SetIntegrationService,
    SetVM,
    StartVM,
    TakeCheckpoint,
    TypeInDocument,
    WriteGuestFile,
    WriteRawPage,
]
ALSO = [
    PauseVM,
    ResetCheckBoxes,
    ResetVM,
    ResumeVM,
    SaveVM,
    ShutDownVM,
    SuppressQuestion,
    TurnOffVM,
]
FAULTS = [
    DamageHostFile,
    DeleteHostFile,
    DenyHostFile,
    LockHostFile,
    MoveHostFile,
]
REPAIRS = [
    ChangeIdentity,
    CopyHostFile,
    GrantHostFile,
    LoseHostPower,
    MountAndWrite,
    ResizeDisk,
    SetDiskParent,
    UnlockHostFile,
]
