"""Which kind of failure it is: by its status (RFC 3463), and by the server's words.

Where the two disagree, the milder one wins: nobody is taken off because one of them may be wrong. "5.1.1, blocked
by a list" is about us, "5.1.1, mailbox full" will pass. Words make a failure hard only where no status says anything.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from subscribers.bounces import words

Verdict = Literal["hard", "soft", "block"]
_MILD: tuple[Verdict, ...] = ("block", "soft", "hard")
"""The mildest for the reader first."""
CODE = re.compile(r"(?<![\d.])([245])[.](\d{1,3})[.](\d{1,3})(?![\d.]\d)", re.ASCII)
"""A status in a text; four numbers with dots are a network address."""
LONGEST = 1_000
"""Characters of the server's words that are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A status, and what it means for the reader; `*` is any number."""

    status: str
    kind: Verdict | None
    """None: it says too little, the words decide."""
    why: str


STATUSES = (
    Rule(status="5.1.0", kind=None, why="RFC 3463: something about an address, sent for nearly everything"),
    Rule(status="5.1.1", kind="hard", why="RFC 3463: no such mailbox"),
    Rule(status="5.1.2", kind="hard", why="RFC 3463: no such domain"),
    Rule(status="5.1.3", kind="hard", why="RFC 3463: no address at all"),
    Rule(status="5.1.6", kind="hard", why="RFC 3463: moved, and nobody says where"),
    Rule(status="5.1.7", kind="block", why="RFC 3463: our own address is malformed"),
    Rule(status="5.1.8", kind="block", why="RFC 3463: our own domain is refused"),
    Rule(status="5.1.10", kind="hard", why="RFC 7505: the domain takes no mail; Exchange: no such recipient"),
    Rule(status="5.2.0", kind=None, why="RFC 3463: something about the mailbox"),
    Rule(status="5.2.1", kind="hard", why="RFC 3463: the mailbox is disabled"),
    Rule(status="5.2.2", kind="soft", why="RFC 3463: the mailbox is full"),
    Rule(status="5.2.3", kind="block", why="RFC 3463: the message is too long for them"),
    Rule(status="5.3.4", kind="block", why="RFC 3463: the message is too big for the system"),
    Rule(status="5.3.*", kind="soft", why="RFC 3463: the system does not take it as it is"),
    Rule(status="5.4.1", kind=None, why="RFC 3463: no answer; Microsoft 365: no such recipient"),
    Rule(status="5.4.4", kind="hard", why="RFC 3463: DNS says that there is no host (4.4.3 where DNS fails)"),
    Rule(status="5.4.310", kind="hard", why="Microsoft 365: the domain is not in DNS"),
    Rule(status="5.4.*", kind="soft", why="RFC 3463: the network, a loop, or time ran out"),
    Rule(status="5.5.*", kind=None, why="RFC 3463: the protocol; Outlook.com says it for most things"),
    Rule(status="5.6.*", kind="block", why="RFC 3463: what the message holds"),
    Rule(status="5.7.17", kind="hard", why="RFC 7293: the mailbox belongs to somebody else now"),
    Rule(status="5.7.18", kind="hard", why="RFC 7293: the domain belongs to somebody else now"),
    Rule(status="5.7.*", kind="block", why="RFC 3463, 7372: policy, spam, or proof of the sender"),
    Rule(status="4.1.8", kind="block", why="RFC 3463: our own domain is refused"),
    Rule(status="4.7.*", kind="block", why="RFC 3463: policy; what it limits is the sender"),
    Rule(status="4.0.0", kind=None, why="RFC 3463: no more than that it may pass"),
    Rule(status="4.*.*", kind="soft", why="RFC 3463: it may pass; the relay gave up waiting"),
    Rule(status="5.*.*", kind=None, why="RFC 3463: no more than that it failed"),
)
"""The first that fits counts."""


def judged(status: str, said: str) -> Verdict:
    """The kind of a failure with this status ("" for none) and these words; what says nothing is soft."""
    said = said[:LONGEST]
    codes = [kind for code in {status, *statuses(said)} if (kind := _of_status(code)) is not None]
    told = words.kind(said)
    if told is not None and (told != "hard" or not codes):
        codes.append(told)
    return min(codes, key=_MILD.index, default="soft")


def statuses(said: str) -> tuple[str, ...]:
    """Every status of a failure that the words name."""
    return tuple(match[0] for match in CODE.finditer(said[:LONGEST]) if match[1] != "2")


def telling(status: str, said: str) -> str:
    """The status that says most: the one given, unless it is as good as none and the words have another."""
    given = status if CODE.fullmatch(status) else ""
    if given and not given.endswith(".0.0"):
        return given
    return next((code for code in statuses(said) if not code.endswith(".0.0")), given)


def _of_status(status: str) -> Verdict | None:
    numbers = status.split(".")
    for rule in STATUSES:
        wanted = rule.status.split(".")
        if len(numbers) == 3 and all(a in ("*", b) for a, b in zip(wanted, numbers, strict=True)):
            return rule.kind
    return None
