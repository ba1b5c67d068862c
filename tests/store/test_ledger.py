"""The ledger's promises, on SQLite and on PostgreSQL: nobody is lost, nobody twice, and the sums are true."""

import datetime as dt
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields

import pytest
import sqlalchemy as sa

from digest.attempts import Settled, Turn
from digest.deliver import Outcome
from digest.deliver.outcomes import SENT
from digest.errors import IssueError
from digest.store import engine, ledger, senders
from digest.store.engine import Store
from digest.store.tables import deliveries, editions, people, sends
from digest.values import Balance, PersonId
from tests.fakes.ledgers import Steps

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
SLUG = "2026-09-21"
ELSEWHERE = "other-machine/abc:77:1.00:beef"
"""A sender on a machine where we cannot look."""


class Clock:
    """A clock that stands until it is moved."""

    now = NOW

    def __call__(self) -> dt.datetime:
        """The time it shows."""
        return self.now


@pytest.fixture
def clock() -> Clock:
    """At NOW."""
    return Clock()


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    """A store with an edition and ten readers, of whom two are not active."""
    with engine.opened(store_url) as store:
        with store.writing() as connection:
            row = {"sha256": "e", "slug": SLUG, "made_at": NOW, "data": b""}
            connection.execute(sa.insert(editions).values(row))
            connection.execute(sa.insert(people), [_person(n) for n in range(1, 11)])
        yield store


def _person(number: int) -> dict[str, object]:
    status = {9: "pending", 10: "unsubscribed"}.get(number, "active")
    row = {"id": number, "hash": f"h{number}", "address": f"r{number}@example.org", "name": "", "language": "en"}
    return {**row, "topics": "[]", "status": status, "changed_at": NOW}


def book(store: Store, clock: Clock) -> Steps:
    """A run's hold on the ledger."""
    return Steps(store, SLUG, edition="e", token=lambda person: f"token{person}", clock=clock)


def begun(store: Store, clock: Clock) -> Steps:
    """The same, the send started."""
    assert ledger.start(store, SLUG, "e", clock()) == 8
    return book(store, clock)


def total(balance: Balance) -> int:
    """What the six figures sum to."""
    return sum(getattr(balance, field.name) for field in fields(balance) if field.name != "audience")


def states(store: Store) -> dict[int, str]:
    """The state of each row."""
    with store.reading() as connection:
        rows = connection.execute(sa.select(deliveries.c.person, deliveries.c.state)).all()
    return {row.person: row.state for row in rows}


def held(store: Store, how: str | None) -> None:
    """The send, held so."""
    with store.writing() as connection:
        connection.execute(sa.update(sends).values(held=how))


def held_by(store: Store, people_: Sequence[int], state: str, sender: str, lease: dt.datetime) -> None:
    """Rows as another sender left them."""
    with store.writing() as connection:
        update = sa.update(deliveries).where(deliveries.c.person.in_(people_))
        connection.execute(update.values(state=state, sender=sender, lease=lease))


def test_the_audience_is_who_is_active_when_it_starts(store: Store, clock: Clock) -> None:
    """Who comes later is not in it; starting again changes nothing."""
    assert ledger.active(store) == 8
    assert ledger.started(store, SLUG) is None
    begun(store, clock)
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 9).values(status="active"))
    assert ledger.start(store, SLUG, "e", NOW + dt.timedelta(hours=1)) == 8
    assert ledger.started(store, SLUG) == ("e", NOW)
    assert ledger.balance(store, SLUG, NOW) == Balance(audience=8, pending=8)


@pytest.mark.parametrize("state", ["pending", "failed", "deferred", "suppressed"])
def test_another_edition_begins_anew_while_nobody_can_have_it(store: Store, clock: Clock, state: str) -> None:
    """With the audience of that moment; the same edition goes on as it was."""
    begun(store, clock)
    held_by(store, [1, 2], state, ELSEWHERE, NOW)
    assert not ledger.out(store, SLUG)
    later = NOW + dt.timedelta(hours=1)
    assert ledger.start(store, SLUG, "e", later) == 8
    assert ledger.started(store, SLUG) == ("e", NOW)
    with store.writing() as connection:
        connection.execute(sa.insert(editions).values(sha256="f", slug=SLUG, made_at=NOW, data=b""))
        connection.execute(sa.update(people).where(people.c.id == 9).values(status="active"))
    assert ledger.start(store, SLUG, "f", later) == 9
    assert ledger.started(store, SLUG) == ("f", later)
    assert ledger.balance(store, SLUG, NOW) == Balance(audience=9, pending=9)


@pytest.mark.parametrize("state", ["sent", "unknown", "in_data", "claimed"])
def test_once_somebody_may_have_it_the_edition_stands(store: Store, clock: Clock, state: str) -> None:
    """Two readers must not get two issues of one day."""
    begun(store, clock)
    held_by(store, [1], state, ELSEWHERE, NOW)
    with store.writing() as connection:
        connection.execute(sa.insert(editions).values(sha256="f", slug=SLUG, made_at=NOW, data=b""))
    assert ledger.out(store, SLUG)
    assert ledger.start(store, SLUG, "f", NOW + dt.timedelta(hours=1)) == 8
    assert ledger.started(store, SLUG) == ("e", NOW)


def test_a_run_with_another_edition_in_hand_sends_nothing_more(store: Store, clock: Clock) -> None:
    """Whoever waited while another began anew must not mix two editions."""
    run = begun(store, clock)
    (held,) = run.claim(1)
    run.release([held.person])
    with store.writing() as connection:
        connection.execute(sa.insert(editions).values(sha256="f", slug=SLUG, made_at=NOW, data=b""))
    ledger.start(store, SLUG, "f", NOW + dt.timedelta(hours=1))
    assert run.claim(5) == ()
    with pytest.raises(IssueError, match="no longer sent as it was approved"):
        run.recover()


def test_nobody_to_send_to_starts_nothing(store: Store, clock: Clock) -> None:
    """Zero readers leave no trace: those who come later can still get it."""
    with store.writing() as connection:
        connection.execute(sa.update(people).values(status="pending"))
    assert ledger.start(store, SLUG, "e", NOW) == 0
    assert ledger.started(store, SLUG) is None


def test_two_who_start_at_once_start_one_send(store: Store) -> None:
    """Both get the same audience."""
    barrier = threading.Barrier(2)

    def go(_: int) -> int:
        barrier.wait(10)
        return ledger.start(store, SLUG, "e", NOW)

    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(go, range(2))) == [8, 8]
    assert len(states(store)) == 8


def test_claimed_ones_are_ours_alone(store: Store, clock: Clock) -> None:
    """Two runs share the readers between them, each reader once, with address and token."""
    one, other = begun(store, clock), book(store, clock)
    first, second, third = one.claim(5), other.claim(5), one.claim(5)
    assert len(first) == 5
    assert sorted(r.person for r in (*first, *second)) == list(range(1, 9))
    assert third == ()
    assert {(r.address, r.token) for r in first} == {(f"r{r.person}@example.org", f"token{r.person}") for r in first}
    assert ledger.balance(store, SLUG, NOW) == Balance(audience=8, pending=8)


def test_many_lines_never_share_a_reader(store: Store, clock: Clock) -> None:
    """Eight threads claim one by one."""
    begun(store, clock)

    def go(_: int) -> list[int]:
        mine, run = [], book(store, clock)
        while claimed := run.claim(1):
            mine += [one.person for one in claimed]
        return mine

    with ThreadPoolExecutor(8) as pool:
        found = [person for mine in pool.map(go, range(8)) for person in mine]
    assert sorted(found) == list(range(1, 9))


def test_the_way_of_a_message_that_is_sent(store: Store, clock: Clock) -> None:
    """claimed -> in_data -> sent."""
    run = begun(store, clock)
    (reader,) = run.claim(1)
    assert states(store)[reader.person] == "claimed"
    assert run.begin(reader.person)
    assert states(store)[reader.person] == "in_data"
    assert run.balance() == Balance(audience=8, pending=8)
    run.settle(reader.person, SENT, None)
    assert run.balance() == Balance(audience=8, sent=1, pending=7)


def test_deferred_ones_wait_for_their_time(store: Store, clock: Clock) -> None:
    """With the reason, and one attempt more each time."""
    run = begun(store, clock)
    (reader,) = run.claim(1)
    later = NOW + dt.timedelta(minutes=1)
    run.settle(reader.person, Outcome(state="deferred", code=451, reason="try later"), later)
    assert run.next_due("deferred") == later
    assert reader.person not in {one.person for one in run.claim(50)}
    clock.now = later
    (again,) = run.claim(50)
    assert (again.person, again.attempts) == (reader.person, 1)
    run.settle(again.person, Outcome(state="failed", code=550, reason="no such user"), None)
    (found,) = ledger.problems(store, SLUG, ("failed",))
    assert (found.code, found.reason, found.attempts) == (550, "no such user", 2)
    assert found.address == f"r{reader.person}@example.org"


def test_who_leaves_before_it_is_sent_does_not_get_it(store: Store, clock: Clock) -> None:
    """At the claim, and at the last moment before the message ends."""
    run = begun(store, clock)
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 1).values(status="unsubscribed"))
    claimed = {one.person for one in run.claim(50)}
    assert claimed == set(range(2, 9))
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == 2).values(status="erased", address=None))
    assert not run.begin(PersonId(2))
    assert run.balance() == Balance(audience=8, suppressed=2, pending=6)


def test_a_whole_batch_of_leavers_does_not_end_the_send(store: Store, clock: Clock) -> None:
    """The claim goes on until it has somebody."""
    run = begun(store, clock)
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id <= 7).values(status="unsubscribed"))
    found = [one.person for _ in range(8) for one in run.claim(2)]
    assert found == [8]


def test_what_is_given_back_waits_again(store: Store, clock: Clock) -> None:
    """Only what was not begun."""
    run = begun(store, clock)
    one, other = run.claim(2)
    run.begin(one.person)
    run.release([one.person, other.person])
    assert states(store)[one.person] == "in_data"
    assert states(store)[other.person] == "pending"


def test_a_sender_that_is_gone_from_this_machine_is_taken_over_at_once(store: Store, clock: Clock) -> None:
    """What it had claimed waits again; what it had begun is unknown, and counted so before anybody takes over."""
    run = begun(store, clock)
    gone = run.sender.rsplit(":", 2)[0].rsplit(":", 1)[0] + ":999999999:1:dead"
    held_by(store, [1, 2], "claimed", gone, NOW + dt.timedelta(hours=1))
    held_by(store, [3], "in_data", gone, NOW + dt.timedelta(hours=1))
    assert run.balance() == Balance(audience=8, unknown=1, pending=7)
    run.recover()
    assert states(store) == {1: "pending", 2: "pending", 3: "unknown", **dict.fromkeys(range(4, 9), "pending")}
    assert run.balance() == Balance(audience=8, unknown=1, pending=7)


def test_a_sender_elsewhere_keeps_what_it_has_until_its_lease_ends(store: Store, clock: Clock) -> None:
    """We cannot see whether it lives; its lease says until when it counts as living."""
    run = begun(store, clock)
    lease = NOW + dt.timedelta(minutes=5)
    held_by(store, [1], "claimed", ELSEWHERE, lease)
    held_by(store, [2], "in_data", ELSEWHERE, lease)
    run.recover()
    assert (states(store)[1], states(store)[2]) == ("claimed", "in_data")
    assert run.balance() == Balance(audience=8, pending=8)
    clock.now = lease + dt.timedelta(seconds=1)
    assert run.balance() == Balance(audience=8, unknown=1, pending=7)
    run.recover()
    assert (states(store)[1], states(store)[2]) == ("pending", "unknown")


def test_a_living_sender_on_this_machine_keeps_what_it_has(store: Store, clock: Clock) -> None:
    """However slow it is."""
    run, other = begun(store, clock), book(store, clock)
    (reader,) = run.claim(1)
    run.begin(reader.person)
    clock.now = NOW + dt.timedelta(days=1)
    other.recover()
    assert states(store)[reader.person] == "in_data"
    assert other.balance() == Balance(audience=8, pending=8)


def test_what_was_taken_over_cannot_be_begun(store: Store, clock: Clock) -> None:
    """The one who lost it finds out before the message ends, so nobody gets it twice."""
    run, other = begun(store, clock), book(store, clock)
    (reader,) = run.claim(1)
    held_by(store, [reader.person], "claimed", other.sender, NOW + dt.timedelta(hours=1))
    assert not run.begin(reader.person)
    assert states(store)[reader.person] == "claimed"
    run.settle(reader.person, Outcome(state="failed", reason="not ours to say"), None)
    run.release([reader.person])
    assert states(store)[reader.person] == "claimed"


def test_who_was_called_unknown_too_early_can_still_say_what_became_of_it(store: Store, clock: Clock) -> None:
    """A sender whose lease ended while the relay thought about it knows better than we did."""
    run = begun(store, clock)
    (reader,) = run.claim(1)
    run.begin(reader.person)
    with store.writing() as connection:
        connection.execute(sa.update(deliveries).where(deliveries.c.state == "in_data").values(state="unknown"))
    run.settle(reader.person, SENT, None)
    assert states(store)[reader.person] == "sent"


def test_a_person_decides_on_what_is_unknown(store: Store, clock: Clock) -> None:
    """Asked to, they wait again; nothing else does that."""
    run = begun(store, clock)
    held_by(store, [1, 2], "unknown", ELSEWHERE, NOW)
    clock.now = NOW + dt.timedelta(days=9)
    run.recover()
    assert len(run.claim(50)) == 6
    assert run.again("unknown") == 2
    assert {one.person for one in run.claim(50)} == {1, 2}


def test_who_waits_when_the_relay_is_gone_is_deferred_with_the_reason(store: Store, clock: Clock) -> None:
    """Those in somebody's hands are left to them."""
    run, other = begun(store, clock), book(store, clock)
    other.claim(2)
    run.postpone("relay: connection refused", NOW + dt.timedelta(seconds=15))
    assert run.balance() == Balance(audience=8, deferred=6, pending=2)
    run.hurry()
    assert len(run.claim(50)) == 6


def test_the_figures_add_up_at_every_moment(store: Store, clock: Clock) -> None:
    """Looked at again and again from the side while four lines work."""
    begun(store, clock)
    seen: list[Balance] = []
    done = threading.Event()

    def look() -> None:
        while not done.is_set():
            seen.append(ledger.balance(store, SLUG, NOW))

    def work(number: int) -> None:
        run = book(store, clock)
        while claimed := run.claim(1):
            run.begin(claimed[0].person)
            outcomes = (SENT, Outcome(state="failed"), Outcome(state="unknown"))
            run.settle(claimed[0].person, outcomes[number % 3], None)

    watcher = threading.Thread(target=look)
    watcher.start()
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    done.set()
    watcher.join(10)
    assert seen
    assert all(one.audience == 8 == total(one) for one in seen)
    assert ledger.balance(store, SLUG, NOW).pending == 0


def test_a_turn_is_one_commit(store: Store, clock: Clock) -> None:
    """Settled, begun, parked and claimed at once; a reader who left is not begun, and the others are."""
    run = begun(store, clock)
    one, two, three, four = run.claim(4)
    run.begin(one.person)
    with store.writing() as connection:
        connection.execute(sa.update(people).where(people.c.id == three.person).values(status="unsubscribed"))
    later = NOW + dt.timedelta(minutes=5)
    taken = run.turn(
        Turn(
            settle=[Settled(person=one.person, outcome=SENT, relay="b:25")],
            begin=[(two.person, "a:25"), (three.person, "b:25")],
            park=[(four.person, later)],
            claim=2,
        )
    )
    assert taken.begun == {two.person}
    assert [reader.person for reader in taken.claimed] == [5, 6]
    its = ["sent", "in_data", "suppressed", "pending", "claimed", "claimed", "pending", "pending"]
    assert states(store) == dict(enumerate(its, 1))
    assert run.balance() == Balance(audience=8, sent=1, suppressed=1, pending=6)
    assert {four.person, 7, 8} - {reader.person for reader in run.claim(9)} == {four.person}
    assert run.next_due("pending") == later
    relays = {one.person: one.relay for one in ledger.problems(store, SLUG, ("sent", "in_data"))}
    assert relays == {one.person: "b:25", two.person: "a:25"}


@pytest.mark.parametrize("how", ["paused", "cancelled"])
def test_while_a_send_is_held_nobody_is_begun_or_claimed(store: Store, clock: Clock, how: str) -> None:
    """What was begun before may end, and says so; the others wait, or get it never where it was cancelled."""
    run = begun(store, clock)
    one, two, three = run.claim(3)
    run.begin(one.person)
    held(store, how)
    taken = run.turn(Turn(begin=[(two.person, "a:25")], claim=5))
    assert (taken.begun, taken.claimed, taken.held, run.held()) == (frozenset(), (), how, how)
    run.settle(one.person, SENT)
    run.settle(two.person, Outcome(state="deferred", code=451, reason="later"), NOW)
    run.let_go()
    found = states(store)
    assert found[one.person] == "sent"
    assert (found[two.person], found[three.person]) == (
        ("deferred", "pending") if how == "paused" else ("suppressed", "suppressed")
    )
    held(store, None)
    assert len([*run.claim(9), *run.claim(9)]) == (7 if how == "paused" else 5)


def test_a_turn_whose_commit_was_not_heard_of_can_be_done_again(store: Store, clock: Clock) -> None:
    """A database that dies while it commits: what was begun is found begun, what was settled stays so."""
    run = begun(store, clock)
    one, two = run.claim(2)
    run.begin(one.person)
    turn = Turn(settle=[Settled(person=one.person, outcome=SENT)], begin=[(two.person, "")])
    assert run.turn(turn).begun == run.turn(turn).begun == {two.person}
    assert (states(store)[one.person], states(store)[two.person]) == ("sent", "in_data")


@pytest.mark.parametrize("how", ["paused", "cancelled"])
def test_who_was_begun_unheard_as_the_send_was_held_is_not_in_doubt(store: Store, clock: Clock, how: str) -> None:
    """The commit was not heard of, and when it was asked for again the send was held: the message never ended."""
    run = begun(store, clock)
    one, two = run.claim(2)
    run.begin(one.person)
    held(store, how)
    assert run.turn(Turn(begin=[(one.person, "")])).begun == frozenset()
    run.let_go()
    assert states(store)[one.person] == "in_data"
    run.let_go(begun=True)
    found = states(store)
    assert (found[one.person], found[two.person]) == (
        ("deferred", "pending") if how == "paused" else ("suppressed", "suppressed")
    )


def test_of_some_who_may_be_claimed_all_are_though_the_first_ones_have_it(store: Store, clock: Clock) -> None:
    """A slice that was half sent when the run ended is gone on with; else nobody of it was ever due again."""
    run = begun(store, clock)
    run.only = [PersonId(n) for n in range(1, 9)]
    for one in run.claim(4):
        run.begin(one.person)
        run.settle(one.person, SENT)
    run.only = [PersonId(n) for n in range(1, 9)]
    assert [one.person for one in run.claim(2)] == [5, 6]
    assert [one.person for one in run.claim(2)] == [7, 8]
    assert run.claim(2) == ()


def test_only_some_are_claimed_where_only_some_may_be(store: Store, clock: Clock) -> None:
    """A slice of the readers goes first."""
    run = begun(store, clock)
    run.only = [PersonId(7), PersonId(3)]
    assert {reader.person for reader in run.claim(9)} == {3, 7}
    assert run.claim(9) == ()
    run.only = None
    assert len(run.claim(9)) == 6


def test_nobody_is_claimed_before_their_time(store: Store, clock: Clock) -> None:
    """In the order of their times, whatever their numbers."""
    run = begun(store, clock)
    with store.writing() as connection:
        for person in (1, 2, 3):
            row = sa.update(deliveries).where(deliveries.c.person == person)
            connection.execute(row.values(next_at=NOW + dt.timedelta(hours=4 - person)))
    assert {reader.person for reader in run.claim(9)} == {4, 5, 6, 7, 8}
    clock.now = NOW + dt.timedelta(hours=2)
    assert [reader.person for reader in run.claim(9)] == [3, 2]


def test_this_process_is_known_and_a_stranger_is_not() -> None:
    """A number that another process has now is not taken for the sender that had it."""
    its = senders.me()
    assert senders.alive(its) is True
    machine, pid, _, run = its.split(":")
    assert senders.alive(f"{machine}:{pid}:1:{run}") is False
    assert senders.alive(ELSEWHERE) is None
    assert senders.alive("") is None
    assert senders.me() != its


def test_what_is_done_to_a_few_readers_looks_at_those_few(store: Store, clock: Clock) -> None:
    """SQLite finds the rows by person: by their state it would go through all who are pending, at every claim."""
    asked: list[tuple[str, object]] = []
    its = begun(store, clock)

    @sa.event.listens_for(store.engine, "before_cursor_execute")
    def keep(_: object, __: object, statement: str, parameters: object, *___: object) -> None:
        asked.append((statement, parameters))

    persons = [one.person for one in its.claim(8)]
    its.release(persons)
    its.claim(8)
    its.turn(Turn(begin=[(person, "r") for person in persons]))
    its.turn(Turn(settle=[Settled(person=person, outcome=SENT, next_at=None, relay="r") for person in persons]))
    if not store.sqlite:
        pytest.skip("PostgreSQL decides by what is in the table")
    plans = [_plan(store, *one) for one in asked if one[0].startswith("UPDATE deliveries")]
    assert len(plans) == 5
    assert all("deliveries_1 (slug=? AND person=?)" in plan for plan in plans), plans


def _plan(store: Store, statement: str, parameters: object) -> str:
    """How SQLite finds the rows."""
    with store.reading() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        return " ".join(row[3] for row in driver.execute(f"EXPLAIN QUERY PLAN {statement}", parameters))
