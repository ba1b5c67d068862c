"""Tokens that let a reader act without a password: who they are and what for, sealed with the newsletter's key.

`made` and `read`: a person's, for good (a link in an old mail must work).   `timed` and `opened`: till a moment.

Sealed: HMAC-SHA256 (RFC 2104) over purpose, newsletter and id, cut to 10 bytes: guessing one takes 2^79 tries.
Lower-case base32 (RFC 4648 6), since mail programs change the case of addresses and cut words at other signs.
"""

from __future__ import annotations

import base64
import datetime as dt
import hmac
import re

from digest.errors import TokenInvalid
from digest.values import PersonId
from subscribers.addresses import masked
from subscribers.keys import Keys

_SEAL = 10
_NUMBER = 5
EXPIRED = "expired"
"""The reason of a token that was good once."""
# Lengths of base32 without padding, for the seal and the 1 to 8 bytes of an id.
_LENGTHS = (18, 20, 21, 23, 24, 26, 28, 29)
TOKEN = re.compile(
    rf"(?<![a-z0-9])(?:{'|'.join(f'[a-z2-7]{{{n}}}' for n in reversed(_LENGTHS))})(?![a-z0-9])",
    re.IGNORECASE | re.ASCII,
)
"""What may be a token in a text or an address; `read` tells whether it is."""

_TIMED = re.compile(r"[a-z2-7]{32}", re.IGNORECASE | re.ASCII)
"""What may be one that `timed` made, before its case is changed: the Kelvin sign, made small, is a k."""

_SECRET = re.compile(r"(?<![a-z0-9])[a-z2-7]{18,}(?![a-z0-9])", re.IGNORECASE | re.ASCII)
"""What may be a token of any kind, to be left out of what is written down; so are very long words."""


def hushed(text: str) -> str:
    """The text as it may be written down: no address in full, and nothing that may be a token."""
    return _SECRET.sub("…", masked(text))


def made(person: PersonId, keys: Keys, purpose: str = "leave") -> str:
    """The person's token for the purpose: 18 to 29 letters and digits, always the same under one key."""
    return _sealed(_bytes(person), keys.tokens[0], keys.mark(person), purpose)


def read(token: str, keys: Keys, purpose: str = "leave") -> PersonId:
    """Whose token it is. Raises TokenInvalid for one not made with these keys, newest or older, for this purpose."""
    token = token.strip()
    if not TOKEN.fullmatch(token):
        raise TokenInvalid(reason="not a token of this newsletter")
    lower = token.lower()
    who = _decoded(lower)[:-_SEAL]
    mark = keys.mark(int.from_bytes(who, "big"))
    # Made anew and compared whole, so that there is one spelling alone.
    if not any(hmac.compare_digest(_sealed(who, key, mark, purpose), lower) for key in keys.tokens):
        raise TokenInvalid(reason="not a token of this newsletter")
    return PersonId(int.from_bytes(who, "big"))


def timed(number: int, expires: dt.datetime, keys: Keys, purpose: str) -> str:
    """A token for the number (below 2^40) and the purpose that opens until then: 32 letters and digits."""
    what = number.to_bytes(_NUMBER, "big") + int(expires.timestamp()).to_bytes(_NUMBER, "big")
    return _sealed(what, keys.tokens[0], keys.newsletter, f"{purpose}\0timed")


def opened(token: str, keys: Keys, purpose: str, now: dt.datetime) -> int:
    """The number that `timed` sealed. Raises TokenInvalid for one not made so, for another purpose, or expired."""
    token = token.strip()
    if not _TIMED.fullmatch(token):
        raise TokenInvalid(reason="not a token of this newsletter")
    lower = token.lower()
    what = _decoded(lower)[:-_SEAL]
    made = (_sealed(what, key, keys.newsletter, f"{purpose}\0timed") for key in keys.tokens)
    if not any(hmac.compare_digest(one, lower) for one in made):
        raise TokenInvalid(reason="not a token of this newsletter")
    if int.from_bytes(what[_NUMBER:], "big") < now.timestamp():
        raise TokenInvalid(reason=EXPIRED)
    return int.from_bytes(what[:_NUMBER], "big")


def _sealed(who: bytes, key: bytes, mark: bytes, purpose: str) -> str:
    seal = hmac.digest(key, purpose.encode() + b"\0" + mark + who, "sha256")[:_SEAL]
    return base64.b32encode(who + seal).decode().rstrip("=").lower()


def _bytes(person: PersonId) -> bytes:
    return person.to_bytes(max(1, (person.bit_length() + 7) // 8), "big")


def _decoded(token: str) -> bytes:
    return base64.b32decode(token.upper() + "=" * (-len(token) % 8))
