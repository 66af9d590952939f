"""reg.exe: query, add, delete."""

from __future__ import annotations

from collections.abc import Iterator

from hvlab.powershell.commands.system.programs.words import require_guest
from hvlab.powershell.commands.system.properties import stored
from hvlab.powershell.commands.system.registry import Key, Registry, parse_plain
from hvlab.powershell.language.native import NativeStage, Program
from hvlab.world.registry import Value

NOT_FOUND = "ERROR: The system was unable to find the specified registry key or value."
DONE = "The operation completed successfully."
KINDS = {"REG_DWORD": "DWord", "REG_SZ": "String", "REG_EXPAND_SZ": "ExpandString"}


def reg(call: NativeStage, words: list[str]) -> Program:
    """`reg query|add|delete key /v name ...`."""
    registry = Registry(require_guest(call, words))
    verb = words[0].casefold() if words else ""
    key = parse_plain(words[1]) if len(words) > 1 else None
    if verb not in ("query", "add", "delete") or key is None:
        raise call.refuse(words)
    options = _options(words[2:])
    work = {"query": _query, "add": _add, "delete": _delete}[verb]
    if options is None:
        raise call.refuse(words)
    return (yield from work(call, registry, key, options))


def _options(words: list[str]) -> dict[str, str] | None:
    """`/v name /t type /d data /f /s`; None for one that the lab has not."""
    found: dict[str, str] = {}
    rest = list(words)
    while rest:
        name = rest.pop(0).casefold()
        if name in ("/f", "/s", "/ve"):
            found[name] = ""
        elif name in ("/v", "/t", "/d") and rest:
            found[name] = rest.pop(0)
        else:
            return None
    return found


def _query(call: NativeStage, registry: Registry, key: Key, options: dict[str, str]) -> Program:
    found = registry.spelled(key)
    if found is None:
        call.complain(NOT_FOUND)
        return 1
    wanted = options.get("/v", "").casefold()
    lines = list(_listed(registry, found, wanted, deep="/s" in options))
    if wanted and not lines:
        call.complain(NOT_FOUND)
        return 1
    yield from lines
    if not wanted and "/s" not in options:
        yield ""
        yield from (child.long for child in registry.children(found))
    elif "/s" in options:
        count = sum(line.startswith("    ") for line in lines)
        yield ""
        yield f"End of search: {count} match(es) found."
    return 0


def _listed(registry: Registry, key: Key, wanted: str, *, deep: bool) -> Iterator[str]:
    values = {
        name: value
        for name, value in registry.values(key).items()
        if not wanted or name.casefold() == wanted
    }
    if values:
        yield ""
        yield key.long
        for name, value in values.items():
            yield f"    {name}    {_shown(value)}"
        yield ""
    if deep:
        for child in registry.children(key):
            yield from _listed(registry, child, wanted, deep=True)


def _shown(value: Value) -> str:
    return f"REG_DWORD    {value:#x}" if isinstance(value, int) else f"REG_SZ    {value}"


def _add(call: NativeStage, registry: Registry, key: Key, options: dict[str, str]) -> Program:
    name = options.get("/v", "")
    kind = KINDS.get(options.get("/t", "REG_SZ").upper())
    if not name or kind is None:
        raise call.refuse(["add", key.long])
    data: Value = options.get("/d", "0" if kind == "DWord" else "")
    if kind == "DWord":
        try:
            data = int(str(data), 0)
        except ValueError:
            call.complain("ERROR: Invalid syntax. Specify valid numeric value for '/d'.")
            return 1
    known = {one.casefold() for one in registry.values(key)}
    if name.casefold() in known and "/f" not in options:
        raise call.refuse(["add", "without /f over a value that is there"])
    registry.set(key, name, stored(data, kind))
    yield DONE
    return 0


def _delete(call: NativeStage, registry: Registry, key: Key, options: dict[str, str]) -> Program:
    name = options.get("/v", "")
    if not name or "/f" not in options:
        raise call.refuse(["delete", "without /v and /f"])
    if name.casefold() not in {one.casefold() for one in registry.values(key)}:
        call.complain(NOT_FOUND)
        return 1
    registry.delete(key, name)
    yield DONE
    return 0


PROGRAMS = {"reg": reg}
