"""Still pictures of a lab: its trees, its files, its clocks."""

from __future__ import annotations

from hvlab.api import OpenLab, VMHandle
from hvlab.insight.difference import describe_skew, skew
from hvlab.views import scene
from hvlab.views.display import Shown, table
from hvlab.views.svg import tree_svg
from hvlab.views.text import text_tree
from hvlab.world.clock import calendar, display


def tree(lab: OpenLab, vm: str | None = None) -> Shown:
    """A VM's checkpoint tree as it is now, as a picture and as text."""
    row = lab.vm(vm).row
    graph = scene.tree_graph(lab.world, row)
    return Shown(text_tree(graph, row.name), svg=tree_svg(graph, row.name))


def files(lab: OpenLab) -> Shown:
    """Every disk, configuration and state file of the host."""
    shown = scene.files(lab.world)
    rows = [
        [row["name"], row["size"], row["parent"], ", ".join(row["used_by"]), row["note"]]
        for row in shown["rows"]
    ]
    return table(["File", "Size", "Parent", "Used by", ""], rows)


def clock(lab: OpenLab) -> Shown:
    """The host's clock and every guest's."""
    rows = [["Host", lab.world.host.name, display(lab.time), ""]]
    for handle in lab.vms:
        rows.append(["Guest", handle.name, *_guest_clock(lab, handle)])
    return table(["", "Name", "Time", ""], rows)


def _guest_clock(lab: OpenLab, handle: VMHandle) -> tuple[str, str]:
    vm = handle.row
    reading = vm.guest_time(lab.world.now)
    if reading is None:
        return "no clock", vm.state.label
    error = skew(lab.world, vm)
    said = vm.state.label if error is None else describe_skew(error)
    return display(calendar(lab.world.epoch, reading)), said
