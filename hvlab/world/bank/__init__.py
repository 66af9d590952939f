"""BANK: a small database in a guest, an accounts ledger with transfers between accounts.

It is here so that consistency is a fact to be read and never a label. Its data file and its
write-ahead log are files on the guest's own volumes; what a checkpoint, a power cut or a disk that
was set back alone does to them, they show.

    files = load(world, vm.drives)          # of Now, or of any checkpoint's drives
    found = recover(files.data, files.log)
    found.verdict, found.balances, found.sum, found.total

`files`     the two files: what is in them, as text      `recovery`  what a start makes of them
`engine`    what the running service has in memory       `reading`   finding them on a set of drives
"""

from hvlab.world.bank.engine import Engine, Settings, Transfer
from hvlab.world.bank.files import Account, BankDamaged, DataFile, LogFile, Record
from hvlab.world.bank.recovery import Recovery, Verdict, recover

__all__ = [
    "Account",
    "BankDamaged",
    "DataFile",
    "Engine",
    "LogFile",
    "Record",
    "Recovery",
    "Settings",
    "Transfer",
    "Verdict",
    "recover",
]
