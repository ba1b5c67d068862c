"""What is known of people, gone from every table but for their keyed hash; events stay, and never held any of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import sqlalchemy as sa

from digest.store.tables import bounces, deliveries, events, origins, people, requests

NOTHING: Mapping[str, Any] = MappingProxyType(
    {
        "address": None, "name": None, "language": None, "topics": "[]", "timezone": None, "fields": "{}",
        "frequency": "every", "wanted": "", "paused_until": None, "expires_at": None,
    }
)  # fmt: skip
"""The columns of `people` of whom nothing is known."""


def wipe(connection: sa.Connection, who: Sequence[int], *, until: dt.datetime | None = None) -> None:
    """Takes away all that is known of these people, a thousand at most; why, the caller records.

    With `until`, what they filled in stays where its link would confirm after that.
    """
    connection.execute(sa.update(people).where(people.c.id.in_(who)).values(**NOTHING))
    theirs = sa.select(events.c.id).where(events.c.person.in_(who))
    connection.execute(sa.delete(origins).where(origins.c.event.in_(theirs)))
    hashes = sa.select(people.c.hash).where(people.c.id.in_(who))
    if until is None:  # with the hashes of the networks that they came from
        connection.execute(sa.delete(requests).where(requests.c.hash.in_(hashes)))
    else:
        asked = requests.c.hash.in_(hashes) & requests.c.said.is_not(None) & (requests.c.until <= until)
        connection.execute(sa.update(requests).where(asked).values(said=None))
    # Relays quote the address when they refuse it.
    quoted = deliveries.c.person.in_(who) & (deliveries.c.reason != "")
    connection.execute(sa.update(deliveries).where(quoted).values(reason=""))
    connection.execute(sa.update(bounces).where(bounces.c.person.in_(who)).values(reason=""))
