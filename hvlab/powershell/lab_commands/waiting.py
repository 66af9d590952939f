"""Wait-LabTime: the time that passes between two commands while nobody types."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from hvlab.operations.wait import END_OF_TIME
from hvlab.powershell.lab_commands.actions import EXCEPTION, MODULE
from hvlab.powershell.language.command import Cmdlet, command, parameter
from hvlab.powershell.values.dates import DateTime
from hvlab.world.clock import instant_of


class WaitLabTime(Cmdlet):
    """Wait-LabTime: let the host's clock come to a time. A real host has no such command; there,
    time passes by itself between two commands. Jobs under way go on meanwhile."""

    info = command(
        "Wait-LabTime",
        parameter("Until", "datetime", position=0, mandatory=True,
                  help="What the host's clock shall show."),
        id="HvLab.Commands.WaitLabTime",
        module=MODULE,
    )  # fmt: skip

    def process(self) -> Iterator[Any]:
        """Let the time pass; a time that is over already is an error."""
        lab = self.call.shell.lab
        until: DateTime = self.args["Until"]
        span = instant_of(lab.world.epoch, until.to_datetime()) - lab.world.now
        if span < 0:
            self.call.error(
                "The host's clock shows a later time already.",
                "LabTimePassed",
                "InvalidArgument",
                until,
                EXCEPTION,
            )
        elif lab.world.now + span > END_OF_TIME:
            self.call.error(
                "The lab's calendar ends before that.",
                "LabTimeEnds",
                "InvalidArgument",
                until,
                EXCEPTION,
            )
        else:
            lab.engine.advance(span)
        yield from ()


CMDLETS = (WaitLabTime,)
