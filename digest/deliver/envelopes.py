"""The envelope's sender of a message: to whom its bounces go, and which tells whose they are (VERP)."""

from __future__ import annotations

import re
from functools import lru_cache

from digest.deliver.message import address_of
from digest.values import Address, Recipient

_MARK = "{token}"


def envelope(bounces: str | None, recipient: Recipient, sender: Address) -> Address:
    """The address with the recipient's own token in it; without one, the address alone, else the sender's.

    `bounces` is as the settings have it, such as "bounces+{token}@herald.example". Raises DeliverError for what is no
    address that mail can come from.
    """
    if bounces is None:
        return sender
    before, mark, after = _parts(bounces)
    if not mark or recipient.bounces:
        return Address(f"{before}{recipient.bounces.lower() if mark else ''}{after}")
    # Who has no token: a test, a letter. What joins it to the rest goes with it.
    plain = re.sub(r"[+=._-]+$", "", before) + (after if before else after.lstrip("+=._-"))
    return sender if plain.startswith("@") else Address(plain)


@lru_cache(maxsize=8)
def _parts(bounces: str) -> tuple[str, str, str]:
    """What is before the token, its mark, and what is behind it."""
    return address_of(bounces).partition(_MARK)
