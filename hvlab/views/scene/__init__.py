"""World to scene: everything a view draws, as plain dictionaries of display text.

Views redraw from a scene and never patch it from events, so rewinding costs them nothing. One
module per pane; the shapes are described in `frontend/README.md`.
"""

from hvlab.views.scene.actions import node_actions, vm_actions
from hvlab.views.scene.details import details
from hvlab.views.scene.files import files
from hvlab.views.scene.guest import guest, guest_clock
from hvlab.views.scene.summary import summary
from hvlab.views.scene.tree import checkpoint_of_node, tree, tree_graph

__all__ = [
    "checkpoint_of_node",
    "details",
    "files",
    "guest",
    "guest_clock",
    "node_actions",
    "summary",
    "tree",
    "tree_graph",
    "vm_actions",
]
