"""Two ways to show one lab, for a kernel to import: hvlab's manager, and `dot` into an HTML widget.

Both do the same on a click: take a checkpoint in the simulated host and show the tree. The other
way runs the `dot` program on the same DOT text and puts its SVG into `ipywidgets.HTML`; it shows no
other pane, its nodes cannot be clicked, and nothing moves.
"""

from __future__ import annotations

import subprocess
from datetime import datetime

import ipywidgets

from hvlab.engine import Lab
from hvlab.operations import ApplyCheckpoint, NewDisk, NewVM, StartVM, TakeCheckpoint
from hvlab.views import scene
from hvlab.views.notebook import NotebookLab
from hvlab.views.tree import dot
from hvlab.world.host import Host, HostVolume
from hvlab.world.queries import checkpoints_of
from hvlab.world.vm import CheckpointType, VMSettings

BRANCH_AFTER = 6
"""So many checkpoints in a row, then Now goes back half way and another branch grows."""


def lab_with(checkpoints: int) -> NotebookLab:
    """SRV01 with so many checkpoints; the host's limit of 50 is lifted, and its disk large."""
    host = Host(max_checkpoints=10**6, volumes=(HostVolume(capacity=10**15),))
    engine = Lab(host=host, epoch=datetime(2026, 3, 9, 8))
    settings = VMSettings(checkpoint_type=CheckpointType.STANDARD)
    disk = NewDisk("SRV01.vhdx", os="Windows Server 2022")
    engine.run(NewVM("SRV01", settings, (disk,)))
    vm = next(iter(engine.world.vms)).id
    engine.run(StartVM(vm))
    for number in range(1, checkpoints + 1):
        engine.run(TakeCheckpoint(vm, f"checkpoint {number}"))
        if number % BRANCH_AFTER == 0:
            target = checkpoints_of(engine.world, vm)[number // 2]
            engine.run(ApplyCheckpoint(vm, target.id))
        engine.settle()
    engine.begin_here()
    return NotebookLab(f"{checkpoints} checkpoints", engine)


def shown_by_dot(lab: NotebookLab) -> ipywidgets.Widget:
    """A button that takes a checkpoint, and below it the picture that `dot` makes."""
    picture = ipywidgets.HTML()
    picture.add_class("by-dot")
    button = ipywidgets.Button(description="Checkpoint")
    button.add_class("by-dot-button")

    def draw() -> None:
        text = dot(scene.tree_graph(lab.world, lab.vm().row))
        run = subprocess.run(["dot", "-Tsvg"], input=text.encode(), capture_output=True, check=True)
        picture.value = run.stdout.decode()

    def click(_: object) -> None:
        lab.vm().checkpoint()
        draw()

    button.on_click(click)
    draw()
    return ipywidgets.VBox([button, picture])
