"""Relays that can do PIPELINING, and relays that offer it and cannot: nobody is sent to twice, nobody is lost."""

import time
from typing import Any

import pytest

from digest.errors import TransportError
from tests.deliver.conversing import MESSAGE, PROBE_S, brought, known, met, parcel, run
from tests.fakes.clumsy import KINDS, Clumsy
from tests.fakes.smtp import Garbage, HangUp, Late, Reply, Smtp, Stall

PIPELINING = ("PIPELINING", "SMTPUTF8")


def commands(server: Smtp) -> list[str]:
    """The verbs that it was told, without the greeting."""
    return [line.split(" ")[0].upper() for _, line in server.commands][1:]


def test_everything_goes_in_as_few_turns_as_can_be() -> None:
    """One connection, and nothing is repeated; each gets their own message."""
    with Smtp(extensions=PIPELINING) as server:
        parcels = [parcel(number, MESSAGE + b"%d\r\n" % number) for number in range(1, 6)]
        its = known()
        made = run(brought(server, parcels, its))
        assert {one.state for one in made.values()} == {"sent"}
        assert [(taken.recipients, taken.data) for taken in server.messages] == [
            ((one.recipient.address,), one.message) for one in parcels
        ]
        assert commands(server) == [*(["MAIL", "RCPT", "DATA"] * 5), "QUIT"]
        assert its.pipelining is True
        assert its.prober is None


def test_what_was_announced_comes_next_and_nothing_else() -> None:
    """Another message in its place would go to the reader whose envelope it was; what was announced only is none."""

    async def talk(server: Smtp) -> None:
        line = await met(server)
        assert await line.accepted(first) is None
        assert (await line.finish(first, second)).state == "sent"
        with pytest.raises(ValueError, match="turn"):
            await line.accepted(third)
        with pytest.raises(TransportError):
            await line.accepted(third)

    first, second, third = parcel(1), parcel(2), parcel(3)
    with Smtp(extensions=PIPELINING) as server:
        run(talk(server))
        assert server.accepted == {"reader1@example.org": 1}


def test_what_is_not_offered_is_not_done() -> None:
    """One command at a time, and nothing is announced."""

    async def talk(server: Smtp) -> None:
        line = await met(server)
        assert not line.pipelines
        assert await line.accepted(first) is None
        assert (await line.finish(first, second)).state == "sent"
        assert await line.accepted(second) is None
        assert (await line.finish(second, None)).state == "sent"
        await line.close()

    first, second = parcel(1), parcel(2)
    with Smtp() as server:
        server.on("mail", Late(0.05))
        run(talk(server))
        assert commands(server) == [*(["MAIL", "RCPT", "DATA"] * 2), "QUIT"]


@pytest.mark.parametrize("refusing", [0, 3])
@pytest.mark.parametrize("kind", KINDS)
def test_a_relay_that_cannot_do_what_it_offers(kind: str, refusing: int) -> None:
    """It is found out soon, and all go out one command at a time; one message at most is in doubt."""
    unknown = {f"reader{number}@example.org" for number in range(1, refusing + 1)}
    with Clumsy(kind=kind) as server:
        server.on("rcpt", Reply(550, "5.1.1 unknown"), recipient=lambda one: one in unknown)
        parcels, its = [parcel(number) for number in range(1, 9)], known()
        started = time.monotonic()
        made = run(brought(server, parcels, its, lines=3))
        assert time.monotonic() - started < 3
        assert its.pipelining is False
        assert set(made) == {one.recipient.address for one in parcels}
        assert {made.pop(address).state for address in unknown} <= {"failed"}
        for address, outcome in made.items():
            assert outcome.state in {"sent", "unknown"}
            assert server.accepted[address] <= 1
            assert server.accepted[address] or outcome.state == "unknown"
        # Only a server that does not see the end of what it got can leave us in doubt, and one message tries it.
        assert [one.state for one in made.values()].count("unknown") == (kind == "waits")


def test_only_one_conversation_tries_it_out() -> None:
    """Until it has been shown, the others announce nothing; when the one gives up, another may."""

    async def talk(server: Smtp) -> list[bool]:
        its = known()
        one, other = await met(server, its), await met(server, its)
        both = [one.pipelines, other.pipelines]
        first, second = parcel(1), parcel(2)
        assert await one.accepted(first) is None
        assert (await one.finish(first, second)).state == "sent"
        while_it_tries = [one.pipelines, other.pipelines]
        one.abort()
        after = [other.pipelines]
        await other.close()
        return both + while_it_tries + after

    with Smtp(extensions=PIPELINING) as server:
        assert run(talk(server)) == [True, True, True, False, True]


@pytest.mark.parametrize(
    ("code", "text", "proven"),
    [
        (503, "5.5.1 what?", False),
        (
            503,
            "5.5.0 <reader9@example.org>: rejected: Improper use of SMTP command pipelining",
            True,
        ),
        (554, "SMTP synchronization error", True),
        (500, "5.5.1 Invalid command: Pipelining not supported", True),
    ],
)
def test_a_complaint_about_pipelining_is_no_refusal(code: int, text: str, proven: bool) -> None:
    """The reader gets the message, one command at a time."""
    with Smtp(extensions=PIPELINING) as server:
        server.on("rcpt", Reply(code, text), recipient="reader9@example.org", times=1)
        its = known(pipelining=True if proven else None)
        made = run(brought(server, [parcel(9), parcel(10)], its))
        assert [one.state for one in made.values()] == ["sent", "sent"]
        assert its.pipelining is False


@pytest.mark.parametrize("code", [550, 554, 450])
def test_a_refusal_is_no_complaint_about_pipelining(code: int) -> None:
    """Not even where the address that is quoted speaks of it; and when the others are through, it has been shown."""
    with Smtp(extensions=PIPELINING) as server:
        address = "improper-pipelining@example.org"
        server.on("rcpt", Reply(code, f"5.1.1 <{address}>: no such user"), recipient=address)
        its = known()
        made = run(brought(server, [parcel(1, address=address), parcel(2), parcel(3)], its))
        assert made.pop(address).state == ("deferred" if code < 500 else "failed")
        assert [one.state for one in made.values()] == ["sent", "sent"]
        assert its.pipelining is True
        assert server.connections == 1


def test_a_slow_relay_has_all_its_time_once_it_has_shown_what_it_can() -> None:
    """And the first answer in a write has it from the beginning."""
    with Smtp(extensions=PIPELINING) as server:
        server.on("mail", Late(PROBE_S * 2), nth=1)
        server.on("dot", Late(PROBE_S * 2), nth=1)
        server.on("rcpt", Late(PROBE_S * 2), nth=3)
        its = known()
        made = run(brought(server, [parcel(number) for number in range(1, 4)], its))
        assert {one.state for one in made.values()} == {"sent"}
        assert server.connections == 1
        assert its.pipelining is True


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data"])
@pytest.mark.parametrize("answer", [HangUp(), Stall(), Garbage(b"what\r\n"), Reply(150, "what")], ids=repr)
def test_an_announced_message_is_not_lost_with_the_line(stage: str, answer: Any) -> None:
    """Its end was not sent: it goes out on the next line, and the one before it has been answered."""
    with Smtp(extensions=PIPELINING) as server:
        server.on(stage, answer, nth=2)
        made = run(brought(server, [parcel(number) for number in range(1, 5)], known()))
        assert {one.state for one in made.values()} == {"sent"}
        assert set(server.accepted.values()) == {1}
        assert len(server.accepted) == 4


@pytest.mark.parametrize("answer", [HangUp(), Stall(), Reply(421, "going down"), Reply(999, "what")], ids=repr)
def test_what_was_announced_outlives_an_end_without_an_answer(answer: Any) -> None:
    """The one is in doubt, or for later; the announced one goes out on the next line."""
    with Smtp(extensions=PIPELINING) as server:
        server.on("dot", answer, nth=2)
        made = run(brought(server, [parcel(number) for number in range(1, 5)], known(pipelining=True)))
        states = [made[f"reader{number}@example.org"].state for number in range(1, 5)]
        assert states == ["sent", "deferred" if getattr(answer, "code", 0) == 421 else "unknown", "sent", "sent"]


@pytest.mark.parametrize("kind", ["eager", "strict"])
def test_an_envelope_without_a_reader_is_ended_with_nothing_in_it(kind: str) -> None:
    """RFC 2920 3.1: where DATA was taken all the same, a dot ends it; all is in step, and no message is made."""
    with Clumsy(kind="eager") if kind == "eager" else Smtp(extensions=PIPELINING) as server:
        server.on("rcpt", Reply(550, "5.1.1 unknown"), recipient=lambda one: one.startswith(("reader1@", "reader3@")))
        made = run(brought(server, [parcel(number) for number in range(1, 5)], known()))
        assert [one.state for one in made.values()] == ["failed", "sent", "failed", "sent"]
        assert server.connections == 1
        assert sorted(server.accepted) == ["reader2@example.org", "reader4@example.org"]
        assert commands(server).count("RSET") == 2
