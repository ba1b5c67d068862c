"""How a send gets on: figures that fit together, of one moment, on SQLite and on PostgreSQL."""

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from digest import outlook
from digest.progress import Domain, Progress, Reason, Running, Through, Version
from digest.store import engine, ledger, runs, senders, tables
from digest.store.engine import Store
from digest.store.progress import general, progress
from digest.store.watching import DOMAINS, Watch
from digest.values import Balance
from tests.fakes import sent
from tests.fakes.sent import NOW, SLUG, after, came_back


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with an issue that is half sent."""
    with engine.opened(store_url) as store:
        sent.fill(store)
        yield store


def total(balance: Balance) -> int:
    """What the six figures sum to."""
    return sum(getattr(balance, field.name) for field in fields(balance) if field.name != "audience")


def test_everybody_is_told_of_by_what_became_of_them(store: Store) -> None:
    """What a dead sender began is unknown, what it only claimed is pending."""
    found = progress(store, SLUG, NOW)
    assert found.balance == Balance(audience=12, sent=3, suppressed=1, failed=2, deferred=2, unknown=2, pending=2)
    assert found.begun_at == after(-600)
    assert found.next_at == NOW


def test_reasons_are_grouped_without_anybody_s_address(store: Store) -> None:
    """Most readers first; a log's own number makes no reason of its own."""
    assert progress(store, SLUG, NOW).reasons == (
        Reason(state="deferred", code=451, reason="busy (id …)", count=2),
        Reason(state="failed", code=550, reason="5.1.1 <…>: no such user", count=2),
        Reason(state="suppressed", code=None, reason="left or paused before it was sent", count=1),
        Reason(state="unknown", code=None, reason="no answer", count=1),
        Reason(state="unknown", code=None, reason=ledger.STOPPED, count=1),
    )


def test_only_the_reasons_of_most_are_named(store: Store) -> None:
    """The others are counted."""
    with store.writing() as connection:
        for number in range(100, 130):
            row = {"id": number, "hash": f"h{number}", "topics": "[]", "status": "active", "changed_at": NOW}
            connection.execute(sa.insert(tables.people).values(row))
            row = {"slug": SLUG, "person": number, "state": "failed", "attempts": 1, "changed_at": NOW}
            connection.execute(sa.insert(tables.deliveries).values({**row, "reason": f"no {number}"}))
    found = progress(store, SLUG, NOW)
    assert (len(found.reasons), found.more_reasons) == (20, 15)


def test_relays_are_told_apart(store: Store) -> None:
    """By the last attempt of each reader."""
    assert progress(store, SLUG, NOW).relays == (
        Through(relay=sent.RELAYS[0], sent=2, failed=2),
        Through(relay=sent.RELAYS[1], sent=1, deferred=2, unknown=1),
    )


def test_domains_are_counted_when_asked_for(store: Store) -> None:
    """With what came back; a reader counts once, and the erased have no domain. A challenge is no bounce."""
    for number, kind in enumerate(("soft", "soft", "hard")):
        came_back(store, 1, kind, number)
    came_back(store, 2, "challenge")
    found = progress(store, SLUG, NOW, domains=20)
    assert found.domains == (
        Domain(name="mailbox.example", readers=8, sent=2, deferred=2, failed=1),
        Domain(name="post.example", readers=3, sent=1, failed=1, bounced=1),
        Domain(name="", readers=1),
    )
    assert (found.more_domains, found.domains_at) == (0, NOW)
    assert found.returned == {"challenge": 1, "hard": 1, "soft": 1}
    assert progress(store, SLUG, NOW, domains=0).domains_at is None


def test_a_small_domain_with_much_trouble_is_among_the_few(store: Store) -> None:
    """Half of the places are for the largest, the others for those with most trouble."""
    names = {1: "large.example", 2: "large.example", 3: "large.example", 4: "small.example", 12: "odd.example"}
    with store.writing() as connection:
        for person, name in names.items():
            change = sa.update(tables.people).where(tables.people.c.id == person)
            connection.execute(change.values(address=f"r@{name}"))
        connection.execute(sa.delete(tables.deliveries).where(tables.deliveries.c.person.between(5, 11)))
    found = progress(store, SLUG, NOW, domains=2)
    assert [(one.name, one.trouble) for one in found.domains] == [("large.example", 0), ("small.example", 1)]
    assert found.more_domains == 1


def test_who_got_which_version_is_told_once_it_was_corrected(store: Store) -> None:
    """The oldest first; before that there is but one."""
    assert progress(store, SLUG, NOW).versions == ()
    sent.happened(store, "corrected", -50)
    assert progress(store, SLUG, NOW).versions == (
        Version(edition=sent.OLD, made_at=after(-900), sent=2),
        Version(edition=sent.NEW, made_at=after(-60), sent=1),
    )


def test_what_is_held_and_who_runs(store: Store) -> None:
    """Speed and time left are of the runs together; nothing is left to say of a send that is held."""
    for _ in range(2):
        runs.begun(store, SLUG, senders.me(), NOW).beat(5, 5, 0.5, "held by pace", NOW)
    found = progress(store, SLUG, NOW)
    assert (found.rate, found.seconds_left, found.trouble, found.over) == (1.0, 4.0, "held by pace", False)
    with store.writing() as connection:
        connection.execute(sa.update(tables.sends).values(held="paused", held_at=NOW, held_why="a wrong date"))
    found = progress(store, SLUG, NOW)
    assert (found.held.kind, found.held.why, found.seconds_left) == ("paused", "a wrong date", None)


def test_a_send_that_has_not_begun_is_empty(store: Store) -> None:
    """And over: nothing happens by itself."""
    found = progress(store, "2026-09-22", NOW)
    assert found == Progress(slug="2026-09-22", at=NOW)
    assert found.over


def test_all_figures_are_of_one_moment(store: Store) -> None:
    """Looked at from the side while readers are settled: relays and reasons never say more than the balance."""
    done = threading.Event()

    def settle() -> None:
        its = tables.deliveries.c
        for turn in range(60):
            values = ("sent", "failed")[turn % 2], sent.RELAYS[0]
            update = sa.update(tables.deliveries).where(its.person.in_((1, 2, 4, 5)))
            with store.writing() as connection:
                connection.execute(update.values(state=values[0], relay=values[1], reason="x"))
        done.set()

    worker = threading.Thread(target=settle)
    worker.start()
    seen = []
    while not done.is_set():
        seen.append(progress(store, SLUG, NOW, domains=0))
    worker.join(10)
    assert seen
    for one in seen:
        assert total(one.balance) == one.balance.audience == 12
        assert sum(relay.sent for relay in one.relays) == one.balance.sent
        assert sum(reason.count for reason in one.reasons if reason.state == "failed") == one.balance.failed


def test_domains_are_counted_anew_every_half_minute(store: Store) -> None:
    """All else at every look."""
    watched = Watch(store=store, slug=SLUG, domains=5)
    first = watched.look(NOW)
    with store.writing() as connection:
        connection.execute(sa.update(tables.deliveries).values(state="sent", sender=None))
    second = watched.look(after(5))
    assert (second.balance.sent, second.domains, second.domains_at) == (12, first.domains, NOW)
    third = watched.look(NOW + DOMAINS)
    assert [one.sent for one in third.domains] == [8, 3, 1]
    assert watched.pause(1.0) == max(1.0, 4 * watched.took)


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("<ann@reader.example>: user unknown", "<…>: user unknown"),
        ("ann@reader.example, try later", "<…>, try later"),
        ("4.7.1 rate limited, see https://post.example/help", "4.7.1 rate limited, see https://post.example/help"),
        ("queued as 4BxT2z0yqQz9sWm", "queued as …"),
        ("connection refused", "connection refused"),
    ],
)
def test_what_is_one_reader_s_own_is_left_out(said: str, told: str) -> None:
    """What the server means stays."""
    assert general(said) == told


@given(st.text(max_size=80), st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.example", fullmatch=True))
def test_no_address_is_ever_told(around: str, address: str) -> None:
    """Whatever stands around it."""
    assert address not in general(f"{around} {address} {around}")


RUN = Running(sender="m:1:2:3", started_at=NOW, beat_at=NOW, settled=9, sent=9, rate=4.0, trouble="")
GOING = Progress(slug=SLUG, at=NOW, begun_at=NOW, balance=Balance(audience=10, sent=2, pending=8), runs=(RUN,))


@pytest.mark.parametrize(
    ("progress", "state", "told"),
    [
        (GOING, "sending", "4.0 a second, 2 s left"),
        (
            replace(GOING, runs=(replace(RUN, trouble="held by pace"),)),
            "sending",
            "4.0 a second, 2 s left, held by pace",
        ),
        (
            replace(GOING, runs=(replace(RUN, rate=0.0, trouble="waiting for post.example"),), next_at=after(60)),
            "sending",
            "waiting for post.example, nothing of late; the next is due 08:31",
        ),
        (replace(GOING, runs=()), "stopped", f"nobody is sending: `digest send {SLUG}` goes on"),
        (replace(GOING, runs=(), balance=Balance(audience=2, sent=2)), "sent", "nobody is waited for any more"),
        (Progress(slug=SLUG, at=NOW), "not begun", "no send of it has begun"),
    ],
)
def test_how_it_gets_on_in_words(progress: Progress, state: str, told: str) -> None:
    """Speed, time left and what is waited for; times of day are those of the newsletter's zone."""
    zone = dt.timezone(dt.timedelta(hours=1))
    assert (outlook.state(progress), outlook.outlook(progress, zone)) == (state, told)


def test_lengths_and_shares_are_as_exact_as_they_can_be() -> None:
    """Something is never told as nothing, and nearly all never as all."""
    assert [outlook.lasting(s) for s in (0.2, 89, 100, 5_300, 7_800, 400_000)] == [
        "1 s", "89 s", "2 min", "88 min", "2 h 10 min", "4 days",
    ]  # fmt: skip
    assert [outlook.percent(part) for part in (0, 0.0001, 0.5, 0.9999, 1)] == ["0%", "<1%", "50%", "99%", "100%"]
