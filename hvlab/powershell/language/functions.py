"""Functions and script blocks: their parameters, and running their bodies."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hvlab.powershell.language import convert, types
from hvlab.powershell.language.binding.arguments import Argument, SplattedArguments
from hvlab.powershell.language.binding.signature import Signature
from hvlab.powershell.language.command import ALL_SETS, CommandInfo, Parameter, Place
from hvlab.powershell.language.dispatch import EXECUTORS, evaluate
from hvlab.powershell.language.flow import Return
from hvlab.powershell.language.frame import Frame, Sink
from hvlab.powershell.language.scope import Scope
from hvlab.powershell.language.scope import underscore as set_underscore
from hvlab.powershell.language.typesystem.kinds import OBJECT, STRING
from hvlab.powershell.language.validation import with_attribute
from hvlab.powershell.syntax import nodes
from hvlab.powershell.values.collections import Dictionary
from hvlab.powershell.values.errors import Terminating
from hvlab.powershell.values.reference import SwitchParameter
from hvlab.powershell.values.script import ScriptBlockValue

if TYPE_CHECKING:
    from hvlab.powershell.language.binding.binder import Binder

ADVANCED = "cmdletbinding"
PARAMETER = "parameter"


class BoundParameters(Dictionary):
    """`$PSBoundParameters`: names in any case."""

    type_name = "System.Management.Automation.PSBoundParametersDictionary"
    ignore_case = True
    pair_arguments = (STRING, OBJECT)

    def __init__(self, values: Iterable[tuple[str, Any]]) -> None:
        super().__init__(())
        for name, value in values:
            self[name] = value


class FunctionValue:
    """A function, a filter, or a script block about to be called (then without a name).

    `closure` is the scope that GetNewClosure kept; `file` the script file that this is all of;
    `is_whole`: the console was started for this file, and its `exit` ends the console.
    """

    kind = "Function"

    def __init__(
        self,
        name: str,
        block: nodes.ScriptBlock,
        *,
        is_filter: bool = False,
        closure: Scope | None = None,
        file: str = "",
        is_whole: bool = False,
    ) -> None:
        self.file = file
        self.is_whole = is_whole
        self.name = name
        self.block = block
        self.is_filter = is_filter
        self.closure = closure
        self.module = ""
        self._signature: Signature | None = None
        if is_filter:
            self.kind = "Filter"

    @property
    def advanced(self) -> bool:
        """Whether it is bound as a cmdlet is: by CmdletBinding or a Parameter attribute."""
        params = self.block.params
        if params is None:
            return False
        if any(_kind(one) == ADVANCED for one in params.attributes):
            return True
        return any(_kind(a) == PARAMETER for one in params.parameters for a in one.attributes)

    def signature(self, frame: Frame) -> Signature:
        """Its parameters; attributes are worked out when first asked for."""
        if self._signature is None:
            self._signature = Signature(info_of(self.name, self.block, frame), strict=self.advanced)
        return self._signature

    def block_value(self) -> ScriptBlockValue:
        """Its body as a value, as `$function:name` gives it."""
        extent = self.block.extent
        text = self.block.text[extent.start : extent.end].strip()
        if text.startswith("{") and text.endswith("}"):
            text = text[1:-1]
        return ScriptBlockValue(self.block, self.closure, text)


def _kind(attribute: nodes.Attribute) -> str:
    name = attribute.type.name.lower().rpartition(".")[2]
    return name.removesuffix("attribute")


# ---------------------------------------------------------------- declarations


def info_of(name: str, block: nodes.ScriptBlock, frame: Frame) -> CommandInfo:
    """What a function declares, in the form of a cmdlet's declaration."""
    params = block.params
    if params is None:
        return CommandInfo(name, id=name)
    binding = _binding(params, frame)
    declared = [_parameter(one, frame) for one in params.parameters]
    positional = binding.get("positionalbinding", True)
    if positional and not any(p.position is not None for d in declared for p in d.sets.values()):
        declared = _in_order(declared)
    return CommandInfo(
        name,
        tuple(declared),
        default_set=convert.to_string(binding.get("defaultparametersetname", ALL_SETS)),
        should_process=bool(binding.get("supportsshouldprocess", False)),
        confirm_impact=convert.to_string(binding.get("confirmimpact", "Medium")),
        id=name,
    )


def _binding(params: nodes.ParamBlock, frame: Frame) -> dict[str, Any]:
    for attribute in params.attributes:
        if _kind(attribute) == ADVANCED:
            return _named(attribute, frame)
    return {}


def _named(attribute: nodes.Attribute, frame: Frame) -> dict[str, Any]:
    """The named arguments of an attribute; one without value is true."""
    return {
        name.lower(): True if value is None else evaluate(value, frame)
        for name, value in attribute.named
    }


def type_text(name: nodes.TypeName) -> str:
    """A type as it is written: int, string[], List[int]."""
    inner = ",".join(type_text(one) for one in name.arguments)
    return name.name + (f"[{inner}]" if inner else "") + "[]" * name.rank


def _parameter(one: nodes.ParameterDeclaration, frame: Frame) -> Parameter:
    type_name = type_text(one.constraints[-1]) if one.constraints else "object"
    if type_name.lower() in ("switch", "system.management.automation.switchparameter"):
        type_name = "switch"
    found = Parameter(one.name, type_name)
    places: dict[str, Place] = {}
    for attribute in one.attributes:
        if _kind(attribute) == PARAMETER:
            named = _named(attribute, frame)
            set_name = convert.to_string(named.get("parametersetname", ALL_SETS))
            places[set_name] = _place(named)
            found = replace(found, help=convert.to_string(named.get("helpmessage", "")))
        else:
            found = with_attribute(found, attribute, frame)
    return replace(found, sets=places or {ALL_SETS: Place()})


def _place(named: dict[str, Any]) -> Place:
    position = named.get("position")
    return Place(
        mandatory=convert.to_bool(named.get("mandatory", False)),
        position=None if position is None else int(position),
        by_value=convert.to_bool(named.get("valuefrompipeline", False)),
        by_property=convert.to_bool(named.get("valuefrompipelinebypropertyname", False)),
        remaining=convert.to_bool(named.get("valuefromremainingarguments", False)),
    )


def _in_order(declared: list[Parameter]) -> list[Parameter]:
    """Parameters at positions in the order they are written, where none names its position."""
    found: list[Parameter] = []
    number = 0
    for one in declared:
        if one.is_switch or all(place.remaining for place in one.sets.values()):
            found.append(one)
            continue
        sets = {name: replace(place, position=number) for name, place in one.sets.items()}
        found.append(replace(one, sets=sets))
        number += 1
    return found


# ---------------------------------------------------------------- parameters as variables


def set_parameters(binder: Binder, function: FunctionValue, frame: Frame) -> None:
    """Make variables of a function's parameters, defaults for those that were not given."""
    scope = frame.scope
    params = function.block.params
    bound = binder.bound
    given = BoundParameters(
        (name, SwitchParameter(value) if _is_switch(binder, name) else value)
        for name, value in bound.items()
    )
    for name, value in binder.common.items():
        given[name] = SwitchParameter(value) if isinstance(value, bool) else value
    scope.put("PSBoundParameters", given)
    scope.put("args", SplattedArguments(binder.rest))
    if params is None:
        return
    for one in params.parameters:
        if one.name in given:
            _declare(one, given[one.name], frame)
    for one in params.parameters:
        if one.name not in given:
            _declare(one, _default(one, frame), frame)


def _is_switch(binder: Binder, name: str) -> bool:
    slot = binder.signature.by_name.get(name.lower())
    return slot is not None and slot.parameter.is_switch


def _declare(one: nodes.ParameterDeclaration, value: Any, frame: Frame) -> None:
    variable = frame.scope.put(one.name, value)
    variable.type = None
    if one.constraints and not isinstance(value, SwitchParameter):
        variable.type = types.resolve(one.constraints[-1])


def _default(one: nodes.ParameterDeclaration, frame: Frame) -> Any:
    target = types.resolve(one.constraints[-1]) if one.constraints else None
    switch = target is not None and target.name.endswith(".SwitchParameter")
    if one.default is None:
        return SwitchParameter(False) if switch else _nothing_of(target, frame)
    value = evaluate(one.default, frame)
    if switch:
        return SwitchParameter(convert.to_bool(value))
    return value if target is None else convert.to_type(value, target, frame.shell.ops)


def _nothing_of(target: Any, frame: Frame) -> Any:
    """What a typed parameter is that nobody gave: 0, '', $false, or $null."""
    if target is None or target.rank:
        return None
    try:
        return convert.to_type(None, target, frame.shell.ops)
    except Terminating:
        return None


# ---------------------------------------------------------------- script blocks


def run_body(body: nodes.StatementBlock | None, frame: Frame, out: Sink) -> None:
    """Run one of a function's blocks; `return` ends it."""
    if body is None:
        return
    shell = frame.shell
    before, shell.frame = shell.frame, frame
    shell.go_deeper()
    try:
        EXECUTORS[nodes.StatementBlock](body, frame, out)
    except Return:
        pass
    finally:
        shell.depth -= 1
        shell.frame = before


def run_script_block(
    block: ScriptBlockValue,
    frame: Frame,
    out: Sink,
    arguments: Iterable[Any] = (),
    *,
    underscore: Any = ...,
    own_scope: bool = False,
    piped: Iterable[Any] | None = None,
) -> None:
    """Run a script block. Without a scope of its own it works in the caller's, as ForEach-Object's
    does; a block with parameters always gets one."""
    node: nodes.ScriptBlock = block.node
    own_scope = own_scope or node.params is not None or block.scope is not None
    scope = Scope(block.scope or frame.scope) if own_scope else frame.scope
    inner = frame.inner(scope, node.text or frame.text)
    given = list(arguments)
    frame.shell.ops.budget.step(2)
    if node.params is not None:
        _bind(block, given, inner)
    elif own_scope or given:
        scope.put("args", SplattedArguments([Argument(value=one) for one in given]))
    if piped is not None:
        _with_input(node, inner, out, list(piped))
    elif underscore is ...:
        _run_all(node, inner, out)
    else:
        with set_underscore(scope, underscore):
            _run_all(node, inner, out)


def _run_all(node: nodes.ScriptBlock, frame: Frame, out: Sink) -> None:
    run_body(node.begin, frame, out)
    run_body(node.process, frame, out)
    run_body(node.end, frame, out)


def _with_input(node: nodes.ScriptBlock, frame: Frame, out: Sink, piped: list[Any]) -> None:
    run_body(node.begin, frame, out)
    if node.process is not None:
        for one in piped:
            with set_underscore(frame.scope, one):
                run_body(node.process, frame, out)
        piped = []
    frame.scope.put("input", piped)
    run_body(node.end, frame, out)


def _bind(block: ScriptBlockValue, given: list[Any], frame: Frame) -> None:
    from hvlab.powershell.language.binding.binder import Binder

    function = FunctionValue("", block.node)
    binder = Binder(
        function.signature(frame), frame, frame.at(block.node.extent), "", of_function=True
    )
    arguments = given.arguments if isinstance(given, SplattedArguments) else None
    binder.bind(arguments or [Argument(value=one) for one in given])
    set_parameters(binder, function, frame)
