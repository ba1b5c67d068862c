"""A message's DKIM signature (RFC 6376, 8301, 8463): relaxed/simple, RSA with SHA-256, and Ed25519 beside it.

All fields of the head are signed, From once more than it is there: nobody can put a second one before it. There is no
l=. The same message, keys and moment give the same bytes: both algorithms are deterministic.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from digest.errors import DeliverError
from digest.urls import aligned, domain_of

if TYPE_CHECKING:
    from digest.deliver.keys import Private

_BLANKS = re.compile(rb"[ \t]+")
_LINE = 76
"""Characters of a line that is not its first."""
# Labels of letters, digits and hyphens; in selectors underscores are seen, too (RFC 6376 3.1, RFC 5321 2.3.5).
NAME = re.compile(r"(?=.{1,253}\Z)[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,62})(?:\.[A-Za-z0-9_][A-Za-z0-9_-]{0,62})*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seal:
    """A key that signs, and the name that its other half is found by: `selector._domainkey.domain`."""

    key: Private
    selector: str
    domain: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """Signs messages. Any thread may, and several at once: other threads run while a key is at work."""

    seals: tuple[Seal, ...]
    notes: tuple[str, ...] = ()
    """What a person should know of the keys and their records, a line each."""

    def signed(self, head: bytes, body: bytes, at: dt.datetime) -> bytes:
        """The DKIM-Signature fields, one for each key, each ended by CRLF; they belong before the head.

        `head` has all fields, each ended by CRLF, without the empty line behind them; `body` is what follows that.
        `at` is the moment that is signed: the send's, so that another attempt is the same message.
        """
        names, canonical = _relaxed(head)
        digest = base64.b64encode(hashlib.sha256(_simple(body)).digest())
        return b"".join(_field(seal, names, canonical, digest, int(at.timestamp())) for seal in self.seals)


def signer(seals: Sequence[Seal], *, sender: str, notes: Sequence[str] = ()) -> Signer:
    """What signs with these keys for the sender's address.

    Raises DeliverError for a selector or a domain that is no name in DNS, or a domain that From is not aligned with.
    """
    domain = domain_of(sender)
    for seal in seals:
        for name in (seal.selector, seal.domain):
            if not NAME.fullmatch(name):
                raise DeliverError(subject="DKIM", reason=f"{name!r} is no name in DNS")
        if not aligned(domain, seal.domain):
            reason = f"the mail is from {domain}, and would be signed by {seal.domain}: DMARC does not count that"
            raise DeliverError(subject="DKIM", reason=reason)
    return Signer(seals=tuple(seals), notes=tuple(notes))


def _relaxed(head: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """The fields' names in the order in which they are signed, and all of them as they are signed (RFC 6376 3.4.2).

    From the last to the first: of several fields of a name, the last is signed first (5.4.2).
    """
    names, found = [], []
    even = head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    if b"  " in even or b"\t" in even:  # looking is a tenth of the work, and ours have none
        even = _BLANKS.sub(b" ", even)
    for line in reversed(even.split(b"\r\n")):
        name, colon, value = line.partition(b":")
        if colon:
            names.append(name.rstrip(b" "))
            found.append(names[-1].lower() + b":" + value.strip(b" ") + b"\r\n")
    return tuple(names), b"".join(found)


def _simple(body: bytes) -> bytes:
    """The body, empty lines at its end as a single line's end (RFC 6376 3.4.3)."""
    end = len(body)
    while body.endswith(b"\r\n", 0, end):
        end -= 2
    return body if end + 2 == len(body) else body[:end] + b"\r\n"


def _field(seal: Seal, names: tuple[bytes, ...], canonical: bytes, digest: bytes, at: int) -> bytes:
    """The signature's field, ended by CRLF."""
    field = b"%s\r\n t=%d;%s\r\n bh=%s;\r\n b=" % (*_about(seal, names, at), digest)
    # It is signed itself, with nothing behind b=; it has no blanks but those at its folds.
    relaxed = b"dkim-signature:" + field.partition(b": ")[2].replace(b"\r\n", b"")
    value = base64.b64encode(seal.key.sign(canonical + relaxed))
    rest = range(_LINE - 3, len(value), _LINE - 1)
    return field + b"\r\n ".join((value[: _LINE - 3], *(value[at : at + _LINE - 1] for at in rest))) + b"\r\n"


def _about(seal: Seal, names: tuple[bytes, ...], at: int) -> tuple[bytes, int, bytes]:
    begin, fields = _described(seal.key.algorithm, seal.selector, seal.domain, names)
    return begin, at, fields


@lru_cache(maxsize=256)
def _described(algorithm: str, selector: str, domain: str, names: tuple[bytes, ...]) -> tuple[bytes, bytes]:
    """What the field says before and behind the moment: the same for all messages with the same fields."""
    start = f"DKIM-Signature: v=1; a={algorithm}; c=relaxed/simple;\r\n d={domain};\r\n s={selector};"
    lines, line = [], b" h="
    for name in (*names, b"From"):
        if len(line) + len(name) >= _LINE:
            lines.append(line)
            line = b" "
        line += name + b":"
    return start.encode(), b"".join(b"\r\n" + one for one in (*lines, line[:-1] + b";"))
