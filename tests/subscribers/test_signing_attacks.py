"""Sign-ups under attack, and killed: floods, enumeration, several at once, a crash at any statement."""

import datetime as dt
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from digest.store import engine
from digest.store.tables import events, people
from subscribers import Keys, candidate, checked, history, limits, tokens
from subscribers.asked import Due
from subscribers.limits import Gate, Limits, Room, ip_of, network
from subscribers.persons import Status
from tests.subscribers.signs import START, Desk, asked

FLOOD = 10_000
KEYS = Keys.fresh()


@pytest.fixture
def desk(store_url: str) -> Iterator[Desk]:
    """No sign-ups yet."""
    with engine.opened(store_url) as store:
        yield Desk(store)


@pytest.fixture
def strict(store_url: str) -> Iterator[Desk]:
    """The same with limits as a newsletter has them, but for a smaller total."""
    with engine.opened(store_url) as store:
        yield Desk(store, limits=Limits(per_address=3, per_network=20, total=200))


def test_ten_thousand_sign_ups_from_one_network_write_twenty_rows(strict: Desk) -> None:
    """And nobody else is kept out by them."""
    said = Counter(strict.signs.ask(asked(f"r{n}@reader.example", ip=f"192.0.2.{n % 256}")) for n in range(FLOOD))
    assert said == {"taken": 20, "limited": FLOOD - 20}
    assert len(strict.rows()) == 20
    assert strict.signs.ask(asked(ip="198.51.100.1")) == "taken"
    strict.later(hours=1)
    assert strict.signs.ask(asked(ip="192.0.2.9")) == "taken"


def test_ten_thousand_sign_ups_from_everywhere_write_as_many_rows_as_the_total(strict: Desk) -> None:
    """Until the first of them is an hour old."""
    ips = (f"2001:db8:{n:x}::1" for n in range(FLOOD))
    said = Counter(strict.signs.ask(asked(f"r{n}@reader.example", ip=ip)) for n, ip in enumerate(ips))
    assert said == {"taken": 200, "limited": FLOOD - 200}
    assert len(strict.rows()) == 200
    strict.later(minutes=59)
    assert strict.signs.ask(asked(ip="203.0.113.1")) == "limited"
    strict.later(minutes=1)
    assert strict.signs.ask(asked(ip="203.0.113.1")) == "taken"


def test_the_store_knows_what_another_process_has_taken(strict: Desk) -> None:
    """Nothing but the rows decides; what a process remembers spares it the look."""
    for n in range(20):
        assert strict.signs.ask(asked(f"r{n}@reader.example")) == "taken"
    assert strict.again().ask(asked("s@reader.example")) == "limited"


def test_an_address_that_is_given_again_and_again_is_taken_and_mailed_three_times_a_day(strict: Desk) -> None:
    """Whoever types it from wherever; the page says the same, and tomorrow there is a letter again."""
    for n in range(10):
        strict.later(hours=23 if n == 3 else 0)
        assert strict.signs.ask(asked("Anna@Reader.example", ip=f"198.51.{n}.1")) == "taken"
        assert len(strict.mailed()) == (1 if n < 3 else 0)
    assert Counter(row["state"] for row in strict.rows()) == {"mailed": 3, "void": 7}
    assert all(row["said"] is None for row in strict.rows() if row["state"] == "void")
    strict.later(hours=1)  # a day after the three: what was void since does not count
    strict.signs.ask(asked("anna@reader.example"))
    assert len(strict.mailed()) == 1


def test_two_at_once_do_not_both_slip_in_under_a_limit(strict: Desk) -> None:
    """Six processes with one place left."""
    for n in range(19):
        strict.signs.ask(asked(f"r{n}@reader.example"))
    said: list[str] = []
    each = [strict.again() for _ in range(6)]
    _together(
        [lambda one=one, n=n: said.append(one.ask(asked(f"s{n}@reader.example"))) for n, one in enumerate(each)]
    )
    assert Counter(said) == {"taken": 1, "limited": 5}


@pytest.mark.parametrize("step", ["ask", "take"])
def test_who_signs_up_or_enters_people_waits_for_who_is_at_it(desk: Desk, step: str) -> None:
    """Else two would see the same last place, or the same unknown address."""
    desk.signs.ask(asked())
    turn = limits.in_turn if step == "ask" else history.in_turn
    its = threading.Thread(target=lambda: desk.signs.ask(asked()) if step == "ask" else desk.signs.take(1))
    with desk.store.writing() as connection:
        turn(desk.store, connection)
        its.start()
        its.join(0.3)
        assert its.is_alive()
    its.join(10)
    assert not its.is_alive()
    assert len(desk.rows()) == (2 if step == "ask" else 1)


def test_who_wakes_up_after_their_lease_leaves_the_letter_to_who_has_it_now(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was stopped between its claim and its decision."""
    desk.signs.ask(asked())
    late, other = desk.again(), desk.again()
    decided, taken = late._decided, []

    def stopped(number: int, tries: int) -> Due | None:
        desk.later(minutes=6)
        taken.extend(other.take(1))
        return decided(number, tries)

    monkeypatch.setattr(late, "_decided", stopped)
    assert late.take(1) == ()
    assert [one.tries for one in taken] == [2]
    assert len(desk.rows(events)) == 1


def _together(calls: list[Callable[[], object]]) -> None:
    """All at once, each in a thread of its own; a failure of any is raised."""
    failures: list[Exception] = []
    barrier = threading.Barrier(len(calls))

    def one(call: Callable[[], object]) -> None:
        barrier.wait()
        try:
            call()
        except Exception as error:  # noqa: BLE001 - raised by the test's own thread
            failures.append(error)

    threads = [threading.Thread(target=one, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures[0]


def test_asking_runs_the_same_statements_whoever_is_asked_for(desk: Desk) -> None:
    """Known, unknown, left, removed, given too often: neither the answer nor the work tells."""
    desk.limits = Limits(per_address=1, per_network=1000, total=1000)
    desk.signs = desk.again()
    standing: tuple[Status, ...] = (
        "active",
        "pending",
        "unsubscribed",
        "suppressed",
        "complained",
        "erased",
        "bounced",
    )
    for status in standing:
        desk.people.add(candidate(f"{status}@reader.example"), wording="Asked by mail.")
        its = people.c.hash == desk.keys.hash(checked(f"{status}@reader.example"))
        with desk.store.writing() as connection:
            connection.execute(sa.update(people).where(its).values(status=status))
    seen: list[str] = []
    sa.event.listen(desk.store.engine, "before_cursor_execute", lambda *its: seen.append(its[2]))
    ran = set()
    for name in (*standing, "nobody", "active"):
        seen.clear()
        assert desk.signs.ask(asked(f"{name}@reader.example")) == "taken"
        ran.add(tuple(seen))
    assert len(ran) == 1
    assert not any("people" in statement for statement in ran.pop())
    assert [row["state"] for row in desk.rows()] == ["new"] * 8 + ["void"]


def test_two_who_mail_never_take_the_same_letter(desk: Desk) -> None:
    """Four at once over forty requests, two for each address: each letter once, each person once."""
    for n in range(40):
        desk.signs.ask(asked(f"r{n % 20}@reader.example"))
    taken: list[int] = []

    def post() -> None:
        signs = desk.again()
        while due := signs.take(1):
            taken.append(due[0].request)
            signs.sent(due[0])

    _together([post] * 4)
    assert sorted(taken) == [row["id"] for row in desk.rows()]
    assert (len(desk.rows(people)), len(desk.rows(events))) == (20, 40)


class Killed(BaseException):
    """The process is gone."""


def _life(desk: Desk) -> list[str]:
    """What each of a sign-up's letters is, from the form to the welcome, done by a process that starts anew."""
    sent = []
    signs = desk.again()
    for _ in range(4):
        for due in signs.take(1):
            sent.append(due.letter)
            signs.sent(due)
            if due.letter == "confirm":
                signs.confirm(due.token, ip="198.51.100.9")
    return sent


@pytest.mark.parametrize("status", [None, "unsubscribed"])
def test_killed_at_any_statement_nothing_is_half_done_and_nothing_is_lost(desk: Desk, status: Status | None) -> None:
    """At every one in turn; whoever comes after the lease ends it, with each event once."""
    desk.welcome = True
    left = [0]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise Killed

    sa.event.listen(desk.store.engine, "before_cursor_execute", count)
    for statement in range(1, 100):
        address = checked(f"r{statement}@reader.example")
        if status:
            desk.people.add(candidate(address), wording="Asked by mail.")
            with desk.store.writing() as connection:
                which = people.c.hash == desk.keys.hash(address)
                connection.execute(sa.update(people).where(which).values(status=status, changed_at=desk.now))
        desk.later(minutes=1)
        desk.signs.ask(asked(address))
        request = desk.rows()[-1]["id"]
        left[0] = statement
        try:
            _life(desk)
            break
        except Killed:
            left[0] = 0
        _ended(desk, request)
    assert statement > 15  # so many statements there are


def _ended(desk: Desk, request: int) -> None:
    """The sign-up is led to its end; then everything is there once."""
    link = next(one for one in desk.rows() if one["id"] == request)
    for _ in range(3):
        desk.later(minutes=6)
        _life(desk)
    link = next(one for one in desk.rows() if one["id"] == request)
    if link["state"] == "mailed":  # killed between the letter and the click: the reader has it
        _clicked(desk, link)
        desk.later(minutes=6)
        _life(desk)
    link = next(one for one in desk.rows() if one["id"] == request)
    assert (link["state"], link["said"], link["next_at"]) == ("confirmed", None, None)
    person = next(one for one in desk.rows(people) if one["hash"] == link["hash"])
    assert (person["status"], person["address"] is not None) == ("active", True)
    its = [one["kind"] for one in desk.rows(events) if one["person"] == person["id"]]
    details = [json.loads(one["detail"]) for one in desk.rows(events) if one["person"] == person["id"]]
    assert its[-2:] == ["asked", "consent"]
    assert sum(one.get("asked") == request for one in details) == 2


def _clicked(desk: Desk, row: dict[str, Any]) -> None:
    desk.again().confirm(tokens.timed(row["id"], row["until"], desk.keys, "confirm"), ip="198.51.100.9")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.254", True),
        ("192.0.2.1", "192.0.3.1", False),
        ("::ffff:192.0.2.1", "192.0.2.9", True),
        ("2001:db8:0:1::1", "2001:db8:0:1:ffff::9", True),
        ("2001:db8:0:1::1", "2001:db8:0:2::1", False),
        ("fe80::1%eth0", "fe80::2%eth1", True),
        ("", "junk, or a header of 10,000 letters", True),
        ("", "0.0.0.0", False),
    ],
)
def test_a_network_is_a_24_or_a_64(one: str, other: str, same: bool) -> None:
    """Whatever a proxy writes; those of whom nothing is known share one."""
    assert (network(one, KEYS) == network(other, KEYS)) is same


@given(st.text(max_size=60))
def test_whatever_stands_for_an_address_is_one_or_nothing(text: str) -> None:
    """It fits its column, and is kept in one spelling."""
    found = ip_of(text)
    assert len(found) <= 45
    assert ip_of(found) == found
    assert len(network(text, KEYS)) == 64


def test_the_gate_forgets_networks_before_it_grows_without_end() -> None:
    """Ten thousand of them at most; forgetting only costs a look at the store."""
    gate, until = Gate(), START + dt.timedelta(hours=1)
    for n in range(10_001):
        gate.close(f"network {n}", Room(everybody=None, network=until, mails=True))
    assert gate.closed("network 10000", START)
    assert not gate.closed("network 0", START)
    assert not gate.closed("network 10000", until)
