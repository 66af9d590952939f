"""Commands with their arguments, redirections, and pipelines of them."""

from __future__ import annotations

from typing import Final

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.complaints import STREAMS
from hvlab.powershell.syntax.nodes import (
    ArrayLiteral,
    Assignment,
    Attribute,
    Attributed,
    Broken,
    Command,
    CommandExpression,
    CommandParameter,
    Convert,
    Expression,
    Extent,
    Pipeline,
    Redirection,
    Statement,
    StringConstant,
)
from hvlab.powershell.syntax.primaries import ARGUMENT, PrimaryParser, word_text
from hvlab.powershell.syntax.reader import COMMAND, EXPRESSION
from hvlab.powershell.syntax.stream import end_of, span, start_of
from hvlab.powershell.syntax.tokens import ParameterToken, RedirectionToken, Token

NAME: Final = 1
"""What `argument_alone` is asked for: the name of a command,"""
NAME_AFTER_OPERATOR: Final = 3
"""the name of a command behind `&` or `.`,"""
FILE: Final = 4
"""the name of a file,"""
CONDITION: Final = 16
"""the condition of a `switch`; the other is ARGUMENT."""

VERBATIM = "--%"
ENDS_COMMAND = frozenset({"|", "}", ")", t.EOF, t.NEWLINE, ";", "&&", "||"})
NEVER_ARGUMENT = ENDS_COMMAND | {t.REDIRECTION, t.INPUT, "&", "--", ","}
BEGINS_OPERAND = frozenset(
    {t.SPLATTED, t.VARIABLE, t.NUMBER, t.HERE_EXPANDABLE, t.EXPANDABLE, t.HERE_LITERAL, t.LITERAL}
    | {"(", "$(", "@(", "@{", "{"}
)


def bare(token: Token, text: str | None = None) -> StringConstant:
    """A word as it stands."""
    value = token.text if text is None else text
    return StringConstant(extent=span(token, token), value=value, kind="bare")


class CommandParser(PrimaryParser):
    """Reads pipelines and what is in them."""

    # ------------------------------------------------------------ arguments

    def argument_alone(self, context: int) -> Expression | None:
        """One argument of a command; in the context ARGUMENT it may be a list."""
        if self.peek().kind in (",", t.EOF):
            return None
        mode = self.switch(COMMAND)
        argument = self.argument(context, self.take())
        self.switch(mode)
        return argument

    def argument(self, context: int, token: Token) -> Expression | None:
        """An argument that begins with the token; None and the token back when none does."""
        elements: list[Expression] = []
        while True:
            element = self._element(context, token)
            if element is None:
                if not elements:
                    return None
                comma = self._last_comma
                self.missing("MissingExpression", comma, ",")
                return Broken(extent=Extent(start_of(elements[0]), comma), parts=tuple(elements))
            elements.append(element)
            if context != ARGUMENT or _is_verbatim(token) or self.peek().kind != ",":
                break
            self._last_comma = self.take().end
            self.skip_lines()
            token = self.take()
        if len(elements) == 1:
            return elements[0]
        return ArrayLiteral(extent=span(elements[0], elements[-1]), elements=tuple(elements))

    _last_comma = 0

    def _element(self, context: int, token: Token) -> Expression | None:
        if token.kind in NEVER_ARGUMENT:
            self.put_back(token)
            return None
        if token.kind in BEGINS_OPERAND:
            self.put_back(token)
            return self.primary()
        if token.kind != t.GENERIC:  # a name, keyword, operator: here no more than text
            return bare(token)
        if context == NAME:  # nothing is filled in in the name of a command
            return bare(token, word_text(token))
        return self.string(token)

    # ------------------------------------------------------------ commands

    def command(self) -> Command | None:
        """A command, None when none is here."""
        mode = self.switch(COMMAND)
        first = token = self.take()
        context = NAME
        if token.kind in (".", "&"):
            token = self.take()
            context = NAME_AFTER_OPERATOR
        reading = CommandReading(first.end)
        while token.kind not in ENDS_COMMAND:
            self._command_element(context, token, reading)
            if reading.finished:
                break
            context = ARGUMENT
            token = self.take()
        else:
            self.put_back(token)
        self.switch(mode)
        if not reading.elements:
            if first is not token and first.kind in (".", "&"):
                self.wrong("MissingExpression", first, first.text)
            return None
        return Command(
            extent=Extent(first.start, reading.end),
            elements=tuple(reading.elements),
            invocation=first.kind if first.kind in (".", "&") else "",
            redirections=tuple(reading.redirections),
        )

    def _command_element(self, context: int, token: Token, reading: CommandReading) -> None:
        kind = token.kind
        if isinstance(token, ParameterToken):
            reading.add(self._parameter(context, token, reading))
        elif isinstance(token, RedirectionToken) or kind == t.INPUT:
            self._command_redirection(context, token, reading)
        elif kind == "--":
            reading.add(self._double_dash(token, reading))
        elif kind == ",":
            reading.end = token.end
            self.wrong("MissingArgument", token)
            self.skip_lines()
        elif kind == "&":
            reading.end = token.end
            self.wrong("AmpersandNotAllowed", token)
        elif kind == "inlinescript" and context == NAME:
            self._inline_script(token, reading)
        else:
            self._command_argument(context, token, reading)

    def _command_argument(self, context: int, token: Token, reading: CommandReading) -> None:
        argument = self.argument(context, token)
        if argument is None:  # cannot be: the tokens that are none have been dealt with
            self.drop()
            return
        reading.add(argument)
        if not _is_verbatim(token):
            return
        if self.ungot is None or self.ungot.kind == t.PARAMETER:
            self.ungot = None
            rest = self.verbatim_argument()
            if rest is not None:
                reading.add(bare(rest))
                reading.finished = True

    def _double_dash(
        self, token: Token, reading: CommandReading
    ) -> StringConstant | CommandParameter:
        """The first `--` ends the parameters; the next ones are arguments."""
        if reading.only_arguments:
            return bare(token)
        reading.only_arguments = True
        return CommandParameter(extent=span(token, token), name="-")

    def _parameter(
        self, context: int, token: ParameterToken, reading: CommandReading
    ) -> Expression | CommandParameter:
        if context in (NAME, NAME_AFTER_OPERATOR) or reading.only_arguments:
            return bare(token)
        argument: Expression | None = None
        if token.colon and self.peek().kind != ",":
            argument = self.argument(ARGUMENT, self.take())
            if argument is None:
                place = token.end
                self.complaints.add("ParameterRequiresArgument", place, place, token.text)
        return CommandParameter(
            extent=span(token, argument or token), name=token.value, argument=argument
        )

    def _inline_script(self, token: Token, reading: CommandReading) -> None:
        reading.add(bare(token))
        self.skip_lines()
        opener = self.take()
        if opener.kind == "{":
            reading.add(self.script_block_expression(opener))
            return
        self.put_back(opener)
        self.missing_after("MissingStatementAfterKeyword", token, token.text)
        reading.finished = True

    # ------------------------------------------------------------ redirections

    def _command_redirection(self, context: int, token: Token, reading: CommandReading) -> None:
        if context in (NAME, NAME_AFTER_OPERATOR):
            reading.add(bare(token))
        else:
            reading.end = self.redirection(token, reading.redirections)

    def redirection(self, token: Token, others: list[Redirection]) -> int:
        """Adds a redirection to the others of the same command; returns where it ends."""
        if isinstance(token, RedirectionToken) and token.merge_into:
            if token.merge_into != 1 or token.stream == 1:
                self.wrong("RedirectionNotSupported", token, token.text)
            redirection = Redirection(
                extent=span(token, token), stream=token.stream, target=None, merge_into=1
            )
        else:
            target = self.argument_alone(FILE)
            if target is None:
                self.complaints.add("MissingFileSpecification", token.end, token.end)
                target = Broken(extent=span(token, token))
            if not isinstance(token, RedirectionToken):
                self.wrong("RedirectionNotSupported", token, token.text)
                return end_of(target)
            redirection = Redirection(
                extent=span(token, target), stream=token.stream, target=target, append=token.append
            )
        if any(redirection.stream == other.stream for other in others):
            self.wrong("StreamAlreadyRedirected", redirection, STREAMS[redirection.stream])
        else:
            others.append(redirection)
        return redirection.extent.end

    # ------------------------------------------------------------ pipelines

    def pipeline(self) -> Statement | None:
        """A pipeline or assignment, None when none is here."""
        elements: list[Command | CommandExpression] = []
        pipe: Token | None = None
        while True:
            element = self._pipeline_element(bool(elements))
            if isinstance(element, Assignment):
                return element
            if element is not None:
                elements.append(element)
            elif elements or self.peek().kind == "|":
                place = span(pipe, pipe).end if pipe else self.peek().start
                end = place if pipe else self.peek().end
                incomplete = self.nothing_behind(end)
                self.complaints.add("EmptyPipeElement", place, end, incomplete=incomplete)
            pipe = self.peek()
            if not self._pipe_goes_on(pipe):
                break
        if not elements:
            return None
        return Pipeline(extent=span(elements[0], elements[-1]), elements=tuple(elements))

    def _pipe_goes_on(self, token: Token) -> bool:
        """Whether an element follows; takes the token if it is what joins them."""
        if token.kind in (";", t.NEWLINE, ")", "}", t.EOF):
            return False
        if token.kind not in ("|", "&&", "||"):
            self.wrong("UnexpectedToken", token, token.text)
            return False
        self.drop()
        self.skip_lines()
        if token.kind != "|":
            self.wrong("InvalidEndOfLine", token, token.text)
            return self.peek().kind != t.EOF
        if self.peek().kind == t.EOF:
            self.missing_after("EmptyPipeElement", token)
            return False
        return True

    def _pipeline_element(self, later: bool) -> Command | CommandExpression | Assignment | None:
        first = self.peek()
        if first.text[:1].isalpha() and self.mode == COMMAND:
            return self.command()  # no expression begins with a letter
        mode = self.switch(EXPRESSION)
        expression = self.expression()
        operator: Token | None = None
        if expression is not None and self.peek().kind in t.ASSIGNMENTS:
            operator = self.take()
        self.switch(mode)
        if expression is None:
            return self.command()
        if later:
            self.wrong("ExpressionsMustBeFirstInPipeline", expression)
        if operator is not None:
            return self._assignment(expression, operator)
        redirections: list[Redirection] = []
        end = end_of(expression)
        while self.peek().kind in (t.REDIRECTION, t.INPUT):
            end = self.redirection(self.take(), redirections)
        return CommandExpression(
            extent=Extent(start_of(expression), end),
            expression=expression,
            redirections=tuple(redirections),
        )

    def _assignment(self, target: Expression, operator: Token) -> Assignment:
        self.skip_lines()
        value = self.statement()
        if value is None:
            self.missing_after("ExpectedValueExpression", operator, operator.kind)
            value = Broken(extent=Extent(operator.end, operator.end))
        bare_target, attributes = _without_attributes(target)
        return Assignment(
            extent=span(target, value),
            target=bare_target,
            operator=operator.kind,
            value=value,
            attributes=attributes,
        )


class CommandReading:
    """What has been read of a command."""

    def __init__(self, end: int) -> None:
        self.elements: list[Expression | CommandParameter] = []
        self.redirections: list[Redirection] = []
        self.end = end
        self.only_arguments = False
        self.finished = False

    def add(self, element: Expression | CommandParameter) -> None:
        """The next element."""
        self.elements.append(element)
        self.end = end_of(element)


def _is_verbatim(token: Token) -> bool:
    return token.kind == t.GENERIC and token.text == VERBATIM


def _without_attributes(target: Expression) -> tuple[Expression, tuple[Attribute, ...]]:
    """`[ValidateSet(1)][int]$x` is `[int]$x` with an attribute."""
    attributes: list[Attribute] = []
    types: list[Convert] = []
    inner = target
    while isinstance(inner, Attributed | Convert):
        if isinstance(inner, Attributed):
            attributes.append(inner.attribute)
        else:
            types.append(inner)
        inner = inner.operand
    if not attributes:
        return target, ()
    for convert in reversed(types):
        inner = Convert(extent=convert.extent, type=convert.type, operand=inner)
    return inner, tuple(attributes)
