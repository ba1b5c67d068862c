"""Copies: one text that several places print, and the teaser of a page; one of them is kept.

Two articles are copies when they have one canonical URL or one normalised text, or when the shorter
one's five-word shingles are largely in the longer one (containment, Broder 1997). Words in quotation
marks do not count: two outlets quote the same speech word for word and are no copies of each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from digest.group import shingles
from digest.group.documents import Document
from digest.group.shingles import Text
from digest.group.words import tokens
from digest.values import Copy

_ENOUGH = 8
"""Words that must agree before two articles are one text whatever their dates."""
_SUBSTANTIAL = 0.6
"""The share of the longest copy's words that the one that is kept must have: not a teaser, not a cut."""
AGENCIES = (
    ("ap", "apnews", "associated press"), ("reuters",), ("afp", "agence france-presse"), ("dpa",), ("upi",),
    ("efe", "agencia efe"), ("ansa",), ("europa press", "europapress"), ("pa media",), ("kyodo", "kyodo news"),
    ("yonhap",), ("xinhua",), ("tass",), ("interfax",), ("anadolu", "anadolu agency"), ("bernama",), ("belga",),
)  # fmt: skip
"""News agencies, each under the names that it signs with: what they sent is the original of what others print."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A document that stands for itself and its copies."""

    document: Document
    copies: tuple[Copy, ...] = ()


def kept(documents: Sequence[Document]) -> tuple[Kept, ...]:
    """The documents that are no copies, in the given order, each with the copies that it stands for.

    Documents come sorted by `order`. Every document is in the result once: kept, or as a copy of
    one that is kept.
    """
    return Copies().add(documents)


class Copies:
    """The documents read so far, in groups of copies; more may come."""

    def __init__(self) -> None:
        self._documents: list[Document] = []
        self._texts: list[Text] = []
        self._first: dict[object, int] = {}
        """The first document with a text or a URL."""
        self._groups = _Groups()
        self._index = shingles.Index()

    def add(self, documents: Sequence[Document]) -> tuple[Kept, ...]:
        """The groups that hold any of these documents, and may have united earlier ones; each by who is kept now."""
        new = range(len(self._documents), len(self._documents) + len(documents))
        self._documents += documents
        self._texts += [Text(number, self._documents[number].coded) for number in new]
        for number in new:
            self._groups.add()
            for other in self._same(number):
                self._groups.join(other, number)
        heads = [self._texts[number] for number in new if self._groups.head(number) == number]
        for other, original in self._index.add(heads, self._documents):
            self._groups.join(original, other)
        touched = sorted({self._groups.head(number) for number in new})
        found = [_chosen([self._documents[number] for number in self._groups.members(head)]) for head in touched]
        return tuple(sorted(found, key=lambda one: one.document.order))

    def _same(self, number: int) -> Iterator[int]:
        """Those with one text, or with one URL: but not where the two plainly tell something else, as where a feed
        links all to one page."""
        document, text = self._documents[number], self._texts[number]
        yield self._first.setdefault(_identity(document, text), number)
        if document.url:
            other = self._first.setdefault(document.url, number)
            same_title = set(document.title) & set(self._documents[other].title)
            if same_title or not shingles.unlike(self._texts[other], text):
                yield other


class _Groups:
    """Disjoint sets of numbers (Galler & Fischer 1964); a set's head is its lowest number."""

    def __init__(self) -> None:
        self._parent: list[int] = []
        self._members: list[list[int]] = []

    def add(self) -> None:
        """One number more, alone."""
        self._members.append([len(self._parent)])
        self._parent.append(len(self._parent))

    def head(self, number: int) -> int:
        """The lowest number of the set that holds `number`."""
        while self._parent[number] != number:
            self._parent[number] = number = self._parent[self._parent[number]]
        return number

    def join(self, a: int, b: int) -> None:
        """One set of two."""
        low, high = sorted((self.head(a), self.head(b)))
        if low != high:
            self._parent[high] = low
            self._members[low] += self._members[high]
            self._members[high] = []

    def members(self, head: int) -> list[int]:
        """The set with this head, ascending."""
        return sorted(self._members[head])


def _identity(document: Document, text: Text) -> object:
    """What identical articles have in common: the text; where it is short, the title too; then the day too."""
    if text.coded.length >= _ENOUGH:
        return text.coded.digest
    title = tuple(tokens(document.article.title))
    if text.coded.length + len(title) >= _ENOUGH:
        return title, text.coded.digest
    # "Morning briefing" without a text is another one every day.
    return title, text.coded.digest, document.when and document.when.date()


def _chosen(group: list[Document]) -> Kept:
    """The original first: full length, then an agency's own, then whom others credit, then the earliest."""
    longest = max(len(one.text) for one in group)
    credits = _credits(group) if len(group) > 1 else {}

    def rank(one: Document) -> tuple[object, ...]:
        cut = len(one.text) < _SUBSTANTIAL * longest
        return cut, -credits.get(one.order, 0), one.order

    first, *others = sorted(group, key=rank)
    copies = (
        Copy(
            id=one.article.id,
            of=first.article.id,
            outlet=one.article.outlet,
            url=one.article.url,
            title=one.article.title,
        )
        for one in sorted(others, key=lambda one: one.order)
    )
    return Kept(document=first, copies=tuple(copies))


_ENDS = 250
"""Characters at the top and the end of a text in which an outlet credits another."""


def _credits(group: list[Document]) -> dict[tuple[str, ...], int]:
    """How many other members name the outlet at the top or end of their text; an agency is ahead of all."""
    ends = [
        " ".join(("", *tokens(one.article.text[:_ENDS]), *tokens(one.article.text[-_ENDS:]), ""))
        for one in group[:50]
    ]
    found = {}
    for one in group:
        names = _signatures(one.article.outlet)
        named = sum(any(f" {name} " in end for name in names) for end in ends) if names else 0
        found[one.order] = named + (len(group) if len(names) > 1 else 0)
    return found


def _signatures(outlet: str) -> tuple[str, ...]:
    """The normal forms of the outlet's names; an agency always has two at least."""
    own = " ".join(tokens(outlet))
    for names in AGENCIES:
        if any(f" {name} " in f" {own} " for name in names):
            return (own, *names)
    return (own,) if len(own) > 3 else ()
