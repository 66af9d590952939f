"""All operators of expressions. `-and`, `-or` are the evaluator's: they may not look right."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import NONE, Callbacks


def binary(operator: str, left: Any, right: Any, ops: Callbacks = NONE) -> Any:
    """`left operator right`; the operator in lower case, such as '+', '-cnotlike', '..', '-f'.

    `-xor`, and `-and`/`-or` of values already at hand, too. Raises Terminating without position.
    """
    raise NotImplementedError


def unary(operator: str, operand: Any, ops: Callbacks = NONE) -> Any:
    """'-', '+', '!', '-not', '-bnot', '-split', '-csplit', '-isplit', '-join', ','.

    '++' and '--' give the value one more and one less; storing it is the evaluator's."""
    raise NotImplementedError


def switch_matches(
    value: Any, condition: Any, flags: frozenset[str], ops: Callbacks = NONE
) -> bool:
    """Whether a clause of `switch` that is no script block takes a value. `flags` as in the syntax
    tree: 'wildcard', 'regex', 'exact', 'casesensitive'."""
    raise NotImplementedError
