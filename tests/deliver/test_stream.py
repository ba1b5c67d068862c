"""Answers from a socket however they are cut, what is written while they come, and that all of it ends."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.deliver.stream import Stream
from digest.deliver.wire import Gone
from tests.deliver.conversing import run


@asynccontextmanager
async def connected(read: bytes = b"") -> AsyncIterator[tuple[Stream, socket.socket]]:
    """A stream, and the blocking socket at its other end."""
    ours, theirs = socket.socketpair()
    stream = Stream(ours, read)
    try:
        yield stream, theirs
    finally:
        stream.close()
        theirs.close()


def soon(seconds: float = 1.0) -> float:
    """That long from now, by the loop's clock."""
    return asyncio.get_running_loop().time() + seconds


TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=8)
ANSWERS = st.lists(st.tuples(st.integers(100, 999), st.lists(TEXT, min_size=1, max_size=3)), min_size=1, max_size=5)


def said(answers: list[tuple[int, list[str]]], end: str) -> bytes:
    """The answers as they stand on the wire."""
    lines = [f"{code}{'-' if text[at + 1 :] else ' '}{text[at]}" for code, text in answers for at in range(len(text))]
    return "".join(line + end for line in lines).encode()


@settings(max_examples=60, deadline=None)
@given(answers=ANSWERS, cuts=st.sets(st.integers(0, 200)), end=st.sampled_from(["\r\n", "\n"]), early=st.booleans())
def test_answers_are_the_same_however_they_are_cut(
    answers: list[tuple[int, list[str]]], cuts: set[int], end: str, early: bool
) -> None:
    """One at a time or all together, with a piece that was read before the stream was made, or without."""
    data = said(answers, end)
    places = [0, *sorted(cut for cut in cuts if cut < len(data)), len(data)]
    pieces = [data[start:stop] for start, stop in pairwise(places)]

    async def heard() -> list[tuple[int, bytes]]:
        async with connected(pieces.pop(0) if early else b"") as (stream, theirs):

            async def talk() -> None:
                for piece in pieces:
                    theirs.sendall(piece)
                    await asyncio.sleep(0)

            talking = asyncio.create_task(talk())
            got = [await stream.reply(soon()) for _ in answers]
            await talking
            assert not stream.unasked()
            return got

    assert run(heard()) == [(code, "\n".join(text).encode()) for code, text in answers]


def test_answers_that_come_together_cost_one_wake_up() -> None:
    """The second and third are there without waiting."""

    async def heard() -> list[int]:
        async with connected() as (stream, theirs):
            theirs.sendall(b"250 a\r\n250-b\r\n250 c\r\n354 d\r\n")
            codes = [(await stream.reply(soon()))[0]]
            for _ in range(2):
                with pytest.raises(StopIteration) as there:  # it returns before it has waited
                    stream.reply(soon()).send(None)
                codes.append(there.value.value[0])
            return codes

    assert run(heard()) == [250, 250, 354]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"SSH-2.0-OpenSSH\r\n", "no SMTP answer"),
        (b"2" * 20_000, "without end"),
        (b"250 " + b"x" * 20_000 + b"\r\n", "without end"),
        (b"250-x\r\n" * 101, "without end"),
        (b"250 x\r\n" * 500, "without end"),
        (b"250", "no answer in time"),
        (b"250-x\r\n250-", "no answer in time"),
        (b"", "no answer in time"),
    ],
)
def test_an_answer_has_bounds(data: bytes, words: str) -> None:
    """In length, in lines, in their number, and in time; what is not SMTP is none."""

    async def heard() -> None:
        async with connected() as (stream, theirs):
            theirs.sendall(data)
            await asyncio.sleep(0.02)
            for _ in range(500):
                await stream.reply(soon(0.05))

    with pytest.raises(Gone, match=words):
        run(heard())


def test_a_dripping_answer_has_no_more_time() -> None:
    """The deadline is for the whole of it, whatever comes in between; the next answer has its own."""

    async def heard() -> None:
        async with connected() as (stream, theirs):

            async def drip() -> None:
                for byte in b"250 slowly":
                    theirs.sendall(bytes((byte,)))
                    await asyncio.sleep(0.02)
                theirs.sendall(b"\r\n")

            dripping = asyncio.create_task(drip())
            until = soon(0.1)
            with pytest.raises(Gone, match="in time"):
                await stream.reply(until)
            assert 0 <= asyncio.get_running_loop().time() - until < 0.1
            assert await stream.reply(soon(5)) == (250, b"slowly")
            await dripping

    run(heard())


def test_what_was_said_before_a_hang_up_is_still_heard() -> None:
    """421 and the end in one packet."""

    async def heard() -> None:
        async with connected() as (stream, theirs):
            theirs.sendall(b"421 going down\r\n")
            theirs.close()
            stream.write(b"MAIL\r\n")
            assert await stream.reply(soon()) == (421, b"going down")
            with pytest.raises(Gone, match=r"hung up|lost"):
                await stream.reply(soon())

    run(heard())


def test_it_reads_while_it_writes() -> None:
    """An answer in the middle of a large body is there when the body has gone, all of it and in order."""
    body = bytes(range(256)) * 40_000

    async def heard() -> None:
        async with connected() as (stream, theirs):
            stream.write(body)
            stream.write(b"the end")
            theirs.sendall(b"452 full\r\n")
            reading = asyncio.to_thread(lambda: theirs.makefile("rb").read(len(body) + 7))
            got, _ = await asyncio.gather(reading, stream.flush(soon(10)))
            assert got == body + b"the end"
            assert stream.unasked()
            assert await stream.reply(soon()) == (452, b"full")
            assert not stream.unasked()

    run(heard())


@pytest.mark.parametrize("says", [b"452 full\r\n", b""], ids=["answers", "hangs up"])
def test_a_server_that_is_to_be_quiet_and_is_not(says: bytes) -> None:
    """The line ends before what was to come last has gone; `quiet` says that it has not."""

    async def heard() -> None:
        async with connected() as (stream, theirs):
            stream.hush(10_000_001)
            stream.write(b"x" * 10_000_000 + b".")
            theirs.sendall(says)
            if not says:
                theirs.close()
            with pytest.raises(Gone, match=r"broke off|lost"):
                await stream.flush(soon())
            assert stream.quiet

    run(heard())


def test_quiet_is_over_when_the_last_octet_has_gone() -> None:
    """What is said then is an answer; what was said before it was asked for silence is none."""

    async def heard() -> None:
        async with connected() as (stream, theirs):
            stream.hush(5)
            stream.write(b"body")
            assert stream.quiet
            stream.write(b".")
            assert not stream.quiet
            theirs.sendall(b"250 stored\r\n250 what?\r\n")
            assert await stream.reply(soon()) == (250, b"stored")
            with pytest.raises(Gone, match="broke off"):
                stream.hush(5)
            assert stream.quiet

    run(heard())


def test_a_server_that_takes_nothing_any_more() -> None:
    """Writing has an end in time, too."""

    async def heard() -> None:
        async with connected() as (stream, _):
            stream.write(b"x" * 10_000_000)
            with pytest.raises(Gone, match="takes nothing"):
                await stream.flush(soon(0.05))

    run(heard())


def test_a_closed_stream_answers_nobody() -> None:
    """What was said before was for another."""

    async def heard() -> None:
        async with connected() as (stream, theirs):
            theirs.sendall(b"250 a\r\n354 b\r\n")
            assert await stream.reply(soon()) == (250, b"a")
            stream.close()
            with pytest.raises(Gone, match="closed"):
                await stream.reply(soon())

    run(heard())


def test_a_closed_stream_leaves_nothing_behind() -> None:
    """Neither reader nor writer stays with the loop, and whoever waits is told."""

    async def heard() -> None:
        loop = asyncio.get_running_loop()
        async with connected() as (stream, _):
            ours = stream._sock.fileno()
            stream.write(b"x" * 10_000_000)
            waiting = asyncio.create_task(stream.reply(soon()))
            await asyncio.sleep(0)
            stream.close()
            stream.close()
            assert (loop.remove_reader(ours), loop.remove_writer(ours)) == (False, False)
            with pytest.raises(Gone, match="closed"):
                await waiting
            stream.write(b"more")
            with pytest.raises(Gone, match="closed"):
                await stream.flush(soon())

    run(heard())
