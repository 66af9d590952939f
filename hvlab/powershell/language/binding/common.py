"""The common parameters, which every cmdlet and every advanced function has."""

from __future__ import annotations

from hvlab.powershell.language.command import Parameter

ACTION = "System.Management.Automation.ActionPreference"

COMMON: tuple[Parameter, ...] = (
    Parameter("Verbose", "switch", ("vb",)),
    Parameter("Debug", "switch", ("db",)),
    Parameter("ErrorAction", ACTION, ("ea",)),
    Parameter("WarningAction", ACTION, ("wa",)),
    Parameter("InformationAction", ACTION, ("infa",)),
    Parameter("ErrorVariable", "string", ("ev",)),
    Parameter("WarningVariable", "string", ("wv",)),
    Parameter("InformationVariable", "string", ("iv",)),
    Parameter("OutVariable", "string", ("ov",)),
    Parameter("OutBuffer", "int", ("ob",), minimum=0),
    Parameter("PipelineVariable", "string", ("pv",)),
)

RISK: tuple[Parameter, ...] = (
    Parameter("WhatIf", "switch", ("wi",)),
    Parameter("Confirm", "switch", ("cf",)),
)
"""Those of commands that ask before they act."""
