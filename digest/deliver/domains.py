"""What each recipient domain bears: so many messages a second, and a pause where it asks for one.

RFC 5321 4.5.4.1 has a sender wait before it tries a destination again. Large providers slow a sender down with 421 or
4.7.x, which is about all of their readers; greylisting and a full mailbox are about one.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

IN_A_ROW = 5
"""Deferrals one after another that make a domain's trouble: fewer may be greylisted or full mailboxes."""
FIRST_S, LONGEST_S = 15.0, 3600.0
"""Seconds of the first back-off, twice as long each time, up to this: as those between attempts at one reader."""
TRIAL_S = 1.0
"""Seconds between two messages to a domain whose back-off is over, until it has taken one."""
FORGOTTEN_S = 2 * LONGEST_S
"""A trouble that is as old says nothing any more."""
MOST = 50_000
"""Domains in trouble that are remembered; with more, those that are open again are forgotten."""

_SERVICE = 421
"""The service is not available (RFC 5321 4.2.2): it answers so to everybody."""
_STATUS = re.compile(r"\s*4\.(\d{1,3})\.(\d{1,3})\b")
_MAILBOX = frozenset({1, 2})
"""Subjects of RFC 3463 3.2, 3.3: an address, a mailbox; they are about one reader, however many there are."""
_POLICY, _GREYLISTED = 7, 1
"""4.7.x is about us as the sender, but for 4.7.1, with which many greylist a single reader."""


@dataclass(slots=True)
class _Trouble:
    """Deferrals since the domain has last taken anything."""

    row: int = 0
    backoffs: int = 0
    until: float = -math.inf
    seen: float = -math.inf


class Domains:
    """The domains that are limited or in trouble; only they are remembered. No lock: one thread asks.

    `per_domain` is messages a second to any domain, `domains` the same by name; 0 is no limit. Names count without
    case, in A-labels or not; what is said of one says nothing of those below it.
    """

    def __init__(
        self, per_domain: float, domains: Mapping[str, float], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._per_domain, self._clock = per_domain, clock
        self._rates = {_name(domain): rate for domain, rate in domains.items()}
        self._next: dict[str, float] = {}
        self._later: dict[str, float] = {}
        self._troubles: dict[str, _Trouble] = {}
        self._sweep_at = 1024

    def slot(self, domain: str, within: float = math.inf) -> float:
        """Seconds until the domain may take the message whose slot is now the caller's; 0.0 for at once.

        A slot that is more than `within` seconds away is nobody's: after these seconds, at a moment of their own, the
        caller asks again. A back-off that begins later is not in it: ask `closed` again after a long wait.
        """
        if not self._troubles and not self._per_domain and not self._rates:
            return 0.0
        name = _name(domain)
        rate, trouble = self._rates.get(name, self._per_domain), self._troubles.get(name)
        distance = max(1 / rate if rate else 0.0, TRIAL_S if trouble and trouble.backoffs else 0.0)
        now = self._clock()
        mine = max(now, self._next.get(name, now), trouble.until if trouble else now)
        line = self._next
        if mine - now > within:
            mine, line = max(mine, self._later.get(name, now)), self._later
        if distance:
            line[name] = mine + distance
            self._sweep(now)
        return mine - now

    def closed(self, domain: str) -> float:
        """Seconds for which the domain is in back-off; 0.0 where it is not."""
        trouble = self._troubles.get(_name(domain)) if self._troubles else None
        return max(trouble.until - self._clock(), 0.0) if trouble else 0.0

    def taken(self, domain: str) -> None:
        """The domain took a message: whatever trouble there was is over."""
        if self._troubles:
            self._troubles.pop(_name(domain), None)

    def deferred(self, domain: str, code: int, reason: str = "") -> None:
        """The domain deferred a message with that code (4xx) and that text, which may begin with RFC 3463's status.

        421 and 4.7.x are about the domain at once. Others count when so many come in a row, but for those about an
        address or a mailbox, which never do. What comes in during a back-off was under way before, and counts once.
        """
        weight = _weight(code, reason)
        name, now = _name(domain), self._clock()
        if not weight or not (trouble := self._remembered(name, now)):
            return
        trouble.seen = now
        trouble.row += weight
        if trouble.row >= IN_A_ROW and trouble.until <= now:
            trouble.until = now + min(FIRST_S * 2.0 ** min(trouble.backoffs, 20), LONGEST_S)
            trouble.backoffs += 1
        if trouble.until > now:
            trouble.row = 0

    def shared(self, over: int) -> Domains:
        """What each of so many processes may do, so that all keep to the rates; each backs off for itself."""
        rates = {name: rate / over for name, rate in self._rates.items()}
        return Domains(self._per_domain / over, rates, self._clock)

    def _remembered(self, name: str, now: float) -> _Trouble | None:
        """The domain's trouble; None where there are too many domains in back-off to remember one more."""
        found = self._troubles.get(name)
        if found and now - found.seen <= FORGOTTEN_S:
            return found
        self._troubles.pop(name, None)
        if len(self._troubles) >= MOST:
            self._troubles = {one: its for one, its in self._troubles.items() if its.until > now}
        if len(self._troubles) >= MOST:
            return None
        self._troubles[name] = made = _Trouble()
        return made

    def _sweep(self, now: float) -> None:
        """Forgets slots that have passed, whenever there are twice as many as were left the last time."""
        if len(self._next) > self._sweep_at:
            self._next = {name: at for name, at in self._next.items() if at > now}
            self._later = {name: at for name, at in self._later.items() if at > now}
            self._sweep_at = max(1024, 2 * len(self._next))


def _weight(code: int, reason: str) -> int:
    """How much a deferral says of the domain: enough at once, one in a row, or nothing."""
    if code == _SERVICE:
        return IN_A_ROW
    if not (status := _STATUS.match(reason)):
        return 1
    subject, detail = int(status[1]), int(status[2])
    if subject in _MAILBOX:
        return 0
    return IN_A_ROW if subject == _POLICY and detail != _GREYLISTED else 1


def _name(domain: str) -> str:
    """The domain as it is compared: lower case, A-labels where it can be said in them."""
    lower = domain.lower().removesuffix(".")
    if lower.isascii():
        return lower
    import idna

    try:
        return idna.encode(lower, uts46=True).decode("ascii")
    except idna.IDNAError:
        return lower
