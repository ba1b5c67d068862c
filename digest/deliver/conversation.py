"""One conversation with a relay, on an event loop: envelope, message, answer, and with PIPELINING all of it at once.

Whatever fails before the final dot has not delivered the message (RFC 5321 4.1.1.4), so it may be tried again.
Whatever fails after it may or may not have (RFC 1047): that is `unknown`, and for a person to decide.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace

from digest.deliver.answers import LEAVING, answer, outcome, readable
from digest.deliver.exchange import DATA, Asked, Known, at_once, refusal, step_by_step
from digest.deliver.greeting import Greeting
from digest.deliver.outcomes import SENT, Outcome
from digest.deliver.parcels import Offers, Parcel, offers
from digest.deliver.relays import Relay
from digest.deliver.stream import BROKE_OFF, Stream
from digest.deliver.wire import Gone
from digest.errors import TransportError

__all__ = ["Conversation", "Known", "Parcel", "opened"]

_LEAVE_S = 2.0
"""Seconds for the answer to QUIT."""


async def opened(relay: Relay, known: Known) -> Conversation:
    """A conversation, as far as messages can be handed over. Raises TransportError where there can be none."""
    greeting = Greeting(relay)
    try:
        wire = await asyncio.to_thread(greeting.run)
    except asyncio.CancelledError:
        greeting.abandon()
        raise
    return Conversation(relay, known, offers(wire.esmtp_features), Stream(*wire.given()))


class Conversation:
    """A connection over which messages go, one after another; for one task at a time.

    For each: `accepted`, then `finish`, which may announce the next one. After a TransportError, and after an outcome
    that is the `last`, it is over, and what was announced wants another one.
    """

    def __init__(self, relay: Relay, known: Known, can: Offers, stream: Stream) -> None:
        self.relay = relay
        self._known, self._can, self._stream = known, can, stream
        self._loop = asyncio.get_running_loop()
        self._announced: Parcel | None = None
        self._refused = False
        """A transaction was refused half-way, and is to be forgotten before the next."""
        self._begun: Parcel | None = None
        """What the relay waits for: whatever is said now is part of it."""
        self._handed = False
        """All of it but its end is handed over."""
        self._over = False

    @property
    def takes(self) -> int | None:
        """The octets of the relay's SIZE; None where it gives none that can be read."""
        return self._can.takes

    @property
    def pipelines(self) -> bool:
        """Whether the next envelope may be announced with the end of a message."""
        known = self._known
        return self._groups and (known.pipelining is True or known.prober is None or known.prober is self)

    @property
    def _groups(self) -> bool:
        return self._can.pipelining and self._known.pipelining is not False

    async def accepted(self, parcel: Parcel) -> Outcome | None:
        """None when the relay waits for the message, else what becomes of this recipient.

        Raises TransportError where the line failed, or the relay refuses us.
        """
        if self._over:
            raise self._error("the conversation is over", transient=True)
        announced, self._announced = self._announced, None
        if self._begun is not None or (announced is not None and announced is not parcel):
            self.abort()
            raise ValueError("it is another message's turn")
        if (unsayable := self._can.unsayable(parcel.recipient.address)) is not None:
            return unsayable
        try:
            asked = await self._asked(parcel, announced=announced is not None)
            return await self._judged(parcel, asked)
        except Gone as error:
            raise self._lost(error.reason) from error
        except TransportError:
            self.abort()
            raise

    async def hand_over(self, parcel: Parcel) -> None:
        """Returns when all of an accepted message but its end is with the network. Raises TransportError.

        `finish` does it as well, in one write; this is for who wants to know first.
        """
        body = self._body(parcel)
        try:
            self._stream.hush(len(body) + 1)
            self._stream.write(body)
            await self._stream.flush(self._within(self.relay.reply_s))
            self._silent(BROKE_OFF)
        except Gone as error:
            raise self._lost(error.reason) from error
        self._handed = True

    async def finish(self, parcel: Parcel, then: Parcel | None) -> Outcome:
        """What the relay says to the whole message; silence after its end is `unknown`.

        Announces `then`, whose answers `accepted(then)` awaits, where that may be done (`pipelines`).
        Raises TransportError where the line failed before the end of the message.
        """
        if then is not None and self.pipelines and self._can.unsayable(then.recipient.address) is None:
            self._announced = then
        try:
            await self._ended(parcel)
            code, text = await self._stream.reply(self._within(self.relay.final_s))
        except Gone as error:
            return self._unanswered(error)
        self._begun, self._handed = None, False
        if code // 100 not in {2, 4, 5}:
            # No answer to a message that we know: it may be taken or not, and the next answer may be about this one.
            self.abort()
            return Outcome(state="unknown", code=code, reason=readable(text) or "no answer we know", last=True)
        made = SENT if code // 100 == 2 else outcome(code, text, about="message")
        if made.last:
            self.abort()
        return made

    async def close(self) -> None:
        """Takes leave, without waiting long for an answer; never raises."""
        try:
            if not (self._over or self._begun or self._announced):
                self._stream.write(b"QUIT\r\n")
                await self._stream.reply(self._within(min(self.relay.reply_s, _LEAVE_S)))
        except Gone:
            pass
        finally:
            self.abort()

    def abort(self) -> None:
        """Hangs up now: the only way to take back a message that has begun."""
        self._over, self._announced = True, None
        if self._known.prober is self:
            self._known.prober = None
        self._stream.close()

    async def _asked(self, parcel: Parcel, *, announced: bool) -> Asked:
        """The answers to the envelope, which is written unless it was announced. Raises Gone."""
        stream, seconds = self._stream, self.relay.reply_s
        if announced:
            return await at_once(stream, self._known, seconds, after="message")
        self._silent("the server left, or spoke before it was asked")
        commands = self._can.commands(parcel)
        reset, grouped = b"RSET\r\n" * self._refused, self._groups
        stream.write(reset + b"".join(commands) if grouped else reset)
        if reset:
            code, text = await stream.reply(self._within(seconds))
            if code != 250:
                raise Gone(f"forgets nothing: {answer(code, text)}")
            self._refused = False
        if grouped:
            return await at_once(stream, self._known, seconds, after="reset" if reset else "")
        return await step_by_step(stream, commands, seconds)

    async def _judged(self, parcel: Parcel, asked: Asked) -> Outcome | None:
        """None when all was taken, else the refusal, the line made ready for the next message. Raises Gone."""
        place = asked.refused
        if place is None:
            self._begun = parcel
            return None
        refused = refusal(self.relay, place, asked.answers[place], utf8=not parcel.recipient.address.isascii())
        self._refused = True
        if refused.last or not asked.whole or not await self._emptied(asked, place):
            self.abort()
            return replace(refused, last=True)
        return refused

    async def _emptied(self, asked: Asked, place: int) -> bool:
        """Whether we are in step after a refusal: DATA that was taken all the same is ended with nothing in it.

        RFC 2920 3.1 has the server take no such message.
        """
        if place == DATA or len(asked.answers) <= DATA:
            return True
        code, _ = asked.answers[DATA]
        if code != 354:
            return code // 100 in {4, 5}
        try:
            self._stream.write(b".\r\n")
            code, _ = await self._stream.reply(self._within(self.relay.reply_s))
        except Gone:
            return False
        return code // 100 in {2, 4, 5} and code != LEAVING

    async def _ended(self, parcel: Parcel) -> None:
        """Hands over the message, its end, and the envelope that is announced. Raises Gone."""
        end = b".\r\n"
        if self._announced is not None:
            end += b"".join(self._can.commands(self._announced))
            if self._known.pipelining is None:
                self._known.prober = self
        body = self._body(parcel)
        if self._handed:
            self._silent(BROKE_OFF)
        else:
            self._stream.hush(len(body) + 1, look=False)  # the loop has looked since the envelope was accepted
            end = body + end
        self._stream.write(end)
        await self._stream.flush(self._within(self.relay.reply_s))

    def _body(self, parcel: Parcel) -> bytes:
        """The message as it goes out, for the reader whose envelope was accepted and no other."""
        if self._begun is not parcel:
            self.abort()
            raise ValueError("it is another message's turn")
        return parcel.wire

    def _silent(self, reason: str) -> None:
        """Raises Gone, for that reason, where the server has said something though it was not asked, or hung up."""
        if self._stream.unasked():
            raise Gone(reason)

    def _unanswered(self, error: Gone) -> Outcome:
        """What becomes of a message that the line was lost with. Raises TransportError where its end is with us."""
        if self._stream.quiet:
            raise self._lost(error.reason) from error
        if self._announced is not None:
            self._known.doubt()
        self.abort()
        return Outcome(state="unknown", reason=f"{error.reason} after the message", last=True)

    def _within(self, seconds: float) -> float:
        return self._loop.time() + seconds

    def _lost(self, reason: str) -> TransportError:
        self.abort()
        return self._error(reason, transient=True)

    def _error(self, reason: str, *, transient: bool = False) -> TransportError:
        return TransportError(relay=self.relay.name, reason=reason, transient=transient)
