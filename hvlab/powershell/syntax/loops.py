"""Loops and `switch`, with their labels."""

from __future__ import annotations

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.commands import CONDITION, FILE
from hvlab.powershell.syntax.nodes import (
    CommandExpression,
    DoWhile,
    Expression,
    For,
    ForEach,
    Node,
    Pipeline,
    Statement,
    StatementBlock,
    StringConstant,
    Switch,
    While,
)
from hvlab.powershell.syntax.primaries import ARGUMENT, variable
from hvlab.powershell.syntax.statements import StatementParser
from hvlab.powershell.syntax.stream import span
from hvlab.powershell.syntax.tokens import ParameterToken, Token

_SWITCH_FLAGS = ("regex", "wildcard", "exact", "casesensitive", "parallel", "file")


class LoopParser(StatementParser):
    """Reads loops and switches."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._loops = {
            "switch": self._switch,
            "foreach": self._foreach,
            "for": self._for,
            "while": self._while,
            "do": self._do,
        }
        self.by_keyword |= {**self._loops, t.LABEL: self._labelled}
        self._label: Token | None = None

    def _labelled(self, label: Token) -> Statement | None:
        self.skip_lines()
        token = self.take()
        if token.kind not in self._loops:
            self.rewind(label)
            return self.pipeline()
        self._label = label
        return self._loops[token.kind](token)

    def _take_label(self) -> Token | None:
        label, self._label = self._label, None
        return label

    def _open_parenthesis(self, keyword: Token, word: str = "") -> Token | None:
        """The parenthesis behind a loop's keyword; complains when there is none."""
        self.skip_lines()
        opener = self.take()
        if opener.kind == "(":
            return opener
        self.put_back(opener)
        self.missing_after("MissingOpenParenthesisAfterKeyword", keyword, word or keyword.kind)
        return None

    # ------------------------------------------------------------ foreach

    def _foreach(self, keyword: Token) -> Statement:
        label = self._take_label()
        first = label or keyword
        self.skip_lines()
        flags: set[str] = set()
        faulty = self._foreach_flags(flags)
        opener = self._open_parenthesis(keyword)
        if opener is None:
            return self.broken(first, keyword)
        self.skip_lines()
        token = self.take()
        if token.kind not in (t.VARIABLE, t.SPLATTED):
            self.put_back(token)
            self.missing_after("MissingVariableNameAfterForeach", opener)
            return self.broken(first, opener)
        item = variable(token)
        source, body, problem = self._foreach_rest(token)
        if body is None or source is None or problem is not None or faulty is not None:
            return self.broken(first, problem or faulty or body or token, item, source, body)
        return ForEach(
            extent=span(first, body),
            variable=item,
            source=source,
            body=body,
            label=label.value if label else "",
            flags=frozenset() if self.in_workflow else frozenset(flags),
        )

    def _foreach_flags(self, flags: set[str]) -> Token | None:
        """`-parallel` and `-throttlelimit n` of workflows; returns the last that is neither."""
        faulty: Token | None = None
        while isinstance(token := self.peek(), ParameterToken):
            self.drop()
            if "parallel".startswith(token.value.lower()):
                flags.add("parallel")
            elif "throttlelimit".startswith(token.value.lower()):
                self.skip_lines()
                if self.argument_alone(ARGUMENT) is None:
                    self.missing_after("MissingThrottleLimit", token)
                else:
                    flags.add("throttlelimit")
            else:
                faulty = token
                self.wrong("InvalidForeachFlag", token, token.value)
            self.skip_lines()
        return faulty

    def _foreach_rest(
        self, item: Token
    ) -> tuple[Statement | None, StatementBlock | None, Token | Node | None]:
        """What is behind the variable: source, body, and the last thing before a mistake."""
        self.skip_lines()
        keyword = self.take()
        if keyword.kind != "in":
            self.put_back(keyword)
            self.missing_after("MissingInInForeach", item)
            return None, None, item
        self.skip_lines()
        source = self.pipeline()
        if source is None:
            self.missing_after("MissingForeachExpression", keyword)
            return None, None, keyword
        self.skip_lines()
        close = self.take()
        if close.kind != ")":
            self.put_back(close)
            self.missing_after("MissingEndParenthesisAfterForeach", source)
            return source, None, source
        body = self.block()
        if body is None:
            self.missing_after("MissingForeachStatement", close)
            return source, None, close
        return source, body, None

    # ------------------------------------------------------------ for, while, do

    def _for(self, keyword: Token) -> Statement:
        label = self._take_label()
        first = label or keyword
        opener = self._open_parenthesis(keyword)
        if opener is None:
            return self.broken(first, keyword)
        last: Token | Node = opener
        parts: list[Statement | None] = []
        for _ in "first", "condition", "step":
            self.skip_lines()
            part = self.pipeline()
            parts.append(part)
            last = part or last
            if len(parts) < 3 and self.peek().kind == ";":
                last = self.take()
        self.skip_lines()
        close = self.take()
        if close.kind != ")":
            self.put_back(close)
            self.missing_after("MissingEndParenthesisAfterStatement", last, keyword.kind)
            return self.broken(first, last, *parts)
        body = self.block()
        if body is None:
            self.missing_after("MissingLoopStatement", close, keyword.kind)
            return self.broken(first, close, *parts)
        return For(
            extent=span(first, body),
            first=parts[0],
            condition=parts[1],
            step=parts[2],
            body=body,
            label=label.value if label else "",
        )

    def _while(self, keyword: Token) -> Statement:
        label = self._take_label()
        first = label or keyword
        opener = self._open_parenthesis(keyword, keyword.text)
        if opener is None:
            return self.broken(first, keyword)
        self.skip_lines()
        condition = self.pipeline()
        if condition is None:
            self.missing_after("MissingExpressionAfterKeyword", opener, keyword.kind)
        self.skip_lines()
        close = self.take()
        if close.kind != ")":
            self.put_back(close)
            if condition is not None:
                self.missing_after("MissingEndParenthesisAfterStatement", condition, keyword.kind)
            return self.broken(first, condition or opener, condition)
        self.skip_lines()
        body = self.block()
        if body is None:
            self.missing_after("MissingLoopStatement", close, keyword.kind)
            return self.broken(first, close, condition)
        if condition is None:
            return self.broken(first, body, body)
        return While(
            extent=span(first, body),
            condition=condition,
            body=body,
            label=label.value if label else "",
        )

    def _do(self, keyword: Token) -> Statement:
        label = self._take_label()
        first = label or keyword
        body = self.block()
        if body is None:
            self.missing_after("MissingLoopStatement", keyword, "do")
            return self.broken(first, keyword)
        self.skip_lines()
        test = self.take()
        if test.kind not in ("while", "until"):
            self.put_back(test)
            self.missing_after("MissingWhileOrUntilInDoWhile", body)
            return self.broken(first, body, body)
        opener = self._open_parenthesis(test)
        if opener is None:
            return self.broken(first, test, body)
        self.skip_lines()
        condition = self.pipeline()
        if condition is None:
            self.missing_after("MissingExpressionAfterKeyword", opener, test.kind)
        self.skip_lines()
        close = self.take()
        if close.kind != ")":
            self.put_back(close)
            if condition is not None:
                self.missing_after("MissingEndParenthesisAfterStatement", condition, test.kind)
        if condition is None or close.kind != ")":
            return self.broken(first, condition or opener, body, condition)
        return DoWhile(
            extent=span(first, close),
            body=body,
            condition=condition,
            until=test.kind == "until",
            label=label.value if label else "",
        )

    # ------------------------------------------------------------ switch

    def _switch(self, keyword: Token) -> Statement:
        label = self._take_label()
        reading = SwitchReading(label or keyword)
        self.skip_lines()
        self._switch_flags(reading)
        self._switch_value(reading)
        self._switch_body(reading)
        if reading.faulty or reading.value is None:
            parts = [part for pair in reading.clauses for part in pair]
            return self.broken(reading.first, reading.last, reading.value, *parts, reading.default)
        return Switch(
            extent=span(reading.first, reading.last),
            value=reading.value,
            clauses=tuple(reading.clauses),
            default=reading.default,
            flags=frozenset(reading.flags),
            label=label.value if label else "",
        )

    def _switch_flags(self, reading: SwitchReading) -> None:
        while isinstance(token := self.peek(), ParameterToken):
            self.drop()
            reading.last = token
            flag = next(
                (flag for flag in _SWITCH_FLAGS if flag.startswith(token.value.lower())), None
            )
            if flag is None:
                reading.faulty = True
                self.wrong("InvalidSwitchFlag", token, token.value)
                continue
            if flag in ("regex", "wildcard", "exact"):
                reading.flags -= {"regex", "wildcard", "exact"}
            reading.flags.add(flag)
            if flag == "file":
                self._switch_file(token, reading)
        if self.in_workflow:
            reading.flags.discard("parallel")

    def _switch_file(self, token: Token, reading: SwitchReading) -> None:
        self.skip_lines()
        name = self.argument_alone(FILE)
        if name is None:
            reading.faulty = True
            reading.incomplete = self.missing_after("MissingFilenameOption", token)
            return
        reading.last = name
        element = CommandExpression(extent=name.extent, expression=name)
        reading.value = Pipeline(extent=name.extent, elements=(element,))

    def _switch_value(self, reading: SwitchReading) -> None:
        opener = self.peek()
        if opener.kind != "(":
            if reading.value is None and "file" not in reading.flags:
                reading.faulty = True
                reading.incomplete = self.missing_after("PipelineValueRequired", reading.last)
            return
        self.drop()
        reading.last = opener
        if "file" in reading.flags:
            reading.faulty = True
            self.wrong("PipelineValueRequired", opener)
        self.skip_lines()
        reading.value = self.pipeline()
        if reading.value is None:
            reading.faulty = True
            reading.incomplete = self.missing_after("PipelineValueRequired", opener)
        reading.last = reading.value or opener
        self.skip_lines()
        close = self.take()
        if close.kind == ")":
            reading.last = close
            return
        self.put_back(close)
        if not reading.incomplete:
            reading.faulty = True
            reading.incomplete = self.missing_after(
                "MissingEndParenthesisInSwitchStatement", reading.last
            )

    def _switch_body(self, reading: SwitchReading) -> None:
        self.skip_lines()
        opener = self.take()
        if opener.kind != "{":
            self.put_back(opener)
            if not reading.incomplete:
                reading.faulty = True
                self.missing_after("MissingCurlyBraceInSwitchStatement", reading.last)
            return
        reading.last = opener
        self.skip_lines()
        while self._switch_clause(reading):
            self.skip_separators()
            token = self.peek()
            if token.kind == "}":
                self.drop()
                reading.last = token
                return
            if token.kind == t.EOF:
                if not reading.incomplete:
                    reading.faulty = True
                    self.unclosed("MissingEndCurlyBrace", opener, token)
                return

    def _switch_clause(self, reading: SwitchReading) -> bool:
        """`condition { }`; False when no condition is here."""
        condition = self.argument_alone(CONDITION)
        if condition is None:
            reading.faulty = True
            self.missing_after("MissingSwitchConditionExpression", reading.last)
            if self.peek().kind == "}":  # one complaint is enough
                self.drop()
            return False
        reading.last = condition
        body = self.block()
        if body is None:
            reading.faulty = True
            reading.incomplete = self.missing_after("MissingSwitchStatementClause", condition)
            return True
        reading.last = body
        is_default = isinstance(condition, StringConstant) and (
            (condition.kind, condition.value.lower()) == ("bare", "default")
        )
        if not is_default:
            reading.clauses.append((condition, body))
            return True
        if reading.default is not None:
            reading.faulty = True
            self.wrong("MultipleSwitchDefaultClauses", condition)
        reading.default = body
        return True


class SwitchReading:
    """What has been read of a switch."""

    def __init__(self, first: Token) -> None:
        self.first = first
        self.last: Token | Node = first
        self.flags: set[str] = set()
        self.value: Statement | None = None
        self.clauses: list[tuple[Expression, StatementBlock]] = []
        self.default: StatementBlock | None = None
        self.faulty = False
        self.incomplete = False
