"""Error records made by hand: `[System.Management.Automation.ErrorRecord]::new(...)`."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.natives.native import constructor
from hvlab.powershell.values.enums import EnumValue
from hvlab.powershell.values.errors import ErrorRecord, ExceptionObject
from hvlab.powershell.values.types import TypeValue

ERROR_RECORD = "System.Management.Automation.ErrorRecord"


@constructor(
    ERROR_RECORD,
    "ErrorRecord new(System.Exception exception, string errorId, "
    "System.Management.Automation.ErrorCategory errorCategory, System.Object targetObject)",
)
def _new_record(
    _: TypeValue, error: ExceptionObject, id: str, category: EnumValue, target: Any
) -> ErrorRecord:
    inner = None if error.inner is None else error.inner.type_names[0]
    return ErrorRecord(
        error.message, id, category.name, target, exception_type=error.type_names[0], inner=inner
    )
