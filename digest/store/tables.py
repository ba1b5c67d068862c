"""The tables, as queries see them; what makes them is in `migrations`.

Nothing here names a person but `people`: events, deliveries and approvals hold ids, so that erasing somebody is
one row's work and the ledger still balances.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    text,
)

metadata = MetaData()
# SQLite numbers rows by itself only in a column of type INTEGER.
Id = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[dt.datetime]):
    """An aware UTC datetime; SQLite knows no time zones and keeps it naive."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """What the database keeps."""
        if value is None:
            return None
        utc = value.astimezone(dt.UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: Any, dialect: Dialect) -> dt.datetime | None:
        """What we see."""
        if value is None:
            return None
        moment: dt.datetime = value
        return moment.replace(tzinfo=dt.UTC) if moment.tzinfo is None else moment.astimezone(dt.UTC)


def _where(condition: str) -> dict[str, Any]:
    """For an index of some rows alone, on either database."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


meta = Table("meta", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))
"""Facts about the store itself, such as which keys it was written with."""

people = Table(
    "people",
    metadata,
    Column("id", Id, primary_key=True),
    Column("hash", String(64), nullable=False, unique=True),  # keyed; stays when the person is erased
    Column("address", String(320)),
    Column("name", Text),
    Column("language", String(35)),
    Column("topics", Text, nullable=False),  # a JSON list of headings
    Column("status", String(20), nullable=False, index=True),
    Column("joined_at", Moment),  # when they became active
    Column("changed_at", Moment, nullable=False),
    Column("timezone", String(64)),
    Column("fields", Text, nullable=False, server_default="{}"),  # free fields: a JSON object of texts
    Column("frequency", String(10), nullable=False, server_default="every"),
    Column("wanted", Text, nullable=False, server_default=""),  # the topics, by `digest.text.wanted`
    Column("paused_until", Moment),  # NULL with the status "paused": until they say so
    Column("expires_at", Moment),  # when a sign-up that nobody confirmed is wiped; NULL: never
    # Of the few whose time will come, so that nobody looks through a million for them.
    Index("people_by_pause", "paused_until", **_where("paused_until IS NOT NULL")),
    Index("people_by_expiry", "expires_at", **_where("expires_at IS NOT NULL")),
)

events = Table(
    "events",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Id, ForeignKey("people.id"), nullable=False, index=True),
    Column("at", Moment, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("how", String(20), nullable=False),
    Column("wording", Text),  # what they agreed to, word for word
    Column("detail", Text, nullable=False),  # JSON; never an address or a name
)
"""What happened to people, in order; triggers in the database refuse to change or delete a row."""

origins = Table(
    "origins",
    metadata,
    Column("event", Id, ForeignKey("events.id"), primary_key=True),
    Column("ip", String(45), nullable=False),
)
"""The network address that an event came from: proof of consent, erased with the person, as events cannot be."""

requests = Table(
    "requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("hash", String(64), nullable=False),  # the address's, keyed
    Column("network", String(64), nullable=False),  # where it came from, keyed
    Column("person", Id, ForeignKey("people.id")),  # once they are in `people`
    Column("state", String(10), nullable=False),  # new, open, mailed, confirmed, void, failed
    Column("said", Text),  # JSON: what was filled in and from where; NULL once it is not needed any more
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_at", Moment),  # when somebody may take it (again)
    Column("until", Moment, nullable=False),  # till when the link in its mail confirms
    Index("requests_by_address", "hash", "at"),
    Index("requests_by_network", "network", "at"),
    Index("requests_by_time", "at"),
    Index("requests_by_state", "state", "next_at"),
)
"""Sign-ups by form, each with what became of it; what they are limited by."""

imports = Table(
    "imports",
    metadata,
    Column("id", String(64), primary_key=True),  # a hash of the file and of how it is read
    Column("started_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("rows", Integer, nullable=False),  # so many of its rows are done
    Column("tally", Text, nullable=False),  # JSON: what became of them
    Column("done", Boolean, nullable=False),
)
"""Files that were imported, and how far one has come that was stopped."""

editions = Table(
    "editions",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("slug", String(20), nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    Column("data", LargeBinary, nullable=False),  # the Edition as JSON, zlib
)

approvals = Table(
    "approvals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(20), nullable=False, index=True),
    Column("edition", String(64), ForeignKey("editions.sha256"), nullable=False),
    Column("by", Text, nullable=False),
    Column("at", Moment, nullable=False),
)

sends = Table(
    "sends",
    metadata,
    Column("slug", String(20), primary_key=True),
    Column("edition", String(64), ForeignKey("editions.sha256"), nullable=False),
    Column("started_at", Moment, nullable=False),  # the Date of every message, but those with a turn of their own
    Column("segment", Text),  # the filter that chose its readers; NULL: all
    Column("held", String(10)),  # "paused" or "cancelled": nobody is sent to while it says so
    Column("held_at", Moment),
    Column("held_why", Text),
    Column("at", String(5)),  # the time of day, in each reader's zone, when they get it: 07:00; NULL: at once
)

variants = Table(
    "variants",
    metadata,
    Column("slug", String(20), ForeignKey("sends.slug"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("wanted", Text, nullable=False),  # as in `people`
    Column("frequency", String(10), nullable=False),  # as in `people`
    Column("edition", String(64), ForeignKey("editions.sha256")),  # what such readers get; NULL: nothing this time
    Column("readers", Integer, nullable=False),  # so many chose it when the send began
)
"""What each choice of topics and frequency gives of an issue that is sent."""

deliveries = Table(
    "deliveries",
    metadata,
    Column("slug", String(20), ForeignKey("sends.slug"), primary_key=True),
    Column("person", Id, ForeignKey("people.id"), primary_key=True),
    Column("state", String(10), nullable=False),
    Column("sender", String(200)),  # who has it: machine, process and run
    Column("lease", Moment),  # until when nobody else may take it
    Column("attempts", Integer, nullable=False),
    Column("next_at", Moment),  # not before; of pending, claimed and deferred ones never NULL
    Column("code", Integer),
    Column("reason", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("variant", Integer),  # the number in `variants`; NULL: the whole issue
    Column("relay", String(255)),  # through which the last attempt went
    Index("deliveries_by_turn", "slug", "state", "next_at", "variant"),
    Index("deliveries_by_person", "person"),
)

runs = Table(
    "runs",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(20), nullable=False),
    Column("sender", String(200), nullable=False),  # as in `deliveries`
    Column("started_at", Moment, nullable=False),
    Column("beat_at", Moment, nullable=False),  # when it last said how it gets on
    Column("ended_at", Moment),
    Column("settled", Integer, nullable=False, server_default="0"),  # attempts of this run that came to an end
    Column("sent", Integer, nullable=False, server_default="0"),
    Column("rate", Float, nullable=False, server_default="0"),  # of late, attempts a second
    Column("trouble", Text, nullable=False, server_default=""),  # what it waits for, "" where for nothing
    Index("runs_by_slug", "slug", "id"),
)
"""Every run of a send, and how it gets on; of a process that was killed there is no end."""

happenings = Table(
    "happenings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("slug", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("by", Text, nullable=False, server_default=""),  # who did it, where a person did; an editor's name
    Column("detail", Text, nullable=False, server_default="{}"),  # JSON; never an address or a reader's name
    Index("happenings_by_slug", "slug", "id"),
)
"""What happened to an issue's send: begun, held, gone on, corrected, ended."""

bounces = Table(
    "bounces",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Id, ForeignKey("people.id"), nullable=False),
    Column("slug", String(20)),  # the issue that came back, where that is known
    Column("at", Moment, nullable=False),
    Column("kind", String(10), nullable=False),  # hard, soft, block, challenge, complaint
    Column("status", String(12), nullable=False, server_default=""),  # RFC 3463, such as 5.1.1
    Column("reason", Text, nullable=False, server_default=""),  # what their server said, without the address
    Column("mark", String(64), nullable=False, unique=True),  # a hash of mail and person: read twice it counts once
    Index("bounces_by_slug", "slug", "kind"),
    Index("bounces_by_person", "person", "at"),
)
"""What came back after a relay had taken it."""

sources = Table(
    "sources",
    metadata,
    Column("location", String(2000), primary_key=True),  # as the newsletter names it
    Column("by_hand", Boolean, nullable=False),  # collected by name, whatever sources.opml says
    Column("address", String(2000)),  # where it is now, when it has moved for good
    Column("moved_to", String(2000)),  # where it was said to have moved, the last time
    Column("moved_times", Integer, nullable=False),  # how often in a row
    Column("etag", Text),
    Column("modified", Text),
    Column("fresh_until", Moment),
    Column("first_read", Moment),  # what it listed then is its backlog: dated by its own dates
    Column("last_try", Moment),
    Column("last_success", Moment),
    Column("errors", Integer, nullable=False),  # in a row
    Column("error", Text, nullable=False),  # the last one, "" after a success
)

readings = Table(
    "readings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", String(2000), ForeignKey("sources.location"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("entries", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),  # never seen before
    Column("undated", Integer, nullable=False),
    Index("readings_by_source", "source", "at"),
)
"""Every successful reading that found the source changed: a feed's own rhythm."""

snapshots = Table(
    "snapshots",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("made_at", Moment, nullable=False),
    Column("data", LargeBinary, nullable=False),  # the Article as JSON, zlib
)

entries = Table(
    "entries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("article", String(16), nullable=False, unique=True),  # the id it was first given, and keeps
    Column("source", String(2000), ForeignKey("sources.location"), nullable=False),
    Column("first_seen", Moment, nullable=False),
    Column("last_seen", Moment, nullable=False),
    Column("age_from", Moment, nullable=False),
    Column("published", Moment),  # what the source says; only sorts
    Column("dating", String(10), nullable=False),
    Column("mark", String(16), nullable=False),  # a hash of what the source says of it
    Column("raw", LargeBinary),  # the Entry as JSON, zlib, while its article is still to be made
    Column("tries", Integer, nullable=False),
    Column("problem", Text, nullable=False),  # why there is no article, or not the whole one
    Column("snapshot", String(64), ForeignKey("snapshots.sha256")),
    Index("entries_by_age", "source", "age_from"),
)

entry_keys = Table(
    "entry_keys",
    metadata,
    Column("source", String(2000), ForeignKey("sources.location"), primary_key=True),
    Column("key", String(20), primary_key=True),  # what an entry is recognised by: GUID, URL, words
    Column("entry", Id, ForeignKey("entries.id"), nullable=False),
)

printed = Table(
    "printed",
    metadata,
    Column("edition", String(64), ForeignKey("editions.sha256"), primary_key=True),
    Column("article", String(16), primary_key=True),
    Index("printed_by_article", "article"),
)
"""The articles in each approved edition; they count as used when that edition has been sent."""
