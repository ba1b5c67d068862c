"""What came in stays known, whatever its feed calls it the next time; on SQLite and on PostgreSQL."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest import collect
from digest.canonical import canonical
from digest.errors import StoreError
from digest.store import correcting, editions, engine, ledger, sources, wire
from digest.store.engine import Store
from digest.store.tables import deliveries, entries, people, printed, snapshots
from digest.store.traces import traces
from digest.values import Article, Entry, Source, Url

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)
FEED = "https://harbour.example/feed.xml"
BODY = "The night ferry to the islands will run again from Monday, the harbour board said after a long meeting. " * 3


def entry(number: int = 1, **changes: Any) -> Entry:
    """An entry of the feed."""
    its = {
        "id": f"{number:016x}",
        "source": Source(location=FEED),
        "guid": f"guid-{number}",
        "url": Url(f"https://harbour.example/{number}"),
        "title": f"Ferry {number}",
        "html": f"<p>{BODY} Number {number}.</p>",
        "published": NOW - HOUR,
    }
    return Entry(**{**its, **changes})


def note(store: Store, found: Sequence[Entry], now: dt.datetime = NOW, **answer: Any) -> wire.Noted:
    """A reading of the feed kept."""
    backlog = FEED not in sources.health(store, [FEED])
    keys = collect.keys(found, canonical)
    seen = [
        wire.Seen(
            entry=one, keys=keys[one.id], mark=collect.mark(one), age_from=collect.age_from(one, now, backlog=backlog)
        )
        for one in found
    ]
    return wire.note(store, FEED, seen, sources.Answer(**answer), now, by_hand=False, dated=collect.dated)


def rows(store: Store) -> list[Any]:
    """The entries that are known."""
    with store.reading() as connection:
        return list(connection.execute(sa.select(entries).order_by(entries.c.id)).all())


def article(one: wire.Waiting) -> Article:
    """What the entry says."""
    return Article(
        id=one.entry.id, title=one.entry.title or "", text=BODY, source=one.entry.source, url=one.entry.url
    )


def made(store: Store, now: dt.datetime = NOW) -> None:
    """All articles that are waited for, made."""
    wire.keep(store, [(one, article(one)) for one in wire.waiting(store, [FEED])], now)


def ids(store: Store, **asked: Any) -> list[str]:
    """The articles a build could choose from."""
    return [one.id for one in wire.articles(store, [FEED], **{"since": None, **asked})]


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store."""
    with engine.opened(store_url) as store:
        yield store


@pytest.mark.parametrize(
    "changed",
    [
        {"guid": "another"},
        {"guid": None},
        {"title": "Ferry 1 (updated)"},
        {"url": Url("https://harbour.example/moved/1"), "title": "Another"},
        {"url": Url("https://www.harbour.example/1?utm_source=feed"), "guid": "x", "title": "Another"},
        {"url": Url("https://harbour.example/new"), "guid": "another"},
        {"published": NOW + 5 * HOUR},
        {"published": None},
    ],
)
def test_an_entry_is_the_same_whatever_its_feed_changes(store: Store, changed: dict[str, Any]) -> None:
    """GUID, title, URL or date: as long as one sure sign is left, it is no new entry."""
    note(store, [entry(1), entry(2)])
    noted = note(store, [replace(entry(1), id="f" * 16, **changed), entry(2)], NOW + 3 * HOUR)
    assert noted.fresh == 0
    assert [row.article for row in rows(store)] == [entry(1).id, entry(2).id]
    assert all(row.first_seen == NOW for row in rows(store))


def test_another_story_is_another_entry(store: Store) -> None:
    """Also under the same title, as a column has it every day."""
    note(store, [entry(1, title="Morning briefing", html="<p>Good morning.</p>")])
    noted = note(store, [entry(2, title="Morning briefing", html="<p>Good morning.</p>")], NOW + 24 * HOUR)
    assert noted.fresh == 1


def test_signs_that_all_entries_share_tell_nothing(store: Store) -> None:
    """Feeds that give every entry the site's address, or one GUID, have many entries all the same."""
    home = Url("https://harbour.example/")
    found = [entry(n, url=home, guid="all the same", html=f"<p>{n} {BODY}</p>") for n in range(1, 6)]
    assert note(store, found).fresh == 5
    assert note(store, found, NOW + HOUR).fresh == 0


def test_what_a_new_source_lists_is_as_old_as_it_says(store: Store) -> None:
    """Its backlog must not return as news; what comes later is as new as we saw it, whatever its date."""
    old, undated = NOW - 400 * 24 * HOUR, None
    note(store, [entry(1, published=old), entry(2, published=undated), entry(3, published=NOW + 48 * HOUR)])
    note(store, [entry(4, published=old)], NOW + HOUR)
    found = {row.article: (row.age_from, row.dating) for row in rows(store)}
    assert found[entry(1).id] == (old, "dated")
    assert found[entry(2).id] == (NOW, "undated")
    assert found[entry(3).id] == (NOW, "future")
    assert found[entry(4).id] == (NOW + HOUR, "dated")


def test_a_new_date_makes_nothing_new(store: Store) -> None:
    """It is called redated, and is as old as before."""
    note(store, [entry(1)])
    noted = note(store, [entry(1, published=NOW + 30 * HOUR)], NOW + 31 * HOUR)
    assert noted.datings == {"redated": 1}
    (row,) = rows(store)
    assert (row.first_seen, row.age_from, row.dating) == (NOW, NOW - HOUR, "redated")


def test_a_failed_reading_forgets_nothing(store: Store) -> None:
    """Nor does one that finds the feed empty; when it is back, nothing is new."""
    note(store, [entry(1), entry(2)])
    assert sources.failed(store, FEED, "the server answers 500", NOW + HOUR, by_hand=False) == 1
    assert sources.failed(store, FEED, "the server answers 500", NOW + 2 * HOUR, by_hand=False) == 2
    note(store, [], NOW + 3 * HOUR)
    assert note(store, [entry(1), entry(2)], NOW + 4 * HOUR).fresh == 0
    its = sources.health(store, [FEED])[FEED]
    assert (its.errors, its.error, its.last_success) == (0, "", NOW + 4 * HOUR)


def test_a_source_has_moved_when_it_was_said_twice_in_a_row(store: Store) -> None:
    """Once may be a mistake of somebody's server."""
    new = "https://new.example/feed.xml"
    note(store, [entry(1)], moved=new)
    assert sources.health(store, [FEED])[FEED].address is None
    note(store, [entry(1)], NOW + HOUR)
    note(store, [entry(1)], NOW + 2 * HOUR, moved=new)
    assert sources.health(store, [FEED])[FEED].address is None
    note(store, [entry(1)], NOW + 3 * HOUR, moved=new)
    assert sources.health(store, [FEED])[FEED].address == new


def test_an_unchanged_source_keeps_what_it_said_of_itself(store: Store) -> None:
    """A 304 need not say the ETag again."""
    note(store, [entry(1)], etag='"a"', modified="Mon, 21 Sep 2026 07:00:00 GMT")
    wire.unchanged(store, [(FEED, sources.Answer())], NOW + HOUR)
    its = sources.health(store, [FEED])[FEED]
    assert (its.etag, its.modified, its.last_success) == ('"a"', "Mon, 21 Sep 2026 07:00:00 GMT", NOW + HOUR)


def test_articles_are_kept_and_come_back_as_they_were(store: Store) -> None:
    """With the id that their entries were first given."""
    note(store, [entry(1), entry(2)])
    assert ids(store) == []
    made(store)
    assert wire.waiting(store, [FEED]) == ()
    found = wire.articles(store, [FEED], since=None)
    assert [one.id for one in found] == [entry(1).id, entry(2).id]
    assert found[0].text == BODY


def test_what_was_changed_has_its_article_made_anew(store: Store) -> None:
    """And stays the same entry."""
    note(store, [entry(1)])
    made(store)
    assert note(store, [entry(1, html=f"<p>Corrected. {BODY}</p>")], NOW + HOUR).changed == 1
    (one,) = wire.waiting(store, [FEED])
    wire.keep(store, [(one, replace(article(one), text="Corrected."))], NOW + HOUR)
    assert [found.text for found in wire.articles(store, [FEED], since=None)] == ["Corrected."]


def test_an_article_is_tried_for_a_few_times(store: Store) -> None:
    """Then no more; why there is none is kept."""
    note(store, [entry(1), entry(2)])
    for _ in range(wire.TRIES):
        one = wire.waiting(store, [FEED])[0]
        wire.gave_none(store, one, "the server answers 503", final=False)
    (other,) = wire.waiting(store, [FEED])
    wire.gave_none(store, other, "there is no text in it", final=True)
    assert wire.waiting(store, [FEED]) == ()
    assert [row.problem for row in rows(store)] == ["the server answers 503", "there is no text in it"]
    assert all(row.raw is None for row in rows(store))


def test_a_teaser_stands_in_until_the_page_comes(store: Store) -> None:
    """The article is there at once, and is tried for again."""
    note(store, [entry(1)])
    (one,) = wire.waiting(store, [FEED])
    wire.keep(store, [(one, replace(article(one), text="Teaser."))], NOW, done=False)
    assert [found.text for found in wire.articles(store, [FEED], since=None)] == ["Teaser."]
    made(store)
    assert [found.text for found in wire.articles(store, [FEED], since=None)] == [BODY]


def test_age_is_counted_from_when_we_saw_it(store: Store) -> None:
    """Not from what its feed says."""
    note(store, [entry(1, published=NOW - 100 * HOUR)])
    note(store, [entry(2, published=NOW - 100 * HOUR)], NOW)
    made(store)
    assert ids(store, since=NOW - 72 * HOUR) == [entry(2).id]


def sent(store: Store, slug: str, articles: Sequence[str], state: str) -> None:
    """An issue that brought these articles, and how its only delivery stands."""
    with store.writing() as connection:
        edition = {"sha256": f"e-{slug}", "slug": slug, "made_at": NOW, "data": b""}
        connection.execute(sa.insert(editions.editions).values(edition))
        rows = [{"edition": f"e-{slug}", "article": one} for one in articles]
        connection.execute(sa.insert(printed), rows)
        person = {"hash": slug, "topics": "[]", "status": "active", "changed_at": NOW, "address": f"{slug}@x.example"}
        connection.execute(sa.insert(people).values(person))
    ledger.start(store, slug, f"e-{slug}", NOW)
    with store.writing() as connection:
        update = sa.update(deliveries).where(deliveries.c.slug == slug)
        connection.execute(update.values(state=state))


@pytest.mark.parametrize("state", ["pending", "failed", "deferred", "unknown"])
def test_nothing_counts_as_used_before_its_issue_was_sent(store: Store, state: str) -> None:
    """Approved, tried, failed: the articles are still to be had."""
    note(store, [entry(1), entry(2)])
    made(store)
    sent(store, "2026-09-20", [entry(1).id], state)
    assert ids(store, slug="2026-09-21") == [entry(1).id, entry(2).id]


def test_what_was_sent_is_not_offered_again(store: Store) -> None:
    """To any issue but the one that brought it."""
    note(store, [entry(1), entry(2)])
    made(store)
    sent(store, "2026-09-20", [entry(1).id], "sent")
    assert ids(store, slug="2026-09-21") == [entry(2).id]
    assert ids(store, slug="2026-09-20") == [entry(1).id, entry(2).id]


def test_what_stood_in_a_replaced_edition_alone_was_sent_too(store: Store) -> None:
    """And what the corrected one brings is still to be had until somebody has got that."""
    note(store, [entry(1), entry(2)])
    made(store)
    sent(store, "2026-09-20", [entry(1).id], "sent")
    with store.writing() as connection:
        edition = {"sha256": "corrected", "slug": "2026-09-20", "made_at": NOW, "data": b""}
        connection.execute(sa.insert(editions.editions).values(edition))
        connection.execute(sa.insert(printed).values(edition="corrected", article=entry(2).id))
    correcting.correct(store, "2026-09-20", "corrected", [], NOW, "Edda")
    assert ids(store, slug="2026-09-21") == [entry(2).id]
    assert [traces(store, article=entry(n).id)[0].issues for n in (1, 2)] == [("2026-09-20",), ()]


def test_a_damaged_article_is_one_line(store: Store) -> None:
    """Somebody wrote into the database."""
    note(store, [entry(1)])
    made(store)
    with store.writing() as connection:
        import zlib

        connection.execute(sa.update(snapshots).values(data=zlib.compress(b"{}")))
    with pytest.raises(StoreError, match="is not what it was"):
        wire.articles(store, [FEED], since=None)


def test_two_readings_at_once_know_each_entry_once(store: Store) -> None:
    """Whoever comes second finds what the first has kept."""
    from concurrent.futures import ThreadPoolExecutor

    found = [entry(n) for n in range(1, 30)]
    with ThreadPoolExecutor(4) as pool:
        noted = list(pool.map(lambda _: note(store, found), range(4)))
    assert sorted(one.fresh for one in noted) == [0, 0, 0, 29]
    assert len(rows(store)) == 29


STRANGE = st.text(max_size=20)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 6), STRANGE, STRANGE, STRANGE, st.booleans()), min_size=1, max_size=12))
def test_nothing_that_was_seen_is_forgotten(sqlite_url: str, found: list[tuple[int, str, str, str, bool]]) -> None:
    """Whatever feeds list, in whatever order: entries only ever become more, and what is listed again is not new."""
    with engine.opened(sqlite_url) as store:
        before = len(rows(store))
        listed = {
            number: entry(
                number,
                guid=guid or None,
                title=title or None,
                html=text or None,
                published=NOW if dated else None,
                id=f"{abs(hash((number, guid))) % 16**16:016x}",
            )
            for number, guid, title, text, dated in found
        }
        first = note(store, list(listed.values()))
        between = len(rows(store))
        assert between == before + first.fresh
        assert note(store, list(listed.values()), NOW + HOUR).fresh == 0
        assert len(rows(store)) == between


def test_what_was_sent_is_offered_again_when_its_text_is_another(store: Store) -> None:
    """With the text it ran with it is not; nor is what ran with a text nobody knows."""
    note(store, [entry(1), entry(2)])
    made(store)
    (first, _) = wire.articles(store, [FEED], since=None)
    sent(store, "2026-09-20", [entry(1).id, entry(2).id], "sent")
    same, other = {first.id: first.sha256}, {first.id: "0" * 64}
    assert ids(store, slug="2026-09-21", ran=same) == []
    assert ids(store, slug="2026-09-21", ran=other) == [first.id]


def test_an_entrys_trace_says_where_it_stands(store: Store) -> None:
    """Waiting, made, sent; found by its id and by its address, however that is spelled."""
    note(store, [entry(1)])
    key = collect.url_key("https://www.harbour.example/1?utm_source=mail", canonical)
    (waiting,) = traces(store, keys=[key])
    assert (waiting.source, waiting.waiting, waiting.made, waiting.issues) == (FEED, True, False, ())
    made(store)
    sent(store, "2026-09-20", [entry(1).id], "sent")
    sent(store, "2026-09-21", [entry(1).id], "failed")
    (found,) = traces(store, article=entry(1).id)
    assert (found.waiting, found.made, found.issues) == (False, True, ("2026-09-20",))
    assert (found.first_seen, found.age_from) == (NOW, NOW - HOUR)
