"""A text to a filter, or what is wrong with it and where: a parser by recursive descent, a method for each rule.

    any   = all ("or" all)*
    all   = one ("and" one)*
    one   = "not" one | "(" any ")" | field operator value
    field = NAME | "field" "." (NAME | TEXT)

A parser of our own and no library's: what is hard here is saying what is wrong, and that depends on the field.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from typing import cast, get_args

from digest.text import topic_key
from subscribers.persons import Frequency, Status
from subscribers.segments import moments
from subscribers.segments.filters import (
    ALIASES,
    FIELDS,
    FREE,
    All,
    AnyOf,
    Comparison,
    Empty,
    Equals,
    Field,
    Filter,
    Has,
    Kind,
    Not,
    Part,
    Place,
    Since,
)
from subscribers.segments.lexis import Token, quoted, tokens, wrong

LONGEST = 2_000
"""Characters of a filter."""
MOST = 100
"""Tests in a filter."""
DEEPEST = 50
"""Brackets and negations within each other: far from Python's limit, and from SQLite's of 1,000."""
_WORDS: dict[str, tuple[str, ...]] = {"status": get_args(Status), "frequency": get_args(Frequency)}
_OPERATORS: dict[Kind, tuple[str, ...]] = {
    "text": ("=", "!=", "in", "not in", "contains", "starts with", "ends with", "is empty", "is not empty"),
    "word": ("=", "!=", "in", "not in"),
    "moment": ("=", "!=", "<", "<=", ">", ">=", "is empty", "is not empty"),
    "topics": ("has", "is empty", "is not empty"),
}
_TIMES = "a time such as 2026-01-31, 2026-01-31T09:30, 30 days ago or today"
_EVERY = tuple(dict.fromkeys(one for some in _OPERATORS.values() for one in some))


def parse(text: str) -> Filter:
    """The filter that the text is. Raises SegmentError with the column of what is wrong."""
    if len(text) > LONGEST:
        raise wrong(LONGEST + 1, f"a filter has at most {LONGEST:,} characters")
    return _Parser(text).whole()


class _Parser:
    """The tokens of one text, and how far they are read."""

    def __init__(self, text: str) -> None:
        self._tokens = tuple(tokens(text))
        self._at = self._depth = self._tests = 0

    def whole(self) -> Filter:
        """All of it."""
        found = self._any()
        if self._next.kind != "end":
            raise wrong(self._next.column, f'"and" or "or" is missing before {self._next.told}')
        return found

    def _any(self) -> Filter:
        terms = self._chain("or", self._all)
        return terms[0] if len(terms) == 1 else AnyOf(terms=terms)

    def _all(self) -> Filter:
        terms = self._chain("and", self._one)
        return terms[0] if len(terms) == 1 else All(terms=terms)

    def _chain(self, word: str, rule: Callable[[], Filter]) -> tuple[Filter, ...]:
        terms = [rule()]
        while self._took(word):
            terms.append(rule())
        return tuple(terms)

    def _one(self) -> Filter:
        if self._took("not"):
            with self._deeper():
                return Not(term=self._one())
        begin = self._next
        if not self._took("("):
            return self._test()
        with self._deeper():
            found = self._any()
        if not self._took(")"):
            raise wrong(self._next.column, f"the bracket of column {begin.column} is not closed")
        return found

    def _test(self) -> Filter:
        self._tests += 1
        if self._tests > MOST:
            raise wrong(self._next.column, f"a filter has at most {MOST} tests")
        field = self._field()
        operator = self._operator(field)
        positive = {"!=": "=", "not in": "in", "is not empty": "is empty"}.get(operator, operator)
        found = self._tested(field, positive)
        return found if positive == operator else Not(term=found)

    def _tested(self, field: Field, operator: str) -> Filter:
        if operator == "is empty":
            return Empty(field=field)
        if operator == "has":
            return Has(topic=self._topic())
        if operator == "in":
            return Equals(field=field, values=self._several(field))
        if field.kind == "moment":
            return Since(field=field, comparison=cast(Comparison, operator), when=self._when(field))
        if operator == "=":
            return Equals(field=field, values=(self._value(field),))
        return Part(field=field, place=cast(Place, operator), text=self._value(field))

    def _field(self) -> Field:
        token = self._take()
        name = ALIASES.get(token.key, token.key)
        if token.kind != "word" or name in ("and", "or"):
            raise wrong(token.column, f"a field such as language is missing before {token.told}")
        if name == FREE:
            return Field(name=self._free(token), free=True)
        if name not in FIELDS:
            raise wrong(token.column, _unknown(token.text))
        return Field(name=name)

    def _free(self, token: Token) -> str:
        if not self._took("."):
            raise wrong(token.column, 'a free field is written field.city, or field."shoe size"')
        name = self._take()
        if name.kind not in ("word", "text") or not name.text:
            raise wrong(name.column, 'the name of a free field is missing: field.city, field."shoe size"')
        return name.text

    def _operator(self, field: Field) -> str:
        column, allowed = self._next.column, _OPERATORS[field.kind]
        for one in _EVERY:
            if self._took(*one.split()):
                if one in allowed:
                    return one
                raise wrong(column, f"{field.name} goes with {', '.join(allowed)}, not with {one}")
        raise wrong(column, f"{field.name} goes with {', '.join(allowed)}, not with {self._next.told}")

    def _several(self, field: Field) -> tuple[str, ...]:
        if not self._took("("):
            raise wrong(self._next.column, 'in needs its values between brackets: in ("a", "b")')
        values = [self._value(field)]
        while self._took(","):
            values.append(self._value(field))
        if not self._took(")"):
            raise wrong(self._next.column, 'a comma or the closing bracket is missing: in ("a", "b")')
        return tuple(dict.fromkeys(values))

    def _value(self, field: Field) -> str:
        token = self._take()
        if token.kind != "text":
            raise wrong(token.column, _no_text(field, token))
        if field.name in _WORDS and not field.free:
            return _word(field.name, token)
        return token.text

    def _topic(self) -> str:
        token = self._take()
        if token.kind != "text":
            raise wrong(token.column, _no_text(Field(name="topic"), token))
        if not topic_key(token.text):
            raise wrong(token.column, f"{token.told} is the name of no heading")
        return token.text

    def _when(self, field: Field) -> str:
        token = self._take()
        if token.kind == "moment":
            when = token.text.upper()
        elif token.key == "today":
            when = "today"
        elif token.kind == "number" and self._next.key in moments.UNITS:
            when = self._ago(token)
        else:
            examples = "2026-01-31, 2026-01-31T09:30, 30 days ago or today"
            raise wrong(
                token.column, f"{field.name} is compared with a time such as {examples}, not with {token.told}"
            )
        if (problem := moments.problem(when)) is not None:
            raise wrong(token.column, problem)
        return when

    def _ago(self, number: Token) -> str:
        unit = self._take().key
        if not self._took("ago"):
            raise wrong(self._next.column, f'"ago" is missing: {number.text} {unit} ago')
        return f"{number.text} {unit} ago"

    @property
    def _next(self) -> Token:
        return self._tokens[self._at]

    def _take(self) -> Token:
        token = self._next
        self._at = min(self._at + 1, len(self._tokens) - 1)  # nobody gets past the end
        return token

    def _took(self, *words: str) -> bool:
        """Whether the next tokens are these; they are then behind us."""
        if tuple(token.key for token in self._tokens[self._at : self._at + len(words)]) != words:
            return False
        self._at += len(words)
        return True

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > DEEPEST:
            raise wrong(self._next.column, f"more than {DEEPEST} brackets and negations within each other")
        yield
        self._depth -= 1


def _unknown(name: str) -> str:
    close = get_close_matches(name.lower(), [*FIELDS, *ALIASES, FREE], n=1)
    if close:
        return f"no field {quoted(name)}: is {close[0]} meant?"
    return f"no field {quoted(name)}: there are {', '.join(FIELDS)}, and field.NAME for free ones"


def _no_text(field: Field, token: Token) -> str:
    example = quoted(token.text if token.kind in ("word", "number", "moment") else "...")
    return f"{field.name} is compared with a text between quotation marks, {example}, not with {token.told}"


def _word(field: str, token: Token) -> str:
    words, word = _WORDS[field], token.text.lower()
    if word in words:
        return word
    close = get_close_matches(word, words, n=1)
    hint = f"is {close[0]} meant?" if close else f"there are {', '.join(words)}"
    raise wrong(token.column, f"no {field} {token.told}: {hint}")
