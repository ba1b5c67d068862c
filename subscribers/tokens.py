"""Tokens that let a reader act without a password: who they are and what for, sealed with the newsletter's key.

Sealed: HMAC-SHA256 (RFC 2104) over purpose and id, cut to 10 bytes: guessing one takes 2^79 tries on average.
Lower-case base32 (RFC 4648 6), since mail programs change the case of addresses and cut words at other signs.
"""

from __future__ import annotations

import base64
import hmac
import re

from digest.errors import TokenInvalid
from digest.values import PersonId
from subscribers.keys import Keys

_SEAL = 10
# Lengths of base32 without padding, for the seal and the 1 to 8 bytes of an id.
_LENGTHS = (18, 20, 21, 23, 24, 26, 28, 29)
TOKEN = re.compile(
    rf"(?<![a-z0-9])(?:{'|'.join(f'[a-z2-7]{{{n}}}' for n in reversed(_LENGTHS))})(?![a-z0-9])",
    re.IGNORECASE | re.ASCII,
)
"""What may be a token in a text or an address; `read` tells whether it is."""


def made(person: PersonId, keys: Keys, purpose: str = "leave") -> str:
    """The person's token for the purpose: 18 to 29 letters and digits, always the same under one key."""
    return _token(_bytes(person), keys.tokens[0], purpose)


def read(token: str, keys: Keys, purpose: str = "leave") -> PersonId:
    """Whose token it is. Raises TokenInvalid for one not made with these keys, newest or older, for this purpose."""
    token = token.strip()
    if not TOKEN.fullmatch(token):
        raise TokenInvalid(reason="not a token of this newsletter")
    lower = token.lower()
    who = _decoded(lower)[:-_SEAL]
    # Made anew and compared whole, so that there is one spelling alone.
    if not any(hmac.compare_digest(_token(who, key, purpose), lower) for key in keys.tokens):
        raise TokenInvalid(reason="not a token of this newsletter")
    return PersonId(int.from_bytes(who, "big"))


def _token(who: bytes, key: bytes, purpose: str) -> str:
    seal = hmac.digest(key, purpose.encode() + b"\0" + who, "sha256")[:_SEAL]
    return base64.b32encode(who + seal).decode().rstrip("=").lower()


def _bytes(person: PersonId) -> bytes:
    return person.to_bytes(max(1, (person.bit_length() + 7) // 8), "big")


def _decoded(token: str) -> bytes:
    return base64.b32decode(token.upper() + "=" * (-len(token) % 8))
