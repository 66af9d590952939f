"""`using` lines. The lab reads them; what they bring is there without them."""

from __future__ import annotations

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.blocks import BlockParser
from hvlab.powershell.syntax.nodes import (
    Expression,
    Extent,
    HashLiteral,
    Node,
    Statement,
    StringConstant,
    Unsupported,
)
from hvlab.powershell.syntax.primaries import ARGUMENT
from hvlab.powershell.syntax.stream import end_of
from hvlab.powershell.syntax.tokens import Token


class UsingParser(BlockParser):
    """Reads `using` lines."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.by_keyword["using"] = self._late_using
        self.unknown_usings: list[Extent] = []
        """`using` lines that PowerShell reads and does not know."""

    def using_statements(self) -> list[Statement]:
        """The `using` lines a script may begin with."""
        found: list[Statement] = []
        while (token := self.peek()).kind == "using":
            self.drop()
            found.append(self._using(token))
            self.skip_separators()
        self.rewind(token)
        return found

    def _late_using(self, keyword: Token) -> Statement:
        statement = self._using(keyword)
        self.wrong("UsingMustBeAtStartOfScript", statement)
        return statement

    def _using(self, keyword: Token) -> Statement:
        directive = self.take()
        if directive.kind not in ("namespace", "module", "assembly", "type", "command"):
            self.put_back(directive)
            self.missing_after("MissingUsingStatementDirective", keyword)
            return self.broken(keyword, keyword)
        item = self.take()
        if item.kind in (t.EOF, t.NEWLINE, ",", ";"):
            self.missing_after("MissingUsingItemName", directive)
            return self.broken(keyword, directive)
        name = self.argument(ARGUMENT, item)
        if name is None:
            self.wrong("InvalidValueForUsingItemName", item, item.text)
            self.skip_to(";", t.NEWLINE, consume=True)
            return self.broken(keyword, item)
        is_module = directive.kind == "module" and isinstance(name, HashLiteral)
        if not (isinstance(name, StringConstant) or is_module):
            text = self.text[item.at : item.at + end_of(name) - item.start]
            self.wrong("InvalidValueForUsingItemName", name, text)
            return self.broken(keyword, name)
        return self._finish_using(keyword, directive, item, name)

    def _finish_using(
        self, keyword: Token, directive: Token, item: Token, name: Expression
    ) -> Statement:
        """`= other` behind the name, and the end of the line."""
        last: Node = name
        has_alias = self.peek().kind == "=" and not isinstance(name, HashLiteral)
        needs_alias = directive.kind in ("type", "command")
        if has_alias and directive.kind != "assembly":
            alias = self._using_alias(self.take())
            if not isinstance(alias, StringConstant | HashLiteral):
                return self.broken(keyword, alias or name, name, alias)
            last = alias
        elif needs_alias:
            self.missing_after("MissingEqualsInUsingAlias", item)
            return self.broken(keyword, name, name)
        if self.peek().kind in (t.NEWLINE, ";"):
            self.drop()
        elif self.peek().kind != t.EOF:
            self.missing_here("MissingStatementTerminator", self.peek())
        extent = Extent(keyword.start, end_of(last))
        if needs_alias or (isinstance(last, StringConstant) and last is not name):
            self.unknown_usings.append(extent)
        return Unsupported(extent=extent, what=f"using {directive.kind}")

    def _using_alias(self, equals: Token) -> Expression | None:
        """What stands behind the `=`."""
        token = self.take()
        if token.kind == t.EOF:
            self.put_back(token)
            self.missing_after("MissingNamespaceAlias", equals)
            return None
        return self.argument(ARGUMENT, token)
