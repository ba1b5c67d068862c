"""Rules 6 to 8: List-Unsubscribe, List-Unsubscribe-Post, and the signature that covers them."""

from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition

POST = "List-Unsubscribe=One-Click"
HTTPS, MAIL = "<https://herald.example/u/t>", "<mailto:desk@herald.example?subject=unsubscribe>"
BOTH = f"{HTTPS}, {MAIL}"


def levels(found: Any) -> list[tuple[int, str]]:
    """Rules 6 to 8, with their levels."""
    return [(each.rule, each.level) for each in found if each.rule in {6, 7, 8}]


@pytest.mark.parametrize(
    ("web", "audience", "link", "post", "expected"),
    [
        # without a web address, fewer than 5,000
        (False, 50, MAIL, None, [(6, "W")]),
        (False, 50, None, None, [(6, "E")]),
        (False, 50, "", None, [(6, "E")]),
        (False, 50, "none", None, [(6, "E")]),
        (False, 50, "<http://herald.example/u>", None, [(6, "W")]),
        (False, 50, BOTH, POST, []),
        (False, 50, f"< {HTTPS[1:]}", POST, []),
        (False, 50, BOTH, None, [(7, "W")]),
        (False, 50, BOTH, "One-Click", [(7, "E")]),
        (False, 50, MAIL, POST, [(6, "W"), (7, "E")]),
        (False, 50, MAIL, "yes", [(6, "W"), (7, "E")]),
        # from 5,000 on
        (False, 4_999, MAIL, None, [(6, "W")]),
        (False, 5_000, MAIL, None, [(6, "E"), (7, "E")]),
        (False, 5_000, BOTH, None, [(7, "E")]),
        (False, 5_000, BOTH, POST, []),
        # with a web address
        (True, 1, MAIL, None, [(6, "E"), (7, "E")]),
        (True, 1, HTTPS, POST, []),
        (True, 1, HTTPS.upper(), POST, []),
        (True, 1, BOTH, None, [(7, "E")]),
        (True, 1, BOTH, "List-Unsubscribe=one-click", [(7, "E")]),
        (True, 1, BOTH, f"{POST}; x", [(7, "E")]),
    ],
)
def test_one_click_where_it_can_be_and_mail_elsewhere(
    web: bool,
    audience: int,
    link: str | None,
    post: str | None,
    expected: list[tuple[int, str]],
    check: Callable[..., Any],
    local: Edition,
    online: Edition,
) -> None:
    """A newsletter that can do better, or has to, is blocked; a small one is warned."""
    headers = {"List-Unsubscribe": link, "List-Unsubscribe-Post": post}
    assert levels(check(online if web else local, audience=audience, headers=headers)) == expected


SET = "set `web` or an https `unsubscribe` under [newsletter]"
NUMBER = "with 12,000 readers it must be there (from 5,000 on)"


@pytest.mark.parametrize(
    ("web", "audience", "link", "expected"),
    [
        (False, 50, MAIL, [f"List-Unsubscribe has no https address, only mail: {SET}"]),
        (False, 12_000, MAIL, [
            f"List-Unsubscribe has no https address, only mail: {SET}; {NUMBER}",
            f"there is no List-Unsubscribe-Post: {POST}; {SET}; {NUMBER}",
        ]),
        (False, 12_000, BOTH, [f"there is no List-Unsubscribe-Post: {POST}; {NUMBER}"]),
        (False, 50, None, [f"there is no List-Unsubscribe: {SET}"]),
        (False, 50, "none", [f"List-Unsubscribe names no address (“none”): {SET}"]),
        (True, 12_000, MAIL, [
            "List-Unsubscribe has no https address, only mail: set an https `unsubscribe` under [newsletter]",
            f"there is no List-Unsubscribe-Post: {POST}; set an https `unsubscribe` under [newsletter]",
        ]),
    ],
)  # fmt: skip
def test_what_to_do_is_said_and_why_it_blocks(
    web: bool,
    audience: int,
    link: str | None,
    expected: list[str],
    check: Callable[..., Any],
    local: Edition,
    online: Edition,
) -> None:
    """The setting to change; the number of readers, where that alone is why."""
    headers = {"List-Unsubscribe": link, "List-Unsubscribe-Post": None}
    found = check(online if web else local, audience=audience, headers=headers)
    assert [each.message for each in found if each.rule in {6, 7}] == expected


@pytest.mark.parametrize("name", ["List-Unsubscribe", "List-Unsubscribe-Post"])
def test_either_twice_blocks(name: str, check: Callable[..., Any], online: Edition) -> None:
    """Programs disagree on which of two to believe."""
    again = f"{name}: {POST if name.endswith('Post') else BOTH}\r\n".encode()
    found = check(online, raw=lambda data: again + data)
    assert [(each.level, "2 times" in each.message) for each in found] == [("E", True)]


def test_a_folded_header_is_read_whole(check: Callable[..., Any], online: Edition) -> None:
    """A long address may stand on a line of its own."""
    assert levels(check(online, headers={"List-Unsubscribe": f"\r\n {HTTPS},\r\n\t{MAIL}"})) == []


SIGNED = (
    "v=1; a=rsa-sha256; d=herald.example; s=k; h=From:Date:List-Unsubscribe:\r\n\tlist-unsubscribe-post;\r\n b=AbC="
)


@pytest.mark.parametrize(
    ("signature", "signs", "expected"),
    [
        (SIGNED, True, []),
        (SIGNED.replace("From:", "From : "), True, []),
        (SIGNED.replace("-post", ""), True, [(8, "E")]),
        (SIGNED.replace("List-Unsubscribe:", ""), True, [(8, "E")]),
        ("nonsense", True, [(8, "E")]),
        (None, True, [(8, "E")]),
        (SIGNED.replace("-post", ""), False, []),
        (None, False, []),
    ],
)
def test_our_signature_covers_both(
    signature: str | None, signs: bool, expected: list[tuple[int, str]], check: Callable[..., Any], online: Edition
) -> None:
    """RFC 8058 4; where the relay signs there is nothing to look at yet."""
    assert levels(check(online, headers={"DKIM-Signature": signature}, signs=signs)) == expected


def test_one_good_signature_of_two_is_enough(check: Callable[..., Any], online: Edition) -> None:
    """A second one, by Ed25519, may cover less."""
    other = b"DKIM-Signature: v=1; d=herald.example; h=From; b=x\r\n"
    found = check(online, headers={"DKIM-Signature": SIGNED}, signs=True, raw=lambda data: other + data)
    assert found == ()


def test_a_small_newsletter_without_a_web_address_has_one_header_to_cover(
    check: Callable[..., Any], local: Edition
) -> None:
    """It sends no List-Unsubscribe-Post; not covering what it sends is a warning."""
    without = SIGNED.replace(":\r\n\tlist-unsubscribe-post", "")
    assert levels(check(local, headers={"DKIM-Signature": without}, signs=True)) == [(6, "W")]
    bare = without.replace(":List-Unsubscribe", "")
    assert levels(check(local, headers={"DKIM-Signature": bare}, signs=True)) == [(6, "W"), (8, "W")]
