"""The streams beside the output: error, warning, verbose, debug, information, and the host."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from hvlab.powershell.values.objects import HostObject, Property

Sink = Callable[[Any], None]

NUMBERS = {2: "error", 3: "warning", 4: "verbose", 5: "debug", 6: "information"}


class TextRecord(HostObject):
    """A line of the warning, verbose or debug stream once it is redirected."""

    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("Message", lambda self: self.text, "string"),
        Property("InvocationInfo", lambda _: None),
        Property("PipelineIterationInfo", lambda _: []),
    )

    def __init__(self, stream: str, text: str) -> None:
        super().__init__()
        self.stream = stream
        self.text = text
        name = f"System.Management.Automation.{stream.capitalize()}Record"
        self.type_names = (
            name,
            "System.Management.Automation.InformationalRecord",
            "System.Object",
        )

    def __str__(self) -> str:
        return self.text


class InformationRecord(HostObject):
    """What Write-Information, and Write-Host, put on stream 6."""

    type_names = ("System.Management.Automation.InformationRecord", "System.Object")
    PROPERTIES: ClassVar[tuple[Property, ...]] = (
        Property("MessageData", lambda self: self.data),
        Property("Source", lambda self: self.source, "string"),
        Property("TimeGenerated", lambda self: self.time, "datetime"),
        Property("Tags", lambda self: list(self.tags)),
        Property("User", lambda self: self.user, "string"),
        Property("Computer", lambda self: self.computer, "string"),
        Property("ProcessId", lambda _: 4242, "uint32"),
        Property("NativeThreadId", lambda _: 1, "uint32"),
        Property("ManagedThreadId", lambda _: 1, "uint32"),
    )

    def __init__(self, data: Any, source: str, time: Any, tags: tuple[str, ...] = ()) -> None:
        super().__init__()
        self.data = data
        self.source = source
        self.time = time
        self.tags = tags
        self.user = ""
        self.computer = ""

    def __str__(self) -> str:
        return str(self.data)


@dataclass(frozen=True, slots=True)
class Streams:
    """Where each stream goes. `host` takes what Write-Host shows (with its line's end)."""

    error: Sink
    warning: Sink
    verbose: Sink
    debug: Sink
    information: Sink
    host: Sink

    def redirected(self, number: int, sink: Sink, *, host: Sink | None = None) -> Streams:
        """With stream `number` (2 to 6, 0 for all) going to `sink`; `host` takes Write-Host's text
        where stream 6 is meant."""
        names = list(NUMBERS.values()) if number == 0 else [NUMBERS[number]]
        changes: dict[str, Sink] = dict.fromkeys(names, sink)
        if "information" in changes and host is not None:
            changes["host"] = host
        return replace(self, **changes)


def discard(_: Any) -> None:
    """The sink of `$null`."""
