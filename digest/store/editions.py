"""Editions as they were approved and as they are sent, byte for byte, and who approved them."""

from __future__ import annotations

import datetime as dt
import hashlib
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from digest import codec
from digest.errors import StoreError
from digest.store.engine import Store
from digest.store.tables import approvals, editions, printed
from digest.values import Edition


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Somebody's word that this very edition may go out."""

    slug: str
    edition: str
    """The edition's SHA-256."""
    by: str
    at: dt.datetime


def sha256(edition: Edition) -> str:
    """The edition's fingerprint: one letter changed anywhere is another edition."""
    return hashlib.sha256(codec.line(edition).encode()).hexdigest()


def keep(store: Store, edition: Edition, at: dt.datetime) -> str:
    """Keeps the edition whole, once; its fingerprint."""
    with store.writing() as connection:
        return _keep(connection, edition, at)[0]


def approve(store: Store, edition: Edition, *, by: str, at: dt.datetime) -> Approval:
    """Keeps the edition whole, and that it was approved."""
    slug = edition.issue.slug
    with store.writing() as connection:
        its, new = _keep(connection, edition, at)
        if new and (brought := _brought(edition)):
            connection.execute(sa.insert(printed), [{"edition": its, "article": one} for one in brought])
        connection.execute(sa.insert(approvals).values(slug=slug, edition=its, by=by, at=at))
    return Approval(slug=slug, edition=its, by=by, at=at)


def _keep(connection: sa.Connection, edition: Edition, at: dt.datetime) -> tuple[str, bool]:
    """The edition's fingerprint, and whether it was not there."""
    data = codec.line(edition).encode()
    its = hashlib.sha256(data).hexdigest()
    if connection.scalar(sa.select(sa.func.count()).where(editions.c.sha256 == its)):
        return its, False
    row = {"sha256": its, "slug": edition.issue.slug, "made_at": at, "data": zlib.compress(data, 6)}
    connection.execute(sa.insert(editions).values(row))
    return its, True


def _brought(edition: Edition) -> list[str]:
    """The articles that the edition brings: its stories', copies and other outlets' tellings among them."""
    stories = [item.story for item in edition.issue.items if item.story]
    told = [one.id for story in stories for one in story.articles]
    return list(dict.fromkeys([*told, *(one.id for story in stories for one in story.copies)]))


def approved(store: Store, slug: str) -> Sequence[Approval]:
    """Everybody's approvals of the issue, oldest first, of whatever edition."""
    its = approvals.c
    query = sa.select(its.slug, its.edition, its.by, its.at).where(its.slug == slug).order_by(its.id)
    with store.reading() as connection:
        return [Approval(**row._mapping) for row in connection.execute(query)]


def edition(store: Store, fingerprint: str) -> Edition:
    """The edition with that fingerprint, as it was. Raises StoreError where it is damaged or not there."""
    with store.reading() as connection:
        data = connection.scalar(sa.select(editions.c.data).where(editions.c.sha256 == fingerprint))
    try:
        text = zlib.decompress(data) if data is not None else b""
    except zlib.error as error:
        raise StoreError(store=store.name, reason=f"the edition {fingerprint[:12]} is damaged") from error
    if hashlib.sha256(text).hexdigest() != fingerprint:
        raise StoreError(store=store.name, reason=f"the edition {fingerprint[:12]} is not there, or damaged")
    return codec.edition(text, fingerprint[:12])
