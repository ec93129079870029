"""Reads where clauses as people and programs write them, and says at which word it stopped understanding.

More is accepted than is written: keywords and names in any case, a column without its view, a constant without its
column (RUNNING), NOT in front of IN and LIKE, an id or a time in plain quotes, and times as people type them (-2h).
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Literal, NoReturn, cast

from tuiconsole.engines.ibm_clause import (
    CURRENT_DATE,
    OPERATORS,
    And,
    Condition,
    Expression,
    Not,
    Operator,
    Or,
    Scalar,
    Timestamp,
    check_value,
)
from tuiconsole.engines.ibm_views import ViewColumn, column_of, qualified
from tuiconsole.records import dataclass
from tuiconsole.text.border import show
from tuiconsole.text.moments import Moment

NESTED_AT_MOST = 50

_TOKEN = re.compile(
    r"(?P<text>'(?:[^']|'')*')|(?P<open>'.*)|(?P<mark><>|<=|>=|!=|[<>=(),])|(?P<word>[^\s'<>=!(),]+)|(?P<other>\S)",
    re.DOTALL,
)
_INTEGER = re.compile(r"[+-]?[0-9]{1,19}", re.ASCII)
_NUMBER = re.compile(r"[+-]?[0-9]{1,40}(?:\.[0-9]{1,40})?", re.ASCII)
_YEAR = re.compile(r"[0-9]{4}(-[0-9]{2})?", re.ASCII)
_LONGEST_QUOTE = 40


class ClauseProblem(ValueError):
    """What is wrong with a clause, and where: characters `start` up to `end` of the text."""

    def __init__(self, message: str, start: int, end: int) -> None:
        super().__init__(message)
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class _Token:
    kind: Literal["text", "mark", "word", "end"]
    text: str
    start: int
    end: int

    @property
    def keyword(self) -> str:
        return self.text.upper() if self.kind in ("word", "mark") else ""


def parse_clause(text: str, home: str = "PROCESS_INSTANCE") -> Expression:
    """The expression that *text* writes; a bare column belongs to the view *home*. Raises `ClauseProblem`."""
    parser = _Parser(text, home)
    expression = parser.alternatives()
    if parser.next.kind != "end":
        parser.stop("AND, OR or the end was expected here")
    return expression


class _Parser:
    """Recursive descent: OR binds loosest, then AND, then NOT."""

    def __init__(self, text: str, home: str) -> None:
        self._tokens = _tokens(text)
        self._at = 0
        self._home = home
        self._depth = 0

    @property
    def next(self) -> _Token:
        return self._tokens[self._at]

    def stop(self, sentence: str, token: _Token | None = None) -> NoReturn:
        token = token or self.next
        if token.kind == "end":
            raise ClauseProblem(f"at the end: {sentence}", token.start, token.end)
        word = show(token.text[:_LONGEST_QUOTE])
        raise ClauseProblem(f"at “{word}” (character {token.start + 1}): {sentence}", token.start, token.end)

    def _take(self) -> _Token:
        token = self.next
        self._at += 1
        return token

    def _takes(self, *keywords: str) -> bool:
        if self.next.keyword not in keywords:
            return False
        self._at += 1
        return True

    def _expect(self, mark: str, sentence: str) -> _Token:
        if self.next.keyword != mark:
            self.stop(sentence)
        return self._take()

    # Structure

    def alternatives(self) -> Expression:
        terms = [self._conjunction()]
        while self._takes("OR"):
            terms.append(self._conjunction())
        return Or(tuple(terms)) if len(terms) > 1 else terms[0]

    def _conjunction(self) -> Expression:
        terms = [self._negation()]
        while self._takes("AND"):
            terms.append(self._negation())
        return And(tuple(terms)) if len(terms) > 1 else terms[0]

    def _negation(self) -> Expression:
        if self.next.keyword not in ("NOT", "("):
            return self._condition()
        self._depth += 1
        if self._depth > NESTED_AT_MOST:
            self.stop(f"more than {NESTED_AT_MOST} levels of parentheses")
        if self._take().keyword == "NOT":
            term: Expression = Not(self._negation())
        else:
            term = self.alternatives()
            self._expect(")", "a parenthesis is open: AND, OR or ) was expected here")
        self._depth -= 1
        return term

    def _condition(self) -> Expression:
        token = self.next
        if token.kind != "word" or token.keyword in ("AND", "OR", "LIKE", "IN", "IS", "BETWEEN"):
            self.stop("a condition begins with a column, such as NAME or PROCESS_TEMPLATE.NAME")
        self._take()
        try:
            name = qualified(token.text, self._home)
        except ValueError as error:
            self.stop(str(error), token)
        column = column_of(name)
        negated = self._takes("NOT")
        operator = self._operator(name, column)
        value = self._list(name, column) if operator == "IN" else self._value(name, column)
        condition = Condition(name, operator, value)
        return Not(condition) if negated else condition

    def _operator(self, name: str, column: ViewColumn) -> Operator:
        word = self.next.keyword
        before = self._tokens[self._at - 1].keyword
        if word in OPERATORS["text"] and (before != "NOT" or word in ("LIKE", "IN")):
            if word not in OPERATORS[column.type]:
                self.stop(f"{name} is compared with {', '.join(OPERATORS[column.type])}")
            self._take()
            return word
        if word in ("IS", "BETWEEN"):
            self.stop(f"{word} is not part of this language; raw: in front of the whole clause sends it unchecked")
        if word == "!=":
            self.stop("“not equal” is written <>")
        self.stop(f"one of {', '.join(OPERATORS[column.type])} was expected here")

    def _list(self, name: str, column: ViewColumn) -> tuple[Scalar, ...]:
        self._expect("(", "IN takes its values in parentheses: IN ('a', 'b')")
        values = [self._value(name, column)]
        while self._takes(","):
            values.append(self._value(name, column))
        self._expect(")", "a comma or ) was expected here")
        return tuple(values)

    # Values

    def _value(self, name: str, column: ViewColumn) -> Scalar:
        token = self._take() if self.next.kind in ("text", "word") else self.next
        if token.kind in ("mark", "end"):
            self.stop(f"a value for {name} is missing", token)
        try:
            value = self._literal(name, column, token)
            check_value(column, value)
        except ClauseProblem:
            raise
        except ValueError as error:
            self.stop(str(error), token)
        return value

    def _literal(self, name: str, column: ViewColumn, token: _Token) -> Scalar:
        word = token.keyword
        match column.type:
            case "id" if word == "ID":
                return self._argument(word)
            case "text" | "id":
                if token.kind != "text":
                    self.stop(f"{name} wants text in single quotes, such as 'abc'; a quote in it is doubled", token)
                return _unquote(token.text)
            case "instant":
                return self._instant(token)
            case "boolean" if word in ("TRUE", "FALSE"):
                return word == "TRUE"
            case "constant" if token.kind == "word":
                return _constant(name, column, token.text)
            case "integer" if _INTEGER.fullmatch(token.text):
                return int(token.text)
            case "number" if _NUMBER.fullmatch(token.text):
                return Decimal(token.text)
        # What is left is of another type than the column, and is told so.
        return _unquote(token.text) if token.kind == "text" else token.text

    def _instant(self, token: _Token) -> Scalar:
        if token.keyword == "CURRENT_DATE":
            return CURRENT_DATE
        if token.keyword == "TS":
            return Timestamp(Moment.parse(_documented_time(self._argument("TS"))))
        if token.keyword == "LOCAL":
            return Moment.parse(self._argument("LOCAL"))
        return Moment.parse(_unquote(token.text) if token.kind == "text" else token.text)

    def _argument(self, function: str) -> str:
        self._expect("(", f"{function} takes its text in parentheses and quotes: {function}('…')")
        if self.next.kind != "text":
            self.stop(f"{function} takes its text in single quotes: {function}('…')")
        text = _unquote(self._take().text)
        self._expect(")", ") was expected here")
        return text


def _tokens(text: str) -> list[_Token]:
    tokens = []
    for found in _TOKEN.finditer(text):
        kind, start, end = found.lastgroup, found.start(), found.end()
        if kind == "open":
            raise ClauseProblem(
                f"at character {start + 1}: this quote is never closed; a quote inside text is doubled", start, end
            )
        if kind == "other":
            word = show(found.group())
            raise ClauseProblem(f"at “{word}” (character {start + 1}): this has no meaning here", start, end)
        tokens.append(_Token(cast(Literal["text", "mark", "word"], kind), found.group(), start, end))
    return [*tokens, _Token("end", "", len(text), len(text))]


def _unquote(literal: str) -> str:
    return literal[1:-1].replace("''", "'")


def _constant(name: str, column: ViewColumn, text: str) -> Scalar:
    """A number, or a constant: PROCESS_INSTANCE.STATE.STATE_RUNNING, STATE_RUNNING or RUNNING."""
    if _INTEGER.fullmatch(text):
        return int(text)
    constant = (text.upper() if text.isascii() else text).removeprefix(f"{name}.")
    names = [each for each, _ in column.constants]
    return constant if constant in names else f"{column.name}_{constant}"


def _documented_time(text: str) -> str:
    """The engine also takes a year, a year with a month, and a T in front of a time of day."""
    if _YEAR.fullmatch(text):
        return text + ("-01" if "-" in text else "-01-01")
    return text[1:] if text[:1] in ("T", "t") and text[1:2].isdigit() else text
