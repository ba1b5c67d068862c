"""Rules 9, 12, 13 and 14: headers that every message has, and what may not stand in them."""

from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition

Fired = Callable[..., list[tuple[int, str, str]]]
WORD = "=?utf-8?q?Gr=C3=BC=C3=9Fe?="


def rules(found: list[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    """All but the warning every message here gets."""
    return [each for each in found if each[0] != 6]


@pytest.mark.parametrize(
    ("header", "value", "fires"),
    [
        ("List-Id", f"{WORD} <roundup.herald.example>", True),
        ("List-Archive", f"<https://herald.example/{WORD}>", True),
        ("Message-ID", f"<{WORD}@herald.example>", True),
        ("From", f"Desk <{WORD}@herald.example>", True),
        ("From", "=?utf-8?B?ZGVza0BoZXJhbGQuZXhhbXBsZQ==?=", True),
        ("Reply-To", f"desk@{WORD}.example", True),
        ("Cc", f"a@a.example, {WORD} <b{WORD}@b.example>", True),
        ("Sender", f'"{WORD}"@a.example', True),
        ("From", f"{WORD} <desk@herald.example>", False),
        ("To", f'"A, B" <a@a.example>, {WORD}\r\n {WORD} <b@b.example>', False),
        ("Reply-To", f"desk@herald.example ({WORD} ({WORD}))", False),
        ("Subject", WORD, False),
        ("List-Unsubscribe", "<mailto:desk@herald.example?subject=a?=b>", False),
    ],
)
def test_an_encoded_word_where_none_is_decoded_blocks(
    header: str, value: str, fires: bool, fired: Fired, local: Edition
) -> None:
    """In names and subjects it is right; in addresses and what programs read it is not."""
    assert ((9, "E", "headers") in fired(local, headers={header: value})) is fires


@pytest.mark.parametrize(
    ("value", "fires"),
    [
        ("<roundup.herald.example>", False),
        ("Roundup <r.example>", False),
        (None, True),
        ("", True),
        ("Roundup", True),
    ],
)
def test_no_list_id_warns(value: str | None, fires: bool, fired: Fired, local: Edition) -> None:
    """Readers sort by it."""
    assert rules(fired(local, headers={"List-Id": value})) == ([(12, "W", "headers")] if fires else [])


@pytest.mark.parametrize("name", ["Date", "From", "Message-ID"])
def test_a_needed_header_is_there_once(name: str, check: Callable[..., Any], local: Edition) -> None:
    """Not missing, not empty, not twice, in whatever case it is written."""
    value = {"Date": "Thu, 21 Sep 2023 06:00:00 +0000", "From": "a@b.example", "Message-ID": "<2@b.example>"}[name]
    for changes, message in [
        ({"headers": {name: None}}, f"{name} is missing"),
        ({"headers": {name: ""}}, f"{name} is missing"),
        ({"raw": lambda data: f"{name.upper()}: {value}\r\n".encode() + data}, f"{name} is there 2 times"),
    ]:
        found = [each for each in check(local, **changes) if each.rule == 13]
        assert [(each.level, each.where, each.message) for each in found] == [("E", "headers", message)]


@pytest.mark.parametrize(
    ("name", "value", "fires"),
    [
        ("Date", "Thu, 21 Sep 2023 06:00:00 +0000", False),
        ("Date", "21 Sep 2023 06:00 GMT", False),
        ("Date", "yesterday", True),
        ("Date", "Thu, 41 Sep 2023 06:00:00 +0000", True),
        ("From", "desk@herald.example", False),
        ("From", '"Desk, The" <desk@herald.example>, b@b.example', False),
        ("From", "The Coastal Herald", True),
        ("From", "The Coastal Herald <>", True),
        ("From", "Desk <desk at herald.example>", True),
        ("From", "(desk@herald.example)", True),
    ],
)
def test_a_date_is_a_date_and_from_an_address(
    name: str, value: str, fires: bool, fired: Fired, local: Edition
) -> None:
    """What cannot be read is as good as missing."""
    assert rules(fired(local, headers={name: value})) == ([(13, "E", "headers")] if fires else [])


def signed(domain: str) -> str:
    """A signature by that domain that covers what it should."""
    return f"v=1; a=rsa-sha256; d={domain}; s=k; h=From:List-Unsubscribe; b=x"


@pytest.mark.parametrize(
    ("sender", "domain", "aligned"),
    [
        ("desk@herald.example", "herald.example", True),
        ("desk@Herald.Example", "HERALD.example.", True),
        ("desk@mail.herald.example", "herald.example", True),
        ("desk@herald.example", "mail.herald.example", True),
        ("desk@herald.example", "theherald.example", False),
        ("desk@theherald.example", "herald.example", False),
        ("desk@herald.example", "relay.example", False),
        ("desk@herald.example", "example", False),
        ("desk@herald.example", "", False),
    ],
)
def test_from_is_in_the_domain_that_signs(
    sender: str, domain: str, aligned: bool, fired: Fired, local: Edition
) -> None:
    """Relaxed alignment: the same domain, or one within the other; where the relay signs it is its business."""
    headers = {"From": sender, "DKIM-Signature": signed(domain)}
    assert rules(fired(local, headers=headers, signs=True)) == ([] if aligned else [(14, "E", "headers")])
    assert rules(fired(local, headers=headers, signs=False)) == []


def test_a_message_to_be_signed_that_is_not_is_blocked(fired: Fired, local: Edition) -> None:
    """Also where covering the unsubscribe headers would only be a warning."""
    assert rules(fired(local, signs=True)) == [(8, "W", "headers"), (14, "E", "headers")]
