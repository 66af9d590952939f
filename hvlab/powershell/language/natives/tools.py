"""StringBuilder, Stopwatch, Random, Console."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language.callbacks import Callbacks
from hvlab.powershell.language.convert import to_string
from hvlab.powershell.language.culture import format_string
from hvlab.powershell.language.natives.native import (
    VOID,
    NetError,
    constructor,
    method,
    missing,
    out_of_range,
    property_of,
    static,
)
from hvlab.powershell.values.dates import TICKS_PER_MILLISECOND, TimeSpan
from hvlab.powershell.values.errors import not_simulated
from hvlab.powershell.values.numbers import Int64
from hvlab.powershell.values.tools import Random, Stopwatch, StringBuilder
from hvlab.powershell.values.types import TypeValue

BUILDER = "System.Text.StringBuilder"
property_of(BUILDER, "Length", "int", lambda one: len(one.text))
property_of(BUILDER, "Capacity", "int", lambda one: max(16, len(one.text)))
property_of(BUILDER, "MaxCapacity", "int", lambda _: 2**31 - 1)
method(BUILDER, "string ToString()")(lambda one: one.text)
missing(BUILDER, "AppendJoin CopyTo EnsureCapacity Chars")


def _grown(ops: Callbacks, builder: StringBuilder, text: str) -> StringBuilder:
    ops.budget.text(len(builder.text) + len(text), share=16)
    builder.text += text
    return builder


@method(
    BUILDER,
    "System.Object Append(string value)",
    "System.Object Append(System.Object value)",
    "System.Object Append(char value, int repeatCount)",
    ops=True,
)
def _append(ops: Callbacks, builder: StringBuilder, value: Any, count: int = 1) -> StringBuilder:
    text = to_string(value)
    if count < 0:
        raise out_of_range("repeatCount")
    ops.budget.text(len(text) * count)
    return _grown(ops, builder, text * count)


@method(BUILDER, "System.Object AppendLine()", "System.Object AppendLine(string value)", ops=True)
def _append_line(ops: Callbacks, builder: StringBuilder, value: str = "") -> StringBuilder:
    return _grown(ops, builder, (value or "") + "\r\n")


@method(
    BUILDER,
    "System.Object AppendFormat(string format, params System.Object[] args)",
    ops=True,
)
def _append_format(
    ops: Callbacks, builder: StringBuilder, template: str, values: list[Any]
) -> StringBuilder:
    return _grown(ops, builder, format_string(template, values or [], ops))


@method(BUILDER, "System.Object Clear()")
def _clear(builder: StringBuilder) -> StringBuilder:
    builder.text = ""
    return builder


@method(BUILDER, "System.Object Insert(int index, string value)", ops=True)
def _insert(ops: Callbacks, builder: StringBuilder, index: int, value: str) -> StringBuilder:
    if not 0 <= index <= len(builder.text):
        raise out_of_range("index")
    text = builder.text
    builder.text = text[:index]
    _grown(ops, builder, value)
    return _grown(ops, builder, text[index:])


@method(BUILDER, "System.Object Remove(int startIndex, int length)")
def _remove(builder: StringBuilder, start: int, length: int) -> StringBuilder:
    if start < 0 or length < 0 or start + length > len(builder.text):
        raise out_of_range("index")
    builder.text = builder.text[:start] + builder.text[start + length :]
    return builder


@method(BUILDER, "System.Object Replace(string oldValue, string newValue)", ops=True)
def _replace(ops: Callbacks, builder: StringBuilder, old: str, new: str) -> StringBuilder:
    if not old:
        raise NetError("ArgumentException", "Empty name is not legal.\r\nParameter name: oldValue")
    ops.budget.text(len(builder.text) + builder.text.count(old) * len(new))
    builder.text = builder.text.replace(old, new)
    return builder


@constructor(
    BUILDER,
    "System.Object new()",
    "System.Object new(string value)",
    "System.Object new(int capacity)",
)
def _new_builder(_: TypeValue, value: Any = "") -> StringBuilder:
    return StringBuilder(value if isinstance(value, str) else "")


WATCH = "System.Diagnostics.Stopwatch"


def _elapsed(watch: Stopwatch) -> int:
    running = watch.clock().ticks - watch.started.ticks if watch.started is not None else 0
    return watch.ticks + running


property_of(WATCH, "IsRunning", "bool", lambda watch: watch.started is not None)
property_of(WATCH, "Elapsed", "timespan", lambda watch: TimeSpan(_elapsed(watch)))
property_of(
    WATCH,
    "ElapsedMilliseconds",
    "long",
    lambda watch: Int64(_elapsed(watch) // TICKS_PER_MILLISECOND),
)
property_of(WATCH, "ElapsedTicks", "long", lambda watch: Int64(_elapsed(watch)))


@static(WATCH, "System.Object StartNew()", ops=True)
def _start_new(ops: Callbacks) -> Stopwatch:
    return Stopwatch(ops.clock, ops.clock())


@constructor(WATCH, "System.Object new()", ops=True)
def _new_watch(ops: Callbacks, _: TypeValue) -> Stopwatch:
    return Stopwatch(ops.clock)


@method(WATCH, "void Start()")
def _start(watch: Stopwatch) -> Any:
    watch.started = watch.started or watch.clock()
    return VOID


@method(WATCH, "void Stop()")
def _stop(watch: Stopwatch) -> Any:
    watch.ticks = _elapsed(watch)
    watch.started = None
    return VOID


@method(WATCH, "void Reset()")
def _reset(watch: Stopwatch) -> Any:
    watch.ticks, watch.started = 0, None
    return VOID


@method(WATCH, "void Restart()")
def _restart(watch: Stopwatch) -> Any:
    watch.ticks, watch.started = 0, watch.clock()
    return VOID


RANDOM = "System.Random"


@constructor(RANDOM, "System.Object new()", "System.Object new(int Seed)")
def _new_random(_: TypeValue, seed: int | None = None) -> Random:
    if seed is not None:
        raise not_simulated("[System.Random] with a seed")
    return Random()


@method(
    RANDOM, "int Next()", "int Next(int maxValue)", "int Next(int minValue, int maxValue)", ops=True
)
def _next(ops: Callbacks, _: Random, *bounds: int) -> int:
    low, high = (0, 2**31 - 1) if not bounds else (0, bounds[0]) if len(bounds) == 1 else bounds
    if low > high:
        raise out_of_range("minValue", "'minValue' cannot be greater than maxValue.")
    return ops.random(low, high) if high > low else low


@method(RANDOM, "double NextDouble()", ops=True)
def _next_double(ops: Callbacks, _: Random) -> float:
    return ops.random(0, 2**31 - 1) / (2**31 - 1)


CONSOLE = "System.Console"


@static(
    CONSOLE,
    "void WriteLine()",
    "void WriteLine(System.Object value)",
    "void WriteLine(string format, params System.Object[] arg)",
    ops=True,
)
def _write_line(ops: Callbacks, *values: Any) -> Any:
    return _write(ops, *values, end="\n")


@static(
    CONSOLE,
    "void Write(System.Object value)",
    "void Write(string format, params System.Object[] arg)",
    ops=True,
)
def _write(ops: Callbacks, *values: Any, end: str = "") -> Any:
    if len(values) > 1:
        text = format_string(values[0], values[1] or [], ops)
    else:
        text = to_string(values[0]) if values else ""
    ops.console(text + end)
    return VOID


missing(
    CONSOLE,
    "ReadLine ReadKey Read Clear Beep Title ForegroundColor BackgroundColor CursorVisible "
    "WindowWidth WindowHeight BufferWidth OutputEncoding InputEncoding Out Error In KeyAvailable "
    "ResetColor SetCursorPosition CursorLeft CursorTop",
)
