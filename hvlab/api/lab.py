"""An open lab: a scenario under the learner's hands."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Never, Self

from hvlab import __version__
from hvlab.api.find import find_vm
from hvlab.api.guest_files import on_volume
from hvlab.engine import Lab
from hvlab.errors import LabError
from hvlab.events import GuestFileWritten
from hvlab.operations import LetTimePass, Operation, ResetCheckBoxes
from hvlab.scenarios import build
from hvlab.world.rules import DAY, HOUR, MINUTE, SECOND
from hvlab.world.world import World

if TYPE_CHECKING:
    from hvlab.api.machine import VMHandle
    from hvlab.insight.difference import Difference
    from hvlab.insight.ledger import Ledger
    from hvlab.insight.preview import Preview
    from hvlab.insight.timeline import Happening


class OpenLab:
    """A lab in use: `vm()` for its machines, `wait`, `rewind`, `redo` for time.

    What answers questions is imported when somebody asks: a console starts without it.

    `engine` is the engine beneath (`hvlab.engine.Lab`); views and lessons talk to it. With
    `remarks`, the manager says beside each dialog of the host what its buttons would do.
    """

    def __init__(self, scenario: str, engine: Lab, *, remarks: bool = True) -> None:
        self.scenario = scenario
        self.engine = engine
        self.remarks = remarks
        self._before: World | None = None
        self._ledger: Ledger | None = None

    @classmethod
    def open(
        cls,
        scenario: str,
        *,
        seed: str | None = None,
        profile: str | None = None,
        remarks: bool = True,
    ) -> Self:
        """Open a scenario, if asked for on another version of the host. Raises LabError for an
        unknown one."""
        return cls(scenario, build(scenario, seed=seed, profile=profile), remarks=remarks)

    @property
    def world(self) -> World:
        return self.engine.world

    # Things

    @property
    def vms(self) -> list[VMHandle]:
        """Every virtual machine of the host, by name."""
        from hvlab.api.machine import VMHandle

        rows = sorted(self.world.vms, key=lambda vm: (vm.name.casefold(), vm.number))
        return [VMHandle(self, row.id) for row in rows]

    def vm(self, name: str | None = None) -> VMHandle:
        """The VM of that name; without a name, the only one there is."""
        from hvlab.api.machine import VMHandle

        return VMHandle(self, find_vm(self.world, name).id)

    @property
    def time(self) -> datetime:
        """What the host's clock shows."""
        return self.world.date()

    # Doing

    def do(self, operation: Operation, *, wait: bool | Literal["operation"] = True) -> None:
        """Ask the host for an operation and let it come to rest.

        Jobs under way are finished first, as a person would wait for them. Raises the host's
        refusal, and then nothing has changed. With `wait=False` nothing is waited for: the job is
        only begun, and `settle` or the drawn lab let it go on. With `wait="operation"` what goes on
        behind the operation, such as a merge, is left running.
        """
        with self.engine.exclusively():
            if not wait:
                self._before = self.world.copy()
                self.engine.submit(operation)
                return
            self.engine.settle()
            self._before = self.world.copy()
            self.engine.run(operation)
            if wait != "operation":
                self.engine.settle()

    def ever_had(self, vm: str, path: str) -> bool:
        """Whether a guest ever wrote such a file, as far as the lab remembers."""
        wanted = on_volume(path).casefold()
        return any(
            isinstance(stamped.event, GuestFileWritten)
            and stamped.event.vm == vm
            and on_volume(stamped.event.path).casefold() == wanted
            for stamped in self.engine.events
        )

    def settle(self) -> None:
        """Let time pass until no job is left."""
        self.engine.settle()

    def wait(
        self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0
    ) -> None:
        """Let simulated time pass."""
        for amount in (days, hours, minutes, seconds):
            if isinstance(amount, bool) or not isinstance(amount, (int, float)):
                raise LabError(f"Time is counted in numbers, not in {amount!r:.40}.")
        span = days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND
        with self.engine.exclusively():
            self._before = self.world.copy()
            self.engine.run(LetTimePass(round(span)))

    def what_changed(self, vm: str | None = None) -> dict[str, list[str]]:
        """What the last thing done changed of a VM: tree, files, guest, clock."""
        if self._before is None:
            return {}
        from hvlab.insight.difference import difference

        return difference(self._before, self.world, self.vm(vm).id)

    # Questions that need more than one look

    def preview(self, operation: Operation) -> Preview:
        """What an operation would do: what it would lose and keep, how long the VM would be down.
        Nothing is done."""
        from hvlab.insight.preview import preview

        return preview(self.engine, operation)

    def ledger(self) -> Ledger:
        """What became of everything that was ever in a guest, and which action did it."""
        if self._ledger is None:
            from hvlab.insight.ledger import Ledger

            self._ledger = Ledger(self.engine)
        self._ledger.follow()
        return self._ledger

    def timeline(self) -> list[Happening]:
        """What was done since the lab began, and what came of it."""
        from hvlab.insight.timeline import timeline

        return timeline(self.engine, self.ledger())

    def difference(self, first: int, second: int | None = None) -> Difference:
        """What differs between two points of the timeline (0: the beginning), or until now."""
        from hvlab.insight.timeline import between

        return between(self.engine, first, second)

    def reset_check_boxes(self) -> None:
        """Have every suppressed question asked again (host, Hyper-V Settings, User)."""
        self.do(ResetCheckBoxes())

    # Keeping

    def store(self, path: str | Path) -> None:
        """Keep the lab in a file, with everything that led here. An old file is replaced whole."""
        from hvlab.engine import store

        target = Path(path)
        store.store(self.engine, target, scenario=self.scenario, version=__version__)

    @classmethod
    def load(cls, path: str | Path) -> Self:
        """A lab that was stored; raises LabError with the reason when the file is not one."""
        from hvlab.engine import store

        loaded = store.load(Path(path))
        return cls(loaded.scenario, loaded.lab)

    # Outside the simulated world

    def rewind(self, steps: int = 1) -> None:
        """The learner's time machine: take back the last thing done, as if it never was.

        Not Revert: that is an action of the host, happens inside, and loses data.
        """
        self.engine.rewind(steps)

    def redo(self, steps: int = 1) -> None:
        """Do again what `rewind` took back."""
        self.engine.redo(steps)

    def start_over(self) -> None:
        """Rewind to the beginning of the scenario."""
        self.engine.start_over()

    def fork(self) -> OpenLab:
        """A lab of its own in the same state: try something there, this one stays as it is."""
        return OpenLab(self.scenario, self.engine.fork(), remarks=self.remarks)

    def __getattr__(self, name: str) -> Never:
        from hvlab.api.machine import VMHandle

        said = f"A lab has no '{name}'."
        if not name.startswith("_") and hasattr(VMHandle, name):
            said += f" It is a virtual machine's: lab.vm().{name}"
        raise AttributeError(said, name=name, obj=self)

    def __repr__(self) -> str:
        names = ", ".join(vm.name for vm in self.vms) or "no virtual machine"
        return f"<lab {self.scenario!r}: {names}>"
