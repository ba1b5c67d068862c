"""What came in: entries recognised again, and the articles behind them, kept compressed.

A reading is one transaction: its entries are known, or none of them. An entry waits with what its source said of it
until its article is made, so that a program that is killed between the two goes on where it was, even when the
source says "not modified" the next time.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from digest import codec
from digest.errors import StoreError
from digest.store import sources
from digest.store.engine import Store
from digest.store.had import had
from digest.store.tables import entries, entry_keys, printed, readings, snapshots
from digest.values import Article, Entry

TRIES = 3
"""Times that an entry's article is tried for; pages that fail three readings in a row rarely ever come."""
_ONE_GO = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """An entry of a reading, with all that was decided about it."""

    entry: Entry
    keys: tuple[str, ...]
    """What it is recognised by, the surest first."""
    mark: str
    age_from: dt.datetime
    """How old it is, if it was never seen before."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An entry whose article is still to be made."""

    id: int
    entry: Entry
    """With the id that it was first given."""
    tries: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """What a reading came to."""

    fresh: int = 0
    """Entries never seen before."""
    changed: int = 0
    datings: Mapping[str, int] | None = None
    """How many entries are dated, undated, future or redated."""


Dated = Callable[[dt.datetime | None, dt.datetime, dt.datetime | None], str]


def note(
    store: Store,
    location: str,
    seen: Sequence[Seen],
    answer: sources.Answer,
    now: dt.datetime,
    *,
    by_hand: bool,
    dated: Dated,
) -> Noted:
    """Keeps a reading: who is new, who was changed, who was only seen again. Nothing that was seen is forgotten."""
    with store.writing() as connection:
        health = sources.row(connection, location, by_hand=by_hand)
        known = _known(connection, location, [key for one in seen for key in one.keys])
        new, again = _told_apart(seen, known)
        datings = {
            one.entry.id: dated(one.entry.published, now, row and row.published) for one, row in [*new, *again]
        }
        _add(connection, location, [one for one, _ in new], datings, now)
        changed = _seen_again(connection, location, again, datings, known, now)
        counts = dict(Counter(datings.values()))
        reading = {"source": location, "at": now, "entries": len(datings), "fresh": len(new)}
        connection.execute(sa.insert(readings).values(reading | {"undated": counts.get("undated", 0)}))
        sources.answered(connection, health, answer, now)
    return Noted(fresh=len(new), changed=changed, datings=counts)


Pair = tuple[Seen, Any]


def _told_apart(seen: Sequence[Seen], known: Mapping[str, Any]) -> tuple[list[Pair], list[Pair]]:
    """The entries nobody has seen, and those seen before, each of these once, with their rows."""
    new: list[Pair] = []
    again: dict[int, Pair] = {}
    for one in seen:
        row = next((known[key] for key in one.keys if key in known), None)
        if row is None:
            new.append((one, None))
        else:
            again.setdefault(row.id, (one, row))
    return new, list(again.values())


def unchanged(store: Store, answers: Sequence[tuple[str, sources.Answer]], now: dt.datetime) -> None:
    """Keeps that those sources have nothing new; what they said of themselves before holds where they say nothing."""
    with store.writing() as connection:
        for location, answer in answers:
            health = sources.row(connection, location, by_hand=False)
            kept = replace(answer, etag=answer.etag or health.etag, modified=answer.modified or health.modified)
            sources.answered(connection, health, kept, now)


def _known(connection: sa.Connection, location: str, keys: Sequence[str]) -> dict[str, Any]:
    """The entries that these keys stand for, by key."""
    its = entry_keys.c
    columns = (its.key, entries.c.id, entries.c.published, entries.c.mark, entries.c.snapshot)
    query = sa.select(*columns).join(entries, entries.c.id == its.entry).where(its.source == location)
    found: dict[str, Any] = {}
    for at in range(0, len(keys), _ONE_GO):
        rows = connection.execute(query.where(its.key.in_(keys[at : at + _ONE_GO])))
        found |= {row.key: row for row in rows}
    return found


def _add(
    connection: sa.Connection, location: str, new: Sequence[Seen], datings: Mapping[str, str], now: dt.datetime
) -> None:
    """Puts in entries that were never seen, with all that they are recognised by."""
    if not new:
        return
    names = _free(connection, [one.entry.id for one in new])
    common = {"source": location, "first_seen": now, "last_seen": now, "tries": 0, "problem": ""}
    rows = [
        common
        | {
            "article": name,
            "age_from": one.age_from,
            "published": one.entry.published,
            "dating": datings[one.entry.id],
            "mark": one.mark,
            "raw": _packed(one.entry),
        }
        for one, name in zip(new, names, strict=True)
    ]
    made = sa.insert(entries).returning(entries.c.id, sort_by_parameter_order=True)
    ids = connection.scalars(made, rows).all()
    _recognise(connection, location, [(key, id_) for one, id_ in zip(new, ids, strict=True) for key in one.keys])


def _free(connection: sa.Connection, names: Sequence[str]) -> list[str]:
    """The ids, each made into another where an entry that has become something else has it already."""
    query = sa.select(entries.c.article)
    taken = set(connection.scalars(query.where(entries.c.article.in_(names))))
    found = []
    for name in names:
        while name in taken:
            name = hashlib.sha256(name.encode()).hexdigest()[:16]
            taken |= set(connection.scalars(query.where(entries.c.article == name)))
        taken.add(name)
        found.append(name)
    return found


def _recognise(connection: sa.Connection, location: str, pairs: Iterable[tuple[str, int]]) -> None:
    rows = {key: {"source": location, "key": key, "entry": id_} for key, id_ in pairs}
    if rows:
        connection.execute(sa.insert(entry_keys), list(rows.values()))


def _seen_again(
    connection: sa.Connection,
    location: str,
    again: Sequence[Pair],
    datings: Mapping[str, str],
    known: Mapping[str, Any],
    now: dt.datetime,
) -> int:
    """How many were changed: their articles are made anew. The keys that any of them has now are its own, too."""
    ids = [row.id for _, row in again]
    if ids:
        connection.execute(sa.update(entries).where(entries.c.id.in_(ids)).values(last_seen=now))
    changed = [(one, row) for one, row in again if row.mark != one.mark]
    for one, row in changed:
        values = {"mark": one.mark, "raw": _packed(one.entry), "tries": 0}
        connection.execute(sa.update(entries).where(entries.c.id == row.id).values(values))
    for one, row in again:
        if datings[one.entry.id] == "redated" or (row.published is None and one.entry.published is not None):
            values = {"published": one.entry.published, "dating": datings[one.entry.id]}
            connection.execute(sa.update(entries).where(entries.c.id == row.id).values(values))
    _recognise(connection, location, [(key, row.id) for one, row in again for key in one.keys if key not in known])
    return len(changed)


def _packed(entry: Entry) -> bytes:
    return zlib.compress(codec.line(entry).encode(), 6)


def waiting(store: Store, locations: Sequence[str]) -> tuple[Waiting, ...]:
    """The entries of those sources whose articles are still to be made, as their sources listed them."""
    its = entries.c
    query = sa.select(its.id, its.article, its.raw, its.tries).where(its.raw.is_not(None), its.tries < TRIES)
    found = []
    with store.reading() as connection:
        for at in range(0, len(locations), _ONE_GO):
            rows = connection.execute(query.where(its.source.in_(locations[at : at + _ONE_GO])).order_by(its.id))
            found += [_waiting(row) for row in rows]
    return tuple(found)


def _waiting(row: Any) -> Waiting:
    entry = codec.entry(zlib.decompress(row.raw), row.article)
    return Waiting(id=row.id, entry=replace(entry, id=row.article), tries=row.tries)


def keep(store: Store, made: Iterable[tuple[Waiting, Article]], now: dt.datetime, *, done: bool = True) -> None:
    """Keeps the articles that were made, all in one transaction; with `done` false they are tried for once more."""
    shots: dict[str, dict[str, Any]] = {}
    rows = []
    for one, article in made:
        data = codec.line(article).encode()
        fingerprint = hashlib.sha256(data).hexdigest()
        shots[fingerprint] = {"sha256": fingerprint, "made_at": now, "data": zlib.compress(data, 6)}
        rows.append({"of": one.id, "shot": fingerprint, "tried": one.tries + 1})
    if not rows:
        return
    values: dict[str, Any] = {"snapshot": sa.bindparam("shot"), "tries": sa.bindparam("tried")}
    if done:
        values |= {"raw": None, "problem": ""}
    update = sa.update(entries).where(entries.c.id == sa.bindparam("of")).values(values)
    with store.writing() as connection:
        insert: Any = sqlite.insert if store.sqlite else postgresql.insert
        connection.execute(insert(snapshots).on_conflict_do_nothing(), list(shots.values()))
        connection.execute(update, rows)


def gave_none(store: Store, one: Waiting, reason: str, *, final: bool) -> None:
    """Keeps why no article could be made; `final` when another try cannot help."""
    values: dict[str, Any] = {"problem": reason[:500], "tries": TRIES if final else one.tries + 1}
    if final or one.tries + 1 >= TRIES:
        values["raw"] = None
    with store.writing() as connection:
        connection.execute(sa.update(entries).where(entries.c.id == one.id).values(values))


def articles(
    store: Store,
    locations: Sequence[str],
    *,
    since: dt.datetime | None,
    slug: str | None = None,
    ran: Mapping[str, str] | None = None,
) -> tuple[Article, ...]:
    """The articles of those sources, none older than `since`, and none that another issue has brought already.

    But those that have another text now than the one they ran with: `ran` has the texts' SHA-256 by the articles'
    ids. In the order in which they were first seen. Raises StoreError where a snapshot is not what it was.
    """
    its, known = entries.c, ran or {}
    query = sa.select(its.article, its.snapshot, snapshots.c.data).join(snapshots, snapshots.c.sha256 == its.snapshot)
    if since is not None:
        query = query.where(its.age_from >= since)
    found = []
    with store.reading() as connection:
        query = query.where(~its.article.in_(_used(connection, slug)) | its.article.in_(list(known)))
        for at in range(0, len(locations), _ONE_GO):
            rows = connection.execute(query.where(its.source.in_(locations[at : at + _ONE_GO])).order_by(its.id))
            found += [_article(store, row) for row in rows]
    return tuple(article for article in found if known.get(article.id) != article.sha256)


def _used(connection: sa.Connection, slug: str | None) -> sa.Select[tuple[str]]:
    """The articles in editions that somebody has got; those of this very issue are still its own."""
    others = [edition for its, edition in had(connection) if its != slug]
    return sa.select(printed.c.article).where(printed.c.edition.in_(others))


def _article(store: Store, row: Any) -> Article:
    data = zlib.decompress(row.data)
    if hashlib.sha256(data).hexdigest() != row.snapshot:
        raise StoreError(store=store.name, reason=f"the article {row.article} is not what it was")
    return codec.article(data, row.article)
