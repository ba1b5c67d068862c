"""Fix forward: a corrected, newly approved edition for those who have not got the issue yet.

of: the folder's approved edition -> Correction, planned     apply: into the ledger; the send then goes on with it
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from digest import mailing
from digest.audience import Planner, mailed
from digest.errors import IssueError
from digest.values import Edition

if TYPE_CHECKING:
    from digest.issues import Folder
    from digest.settings import Settings
    from digest.store.engine import Store
    from digest.store.variants import Variant

_TRIES = 20
"""How often it is planned anew because somebody's choice came back meanwhile (`--resend-unknown` elsewhere)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A corrected edition, and what it gives those who are still to get the issue."""

    store: Store
    edition: Edition
    fingerprint: str
    replaces: str
    """The SHA-256 of the edition that is being sent."""
    planner: Planner
    variants: Sequence[Variant]

    def apply(self, now: dt.datetime, by: str) -> None:
        """Puts it in the old one's place. Raises IssueError where the send is cancelled, or another was quicker."""
        from digest.store import correcting, editions

        slug = self.edition.issue.slug
        for _ in range(_TRIES):
            its = self.planner.plan(lambda made: editions.keep(self.store, made, now))
            if correcting.correct(self.store, slug, self.fingerprint, its, now, by) is not None:
                return
        raise IssueError(path=slug, reason="readers are just coming back: run `digest send --corrected` again")


def of(settings: Settings, folder: Folder, store: Store, *, audience: int, now: dt.datetime) -> Correction:
    """The correction that was approved; writes nothing.

    Raises IssueError where the issue is not being sent, is cancelled, or no newer edition was approved, by enough
    people; CheckError for findings, in the edition of whichever choice.
    """
    from digest.store import editions, ledger

    slug = folder.path.name
    if (begun := ledger.started(store, slug)) is None:
        raise IssueError(path=slug, reason=f"is not being sent yet: `digest send {slug}`")
    _demand_not_cancelled(store, slug)
    edition = mailing.cleared(settings, folder, store, audience=audience, now=now)
    fingerprint = editions.sha256(edition)
    _demand_newer(store, slug, fingerprint, begun[0])
    check = partial(_blocking, settings, audience, now)
    planner = _planner(settings, store, edition, fingerprint, check)
    its = planner.plan()
    if any(one.readers for one in its) and not mailed(its):
        raise IssueError(path=slug, reason="has nothing, as corrected, for those who are still to get it")
    return Correction(
        store=store, edition=edition, fingerprint=fingerprint, replaces=begun[0], planner=planner, variants=its
    )


def _demand_not_cancelled(store: Store, slug: str) -> None:
    from digest.store import control

    if (its := control.held(store, slug)) and its.kind == "cancelled":
        control.demand_free(store, slug)


def _demand_newer(store: Store, slug: str, fingerprint: str, sent: str) -> None:
    """Nothing, unless the last word of the approvals is for the edition that is being sent, or one before it."""
    from digest.store import editions

    last = {one.edition: at for at, one in enumerate(editions.approved(store, slug))}
    if fingerprint == sent or last[fingerprint] < last.get(sent, -1):
        how = f"edit its draft, then `digest approve {slug}`"
        raise IssueError(path=slug, reason=f"has no newer approved edition than {sent[:12]}, which is sent: {how}")


def _blocking(settings: Settings, audience: int, now: dt.datetime, made: Edition) -> Sequence[str]:
    return mailing.blocking(mailing.findings(made, settings, None, audience=audience, now=now))


def _planner(
    settings: Settings, store: Store, edition: Edition, fingerprint: str, check: Callable[[Edition], Sequence[str]]
) -> Planner:
    """What plans it for the choices as they were when the send began, of those who are still to get it."""
    from digest.store import correcting, editions, ledger, variants

    slug = edition.issue.slug
    segment = ledger.segment(store, slug)
    return Planner(
        settings=settings,
        whole=edition,
        fingerprint=fingerprint,
        sent=variants.went(store, slug, segment),
        load=lambda key: editions.edition(store, key).issue,
        check=check,
        choices=partial(correcting.choices, store, slug),
        where=correcting.waiting(slug),
        segment=segment,
    )
