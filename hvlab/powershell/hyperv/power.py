"""Start-VM, Stop-VM, Save-VM, Suspend-VM, Resume-VM, Restart-VM, Wait-VM."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.errors import OperationFailed
from hvlab.operations import (
    DeleteSavedState,
    LetTimePass,
    Operation,
    PauseVM,
    ResetVM,
    ResumeVM,
    SaveVM,
    ShutDownVM,
    StartVM,
    TurnOffVM,
)
from hvlab.operations.power import answers_shutdown
from hvlab.powershell.hyperv.base import ALREADY, HyperVCmdlet
from hvlab.powershell.hyperv.objects import VirtualMachine
from hvlab.powershell.language.call import Call
from hvlab.powershell.values.errors import ErrorRecord
from hvlab.world import rules
from hvlab.world.power import VMState
from hvlab.world.rules import SECOND
from hvlab.world.vm import IntegrationService


class _Power(HyperVCmdlet):
    """One request to each VM; a VM that is there already is no error (5.3, B-154)."""

    VM_NAME = "Name"
    wanted = VMState.RUNNING

    def act(self) -> Iterator[Any]:
        """Ask each VM that was named."""
        for vm in self.vms():
            if not self.agreed(vm.row.name, kind=self.kind()):
                continue
            if vm.row.state is self.goal():
                self.call.warning(ALREADY)
            elif not self.allowed(vm) or not self.do(*self.operations(vm)):
                continue
            yield from self.passed(vm)

    def kind(self) -> str:
        """Which of its sentences the cmdlet says."""
        return ""

    def goal(self) -> VMState:
        """The state that needs no request."""
        return self.wanted

    def allowed(self, vm: VirtualMachine) -> bool:
        """A last question, where there is one."""
        return True

    def operations(self, vm: VirtualMachine) -> tuple[Operation, ...]:
        """What the host is asked for."""
        raise NotImplementedError


class StartVMCmdlet(_Power):
    """Start-VM."""

    NAME = "Start-VM"

    def operations(self, vm: VirtualMachine) -> tuple[Operation, ...]:
        """Power on, or out of the saved state; a paused VM goes on."""
        if vm.row.state is VMState.PAUSED and rules.START_RESUMES_PAUSED:
            return (ResumeVM(vm.vm_id),)
        return (StartVM(vm.vm_id),)


class StopVMCmdlet(_Power):
    """Stop-VM: through the guest, or -TurnOff, or -Save (B-155).

    Where nobody in the guest hears the request it fails, or offers to turn the VM off
    (rules.STOP_OFFERS_TO_TURN_OFF); -Force says yes to that.
    """

    NAME = "Stop-VM"

    def kind(self) -> str:
        """Turning off and saving have their own words."""
        if self.flag("TurnOff"):
            return "-TurnOff"
        return "-Save" if self.flag("Save") else ""

    def goal(self) -> VMState:
        """Off, or saved."""
        return VMState.SAVED if self.flag("Save") else VMState.OFF

    def allowed(self, vm: VirtualMachine) -> bool:
        """Asked in any case, whatever -Confirm says (rules.TEXT_NO_SHUTDOWN)."""
        if not self._deaf(vm) or self.flag("Force"):
            return True
        return self.call.should_continue(rules.TEXT_NO_SHUTDOWN.format(name=vm.row.name))

    def _deaf(self, vm: VirtualMachine) -> bool:
        """Whether it runs, is to be shut down, and its Shutdown service does not answer."""
        if not rules.STOP_OFFERS_TO_TURN_OFF or self.flag("TurnOff") or self.flag("Save"):
            return False
        return vm.row.state is VMState.RUNNING and not answers_shutdown(vm.row)

    def operations(self, vm: VirtualMachine) -> tuple[Operation, ...]:
        """The way that was asked for. A saved VM that is turned off loses what it saved."""
        if self.flag("TurnOff"):
            saved = vm.row.state is VMState.SAVED
            return (DeleteSavedState(vm.vm_id) if saved else TurnOffVM(vm.vm_id),)
        if self.flag("Save"):
            return (SaveVM(vm.vm_id),)
        return (TurnOffVM(vm.vm_id) if self._deaf(vm) else ShutDownVM(vm.vm_id),)


class SaveVMCmdlet(_Power):
    """Save-VM."""

    NAME = "Save-VM"
    wanted = VMState.SAVED

    def operations(self, vm: VirtualMachine) -> tuple[Operation, ...]:
        """Memory to disk."""
        return (SaveVM(vm.vm_id),)


class SuspendVMCmdlet(_Power):
    """Suspend-VM: pause."""

    NAME = "Suspend-VM"
    wanted = VMState.PAUSED

    def operations(self, vm: VirtualMachine) -> tuple[Operation, ...]:
        """Memory stays in RAM."""
        return (PauseVM(vm.vm_id),)


class ResumeVMCmdlet(_Power):
    """Resume-VM."""

    NAME = "Resume-VM"

    def operations(self, vm: VirtualMachine) -> tuple[Operation, ...]:
        """Out of the pause."""
        return (ResumeVM(vm.vm_id),)


class RestartVMCmdlet(_Power):
    """Restart-VM: the hard way unless -Type Reboot; asks unless -Force (5.2)."""

    NAME = "Restart-VM"
    QUIET = frozenset({"Wait", "For", "Delay", "Timeout"})  # at rest when it returns
    wanted = VMState.RESET  # never at rest there: a restart is never already done

    def allowed(self, vm: VirtualMachine) -> bool:
        """Data in memory is lost, so it asks."""
        if self.flag("Force"):
            return True
        question = rules.TEXT_RESTART.format(name=vm.row.name)
        return self.call.should_continue(question, to_all=True)

    def operations(self, vm: VirtualMachine) -> tuple[Operation, ...]:
        """Reset, or down and up again."""
        if str(self.args.get("Type")) == "Reboot":
            return ShutDownVM(vm.vm_id), StartVM(vm.vm_id)
        return (ResetVM(vm.vm_id),)


class WaitVM(HyperVCmdlet):
    """Wait-VM: the simulation is at rest when a cmdlet returns, so what comes has come.

    What cannot come is waited for until -Timeout, in simulated time; without one the lab says so
    instead of waiting for ever.
    """

    NAME = "Wait-VM"
    QUIET = frozenset({"Delay"})
    VM_NAME = "Name"

    def __init__(self, call: Call) -> None:
        super().__init__(call)
        self._waited: list[VirtualMachine] = []

    def act(self) -> Iterator[Any]:
        """Heartbeat is the default."""
        what = self._what()
        if self.flag("AsJob"):
            self._waited.extend(self.vms())
            return
        for vm in self.vms():
            self.lab.settle()
            if self._is_there(vm, what) or self._wait(vm, what):
                yield from self.passed(vm)

    def end(self) -> Iterator[Any]:
        """With -AsJob a job that runs until all are there, or the time is over."""
        if self._waited:
            timeout = int(self.args.get("Timeout", -1))
            yield self.call.shell.jobs.watch(
                self.NAME,
                lambda: not self._missing(),
                lambda: list(self._waited) if self.flag("Passthru") else [],
                lambda: [self._late(vm) for vm in self._missing()],
                None if timeout < 0 else timeout * SECOND,
            )

    def _what(self) -> str:
        return str(self.args.get("For", "Heartbeat"))

    def _missing(self) -> list[VirtualMachine]:
        """Those that are still waited for."""
        return [vm for vm in self._waited if not self._is_there(vm, self._what())]

    def _late(self, vm: VirtualMachine) -> ErrorRecord:
        """What the job says of a VM that it waited for in vain."""
        if int(self.args.get("Timeout", -1)) < 0:
            text = rules.TEXT_WAITS_FOR_EVER.format(name=vm.row.name, what=self._what())
        else:
            text = rules.TEXT_WAIT_TIMEOUT.format(name=vm.row.name)
        return self.record_of(OperationFailed(text))

    def _is_there(self, vm: VirtualMachine, what: str) -> bool:
        row = vm.row
        if row.state is not VMState.RUNNING or row.guest is None or not row.guest.os:
            return False
        return what != "Heartbeat" or row.settings.has(IntegrationService.HEARTBEAT)

    def _wait(self, vm: VirtualMachine, what: str) -> bool:
        timeout = int(self.args.get("Timeout", -1))
        if timeout < 0:
            text = rules.TEXT_WAITS_FOR_EVER.format(name=vm.row.name, what=what)
            self.refuse(text, "NotSimulated", "OperationTimeout")
            return False
        if timeout:
            self.lab.do(LetTimePass(timeout * SECOND))
        if self._is_there(vm, what):
            return True
        self.refuse(
            rules.TEXT_WAIT_TIMEOUT.format(name=vm.row.name),
            "OperationTimeout",
            "OperationTimeout",
        )
        return False


class RemoveVMSavedState(HyperVCmdlet):
    """Remove-VMSavedState: the VM is off, what was in memory is lost."""

    NAME = "Remove-VMSavedState"
    ABSENT = frozenset({"VMSnapshot"})

    def act(self) -> Iterator[Any]:
        """Each saved VM."""
        for vm in self.vms():
            if self.agreed(vm.row.name):
                self.do(DeleteSavedState(vm.vm_id))
        yield from ()


CMDLETS = (
    StartVMCmdlet,
    StopVMCmdlet,
    SaveVMCmdlet,
    SuspendVMCmdlet,
    ResumeVMCmdlet,
    RestartVMCmdlet,
    WaitVM,
    RemoveVMSavedState,
)
