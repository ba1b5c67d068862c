"""What each choice gives of an issue, frozen: on SQLite and on PostgreSQL."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa

from digest.deliver.outcomes import SENT, Outcome
from digest.store import engine, ledger, variants
from digest.store.engine import Store
from digest.store.tables import deliveries, editions, people, sends
from digest.store.tables import variants as table
from digest.store.variants import Variant
from digest.text import wanted
from digest.values import Balance, PersonId
from tests.fakes.ledgers import Steps

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
SLUG = "2026-09-21"
HAITI = wanted(["Haiti"])
READERS = ["every", "haiti", "weekly", "every", "haiti", "kenya", "weekly", "every", "haiti", "left"]
"""What readers 1 to 10 chose; the last one is not active."""
CHOSEN: dict[str, dict[str, Any]] = {
    "every": {},
    "haiti": {"wanted": HAITI},
    "weekly": {"frequency": "weekly"},
    "kenya": {"wanted": wanted(["Kenya"])},
    "left": {"status": "unsubscribed"},
}


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with three editions and these readers."""
    with engine.opened(store_url) as store:
        with store.writing() as connection:
            rows = [{"sha256": key, "slug": SLUG, "made_at": NOW, "data": b""} for key in ("whole", "haiti", "week")]
            connection.execute(sa.insert(editions), rows)
            for number, choice in enumerate(READERS, 1):
                row = {"id": number, "hash": f"h{number}", "address": f"r{number}@reader.example", "topics": "[]"}
                row |= {"status": "active", "changed_at": NOW, "wanted": "", "frequency": "every"} | CHOSEN[choice]
                connection.execute(sa.insert(people).values(row))
        yield store


def planned(**readers: int) -> list[Variant]:
    """Three choices that give something, and one that does not."""
    its = [
        ("", "every", "whole"),
        (HAITI, "every", "haiti"),
        ("", "weekly", "week"),
        (wanted(["Kenya"]), "every", None),
    ]
    counts = {"whole": 3, "haiti": 3, "week": 2, "None": 1} | readers
    return [
        Variant(number=n, wanted=topics, frequency=often, edition=edition, readers=counts[str(edition)])
        for n, (topics, often, edition) in enumerate(its, 1)
    ]


def book(store: Store, **more: Any) -> Steps:
    """A run's hold on the ledger."""
    return Steps(store, SLUG, edition="whole", token=lambda n: f"t{n}", clock=lambda: NOW, **more)


def change(store: Store, **values: Any) -> None:
    """What reader 4 chose anew."""
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 4).values(**values))


def test_who_gets_nothing_this_time_is_counted_and_not_in_the_audience(store: Store) -> None:
    """Each of the others has one delivery, by their choice."""
    assert ledger.start(store, SLUG, "whole", NOW, planned()) == 8
    assert ledger.balance(store, SLUG, NOW) == Balance(audience=8, pending=8)
    with store.reading() as connection:
        rows = connection.execute(sa.select(deliveries.c.person, deliveries.c.variant)).all()
    assert dict(map(tuple, rows)) == {1: 1, 4: 1, 8: 1, 2: 2, 5: 2, 9: 2, 3: 3, 7: 3}
    assert variants.of(store, SLUG) == tuple(planned())


def test_readers_of_one_edition_are_claimed_one_after_another(store: Store) -> None:
    """Each with the edition and the tokens that are theirs."""
    ledger.start(store, SLUG, "whole", NOW, planned())
    run = book(store, preferences=lambda n: f"p{n}")
    found = [one for _ in range(8) for one in run.claim(1)]
    assert [one.edition for one in found] == [*["whole"] * 3, *["haiti"] * 3, *["week"] * 2]
    assert {(one.person, one.token, one.preferences) for one in found} == {
        (n, f"t{n}", f"p{n}") for n in (1, 2, 3, 4, 5, 7, 8, 9)
    }


def test_a_choice_that_nobody_planned_for_starts_nothing(store: Store) -> None:
    """Somebody changed it between planning and freezing; planned again, they get what they chose."""
    change(store, frequency="daily")
    assert ledger.start(store, SLUG, "whole", NOW, planned()) is None
    assert ledger.started(store, SLUG) is None
    assert variants.of(store, SLUG) == ()
    daily = Variant(number=5, wanted="", frequency="daily", edition="whole", readers=1)
    assert ledger.start(store, SLUG, "whole", NOW, [*planned(), daily]) == 8
    assert sum(one.readers for one in variants.of(store, SLUG) if one.edition) == 8


def test_who_comes_or_chooses_anew_before_it_is_frozen_is_counted_as_they_are(store: Store) -> None:
    """The figures are those of the deliveries, whatever was planned with."""
    change(store, wanted=wanted(["Kenya"]))
    assert ledger.start(store, SLUG, "whole", NOW, planned(haiti=9)) == 7
    assert [one.readers for one in variants.of(store, SLUG)] == [2, 3, 2, 2]


def test_a_segment_chooses_among_them_and_is_kept(store: Store) -> None:
    """Others are in no figure."""
    where = sa.and_(variants.ACTIVE, people.c.id <= 3)
    assert ledger.start(store, SLUG, "whole", NOW, planned(), where=where, segment="id up to 3") == 3
    assert ledger.segment(store, SLUG) == "id up to 3"
    assert [one.readers for one in variants.of(store, SLUG)] == [1, 1, 1, 0]


def test_a_send_that_began_without_variants_goes_on_with_the_whole_issue(store: Store) -> None:
    """As older versions began it; everybody gets it, whatever they chose."""
    assert ledger.start(store, SLUG, "whole", NOW) == 9
    assert {one.edition for one in book(store).claim(50)} == {"whole"}
    assert variants.of(store, SLUG) == ()


def test_begun_anew_the_variants_are_the_new_ones(store: Store) -> None:
    """Of an edition approved again while nobody could have the first."""
    ledger.start(store, SLUG, "whole", NOW, planned())
    assert ledger.start(store, SLUG, "week", NOW, planned()[2:3] + planned()[3:]) is None
    assert ledger.started(store, SLUG) == ("whole", NOW)
    all_week = [Variant(number=n, **_given(one)) for n, one in enumerate(planned(), 1)]
    assert ledger.start(store, SLUG, "week", NOW, all_week) == 9
    assert {one.edition for one in variants.of(store, SLUG)} == {"week"}


def _given(one: Variant) -> dict[str, Any]:
    return {"wanted": one.wanted, "frequency": one.frequency, "edition": "week", "readers": one.readers}


def test_where_all_wait_the_send_has_begun_and_the_issue_counts_as_sent(store: Store) -> None:
    """Their next mail has its stories; an issue that was begun and reached nobody yet does not count."""
    nothing = [Variant(number=n, **_given(one) | {"edition": None}) for n, one in enumerate(planned(), 1)]
    assert ledger.start(store, SLUG, "whole", NOW, nothing) == 0
    assert ledger.started(store, SLUG) == ("whole", NOW)
    assert [one.readers for one in variants.of(store, SLUG)] == [3, 3, 2, 1]
    assert variants.went(store, "2026-09-22") == ((SLUG, "whole"),)
    assert variants.went(store, SLUG) == ()


def test_issues_count_once_somebody_has_got_them(store: Store) -> None:
    """In the order of their days and numbers."""
    ledger.start(store, SLUG, "whole", NOW, planned())
    assert variants.went(store, "2026-09-22") == ()
    run = book(store)
    (reader,) = run.claim(1)
    run.begin(reader.person)
    run.settle(reader.person, SENT)
    with store.writing() as connection:
        rows = [{"slug": f"{SLUG}{more}", "edition": "week", "started_at": NOW} for more in ("-10", "-2")]
        connection.execute(sa.insert(sends), rows)
    assert [slug for slug, _ in variants.went(store, "2026-09-22")] == [SLUG, f"{SLUG}-2", f"{SLUG}-10"]
    assert [slug for slug, _ in variants.went(store, f"{SLUG}-10")] == [SLUG, f"{SLUG}-2"]


def test_who_pauses_before_it_is_sent_does_not_get_it(store: Store) -> None:
    """And the ledger says why."""
    ledger.start(store, SLUG, "whole", NOW, planned())
    change(store, status="paused")
    assert 4 not in {one.person for one in book(store).claim(50)}
    (found,) = ledger.problems(store, SLUG, ("suppressed",))
    assert found.reason == "left or paused before it was sent"


def test_what_a_relay_says_of_somebody_erased_meanwhile_is_not_kept(store: Store) -> None:
    """It may quote them; of all others it is."""
    ledger.start(store, SLUG, "whole", NOW, planned())
    run = book(store)
    for reader in run.claim(2):
        run.begin(reader.person)
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 4).values(status="erased", address=None))
    for person in (1, 4):
        run.settle(PersonId(person), Outcome(state="failed", code=550, reason="no mailbox of that name"), None)
    found = {one.person: (one.state, one.code, one.reason) for one in ledger.problems(store, SLUG, ("failed",))}
    assert found == {1: ("failed", 550, "no mailbox of that name"), 4: ("failed", 550, "")}


def test_nobody_is_forgotten_when_their_frequency_is_the_same_and_their_topics_are_not(store: Store) -> None:
    """Both tell one choice from another."""
    its = [*planned(), Variant(number=5, wanted=HAITI, frequency="weekly", edition="haiti", readers=0)]
    change(store, wanted=HAITI, frequency="weekly")
    assert ledger.start(store, SLUG, "whole", NOW, its) == 8
    with store.reading() as connection:
        number = connection.scalar(sa.select(deliveries.c.variant).where(deliveries.c.person == 4))
        assert connection.scalar(sa.select(sa.func.count()).select_from(table)) == 5
    assert number == 5
