"""A conversation on an event loop: what each answer and each misbehaviour comes to, at each stage, in each manner."""

import asyncio
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import deliver
from digest.deliver.conversation import Conversation, Known, Parcel
from digest.deliver.parcels import offers, stuffed
from digest.deliver.stream import Stream
from digest.errors import TransportError
from tests.deliver.conversing import MESSAGE, SHORT, brought, known, met, parcel, run
from tests.fakes.certificates import Certificates
from tests.fakes.smtp import Drip, Garbage, HangUp, Late, Reply, Reset, Smtp, Stall

ALL = ("SIZE 10000000", "8BITMIME", "SMTPUTF8", "DSN", "PIPELINING")
STEPS = tuple(one for one in ALL if one != "PIPELINING")
MANNERS = [pytest.param(STEPS, id="step by step"), pytest.param(ALL, id="at once")]


@pytest.fixture(scope="module")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """An authority and what it signed."""
    return Certificates(tmp_path_factory.mktemp("certificates"))


@pytest.fixture(params=["plain", "smtps", "starttls"])
def secured(
    request: pytest.FixtureRequest, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> dict[str, Any]:
    """How the server speaks: in the clear, in TLS, or first one and then the other."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))
    return {} if request.param == "plain" else {"tls": certificates, "starttls": request.param == "starttls"}


@pytest.mark.parametrize("extensions", MANNERS)
def test_messages_arrive_as_they_are(secured: dict[str, Any], extensions: tuple[str, ...]) -> None:
    """Small ones and large ones, of many TLS records, dots and all, on one connection."""
    large = b"".join(b".%d of a large message\r\n" % number for number in range(20_000))
    parcels = [parcel(1), parcel(2, large), parcel(3, b""), parcel(4, large + MESSAGE), parcel(5, b"no line end")]
    with Smtp(extensions=extensions, **secured) as server:
        made = run(brought(server, parcels, known(), reply_s=5.0, final_s=5.0))
        assert {one.state for one in made.values()} == {"sent"}
        whole = [one.message if one.message.endswith(b"\r\n") else one.message + b"\r\n" for one in parcels]
        assert [taken.data for taken in server.messages] == whole
        assert server.connections == 1


@pytest.mark.parametrize("extensions", MANNERS)
@pytest.mark.parametrize("nth", [1, 2], ids=["the first", "the second"])
@pytest.mark.parametrize(
    ("stage", "answer", "state", "about"),
    [
        ("mail", Reply(451, "4.7.1 too fast"), "deferred", "recipient"),
        ("mail", Reply(421, "4.3.2 shutting down"), "deferred", "recipient"),
        ("rcpt", Reply(450, "4.2.0 greylisted"), "deferred", "recipient"),
        ("rcpt", Reply(550, "5.1.1 user\nunknown"), "failed", "recipient"),
        ("rcpt", Reply(421, "4.3.2 shutting down"), "deferred", "recipient"),
        ("data", Reply(452, "4.3.1 no space"), "deferred", "message"),
        ("data", Reply(554, "5.5.1 no"), "failed", "message"),
        ("dot", Reply(450, "4.7.0 later"), "deferred", "message"),
        ("dot", Reply(554, "5.7.1 spam"), "failed", "message"),
        ("dot", Reply(421, "4.3.2 shutting down"), "deferred", "message"),
        ("dot", HangUp(), "unknown", "recipient"),
        ("dot", Stall(), "unknown", "recipient"),
        ("dot", Garbage(b"\xff\xfe\x00 what\r\n"), "unknown", "recipient"),
        ("dot", Drip(0.1), "unknown", "recipient"),
        ("dot", Reply(354, "go on"), "unknown", "recipient"),
    ],
    ids=lambda value: str(value) if isinstance(value, str | Reply) else type(value).__name__,
)
def test_what_an_answer_comes_to(
    extensions: tuple[str, ...], nth: int, stage: str, answer: Any, state: str, about: str
) -> None:
    """For this reader alone; the others get theirs, on the same connection unless the relay leaves."""
    with Smtp(extensions=extensions) as server:
        server.on(stage, answer, nth=nth)
        made = list(
            run(brought(server, [parcel(1), parcel(2), parcel(3)], known(), reply_s=1.0, final_s=0.3)).values()
        )
        outcome = made.pop(nth - 1)
        assert (outcome.state, outcome.about) == (state, about)
        last = state == "unknown" or answer.code == 421
        assert outcome.last is last
        if isinstance(answer, Reply):
            assert (outcome.code, outcome.reason) == (answer.code, answer.text.replace("\n", " "))
        assert {one.state for one in made} == {"sent"}
        assert server.connections == 1 + last


@pytest.mark.parametrize("extensions", MANNERS)
@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "body"])
@pytest.mark.parametrize(
    "answer", [HangUp(), Reset(), Stall(), Garbage(b"250-a\r\n" * 5000), Reply(150, "what")], ids=repr
)
def test_before_the_final_dot_nothing_is_unknown(extensions: tuple[str, ...], stage: str, answer: Any) -> None:
    """The line is lost, and the message was not ended; a moment later it may be in doubt, but is never "sent"."""

    async def talk(server: Smtp) -> None:
        line = await met(server, Known(pipelining=True), reply_s=0.2, final_s=0.2)
        first = parcel()
        try:
            assert await line.accepted(first) is None
            outcome = await line.finish(first, None)
        except TransportError as error:
            assert error.transient  # noqa: PT017
            assert not server.accepted
        else:
            assert (stage, outcome.state, outcome.last) == ("body", "unknown", True)
        with pytest.raises(TransportError):  # it is over
            await line.accepted(parcel(2))
        await line.close()

    with Smtp(extensions=extensions) as server:
        if not (stage == "body" and isinstance(answer, Reply)):  # that one comes after the dot
            server.on(stage, answer)
            run(talk(server))
            assert server.connections == 1


def test_a_hang_up_in_the_middle_of_a_large_message_is_seen(secured: dict[str, Any]) -> None:
    """The end is not sent, so it may be tried again; soon, and not when the time is over."""

    async def talk(server: Smtp) -> None:
        line = await met(server, reply_s=5.0, final_s=5.0)
        large = parcel(1, (b"x" * 70 + b"\r\n") * 100_000)
        assert await line.accepted(large) is None
        with pytest.raises(TransportError, match=r"hung up|broke off|lost") as raised:
            await line.finish(large, parcel(2))
        assert raised.value.transient

    with Smtp(extensions=ALL, **secured) as server:
        server.on("body", HangUp())
        started = time.monotonic()
        run(talk(server))
        assert time.monotonic() - started < 4
        assert not server.accepted


@pytest.mark.parametrize("secure", ["plain", "smtps"])
def test_a_relay_that_takes_no_more_of_a_message(
    secure: str, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In time it is given up; its end was never sent."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))

    async def talk(server: Smtp) -> None:
        line = await met(server, reply_s=0.3)
        large = parcel(1, (b"x" * 70 + b"\r\n") * 200_000)
        assert await line.accepted(large) is None
        with pytest.raises(TransportError, match="takes nothing"):
            await line.finish(large, None)

    with Smtp(extensions=("PIPELINING",), tls=certificates if secure == "smtps" else None) as server:
        server.on("body", Stall())
        run(talk(server))


@pytest.mark.parametrize("extensions", MANNERS)
@pytest.mark.parametrize(
    ("code", "words"),
    [(550, "refuses the sender: 550"), (552, "too big"), (530, "wants a log-in"), (503, "refuses the sender: 503")],
)
def test_a_refusal_of_ourselves_is_nobodys_fault(extensions: tuple[str, ...], code: int, words: str) -> None:
    """It ends the send, but where it came with SMTPUTF8 and may be about that."""

    async def talk(server: Smtp) -> None:
        line = await met(server, Known(pipelining=True))
        with pytest.raises(TransportError, match=words) as raised:
            await line.accepted(parcel())
        assert not raised.value.transient
        abroad = await met(server, Known(pipelining=True))
        if code in {550, 503}:
            assert (await abroad.accepted(parcel(address="jörg@example.org"))).state == "failed"
        await abroad.close()

    with Smtp(extensions=extensions) as server:
        server.on("mail", Reply(code, "no"))
        run(talk(server))
        assert not server.accepted


@pytest.mark.parametrize("extensions", MANNERS)
def test_a_relay_that_does_not_forget_is_left(extensions: tuple[str, ...]) -> None:
    """What it would take next could go to whom it refused."""
    with Smtp(extensions=extensions) as server:
        server.on("rcpt", Reply(550, "unknown"), nth=1)
        server.on("rset", Reply(500, "no"))
        made = run(brought(server, [parcel(1), parcel(2)], known()))
        assert [one.state for one in made.values()] == ["failed", "sent"]
        assert server.connections == 2
        assert [taken.recipients for taken in server.messages] == [("reader2@example.org",)]


def test_bounces_can_be_told_apart_where_the_relay_can() -> None:
    """RFC 3461: the token as ENVID, the address as ORCPT, only the headers sent back; RFC 6533 beyond ASCII."""
    parcels = [
        parcel(1, address="a+b=c@example.org", bounces="to+ken=1", sender="bounces+7@pier.example"),
        parcel(2, address="j\\ö+rg@example.org", sender=""),
        parcel(3, bounces="x" * 101),
    ]
    with Smtp(extensions=ALL) as server:
        run(brought(server, parcels, known()))
        first, second, third = server.messages
        assert (first.sender, second.sender) == ("bounces+7@pier.example", "")
        size = f"SIZE={len(MESSAGE)}"
        assert first.mail_options == (size, "RET=HDRS", "ENVID=to+2Bken+3D1")
        assert first.rcpt_options == ("NOTIFY=FAILURE,DELAY", "ORCPT=rfc822;a+2Bb+3Dc@example.org")
        assert second.mail_options == ("SMTPUTF8", "BODY=8BITMIME", size, "RET=HDRS")
        assert second.rcpt_options[1] == r"ORCPT=utf-8;j\x{5C}\x{F6}\x{2B}rg@example.org"
        assert third.mail_options == (size, "RET=HDRS")  # longer than an ENVID may be
    with Smtp(extensions=()) as server:
        run(brought(server, parcels[:1], known()))
        assert (server.messages[0].mail_options, server.messages[0].rcpt_options) == ((), ())


@pytest.mark.parametrize("address", ["jörg@example.org", "a>\r\nRCPT TO:<eve@evil.example", "a b@example.org"])
def test_an_address_that_cannot_be_said_is_neither_said_nor_announced(address: str) -> None:
    """That reader fails, and the others get theirs."""
    with Smtp(extensions=("PIPELINING",)) as server:
        made = run(brought(server, [parcel(1), parcel(2, address=address), parcel(3)], known()))
        assert [one.state for one in made.values()] == ["sent", "failed", "sent"]
        assert (made[address].code, made[address].last, server.connections) == (None, False, 1)
        assert not any("RCPT" in line and "reader" not in line for _, line in server.commands)


@pytest.mark.parametrize(("said", "takes"), [("SIZE 100", 100), ("SIZE", None), ("SIZE ten", None), ("HELP", None)])
def test_what_a_relay_takes(said: str, takes: int | None) -> None:
    """Its SIZE, where that is a number."""

    async def talk(server: Smtp) -> int | None:
        line = await met(server)
        await line.close()
        return line.takes

    with Smtp() as server:
        server.on("ehlo", Reply(250, f"pier.example\n{said}"))
        assert run(talk(server)) == takes
        assert server.commands[-1][1] == "QUIT"


@pytest.mark.parametrize("handed", [True, False])
@pytest.mark.parametrize("way", ["abort", "close"])
def test_a_message_that_has_begun_can_be_taken_back(handed: bool, way: str) -> None:
    """Hanging up is the only way: a QUIT would be part of it."""

    async def talk(server: Smtp) -> None:
        line = await met(server)
        first = parcel()
        assert await line.accepted(first) is None
        if handed:
            await line.hand_over(first)
        if way == "abort":
            line.abort()
        else:
            await line.close()

    with Smtp(extensions=ALL) as server:
        run(talk(server))
        time.sleep(0.02)
        assert not server.accepted
        assert server.commands[-1][1] == "DATA"


def test_a_message_goes_to_its_own_reader_alone() -> None:
    """Another one's, or one out of its turn, is a mistake of ours that ends the conversation."""

    async def talk(server: Smtp) -> None:
        for manner in ("another", "none", "two"):
            line = await met(server)
            if manner != "none":
                assert await line.accepted(parcel(1)) is None
            with pytest.raises(ValueError, match="turn"):
                await (line.accepted(parcel(2)) if manner == "two" else line.finish(parcel(2), None))
            with pytest.raises(TransportError, match="over"):
                await line.accepted(parcel(2))

    with Smtp(extensions=ALL) as server:
        run(talk(server))
        assert not server.accepted


@pytest.mark.parametrize("more", [b"421 4.4.2 idle\r\n", b"nonsense\r\n", b"25"])
def test_what_is_said_before_we_ask_is_no_answer(more: bytes) -> None:
    """The relay is left; the reader is refused by nobody."""

    async def talk(server: Smtp) -> None:
        line = await met(server)
        with pytest.raises(TransportError, match="before it was asked") as raised:
            await line.accepted(parcel())
        assert raised.value.transient

    with Smtp() as server:
        server.on("ehlo", Garbage(b"250 pier.example\r\n" + more))
        run(talk(server))


def test_what_is_handed_over_is_ended_later() -> None:
    """The body first, then the dot and the next envelope; a word in between ends it, and it was not ended."""

    async def talk(server: Smtp) -> None:
        line = await met(server)
        first, second = parcel(1), parcel(2)
        assert await line.accepted(first) is None
        await line.hand_over(first)
        assert not server.accepted
        assert (await line.finish(first, second)).state == "sent"
        assert await line.accepted(second) is None
        with pytest.raises(TransportError, match=r"broke off|lost"):
            await late(line, second)

    async def late(line: Conversation, one: Parcel) -> None:
        await line.hand_over(one)
        await asyncio.sleep(0.2)
        await line.finish(one, None)

    with Smtp(extensions=ALL) as server:
        server.on("body", Late(0.0), nth=1)
        server.on("body", HangUp(), nth=2)
        run(talk(server))
        assert [(taken.recipients, taken.data) for taken in server.messages] == [(("reader1@example.org",), MESSAGE)]


@pytest.mark.parametrize("stage", ["connect", "ehlo", "handshake"])
def test_an_opening_that_nobody_waits_for_is_given_up(
    stage: str, certificates: Certificates, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At once, where the relay says nothing, and with nothing left open."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates.authority))

    async def talk(server: Smtp) -> None:
        opening = asyncio.create_task(met(server, connect_s=1.5))
        await asyncio.sleep(0.1)
        opening.cancel()
        with pytest.raises(asyncio.CancelledError):
            await opening

    with Smtp(tls=certificates if stage == "handshake" else None) as server:
        server.on(stage, Stall())
        started = time.monotonic()
        run(talk(server))
        assert time.monotonic() - started < 1


@contextmanager
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a connection, both closed afterwards."""
    with ExitStack() as stack:
        ours, theirs = (stack.enter_context(one) for one in socket.socketpair())
        theirs.setblocking(False)
        yield ours, theirs


TURNS = [
    b"250 mail\r\n250 rcpt\r\n354 data\r\n",
    b"250-stored\r\n250 in two lines\r\n250 mail\r\n550 5.1.1 nobody\r\n503 no\r\n",
    b"250 reset\r\n250 mail\r\n251 rcpt\r\n354 data\r\n",
    b"451 later\r\n",
]


@settings(max_examples=60, deadline=None)
@given(cuts=st.lists(st.sets(st.integers(1, 70)), min_size=4, max_size=4))
def test_it_is_the_same_conversation_however_the_answers_are_cut(cuts: list[set[int]]) -> None:
    """Byte by byte, or several answers and a half: each answer is credited to its own message."""

    async def server(theirs: socket.socket) -> bytes:
        loop, heard = asyncio.get_running_loop(), b""
        for number, (turn, places) in enumerate(zip(TURNS, cuts, strict=True)):
            awaited = (rb"(?s)(.*DATA\r\n){%d}" % (number + 1)) if number < 3 else rb"(?s).*\r\n\.\r\n$"
            while not re.match(awaited, heard):
                heard += await loop.sock_recv(theirs, 65_536)
            edges = [0, *sorted(one for one in places if one < len(turn)), len(turn)]
            for start, stop in pairwise(edges):
                await loop.sock_sendall(theirs, turn[start:stop])
                await asyncio.sleep(0)
        return heard

    async def talk() -> None:
        with pair() as (ours, theirs):
            relay = deliver.relay("smtp://127.0.0.1:1", **{**SHORT, "reply_s": 5.0, "final_s": 5.0})
            line = Conversation(relay, known(probe_s=5.0), offers({"pipelining": ""}), Stream(ours))
            talking = asyncio.create_task(server(theirs))
            first, second, third = parcel(1), parcel(2), parcel(3)
            assert await line.accepted(first) is None
            assert (await line.finish(first, second)).state == "sent"
            refused = await line.accepted(second)
            assert refused
            assert (refused.state, refused.code, refused.reason) == ("failed", 550, "5.1.1 nobody")
            assert await line.accepted(third) is None
            assert (await line.finish(third, None)).code == 451
            heard = await talking
            line.abort()
            assert heard.count(b"MAIL FROM") == heard.count(b"RCPT TO") == 3

    run(talk())


LINES = st.lists(st.text(st.sampled_from("..a\r\n"), max_size=5).map(str.encode), max_size=8).map(b"\r\n".join)


@given(message=LINES)
def test_no_line_of_a_message_is_its_end(message: bytes) -> None:
    """RFC 5321 4.5.2: a server that undoes it has the message again, also where a bare LF is a line's end to it."""
    on_the_wire = stuffed(message)
    assert on_the_wire.endswith(b"\r\n")
    assert not re.search(rb"(?m)^\.\r?$", on_the_wire)
    whole = message if message.endswith(b"\r\n") else message + b"\r\n"
    assert re.sub(rb"(?m)^\.", b"", on_the_wire) == whole


def test_no_file_is_left_open() -> None:
    """A conversation that ends, however, leaves the loop as it was."""

    async def talk(server: Smtp) -> int:
        loop: Any = asyncio.get_running_loop()
        before = len(loop._selector.get_map())
        line = await met(server)
        await line.accepted(parcel())
        line.abort()
        await line.close()
        return len(loop._selector.get_map()) - before

    with Smtp(extensions=ALL) as server:
        assert run(talk(server)) == 0
