"""Writes the facts of the Hyper-V module into the package: `hvlab/powershell/hyperv/facts.json`.

python tools/powershell_facts.py            write it, from ../shared/domain (maintainers have it)
python tools/powershell_facts.py --check    fail if it would change
python tools/powershell_facts.py --stubs F  first read the cmdlets that ../shared/domain leaves out
                                            from F (Hyper-V.stubs.psm1) into powershell_more.json

`cmdlets.yaml` describes the cmdlets that matter most, from the documentation and from the stubs of
the real module; the rest is in `tools/powershell_more.json`, from the same stubs. What is kept is
what binding, completion and help need. The form is compact: see `hvlab/powershell/hyperv/facts.py`.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parent.parent
DOMAIN = ROOT.parent / "shared" / "domain"
MORE = ROOT / "tools" / "powershell_more.json"
FACTS = ROOT / "hvlab" / "powershell" / "hyperv" / "facts.json"

SOURCE = (
    "Facts about the Hyper-V module 2.0.0.0: names, parameter sets, types. Signatures and "
    "enumerations after tests/Unit/Stubs/Hyper-V.stubs.psm1 of dsccommunity/HyperVDsc (MIT, "
    "17e8eb77fc62312360892d74d8b3e6a0c58f1178), compared with MicrosoftDocs/windows-powershell-docs"
    " (f113d6bda7df4bf60fb213c320c12678b40ae571)."
)
FLAGS = {"ByValue": "v", "ByPropertyName": "p"}
VALIDATIONS = {"ValidateNotNullOrEmpty()": "not_empty", "ValidateNotNull()": "not_null"}

Fact = dict[str, Any]


def main(argv: Sequence[str] | None = None) -> int:
    """Write the facts, or say whether they are up to date."""
    parser = argparse.ArgumentParser(description="Write hvlab/powershell/hyperv/facts.json.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if it is stale")
    parser.add_argument("--stubs", type=Path, help="Hyper-V.stubs.psm1, to renew the rest")
    options = parser.parse_args(argv)
    if not DOMAIN.is_dir():
        print(f"{DOMAIN} is not there: the facts cannot be made anew here")
        return 2
    if options.stubs:
        known = {one["name"] for one in _load("cmdlets.yaml")["cmdlets"]}
        text = options.stubs.read_text(encoding="utf-8-sig")
        rest = {name: fact for name, fact in from_stubs(text) if name not in known}
        MORE.write_text(_text({"cmdlets": rest}), encoding="utf-8", newline="\n")
    text = _text(facts())
    if options.check:
        stale = not FACTS.is_file() or FACTS.read_text(encoding="utf-8") != text
        if stale:
            print("facts.json is stale: run `python tools/powershell_facts.py`")
        return int(stale)
    FACTS.write_text(text, encoding="utf-8", newline="\n")
    print(f"{FACTS.relative_to(ROOT)} is written")
    return 0


def facts() -> Fact:
    """Everything that the package keeps."""
    cmdlets, types = _load("cmdlets.yaml"), _load("hyperv-types.yaml")
    known = {one["name"]: from_yaml(one) for one in cmdlets["cmdlets"]}
    rest = json.loads(MORE.read_text(encoding="utf-8"))["cmdlets"]
    all_ = {**rest, **known}
    return {
        "source": SOURCE,
        "aliases": cmdlets["module_aliases"],
        "cmdlets": {name: all_[name] for name in sorted(all_)},
        "enums": types["enums"],
        "types": types["types"],
    }


def _load(name: str) -> Any:
    return yaml.safe_load((DOMAIN / name).read_text(encoding="utf-8"))


def _text(data: Fact) -> str:
    """JSON with one line for each cmdlet, enumeration and type, so that differences show."""
    parts = []
    for key, value in data.items():
        if isinstance(value, Mapping):
            rows = ",\n".join(f"{_line(name)}:{_line(row)}" for name, row in value.items())
            parts.append(f"{_line(key)}:{{\n{rows}\n}}")
        else:
            parts.append(f"{_line(key)}:{_line(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _line(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


# From cmdlets.yaml -------------------------------------------------------------------------------


def from_yaml(cmdlet: Mapping[str, Any]) -> Fact:
    """A cmdlet of cmdlets.yaml in the compact form."""
    fact: Fact = {"parameters": [_parameter(one) for one in cmdlet["parameters"]]}
    sets = {}
    for one in cmdlet["parameter_sets"]:
        sets[one["name"]] = " ".join(_place(place) for place in one["parameters"])
    fact["sets"] = sets
    fact |= _head(
        cmdlet["default_parameter_set"],
        bool(cmdlet["supports_should_process"]),
        cmdlet["confirm_impact"],
        [name for name in cmdlet["outputs"] if name != "None"],
    )
    return fact


def _head(default: str | None, asks: bool, impact: str | None, outputs: list[str]) -> Fact:
    fact: Fact = {}
    if default:
        fact["default"] = default
    if asks:
        fact["asks"] = impact or "Medium"
    if outputs:
        fact["outputs"] = outputs
    return fact


def _parameter(one: Mapping[str, Any]) -> list[Any]:
    more: Fact = {}
    if one["aliases"]:
        more["aliases"] = one["aliases"]
    more |= _validation(one.get("validate") or ())
    row: list[Any] = [one["name"], _type(one["type"])]
    return [*row, more] if more else row


def _validation(written: Iterable[str]) -> Fact:
    more: Fact = {}
    for text in written:
        if text in VALIDATIONS:
            more[VALIDATIONS[text]] = 1
        elif found := re.fullmatch(r"ValidateRange\((-?\d+), ?(-?\d+)\)", text):
            more["range"] = [int(found[1]), int(found[2])]
        elif text.startswith("ValidateSet("):
            more["choices"] = re.findall(r"'([^']*)'", text)
        else:
            raise ValueError(f"unknown validation {text}")
    return more


def _place(place: Mapping[str, Any]) -> str:
    text = str(place["name"])
    if place["mandatory"]:
        text += "!"
    if place["position"] != "named":
        text += f"@{place['position']}"
    pipeline = "".join(FLAGS[one] for one in place.get("pipeline") or ())
    return f"{text}<{pipeline}" if pipeline else text


def _type(name: str) -> str:
    return "string" if name == "String" else name


# From the stubs ----------------------------------------------------------------------------------

FUNCTION = re.compile(r"^function (\S+) \{\n(.*?)^\}", re.M | re.S)
PARAMETER = re.compile(r"((?:^        \[.*\]\n)+)        \$\{(\w+)\}", re.M)
PLAIN = {"System.Nullable[": "?"}
KEPT = ("string", "switch", "bool", "int", "long", "guid", "version", "datetime", "timespan")


def from_stubs(text: str) -> Iterable[tuple[str, Fact]]:
    """The cmdlets of Hyper-V.stubs.psm1 in the compact form."""
    for found in FUNCTION.finditer(text):
        body = re.sub(r"<#.*?#>", "", found[2], flags=re.S)
        yield found[1], _from_stub(body)


def _from_stub(body: str) -> Fact:
    binding = re.search(r"\[CmdletBinding\((.*?)\)\]", body)
    options = binding[1] if binding else ""
    default = re.search(r"DefaultParameterSetName='([^']+)'", options)
    impact = re.search(r"ConfirmImpact='(\w+)'", options)
    rows, places = [], {}
    for attributes, name in PARAMETER.findall(body):
        lines = [line.strip() for line in attributes.strip().split("\n")]
        more: Fact = {}
        if aliases := re.findall(r"\[Alias\((.*)\)\]", attributes):
            more["aliases"] = re.findall(r"'([^']+)'", aliases[0])
        checks = [line[1:-1] for line in lines if line.startswith("[Validate")]
        more |= _validation(checks)
        kind = next(line for line in reversed(lines) if not line.endswith("()]"))
        row: list[Any] = [name, _stub_type(kind[1:-1])]
        rows.append([*row, more] if more else row)
        places[name] = [line for line in lines if line.startswith("[Parameter")]
    outputs = re.findall(r"\[OutputType\(\[([\w.]+)", body)
    fact: Fact = {"parameters": rows, "sets": _stub_sets(places)}
    asks = "SupportsShouldProcess=$true" in options
    fact |= _head(default[1] if default else None, asks, impact[1] if impact else None, outputs)
    return fact


def _stub_sets(places: Mapping[str, list[str]]) -> dict[str, str]:
    """The sets by name; a parameter that names none is in all of them."""
    named = [line for lines in places.values() for line in lines]
    found = re.findall(r"ParameterSetName='([^']+)'", " ".join(named))
    sets: dict[str, list[str]] = {name: [] for name in dict.fromkeys(found)} or {"__all": []}
    for name, lines in places.items():
        for line in lines or ["[Parameter()]"]:
            chosen = re.search(r"ParameterSetName='([^']+)'", line)
            for one in [chosen[1]] if chosen else sets:
                sets[one].append(_stub_place(name, line))
    return {name: " ".join(members) for name, members in sets.items()}


def _stub_place(name: str, line: str) -> str:
    text = name + ("!" if "Mandatory=$true" in line else "")
    if found := re.search(r"Position=(\d+)", line):
        text += f"@{found[1]}"
    flags = "v" if "ValueFromPipeline=$true" in line else ""
    flags += "p" if "ValueFromPipelineByPropertyName=$true" in line else ""
    return f"{text}<{flags}" if flags else text


def _stub_type(name: str) -> str:
    if name.startswith("System.Nullable["):
        inner, suffix = name[len("System.Nullable[") :], ""
        inner, suffix = (inner[:-3], "[]") if inner.endswith("][]") else (inner[:-1], "")
        return f"{_stub_type(inner)}?{suffix}"
    return name.rpartition(".")[2]


if __name__ == "__main__":
    sys.exit(main())
