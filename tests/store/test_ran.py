"""What readers have had: editions that somebody got, of the last weeks; on SQLite and on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from digest.errors import StoreError
from digest.store import correcting, editions, engine, ledger
from digest.store.engine import Store
from digest.store.ran import ISSUES, ran
from digest.store.tables import deliveries, people
from digest.store.traces import traces
from digest.store.variants import Variant
from digest.values import Article, Edition, Issue, Item, Masthead, Run, Section, Source, Story

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)


def edition(slug: str, *names: str) -> Edition:
    """An edition of so many items, all under Haiti."""
    items = []
    for name in names:
        lead = Article(id=name, title=f"Title {name}", text=f"Text {name}.", source=Source(location="f"))
        items.append(
            Item(id=f"item-{name}", runs=(Run(text=f"Text {name}."),), story=Story(id=name, articles=(lead,)))
        )
    sections = (Section(name="Haiti", items=tuple(items)),)
    day = dt.date.fromisoformat(slug[:10])
    issue = Issue(masthead=Masthead(name="Pier"), slug=slug, date=day, sections=sections)
    return Edition(issue=issue, subject="", html="", text="", page="")


def sent(store: Store, slug: str, *names: str, state: str = "sent", at: dt.datetime = NOW) -> None:
    """An issue that one reader was to get, and how that stands."""
    made = edition(slug, *names)
    editions.approve(store, made, by="Edda", at=NOW)
    with store.writing() as connection:
        if not connection.scalar(sa.select(sa.func.count()).select_from(people)):
            person = {"hash": "h", "topics": "[]", "status": "active", "changed_at": NOW, "address": "r@x.example"}
            connection.execute(sa.insert(people).values(person))
    ledger.start(store, slug, editions.sha256(made), at)
    with store.writing() as connection:
        connection.execute(sa.update(deliveries).where(deliveries.c.slug == slug).values(state=state))


def told(store: Store, slug: str) -> list[tuple[str, str, str]]:
    """What ran before the issue: slug, heading, item."""
    return [(one.slug, one.heading, one.item.id) for one in ran(store, slug=slug)]


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """An empty store."""
    with engine.opened(store_url) as store:
        yield store


def test_items_come_back_with_their_issue_and_heading(store: Store) -> None:
    """Oldest first; the issue that asks is not among them."""
    sent(store, "2026-09-21", "b")
    sent(store, "2026-09-20", "a", "c")
    sent(store, "2026-09-22", "d")
    assert told(store, "2026-09-22") == [
        ("2026-09-20", "Haiti", "item-a"),
        ("2026-09-20", "Haiti", "item-c"),
        ("2026-09-21", "Haiti", "item-b"),
    ]


@pytest.mark.parametrize("state", ["pending", "claimed", "deferred", "failed", "suppressed", "unknown"])
def test_what_nobody_got_has_not_run(store: Store, state: str) -> None:
    """Approved, tried, bounced: readers do not know it."""
    sent(store, "2026-09-20", "a", state=state)
    assert told(store, "2026-09-21") == []


def test_the_last_issues_count_however_old_and_all_of_a_month(store: Store) -> None:
    """Of a monthly newsletter the last ones are months old; of a daily one a month has thirty."""
    months = ["2026-01-05", "2026-02-05", "2026-03-05", "2026-04-05", "2026-05-05", "2026-06-05"]
    for slug in months:
        sent(store, slug, slug)
    assert [slug for slug, *_ in told(store, "2026-09-21")] == months[-ISSUES:]
    days = [f"2026-09-{day:02}" for day in range(1, 12)]
    for slug in days:
        sent(store, slug, slug)
    assert [slug for slug, *_ in told(store, "2026-09-21")] == days


def test_a_second_issue_of_the_day_knows_the_first(store: Store) -> None:
    """And an older issue that is built again does not know what came after it."""
    sent(store, "2026-09-21", "a")
    assert told(store, "2026-09-21-2") == [("2026-09-21", "Haiti", "item-a")]
    assert told(store, "2026-09-20") == []


def test_a_damaged_edition_is_one_line(store: Store) -> None:
    """Somebody wrote into the database."""
    sent(store, "2026-09-20", "a")
    with store.writing() as connection:
        connection.execute(sa.update(editions.editions).values(data=b"x"))
    with pytest.raises(StoreError, match="damaged"):
        ran(store, slug="2026-09-21")


def test_of_what_nobody_listed_there_is_no_trace(store: Store) -> None:
    """By an id, by a key, by nothing."""
    assert traces(store, article="none") == traces(store, keys=["u:none"]) == traces(store) == ()


def test_the_tenth_issue_of_a_day_comes_after_its_second(store: Store) -> None:
    """And the second does not know the tenth."""
    for slug in ("2026-09-21-2", "2026-09-21-10"):
        sent(store, slug, slug)
    assert [slug for slug, *_ in told(store, "2026-09-22")] == ["2026-09-21-2", "2026-09-21-10"]
    assert told(store, "2026-09-21-2") == []
    assert [slug for slug, *_ in told(store, "2026-09-21-10")] == ["2026-09-21-2"]


def corrected(store: Store, slug: str, *names: str, people_: int = 2) -> None:
    """The same issue, corrected for those who have not got it."""
    made = edition(slug, *names)
    editions.approve(store, made, by="Edda", at=NOW)
    whole = Variant(number=1, wanted="", frequency="every", edition=editions.sha256(made), readers=people_)
    assert correcting.correct(store, slug, editions.sha256(made), [whole], NOW, "Edda")


def is_now(store: Store, person: int, state: str) -> None:
    """What became of that reader's delivery."""
    with store.writing() as connection:
        connection.execute(sa.update(deliveries).where(deliveries.c.person == person).values(state=state))


@pytest.fixture
def two(store: Store) -> Store:
    """An issue of a, b and c to two readers, of whom one has it; then corrected: no c, but d."""
    with store.writing() as connection:
        rows = [{"id": n, "hash": f"h{n}", "topics": "[]", "status": "active", "changed_at": NOW} for n in (1, 2)]
        connection.execute(sa.insert(people), rows)
    sent(store, "2026-09-20", "a", "b", "c", state="pending")
    is_now(store, 1, "sent")
    corrected(store, "2026-09-20", "d", "a", "b")
    return store


def test_what_stood_in_a_replaced_edition_alone_has_run(two: Store) -> None:
    """Once for each item, though two editions have it."""
    assert [item for _, _, item in told(two, "2026-09-21")] == ["item-a", "item-b", "item-c"]
    is_now(two, 2, "sent")
    assert sorted(item for _, _, item in told(two, "2026-09-21")) == ["item-a", "item-b", "item-c", "item-d"]


def test_of_three_editions_only_those_count_that_somebody_got(two: Store) -> None:
    """The second went to nobody, since the third was soon to come."""
    corrected(two, "2026-09-20", "e", "a")
    is_now(two, 2, "sent")
    assert sorted(item for _, _, item in told(two, "2026-09-21")) == ["item-a", "item-b", "item-c", "item-e"]


def test_an_edition_of_a_correction_that_nobody_got_has_not_run(two: Store) -> None:
    """Nor has the corrected one: all of it was begun anew."""
    is_now(two, 1, "pending")
    sent(two, "2026-09-20", "f", at=NOW + dt.timedelta(hours=1))
    assert [item for _, _, item in told(two, "2026-09-21")] == ["item-f"]
