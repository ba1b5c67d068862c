"""The envelope's sender: each reader's own where the settings have a place for it."""

import pytest

from digest.deliver import envelope
from digest.errors import DeliverError
from digest.values import Address, PersonId, Recipient

SENDER = Address("ed@herald.example")
TOKEN = "abcdefghijklmnopqrst"


def to(token: str = TOKEN) -> Recipient:
    """Somebody with this token."""
    return Recipient(person=PersonId(1), address=Address("anna@reader.example"), bounces=token)


@pytest.mark.parametrize(
    ("bounces", "token", "address"),
    [
        ("bounces+{token}@herald.example", TOKEN, f"bounces+{TOKEN}@herald.example"),
        ("{token}@bounces.herald.example", TOKEN, f"{TOKEN}@bounces.herald.example"),
        ("b-{token}-in@herald.example", TOKEN, f"b-{TOKEN}-in@herald.example"),
        ("Bounces <bounces+{token}@HERALD.example>", TOKEN.upper(), f"bounces+{TOKEN}@herald.example"),
        ("bounces@herald.example", TOKEN, "bounces@herald.example"),
        (None, TOKEN, SENDER),
        ("bounces+{token}@herald.example", "", "bounces@herald.example"),
        ("{token}@bounces.herald.example", "", SENDER),
        ("{token}+b@herald.example", "", "b@herald.example"),
    ],
)
def test_bounces_go_to_each_readers_own_address(bounces: str | None, token: str, address: str) -> None:
    """Without a place for it, or without a token, to one for all."""
    assert envelope(bounces, to(token), SENDER) == address


def test_what_is_no_address_is_refused() -> None:
    """As for any sender."""
    with pytest.raises(DeliverError):
        envelope("bounces {token}", to(), SENDER)
