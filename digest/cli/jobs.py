"""What one `digest send` is about: the edition, whose turn it is, how things stood before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from digest.cli import edition_lines, newsletter, status
from digest.errors import IssueError
from digest.values import Balance, Edition

if TYPE_CHECKING:
    from digest.audience import Fact, Planner
    from digest.canary import Canary
    from digest.cli.timing import Timed
    from digest.correction import Correction
    from digest.deliver import Way
    from digest.issues import Folder
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.variants import Variant
    from subscribers.segments import Segment


def job(
    settings: Settings,
    store: Store,
    slug: str,
    *,
    segment: Segment | None,
    ways: tuple[Way, ...],
    relays: tuple[str, ...],
    quiet: bool,
    as_json: bool,
    waking: bool = False,
    corrected: bool = False,
) -> Job:
    """What a send of the issue is about: the edition being sent, else the approved one. Raises what forbids it.

    With `waking`, as if the pauses that are over had been ended. `corrected`: the approved one, instead of the other.
    """
    from digest import mailing
    from digest.store import control, editions, ledger, variants

    about: dict[str, Any] = {"ways": ways, "relays": relays, "quiet": quiet, "as_json": as_json}
    made = partial(Job, settings=settings, store=store, slug=slug, **about)
    if corrected:
        return _corrected(settings, store, slug, segment, made)
    control.demand_free(store, slug)
    if (begun := ledger.started(store, slug)) and ledger.out(store, slug):
        _same_readers(store, slug, segment)
        before = status.balance_of(store, slug)
        if before.open and mailing.changed(settings, slug, begun[0]):
            told = f"{slug} goes on as it was approved; what was changed since is not in it (--corrected)"
            click.echo(f"digest: {told}", err=True)
        edition, its = editions.edition(store, begun[0]), variants.of(store, slug)
        return made(edition=edition, fingerprint=begun[0], before=before, variants=its)
    return _fresh(settings, store, slug, segment, begun[0] if begun else None, made, waking)


def _fresh(
    settings: Settings,
    store: Store,
    slug: str,
    segment: Segment | None,
    begun: str | None,
    made: Callable[..., Job],
    waking: bool,
) -> Job:
    """The same, of an issue that nobody can have yet."""
    from digest import audience, dispatch, mailing
    from digest.store import editions, ledger, variants

    now = ledger.now_utc()
    readers = sum(one.readers for one in dispatch.choices(settings, store, segment, now, waking=waking))
    folder = newsletter.issue_folder(settings, slug)
    edition = mailing.cleared(settings, folder, store, audience=readers, now=now)
    _name_missing(folder, edition)
    if begun == (fingerprint := editions.sha256(edition)):
        _same_readers(store, slug, segment)
        before, its = status.balance_of(store, slug), variants.of(store, slug)
        return made(edition=edition, fingerprint=fingerprint, before=before, variants=its)
    planner = dispatch.planner(settings, store, edition, segment=segment, audience=readers, now=now, waking=waking)
    its = planner.plan()
    before = Balance(audience=(mailed := audience.mailed(its)), pending=mailed)
    return made(edition=edition, fingerprint=fingerprint, before=before, variants=its, planner=planner)


def _corrected(settings: Settings, store: Store, slug: str, segment: Segment | None, made: Callable[..., Job]) -> Job:
    """The same, of a corrected edition for those who have not got the issue."""
    from digest import correction
    from digest.store import ledger

    if ledger.started(store, slug):
        _same_readers(store, slug, segment)
    before = status.balance_of(store, slug)
    folder = newsletter.issue_folder(settings, slug)
    its = correction.of(settings, folder, store, audience=before.audience, now=ledger.now_utc())
    _name_missing(folder, its.edition)
    new = {"edition": its.edition, "fingerprint": its.fingerprint, "variants": its.variants}
    return made(before=before, correction=its, **new)


def _name_missing(folder: Folder, edition: Edition) -> None:
    """A line on the images that readers would miss."""
    if missing := [name for name in folder.missing_pictures(edition.issue) if name in edition.html]:
        click.echo(f"digest: missing or damaged in {folder.path}: {', '.join(missing)}: readers see gaps", err=True)


def _same_readers(store: Store, slug: str, segment: Segment | None) -> None:
    """Nothing, unless other readers are asked for than those whom the send began with. Raises IssueError."""
    from digest.store import ledger

    its = ledger.segment(store, slug)
    if segment is not None and segment.text != its:
        whom = f"the segment {its}" if its else "all readers"
        raise IssueError(path=slug, reason=f"is being sent to {whom} already: run `digest send` without --segment")


@dataclass(slots=True, kw_only=True)
class Job:
    """The issue that is to be sent, and to whom."""

    settings: Settings
    store: Store
    slug: str
    ways: tuple[Way, ...]
    """Spare ones last; none where none is named, and the settings are asked again."""
    relays: tuple[str, ...]
    """Those of the command line."""
    quiet: bool
    as_json: bool
    edition: Edition
    fingerprint: str
    before: Balance
    """How things stood when the command was given."""
    variants: Sequence[Variant]
    """What each choice gives; none for a send that began before there were any."""
    planner: Planner | None = None
    """What plans the issue; None where its readers are frozen already."""
    correction: Correction | None = None
    """What takes the place of the edition that is being sent, before anybody gets anything more."""
    timed: Timed | None = None
    """When they have their turns; None where all have it at once."""
    canary: Canary | None = None
    """Who gets it first; None where all do at once."""

    @property
    def begun(self) -> bool:
        """Whether its readers are frozen already."""
        return self.planner is None

    def left(self, *, resend_unknown: bool, retry_failed: bool) -> int:
        """How many this run would try."""
        from digest import audience

        its = self.before
        waiting = audience.mailed(self.variants) if self.correction else its.open
        return waiting + (its.unknown if resend_unknown else 0) + (its.failed if retry_failed else 0)

    def recover(self) -> None:
        """Says of what a dead sender left that it is unknown, so that it can be named."""
        from digest.store import ledger, turns

        if begun := ledger.started(self.store, self.slug):
            turns.Ledger(self.store, self.slug, edition=begun[0], token=str).recover()

    @property
    def what(self) -> str:
        """The subject, and whether it is corrected."""
        return f"{'the corrected ' if self.correction else ''}{self.edition.subject!r}"

    def told(self, left: int) -> str:
        """Who gets what, where the variants are of those whom this run would send to."""
        from digest import audience

        all_ = audience.mailed(self.variants) if self.correction else self.before.audience
        said = audience.told(self.variants, self.fingerprint) if left == all_ else ""
        return f": {said}" if said else ""

    def editions(self) -> tuple[Sequence[Variant], Mapping[str, Fact]]:
        """Who would get which edition."""
        if self.planner:
            return self.variants, self.planner.facts
        if self.correction:
            return self.variants, self.correction.planner.facts
        return edition_lines.of_store(self.store, self.slug, self.before.audience)
