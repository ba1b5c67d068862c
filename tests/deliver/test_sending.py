"""A whole send: held and let go, waited for and given up, with a slice first; and how it says that it gets on."""

import datetime as dt
import threading
import time
from dataclasses import dataclass, field
from typing import Any

import pytest

from digest.attempts import Turn
from digest.deliver import outcomes, sending
from digest.deliver.course import Pause, Pulse
from digest.errors import IssueError, StoreError, TransportError
from digest.values import Balance, PersonId
from tests.deliver.engine import begun, readers, sender, sent, settled, soon, way
from tests.fakes.books import Books
from tests.fakes.smtp import HangUp, Late, Reply, Smtp

pytestmark = pytest.mark.usefixtures("quick")
NOTHING = dt.timedelta(0)


def test_nobody_is_begun_while_it_is_paused_and_a_resume_goes_on_by_itself() -> None:
    """What is in hand is answered; `woke` hears since when nobody was sent to."""
    woke: list[dt.datetime] = []
    waits: list[Pause] = []
    with Smtp() as one:
        one.on("dot", Late(0.01))
        books = Books(readers(60), connections=2)
        its = sender(books, way(one), woke=woke.append, waits=lambda _, pause: waits.append(pause))
        with begun(its):
            soon(lambda: one.accepted)
            books.hold = "paused"
            soon(lambda: set(books.states()) == {"sent", "pending"} and waits)
            before, paused = books.states(), dt.datetime.now(dt.UTC)
            time.sleep(0.1)
            assert books.states() == before
            assert 0 < before["sent"] < 60
            books.hold = None
        settled(books, sent=60)
    assert max(one.accepted.values()) == 1
    assert [(pause.why, pause.seconds) for pause in waits] == [("paused", float("inf"))]
    assert len(woke) == 1
    assert woke[0] <= paused


def test_a_cancel_ends_it() -> None:
    """What is in hand is answered, and nobody else gets it."""
    with Smtp() as one:
        one.on("dot", Late(0.01))
        books = Books(readers(60), connections=2)
        with begun(sender(books, way(one))):
            soon(lambda: one.accepted)
            books.cancel()
        states = books.states()
        assert set(states) == {"sent", "suppressed"}
        assert states["sent"] == one.accepted.total() < 60


def test_a_resume_between_two_looks_is_seen() -> None:
    """A pause that is over before anybody waits for its end is not waited for."""

    class Brief(Books):
        def held(self) -> str | None:
            """The first look alone finds it paused."""
            hold, self.hold = self.hold, None
            return hold

    with Smtp() as one:
        books = Brief(readers(3), hold="paused")
        sent(sender(books, way(one)))
    settled(books, sent=3)


def test_a_cancel_of_a_paused_send_ends_it() -> None:
    """The run that waits to be resumed sees it."""
    books = Books(readers(3), hold="paused")
    with Smtp() as one, begun(sender(books, way(one))) as run:
        time.sleep(0.05)
        assert not run.done()
        books.cancel()
    settled(books, suppressed=3)
    assert one.connections <= 2


def test_another_edition_in_its_place_ends_it_with_that() -> None:
    """Whoever is left is the other one's."""

    def replaced(books: Books, turn: Turn) -> None:
        books.hold = "replaced" if len(books.turns) == 3 else books.hold

    with Smtp() as one:
        books = Books(readers(60), connections=2, on_turn=replaced)
        with pytest.raises(IssueError, match="no longer sent as it was approved"):
            sent(sender(books, way(one)))
        assert set(books.states()) == {"sent", "pending"}


@pytest.mark.parametrize("connections", [1, 4])
def test_a_relay_that_refuses_the_first_ones_for_good_spares_the_others(connections: int) -> None:
    """The trouble is not theirs: the run ends with the relay's words, and without addresses in them."""
    with Smtp() as one:
        one.on("dot", Reply(554, "5.7.1 no mail from you"))
        books = Books(readers(50), connections=connections)
        with pytest.raises(TransportError, match=r"refused the message, and took nothing \([5-8] times\): 554"):
            sent(sender(books, way(one, connections=connections)))
        states = books.states()
    assert sending.REFUSED <= states["failed"] < sending.REFUSED + connections
    assert states["failed"] + states["pending"] == 50


def test_refusals_after_a_success_are_each_readers_own() -> None:
    """However many there are; also of a run that comes after one that had sent some."""
    with Smtp() as one:
        books = Books(readers(30), connections=1)
        one.on("rcpt", Reply(550, "5.1.1 <reader9@example.org>: no such user"), recipient=lambda to: to != FIRST)
        assert sent(sender(books, way(one, connections=1))) is None
        settled(books, sent=1, failed=29)
        for number in (4, 5, 6, 7, 8, 9, 10):
            books.rows[PersonId(number)].state = "pending"
        assert sent(sender(books, way(one))) is None
        settled(books, sent=1, failed=29)
        assert books.rows[PersonId(9)].reason == "5.1.1 ...: no such user"


FIRST = "reader1@example.org"


@pytest.mark.parametrize("answer", [HangUp(), Reply(421, "busy")])
def test_where_all_relays_are_gone_the_others_are_deferred_with_the_reason(answer: Any) -> None:
    """When the wait is over; and the run says what the trouble was."""
    with Smtp() as one, Smtp() as other:
        one.on("dot", Late(0.01))
        other.on("connect", answer)
        one.on("mail", answer, nth=8)
        books = Books(readers(40), connections=3)
        ways = (way(one, connections=1), way(other, connections=2))
        with begun(sender(books, *ways, wait=dt.timedelta(seconds=0.6))) as run:
            soon(lambda: one.accepted)
            one.on("connect", answer)
            one.on("mail", answer)
        trouble = run.result()
        assert trouble
        assert trouble.transient
        states = books.states()
        assert states["sent"] == one.accepted.total() > 0
        assert states["sent"] + states["deferred"] == 40
        assert all(row.reason for row in books.rows.values() if row.state == "deferred")


def test_while_another_process_sends_nobody_is_given_up() -> None:
    """It has all the connections that the relay takes; that ours are refused is no reason to defer its readers."""
    over = threading.Event()
    with Smtp() as one:
        one.on("connect", Reply(421, "too many connections"))
        books = Books(readers(60))

        def other() -> None:
            while not over.wait(0.04):
                with books.lock:
                    if waits := [row for row in books.rows.values() if row.state == "pending"]:
                        waits[0].state = "sent"

        thread = threading.Thread(target=other)
        thread.start()
        try:
            sent(sender(books, way(one), wait=dt.timedelta(seconds=1)))
        finally:
            over.set()
            thread.join()
        settled(books, sent=60)


def test_a_relay_that_is_back_within_the_wait_is_used_again() -> None:
    """Nobody is deferred for it."""
    with Smtp() as one:
        one.on("connect", Reply(421, "busy"), times=7)
        books = Books(readers(10), connections=2)
        assert sent(sender(books, way(one))) is None
        settled(books, sent=10)
        assert {row.ended for row in books.rows.values()} == {1}


def test_who_is_due_and_in_nobodys_hands_is_never_left() -> None:
    """Not without any wait, either: their time came between the last look at the ledger and the end of the round."""
    with Smtp() as one:
        books = Books(readers(6))
        books.rows[PersonId(4)].next_at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=0.4)
        ahead = dt.timedelta(seconds=0.3)
        its = sender(books, way(one), wait=NOTHING, clock=lambda: dt.datetime.now(dt.UTC) + ahead)
        assert sent(its) is None
        settled(books, sent=6)


def test_whom_others_have_in_hand_are_waited_for_whatever_the_wait() -> None:
    """A run returns when nobody is pending; the wait is for deferred ones, and for relays."""
    with Smtp() as one:
        books = Books(readers(6))
        theirs = [books.rows[PersonId(number)] for number in (2, 4)]
        for row in theirs:
            row.state = "claimed"
        books.let_go = lambda *, begun=False: None  # type: ignore[method-assign] # not ours to give back
        with begun(sender(books, way(one), wait=NOTHING)) as run:
            soon(lambda: books.states()["sent"] == 4)
            time.sleep(0.2)
            assert not run.done()
            for row in theirs:
                row.state = "sent"
        assert one.accepted.total() == 4


def test_deferred_ones_are_tried_again_within_the_wait_and_left_after_it() -> None:
    """Left deferred, with their reason, for the next run."""
    with Smtp() as one:
        one.on("rcpt", Reply(450, "4.2.0 later"), recipient=FIRST, times=2)
        one.on("rcpt", Reply(450, "4.2.0 later"), recipient="reader2@example.org")
        books = Books(readers(5))
        assert sent(sender(books, way(one), wait=dt.timedelta(seconds=1))) is None
        settled(books, sent=4, deferred=1)
        assert books.rows[PersonId(1)].ended == 3
        assert (books.rows[PersonId(2)].reason, books.rows[PersonId(2)].ended >= 2) == ("4.2.0 later", True)


@dataclass
class Plan:
    """What is decided on those who get it first: two of them, a look or two, and then this."""

    end: str
    asked: list[str] = field(default_factory=list)
    seconds: float = 0.02
    only: tuple[PersonId, ...] = (PersonId(2), PersonId(5))

    def __call__(self, _: dt.datetime) -> "Plan":
        """The next step."""
        self.asked.append(("slice", "wait", "wait", self.end)[min(len(self.asked), 3)])
        return self

    @property
    def kind(self) -> Any:
        """What to do."""
        return self.asked[-1]


@pytest.mark.parametrize("end", ["go", "stop"])
def test_a_slice_gets_it_first_and_then_all_or_nobody(end: str) -> None:
    """Others are begun by other processes only once it is decided that all get it."""
    went: list[int] = []
    with Smtp() as one:
        books, plan = Books(readers(12)), Plan(end)
        its = sender(books, way(one), first=plan, going=lambda: went.append(one.accepted.total()))
        its.wait = NOTHING
        assert sent(its) is None
        assert [taken.recipients[0] for taken in one.messages[:2]] in (
            ["reader2@example.org", "reader5@example.org"], ["reader5@example.org", "reader2@example.org"]
        )  # fmt: skip
        assert plan.asked == ["slice", "wait", "wait", end]
        settled(books, **({"sent": 12} if end == "go" else {"sent": 2, "pending": 10}))
        assert went == ([2] if end == "go" else [])


def test_without_a_slice_others_may_begin_at_once_and_once() -> None:
    """Also where it takes several rounds."""
    went: list[int] = []
    with Smtp() as one:
        one.on("rcpt", Reply(450, "4.2.0 later"), recipient=FIRST, times=1)
        books = Books(readers(4))
        assert sent(sender(books, way(one), going=lambda: went.append(one.connections))) is None
        settled(books, sent=4)
    assert went == [0]


def test_a_machine_that_was_asleep_says_since_when() -> None:
    """Those whose time has passed meanwhile may be late: whoever sends is asked before they get it."""
    woke: list[dt.datetime] = []
    start = dt.datetime.now(dt.UTC)
    asleep = dt.timedelta(0)

    def clock() -> dt.datetime:
        return dt.datetime.now(dt.UTC) + asleep

    with Smtp() as one:
        books = Books(readers(3))
        books.rows[PersonId(3)].next_at = start + dt.timedelta(seconds=0.8)
        its = sender(books, way(one), woke=woke.append, clock=clock)
        with begun(its):
            soon(lambda: books.states()["sent"] == 2)
            time.sleep(0.15)
            asleep = dt.timedelta(hours=3)
            soon(lambda: woke)
        settled(books, sent=3)
    assert len(woke) == 1
    assert start < woke[0] < start + dt.timedelta(seconds=0.8)


def test_a_machine_that_was_asleep_in_mid_round_asks_before_it_goes_on() -> None:
    """What is in hand is answered; then those are seen to whose turn has passed, and the others get it."""
    woke: list[int] = []
    asleep = dt.timedelta(0)
    with Smtp() as one:
        one.on("dot", Late(0.01))
        books = Books(readers(100))
        its = sender(books, way(one), clock=lambda: dt.datetime.now(dt.UTC) + asleep)
        its.woke = lambda since: woke.append(books.states()["pending"] * (since < dt.datetime.now(dt.UTC)))
        with begun(its):
            soon(lambda: one.accepted.total() > 10)
            asleep = dt.timedelta(hours=3)
        settled(books, sent=100)
        assert max(one.accepted.values()) == 1
    assert len(woke) == 1
    assert 0 < woke[0] < 90


def test_it_says_how_it_gets_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """So many attempts ended, so many sent, how fast of late, and what it waits for."""
    monkeypatch.setattr(outcomes, "FIRST_S", 1.0)  # longer than the others take on a busy machine
    pulses: list[Pulse] = []
    told: list[Balance] = []
    with Smtp() as one:
        one.on("rcpt", Reply(550, "5.1.1 no such user"), recipient="reader7@example.org")
        one.on("rcpt", Reply(450, "4.2.0 later"), recipient=FIRST, times=1)
        one.on("dot", Late(0.01))
        books = Books(readers(20))
        assert sent(sender(books, way(one), beats=pulses.append, told=told.append)) is None
    assert (pulses[-1].settled, pulses[-1].sent) == (21, 19)
    assert told[-1] == Balance(audience=20, sent=19, failed=1)
    assert [one.settled for one in pulses] == sorted(one.settled for one in pulses)
    assert max(one.rate for one in pulses) > 20
    assert {one.trouble for one in pulses} == {"", "waiting to try deferred ones again"}
    assert len(pulses) > 4


@pytest.mark.parametrize("error", [StoreError(store="s", reason="locked"), OSError(5, "the terminal is gone")])
def test_who_looks_and_cannot_read_or_print_does_not_end_the_send(error: Exception) -> None:
    """It is only a look; whoever writes says so."""

    def told(_: Balance) -> None:
        raise error

    with Smtp() as one:
        one.on("dot", Late(0.05))
        books = Books(readers(8))
        its = sender(books, way(one))
        with begun(its):
            soon(lambda: one.accepted)
            its.told = told
            soon(lambda: one.accepted.total() > 5)
            its.told = lambda _: None
        settled(books, sent=8)


@dataclass
class Away(Books):
    """A ledger that cannot be read for a moment, at every fourth question between two rounds."""

    asked: int = 0

    def _ask(self) -> None:
        self.asked += 1
        if self.asked % 4 == 0:
            raise StoreError(store="s", reason="is just started anew")

    def balance(self) -> Balance:
        """The same, when it can be read."""
        self._ask()
        return super().balance()

    def held(self) -> str | None:
        """The same, when it can be read."""
        self._ask()
        return super().held()


def test_a_store_that_is_away_between_two_rounds_is_waited_for() -> None:
    """As within one: what is deferred is tried again, and the run ends in order."""
    with Smtp() as one:
        one.on("rcpt", Reply(450, "4.2.0 later"), recipient=FIRST, times=3)
        books = Away(readers(5))
        its = sender(books, way(one))
        assert sent(its) is None
        settled(books, sent=5)
    assert books.asked > 8


def test_relays_are_looked_for_again_however_often_they_were_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """A night long, every half a minute."""
    monkeypatch.setattr(sending, "LONGEST_S", 30.0)
    assert [sending.again(times) for times in (1, 2, 6, 5000)] == [1.0, 2.0, 30.0, 30.0]
