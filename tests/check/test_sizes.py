"""Rules 1 to 3, 30 and 33: sizes of HTML and message, lines as they travel, links and images."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition, Picture, Url
from tests.check.conftest import draft

Marked = Callable[..., list[tuple[str, str]]]


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


@pytest.mark.parametrize(("count", "expected"), [(100, []), (101, ["the HTML has 101 links, more than 100"])])
def test_more_than_a_hundred_links_warn(count: int, expected: list[str], marked: Marked) -> None:
    """Each counts, also where two lead to one page; an anchor without address is no link."""
    html = '<a name="top"></a>' + '<a href="https://a.example/">Sea</a> ' * count
    assert [(level, said.partition(":")[0]) for level, said in marked(30, html)] == [("W", one) for one in expected]


def pictured(*pictures: tuple[str, int]) -> Edition:
    """An edition whose issue has these pictures, by name and bytes."""
    made = tuple(
        Picture(article="a", name=name, width=1, height=1, bytes=size, url=Url("https://lantern.example/p"))
        for name, size in pictures
    )
    edition = draft("")
    return dataclasses.replace(edition, issue=dataclasses.replace(edition.issue, pictures=made))


def test_images_over_a_megabyte_warn(marked: Marked) -> None:
    """All that the mail shows are counted, and the largest is named."""
    web = "https://herald.example/2026-09-21"
    html = f'<img src="{web}/images/a.jpg?v=2"><table background="{web}/images/b.jpg"><tr><td></table>'
    heavy = pictured(("images/a.jpg", 600_000), ("images/b.jpg", 400_001))
    expected = "its 2 images have 1,000,001 bytes, more than 1,000,000; the largest is “images/a.jpg” with 600,000"
    assert marked(30, html, edition=heavy) == [("W", expected)]
    (single,) = marked(30, html, edition=pictured(("images/a.jpg", 1_000_001)))
    assert single[1].startswith("its image has 1,000,001 bytes")


def test_images_that_the_mail_does_not_show_weigh_nothing(marked: Marked) -> None:
    """Nor does one that is shown twice, or of two articles, weigh twice; a megabyte is still right."""
    twice = '<img src="https://herald.example/images/a.jpg">' * 2
    its = pictured(("images/a.jpg", 1_000_000), ("images/a.jpg", 1_000_000), ("images/b.jpg", 9_000_000))
    assert marked(30, twice, edition=its) == []
    assert marked(30, "<p>images/b.jpg</p>", edition=its) == []


def test_a_message_over_the_servers_size_blocks(check: Callable[..., Any], local: Edition) -> None:
    """Octets as they travel (RFC 1870 3); as many as the server takes are right."""
    kept: list[int] = []

    def measured(data: bytes) -> bytes:
        kept.append(len(data))
        return data

    check(local, raw=measured)
    size = kept[0]
    assert [each for each in check(local, size_limit=size) if each.rule == 33] == []
    (found,) = [each for each in check(local, size_limit=size - 1) if each.rule == 33]
    assert (found.level, found.where) == ("E", "message")
    assert (
        found.message == f"the message has {size:,} octets, 1 more than the server takes ({size - 1:,}): fewer items"
    )


@pytest.mark.parametrize("limit", [None, 0])
def test_a_server_that_names_no_limit_takes_every_message(
    limit: int | None, check: Callable[..., Any], local: Edition
) -> None:
    """RFC 1870 4: zero is no limit."""
    assert 33 not in {each.rule for each in check(local, size_limit=limit)}
