"""How a command is called, written as Get-Command -Syntax writes it."""

from __future__ import annotations

from collections.abc import Iterator

from hvlab.powershell.language.binding.signature import Signature, Slot
from hvlab.powershell.language.command import Parameter, Place

COMMON = "[<CommonParameters>]"


def type_text(parameter: Parameter) -> str:
    """A parameter's type in short: `string[]`, `VMState`, `guid`; or its PSTypeName."""
    if parameter.type_name:
        return parameter.type_name.rpartition(".")[2]
    return parameter.type.replace("?", "").rpartition(".")[2].rpartition("+")[2]


def lines(signature: Signature) -> list[str]:
    """One line for each parameter set."""
    return [_line(signature, 1 << number) for number in range(len(signature.sets))]


def _line(signature: Signature, mask: int) -> str:
    words = [signature.info.name]
    words += [_word(slot.parameter, place) for slot, place in _in_order(signature, mask)]
    if signature.strict:
        if signature.info.should_process:
            words += ["[-WhatIf]", "[-Confirm]"]
        words.append(" " + COMMON)
    return " ".join(words)


def _in_order(signature: Signature, mask: int) -> list[tuple[Slot, Place]]:
    """Those at positions, then the mandatory ones, then the rest as declared."""
    own = [(slot, place) for slot in signature.own for place in slot.place(mask)]
    placed = [pair for pair in own if pair[1].position is not None]
    named = [pair for pair in own if pair[1].position is None]
    placed.sort(key=lambda pair: pair[1].position or 0)
    return [
        *placed,
        *(pair for pair in named if pair[1].mandatory),
        *(pair for pair in named if not pair[1].mandatory),
    ]


def _word(parameter: Parameter, place: Place) -> str:
    """`-Name <string>`: in brackets what may be left out."""
    name = f"-{parameter.name}"
    if parameter.is_switch:
        return name if place.mandatory else f"[{name}]"
    if place.position is not None:
        name = f"[{name}]"
    values = f"{{{' | '.join(parameter.choices)}}}" if parameter.choices else ""
    word = f"{name} <{type_text(parameter)}>{' ' + values if values else ''}"
    return word if place.mandatory else f"[{word}]"


def table(slot: Slot, signature: Signature) -> Iterator[str]:
    """What Get-Help says of a parameter, in its two columns."""
    parameter = slot.parameter
    rows = [
        ("Required?", _flag(slot.mandatory(signature.all))),
        ("Position?", _position(slot, signature)),
        ("Accept pipeline input?", _pipeline(slot, signature)),
        ("Parameter set name", ", ".join(_sets(slot, signature))),
        ("Aliases", ", ".join(parameter.aliases) or "None"),
        ("Dynamic?", "false"),
    ]
    if parameter.choices:
        rows.insert(5, ("Accepted values", ", ".join(parameter.choices)))
    simulated = parameter.simulated and signature.info.simulated
    rows.append(("Simulated in this lab?", _flag(simulated)))
    for label, value in rows:
        yield f"{label:<29}{value}".rstrip()


def summary(slot: Slot, signature: Signature) -> tuple[str, str, str, str, str]:
    """A parameter in one row: name (with a star where it is mandatory), type, position, pipeline
    input, aliases and whether the lab has no meaning for it."""
    parameter = slot.parameter
    star = "*" if slot.mandatory(signature.all) else ""
    pipeline = _pipeline(slot, signature).removeprefix("true ").strip("()")
    more = ", ".join(parameter.aliases)
    if not (parameter.simulated and signature.info.simulated):
        more = f"{more} (not simulated)".strip()
    return (
        f"-{parameter.name}{star}",
        type_text(parameter),
        _position(slot, signature).lower(),
        "" if pipeline == "false" else pipeline,
        more,
    )


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _position(slot: Slot, signature: Signature) -> str:
    found = {place.position for place in slot.place(signature.all)}
    numbers = sorted(one for one in found if one is not None)
    return str(numbers[0]) if numbers else "Named"


def _pipeline(slot: Slot, signature: Signature) -> str:
    places = list(slot.place(signature.all))
    ways = []
    if any(place.by_value for place in places):
        ways.append("ByValue")
    if any(place.by_property for place in places):
        ways.append("ByPropertyName")
    return f"true ({', '.join(ways)})" if ways else "false"


def _sets(slot: Slot, signature: Signature) -> list[str]:
    if slot.mask == signature.all:
        return ["(All)"]
    return [name for number, name in enumerate(signature.sets) if slot.mask >> number & 1]
