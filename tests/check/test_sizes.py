"""Rules 1 to 3: the size of the HTML, and lines as they travel."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (90_000, []),
        (90_001, [("W", "the HTML has 90,001 bytes, 1 (0%) over 90,000; Gmail clips at 102,400")]),
        (102_400, [("W", "the HTML has 102,400 bytes, 12,400 (14%) over 90,000; Gmail clips at 102,400")]),
        (112_640, [("E", "the HTML has 112,640 bytes, 10,240 (10%) over 102,400; Gmail clips the rest")]),
    ],
)
def test_html_that_gmail_clips_blocks_and_nearly_so_much_warns(
    size: int, expected: list[tuple[str, str]], check: Callable[..., Any], local: Edition
) -> None:
    """Bytes of the message's HTML are counted, not letters, and both limits are still allowed."""
    html = "é" + "x" * (size - 2)
    parts = (("text/plain", "8bit", local.text), ("text/html", "base64", html))
    found = [each for each in check(local, parts=parts) if each.rule == 1]
    assert [(each.level, each.message) for each in found] == expected


def test_only_html_that_is_sent_is_measured(check: Callable[..., Any], local: Edition) -> None:
    """The edition's is another: each reader's own link makes theirs longer."""
    long = dataclasses.replace(local, html="x" * 200_000)
    assert 1 not in {each.rule for each in check(long, html=local.html)}


@pytest.mark.parametrize(("length", "fires"), [(998, False), (999, True)])
def test_a_header_line_over_998_octets_blocks(
    length: int, fires: bool, check: Callable[..., Any], local: Edition
) -> None:
    """The line is named by its number and what it is in."""
    found = [each for each in check(local, headers={"X-Note": "x" * (length - 8)}) if each.rule == 2]
    expected = [("E", "headers", "line 10 of the message has 999 octets, more than 998")] if fires else []
    assert [(each.level, each.where, each.message) for each in found] == expected


@pytest.mark.parametrize(("at", "where"), [(0, "text"), (1, "html")])
def test_a_long_line_of_a_part_is_in_that_part(
    at: int, where: str, check: Callable[..., Any], local: Edition
) -> None:
    """Sent as 8bit, lines are as long as they were written: the compiler of MJML writes 8 KB."""
    parts = [["text/plain", "8bit", local.text], ["text/html", "quoted-printable", local.html]]
    parts[at][1:] = ["8bit", parts[at][2] + "\n" + "y" * 1_200]
    found = [each for each in check(local, parts=tuple(map(tuple, parts))) if each.rule == 2]
    assert {each.where for each in found} == {where}
    assert "has 1,200 octets" in found[-1].message


@pytest.mark.parametrize("encoding", ["quoted-printable", "base64"])
def test_an_encoded_line_over_76_octets_blocks(encoding: str, check: Callable[..., Any], local: Edition) -> None:
    """76 are right; the 77th, in a part that says it is encoded, is not."""
    parts = (("text/plain", encoding, local.text), ("text/html", encoding, local.html))
    assert [each.rule for each in check(local, parts=parts)] == [6]
    longest = b"\r\n" + b"A" * 76 + b"\r\n"

    def longer(data: bytes) -> bytes:
        head, _, last = data.rpartition(b"\r\n--=-=b--")
        return head + longest + b"A" * 77 + b"\r\n--=-=b--" + last

    (found,) = [each for each in check(local, parts=parts, raw=longer) if each.rule == 3]
    assert (found.level, found.where) == ("E", "html")
    assert f"has 77 octets of {encoding}, more than 76" in found.message
    number = int(found.message.split()[1])
    assert number > 20


def test_the_line_named_is_the_line(check: Callable[..., Any], local: Edition) -> None:
    """An editor that jumps to the number shows the long line."""
    raws = []

    def longer(data: bytes) -> bytes:
        raws.append(data.replace(b"=3D", b"=3D" + b"B" * 90, 1))
        return raws[0]

    (found,) = [each for each in check(local, raw=longer) if each.rule == 3]
    assert b"B" * 90 in raws[0].split(b"\r\n")[int(found.message.split()[1]) - 1]


def test_a_line_in_a_part_that_is_not_encoded_may_have_78(check: Callable[..., Any], local: Edition) -> None:
    """Rule 3 is about encodings only."""
    parts = (("text/plain", "8bit", local.text + "z" * 90), ("text/html", "quoted-printable", local.html))
    assert 3 not in {each.rule for each in check(local, parts=parts)}
