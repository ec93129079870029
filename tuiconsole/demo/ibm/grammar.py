"""Reads where and order clauses into trees. Knows the language, but no view, no column and no value."""

import re
from typing import NamedTuple, NoReturn

from tuiconsole.demo.ibm.errors import BAD_OPERAND, CANNOT_PROCESS, UNKNOWN_COLUMN, UNKNOWN_OPERATOR, Refusal

OPERATORS = ("=", "<>", "<=", ">=", "<", ">", "LIKE", "IN")
_FUNCTIONS = ("ID", "TS", "BIN")
_DEEPEST = 200


class Name(NamedTuple):
    """A column; a view that is a table of pairs may have a digit behind its name."""

    view: str
    column: str

    def __str__(self) -> str:
        return f"{self.view}.{self.column}"


class Operand(NamedTuple):
    """What stands on the right: `kind` is text, number, id, ts, bin, now, truth or constant."""

    kind: str
    text: str


class Comparison(NamedTuple):
    name: Name
    operator: str
    operands: tuple[Operand, ...]


class Negation(NamedTuple):
    term: "Tree"


class Junction(NamedTuple):
    """Terms between which the same word stands."""

    word: str
    terms: tuple["Tree", ...]


Tree = Comparison | Negation | Junction


class Sorting(NamedTuple):
    name: Name
    descending: bool


def where_clause(text: str) -> Tree:
    """The tree of a where clause. Raises `Refusal`."""
    reader = _Reader(text)
    tree = reader.junction("OR")
    reader.end()
    return tree


def order_by_clause(text: str) -> list[Sorting]:
    """The columns of an order clause. Raises `Refusal`."""
    reader = _Reader(text)
    found = []
    while True:
        name = reader.name()
        direction = reader.word_if("ASC", "DESC")
        found.append(Sorting(name, direction == "DESC"))
        if not reader.sign_if(","):
            break
    reader.end()
    return found


class _Reader:
    """Takes one lexeme after the other from the front of the text."""

    _BLANK = re.compile(r"\s*")
    _NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
    _NUMBER = re.compile(r"[+-]?\d+(?:\.\d+)?", re.A)
    _SIGN = re.compile(r"[<>=!]{1,2}|[(),]")

    def __init__(self, text: str) -> None:
        self._text = text
        self._place = 0
        self._depth = 0
        self._skip()

    def _skip(self) -> None:
        found = self._BLANK.match(self._text, self._place)
        self._place = found.end() if found else self._place

    def _peek(self, pattern: re.Pattern[str]) -> str:
        found = pattern.match(self._text, self._place)
        return found.group() if found else ""

    def _take(self, pattern: re.Pattern[str]) -> str:
        lexeme = self._peek(pattern)
        self._place += len(lexeme)
        self._skip()
        return lexeme

    def _fail(self, wanted: str) -> NoReturn:
        rest = self._text[self._place : self._place + 40]
        raise Refusal(CANNOT_PROCESS, f"The query cannot be processed: {wanted} was expected before '{rest}'.", rest)

    def word_if(self, *words: str) -> str:
        """The word that comes next, taken and in capitals, if it is one of these."""
        word = self._peek(self._NAME).upper()
        if word not in words:
            return ""
        self._take(self._NAME)
        return word

    def sign_if(self, sign: str) -> bool:
        if self._peek(self._SIGN) != sign:
            return False
        self._place += len(sign)
        self._skip()
        return True

    def sign(self, sign: str) -> None:
        if not self.sign_if(sign):
            self._fail(f"'{sign}'")

    def end(self) -> None:
        if self._place < len(self._text):
            self._fail("the end")

    # What a clause is made of

    def junction(self, word: str) -> Tree:
        below = self.term if word == "AND" else lambda: self.junction("AND")
        terms = [below()]
        while self.word_if(word):
            terms.append(below())
        return Junction(word, tuple(terms)) if len(terms) > 1 else terms[0]

    def term(self) -> Tree:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise Refusal(CANNOT_PROCESS, "The query cannot be processed: it is nested too deeply.")
        if self.word_if("NOT"):
            tree: Tree = Negation(self.term())
        elif self.sign_if("("):
            tree = self.junction("OR")
            self.sign(")")
        else:
            tree = self.comparison()
        self._depth -= 1
        return tree

    def comparison(self) -> Comparison:
        name = self.name()
        operator = self.operator()
        if operator != "IN":
            return Comparison(name, operator, (self.operand(),))
        self.sign("(")
        operands = [self.operand()]
        while self.sign_if(","):
            operands.append(self.operand())
        self.sign(")")
        return Comparison(name, operator, tuple(operands))

    def name(self) -> Name:
        text = self._take(self._NAME)
        if not text:
            self._fail("a column")
        view, _, column = text.rpartition(".")
        if not view or "." in view:
            raise Refusal(UNKNOWN_COLUMN, f"'{text}' is not the name of a column with its view.", text)
        return Name(view, column)

    def operator(self) -> str:
        if word := self.word_if("LIKE", "IN"):
            return word
        found = self._take(self._SIGN) or self._take(self._NAME)
        if found not in OPERATORS:
            raise Refusal(UNKNOWN_OPERATOR, f"The operator '{found}' is unknown.", found)
        return found

    def operand(self) -> Operand:
        if self._text.startswith("'", self._place):
            return Operand("text", self._quoted())
        if number := self._take(self._NUMBER):
            return Operand("number", number)
        word = self._take(self._NAME)
        upper = word.upper()
        if upper in _FUNCTIONS:
            self.sign("(")
            text = self._quoted()
            self.sign(")")
            return Operand(upper.lower(), text)
        if upper in ("TRUE", "FALSE"):
            return Operand("truth", upper)
        if upper == "CURRENT_DATE":
            return Operand("now", "")
        if word.count(".") == 2:
            return Operand("constant", word)
        shown = word or self._text[self._place : self._place + 20]
        raise Refusal(BAD_OPERAND, f"'{shown}' is not an operand.", shown)

    def _quoted(self) -> str:
        """A text: it ends at a quote behind which no other stands."""
        if not self._text.startswith("'", self._place):
            self._fail("a text")
        parts = []
        while True:
            end = self._text.find("'", self._place + 1)
            if end < 0:
                self._fail("the quote at the end of a text")
            parts.append(self._text[self._place + 1 : end])
            self._place = end + 1
            if not self._text.startswith("'", self._place):
                break
        self._skip()
        return "'".join(parts)
