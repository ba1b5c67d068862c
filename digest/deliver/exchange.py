"""The commands of an envelope and their answers: one at a time, or all in one write with PIPELINING (RFC 2920).

Some relays offer PIPELINING and cannot do it. Until one has shown that it can, it is given little time, and what it
says against it is no refusal of anybody.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from digest.deliver.answers import LEAVING, answer, outcome
from digest.deliver.outcomes import Outcome
from digest.deliver.relays import Relay
from digest.deliver.stream import Stream
from digest.deliver.wire import Gone
from digest.errors import TransportError

PROBE_S = 5.0
"""Seconds for an answer that is due at once where PIPELINING works: many times a slow look-up of an address."""
MAIL, DATA = 0, 2
"""Their places in an envelope; RCPT stands between them."""
_OUT_OF_STEP, _LOG_IN, _TOO_BIG = 503, 530, 552
_IMPROPER = re.compile(
    rb"(command|improper|use of) pipelining|pipelining (not|error)|synchroni[sz]ation error", re.IGNORECASE
)
"""What Postfix, Exim and OpenSMTPD say; with a blank, since addresses that are quoted have none."""

Answer = tuple[int, bytes]


@dataclass(slots=True, kw_only=True)
class Known:
    """What has been learned of a relay; one for all its conversations in a run."""

    pipelining: bool | None = None
    """Whether it can do what it offers; None until an exchange across the end of a message has shown it."""
    probe_s: float = PROBE_S
    prober: object = field(default=None, repr=False)
    """Whoever tries it across the end of a message: that risks one message, and the others none."""

    def doubt(self) -> None:
        """From now on it is spoken to step by step, unless it has shown that it can do better."""
        if self.pipelining is None:
            self.pipelining = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The answers to MAIL, RCPT and DATA, as far as it came."""

    answers: tuple[Answer, ...]
    refused: int | None
    """The place of the first that was not taken; None where there is none."""
    whole: bool
    """Whether nothing that was asked is still to be answered."""


async def step_by_step(stream: Stream, commands: Sequence[bytes], seconds: float) -> Asked:
    """The answers, up to the first refusal. Raises Gone."""
    got: list[Answer] = []
    for command in commands:
        stream.write(command)
        got.append(await stream.reply(asyncio.get_running_loop().time() + seconds))
        if _refused(got) is not None:
            break
    return Asked(answers=tuple(got), refused=_refused(got), whole=True)


async def at_once(stream: Stream, known: Known, seconds: float, *, after: Literal["", "reset", "message"]) -> Asked:
    """The answers to the three commands, which were written together, and `after` what else in the same write.

    Raises Gone where no refusal came before the loss of the line.
    """
    got: list[Answer] = []
    try:
        while len(got) < 3 and not (got and got[-1][0] == LEAVING):
            patient = known.pipelining or not (after or got)
            within = seconds if patient else min(seconds, known.probe_s)
            got.append(await stream.reply(asyncio.get_running_loop().time() + within))
    except Gone as error:
        doubtful = not known.pipelining
        known.doubt()
        if _refused(got) is None:
            raise _cannot(error.reason) if doubtful else error from error
    asked = Asked(answers=tuple(got), refused=_refused(got), whole=len(got) == 3)
    _proper(asked, known)
    if after == "message" and asked.whole and asked.refused != MAIL and known.pipelining is None:
        known.pipelining, known.prober = True, None
    return asked


def refusal(relay: Relay, place: int, said: Answer, *, utf8: bool) -> Outcome:
    """What a refusal at that place in the envelope comes to; `utf8` where it went with SMTPUTF8.

    A refusal of ourselves is nobody's fault among the readers: for good it ends the send, with TransportError. Where
    it came with SMTPUTF8, it may be about that: it is this reader's alone. Raises Gone for what is no refusal.
    """
    code, text = said
    if place != MAIL:
        return outcome(code, text, about="message" if place == DATA else "recipient")
    if code == _LOG_IN and not relay.user:
        raise _error(relay, "wants a log-in: set DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD")
    if code == _TOO_BIG:
        raise _error(relay, f"finds the message too big: {answer(code, text)}")
    if code // 100 == 5 and not utf8:
        raise _error(relay, f"refuses the sender: {answer(code, text)}")
    return outcome(code, text)


def _error(relay: Relay, reason: str) -> TransportError:
    return TransportError(relay=relay.name, reason=reason)


def _proper(asked: Asked, known: Known) -> None:
    """Raises Gone where what was refused is the way in which it was asked."""
    if asked.refused is None:
        return
    code, text = asked.answers[asked.refused]
    if (code == _OUT_OF_STEP and not known.pipelining) or (code >= 400 and _IMPROPER.search(text)):
        known.pipelining = False
        raise _cannot(answer(code, text))


def _cannot(reason: str) -> Gone:
    return Gone(f"offers PIPELINING and cannot do it: {reason}")


def _refused(answers: Sequence[Answer]) -> int | None:
    for place, (code, _) in enumerate(answers):
        if code != 354 if place == DATA else code // 100 != 2:
            return place
    return None
