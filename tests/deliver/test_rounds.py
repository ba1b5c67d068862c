"""A round over several ways out that misbehave: all is shared, nobody is lost, nobody twice, and it always ends."""

import datetime as dt
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from digest.attempts import Turn
from digest.deliver import patience, ways
from digest.deliver.domains import Domains
from digest.deliver.pace import Pace
from digest.errors import StoreError, TransportError
from digest.values import Address, PersonId
from tests.deliver.conftest import reader
from tests.deliver.engine import Skeleton, begun, readers, sender, sent, settled, way
from tests.fakes.books import Books
from tests.fakes.clumsy import KINDS, Clumsy
from tests.fakes.mailgun import Mailgun
from tests.fakes.smtp import HangUp, Late, Reply, Reset, Smtp

pytestmark = pytest.mark.usefixtures("quick")
PIPELINING = ("PIPELINING", "SMTPUTF8")


def once(*servers: Smtp | Clumsy) -> int:
    """How many readers have it; asserts that nobody has it twice."""
    got = sum((server.accepted for server in servers), Counter[str]())
    assert set(got.values()) <= {1}
    return len(got)


def by_relay(books: Books) -> Counter[str]:
    """How many went through each relay, as the ledger has it."""
    return Counter(row.relay for row in books.rows.values() if row.state == "sent")


def test_ways_of_every_kind_share_the_work(tmp_path: Path) -> None:
    """Two relays, a provider and a folder; the ledger says who went where."""
    with Smtp() as one, Smtp(extensions=PIPELINING) as other, Mailgun() as third:
        books = Books(readers(120), connections=8)
        ways = (way(one), way(other), way(third, relay={"password": third.key}), way(f"maildir:{tmp_path}/mail"))
        assert sent(sender(books, *ways)) is None
        settled(books, sent=120)
        found = by_relay(books)
        assert found[ways[0].relay.name] == once(one) > 0
        assert found[ways[1].relay.name] == once(other) > 0
        assert found[ways[2].relay.name] == len(third.accepted) > 0
        assert found[ways[3].relay.name] == len([*(tmp_path / "mail" / "new").iterdir()]) > 0
    assert (one.connections, other.connections) == (2, 2)


@pytest.mark.parametrize("answer", [HangUp(), Reset(), Reply(421, "busy")])
def test_a_relay_that_goes_away_comes_back_and_its_share_goes_elsewhere(answer: Any) -> None:
    """Nobody waits for it, and when it is there again it is used again."""
    with Smtp() as one, Smtp() as other:
        one.on("mail", answer, nth=3)
        one.on("mail", answer, nth=4)
        one.on("connect", answer, times=4)
        other.on("dot", Late(0.01))
        books = Books(readers(150), connections=4)
        assert sent(sender(books, way(one), way(other))) is None
        settled(books, sent=150)
        assert once(one, other) == 150
        assert len(one.accepted) > 2


def test_a_way_that_is_left_alone_for_a_while_keeps_nobody_when_all_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one did it all; deferred ones, too, would wait as long for their next attempt."""
    monkeypatch.setattr(ways, "FIRST_S", 30.0)
    monkeypatch.setattr(ways, "LONGEST_S", 30.0)
    with Smtp() as one, Smtp() as other:
        one.on("connect", Reply(421, "busy"))
        other.on("dot", Late(0.01))
        books = Books(readers(30), connections=4)
        assert sent(sender(books, way(one), way(other))) is None
        settled(books, sent=30)


def test_a_spare_is_used_only_while_no_other_works() -> None:
    """Not at all while all is well; else until the first one is back."""
    with Smtp() as one, Smtp() as spare:
        books = Books(readers(20), connections=4)
        assert sent(sender(books, way(one), way(spare, spare=True))) is None
        settled(books, sent=20)
        assert spare.connections == 0
        one.on("connect", Reply(421, "busy"), times=4)
        one.on("dot", Late(0.01))
        spare.on("dot", Late(0.02))
        books = Books(readers(100), connections=4)
        assert sent(sender(books, way(one), way(spare, spare=True))) is None
        settled(books, sent=100)
    assert 0 < len(spare.accepted) < 100
    assert sum(spare.accepted.values()) + sum(one.accepted.values()) == 120


@pytest.mark.parametrize(
    ("stage", "answer"), [("auth", Reply(535, "5.7.8 wrong password")), ("connect", Reply(554, "5.7.1 go away"))]
)
def test_a_relay_that_refuses_us_for_good_is_closed_and_the_other_goes_on(stage: str, answer: Reply) -> None:
    """It is not asked again in this run; also where the other has sent nobody their message yet."""
    with Smtp(auth=("ed", "right")) as one, Smtp() as other:
        one.on(stage, answer)
        other.on("rcpt", Reply(450, "4.2.0 later"), times=30)
        books = Books(readers(30), connections=4)
        login = {"user": "ed", "password": "right"}
        assert sent(sender(books, way(one, relay=login), way(other))) is None
        settled(books, sent=30)
        assert once(other) == 30
        assert one.connections <= 2


def test_where_all_refuse_us_for_good_the_run_says_so() -> None:
    """Nobody is tried, nobody is lost."""
    with Smtp() as one, Smtp() as other:
        one.on("connect", Reply(554, "5.7.1 go away"))
        other.on("connect", Reply(554, "5.7.1 you too"))
        books = Books(readers(5), connections=4)
        with pytest.raises(TransportError, match=r"go away|you too"):
            sent(sender(books, way(one), way(other)))
        settled(books, pending=5)


def test_a_relay_that_takes_fewer_connections_gets_the_others_work() -> None:
    """Those that it lets in do it all, and it is not taken to be in trouble; the round ends when they are through."""
    with Smtp() as one:
        for number in (2, 3, 4):
            one.on("connect", Reply(421, "too many"), connection=number)
        one.on("dot", Late(0.01))
        books = Books(readers(10), connections=4)
        assert sent(sender(books, way(one, connections=4))) is None
        settled(books, sent=10)
    assert once(one) == 10


def test_a_lane_that_rests_does_not_hold_up_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A connection that was refused is tried again after a minute, but not when nobody is due any more."""
    monkeypatch.setattr("digest.deliver.rounds.AGAIN_S", (60.0,))
    with Smtp() as one:
        one.on("connect", Reply(421, "too many"), nth=2)
        books = Books(readers(10), connections=2)
        assert sent(sender(books, way(one))) is None
        settled(books, sent=10)


@pytest.mark.parametrize("extensions", [PIPELINING, ("SMTPUTF8",)])
def test_no_connection_has_more_messages_than_it_may(extensions: tuple[str, ...]) -> None:
    """With the next message announced ahead, and without."""
    with Smtp(extensions=extensions) as one:
        books = Books(readers(22), connections=2)
        assert sent(sender(books, way(one, per_connection=3))) is None
        settled(books, sent=22)
        assert max(Counter(taken.connection for taken in one.messages).values()) == 3
        assert 8 <= one.connections <= 9
    assert once(one) == 22


@pytest.mark.parametrize("kind", [*KINDS, "eager"])
def test_a_relay_that_cannot_do_what_it_offers(kind: str) -> None:
    """Everybody is accounted for: at most those whose answer was lost are in doubt."""
    with Clumsy(kind=kind) as one:
        books = Books(readers(30), connections=1)
        sent(sender(books, way(one, connections=1)))
        states = books.states()
        assert states["sent"] + states["unknown"] == 30
        assert states["unknown"] <= 4
        assert states["sent"] <= once(one)


def test_a_relay_that_refuses_some_and_hangs_up_on_others() -> None:
    """In mid-message, after it, with the next one announced: each is told what is theirs."""
    with Smtp(extensions=PIPELINING) as one:
        one.on("rcpt", Reply(550, "5.1.1 no such user"), recipient=lambda to: to.startswith("reader7"))
        one.on("data", HangUp(), recipient="reader12@example.org", times=1)
        one.on("body", Reset(), recipient="reader20@example.org", times=1)
        one.on("dot", HangUp(), recipient="reader30@example.org", times=1)
        one.on("dot", Reply(452, "4.3.1 full"), recipient="reader40@example.org", times=1)
        books = Books(readers(60), connections=3)
        assert sent(sender(books, way(one, connections=3))) is None
        assert books.rows[PersonId(7)].state == "failed"
        settled(books, sent=57, failed=1, unknown=2)
        assert {n for n, row in books.rows.items() if row.state == "unknown"} == {20, 30}
    assert once(one) == 58


def test_421_again_and_again_is_waited_out() -> None:
    """Each connection takes leave after two messages; no one is blamed."""
    with Smtp() as one:
        for number in range(3, 60, 3):
            one.on("mail", Reply(421, "4.3.2 enough for now"), nth=number)
        books = Books(readers(24), connections=2)
        assert sent(sender(books, way(one))) is None
        settled(books, sent=24)
    assert once(one) == 24


@pytest.mark.parametrize("extensions", [PIPELINING, ("SMTPUTF8",)])
def test_who_leaves_between_claim_and_begin_gets_nothing(extensions: tuple[str, ...]) -> None:
    """The connection is dropped, since nothing else takes a message back; the others get theirs."""
    with Smtp(extensions=extensions) as one:
        books = Books(readers(12), connections=1, left={PersonId(4), PersonId(9)})
        assert sent(sender(books, way(one, connections=1))) is None
        settled(books, sent=10, suppressed=2)
        assert one.connections == 3
    assert once(one) == 10
    assert not {"reader4@example.org", "reader9@example.org"} & set(one.accepted)


def test_a_reader_whose_message_cannot_be_made_fails_alone() -> None:
    """With the reason."""

    class Broken(Skeleton):
        broken = frozenset({PersonId(3)})

    with Smtp() as one:
        books = Books(readers(8))
        assert sent(sender(books, way(one), skeleton_of=lambda _: Broken())) is None
        settled(books, sent=7, failed=1)
        assert "no such word" in books.rows[PersonId(3)].reason


def test_a_domain_that_slows_us_down_is_left_alone_and_others_are_not() -> None:
    """Its readers are deferred without being tried; when it takes one again they get theirs."""
    with Smtp() as one:
        one.on("rcpt", Reply(450, "4.7.0 slow down"), recipient=lambda to: to.endswith("@slow.example"), times=1)
        people = [reader(n, address=Address(f"r{n}@{('slow', 'fast')[n % 2]}.example")) for n in range(1, 81)]
        books = Books(people, connections=2)
        assert sent(sender(books, way(one))) is None
        settled(books, sent=80)
        tried = sum(line.startswith("RCPT") and "slow" in line for _, line in one.commands)
        assert tried < 50
        assert any(row.reader.attempts > 1 for row in books.rows.values())
    assert once(one) == 80


def test_a_limited_domain_gets_what_it_bears_and_all_in_the_end() -> None:
    """Those who wait for long are parked, the others sent meanwhile."""
    with Smtp() as one:
        people = [reader(n, address=Address(f"r{n}@{('slow', 'fast')[n % 2]}.example")) for n in range(1, 61)]
        books = Books(people, connections=2)
        before = time.monotonic()
        assert sent(sender(books, way(one), domains=Domains(0, {"slow.example": 20}))) is None
        assert 1.3 < time.monotonic() - before < 6
        settled(books, sent=60)
        assert books.held_back
    assert once(one) == 60


@pytest.mark.parametrize("limited", ["all", "way", "hour"])
def test_the_pace_is_kept_over_all_connections(limited: str) -> None:
    """Of the whole send and of one way, by the second and by the hour."""
    pace = Pace(0, 72_000.0) if limited == "hour" else Pace(20)
    with Smtp(extensions=PIPELINING) as one:
        books = Books(readers(20), connections=3)
        whole = {} if limited == "way" else {"pace": pace}
        its = way(one, connections=3, **({"pace": pace} if limited == "way" else {}))
        before = time.monotonic()
        assert sent(sender(books, its, **whole)) is None
        taken = time.monotonic() - before
        settled(books, sent=20)
    assert once(one) == 20
    assert taken > 0.9 or limited == "hour"
    assert len([turn for turn in books.turns if turn.claim]) < 30


def test_a_store_that_is_away_for_a_moment_is_waited_for() -> None:
    """What was said before is said once, and nobody is sent to twice."""

    with Smtp() as one:
        books = Books(readers(30), on_turn=_fails_at(3, 4, 9))
        assert sent(sender(books, way(one))) is None
        settled(books, sent=30)
    assert once(one) == 30


def _fails_at(*numbers: int) -> Any:
    """What lets these turns fail, counted from the first."""
    count = iter(range(10_000))

    def before(books: Books, turn: Turn) -> None:
        if next(count) in numbers:
            books.away = 1

    return before


def test_a_store_that_does_not_come_back_ends_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """With its error; no message ends of which the ledger does not know."""
    monkeypatch.setattr(patience, "PATIENCE_S", 0.0)

    def before(books: Books, turn: Turn) -> None:
        books.away = 1 if len(books.turns) >= 4 else 0

    with Smtp() as one:
        books = Books(readers(50), on_turn=before)
        with pytest.raises(StoreError, match="gone"):
            sent(sender(books, way(one)))
        states = books.states()
        assert once(one) <= states["sent"] + states["in_data"]
        assert states["in_data"] <= 2


def test_a_mistake_of_ours_is_raised_and_ends_all() -> None:
    """No lane waits for a book that is closed."""

    def wrong(_: object) -> Address:
        raise ZeroDivisionError

    with Smtp() as one, Smtp() as other:
        books = Books(readers(20))
        its = sender(books, way(one), way(other))
        its.envelope = wrong
        with pytest.raises(ZeroDivisionError):
            sent(its)
        settled(books, pending=20)
    assert once(one, other) == 0


def test_a_mistake_in_the_watch_is_raised_and_ends_all() -> None:
    """Else nobody would see a wish to stop; the messages in hand are answered first, and nobody is in doubt."""
    with Smtp(extensions=PIPELINING) as one:
        one.on("dot", Late(0.05))

        def wrong(_: object) -> None:
            if one.accepted:
                raise ZeroDivisionError

        books = Books(readers(60), connections=2)
        with pytest.raises(ZeroDivisionError):
            sent(sender(books, way(one), told=wrong))
        states = books.states()
        assert set(states) == {"sent", "pending"}
        assert states["sent"] == once(one) < 60
    assert once(one) == states["sent"]


def test_a_stop_ends_when_the_messages_in_hand_are_answered() -> None:
    """Nothing is in doubt; who was claimed waits again, and the next run sends to them."""
    with Smtp(extensions=PIPELINING) as one:
        one.on("dot", Late(0.05))
        books = Books(readers(60), connections=2)
        its = sender(books, way(one))
        with begun(its):
            while not one.accepted:
                time.sleep(0.005)
            its.stopped.set()
        states = books.states()
        assert set(states) == {"sent", "pending"}
        assert states["sent"] == once(one) < 60
        one.calm()
        assert sent(sender(books, way(one))) is None
        settled(books, sent=60)
    assert once(one) == 60


def test_readers_due_later_are_waited_for_without_any_wait() -> None:
    """Their time is no trouble: `--wait 0` is about deferred ones."""
    with Smtp() as one:
        books = Books(readers(9))
        soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=0.4)
        for number in (2, 5, 8):
            books.rows[PersonId(number)].next_at = soon
        assert sent(sender(books, way(one), wait=dt.timedelta(0))) is None
        assert dt.datetime.now(dt.UTC) >= soon
        settled(books, sent=9)
    assert once(one) == 9
