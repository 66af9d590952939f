"""The facts of the module, and that every parameter is heeded, refused, or said to be taken."""

import inspect
import json
import runpy
from pathlib import Path

import pytest
import yaml

from hvlab.powershell import hyperv
from hvlab.powershell.hyperv import facts, machines
from hvlab.powershell.hyperv.base import ALWAYS_HEEDED, HyperVCmdlet
from hvlab.powershell.hyperv.sentences import SENTENCES, sentence
from hvlab.powershell.language.commands import CommandTable
from hvlab.world.profiles import PROFILES

ROOT = Path(__file__).parents[3]
DOMAIN = ROOT.parent / "shared" / "domain"
needs_facts = pytest.mark.skipif(
    not DOMAIN.is_dir(), reason="material: the shared facts are not here"
)


@needs_facts
def test_the_package_data_is_fresh():
    """facts.json is what the facts make of it."""
    tool = runpy.run_path(str(ROOT / "tools" / "powershell_facts.py"))

    assert 0 == tool["main"](["--check"])


def test_the_page_of_coverage_is_fresh():
    """docs/powershell-coverage.md says what the code says."""
    tool = runpy.run_path(str(ROOT / "tools" / "powershell_coverage.py"))

    assert 0 == tool["main"](["--check"])


@needs_facts
def test_every_parameter_set_is_as_in_the_facts():
    """Sets, positions, mandatory, pipeline input and aliases of every cmdlet of the facts."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    known = yaml.load((DOMAIN / "cmdlets.yaml").read_text(encoding="utf-8"), loader)
    assert 41 == sum(one["tier"] == "core" for one in known["cmdlets"])
    for cmdlet in known["cmdlets"]:
        info = facts.command_info(cmdlet["name"])
        assert _sets(cmdlet) == _bound_sets(info), cmdlet["name"]
        assert [(one["name"], tuple(one["aliases"])) for one in cmdlet["parameters"]] == [
            (one.name, one.aliases) for one in info.parameters
        ]
        assert bool(cmdlet["supports_should_process"]) == info.should_process


def _sets(cmdlet):
    return {
        ("__AllParameterSets" if one["name"] == "__all" else one["name"]): {
            place["name"]: (
                place["mandatory"],
                None if place["position"] == "named" else place["position"],
                frozenset(place.get("pipeline") or ()),
            )
            for place in one["parameters"]
        }
        for one in cmdlet["parameter_sets"]
        if one["parameters"]
    }


def _bound_sets(info):
    found = {}
    for parameter in info.parameters:
        for name, place in parameter.sets.items():
            flags = {"ByValue"} if place.by_value else set()
            flags |= {"ByPropertyName"} if place.by_property else set()
            row = (place.mandatory, place.position, frozenset(flags))
            found.setdefault(name, {})[parameter.name] = row
    return found


@pytest.mark.parametrize("cmdlet", hyperv.cmdlets(), ids=lambda cmdlet: cmdlet.NAME)
def test_no_parameter_is_silently_ignored(cmdlet):
    """Each is read by the code, refused as not simulated, warned about, or known to mean nothing
    here."""
    names = set(facts.parameter_names(cmdlet.NAME))
    listed = cmdlet.absent() | cmdlet.UNHEEDED | cmdlet.QUIET
    assert set() == listed - names
    source = "".join(
        inspect.getsource(inspect.getmodule(kind) or kind)
        for kind in cmdlet.__mro__
        if issubclass(kind, HyperVCmdlet)
    )
    unread = {name for name in names - listed - ALWAYS_HEEDED if f'"{name}"' not in source}
    assert set() == unread


def test_every_cmdlet_of_the_module_is_known():
    """238 names; what is not simulated is declared."""
    declared = {info.name for info in hyperv.not_simulated()}
    simulated = {cmdlet.NAME for cmdlet in hyperv.cmdlets()}

    assert set(facts.cmdlet_names()) == declared | simulated
    assert not declared & simulated
    assert len(hyperv.cmdlets()) == len(simulated)


@pytest.mark.parametrize("cmdlet", hyperv.cmdlets(), ids=lambda cmdlet: cmdlet.NAME)
def test_what_can_be_asked_has_a_sentence(cmdlet):
    """-WhatIf has words for every cmdlet that supports it."""
    if cmdlet.info.should_process:
        assert cmdlet.NAME in SENTENCES


def test_names_in_sentences_are_taken_as_they_are():
    """Braces in a name stay braces."""
    assert 'Rename-VM will rename the virtual machine "{1}" to "b".' == sentence(
        "Rename-VM", "{1}", "b"
    )


def test_readers_are_of_known_properties():
    """A VM has every property of the real type, in its order, behind five aliases."""
    names = [one.name for one in machines.VirtualMachine.PROPERTIES]

    assert list(facts.properties_of("VirtualMachine")) == names[5:]


def test_a_table_for_an_older_host():
    """A table that knows the version has no newer cmdlets and parameters to offer."""
    table = CommandTable()
    hyperv.load(table, PROFILES["2012R2"])
    names = {one.name for one in table.cmdlet("Set-VM").info.parameters}

    assert not names & {"CheckpointType", "AutomaticCheckpointsEnabled"}
    assert {"Name", "Notes"} <= names
    assert table.cmdlet("Get-VMHostSupportedVersion") is None


SNIPPETS = DOMAIN.parent / "corpus" / "powershell_snippets.jsonl"
COMMON = {
    "confirm", "debug", "ea", "erroraction", "errorvariable", "outvariable", "verbose",
    "warningaction", "whatif",
}  # fmt: skip


def _resolves(written, info):
    """Whether a parameter is known by its name, an alias, or a prefix of one parameter only."""
    names = {one.name.lower(): one.name for one in info.parameters}
    names |= {alias.lower(): one.name for one in info.parameters for alias in one.aliases}
    if written in names or written in COMMON:
        return True
    return 1 == len({name for key, name in names.items() if key.startswith(written)})


@pytest.mark.skipif(not SNIPPETS.is_file(), reason="material: the shared corpus is not here")
def test_parameters_of_real_scripts_are_known():
    """Every parameter that real scripts give to a cmdlet of the module exists, but for two that
    the module does not have either."""
    known = {name.lower(): name for name in facts.cmdlet_names()}
    unknown, seen = set(), 0
    for line in SNIPPETS.read_text(encoding="utf-8").splitlines():
        snippet = json.loads(line)
        for name, parameters in snippet["commands"] or () if snippet["valid"] else ():
            cmdlet = known.get((name or "").lower().removeprefix("hyper-v\\"))
            if cmdlet is None:
                continue
            info = facts.command_info(cmdlet)
            seen += len(parameters)
            unknown |= {(cmdlet, one) for one in parameters if not _resolves(one, info)}

    assert seen > 1000
    assert {("Get-VMGroup", "vmname"), ("Remove-VMGroupMember", "vmgroupname")} == unknown
