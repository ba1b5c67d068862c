"""The story of each issue: built, approved, sent, what came of it; only what is known, and nothing of who opened it.

listed: every issue in a row of figures     story: one issue, with its editions and headings
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from digest.errors import DigestError, IssueError
from digest.issues import Folder, order, slugs
from digest.store import annals, control, editions, ledger, runs, variants
from digest.store.progress import got_of, returned
from digest.text import topic_key, unwanted
from digest.values import Balance, Edition, Issue

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.annals import Begun
    from digest.store.editions import Approval
    from digest.store.engine import Store
    from digest.store.variants import Variant


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One issue in the list."""

    slug: str
    subject: str
    items: int
    state: str
    """draft, approved, sending, paused, cancelled or sent."""
    balance: Balance = field(default_factory=Balance)
    bounced: int = 0
    """Readers it came back from."""
    problem: str = ""
    """Why subject and items are not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Something that happened to the issue."""

    at: dt.datetime
    what: str
    """built, approved, begun, run, or a happening's kind: paused, resumed, corrected, ..."""
    by: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """An edition of the issue that readers got, or are to get."""

    edition: str
    subject: str
    items: int
    sent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """A heading of the whole issue, and what is known of its readers."""

    name: str
    items: int
    readers: int
    """Those who got an edition that has it."""
    chose: int
    """Of the audience, those who chose it by name."""
    lost: int
    """Of its readers, those who unsubscribed after the issue, as `annals.leavers` counts them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All that is known of one issue."""

    row: Row
    told: tuple[Told, ...]
    """In the order in which it happened."""
    segment: str | None = None
    given: tuple[Given, ...] = ()
    """Most readers first."""
    headings: tuple[About, ...] = ()
    """In printed order."""
    returned: Mapping[str, int] = field(default_factory=dict, hash=False)
    """Readers by kind of bounce."""
    nothing: int = 0
    """Readers who got nothing this time, since nothing they chose was in it: they are not in the audience."""
    left: int = 0
    """How many unsubscribed within `annals.AFTER` of getting it, before they got another issue."""


def listed(settings: Settings, store: Store | None, most: int | None = None) -> tuple[Row, ...]:
    """The issues in the folder and those that were sent, newest first; at most so many. Raises StoreError."""
    begun = annals.begun(store) if store else {}
    names = sorted({*slugs(settings.issues), *begun}, key=order, reverse=True)
    return tuple(_row(settings, store, name, begun.get(name)) for name in names[:most])


def _row(settings: Settings, store: Store | None, slug: str, begun: Begun | None) -> Row:
    """One issue; what cannot be read of it is told as its problem, and the others are listed all the same."""
    approved = editions.approved(store, slug) if store else ()
    edition = begun.edition if begun else approved[-1].edition if approved else None
    row = Row(slug=slug, subject="", items=0, state="approved" if approved else "draft")
    try:
        issue = editions.edition(store, edition).issue if store and edition else _draft(settings, slug)
        row = replace(row, subject=issue.subject or issue.title, items=len(issue.items))
    except DigestError as error:
        row = replace(row, problem=str(error))
    if store is None or begun is None:
        return row
    balance = ledger.balance(store, slug, ledger.now_utc())
    state = begun.held or (_open(store, slug) if balance.open else "sent")
    return replace(row, state=state, balance=balance, bounced=annals.bounced(store, slug))


def _open(store: Store, slug: str) -> str:
    """Whether somebody sends what is still open: "sending", or "stopped"."""
    return "sending" if runs.running(store, slug, ledger.now_utc()) else "stopped"


def _draft(settings: Settings, slug: str) -> Issue:
    """The issue as its draft makes it now."""
    from digest import rebuilding

    folder = Folder(settings.issues / slug)
    return rebuilding.standing(folder.the_issue(), folder.read_draft(), str(folder.draft))


def story(settings: Settings, store: Store | None, slug: str) -> Story:
    """All that is known of the issue. Raises IssueError where there is none, StoreError."""
    built = _built(settings, slug)
    if store is None:
        if built is None:
            raise IssueError(path=slug, reason="no such issue: `digest build` makes one")
        return Story(row=_row(settings, None, slug, None), told=(built,))
    with store.still() as still:
        begun, approved = annals.begun(still).get(slug), editions.approved(still, slug)
        if built is None and begun is None and not approved:
            raise IssueError(path=slug, reason="no such issue: `digest build` makes one")
        found = Story(row=_row(settings, still, slug, begun), told=_told(still, slug, built, approved, begun))
        return _sent(still, found, begun) if begun else found


def _built(settings: Settings, slug: str) -> Told | None:
    """When its files were last built; None where there are none."""
    try:
        folder = Folder(settings.issues / slug)
        # An approval writes the issue anew, but not the decisions, which are the build's alone.
        at = (folder.decisions if folder.decisions.exists() else folder.issue).stat().st_mtime
    except OSError:
        return None
    return Told(at=dt.datetime.fromtimestamp(at, dt.UTC), what="built")


def _told(
    store: Store, slug: str, built: Told | None, approved: Sequence[Approval], begun: Begun | None
) -> tuple[Told, ...]:
    """What happened to it, in order."""
    found = [built] if built else []
    found += [Told(at=one.at, what="approved", by=one.by, detail={"edition": one.edition}) for one in approved]
    if begun:
        detail = {"segment": begun.segment, "at": begun.at}
        found.append(Told(at=begun.started_at, what="begun", detail={k: v for k, v in detail.items() if v}))
    for run in runs.all_of(store, slug):
        speed = round(run.settled / run.seconds, 1) if run.seconds else 0.0
        about = {"seconds": round(run.seconds, 1), "attempts": run.settled, "sent": run.sent, "per_second": speed}
        found.append(Told(at=run.started_at, what="run", detail={**about, "ended": run.ended_at is not None}))
    happened = control.story(store, slug)
    found += [Told(at=one.at, what=one.kind, by=one.by, detail=one.detail) for one in happened]
    return tuple(sorted(found, key=lambda one: one.at))


def _sent(store: Store, story: Story, begun: Begun) -> Story:
    """The story with what came of the send."""
    slug, its = story.row.slug, variants.of(store, story.row.slug)
    with store.reading() as connection:
        got, back = got_of(connection, slug, begun.edition), returned(connection, slug)
    keys = dict.fromkeys([begun.edition, *(one.edition for one in its if one.edition), *got])
    left = annals.leavers(store, slug)
    edition_of = {one.number: one.edition for one in its}
    lost: dict[str, int] = {}
    for variant, count in left.items():
        edition = (edition_of.get(variant) if variant is not None else None) or begun.edition
        lost[edition] = lost.get(edition, 0) + count
    counting = _Headings(its)
    given = []
    for key in keys:
        one = editions.edition(store, key)  # one by one: a thousand of them are not held together
        counting.count(one, got.get(key, 0), lost.get(key, 0), whole=key == begun.edition)
        given.append(Given(edition=key, subject=one.subject, items=len(one.issue.items), sent=got.get(key, 0)))
    return replace(
        story,
        segment=begun.segment,
        given=tuple(sorted(given, key=lambda one: -one.sent)),
        headings=counting.found(),
        returned=back,
        nothing=sum(one.readers for one in its if one.edition is None),
        left=sum(left.values()),
    )


class _Headings:
    """What is known of each heading of the whole issue, counted edition by edition."""

    def __init__(self, its: Sequence[Variant]) -> None:
        self._its = its
        self._names: list[tuple[str, int]] = []
        self._readers: dict[str, int] = {}
        self._lost: dict[str, int] = {}

    def count(self, edition: Edition, readers: int, lost: int, *, whole: bool) -> None:
        """Counts the edition's readers for each of its headings."""
        if whole:
            self._names = [(section.name, len(section.items)) for section in edition.issue.sections]
        for key in {topic_key(section.name) for section in edition.issue.sections}:
            self._readers[key] = self._readers.get(key, 0) + readers
            self._lost[key] = self._lost.get(key, 0) + lost

    def found(self) -> tuple[About, ...]:
        """What was counted, in printed order."""
        chose: dict[str, int] = {}
        for one in self._its:
            for key in unwanted(one.wanted):
                chose[key] = chose.get(key, 0) + one.readers
        return tuple(
            About(
                name=name,
                items=items,
                readers=self._readers.get(topic_key(name), 0),
                chose=chose.get(topic_key(name), 0),
                lost=self._lost.get(topic_key(name), 0),
            )
            for name, items in self._names
        )
