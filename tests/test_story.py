"""The story of an issue: what is known of it, and nothing more."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from digest import story
from digest.errors import IssueError
from digest.settings import Settings
from digest.store import annals, editions, engine, runs, slices, tables
from digest.store.engine import Store
from digest.values import Edition, Issue, Item, Masthead, PersonId, Section
from tests.fakes import sent
from tests.fakes.sent import NOW, SLUG, after

DAY = 86_400


def edition(*names: str) -> Edition:
    """An edition with a heading of two items for each name."""
    issue = Issue(
        slug=SLUG,
        date=NOW.date(),
        masthead=Masthead(name="The Pier Post"),
        subject=f"News of {' and '.join(names)}",
        sections=tuple(Section(name=name, items=(_item(name, 1), _item(name, 2))) for name in names),
    )
    return Edition(issue=issue, subject=issue.subject, html="", text="", page="")


def _item(name: str, number: int) -> Item:
    return Item(id=f"{name}{number}", runs=())


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with an issue in two editions that twelve readers got, six each, and what happened since."""
    whole, cut = edition("Kenya", "Haiti"), edition("Haiti")
    with engine.opened(store_url) as store:
        sent.fill(store)
        editions.approve(store, whole, by="Edda Ng", at=after(-700))
        key = editions.keep(store, cut, NOW)
        with store.writing() as connection:
            connection.execute(
                sa.update(tables.sends).values(edition=editions.sha256(whole), segment='language = "es"')
            )
            its = tables.variants.c
            for number, one, wanted in ((1, editions.sha256(whole), ""), (2, key, "\nhaiti\n")):
                change = sa.update(tables.variants).where(its.number == number)
                connection.execute(change.values(edition=one, wanted=wanted))
            nothing = {"slug": SLUG, "number": 3, "wanted": "\nperu\n", "frequency": "every", "readers": 4}
            connection.execute(sa.insert(tables.variants).values(nothing))
            person = tables.deliveries.c.person
            values = {"state": "sent", "sender": None, "variant": sa.case((person <= 6, 1), else_=2)}
            connection.execute(sa.update(tables.deliveries).values(**values, changed_at=NOW))
        yield store


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Of a newsletter without a file of its own."""
    return Settings(folder=tmp_path / "news")


def left(store: Store, person: int, seconds: float, kind: str = "left") -> None:
    """Something that a reader did so long after they got the issue."""
    row = {"person": person, "at": after(seconds), "kind": kind, "how": "web", "detail": "{}"}
    with store.writing() as connection:
        connection.execute(sa.insert(tables.events).values(row))


def test_a_story_is_told_in_its_order(store: Store, settings: Settings) -> None:
    """Approved, begun, run, held and gone on, each with who did it and what is known of it."""
    run = runs.begun(store, SLUG, "elsewhere", after(-500))
    run.beat(90, 80, 9.0, "", after(-491))
    run.end(after(-490))
    sent.happened(store, "paused", -400, by="Edda Ng", why="a wrong date")
    found = story.story(settings, store, SLUG)
    assert [(one.what, one.by) for one in found.told] == [
        ("approved", "Edda Ng"), ("begun", ""), ("run", ""), ("paused", "Edda Ng"),
    ]  # fmt: skip
    detail: Any = {"seconds": 10.0, "attempts": 90, "sent": 80, "per_second": 9.0, "ended": True}
    assert found.told[2].detail == detail
    assert found.told[3].detail == {"why": "a wrong date"}
    assert found.row.state == "sent"


def test_a_slice_is_told_without_who_is_in_it(store: Store, settings: Settings) -> None:
    """How many they are, and what was decided on them; the send itself still knows them."""
    slices.remember(store, SLUG, [PersonId(3), PersonId(8)], after(-450))
    slices.decide(store, SLUG, "go", "all went well", after(-440))
    found = [one.detail for one in story.story(settings, store, SLUG).told if one.what == slices.KIND]
    assert found == [{"readers": 2}, {"decided": "go", "why": "all went well"}]
    its = slices.recalled(store, SLUG)
    assert its == slices.Slice(people=(PersonId(3), PersonId(8)), decided="go")


def test_editions_and_headings_are_told_with_their_readers(store: Store, settings: Settings) -> None:
    """Who got them, who chose them, and who left after them; who got nothing is told apart."""
    left(store, 1, 60)
    left(store, 7, 60)
    found = story.story(settings, store, SLUG)
    assert [(one.subject, one.items, one.sent) for one in found.given] == [
        ("News of Kenya and Haiti", 4, 6), ("News of Haiti", 2, 6),
    ]  # fmt: skip
    assert [(one.name, one.items, one.readers, one.chose, one.lost) for one in found.headings] == [
        ("Kenya", 2, 6, 0, 1), ("Haiti", 2, 12, 6, 2),
    ]  # fmt: skip
    assert (found.left, found.nothing, found.segment) == (2, 4, 'language = "es"')


def test_only_those_left_after_it_who_got_no_other_issue_since(store: Store) -> None:
    """Within seven days; each once, and by leaving alone."""
    left(store, 1, 7 * DAY)
    left(store, 1, 60)
    left(store, 2, 7 * DAY + 1)
    left(store, 3, -1)
    left(store, 4, 60, kind="paused")
    left(store, 5, 2 * DAY)
    left(store, 6, 2 * DAY)
    with store.writing() as connection:
        connection.execute(sa.insert(tables.sends).values(slug="2026-09-22", edition=sent.OLD, started_at=after(DAY)))
        row = {"slug": "2026-09-22", "attempts": 1, "reason": "", "changed_at": after(DAY)}
        for person, state in ((5, "sent"), (6, "failed")):
            connection.execute(sa.insert(tables.deliveries).values(person=person, state=state, **row))
    assert annals.leavers(store, SLUG) == {1: 2}
    assert annals.leavers(store, "2026-09-22") == {None: 1}


def test_what_cannot_be_read_is_told_and_the_others_are_listed(store: Store, settings: Settings) -> None:
    """An edition that the disk has lost takes nothing else with it."""
    with store.writing() as connection:
        connection.execute(sa.insert(tables.sends).values(slug="2026-09-20", edition=sent.OLD, started_at=NOW))
    first, second = story.listed(settings, store)
    assert (first.slug, first.subject, first.items, first.state) == (SLUG, "News of Kenya and Haiti", 4, "sent")
    assert (second.slug, second.subject, second.state) == ("2026-09-20", "", "sent")
    assert "damaged" in second.problem
    assert story.listed(settings, store, 1) == (first,)


@pytest.mark.parametrize(
    ("values", "state"),
    [({"held": "paused"}, "paused"), ({"held": "cancelled"}, "cancelled"), ({}, "stopped")],
)
def test_the_state_of_a_send(store: Store, settings: Settings, values: dict[str, str], state: str) -> None:
    """While somebody waits; bounced readers are counted once, and complaints are no bounces."""
    for number, kind in enumerate(("hard", "soft", "complaint")):
        sent.came_back(store, 1, kind, number)
    with store.writing() as connection:
        connection.execute(
            sa.update(tables.deliveries).where(tables.deliveries.c.person == 1).values(state="pending")
        )
        if values:
            connection.execute(sa.update(tables.sends).values(values))
    (row,) = story.listed(settings, store)
    assert (row.state, row.balance.open, row.bounced) == (state, 1, 1)


def test_there_is_no_story_of_what_there_is_not(store: Store, settings: Settings) -> None:
    """With a store and without one."""
    for there in (store, None):
        with pytest.raises(IssueError, match="no such issue"):
            story.story(settings, there, "2026-09-22")
    assert story.listed(settings, None) == ()


def test_an_issue_that_was_approved_and_is_built_no_more_has_a_story(sqlite_url: str, settings: Settings) -> None:
    """Its folder may be gone."""
    later = replace(edition("Kenya"), subject="Later")
    with engine.opened(sqlite_url) as store:
        editions.approve(store, later, by="Edda Ng", at=dt.datetime(2026, 9, 20, tzinfo=dt.UTC))
        found = story.story(settings, store, SLUG)
    assert (found.row.state, found.row.subject, [one.what for one in found.told]) == (
        "approved", "News of Kenya", ["approved"],
    )  # fmt: skip
