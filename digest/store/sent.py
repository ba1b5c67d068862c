"""The issues of which a send has begun: what readers may see of them on the web."""

from __future__ import annotations

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import sends


def sent(store: Store) -> dict[str, str]:
    """The fingerprint of each issue's whole edition, by slug."""
    with store.reading() as connection:
        rows = connection.execute(sa.select(sends.c.slug, sends.c.edition))
        return {row.slug: row.edition for row in rows}
