"""Rows, operations and events as JSON, and back, by their declared types.

Reading trusts nothing: what is made is decided by the type that is expected there, never by the
file; a name in the file can only choose among the operations and events that hvlab has. Anything
else raises `Undecodable`. No code is ever looked up by name.
"""

from __future__ import annotations

import types
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints
from zlib import compress, decompressobj
from zlib import error as zlib_error

from hvlab import operations
from hvlab.errors import HvlabError
from hvlab.events import Event
from hvlab.operations.base import Operation
from hvlab.storage.device import PAGE
from hvlab.storage.pages import PageMap
from hvlab.world.job import Running

T = TypeVar("T")
KIND = "is"


class Undecodable(HvlabError):
    """The data is not what belongs there."""


# Writing ----------------------------------------------------------------------------------------


def encode(value: Any) -> Any:
    """A value as JSON can hold it."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, PageMap):
        return {str(number): _packed(page) for number, page in value.items()}
    if isinstance(value, frozenset):
        return sorted(map(encode, value))
    if isinstance(value, (tuple, list)):
        return [encode(one) for one in value]
    if is_dataclass(value):
        coded = {field.name: encode(getattr(value, field.name)) for field in fields(value)}
        return {KIND: type(value).__name__, **coded}
    raise TypeError(f"cannot be stored: {value!r}")


def _packed(page: bytes) -> str:
    return b64encode(compress(page, 1)).decode()


# Reading ----------------------------------------------------------------------------------------


def decode(expected: type[T], data: Any) -> T:
    """The value of an expected type; raises Undecodable for anything else."""
    found: T = _decode(expected, data)
    return found


def _decode(hint: Any, data: Any) -> Any:
    origin = get_origin(hint)
    if origin in (Union, types.UnionType):
        return _decode_optional(hint, data)
    if origin is tuple:
        return _decode_tuple(get_args(hint), data)
    if origin is frozenset:
        return frozenset(_decode(get_args(hint)[0], one) for one in _a(list, data))
    if hint in (bool, int, str):
        return _decode_plain(hint, data)
    if hint is datetime:
        return _trying(datetime.fromisoformat, _a(str, data))
    if hint is PageMap:
        return PageMap({int(_digits(n)): _page(one) for n, one in _a(dict, data).items()})
    if hint is Running:
        return _decode_row(Operation, data)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return _trying(hint.__getitem__, _a(str, data))
    if is_dataclass(hint):
        return _decode_row(hint, data)
    raise TypeError(f"no reader for {hint!r}")


def _decode_plain(hint: type, data: Any) -> Any:
    # bool is an int to Python, but not to a file
    if type(data) is not hint:
        raise Undecodable(f"expected {hint.__name__}, found {data!r:.60}")
    return data


def _decode_optional(hint: Any, data: Any) -> Any:
    inner = [one for one in get_args(hint) if one is not type(None)]
    if data is None:
        return None
    if len(inner) != 1:
        raise TypeError(f"no reader for {hint!r}")
    return _decode(inner[0], data)


def _decode_tuple(inner: tuple[Any, ...], data: Any) -> tuple[Any, ...]:
    items = _a(list, data)
    if inner[-1] is Ellipsis:
        return tuple(_decode(inner[0], one) for one in items)
    if len(items) != len(inner):
        raise Undecodable(f"expected {len(inner)} values, found {len(items)}")
    return tuple(_decode(hint, one) for hint, one in zip(inner, items, strict=True))


def _decode_row(expected: Any, data: Any) -> Any:
    given = dict(_a(dict, data))
    kind = given.pop(KIND, None)
    cls = _kinds(expected).get(kind) if isinstance(kind, str) else None
    if cls is None:
        raise Undecodable(f"expected {expected.__name__}, found {kind!r:.60}")
    hints = _hints(cls)
    # a file of an earlier version lacks what came later; that has its usual value
    odd = (given.keys() - hints.keys()) | (hints.keys() - given.keys() - _optional(cls))
    if odd:
        raise Undecodable(f"{kind} has not the fields it should: {', '.join(sorted(odd)):.80}")
    known = ((name, hint) for name, hint in hints.items() if name in given)
    return cls(**{name: _decode(hint, given[name]) for name, hint in known})


@cache
def _kinds(expected: type) -> Mapping[str, type]:
    """What may stand where `expected` does: itself, or its kinds."""
    if expected not in (Operation, Event):
        return {expected.__name__: expected}
    operations.load_all()
    found, waiting = {}, [expected]
    while waiting:
        cls = waiting.pop()
        waiting += cls.__subclasses__()
        if not cls.__name__.startswith("_") and cls.__module__.startswith("hvlab."):
            found[cls.__name__] = cls
    return found


@cache
def _hints(cls: type) -> Mapping[str, Any]:
    hints = get_type_hints(cls)
    return {field.name: hints[field.name] for field in fields(cls)}


@cache
def _optional(cls: type) -> frozenset[str]:
    """The fields that have a usual value."""
    return frozenset(
        field.name
        for field in fields(cls)
        if field.default is not MISSING or field.default_factory is not MISSING
    )


def _a(kind: type[T], data: Any) -> T:
    if not isinstance(data, kind):
        raise Undecodable(f"expected a {kind.__name__}, found {data!r:.60}")
    return data


def _digits(text: str) -> str:
    if not (text.isascii() and text.isdigit() and len(text) < 15):
        raise Undecodable(f"expected a page number, found {text!r:.60}")
    return text


def _page(data: Any) -> bytes:
    try:
        unpacking = decompressobj()
        page = unpacking.decompress(b64decode(_a(str, data), validate=True), PAGE + 1)
    except (ValueError, zlib_error) as error:
        raise Undecodable("a page of a disk is damaged") from error
    if len(page) != PAGE or not unpacking.eof:
        raise Undecodable("a page of a disk has the wrong size")
    return page


def _trying(make: Callable[[str], T], text: str) -> T:
    try:
        return make(text)
    except (ValueError, KeyError) as error:
        raise Undecodable(f"unknown value {text!r:.60}") from error
