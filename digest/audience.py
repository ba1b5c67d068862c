"""Who gets what of an issue: each distinct choice of the readers is a variant, and equal ones share one edition.

Planner: choices -> variants, each edition rendered and checked once, and let go       told: variants in a few words
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from digest import rebuilding, render, topical
from digest.edit.topics import known
from digest.errors import CheckError
from digest.issues import parsed
from digest.store import editions
from digest.store.variants import Variant
from digest.text import unwanted

if TYPE_CHECKING:
    import sqlalchemy as sa

    from digest.edit import Topics
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.values import Edition, Issue

Keep = Callable[["Edition"], object]


class Choice(Protocol):
    """A choice that somebody made (`subscribers.audience`)."""

    @property
    def wanted(self) -> str:
        """The topics, by `digest.text.wanted`."""

    @property
    def frequency(self) -> str:
        """How often they want a mail."""

    @property
    def readers(self) -> int:
        """How many chose so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """What an editor wants to know of an edition."""

    subject: str
    items: int
    bytes: int
    """Of the HTML mail and its text twin."""


@dataclass(slots=True, kw_only=True)
class Planner:
    """Plans one issue; what it has rendered and checked once it knows for good, and holds no edition."""

    settings: Settings
    whole: Edition
    fingerprint: str
    """The whole edition's SHA-256."""
    sent: Sequence[tuple[str, str]]
    """The issues that went out before, oldest first, each with its edition's SHA-256."""
    load: Callable[[str], Issue]
    """The issue in that edition, as it was sent."""
    check: Callable[[Edition], Sequence[str]]
    """What an edition is not sent with, a line each."""
    choices: Callable[[], Iterable[Choice]]
    where: sa.ColumnElement[bool]
    """Who is in the audience, as a clause over `people`."""
    segment: str | None = None
    """The filter that says so; None for all."""
    facts: dict[str, Fact] = field(default_factory=dict)
    """Of each edition that was planned, by its SHA-256."""
    _loaded: dict[str, Issue] = field(init=False, default_factory=dict)
    _histories: dict[str, tuple[tuple[Issue, ...], Topics]] = field(init=False, default_factory=dict)
    _given: dict[tuple[str, Topics | None], Issue | None] = field(init=False, default_factory=dict)
    _made: dict[topical.Contents, str] = field(init=False, default_factory=dict)
    _kept: set[str] = field(init=False, default_factory=set)

    _theme: render.Theme = field(init=False)

    def __post_init__(self) -> None:
        self._theme = rebuilding.theme_of(self.settings)
        self._made[topical.contents(self.whole.issue)] = self.fingerprint
        self._kept.add(self.fingerprint)
        self.facts[self.fingerprint] = fact(self.whole)

    def plan(self, keep: Keep | None = None) -> tuple[Variant, ...]:
        """What each choice gives, as the readers have chosen now; each new edition is given to `keep`.

        Those of one edition follow one another. Raises CheckError for an edition that must not be sent.
        """
        found = [(one, self._edition(one, keep)) for one in self.choices()]
        places = {edition: place for place, edition in enumerate(dict.fromkeys(edition for _, edition in found))}
        found.sort(key=lambda pair: (pair[1] is None, places[pair[1]]))
        return tuple(
            Variant(number=number, wanted=one.wanted, frequency=one.frequency, edition=edition, readers=one.readers)
            for number, (one, edition) in enumerate(found, 1)
        )

    def _edition(self, choice: Choice, keep: Keep | None) -> str | None:
        """What the choice gives; None for nothing this time."""
        issue = self._issue(choice.wanted, choice.frequency)
        if issue is None:
            return None
        key = topical.contents(issue)
        its = self._made.get(key)
        if its is not None and (keep is None or its in self._kept):
            return its
        edition = render.edition(issue, self._theme, page="")
        if its is None:
            self._checked(edition, choice)
            its = self._made[key] = editions.sha256(edition)
            self.facts[its] = fact(edition)
        if keep:
            keep(edition)
            self._kept.add(its)
        return its

    def _issue(self, wanted: str, frequency: str) -> Issue | None:
        """The cut; of the topics only what the issues have counts, so that many choices come to the same."""
        if frequency == "every" and not wanted:
            return self.whole.issue
        issues, topics = self._history(frequency)
        chosen = unwanted(wanted) & topics if wanted else None
        if chosen is not None and not chosen:
            return None
        key = (frequency, chosen)
        if key not in self._given:
            self._given[key] = topical.cut(issues, chosen, frequency, self.settings).issue
        return self._given[key]

    def _history(self, frequency: str) -> tuple[tuple[Issue, ...], Topics]:
        """The issues that decide what readers of that frequency get, and all that can be chosen of them."""
        if frequency not in self._histories:
            days = [*(parsed(slug)[1] for slug, _ in self.sent), self.whole.issue.date]
            count = topical.deciding(days, frequency, self.settings)
            before = self.sent[len(self.sent) - count + 1 :]
            issues = (*(self._sent(edition) for _, edition in before), self.whole.issue)
            self._histories[frequency] = issues, frozenset().union(*map(known, issues))
        return self._histories[frequency]

    def _sent(self, edition: str) -> Issue:
        if edition not in self._loaded:
            self._loaded[edition] = self.load(edition)
        return self._loaded[edition]

    def _checked(self, edition: Edition, choice: Choice) -> None:
        if found := self.check(edition):
            whose = f"for readers of {named(choice.wanted, choice.frequency)}"
            raise CheckError(slug=edition.issue.slug, findings=[f"{whose}: {one}" for one in found])


def fact(edition: Edition) -> Fact:
    """What an editor wants to know of the edition."""
    size = len(edition.html.encode()) + len(edition.text.encode())
    return Fact(subject=edition.subject, items=len(edition.issue.items), bytes=size)


def facts(store: Store, its: Iterable[Variant]) -> Mapping[str, Fact]:
    """The same of every edition that some of the variants give, read one by one. Raises StoreError."""
    keys = dict.fromkeys(one.edition for one in its if one.edition)
    return {key: fact(editions.edition(store, key)) for key in keys}


def named(wanted: str, frequency: str) -> str:
    """A choice in a few words: "haiti, kenya (weekly)"."""
    topics = ", ".join(sorted(unwanted(wanted))) or "everything"
    return topics if frequency == "every" else f"{topics} ({frequency})"


def mailed(its: Iterable[Variant]) -> int:
    """How many readers get something."""
    return sum(one.readers for one in its if one.edition)


def told(its: Sequence[Variant], whole: str) -> str:
    """Who gets what, such as "900 the whole issue, 280 in 12 editions by topic, 24 the weekly; 31 get nothing this
    time"; "" where all get the whole issue."""
    groups: dict[str, list[Variant]] = {"whole": [], "every": [], "daily": [], "weekly": []}
    for one in its:
        if one.edition:
            groups["whole" if one.edition == whole else one.frequency].append(one)
    said = ", ".join(_group(name, some) for name, some in groups.items() if some)
    nothing = sum(one.readers for one in its) - mailed(its)
    if nothing:
        return "; ".join(filter(None, (said, f"{nothing:,} {'get' if nothing > 1 else 'gets'} nothing this time")))
    return said if any(some for name, some in groups.items() if name != "whole") else ""


def _group(name: str, its: Sequence[Variant]) -> str:
    readers, number = mailed(its), len({one.edition for one in its})
    several = f" in {number:,} editions" if number > 1 else ""
    if name == "whole":
        return f"{readers:,} the whole issue"
    if name == "every":
        return f"{readers:,}{several or ' in 1 edition'} by topic"
    return f"{readers:,} the {name}{several}"
