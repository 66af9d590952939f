"""Ways of asking for operations: guests."""

from __future__ import annotations

import hvlab.operations as ops
from hvlab.operations import Operation
from hvlab.world.registry import TIME_CONFIG
from hvlab.world.rules import DAY
from hvlab.world.services import StartType
from hvlab.world.vss import WriterFailure
from tests.powershell.samples.site import Site, Way, after

BANK = after(lambda at: ops.CreateBank(at.vm))
STARTED = after(lambda at: ops.StartProgram(at.vm, "winword.exe"))
CONTROLLER = after(lambda at: ops.PromoteDomainController(at.vm, "contoso.com", new_domain=True))
MEMBER = after(
    lambda at: ops.PromoteDomainController(at.vm, "contoso.com", new_domain=True),
    lambda at: ops.StartVM(at.idle),
    lambda at: ops.JoinDomain(at.idle, "contoso.com"),
)


def _service(at: Site) -> str:
    """A service of the running guest."""
    name: str = at.world.vms[at.vm].guest.memory.services[0].name
    return name


SAMPLES: dict[type[Operation], list[Way]] = {
    # In a guest
    ops.WriteGuestFile: [
        lambda at: ops.WriteGuestFile(at.vm, "plain.txt", "plain"),
        lambda at: ops.WriteGuestFile(at.vm, "Notes\\new\\a.txt", at.text),
        lambda at: ops.WriteGuestFile(at.vm, "it's [1].txt", "a\r\nb\n"),
        lambda at: ops.WriteGuestFile(at.vm, "empty.txt", ""),
        lambda at: ops.WriteGuestFile(at.vm, "Windows", "a folder"),
        lambda at: ops.WriteGuestFile(at.idle, "off.txt", "off"),
    ],
    ops.PutGuestFile: [
        lambda at: ops.PutGuestFile(at.vm, "C:\\a.txt", "plain"),
        lambda at: ops.PutGuestFile(at.vm, "C:\\New\\b.txt", at.text),
    ],
    ops.RemoveGuestFile: [
        after(lambda at: ops.WriteGuestFile(at.vm, "it's [1].txt", "x"))(
            lambda at: ops.RemoveGuestFile(at.vm, "it's [1].txt")
        ),
        lambda at: ops.RemoveGuestFile(at.vm, "none.txt"),
    ],
    ops.RemoveGuestPath: [
        after(lambda at: ops.PutGuestFile(at.vm, "C:\\New\\Deep\\b.txt", "x"))(
            lambda at: ops.RemoveGuestPath(at.vm, "C:\\New")
        ),
        after(lambda at: ops.PutGuestFile(at.vm, "C:\\New\\b.txt", "x"))(
            lambda at: ops.RemoveGuestPath(at.vm, "C:\\New\\b.txt")
        ),
    ],
    ops.MakeGuestFolder: [lambda at: ops.MakeGuestFolder(at.vm, "C:\\O'New\\Deep")],
    ops.MoveGuestPath: [
        after(lambda at: ops.PutGuestFile(at.vm, "C:\\New\\b.txt", "x"))(
            lambda at: ops.MoveGuestPath(at.vm, "C:\\New\\b.txt", "C:\\New\\c.txt")
        )
    ],
    ops.CopyGuestPath: [
        after(lambda at: ops.PutGuestFile(at.vm, "C:\\New\\b.txt", "x"))(
            lambda at: ops.CopyGuestPath(at.vm, "C:\\New\\b.txt", "C:\\New\\c.txt")
        ),
        after(lambda at: ops.PutGuestFile(at.vm, "C:\\New\\b.txt", "x"))(
            lambda at: ops.CopyGuestPath(at.vm, "C:\\New", "C:\\Newer")
        ),
    ],
    ops.InstallPatch: [
        lambda at: ops.InstallPatch(at.vm, "KB5034439"),
        after(lambda at: ops.InstallPatch(at.vm, "KB5034439"))(
            lambda at: ops.InstallPatch(at.vm, "KB5034439")
        ),
        lambda at: ops.InstallPatch(at.vm, "a patch"),
    ],
    ops.TypeInDocument: [lambda at: ops.TypeInDocument(at.vm, at.text)],
    ops.SetGuestClock: [
        lambda at: ops.SetGuestClock(at.vm, at.world.now - 3 * DAY - 1),
        lambda at: ops.SetGuestClock(at.vm, -400 * 365 * DAY),
    ],
    ops.RestartGuest: [lambda at: ops.RestartGuest(at.vm)],
    ops.ShutDownGuest: [lambda at: ops.ShutDownGuest(at.vm)],
    ops.StartProgram: [
        lambda at: ops.StartProgram(at.vm, "winword.exe"),
        lambda at: ops.StartProgram(at.vm, "a program"),
    ],
    ops.CloseProgram: [
        STARTED(lambda at: ops.CloseProgram(at.vm, "winword.exe")),
        STARTED(STARTED(lambda at: ops.CloseProgram(at.vm, "winword.exe"))),
    ],
    ops.OpenSession: [
        after(lambda at: ops.StartVM(at.idle))(lambda at: ops.OpenSession(at.vm, at.idle))
    ],
    ops.UseSession: [lambda at: ops.UseSession(at.vm, 1)],
    ops.WorkOnDisk: [lambda at: ops.WorkOnDisk(at.vm, 64)],
    ops.WorkEveryDay: [lambda at: ops.WorkEveryDay(at.vm, 64, 2)],
    ops.FormatGuestDisk: [lambda at: ops.FormatGuestDisk(at.vm, "D:")],
    ops.StartService: [
        after(lambda at: ops.StopService(at.vm, _service(at)))(
            lambda at: ops.StartService(at.vm, _service(at))
        ),
        lambda at: ops.StartService(at.vm, _service(at)),
        lambda at: ops.StartService(at.vm, "none"),
    ],
    ops.StopService: [lambda at: ops.StopService(at.vm, _service(at))],
    ops.RestartService: [lambda at: ops.RestartService(at.vm, _service(at))],
    ops.SetServiceStart: [lambda at: ops.SetServiceStart(at.vm, _service(at), StartType.DISABLED)],
    ops.RemoveService: [lambda at: ops.RemoveService(at.vm, _service(at))],
    ops.BreakWriter: [
        BANK(lambda at: ops.BreakWriter(at.vm, "BANK Writer", next(iter(WriterFailure))))
    ],
    ops.CreateBank: [
        lambda at: ops.CreateBank(at.vm),
        lambda at: ops.CreateBank(at.vm, (("O'Brien", 5),), log_first=False),
    ],
    ops.TransferMoney: [BANK(lambda at: ops.TransferMoney(at.vm, "Savings", "Current", 10))],
    ops.BeginTransfer: [BANK(lambda at: ops.BeginTransfer(at.vm, "Savings", "Current", 10))],
    ops.FinishTransfer: [BANK(lambda at: ops.FinishTransfer(at.vm))],
    ops.RollBackTransfer: [BANK(lambda at: ops.RollBackTransfer(at.vm))],
    ops.FlushBank: [BANK(lambda at: ops.FlushBank(at.vm))],
    ops.RebuildBankLog: [BANK(lambda at: ops.RebuildBankLog(at.vm))],
    # Time
    ops.ResyncTime: [lambda at: ops.ResyncTime(at.vm)],
    ops.ConfigureTime: [
        lambda at: ops.ConfigureTime(at.vm, "ntp.contoso.com,0x8"),
        lambda at: ops.ConfigureTime(at.vm, from_domain=True),
    ],
    ops.RestartTimeService: [
        lambda at: ops.RestartTimeService(at.vm),
        after(lambda at: ops.StopTimeService(at.vm))(lambda at: ops.RestartTimeService(at.vm)),
    ],
    ops.StopTimeService: [lambda at: ops.StopTimeService(at.vm)],
    ops.StartTimeService: [
        after(lambda at: ops.StopTimeService(at.vm))(lambda at: ops.StartTimeService(at.vm)),
        lambda at: ops.StartTimeService(at.vm),
    ],
    ops.ReloadTimeService: [lambda at: ops.ReloadTimeService(at.vm)],
    # Registry
    ops.SetRegistryText: [
        lambda at: ops.SetRegistryText(at.vm, TIME_CONFIG, "Comment", at.text),
        lambda at: ops.SetRegistryText(at.vm, "somewhere", "Comment", "x"),
        after(lambda at: ops.SetRegistryText(at.vm, "somewhere", "Comment", "x"))(
            lambda at: ops.SetRegistryText(at.vm, "somewhere", "Comment", "y")
        ),
    ],
    ops.SetRegistryNumber: [
        lambda at: ops.SetRegistryNumber(at.vm, TIME_CONFIG, "MaxNegPhaseCorrection", 4294967295),
        lambda at: ops.SetRegistryNumber(at.vm, TIME_CONFIG, "HoldPeriod", -1),
        lambda at: ops.SetRegistryNumber(
            at.vm, r"HKLM\SYSTEM\CurrentControlSet\Services\New\Deep", "It's", 0
        ),
    ],
    ops.DeleteRegistryValue: [
        after(lambda at: ops.SetRegistryText(at.vm, TIME_CONFIG, "It's", "x"))(
            lambda at: ops.DeleteRegistryValue(at.vm, TIME_CONFIG, "It's")
        ),
        lambda at: ops.DeleteRegistryValue(at.vm, TIME_CONFIG, "None"),
    ],
    # Domain
    ops.JoinDomain: [
        CONTROLLER(
            after(lambda at: ops.StartVM(at.idle))(
                lambda at: ops.JoinDomain(at.idle, "contoso.com")
            )
        ),
        lambda at: ops.JoinDomain(at.vm, "none.com"),
    ],
    ops.LeaveDomain: [MEMBER(lambda at: ops.LeaveDomain(at.idle))],
    ops.ChangeMachinePassword: [MEMBER(lambda at: ops.ChangeMachinePassword(at.idle))],
    ops.RepairSecureChannel: [MEMBER(lambda at: ops.RepairSecureChannel(at.idle))],
    ops.PromoteDomainController: [
        lambda at: ops.PromoteDomainController(at.vm, "contoso.com", new_domain=True)
    ],
    ops.DemoteDomainController: [CONTROLLER(lambda at: ops.DemoteDomainController(at.vm))],
    ops.CreateDirectoryAccount: [
        CONTROLLER(lambda at: ops.CreateDirectoryAccount(at.vm, "o'brien"))
    ],
    ops.ChangeDirectory: [
        CONTROLLER(lambda at: ops.ChangeDirectory(at.vm, ("one", "o'two"), "changed"))
    ],
    ops.ReplicateDirectory: [CONTROLLER(lambda at: ops.ReplicateDirectory(at.vm, at.idle))],
    ops.SetReplication: [
        CONTROLLER(lambda at: ops.SetReplication(at.vm, inbound=False, outbound=True))
    ],
    ops.RestartDirectoryService: [CONTROLLER(lambda at: ops.RestartDirectoryService(at.vm))],
}
