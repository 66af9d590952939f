"""A computer that is there and gives no time."""

from __future__ import annotations

from tests.powershell.commands.transcripts import lines


def test_stripchart_of_a_computer_that_gives_no_time():
    """It has an address, and each sample times out; only a name that nobody has is unknown."""
    ask = "Invoke-Command -VMName SRV01 {{ w32tm /stripchart /computer:{} /samples:2 /dataonly }}"
    said = lines(ask.format("HV01"))
    assert "Tracking HV01 [10.0.0.2:123]." == said[0]
    assert ["error: 0x800705B4"] * 2 == [line.partition(", ")[2] for line in said[3:]]
    unknown = "The following error occurred: No such host is known. (0x80072AF9)"
    assert [unknown] == lines(ask.format("nobody"))
