"""What the tests of conversations share: an event loop, parcels, and a sender that goes on until all are settled."""

import asyncio
from collections import deque
from collections.abc import Coroutine, Sequence
from typing import Any, TypeVar

from digest import deliver
from digest.deliver.conversation import Conversation, Known, Parcel, opened
from digest.deliver.outcomes import Outcome
from digest.errors import TransportError
from tests.deliver.conftest import reader
from tests.fakes.smtp import Smtp

MESSAGE = b"Subject: Pier\r\n\r\nOne line.\r\n.A line with a dot.\r\n..\r\n.\r\nThe end.\r\n"
SHORT = {"connect_s": 1.0, "reply_s": 0.5, "final_s": 0.5}
PROBE_S = 0.15
A = TypeVar("A")


def run(work: Coroutine[Any, Any, A]) -> A:
    """What it gives, on a loop of its own that watches sockets."""
    with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
        return runner.run(work)


def parcel(number: int = 1, message: bytes = MESSAGE, sender: str = "ed@pier.example", **changes: Any) -> Parcel:
    """A message to the reader of that number."""
    return Parcel(sender=sender, recipient=reader(number, **changes), message=message)


def known(**changes: Any) -> Known:
    """Nothing known yet of a relay, and little time to find it out."""
    return Known(**{"probe_s": PROBE_S, **changes})


async def met(server: Smtp, its: Known | None = None, **changes: Any) -> Conversation:
    """A conversation with the server, with little patience."""
    return await opened(deliver.relay(server.url, **{**SHORT, **changes}), its or known())


async def brought(
    server: Smtp, parcels: Sequence[Parcel], its: Known, *, lines: int = 1, **changes: Any
) -> dict[str, Outcome]:
    """What became of each, by address; what was not ended is tried again, at most five times."""
    waiting, made = deque((one, 5) for one in parcels), dict[str, Outcome]()

    async def work() -> None:
        line: Conversation | None = None
        then = None
        while then or waiting:
            one, tries = then or waiting.popleft()
            then = None
            try:
                line = line or await met(server, its, **changes)
                outcome = await line.accepted(one)
                if outcome is None:
                    then = waiting.popleft() if waiting and line.pipelines else None
                    outcome = await line.finish(one, then[0] if then else None)
            except TransportError as error:
                if not (error.transient and tries):
                    raise
                waiting.extendleft([*([then] if then else []), (one, tries - 1)])
                line = then = None
                continue
            assert one.recipient.address not in made
            made[one.recipient.address] = outcome
            line = None if outcome.last else line
        if line:
            await line.close()

    await asyncio.gather(*(work() for _ in range(lines)))
    return made
