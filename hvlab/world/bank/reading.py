"""Finding the database on a set of drives: of the running VM, of a checkpoint, of an export."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from hvlab.errors import ChainBroken
from hvlab.storage.fat32 import VolumeError
from hvlab.world.bank.engine import Settings
from hvlab.world.bank.files import BankDamaged, DataFile, LogFile, parse_data, parse_log
from hvlab.world.bank.recovery import Recovery, Verdict, recover
from hvlab.world.guest import SYSTEM_DRIVE
from hvlab.world.vm import Drive
from hvlab.world.volumes import split_path, volume_at
from hvlab.world.world import World

CONFIGURATION = r"Bank\bank.conf"
NO_DATA = "The data file is missing."


@dataclass(frozen=True)
class BankFiles:
    """Both files as they are on disk; None for one that is missing."""

    settings: Settings
    data: DataFile | None
    log: LogFile | None


def load(world: World, drives: Iterable[Drive]) -> BankFiles | None:
    """The files of the database; None where there is none. Raises BankDamaged."""
    found = list(drives)
    text = read_file(world, found, f"{SYSTEM_DRIVE}\\{CONFIGURATION}")
    if text is None:
        return None
    settings = parse_settings(text)
    data, log = (read_file(world, found, path) for path in (settings.data, settings.log))
    return BankFiles(
        settings,
        None if data is None else parse_data(data),
        None if log is None else parse_log(log),
    )


def examine(world: World, drives: Iterable[Drive]) -> Recovery | None:
    """What a start of the database on these drives would find; None where there is none.

    Nothing is written: the question can be asked of any checkpoint.
    """
    try:
        files = load(world, drives)
        if files is None:
            return None
        if files.data is None:
            return Recovery(Verdict.TORN, (), 0, reason=NO_DATA, opens=False)
        return recover(files.data, files.log)
    except BankDamaged as error:
        return Recovery(Verdict.TORN, (), 0, reason=str(error), opens=False)


def is_installed(world: World, drives: Iterable[Drive]) -> bool:
    """Whether the guest on these drives has the database."""
    return read_file(world, list(drives), f"{SYSTEM_DRIVE}\\{CONFIGURATION}") is not None


def read_file(world: World, drives: list[Drive], path: str) -> bytes | None:
    """A guest's file by its whole path; None where it cannot be read."""
    letter, inside = split_path(path)
    try:
        volume = volume_at(world, drives, letter)
        return volume.read(inside) if volume is not None and volume.exists(inside) else None
    except (ChainBroken, VolumeError):
        return None


def settings_text(settings: Settings) -> str:
    """The configuration file."""
    first = "yes" if settings.log_first else "no"
    return f"data={settings.data}\nlog={settings.log}\nlog first={first}\n"


def parse_settings(content: bytes) -> Settings:
    """Raises BankDamaged."""
    lines = content.decode(errors="replace").splitlines()
    values = dict(line.split("=", 1) for line in lines if "=" in line)
    data, log, first = (values.get(name, "") for name in ("data", "log", "log first"))
    if not data or not log or first not in ("yes", "no"):
        raise BankDamaged("The configuration file of the database is damaged.")
    return Settings(data, log, first == "yes")
