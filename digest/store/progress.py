"""How the send of an issue gets on, from the ledger and the runs, all of one moment.

Cheap enough to be asked again and again while a million are sent to: what takes longer, the domains, is asked for
apart. Nothing here names a reader.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa

from digest.progress import Progress, Reason, Through, Version
from digest.store import control, had, ledger, runs, tables
from digest.store import domains as by_domain
from digest.store.engine import Store
from digest.store.tables import bounces, deliveries, editions, happenings, sends
from digest.values import Balance

REASONS = 20
"""Reasons that are told: what there are more of is each reader's own trouble."""
_TOLD = ("failed", "deferred", "unknown", "suppressed")
_TRIED = ("sent", "failed", "deferred", "unknown")
# What a relay says names the reader, or its own log's number: a thousand with one reason would be a thousand reasons.
_ADDRESS = re.compile(r"<?[^\s<>@:;,()]+@[^\s<>@:;,()]+>?")
_NUMBER = re.compile(r"\b(?=[A-Za-z_-]*[0-9])(?=[0-9_-]*[A-Za-z])[\w-]{10,}")


def progress(store: Store, slug: str, now: dt.datetime, *, domains: int = 20) -> Progress:
    """How the issue's send gets on, with so many recipient domains at most; 0 counts none, and is much faster.

    Where no send has begun, all is empty. Raises StoreError.
    """
    with store.still() as still, still.reading() as connection:
        begun = connection.execute(sa.select(sends).where(sends.c.slug == slug)).first()
        if begun is None:
            return Progress(slug=slug, at=now)
        balance = ledger.balance(still, slug, now)
        reasons = _reasons(connection, slug, balance)
        named, more = by_domain.domains(connection, slug, domains) if domains else ((), 0)
        return Progress(
            slug=slug,
            at=now,
            begun_at=begun.started_at,
            balance=balance,
            held=control.held(still, slug),
            runs=runs.running(still, slug, now),
            next_at=_next(connection, slug),
            reasons=reasons[:REASONS],
            more_reasons=len(reasons[REASONS:]),
            relays=tuple(_relays(connection, slug)),
            versions=_versions(connection, slug, begun.edition),
            returned=returned(connection, slug),
            domains=named,
            more_domains=more,
            domains_at=now if domains else None,
        )


def _next(connection: sa.Connection, slug: str) -> dt.datetime | None:
    """When the first of those who wait is due; of each state the index has it at hand."""
    its = deliveries.c
    first = sa.select(sa.func.min(its.next_at, type_=its.next_at.type)).where(its.slug == slug)
    found = [connection.scalar(first.where(its.state == state)) for state in ("pending", "deferred")]
    return min((at for at in found if at), default=None)


def _reasons(connection: sa.Connection, slug: str, balance: Balance) -> tuple[Reason, ...]:
    """Why readers have not got it, most readers first; what a dead sender began has its reason, too."""
    its = deliveries.c
    query = sa.select(its.state, its.code, its.reason, sa.func.count().label("rows"))
    query = query.where(its.slug == slug, its.state.in_(_TOLD)).group_by(its.state, its.code, its.reason)
    found: Counter[tuple[str, int | None, str]] = Counter()
    for row in connection.execute(query):
        found[row.state, row.code, general(row.reason)] += row.rows
    lost = balance.unknown - sum(count for (state, _, _), count in found.items() if state == "unknown")
    if lost > 0:
        found["unknown", None, ledger.STOPPED] += lost
    made = (Reason(state=key[0], code=key[1], reason=key[2], count=count) for key, count in found.items())
    return tuple(sorted(made, key=lambda one: (-one.count, one.state, one.reason, one.code or 0)))


def general(reason: str) -> str:
    """The reason without what is one reader's own in it: addresses, and numbers of a relay's log."""
    return _NUMBER.sub("…", _ADDRESS.sub("<…>", reason))


def _relays(connection: sa.Connection, slug: str) -> Iterator[Through]:
    """What became of the last attempts through each; a condition on the states would only cost SQLite time."""
    its = deliveries.c
    query = sa.select(its.relay, its.state, sa.func.count().label("rows"))
    query = query.where(its.slug == slug, its.relay.is_not(None)).group_by(its.relay, its.state)
    found: dict[str, dict[str, int]] = {}
    for row in connection.execute(query):
        if row.state in _TRIED:
            found.setdefault(row.relay, {})[row.state] = row.rows
    for relay in sorted(found):
        yield Through(relay=relay, **found[relay])


def _versions(connection: sa.Connection, slug: str, edition: str) -> tuple[Version, ...]:
    """Which editions readers have got, where it was corrected; counted only then."""
    corrected = sa.exists().where(happenings.c.slug == slug, happenings.c.kind == had.CORRECTED)
    if not connection.scalar(sa.select(corrected)):
        return ()
    got = got_of(connection, slug, edition)
    query = sa.select(editions.c.sha256, editions.c.made_at).where(editions.c.sha256.in_(got))
    rows = connection.execute(query.order_by(editions.c.made_at, editions.c.sha256))
    return tuple(Version(edition=row.sha256, made_at=row.made_at, sent=got[row.sha256]) for row in rows)


def got_of(connection: sa.Connection, slug: str, edition: str) -> Mapping[str, int]:
    """How many readers have got which edition of the issue; `edition` is what those without a variant got."""
    its, theirs = deliveries.c, tables.variants.c
    sent = sa.select(its.variant, sa.func.count().label("rows"))
    sent = sent.where(its.slug == slug, its.state == "sent").group_by(its.variant)
    given = sa.select(theirs.number, theirs.edition).where(theirs.slug == slug)
    edition_of = {row.number: row.edition for row in connection.execute(given)}
    found: Counter[str] = Counter()
    for row in connection.execute(sent):
        found[edition_of.get(row.variant) or edition] += row.rows
    return found


def returned(connection: sa.Connection, slug: str) -> Mapping[str, int]:
    """How many readers it came back from, or who complained of it, by kind of bounce."""
    its: Any = bounces.c
    query = sa.select(its.kind, sa.func.count(its.person.distinct()).label("people"))
    query = query.where(its.slug == slug).group_by(its.kind).order_by(its.kind)
    return {row.kind: row.people for row in connection.execute(query)}
