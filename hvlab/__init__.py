"""hvlab: a training lab for Hyper-V checkpoints that runs in Jupyter.

In a notebook::

    %load_ext hvlab
    lab = open_lab("patch-week")
    lab

How the package is laid out, from the ground up; imports point down only:

    storage      bytes: the pages of a disk file, the guest's FAT32 volume
    world        nouns: what exists, as plain frozen rows; `rules` names every uncertain behaviour
    operations   verbs: what can happen, one file each; `consequences` is what follows by itself
    engine       time: when it happens; jobs, journal, rewind, fork
    insight      questions: live, dormant or gone; what changed; what would happen
    scenarios    starting points, reached by operations
    api          Python's hand: `OpenLab`, `VMHandle`, `CheckpointHandle`
    views        the drawn window: tree, manager, guest, files; magics
    lessons      predictions and exercises that look at the world
    cli          the command `hvlab`
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from hvlab.later import on_demand

if TYPE_CHECKING:
    from hvlab.api import OpenLab
    from hvlab.views.magics import load_ipython_extension
    from hvlab.views.notebook import open_lab
else:  # `import hvlab` alone costs nothing
    __getattr__ = on_demand(
        __name__,
        {
            "OpenLab": "hvlab.api",
            "load_ipython_extension": "hvlab.views.magics",
            "open_lab": "hvlab.views.notebook",
        },
    )

__version__ = "0.1.0.dev0"

__all__ = ["OpenLab", "__version__", "load_ipython_extension", "open_lab"]
