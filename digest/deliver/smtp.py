"""A line to an SMTP relay for one thread, which waits: a conversation with an event loop of its own."""

from __future__ import annotations

import asyncio

from digest.deliver.conversation import Conversation, Known, Parcel, opened
from digest.deliver.outcomes import Outcome, Ready
from digest.deliver.relays import Relay
from digest.errors import TransportError
from digest.values import Address, Recipient


class Smtp:
    """An open connection to the relay. Raises TransportError when made, where there can be none."""

    def __init__(self, relay: Relay) -> None:
        self.relay = relay
        # Windows' own loop watches no sockets that we read ourselves.
        self._runner = asyncio.Runner(loop_factory=asyncio.SelectorEventLoop)
        try:
            # One message at a time has little to gain from PIPELINING.
            self._line: Conversation = self._runner.run(opened(relay, Known(pipelining=False)))
        except BaseException:
            self._runner.close()
            raise

    @property
    def takes(self) -> int | None:
        """The octets of the server's SIZE; None where it gives none that can be read."""
        return self._line.takes

    def close(self) -> None:
        """Takes leave, without waiting long for an answer."""
        try:
            self._runner.run(self._line.close())
        finally:
            self._runner.close()

    def hand(self, sender: Address, recipient: Recipient, message: bytes, ready: Ready) -> Outcome:
        """What the relay answered to the message. Raises TransportError where the line failed before its end."""
        return self._runner.run(self._handed(Parcel(sender=sender, recipient=recipient, message=message), ready))

    async def _handed(self, parcel: Parcel, ready: Ready) -> Outcome:
        refused = await self._line.accepted(parcel)
        if refused is not None:
            return refused
        await self._line.hand_over(parcel)
        if not self._still(ready):
            return Outcome(state="suppressed", last=True)
        try:
            return await self._line.finish(parcel, None)
        except TransportError as error:  # lost before the end, but it is recorded as begun
            return Outcome(state="deferred", reason=error.reason, last=True)

    def _still(self, ready: Ready) -> bool:
        """Whether to end the message; hanging up is the only way to take back one that has begun."""
        yes = False
        try:
            yes = ready()
        finally:
            if not yes:
                self._line.abort()
        return yes
