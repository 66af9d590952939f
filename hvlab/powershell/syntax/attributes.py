"""`[type]`, `[attribute(arguments)]`, and names of types."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.nodes import (
    Attribute,
    Broken,
    Expression,
    Extent,
    Node,
    StringConstant,
    TypeName,
)
from hvlab.powershell.syntax.reader import EXPRESSION, TYPE_NAME
from hvlab.powershell.syntax.stream import TokenStream, end_of, span
from hvlab.powershell.syntax.tokens import Token


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeConstraint(Node):
    """`[type]` with its brackets."""

    type: TypeName


def type_text(name: TypeName) -> str:
    """A type as one would write it."""
    arguments = ",".join(type_text(argument) for argument in name.arguments)
    rank = f"[{',' * (name.rank - 1)}]" if name.rank else ""
    return name.name + (f"[{arguments}]" if arguments else "") + rank


class AttributeParser(TokenStream):
    """Reads what is in square brackets before something."""

    def attribute_list(self, in_expression: bool) -> list[Attribute | TypeConstraint]:
        """All that stands here; none of them is no mistake."""
        found: list[Attribute | TypeConstraint] = []
        while (attribute := self.attribute()) is not None:
            found.append(attribute)
            if not in_expression or isinstance(attribute, Attribute):
                self.skip_lines()
        return found

    def attribute(self) -> Attribute | TypeConstraint | None:
        """One pair of brackets, None when none is here. The parser comes back to the same brackets
        several times; understanding them again each time would take exponentially long."""
        bracket = self._bracket()
        if bracket is None:
            return None
        known = self.attributes.get(bracket.at)
        if known is not None and isinstance(known[0], Attribute | TypeConstraint):
            self.index = known[1]
            return known[0]
        attribute = self._in_brackets(bracket)
        if attribute is not None and self.ungot is None:
            self.attributes[bracket.at] = attribute, self.index
        return attribute

    def _bracket(self) -> Token | None:
        if self.ungot is None:
            return self.opening_bracket()
        return self.take() if self.ungot.kind == "[" else None

    def _in_brackets(self, bracket: Token) -> Attribute | TypeConstraint | None:
        self.skip_lines()
        name = self.type_name()
        if name is None:
            self.rewind(bracket)
            self.missing_after("MissingTypename", bracket)
            return None
        token = self.take()
        if token.kind == "(":
            return self._attribute(bracket, name, token)
        if token.kind != "]":
            self.put_back(token)
            before = self.place_before(token)
            self.complaints.add("EndSquareBracketExpectedAtEndOfAttribute", before, before)
            return TypeConstraint(extent=span(bracket, name), type=name)
        return TypeConstraint(extent=span(bracket, token), type=name)

    # ------------------------------------------------------------ attributes

    def _attribute(self, bracket: Token, name: TypeName, opener: Token) -> Attribute:
        self.skip_lines()
        mode = self.switch(EXPRESSION)
        positional, named, end = self._arguments(opener.end)
        self.switch(mode)
        self.skip_lines()
        close: Token | None = self.take()
        if close is not None and close.kind != ")":
            self.put_back(close)
            close = None
            self.missing("MissingEndParenthesisInExpression", end)
        else:
            end = end_of(close) if close else end
        self.skip_lines()
        last = self.take()
        if last.kind == "]":
            end = last.end
        else:
            self.put_back(last)
            if close is not None:
                self.missing_after("EndSquareBracketExpectedAtEndOfAttribute", close)
        return Attribute(
            extent=Extent(bracket.start, end),
            type=name,
            arguments=tuple(positional),
            named=tuple((name.value, value) for name, value in named),
            places=tuple(span(name, value or name) for name, value in named),
        )

    def _arguments(
        self, end: int
    ) -> tuple[list[Expression], list[tuple[StringConstant, Expression | None]], int]:
        """Positional arguments, named ones, and where the last value or comma ends."""
        positional: list[Expression] = []
        named: list[tuple[StringConstant, Expression | None]] = []
        no_comma, self.no_comma = self.no_comma, True
        comma: Token | None = None
        while True:
            self.skip_lines()
            name = self.simple_name()
            value = self._named_value() if name is not None else self.expression()
            if value is not None:
                end = end_of(value)
            if name is not None:
                named.append((name, value))
            elif value is not None:
                positional.append(value)
            elif comma is not None:
                self.missing_after("MissingExpressionAfterToken", comma, ",")
            self.skip_lines()
            comma = self.peek()
            if comma.kind != ",":
                break
            end = comma.end
            self.drop()
        self.no_comma = no_comma
        return positional, named, end

    def _named_value(self) -> Expression | None:
        """What follows the `=` behind a name, None when there is no `=`."""
        equals = self.peek()
        if equals.kind != "=":
            return None
        self.drop()
        self.skip_lines()
        value = self.expression()
        if value is None:
            self.missing_after("MissingExpressionInNamedArgument", equals)
            self.skip_to(",", ")", "]", t.NEWLINE, consume=True)
            value = Broken(extent=Extent(equals.end, equals.end))
        return value

    def simple_name(self) -> StringConstant | None:
        """A name of letters, digits and underscores, whatever the mode; None when none is here."""
        self.simple_names = True
        token = self.peek()
        self.simple_names = False
        if token.kind != t.IDENTIFIER:
            return None
        self.drop()
        return StringConstant(extent=span(token, token), value=token.text, kind="bare")

    # ------------------------------------------------------------ names of types

    def type_name(self, qualified: bool = True) -> TypeName | None:
        """A type's name. `qualified`: an assembly may follow."""
        mode = self.switch(TYPE_NAME)
        token = self.take()
        name: TypeName | None = None
        if token.kind == t.IDENTIFIER:
            name = self._finish_type(token, qualified)
        else:
            self.put_back(token)
        self.switch(mode)
        return name

    def _finish_type(self, token: Token, qualified: bool) -> TypeName:
        name = TypeName(extent=span(token, token), name=token.text)
        following = self.peek()
        if following.kind == "[":
            self.drop()
            self.skip_lines()
            return self._in_type_brackets(name, following, self.take(), qualified)
        return self._with_assembly(name) if qualified else name

    def _in_type_brackets(
        self, name: TypeName, bracket: Token, first: Token, qualified: bool
    ) -> TypeName:
        if first.kind in ("]", ","):
            return self._with_ranks(name, first)
        if first.kind in ("[", t.IDENTIFIER):
            return self._generic(name, first, qualified)
        if first.kind == t.EOF:
            self.put_back(first)
            self.missing_after("MissingTypename", bracket)
        else:
            self.wrong("UnexpectedToken", first, first.text)
            self.skip_to("]", consume=True)
        return name

    def _with_assembly(self, name: TypeName) -> TypeName:
        """Skip the assembly's name: types are known here without it."""
        comma = self.peek()
        if comma.kind != ",":
            return name
        self.drop()
        if not self.assembly_name():
            self.complaints.add("MissingAssemblyNameSpecification", comma.end, comma.end)
        return name

    def _generic(self, name: TypeName, first: Token, qualified: bool) -> TypeName:
        self.deeper()
        arguments = [self._generic_argument(first)]
        while True:
            self.skip_lines()
            token = self.take()
            if token.kind != ",":
                break
            self.skip_lines()
            following = self.peek()
            if following.kind in (t.IDENTIFIER, "["):
                self.drop()
                arguments.append(self._generic_argument(following))
            else:
                self.missing_after("MissingTypename", token)
        end = token.end
        if token.kind != "]":
            self.put_back(token)
            self.missing("EndSquareBracketExpectedAtEndOfAttribute", self.place_before(token))
            end = end_of(arguments[-1])
        self.depth -= 1
        generic = replace(name, extent=Extent(name.extent.start, end), arguments=tuple(arguments))
        following = self.peek()
        if following.kind == "[":
            self.drop()
            return self._with_ranks(generic, self.take())
        return self._with_assembly(generic) if qualified else generic

    def _generic_argument(self, first: Token) -> TypeName:
        if first.kind == t.IDENTIFIER:
            return self._finish_type(first, qualified=False)
        token = self.take()
        if token.kind != t.IDENTIFIER:
            self.put_back(token)
            self.missing_after("MissingTypename", token)
            return TypeName(extent=span(first, first), name=":ErrorTypeName:")
        name = self._finish_type(token, qualified=True)
        close = self.take()
        if close.kind != "]":
            self.put_back(close)
            self.missing("EndSquareBracketExpectedAtEndOfType", self.place_before(close))
        return name

    def _with_ranks(self, element: TypeName, token: Token) -> TypeName:
        """`[]`, `[,]`, `[][]`: the opening bracket is taken, `token` is what follows it."""
        while True:
            element = self._with_rank(element, token)
            following = self.peek()
            if following.kind == ",":
                return self._with_assembly(element)
            if following.kind != "[":
                return element
            self.drop()
            token = self.take()

    def _with_rank(self, element: TypeName, token: Token) -> TypeName:
        rank = 1
        last = token
        while token.kind == ",":
            rank += 1
            last, token = token, self.take()
        if token.kind not in ("]", t.EOF) and rank == 1:
            self.wrong("UnexpectedToken", token, token.text)
            self.skip_to("]", consume=True)
            return element
        if token.kind != "]":
            self.put_back(token)
            place = last.end if rank > 1 else self.place_before(token)
            self.complaints.add("EndSquareBracketExpectedAtEndOfAttribute", place, place)
        extent = span(element, token)
        if element.rank or element.arguments:  # an array of arrays, or of generics
            return TypeName(extent=extent, name=type_text(element), rank=rank)
        return replace(element, extent=extent, rank=rank)
