"""What a virtual machine can be asked to do in each state.

The table is the rule: a pair that is not in it is refused with `errors.INVALID_STATE`
(fact sheet 2.2, 4.2, 5.3; law 10). The value is the state the request leads to in the end.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property


class VMState(Enum):
    """States as the host shows them; values are the numbers of `VMState` (fact sheet 5.4)."""

    RUNNING = 2
    OFF = 3
    STOPPING = 4
    SAVED = 6
    PAUSED = 9
    STARTING = 10
    RESET = 11
    SAVING = 32773
    PAUSING = 32776
    RESUMING = 32777
    PAUSED_CRITICAL = 32789

    @cached_property
    def label(self) -> str:
        return "-".join(word.capitalize() for word in self.name.split("_"))

    @property
    def at_rest(self) -> bool:
        """False while the host is on the way to another state."""
        return self in RESTING

    @property
    def has_memory(self) -> bool:
        """True where the guest's memory exists, in RAM or in a saved state."""
        return self in (
            VMState.RUNNING,
            VMState.PAUSED,
            VMState.PAUSED_CRITICAL,
            VMState.SAVED,
        )


RESTING = frozenset(
    {VMState.RUNNING, VMState.OFF, VMState.SAVED, VMState.PAUSED, VMState.PAUSED_CRITICAL}
)


class Request(Enum):
    """What one can ask of a virtual machine; the value is the host's word for it."""

    START = "start"
    SHUT_DOWN = "shut down"
    TURN_OFF = "turn off"
    SAVE = "save"
    PAUSE = "pause"
    RESUME = "resume"
    RESET = "reset"
    CHECKPOINT = "checkpoint"
    APPLY = "apply checkpoint"
    REMOVE = "remove virtual machine"
    USE_GUEST = "use the guest"


_OFF, _RUNNING, _SAVED, _PAUSED = VMState.OFF, VMState.RUNNING, VMState.SAVED, VMState.PAUSED

TRANSITIONS: dict[tuple[VMState, Request], VMState] = {
    (_OFF, Request.START): _RUNNING,
    (_SAVED, Request.START): _RUNNING,  # resumes, does not boot; saved from paused: paused
    (_RUNNING, Request.SHUT_DOWN): _OFF,
    (_RUNNING, Request.TURN_OFF): _OFF,
    (_PAUSED, Request.TURN_OFF): _OFF,
    (_RUNNING, Request.SAVE): _SAVED,
    (_PAUSED, Request.SAVE): _SAVED,
    (_RUNNING, Request.PAUSE): _PAUSED,
    (_PAUSED, Request.RESUME): _RUNNING,
    (_RUNNING, Request.RESET): _RUNNING,
    (_RUNNING, Request.USE_GUEST): _RUNNING,
    (_OFF, Request.REMOVE): _OFF,
    (_SAVED, Request.REMOVE): _OFF,
    (VMState.PAUSED_CRITICAL, Request.RESUME): _RUNNING,  # once there is room again
    (VMState.PAUSED_CRITICAL, Request.TURN_OFF): _OFF,
    **{(state, Request.CHECKPOINT): state for state in RESTING - {VMState.PAUSED_CRITICAL}},
    # where Apply leads: operations/apply_checkpoint.py
    **{(state, Request.APPLY): state for state in RESTING - {VMState.PAUSED_CRITICAL}},
}


def allows(state: VMState, request: Request) -> bool:
    """Whether a virtual machine in `state` takes the request."""
    return (state, request) in TRANSITIONS
