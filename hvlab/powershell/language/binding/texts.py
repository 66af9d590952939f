"""What the binder says when arguments and parameters do not fit (PowerShell's own sentences)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from hvlab.powershell.values.errors import ErrorRecord, Position, Terminating

if TYPE_CHECKING:
    from hvlab.powershell.language.binding.binder import Binder
    from hvlab.powershell.syntax.nodes import Extent

BINDING = "System.Management.Automation.ParameterBindingException"
VALIDATION = "System.Management.Automation.ParameterBindingValidationException"
TRANSFORMATION = "System.Management.Automation.ParameterBindingArgumentTransformationException"


def problem(
    binder: Binder,
    message: str,
    id: str,
    extent: Extent | None = None,
    *,
    category: str = "InvalidArgument",
    exception: str = BINDING,
    target: Any = None,
) -> Terminating:
    """A binding error of the command, to be raised by the caller."""
    place = binder.position
    if extent is not None:
        place = Position(place.text, extent.start, extent.end, place.file)
    info = binder.signature.info
    record = ErrorRecord(
        message,
        f"{id},{info.id or info.name}",
        category,
        target,
        activity=info.name,
        invoked=binder.invoked,
        exception_type=exception,
        position=place,
    )
    return Terminating(record)


def not_found(binder: Binder, name: str, extent: Extent | None) -> Terminating:
    """No parameter of that name."""
    text = f"A parameter cannot be found that matches parameter name '{name}'."
    return problem(binder, text, "NamedParameterNotFound", extent)


def ambiguous(binder: Binder, name: str, matches: list[str], extent: Extent | None) -> Terminating:
    """Several parameters begin like that."""
    listed = " ".join(f"-{match}" for match in matches)
    text = (
        f"Parameter cannot be processed because the parameter name '{name}' is ambiguous. "
        f"Possible matches include: {listed}."
    )
    return problem(binder, text, "AmbiguousParameter", extent)


def missing_argument(
    binder: Binder, name: str, type_name: str, extent: Extent | None
) -> Terminating:
    """A parameter without its value."""
    text = (
        f"Missing an argument for parameter '{name}'. Specify a parameter of type '{type_name}' "
        "and try again."
    )
    return problem(binder, text, "MissingArgument", extent)


def bound_twice(binder: Binder, name: str, extent: Extent | None) -> Terminating:
    """A parameter given more than once."""
    text = (
        f"Cannot bind parameter because parameter '{name}' is specified more than once. To provide "
        "multiple values to parameters that can accept multiple values, use the array syntax. For "
        'example, "-parameter value1,value2,value3".'
    )
    return problem(binder, text, "ParameterAlreadyBound", extent)


def too_many(binder: Binder, value: str) -> Terminating:
    """A value that no position takes."""
    text = f"A positional parameter cannot be found that accepts argument '{value}'."
    return problem(binder, text, "PositionalParameterNotFound")


def no_set(binder: Binder) -> Terminating:
    """Parameters that do not go together, or too few to tell what is meant."""
    text = "Parameter set cannot be resolved using the specified named parameters."
    return problem(binder, text, "AmbiguousParameterSet")


def missing(binder: Binder, names: list[str]) -> Terminating:
    """Mandatory parameters that nobody gave and nobody can be asked for."""
    text = (
        "Cannot process command because of one or more missing mandatory parameters: "
        f"{' '.join(names)}."
    )
    return problem(binder, text, "MissingMandatoryParameter")


def null(binder: Binder, name: str, what: str, extent: Extent | None) -> Terminating:
    """$null, '' or an empty array where a mandatory parameter wants more. `what`: 'null',
    'an empty string', 'an empty array', 'an empty collection'."""
    ids = {
        "null": "NullNotAllowed",
        "an empty string": "EmptyStringNotAllowed",
        "an empty array": "EmptyArrayNotAllowed",
        "an empty collection": "EmptyCollectionNotAllowed",
    }
    text = f"Cannot bind argument to parameter '{name}' because it is {what}."
    return problem(
        binder,
        text,
        f"ParameterArgumentValidationError{ids[what]}",
        extent,
        category="InvalidData",
        exception=VALIDATION,
    )


def invalid(binder: Binder, name: str, why: str, extent: Extent | None) -> Terminating:
    """A value that the parameter's validation refuses; `why` is its sentence."""
    return problem(
        binder,
        f"Cannot validate argument on parameter '{name}'. {why}",
        "ParameterArgumentValidationError",
        extent,
        category="InvalidData",
        exception=VALIDATION,
    )


def other_type_name(binder: Binder, name: str, wanted: str, extent: Extent | None) -> Terminating:
    """An object without the PSTypeName that the parameter wants."""
    text = (
        f"Cannot bind argument to parameter '{name}', because PSTypeNames of the argument do not "
        f"match the PSTypeName required by the parameter: {wanted}."
    )
    return problem(binder, text, "MismatchedPSTypeName", extent, exception=TRANSFORMATION)


def not_convertible(binder: Binder, name: str, why: str, extent: Extent | None) -> Terminating:
    """A value of the wrong type; a function's parameter says it differently from a cmdlet's."""
    if binder.of_function:
        return not_transformed(binder, name, why, extent)
    return problem(
        binder,
        f"Cannot bind parameter '{name}'. {why}",
        "CannotConvertArgumentNoMessage",
        extent,
    )


def not_transformed(binder: Binder, name: str, why: str, extent: Extent | None) -> Terminating:
    """A value that an attribute of the parameter cannot make into what it should be."""
    return problem(
        binder,
        f"Cannot process argument transformation on parameter '{name}'. {why}",
        "ParameterArgumentTransformationError",
        extent,
        category="InvalidData",
        exception=TRANSFORMATION,
    )


def list_for_one(binder: Binder, name: str, type_name: str, extent: Extent | None) -> Terminating:
    """Several values for a parameter that takes one."""
    if binder.of_function:
        why = (
            "Cannot convert value to type System.String."
            if type_name == "System.String"
            else f'Cannot convert the "System.Object[]" value of type "System.Object[]" to type '
            f'"{type_name}".'
        )
        return not_convertible(binder, name, why, extent)
    text = (
        f"Cannot convert 'System.Object[]' to the type '{type_name}' required by parameter "
        f"'{name}'. Specified method is not supported."
    )
    return problem(binder, text, "CannotConvertArgument", extent)


def no_input_wanted(binder: Binder, value: Any) -> Terminating:
    """A pipeline object that no parameter takes."""
    text = (
        "The input object cannot be bound to any parameters for the command either because the "
        "command does not take pipeline input or the input and its properties do not match any of "
        "the parameters that take pipeline input."
    )
    return problem(binder, text, "InputObjectNotBound", target=value)


def input_lacks(binder: Binder, value: Any, names: list[str]) -> Terminating:
    """A pipeline object that leaves mandatory parameters without a value."""
    text = (
        "The input object cannot be bound because it did not contain the information required to "
        f"bind all mandatory parameters:  {' '.join(names)}"
    )
    return problem(binder, text, "InputObjectMissingMandatory", target=value)


def block_without_input(binder: Binder, name: str, extent: Extent | None) -> Terminating:
    """A script block for a parameter that takes pipeline input, but there is none."""
    text = (
        f"Cannot evaluate parameter '{name}' because its argument is specified as a script block "
        "and there is no input. A script block cannot be evaluated without input."
    )
    return problem(binder, text, "ScriptBlockArgumentNoInput", extent, category="MetadataError")
