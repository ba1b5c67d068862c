"""Tokens: ours are read, nobody else's are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import TokenInvalid
from digest.values import PersonId
from subscribers import tokens
from subscribers.keys import Keys

KEYS = Keys(addresses=b"a" * 32, tokens=(b"t" * 32,))
IDS = st.one_of(st.integers(0, 300), st.integers(0, 2**63 - 1)).map(PersonId)


@given(IDS, st.sampled_from(["leave", "confirm", ""]))
def test_what_was_made_is_read_back(person: PersonId, purpose: str) -> None:
    """In either case, found in a text, and short enough for the local part of an address."""
    token = tokens.made(person, KEYS, purpose)
    assert tokens.read(token, KEYS, purpose) == person
    assert tokens.read(token.upper(), KEYS, purpose) == person
    for text in (
        f"leave+{token}@herald.example",
        f"Re: unsubscribe {token.upper()}.",
        f"<https://h.example/u/{token}>",
    ):
        assert token in [found.lower() for found in tokens.TOKEN.findall(text)]
    assert 18 <= len(token) <= 29


@given(IDS, st.integers(0, 30), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_changed_letter_makes_it_nobodys(person: PersonId, at: int, letter: str) -> None:
    """Not even the bits that base32 leaves over may differ."""
    token = tokens.made(person, KEYS)
    forged = token[: at % len(token)] + letter + token[at % len(token) + 1 :]
    if forged != token:
        with pytest.raises(TokenInvalid):
            tokens.read(forged, KEYS)


@given(st.text(max_size=40))
def test_any_text_is_refused(text: str) -> None:
    """What comes in a mail is anything at all."""
    with pytest.raises(TokenInvalid):
        tokens.read(text, KEYS)


def test_a_cut_or_lengthened_token_is_refused() -> None:
    """Mail programs cut lines; a part of a token is none."""
    token = tokens.made(PersonId(70_000), KEYS)
    for wrong in (*(token[:n] for n in range(len(token))), token[1:], f"{token}a", f"a{token}", f"aa{token}"):
        with pytest.raises(TokenInvalid):
            tokens.read(wrong, KEYS)


def test_a_token_for_something_else_is_refused() -> None:
    """A link to confirm is no link to leave."""
    with pytest.raises(TokenInvalid):
        tokens.read(tokens.made(PersonId(1), KEYS, "confirm"), KEYS, "leave")


def test_another_newsletters_token_is_refused() -> None:
    """Their reader number 1 is not ours."""
    with pytest.raises(TokenInvalid):
        tokens.read(tokens.made(PersonId(1), Keys.fresh()), KEYS)


def test_old_tokens_are_read_after_the_key_was_changed() -> None:
    """Links in mails already sent go on working, and new ones have the new key."""
    old = tokens.made(PersonId(7), KEYS)
    changed = Keys(addresses=KEYS.addresses, tokens=(b"n" * 32, *KEYS.tokens))
    assert tokens.read(old, changed) == 7
    new = tokens.made(PersonId(7), changed)
    assert new != old
    with pytest.raises(TokenInvalid):
        tokens.read(new, KEYS)


def test_letters_that_only_look_alike_are_no_token() -> None:
    """The Kelvin sign is no k, though its lower case is."""
    token = next(made for made in (tokens.made(PersonId(n), KEYS) for n in range(1000)) if "k" in made)
    with pytest.raises(TokenInvalid):
        tokens.read(token.replace("k", "\u212a"), KEYS)
