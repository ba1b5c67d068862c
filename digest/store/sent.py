"""The issues of which a send has begun: what readers may see of them on the web."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import sends


@dataclass(frozen=True, slots=True, kw_only=True)
class Send:
    """What was sent, and to whom."""

    edition: str
    """The fingerprint of the whole edition."""
    public: bool
    """Whether it went to everybody, not to a segment."""


def sent(store: Store) -> dict[str, Send]:
    """Every issue of which a send has begun, by slug."""
    with store.reading() as connection:
        rows = connection.execute(sa.select(sends.c.slug, sends.c.edition, sends.c.segment))
        return {row.slug: Send(edition=row.edition, public=row.segment is None) for row in rows}
