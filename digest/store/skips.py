"""Issues that were not sent since they had too little in them."""

from __future__ import annotations

import datetime as dt
import json

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import happenings


def skipped(store: Store, slug: str, *, items: int, least: int, now: dt.datetime) -> None:
    """Notes that the issue was skipped: how many items it had, and how many it takes."""
    detail = json.dumps({"items": items, "least": least})
    with store.writing() as connection:
        connection.execute(sa.insert(happenings).values(slug=slug, at=now, kind="skipped", detail=detail))
