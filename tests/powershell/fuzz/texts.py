"""Texts nobody would type: made by a grammar, or by slips in what people do type."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

from hvlab.powershell.language.command import CommandInfo, Parameter
from hvlab.powershell.language.natives.native import CLASSES
from hvlab.powershell.language.typesystem.names import ACCELERATORS
from hvlab.powershell.session import Session
from tests.powershell.fuzz.examples import ALL

NAMES = ("SRV01", "SRV*", "*", "one", "two", "nope", "C:\\VMs", "C:\\x.txt", "D:\\", "", " ", "a,b")
VARIABLES = ("a", "b", "_", "x", "h", "args", "null", "true", "Error", "input", "PSItem", "s",
             "this", "Matches", "env:TEMP", "global:a", "PSVersionTable", "PWD", "MyInvocation",
             "ExecutionContext", "Host", "OFS", "using:a", "FormatEnumerationLimit")  # fmt: skip
OPERATORS = (
    "+", "-", "*", "/", "%", "..", ",", "-eq", "-ne", "-gt", "-lt", "-ge", "-le", "-like",
    "-notlike", "-match", "-notmatch", "-cmatch", "-contains", "-in", "-notin", "-is", "-isnot",
    "-as", "-and", "-or", "-xor", "-band", "-bor", "-bxor", "-shl", "-shr", "-split", "-csplit",
    "-join", "-replace", "-creplace", "-f", "-ceq", "-ieq",
)  # fmt: skip
UNARY = ("-", "+", "!", "-not ", "-bnot ", "-split ", "-join ", ",", "++", "--")
NUMBERS = ("0", "1", "-1", "2", "7", "255", "3.5", "1e3", "2147483647", "2147483648", "1kb", "0x1F",
           "1e308", "9223372036854775807", "1.5d", "100", "64GB", "-0.0", "1000000")  # fmt: skip
STRINGS = ("''", "'a'", "'SRV01'", "'a b c'", "'12'", "'2024-03-01'", "'1.2.3'", "'[a'", "'(a|b)+'",
           "'{0:N2}'", "'{0,9}'", "'{1}'", "'\\d+(?<n>x)?'", "'*'", "'é日\U0001f600'", "'true'",
           "'yyyy-MM-dd'", "'\0'", "\"$a $(1+1)\"", "\"`n`t`0\"", "'C:\\VMs'", "'<a>1</a>'",
           "'{\"a\":[1,{}]}'", "'a=1'", "'%'", "'^'", "'$'", "'__class__'")  # fmt: skip
ENDINGS = ("-ErrorAction Stop", "-ea 0", "-WhatIf", "-Verbose", "-ov q", "-Confirm", "2>$null",
           "*>&1", "> C:\\o.txt", "-AsJob")  # fmt: skip
REACHING = ("__class__", "__dict__", "__globals__", "mro", "format", "func_globals", "_shell")
"""Names of Python's own insides, which no value has here."""
WORD = re.compile(
    r"(?P<string>'[^']*'|\"[^\"$]*\")|(?P<number>\b\d+(?:\.\d+)?(?:[kmg]b)?\b)|(?P<variable>\$\w+)"
    r"|(?P<member>(?<=[\w)\]}'\"])\.[A-Za-z]\w*)|(?P<operator>(?<=\s)-(?:eq|ne|gt|lt|like|match|join"
    r"|split|replace|f|in|contains|is|as|and|or)\b)|(?P<command>\b[A-Z][a-z]+-[A-Z]\w+)"
)
"""Words that others of their kind can stand for."""


class Texts:
    """A source of texts; the same seed and tables give the same ones.

    `more` are further texts to mutate.
    """

    def __init__(self, random: Random, session: Session, more: Sequence[str] = ()) -> None:
        self.random = random
        self.examples = (*ALL, *more)
        self.commands = [one.info for one in session.shell.commands.all()]
        self.aliases = [one.name for one in session.shell.commands.aliases()]
        self.types = sorted({*ACCELERATORS, *CLASSES})
        self.members = _members()
        self.statics = {name: _statics(name) for name in CLASSES}
        self._depth = 0

    def text(self) -> str:
        """The next text."""
        kind = self.random.random()
        if kind < 0.4:
            return self.mutated()
        if kind < 0.75:
            return "; ".join(self.statement() for _ in range(self.random.randint(1, 3)))
        if kind < 0.9:
            return self.call()
        return self.pick(self.statement, self.expression)

    def any(self, choices: Sequence[str]) -> str:
        """One of some texts."""
        return self.random.choice(choices)

    def pick(self, *makers: Callable[[], str]) -> str:
        """What one of some makers makes; something short when it is deep enough."""
        if self._depth > 5:
            return self.any(NUMBERS + STRINGS)
        self._depth += 1
        try:
            return self.random.choice(makers)()
        finally:
            self._depth -= 1

    # Slips

    def mutated(self) -> str:
        """An example with words swapped, or pieces taken out, doubled or put in."""
        text = self.any(self.examples)
        slip = self._slip if self.random.random() < 0.3 else self._swap
        for _ in range(self.random.randint(1, 4)):
            text = slip(text)
        return text[:4000]

    def _swap(self, text: str) -> str:
        """Another word of the same kind in place of one."""
        words = list(WORD.finditer(text))
        if not words:
            return self._slip(text)
        found = self.random.choice(words)
        return text[: found.start()] + self._another(found) + text[found.end() :]

    def _another(self, found: re.Match[str]) -> str:
        if found["string"]:
            return self.pick(lambda: self.any(STRINGS), lambda: f"({self.expression()})")
        if found["number"]:
            return self.any(NUMBERS)
        if found["variable"]:
            return f"${self.any(VARIABLES)}"
        if found["member"]:
            return f".{self._member()}"
        if found["operator"]:
            return self.any(OPERATORS)
        return self.random.choice(self.commands).name

    def _slip(self, text: str) -> str:
        start = self.random.randint(0, len(text))
        end = min(len(text), start + self.random.randint(0, 12))
        other = self.any(self.examples)
        cut = self.random.randint(0, len(other))
        piece = self.random.choice(
            (
                "",
                text[start:end] * 2,
                other[cut : cut + self.random.randint(1, 30)],
                self.any(NUMBERS + STRINGS),
                self.any(OPERATORS),
                f"${self.any(VARIABLES)}",
                self.any(
                    ("|", ";", "(", ")", "{", "}", "[", "]", "@(", "$(", "\n", ",", ".", "::")
                ),
                self.expression(),
            )
        )
        return text[:start] + piece + text[end:]

    # Statements

    def statement(self) -> str:
        """A statement of any kind."""
        return self.pick(
            self.expression, self.pipeline, self.pipeline, self.call, self._assignment,
            self._compound, self._function,
        )  # fmt: skip

    def _assignment(self) -> str:
        target = self.pick(
            lambda: f"${self.any(VARIABLES)}",
            lambda: f"$a[{self.expression()}]",
            lambda: f"$a.{self._member()}",
            lambda: f"[{self.any(self.types)}]$b",
            lambda: "$a, $b",
        )
        operator = self.any(("=", "=", "=", "+=", "-=", "*=", "/=", "%="))
        return f"{target} {operator} {self.pick(self.expression, self.pipeline)}"

    def _compound(self) -> str:
        body = lambda: self.pick(self.statement)  # noqa: E731 - a short word for the forms below
        return self.pick(
            lambda: f"if ({self.expression()}) {{ {body()} }} else {{ {body()} }}",
            lambda: f"foreach ($x in {self.expression()}) {{ {body()} }}",
            lambda: f"for ($i = 0; $i -lt {self.any(NUMBERS)}; $i++) {{ {body()} }}",
            lambda: f"while ({self.expression()}) {{ {body()}; break }}",
            lambda: f"do {{ {body()} }} until ($i++ -gt 3)",
            lambda: f"switch ({self.expression()}) {{ {self.expression()} {{ {body()} }} }}",
            lambda: f"try {{ {body()} }} catch {{ {body()} }} finally {{ {body()} }}",
            lambda: f"trap {{ continue }} {body()}",
            lambda: f"throw {self.expression()}",
        )

    def _function(self) -> str:
        name = self.any(("f", "g", "Get-It", "Get-VM"))
        kind = self.any(self.types)
        head = f"param([{kind}]$x, $y = {self.expression()})"
        called = f"{name} {self.argument()} {self.argument()}"
        if self.random.random() < 0.4:
            head, called = self._three_blocks(head), f"{called} | {self._block_call()}"
            return f"function {name} {{ {head} }}; {self.expression()} | {called}"
        return f"function {name} {{ {head} {self.statement()} }}; {called}"

    def _three_blocks(self, head: str = "") -> str:
        """Some of begin, process and end."""
        blocks = (
            f"{kind} {{ {self.pick(self.statement)} }}" for kind in ("begin", "process", "end")
        )
        return " ".join((head, *(block for block in blocks if self.random.random() < 0.7)))

    def pipeline(self) -> str:
        """Commands in a row."""
        parts = [self.pick(self.expression, self.call)]
        parts += [self.pick(self.call, self._block_call) for _ in range(self.random.randint(0, 3))]
        if self.random.random() < 0.1:
            parts.insert(1, f"& {{ {self._three_blocks()} }}")
        return " | ".join(parts)

    def _block_call(self) -> str:
        return (
            f"{self.any(('%', '?', 'sort', 'group', 'select', 'ft', 'fl', 'measure', 'gm'))} "
            + (self.pick(lambda: f"{{ {self.statement()} }}", self._member, self.argument))
        )

    # Commands

    def call(self) -> str:
        """A command with some of its parameters."""
        info = self.random.choice(self.commands)
        name = info.name if self.random.random() < 0.9 else self.any(self.aliases)
        words = [name]
        for _ in range(self.random.choice((0, 0, 1, 1, 2))):
            words.append(self.argument())
        for _ in range(self.random.choice((0, 1, 1, 2, 3))):
            words.append(self._parameter(info))
        if self.random.random() < 0.1:
            words.append(self.any(ENDINGS))
        return " ".join(words)

    def _parameter(self, info: CommandInfo) -> str:
        if not info.parameters or self.random.random() < 0.03:
            return f"-{self.any(('Name', 'VM', 'Force', 'Path', 'Nope', 'Passthru', 'N'))}"
        one = self.random.choice(info.parameters)
        if one.is_switch:
            return f"-{one.name}"
        return f"-{one.name} {self._value_for(one)}"

    def _value_for(self, one: Parameter) -> str:
        kind = one.type.lower()
        if one.choices and self.random.random() < 0.8:
            return self.any(one.choices)
        if "virtualmachine" in kind and self.random.random() < 0.7:
            return "(Get-VM)"
        if "snapshot" in kind and self.random.random() < 0.7:
            return "(Get-VMSnapshot SRV01)"
        if "scriptblock" in kind:
            return f"{{ {self.statement()} }}"
        if "string" in kind and self.random.random() < 0.7:
            return f"'{self.any(NAMES)}'"
        if "int" in kind and self.random.random() < 0.7:
            return self.any(NUMBERS)
        return self.argument()

    def argument(self) -> str:
        """A value as it stands behind a command."""
        return self.pick(
            lambda: self.any(STRINGS),
            lambda: self.any(NUMBERS),
            lambda: f"${self.any(VARIABLES)}",
            lambda: f"({self.expression()})",
            lambda: f"{{ {self.statement()} }}",
            lambda: f"'{self.any(NAMES)}'",
            lambda: f"({self.pipeline()})",
            lambda: f"@{{ Name = {self.expression()}; Expression = {{ {self.expression()} }} }}",
        )

    # Expressions

    def expression(self) -> str:
        """Anything with a value."""
        return self.pick(
            lambda: self.any(NUMBERS),
            lambda: self.any(STRINGS),
            lambda: f"${self.any(VARIABLES)}",
            self._binary,
            self._binary,
            lambda: f"{self.any(UNARY)}({self.expression()})",
            lambda: f"[{self.any(self.types)}]{self._primary()}",
            self._static,
            self._static,
            self._method,
            self._method,
            lambda: f"{self._primary()}.{self._member()}",
            lambda: f"{self._primary()}[{self.expression()}]",
            lambda: f"@({self.pick(self.pipeline, self.expression)})",
            lambda: f"@{{ {self._key()} = {self.expression()}; b = {self.expression()} }}",
            lambda: f"[pscustomobject]@{{ {self._key()} = {self.expression()} }}",
            lambda: f"({self.pick(self.expression, self.pipeline)})",
            lambda: f'"$({self.statement()}) ${self.any(VARIABLES)}"',
            lambda: f"{{ {self.statement()} }}",
            lambda: f"(& {{ {self.statement()} }})",
            lambda: f"{self.expression()}, {self.expression()}",
        )

    def _key(self) -> str:
        return self.any(("a", "Name", "'x y'", "1", "$a", "Length", "Count", "PSTypeName"))

    def _primary(self) -> str:
        return self.pick(
            lambda: self.any(STRINGS),
            lambda: f"({self.expression()})",
            lambda: f"${self.any(VARIABLES)}",
            lambda: f"({self.call()})",
            lambda: "(Get-VM)[0]",
            lambda: "(Get-VMSnapshot SRV01)",
            lambda: "(Get-Date)",
            lambda: "$Error[0]",
        )

    def _binary(self) -> str:
        return f"{self._primary()} {self.any(OPERATORS)} {self._primary()}"

    def _member(self) -> str:
        if self.random.random() < 0.05:
            return self.any(REACHING)
        return self.any(self.members)

    def _arguments(self) -> str:
        count = self.random.choice((0, 1, 1, 1, 2, 2, 3))
        return ", ".join(self.expression() for _ in range(count))

    def _method(self) -> str:
        return f"{self._primary()}.{self._member()}({self._arguments()})"

    def _static(self) -> str:
        name = self.any(self.types)
        members = self.statics.get(ACCELERATORS.get(name, name), ())
        member = self.any(members) if members and self.random.random() < 0.9 else "new"
        call = f"({self._arguments()})" if self.random.random() < 0.85 else ""
        return f"[{name}]::{member}{call}"


def _members() -> tuple[str, ...]:
    """Names of all instance members that the lab knows."""
    found = {one.name for table in CLASSES.values() for one in table.methods.values()}
    found |= {one.name for table in CLASSES.values() for one in table.properties.values()}
    return (*sorted(found), "Name", "State", "Count", "Length", "HardDrives", "PSObject", "where",
            "ForEach", "Where", "ToString", "Equals", "Value", "Key")  # fmt: skip


def _statics(name: str) -> tuple[str, ...]:
    table = CLASSES[name]
    return tuple(sorted([one.name for one in table.statics.values()])) or ("new",)
