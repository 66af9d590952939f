"""Whatever the text: a tree or a ParseError, with places inside of the text, and soon."""

import time
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hvlab.powershell.syntax import ParseError, parse, parse_tolerant
from hvlab.powershell.syntax.check import check
from hvlab.powershell.syntax.walk import places
from tests.powershell.syntax.examples import EXAMPLES

PIECES = (
    *"()[]{}@$%&|;,.:=+-*/<>!?#`'\"\\~^_ \t\n\r\0x1e",
    *"\u2018\u201c\u201d\u2013\u00a0\u0085é日",
    *("@(", "@{", "$(", "${", "@'", '@"', "'@", '"@', "\n'@", '\n"@', "<#", "#>", "..", "::"),
    *("if", "else", "foreach", "function", "param", "try", "catch", "switch", "in", "class", "end"),
    *(" -eq ", " -foo ", "-not", "--%", "2>&1", "*>", "1GB", "0x", "$x", "@x", "[int]", "[a("),
    *("using", "trap", "data", "begin", "workflow", "enum", ":a ", "while", "do", "until", "for"),
)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """An example with pieces cut out, doubled or put in."""
    text = draw(st.sampled_from(EXAMPLES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        piece = draw(st.sampled_from((*PIECES, text[start:end] * 2, "")))
        text = text[:start] + piece + text[end:]
    return text


def holds(text: str) -> None:
    """The promises of the parser for one text."""
    block, complaints = parse_tolerant(text)
    nodes = [place.node for place in places(block)]
    for item in (*complaints, *nodes):
        assert 0 <= item.extent.start <= item.extent.end <= len(text), item
    assert check(text)["valid"] is not bool(complaints)
    if complaints:
        with pytest.raises(ParseError) as refused:
            parse(text)
        assert complaints == refused.value.complaints
    else:
        assert block == parse(text)


@given(mutated())
def test_mutated_examples(text: str):
    """Real scripts with slips."""
    holds(text)


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_pieces(text: str):
    """Words and signs in any order."""
    holds(text)


@given(st.text(max_size=60))
def test_any_text(text: str):
    """Anything."""
    holds(text)


@pytest.mark.parametrize("example", EXAMPLES)
def test_beginnings(example: str):
    """Every beginning of a script, as somebody types it."""
    for end in range(len(example)):
        holds(example[:end])


def seconds(text: str) -> float:
    """The fastest of some runs."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        parse_tolerant(text)
        times.append(time.perf_counter() - start)
    return min(times)


@pytest.mark.parametrize(
    "piece",
    [
        "Get-VM -Name $x.Name | Stop-VM -Force; ",
        "1 + ",
        "$a.b",
        "'a' + \"b $($c) $d\" + ",
        "if (1) { 2 } ",
        "(",
        "[",
        "[a(",
        "{[a(",
        '"$(',
        '"',
        "`",
        "<#",
        "#",
        "@'\n",
        "\n'@",
        "\n '@",
        "$x = ",
        "a,",
        "- ",
        "-",
        ")",
        "}",
        "@{a=1;",
        "@{a ",
        "switch (1) {",
        "try {} ",
        "[int]",
        "[a()]",
        "[ref]",
        "[x]\n",
        "${",
        "$",
        "9",
        "1e",
        ":a ",
        " ",
        "a <#b#> ",
        "$x<##>",
    ],
)
def test_time_grows_with_size(piece: str):
    """Sixteen times the text takes about sixteen times as long, not its square: 256 times."""
    small = max(64, 2000 // len(piece))
    ratio = seconds(piece * small * 16) / max(seconds(piece * small), 1e-4)

    assert ratio < 16 * 5


def test_shuffled_lines():
    """Lines of the examples in any order, in one long text."""
    lines = [line for example in EXAMPLES for line in example.splitlines()] * 3
    Random(5).shuffle(lines)
    holds("\n".join(lines))
