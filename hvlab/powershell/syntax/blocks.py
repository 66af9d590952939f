"""Script blocks: a script, the body of a function, `{ ... }`; with `param` and named blocks."""

from __future__ import annotations

from collections.abc import Sequence

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.attributes import TypeConstraint, type_text
from hvlab.powershell.syntax.loops import LoopParser
from hvlab.powershell.syntax.nodes import (
    Attribute,
    Expression,
    Extent,
    Node,
    ParamBlock,
    ParameterDeclaration,
    ScriptBlock,
    Statement,
    StatementBlock,
)
from hvlab.powershell.syntax.primaries import only_traps
from hvlab.powershell.syntax.reader import EXPRESSION
from hvlab.powershell.syntax.stream import end_of, span, start_of
from hvlab.powershell.syntax.tokens import Token


class BlockParser(LoopParser):
    """Reads script blocks."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._script = text

    def using_statements(self) -> list[Statement]:
        """The `using` lines a script may begin with."""
        raise NotImplementedError

    def script_block(self, opener: Token | None, is_filter: bool = False) -> ScriptBlock:
        """A script, or a script block behind its `{`."""
        self.skip_lines()
        first = self.using_statements() if opener is None else []
        begin = self.index
        params = self._param_block() if self.text[begin] in "[pP" else None
        if params is None:
            self.rewind(begin)  # brackets that were looked at belong to something else
        self.skip_separators()
        if self.peek().kind in t.BLOCK_NAMES:
            return self._named_blocks(opener, params)
        return self._plain_block(opener, params, first, is_filter)

    def _plain_block(
        self,
        opener: Token | None,
        params: ParamBlock | None,
        statements: list[Statement],
        is_filter: bool,
    ) -> ScriptBlock:
        traps: list[Statement] = []
        while True:
            more, more_traps = self.statements()
            statements += more
            traps += more_traps
            read = [*([params] if params else []), *statements, *traps]
            end = self._close(opener, read)
            if end is not None:
                break
        extent = Extent(opener.start if opener else 0, end)
        both = [*statements, *traps]
        inside = extent
        if both:
            inside = Extent(min(map(start_of, both)), max(map(end_of, both)))
        body = StatementBlock(extent=inside, statements=tuple(statements), traps=only_traps(traps))
        if is_filter:
            return ScriptBlock(extent=extent, params=params, process=body, text=self._script)
        return ScriptBlock(extent=extent, params=params, end=body, text=self._script)

    def _close(self, opener: Token | None, read: Sequence[Node]) -> int | None:
        """Where the block ends. None when something is left of a script, which is skipped. `read`
        is what stands in it."""
        token = self.take()
        if opener is None:
            if token.kind == t.EOF:
                return self.end
            self.wrong("UnexpectedToken", token, token.text)
            return None
        if token.kind == "}":
            return token.end
        self.put_back(token)
        self.unclosed("MissingEndCurlyBrace", opener, token)
        return max([opener.end, *map(end_of, read)])

    def _named_blocks(self, opener: Token | None, params: ParamBlock | None) -> ScriptBlock:
        blocks: dict[str, StatementBlock] = {}
        while (name := self.take()).kind in t.BLOCK_NAMES:
            body = self.block()
            if body is None:
                self.missing_after("MissingNamedStatementBlock", name, name.kind)
                body = StatementBlock(extent=span(name, name), statements=())
            if name.kind in blocks:
                self.complaints.add(
                    "DuplicateScriptCommandClause", name.start, body.extent.end, name.kind
                )
            blocks.setdefault(name.kind, body)
            self.skip_separators()
        self.put_back(name)
        end = self._close(opener, list(blocks.values()))
        if end is None:  # what is behind the blocks of a script belongs to none
            end = self.end
        return ScriptBlock(
            extent=Extent(opener.start if opener else 0, end),
            params=params,
            begin=blocks.get("begin"),
            process=blocks.get("process"),
            end=blocks.get("end"),
            dynamic=blocks.get("dynamicparam"),
            text=self._script,
        )

    # ------------------------------------------------------------ param

    def _param_block(self) -> ParamBlock | None:
        """`[attributes] param( ... )`, None when none is here."""
        candidates = self.attribute_list(in_expression=False)
        self.skip_lines()
        keyword = self.peek()
        if keyword.kind != "param":
            return None
        self.drop()
        self.skip_lines()
        opener = self.take()
        if opener.kind != "(":  # a command that is called param
            self.put_back(opener)
            return None
        parameters = self.parameters()
        self.skip_lines()
        close = self.take()
        if close.kind != ")":
            self.put_back(close)
            last = parameters[-1] if parameters else opener
            self.missing_after("MissingEndParenthesisInFunctionParameterList", last)
        for candidate in candidates:
            if isinstance(candidate, TypeConstraint):
                self.wrong("TypeNotAllowedBeforeParam", candidate, type_text(candidate.type))
        return ParamBlock(
            extent=span(keyword, close),
            parameters=tuple(parameters),
            attributes=tuple(item for item in candidates if isinstance(item, Attribute)),
        )

    def parameters(self) -> list[ParameterDeclaration]:
        """Declarations up to, without, the closing parenthesis."""
        found: list[ParameterDeclaration] = []
        comma: Token | None = None
        while True:
            parameter = self._parameter_declaration()
            if parameter is None:
                if comma is not None:
                    self.missing_after("MissingExpressionAfterToken", comma, comma.kind)
                return found
            found.append(parameter)
            self.skip_lines()
            comma = self.peek()
            if comma.kind != ",":
                return found
            self.drop()

    def _parameter_declaration(self) -> ParameterDeclaration | None:
        no_comma, self.no_comma = self.no_comma, True
        mode = self.switch(EXPRESSION)
        self.skip_lines()
        attributes = self.attribute_list(in_expression=False)
        self.skip_lines()
        token = self.take()
        name: Token | None = token
        default: Expression | None = None
        if token.kind in (t.VARIABLE, t.SPLATTED):
            default = self._default()
        else:
            self.put_back(token)
            name = None
            if attributes:
                self.missing_after("InvalidFunctionParameter", attributes[-1])
                self.skip_to(")", consume=True)
        self.no_comma = no_comma
        self.switch(mode)
        if name is None and not attributes:
            return None
        first = attributes[0] if attributes else token
        last = default or name or attributes[-1]
        return ParameterDeclaration(
            extent=span(first, last),
            name=name.value if name else "__error__",
            constraints=tuple(a.type for a in attributes if isinstance(a, TypeConstraint)),
            attributes=tuple(a for a in attributes if isinstance(a, Attribute)),
            default=default,
            name_extent=span(name, name) if name else None,
            splatted=token.kind == t.SPLATTED,
        )

    def _default(self) -> Expression | None:
        self.skip_lines()
        equals = self.peek()
        if equals.kind != "=":
            return None
        self.drop()
        self.skip_lines()
        value = self.expression()
        if value is None:
            self.missing_after("MissingExpressionAfterToken", equals, equals.kind)
        return value
