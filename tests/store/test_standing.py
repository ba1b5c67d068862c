"""What the store knows of a source's rhythm, and how sources stand; on SQLite and on PostgreSQL."""

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from digest import collect, standing
from digest.canonical import canonical
from digest.settings import Settings
from digest.store import engine, habits, sources, wire
from digest.store.engine import Store
from digest.values import Entry, Source

FEED = Source(location="https://pier.example/feed.xml", title="Pier Post")
START = dt.datetime(2026, 6, 1, 7, 20, tzinfo=dt.UTC)  # a Monday
HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store."""
    with engine.opened(store_url) as store:
        yield store


def entry(name: str, published: dt.datetime | None = None, *, picked: bool = False) -> Entry:
    """An entry of the feed."""
    return Entry(id=name.rjust(16, "0"), source=FEED, guid=name, title=name, published=published, picked=picked)


def note(store: Store, now: dt.datetime, *found: Entry) -> None:
    """A reading of the feed kept."""
    backlog = not sources.health(store, [FEED.location])
    keys = collect.keys(found, canonical)
    seen = [
        wire.Seen(entry=one, keys=keys[one.id], mark="m", age_from=collect.age_from(one, now, backlog=backlog))
        for one in found
    ]
    wire.note(store, FEED.location, seen, sources.Answer(), now, by_hand=False, dated=collect.dated)


def stands(store: Store | None, now: dt.datetime, source: Source = FEED, **settings: object) -> standing.Standing:
    """How the one source stands."""
    its = Settings(folder=Path("/news"), **settings)  # type: ignore[arg-type]
    (one,) = standing.standings([source], its, store, now)
    return one


def daily(store: Store, days: int, *, per_day: int = 2, dated: bool = True) -> dt.datetime:
    """Readings on so many days in a row, each with new entries; the time of the last."""
    for day in range(days):
        now = START + day * DAY
        note(store, now, *(entry(f"{day}-{n}", now - n * HOUR if dated else None) for n in range(per_day)))
    return now


def test_entries_appear_at_their_own_dates(store: Store) -> None:
    """Those to come and those without one when we saw them; in one hour they are one row; picked ones never."""
    note(store, START, entry("a", START - 3 * DAY), entry("b", START - 3 * DAY - 5 * dt.timedelta(minutes=1)),
         entry("c"), entry("p", START - DAY, picked=True))  # fmt: skip
    later = START + DAY
    note(store, later, entry("d", later + 9 * DAY), entry("e"), entry("f", later - 2 * HOUR))
    found = habits.appeared(store, [FEED.location, "https://quay.example/f"], START - 30 * DAY)
    assert {at: (one.at, one.entries) for at, one in enumerate(found[FEED.location])} == {
        0: (dt.datetime(2026, 5, 29, 7, tzinfo=dt.UTC), 2),
        1: (dt.datetime(2026, 6, 2, 5, tzinfo=dt.UTC), 1),
        2: (dt.datetime(2026, 6, 2, 7, tzinfo=dt.UTC), 2),
    }
    assert [one.newest for one in found[FEED.location]] == [START - 3 * DAY, later, later]
    assert list(found) == [FEED.location]
    assert not habits.appeared(store, [FEED.location], later + DAY)


def test_a_source_that_keeps_its_rhythm_is_ok(store: Store) -> None:
    """With its health, and its entries a day."""
    now = daily(store, 30)
    one = stands(store, now + HOUR)
    assert (one.status, one.verdicts, one.place) == ("ok", (), FEED.location)
    assert one.per_day == pytest.approx(2, abs=0.1)
    assert one.health is not None
    assert one.health.last_success == now


def test_one_that_is_read_in_vain_is_silent(store: Store) -> None:
    """Once it is silent for longer than its habit; not while nobody reads it."""
    last = daily(store, 30)
    now = last + 5 * DAY
    assert stands(store, now).status == "ok"
    wire.unchanged(store, [(FEED.location, sources.Answer())], now)
    one = stands(store, now)
    assert one.status == "silent"
    assert one.verdicts[0].reason.startswith("nothing new for 5 days, where 9 entries")
    assert [odd.place for odd in standing.odd([FEED], Settings(folder=Path("/news")), store, now)] == [FEED.location]
    wire.unchanged(store, [(FEED.location, sources.Answer())], last + 300 * DAY)
    assert stands(store, last + 300 * DAY).status == "silent"


def test_one_that_floods_or_has_no_dates_is_told_of(store: Store) -> None:
    """Far more than ever in one day; not one date in all its readings."""
    now = daily(store, 12, per_day=4, dated=False) + DAY
    assert stands(store, now).status == "undated"
    note(store, now, *(entry(f"new-{n}", now) for n in range(70)))
    one = stands(store, now)
    assert one.status == "floods"
    assert one.verdicts[0].reason == "70 new entries within 24 hours, usually 4 a day"


def test_failing_beats_all_else(store: Store) -> None:
    """What cannot be read is not silent."""
    now = daily(store, 30)
    for _ in range(3):
        sources.failed(store, FEED.location, "the server answers 500", now + DAY, by_hand=False)
    one = stands(store, now + DAY)
    assert (one.status, one.health and one.health.errors) == ("failing", 3)


def test_a_source_nobody_has_read_says_so(store: Store) -> None:
    """Nor is it, where there is no store at all, or where it only failed; a blocked one is blocked."""
    assert stands(store, START).status == stands(None, START).status == "never read"
    sources.failed(store, FEED.location, "no", START, by_hand=False)
    assert stands(store, START).status == "failing"
    assert stands(store, START, block=("pier.example",)).status == "blocked"


def test_files_have_no_rhythm(store: Store) -> None:
    """A folder of saved pages is as old as it is; the store knows a file by its path from the newsletter's folder."""
    one = stands(store, START, Source(location="/news/saved/page.html"))
    assert (one.place, one.status, one.verdicts) == ("saved/page.html", "never read", ())


def test_many_sources_stand_together(store: Store) -> None:
    """More than a database takes in one query."""
    many: Sequence[Source] = [Source(location=f"https://n{n}.example/f") for n in range(1200)]
    found = standing.standings([*many, FEED], Settings(folder=Path("/news")), store, START)
    assert {one.status for one in found} == {"never read"}
