"""Copies: one text that several places print, and the teaser of a page; one of them is kept.

Two articles are copies when they have one canonical URL or one normalised text, or when the shorter
one's five-word shingles are largely in the longer one (containment, Broder 1997). Words in quotation
marks do not count: two outlets quote the same speech word for word and are no copies of each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
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
_AGENCIES = (
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
    texts = [shingles.text(number, document.text) for number, document in enumerate(documents)]
    groups = _Groups(len(documents))
    for same in _identical(documents, texts):
        for other in same[1:]:
            groups.join(same[0], other)
    for other, original in shingles.near([texts[number] for number in groups.heads()], documents):
        groups.join(original, other)
    chosen = [_chosen([documents[number] for number in group]) for group in groups.all()]
    return tuple(sorted(chosen, key=lambda one: one.document.order))


class _Groups:
    """Disjoint sets of numbers (Galler & Fischer 1964); a set's head is its lowest number."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def head(self, number: int) -> int:
        """The lowest number of the set that holds `number`."""
        while self._parent[number] != number:
            self._parent[number] = number = self._parent[self._parent[number]]
        return number

    def join(self, a: int, b: int) -> None:
        """One set of two."""
        low, high = sorted((self.head(a), self.head(b)))
        self._parent[high] = low

    def heads(self) -> list[int]:
        """One number of each set."""
        return [number for number in range(len(self._parent)) if self.head(number) == number]

    def all(self) -> list[list[int]]:
        """Every set, ascending."""
        found: defaultdict[int, list[int]] = defaultdict(list)
        for number in range(len(self._parent)):
            found[self.head(number)].append(number)
        return list(found.values())


def _identical(documents: Sequence[Document], texts: Sequence[Text]) -> list[list[int]]:
    """Sets of documents with one text or one URL. Sets may overlap."""
    same: defaultdict[object, list[int]] = defaultdict(list)
    by_url: defaultdict[str, list[int]] = defaultdict(list)
    for number, (document, text) in enumerate(zip(documents, texts, strict=True)):
        same[_identity(document, text)].append(number)
        if document.url:
            by_url[document.url].append(number)
    return list(same.values()) + [_one_page(found, texts, documents) for found in by_url.values()]


def _identity(document: Document, text: Text) -> object:
    """What identical articles have in common: the text; where it is short, the title too; then the day too."""
    if text.length >= _ENOUGH:
        return text.digest
    title = tuple(tokens(document.article.title))
    if text.length + len(title) >= _ENOUGH:
        return title, text.digest
    # "Morning briefing" without a text is another one every day.
    return title, text.digest, document.when and document.when.date()


def _one_page(found: list[int], texts: Sequence[Text], documents: Sequence[Document]) -> list[int]:
    """The numbers of one URL without those that plainly tell something else (a feed that links all to one page)."""
    first = found[0]
    return [
        number
        for number in found
        if not shingles.unlike(texts[first], texts[number])
        or set(documents[first].title) & set(documents[number].title)
    ]


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
    for names in _AGENCIES:
        if any(f" {name} " in f" {own} " for name in names):
            return (own, *names)
    return (own,) if len(own) > 3 else ()
