"""`> file`, `2>$null`, `2>&1`, `*>&1`."""

from __future__ import annotations

from typing import Any

from hvlab.powershell.language import convert
from hvlab.powershell.language.dispatch import evaluate
from hvlab.powershell.language.frame import Frame, Sink
from hvlab.powershell.language.streams import NUMBERS, InformationRecord, TextRecord, discard
from hvlab.powershell.syntax import nodes


class Redirected:
    """A command's streams after its redirections. `frame` and `out` are what it runs with; `close`
    writes the files."""

    def __init__(
        self, redirections: tuple[nodes.Redirection, ...], frame: Frame, out: Sink
    ) -> None:
        self.frame = frame
        self.out = out
        self._caller = frame
        self._files: list[tuple[str, list[Any], bool]] = []
        for one in redirections:
            self._redirect(one)

    def _redirect(self, one: nodes.Redirection) -> None:
        if one.merge_into is not None:
            if one.merge_into == 1:
                self._to(one.stream, self.out)
            return
        assert one.target is not None
        target = evaluate(one.target, self._caller)
        if target is None:
            sink: Sink = discard
        else:
            kept: list[Any] = []
            self._files.append((convert.to_string(target), kept, one.append))
            sink = kept.append
        if one.stream in (0, 1):
            self.out = sink
        if one.stream != 1:
            self._to(one.stream, sink)

    def _to(self, number: int, sink: Sink) -> None:
        """Send a stream to a sink; texts become records, as on a real host."""
        streams = self.frame.streams
        shell = self.frame.shell
        numbers = list(NUMBERS) if number == 0 else [number]
        for each in numbers:
            kind = NUMBERS[each]
            if kind == "error":
                streams = streams.redirected(each, sink)
            elif kind == "information":

                def host(text: str) -> None:
                    data = text.removesuffix("\n")
                    sink(InformationRecord(data, "Write-Host", shell.clock(), ("PSHOST",)))

                streams = streams.redirected(each, sink, host=discard if sink is discard else host)
            else:
                streams = streams.redirected(each, _recording(kind, sink))
        self.frame = self.frame.with_streams(streams)

    def close(self) -> None:
        """Write what was redirected into files."""
        for path, kept, append in self._files:
            self._caller.shell.write_file(self._caller, path, kept, append)


def _recording(kind: str, sink: Sink) -> Sink:
    def record(text: Any) -> None:
        sink(TextRecord(kind, str(text)))

    return record
