"""Tokens: ours are read, nobody else's are."""

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.errors import TokenInvalid
from digest.values import PersonId
from subscribers import tokens
from subscribers.keys import Keys

KEYS = Keys(addresses=b"a" * 32, tokens=(b"t" * 32,))
NOW = dt.datetime(2026, 9, 21, 8, 0, tzinfo=dt.UTC)
PURPOSES = ("leave", "preferences", "confirm", "")
NUMBERS = st.integers(0, 2**40 - 1)
MOMENTS = st.datetimes(dt.datetime(1970, 1, 2), dt.datetime(9999, 1, 1)).map(
    lambda at: at.replace(tzinfo=dt.UTC, microsecond=0)
)
KEYRINGS = st.binary(min_size=16, max_size=16).map(lambda mark: replace(KEYS, newsletter=mark))
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


@given(IDS, st.sampled_from(PURPOSES), st.sampled_from(PURPOSES), KEYRINGS)
def test_a_token_opens_its_own_purpose_alone(person: PersonId, purpose: str, other: str, keys: Keys) -> None:
    """Whoever may leave may not thereby change what somebody gets."""
    token = tokens.made(person, keys, purpose)
    if purpose == other:
        assert tokens.read(token, keys, other) == person
    else:
        with pytest.raises(TokenInvalid):
            tokens.read(token, keys, other)


@given(IDS, NUMBERS, st.binary(max_size=16), st.binary(max_size=16))
def test_one_key_file_for_two_newsletters_opens_nothing_of_the_other(
    person: PersonId, number: int, mark: bytes, other: bytes
) -> None:
    """The store's own mark is in every seal."""
    ours, theirs = replace(KEYS, newsletter=mark), replace(KEYS, newsletter=other)
    token, until = tokens.made(person, ours), tokens.timed(number, NOW, ours, "confirm")
    assert tokens.read(token, ours) == person
    assert tokens.opened(until, ours, "confirm", NOW) == number
    if mark != other:
        with pytest.raises(TokenInvalid):
            tokens.read(token, theirs)
        with pytest.raises(TokenInvalid):
            tokens.opened(until, theirs, "confirm", NOW)


@given(NUMBERS, MOMENTS, st.sampled_from(PURPOSES), KEYRINGS)
def test_a_timed_token_opens_until_its_moment(number: int, until: dt.datetime, purpose: str, keys: Keys) -> None:
    """To the second; in either case, with white space around it."""
    token = tokens.timed(number, until, keys, purpose)
    assert len(token) == 32
    for spelled in (token, token.upper(), f" {token}\n"):
        assert tokens.opened(spelled, keys, purpose, until) == number
    with pytest.raises(TokenInvalid, match=tokens.EXPIRED):
        tokens.opened(token, keys, purpose, until + dt.timedelta(seconds=1))


@given(NUMBERS, MOMENTS, st.integers(0, 31), st.sampled_from("abcdefghijklmnopqrstuvwxyz234567"))
def test_a_changed_letter_opens_nothing(number: int, until: dt.datetime, at: int, letter: str) -> None:
    """Neither another number nor a later end."""
    token = tokens.timed(number, until, KEYS, "confirm")
    forged = token[:at] + letter + token[at + 1 :]
    if forged != token:
        with pytest.raises(TokenInvalid, match="not a token"):
            tokens.opened(forged, KEYS, "confirm", NOW)


@given(st.text(max_size=40))
def test_any_text_opens_nothing(text: str) -> None:
    """What comes in an address is anything at all."""
    with pytest.raises(TokenInvalid):
        tokens.opened(text, KEYS, "confirm", NOW)


def test_a_cut_or_lengthened_timed_token_is_refused() -> None:
    """A part of a token is none, and two are none."""
    token = tokens.timed(70_000, NOW, KEYS, "confirm")
    for wrong in (*(token[:n] for n in range(len(token))), token[1:], f"{token}a", f"a{token}", token + token):
        with pytest.raises(TokenInvalid):
            tokens.opened(wrong, KEYS, "confirm", NOW)


@pytest.mark.parametrize("other", ["leave", "preferences", "confirm\0timed", "CONFIRM"])
def test_a_timed_token_for_something_else_is_refused(other: str) -> None:
    """A link to confirm changes no preferences."""
    with pytest.raises(TokenInvalid):
        tokens.opened(tokens.timed(1, NOW, KEYS, "confirm"), KEYS, other, NOW)


@given(IDS, NUMBERS, st.sampled_from(PURPOSES))
def test_a_token_for_good_is_no_timed_one(person: PersonId, number: int, purpose: str) -> None:
    """Nor the other way round: the end cannot be taken off."""
    with pytest.raises(TokenInvalid):
        tokens.opened(tokens.made(person, KEYS, purpose), KEYS, purpose, NOW)
    with pytest.raises(TokenInvalid):
        tokens.read(tokens.timed(number, NOW, KEYS, purpose), KEYS, purpose)


@given(IDS, NUMBERS, st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=3, unique=True))
def test_tokens_outlive_new_keys_and_not_their_own(person: PersonId, number: int, newer: list[bytes]) -> None:
    """Both kinds: the key file keeps the old ones, and whoever throws one away throws its links away."""
    token, until = tokens.made(person, KEYS), tokens.timed(number, NOW, KEYS, "confirm")
    rotated = replace(KEYS, tokens=(*newer, *KEYS.tokens))
    assert tokens.read(token, rotated) == person
    assert tokens.opened(until, rotated, "confirm", NOW) == number
    replaced = replace(KEYS, tokens=tuple(one for one in newer if one not in KEYS.tokens) or (b"n" * 32,))
    with pytest.raises(TokenInvalid):
        tokens.read(token, replaced)
    with pytest.raises(TokenInvalid):
        tokens.opened(until, replaced, "confirm", NOW)
