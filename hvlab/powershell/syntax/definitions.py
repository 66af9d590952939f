"""Functions, and what the lab reads and does not run: classes, enums, workflows, `data` ..."""

from __future__ import annotations

from dataclasses import replace

from hvlab.powershell.syntax import tokens as t
from hvlab.powershell.syntax.attributes import TypeConstraint
from hvlab.powershell.syntax.commands import NAME
from hvlab.powershell.syntax.nodes import (
    Attribute,
    Expression,
    Extent,
    FunctionDefinition,
    Node,
    ParamBlock,
    ParameterDeclaration,
    ScriptBlock,
    Statement,
    Unsupported,
)
from hvlab.powershell.syntax.primaries import ARGUMENT, word_text
from hvlab.powershell.syntax.reader import COMMAND, EXPRESSION, SIGNATURE
from hvlab.powershell.syntax.stream import span
from hvlab.powershell.syntax.tokens import ParameterToken, Token
from hvlab.powershell.syntax.usings import UsingParser

_NO_FUNCTION_NAME = frozenset(
    {"|", "(", "{", "@(", "@{", "}", ")", t.EOF, ";", t.REDIRECTION, t.INPUT, "&&", "||", "&"}
    | {t.VARIABLE, t.SPLATTED, t.HERE_EXPANDABLE, t.HERE_LITERAL, t.LITERAL, t.EXPANDABLE}
)


class DefinitionParser(UsingParser):
    """Reads definitions."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.by_keyword |= {
            **dict.fromkeys(("function", "filter", "workflow"), self._function),
            "class": self._class,
            "enum": self._enum,
            "data": self._data,
            "configuration": self._configuration,
        }
        self.two_lists: dict[int, Extent] = {}
        """`param` blocks of functions with parameters in their head, by where the function begins.
        """

    # ------------------------------------------------------------ functions

    def _function(self, keyword: Token) -> Statement:
        self.skip_lines()
        name = self.take()
        if name.kind in _NO_FUNCTION_NAME:
            self.put_back(name)
            self.missing_after("MissingNameAfterKeyword", keyword, keyword.text)
            return self.broken(keyword, keyword)
        head, close, faulty = self._head()
        opener = self.take()
        if opener.kind != "{":
            self.put_back(opener)
            if faulty is None:
                faulty = close or name
                self.missing_after("MissingFunctionBody", faulty)
        if faulty is not None:
            return self.broken(keyword, faulty, *(head.parameters if head else ()))
        in_workflow, self.in_workflow = self.in_workflow, keyword.kind == "workflow"
        body = self.script_block(opener, keyword.kind == "filter")
        if head is not None and head.parameters:  # `function f() { param($x) }` is fine
            if body.params is not None:
                self.two_lists[keyword.start] = body.params.extent
            body = replace(body, params=head)
        self.in_workflow = in_workflow
        extent = span(keyword, body)
        if keyword.kind == "workflow":
            return Unsupported(extent=extent, what="workflow", parts=(body,))
        return FunctionDefinition(
            extent=extent,
            name=word_text(name) if name.kind == t.GENERIC else name.text,
            body=body,
            filter=keyword.kind == "filter",
        )

    def _head(self) -> tuple[ParamBlock | None, Token | None, Token | Node | None]:
        """`(parameters)`, the parenthesis that closes it, and the last thing before a mistake."""
        self.skip_lines()
        opener = self.peek()
        if opener.kind != "(":
            return None, None, None
        self.drop()
        parameters = self.parameters()
        self.skip_lines()
        close = self.take()
        last: Token | ParameterDeclaration = parameters[-1] if parameters else opener
        head = ParamBlock(extent=span(opener, close), parameters=tuple(parameters))
        if close.kind != ")":
            self.put_back(close)
            self.missing_after("MissingEndParenthesisInFunctionParameterList", last)
            self.skip_lines()
            return head, None, last
        self.skip_lines()
        return head, close, None

    # ------------------------------------------------------------ classes

    def _class(self, keyword: Token) -> Statement:
        self.skip_lines()
        name = self.simple_name()
        if name is None:
            self.missing_after("MissingNameAfterKeyword", keyword, keyword.text)
            return self.broken(keyword, keyword)
        self.skip_lines()
        mode = self.switch(SIGNATURE)
        last = self._base_types() or name
        opener = self.take()
        if opener.kind == "{":
            parts: list[Node] = []
            while self._class_member(name.value, parts):
                pass
            result: Statement = self._close_type(keyword, "class", opener, parts)
        else:
            self.put_back(opener)
            self.missing_after("MissingTypeBody", last, keyword.kind)
            result = self.broken(keyword, last)
        self.switch(mode)
        return result

    def _close_type(self, keyword: Token, what: str, opener: Token, parts: list[Node]) -> Statement:
        close = self.take()
        if close.kind != "}":
            self.put_back(close)
            incomplete = self.nothing_behind(close.end)
            place = opener.end
            self.complaints.add("MissingEndCurlyBrace", place, place, incomplete=incomplete)
        return Unsupported(extent=span(keyword, close), what=what, parts=tuple(parts))

    def _base_types(self) -> Node | None:
        """`: base, interface`; the last of them."""
        separator = self.peek()
        last: Node | None = None
        while separator.kind == ("," if last is not None else ":"):
            self.drop()
            self.skip_lines()
            base = self.type_name(qualified=False)
            if base is None:
                self.missing_after("TypeNameExpected", separator)
                return last
            last = base
            self.skip_lines()
            separator = self.peek()
        return last

    def _class_member(self, class_name: str, parts: list[Node]) -> bool:
        """A property or method; False when none is here."""
        seen: set[str] = set()
        before = self._modifiers(seen)
        token = self.peek()
        if token.kind == t.VARIABLE:
            self.drop()
            parts.extend(self._property(token))
            return True
        if token.kind == t.IDENTIFIER:
            self.drop()
            constructed = "" if "static" in seen else class_name
            method = self._method(token, constructed)
            if method is None:
                self.skip_to("}", consume=False)
                return False
            parts.append(method)
            return True
        if before is not None:
            self.missing_after("IncompleteMemberDefinition", before)
        return False

    def _modifiers(self, seen: set[str]) -> Token | Node | None:
        """Attributes, a type, `static` and `hidden`; the last of them. Adds to what was `seen`."""
        last: Token | Node | None = None
        while True:
            self.skip_lines()
            attribute = self.attribute()
            item: Token | Attribute | TypeConstraint = attribute or self.peek()
            if isinstance(item, Token):
                if item.kind not in ("hidden", "static"):
                    return last
                self.drop()
                kind = item.kind
                if kind in seen:
                    self.wrong("DuplicateQualifier", item, item.text)
            else:
                kind = "type" if isinstance(item, TypeConstraint) else ""
                if kind and kind in seen:
                    self.wrong("TooManyTypes", item)
            seen.add(kind)
            last = item

    def _property(self, name: Token) -> list[Node]:
        value: Expression | None = None
        if self.peek().kind == "=":
            self.drop()
            self.skip_lines()
            value = self.expression()
        self._end_of_member(value or name)
        return [value] if value is not None else []

    def _end_of_member(self, last: Token | Node) -> None:
        if self.peek().kind not in (t.NEWLINE, ";", "}"):
            self.missing_after("MissingPropertyTerminator", last)
        self.skip_separators()

    def _method(self, name: Token, class_name: str) -> ScriptBlock | None:
        """`class_name`: what a constructor that may call another one is called."""
        head, close, faulty = self._head()
        if head is None:
            self.missing_after("MissingMethodParameterList", name)
        if name.text.lower() == class_name.lower():
            self.skip_lines()
            faulty = self._base_call() or faulty
        opener = self.take()
        if opener.kind != "{":
            self.put_back(opener)
            if faulty is None:
                faulty = close or name
                self.missing_after("MissingFunctionBody", faulty)
        if faulty is not None:
            return None
        mode = self.switch(COMMAND)
        body = self.script_block(opener)
        self.switch(mode)
        return body

    def _base_call(self) -> Token | None:
        """`: base(arguments)`; the last thing before a mistake."""
        colon = self.peek()
        if colon.kind != ":":
            return None
        self.drop()
        self.skip_lines()
        base = self.peek()
        if base.kind != "base":
            self.missing_after("MissingBaseCtorCall", colon)
            return colon
        self.drop()
        self.skip_lines()
        opener = self.peek()
        if opener.kind != "(":
            self.missing_after("MissingMethodParameterList", base)
            return base
        self.drop()
        self.call_arguments(opener)
        self.skip_lines()
        return None

    def _enum(self, keyword: Token) -> Statement:
        self.skip_lines()
        name = self.simple_name()
        if name is None:
            self.missing_after("MissingNameAfterKeyword", keyword, keyword.text)
            return self.broken(keyword, keyword)
        self.skip_lines()
        opener = self.take()
        if opener.kind != "{":
            self.put_back(opener)
            self.missing_after("MissingTypeBody", name, keyword.kind)
            return self.broken(keyword, name)
        self.skip_lines()
        while (member := self.simple_name()) is not None:
            self._enum_value(member)
            self.skip_lines()
        return self._close_type(keyword, "enum", opener, [])

    def _enum_value(self, member: Node) -> None:
        mode = self.switch(EXPRESSION)
        last: Node = member
        equals = self.peek()
        value: Expression | None = None
        if equals.kind == "=":
            self.drop()
            value = self.expression()
            last = value or member
            if value is None:
                place = equals.end
                self.complaints.add("ExpectedValueExpression", place, place, equals.kind)
        self.switch(mode)
        if equals.kind == "=" and value is None:
            self.skip_separators()
        else:
            self._end_of_member(last)

    # ------------------------------------------------------------ data, configuration

    def _data(self, keyword: Token) -> Statement:
        self.skip_lines()
        name = self.simple_name()
        self.skip_lines()
        token = self.peek()
        last: Token | Node = name or keyword
        if isinstance(token, ParameterToken):
            self.drop()
            if not "supportedcommand".startswith(token.value.lower()):
                self.wrong("InvalidParameterForDataSectionStatement", token, token.value)
                read = self._supported_commands(token, complains=False)
                return self.broken(keyword, token, read)
            allowed = self._supported_commands(token)
            if allowed is None:
                return self.broken(keyword, token)
            last = allowed
        body = self.block()
        if body is None:
            self.missing_after("MissingStatementBlockForDataSection", last)
            return self.broken(keyword, last)
        return Unsupported(extent=span(keyword, body), what="data", parts=(body,))

    def _supported_commands(self, parameter: Token, complains: bool = True) -> Node | None:
        """The last of the names behind `-SupportedCommand`."""
        comma = parameter
        while True:
            self.skip_lines()
            name = self.argument_alone(NAME)
            if name is None:
                id = "MissingValueForSupportedCommandInDataSectionStatement"
                if complains:
                    self.missing_after(id, comma)
                return None
            comma = self.peek()
            if comma.kind != ",":
                return name
            self.drop()

    def _configuration(self, keyword: Token) -> Statement:
        self.skip_lines()
        token = self.peek()
        name = None if token.kind in ("{", t.EOF) else self.argument_alone(ARGUMENT)
        if name is None:
            self.missing_after("MissingConfigurationName", keyword)
        self.skip_lines()
        opener = self.take()
        if opener.kind != "{":
            self.put_back(opener)
            if name is not None:
                self.missing_after("MissingCurlyInConfigurationStatement", name)
            return self.broken(keyword, name or keyword)
        body = self.script_block_expression(opener)
        return Unsupported(extent=span(keyword, body), what="configuration", parts=(body,))
