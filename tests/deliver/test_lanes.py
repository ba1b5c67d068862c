"""One connection's work: whoever the ledger has begun is told of, and whoever it has not is given back."""

import asyncio
from collections.abc import Callable, Sequence

import pytest

from digest.deliver import Way, relay
from digest.deliver.conversation import Known
from digest.deliver.lanes import LOST, Piped
from digest.deliver.outcomes import Outcome
from digest.deliver.supply import Job
from digest.errors import TransportError
from digest.values import Address, PersonId, Recipient
from tests.deliver.conftest import reader
from tests.fakes.clumsy import Clumsy
from tests.fakes.smtp import HangUp, Reply, Smtp

LARGE = b"A line of a message that does not fit into what the network holds.\r\n" * 200_000
"""13 MB: a relay that hangs up in the middle surely has not had the end of it."""
SMALL = b"Subject: pier\r\n\r\nThe ferry sails.\r\n"


class Desk:
    """Hands out jobs, and keeps what it is told of them."""

    def __init__(self, *messages: bytes, may: Callable[[int], bool] = lambda _: True) -> None:
        self.jobs = [Job(recipient=reader(n), message=message) for n, message in enumerate(messages, 1)]
        self.settled: list[tuple[PersonId, str]] = []
        self.given_back: list[PersonId] = []
        self._may, self._asked = may, 0

    async def next(self) -> Job | None:
        """The next job."""
        return self.jobs.pop(0) if self.jobs else None

    def at_hand(self) -> Job | None:
        """Nobody is announced: each message is on its own."""
        return None

    async def paced(self, _: Way) -> bool:
        """At once."""
        return True

    async def begin(self, recipient: Recipient, _: Way) -> bool:
        """Whether their message may end: as was said for the question of that number."""
        self._asked += 1
        return self._may(self._asked)

    def settle(self, recipient: Recipient, outcome: Outcome, _: Way) -> None:
        """Keeps it."""
        self.settled.append((recipient.person, outcome.state))

    def back(self, job: Job) -> None:
        """Keeps it."""
        self.given_back.append(job.recipient.person)

    def envelope(self, recipient: Recipient) -> Address:
        """The publisher."""
        return Address("ed@pier.example")


def gone_through(desk: Desk, server: Smtp) -> TransportError | None:
    """What ended one lane's work."""

    async def work() -> None:
        await Piped(Way(relay=relay(server.url)), desk, Known(probe_s=0.3)).run()

    try:
        with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
            runner.run(work())
    except TransportError as error:
        return error
    return None


def server_that_breaks_off(*, times: int) -> Smtp:
    """It hangs up in the middle of the second reader's message, so many times."""
    server = Smtp(extensions=("SIZE 100000000",))
    server.on("body", HangUp(), recipient=reader(2).address, times=times)
    return server


def test_a_line_that_is_lost_in_the_middle_is_opened_anew() -> None:
    """It was good for another one: the reader gets the message all the same, and is told of once."""
    with server_that_breaks_off(times=1) as server:
        desk = Desk(SMALL, LARGE)
        assert gone_through(desk, server) is None
    assert (desk.settled, desk.given_back) == ([(1, "sent"), (2, "sent")], [])


@pytest.mark.parametrize("refusal", [Reply(421, "4.3.2 busy"), Reply(554, "5.7.1 not you"), HangUp()])
def test_who_was_begun_when_the_relay_went_is_deferred(refusal: object) -> None:
    """For a while or for good: their message surely has not ended, and nobody has to decide on them."""
    with server_that_breaks_off(times=1) as server:
        server.on("connect", refusal, nth=2)
        desk = Desk(SMALL, LARGE, SMALL)
        assert gone_through(desk, server) is not None
    assert (desk.settled, desk.given_back) == ([(1, "sent"), (2, "deferred")], [])


def test_who_was_begun_when_the_send_was_paused_is_deferred() -> None:
    """The line was lost, and when it was opened again nobody's message might end any more."""
    with server_that_breaks_off(times=1) as server:
        desk = Desk(SMALL, LARGE, may=lambda asked: asked < 3)
        assert gone_through(desk, server) is None
    assert (desk.settled, desk.given_back) == ([(1, "sent"), (2, "deferred")], [])


@pytest.mark.parametrize("messages", [(SMALL,), (SMALL, SMALL)])
def test_who_was_not_begun_is_given_back(messages: Sequence[bytes]) -> None:
    """The relay is not there, or the send is paused: nobody is blamed."""
    with Smtp() as server:
        desk = Desk(*messages, may=lambda _: False)
        assert gone_through(desk, server) is None
        assert not server.messages
    assert (desk.settled, desk.given_back) == ([], [*range(1, len(messages) + 1)])
    desk = Desk(*messages)
    assert gone_through(desk, server) is not None
    assert (desk.settled, desk.given_back) == ([], [1])


LOSES = [("rcpt", HangUp()), ("dot", Reply(421, "4.3.2 enough for now"))]
"""How a line is lost: it breaks before the message, or the relay takes leave after it."""


@pytest.mark.parametrize(("stage", "answer"), LOSES)
def test_lines_lost_one_after_another_end_the_lane(stage: str, answer: object) -> None:
    """The relay is in trouble: those who were tried are deferred, and the others are spared."""
    with Smtp() as server:
        server.on(stage, answer)
        desk = Desk(*[SMALL] * (LOST + 2))
        error = gone_through(desk, server)
        assert server.connections == LOST
    assert error is not None
    assert error.transient
    assert (desk.settled, desk.given_back) == ([(n, "deferred") for n in range(1, LOST + 1)], [])
    assert len(desk.jobs) == 2


@pytest.mark.parametrize(("stage", "answer"), LOSES)
def test_lines_lost_now_and_then_do_not_end_the_lane(stage: str, answer: object) -> None:
    """Whoever gets their message in between shows that the relay works: the count begins anew."""
    lost = {1, LOST - 1, LOST + 1, LOST + 2}
    with Smtp() as server:
        for number in lost:
            server.on(stage, answer, recipient=reader(number).address)
        desk = Desk(*[SMALL] * (LOST + 3))
        assert gone_through(desk, server) is None
    assert {person for person, state in desk.settled if state == "deferred"} == lost


@pytest.mark.parametrize("kind", ["first", "hangs up", "improper", "sync"])
def test_who_finds_out_that_a_relay_cannot_do_what_it_offers_gets_it_all_the_same(kind: str) -> None:
    """On a new line at once, step by step: their message had not begun, and they are sent to once."""
    with Clumsy(kind=kind) as server:
        desk = Desk(SMALL, SMALL)
        assert gone_through(desk, server) is None
        assert server.connections == 2
    assert (desk.settled, desk.given_back) == ([(1, "sent"), (2, "sent")], [])
    assert set(server.accepted.values()) == {1}


def test_a_new_line_that_is_lost_as_well_is_the_last_for_that_reader() -> None:
    """The relay is found out once; whoever loses a second line is deferred."""
    with Clumsy(kind="hangs up") as server:
        server.on("rcpt", HangUp(), recipient=reader(1).address)
        desk = Desk(SMALL, SMALL)
        assert gone_through(desk, server) is None
        assert server.connections == 3
    assert desk.settled == [(1, "deferred"), (2, "sent")]
