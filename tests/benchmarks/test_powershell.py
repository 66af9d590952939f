"""The PowerShell window: how soon it is there, and what a query over many checkpoints takes."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path

import pytest

from hvlab.api import OpenLab
from hvlab.engine import Lab
from hvlab.operations import NewDisk, NewVM, StartVM, TakeCheckpoint
from hvlab.powershell.session import Session
from hvlab.world.host import Host, HostVolume
from hvlab.world.vm import CheckpointType, VMSettings

resource = pytest.importorskip("resource", reason="Windows does not tell what children have taken")

BARE = ("-c", "pass")
VERSION = ("-m", "hvlab", "--version")
CONSOLE = ("-m", "hvlab", "ps", "-c", "Get-VM")
QUERY = (
    "Get-VM | Where-Object State -eq Running | Get-VMSnapshot | Select-Object Name, CreationTime"
)
CHECKPOINTS = 20


def processor_time(arguments: tuple[str, ...], compiled: Path) -> float:
    """Milliseconds of the processor that a whole Python process takes; it finds its modules
    compiled in a folder, as an installed hvlab does."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    env["PYTHONPYCACHEPREFIX"] = str(compiled)
    before = children()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True, env=env)
    return (children() - before) * 1000


def children() -> float:
    """Seconds of the processor that all children have taken."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def test_start(tmp_path: Path) -> None:
    """`hvlab ps -c Get-VM` imports what it needs, and no more: some times what it takes to say the
    version of hvlab, which is little more than Python itself."""
    turns = [
        [processor_time(each, tmp_path) for each in (BARE, VERSION, CONSOLE)] for _ in range(9)
    ]
    bare, version, console = (min(spans) for spans in zip(*turns, strict=True))
    print(f"\nhvlab ps -c Get-VM {console:.0f} ms, --version {version:.0f}, bare Python {bare:.0f}")

    assert console < 9 * version


def test_what_a_start_does_without() -> None:
    """A console that looks at a virtual machine imports no view, no ledger, no incident, and few of
    the operations."""
    code = (
        "import sys; from hvlab.api import OpenLab; from hvlab.powershell.session import Session; "
        "Session(OpenLab.open('patch-week')).run('Get-VM'); print(*sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    found = run.stdout.split()
    own = [name for name in found if name.startswith("hvlab.")]
    print(f"\n{len(own)} modules of hvlab")

    for needless in (
        "hvlab.insight",
        "hvlab.views",
        "hvlab.scenarios.incidents",
        "hvlab.operations.import_vm",
        "hvlab.powershell.completion",
        "hvlab.powershell.hyperv.vhd",
        "hvlab.powershell.guest",
        "importlib.resources",
        "tempfile",
    ):
        assert needless not in found


def lab_of(machines: int) -> OpenLab:
    """A host with so many running VMs, each with twenty checkpoints."""
    host = Host(volumes=(HostVolume(capacity=10**16),))
    engine = Lab(host=host, epoch=datetime(2026, 3, 9, 8))
    settings = VMSettings(checkpoint_type=CheckpointType.STANDARD)
    for number in range(machines):
        disk = NewDisk(f"SRV{number:03}.vhdx", os="Windows Server 2022")
        engine.run(NewVM(f"SRV{number:03}", settings, (disk,)))
    for vm in list(engine.world.vms):
        engine.run(StartVM(vm.id))
        for number in range(CHECKPOINTS):
            engine.run(TakeCheckpoint(vm.id, f"checkpoint {number}"))
    engine.settle()
    return OpenLab("empty", engine)


def query_time(session: Session) -> float:
    """Milliseconds of the processor for the query, the fastest of some runs."""
    found = []
    for _ in range(3):
        gc.collect()
        start = time.process_time()
        session.run(QUERY)
        found.append((time.process_time() - start) * 1000)
    return min(found)


def test_query() -> None:
    """Ten times the machines and checkpoints take ten times as long, not a hundred times."""
    spent = {}
    for machines in (10, 100):
        session = Session(lab_of(machines))
        assert machines * CHECKPOINTS == len(session.run(QUERY).output)
        spent[machines] = query_time(session)
        print(
            f"\n{machines:>4} VMs with {CHECKPOINTS} checkpoints: {spent[machines]:.0f} ms", end=""
        )

    assert spent[100] < 20 * spent[10]
