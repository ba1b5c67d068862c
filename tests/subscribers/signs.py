"""Sign-ups to test with: a clock that is set by hand, a form that is filled in, and what stands in the store then."""

import datetime as dt
import json
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import events, origins, people, requests
from subscribers import Keys, People, candidate
from subscribers.asked import Asked, Due
from subscribers.limits import Limits
from subscribers.signing import SignUps

START = dt.datetime(2026, 9, 21, 8, 0, tzinfo=dt.UTC)
WORDING = "Yes, send me The Pier Post. I can leave at any time."
MANY = Limits(per_address=100, per_network=1000, total=10_000)


@dataclass
class Desk:
    """A newsletter's sign-ups at a time of our own."""

    store: Store
    keys: Keys = field(default_factory=Keys.fresh)
    limits: Limits = MANY
    welcome: bool = False
    now: dt.datetime = START

    def __post_init__(self) -> None:
        self.signs = self.again()

    def again(self) -> SignUps:
        """As another process has them."""
        return SignUps(self.store, self.keys, self.clock, self.limits, welcome=self.welcome)

    @property
    def people(self) -> People:
        """The newsletter's subscribers."""
        return People(self.store, self.keys, self.clock)

    def clock(self) -> dt.datetime:
        """The time that it is."""
        return self.now

    def later(self, **span: float) -> None:
        """So much time passes."""
        self.now += dt.timedelta(**span)

    def mailed(self) -> list[Due]:
        """The letters that are due, all handed to the relay."""
        due = list(self.signs.take(1000))
        for one in due:
            self.signs.sent(one)
        return due

    def subscribed(self, address: str = "anna@reader.example", **said: Any) -> Due:
        """Somebody who asked, and confirmed a minute later."""
        self.signs.ask(asked(address, **said))
        (due,) = self.mailed()
        self.later(minutes=1)
        self.signs.confirm(due.token, ip="198.51.100.9")
        return due

    def rows(self, table: sa.Table = requests) -> list[dict[str, Any]]:
        """A table's rows, in order."""
        order = table.c.event if table is origins else table.c.id
        with self.store.reading() as connection:
            return [dict(row) for row in connection.execute(sa.select(table).order_by(order)).mappings()]

    def person(self, number: int = 0) -> dict[str, Any]:
        """Somebody's row."""
        return self.rows(people)[number]

    def told(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Every event's kind, way and detail."""
        return [(one["kind"], one["how"], json.loads(one["detail"])) for one in self.rows(events)]


def asked(address: str = "anna@reader.example", **changes: Any) -> Asked:
    """A form that was filled in."""
    its = {key: changes.pop(key) for key in ("name", "topics", "language") if key in changes}
    plain = {"wording": WORDING, "form": "/subscribe", "language": "en", "ip": "192.0.2.7"}
    return Asked(candidate=candidate(address, **its), **{**plain, **changes})
