"""Rule 23: what an inbox shows after the subject."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition
from tests.check.conftest import draft

Marked = Callable[..., list[tuple[str, str]]]
SAID = "A bridge opens, the ferry has a new skipper, and hake is dear"


def saying(preheader: str, subject: str = "News Roundup") -> Edition:
    """An edition with that preheader and subject."""
    edition = draft("")
    return dataclasses.replace(
        edition, subject=subject, issue=dataclasses.replace(edition.issue, preheader=preheader)
    )


def mail(begins: str) -> str:
    """A mail that begins so."""
    return f"<head><title>News</title><style>p{{}}</style></head><body>{begins}<h1>News</h1></body>"


@pytest.mark.parametrize(
    "begins",
    [
        f"<div style='display:none'>{SAID}</div>",
        f"<!-- preview --><div style='display:none;max-height:0'> A bridge&nbsp;opens,{SAID[15:]}&#847;&zwnj;</div>",
        f"<style>.pre{{display:none}}</style><span class=pre>{SAID}</span>",
        f"<p>{SAID}</p>",
        f"<script>x()</script><img alt=''><table><tr><td>{SAID}",
    ],
)
def test_a_preheader_at_the_beginning_passes(begins: str, marked: Marked) -> None:
    """However it is hidden; what is no words does not come before it."""
    assert marked(23, mail(begins), edition=saying(SAID)) == []


@pytest.mark.parametrize(
    ("begins", "first"),
    [
        ("", "News"),
        (f"<p>View in browser</p><p hidden>{SAID}</p>", "View in browser A bridge opens"),
        (f"<img alt='Logo'><p hidden>{SAID}</p>", "Logo A bridge opens"),
        (f"<p hidden>{SAID[:-5]}</p>", SAID[:20]),
    ],
)
def test_a_mail_that_begins_with_something_else_warns(begins: str, first: str, marked: Marked) -> None:
    """That is what inboxes show."""
    ((level, message),) = marked(23, mail(begins), edition=saying(SAID))
    assert level == "W"
    assert message.startswith(f"the mail begins with “{first}")
    assert f"not with its preheader “{SAID[:40]}" in message


def test_a_mail_without_words_begins_with_nothing(marked: Marked) -> None:
    """Images alone show no preheader."""
    ((_, message),) = marked(23, "<body><p></p></body>", edition=saying(SAID))
    assert message.startswith("the mail begins with nothing, not with its preheader")


@pytest.mark.parametrize("said", ["", " \n", "\u202e"])
def test_no_preheader_warns(said: str, marked: Marked) -> None:
    """Once: there is nothing to look for in the HTML."""
    expected = (
        "there is no preheader: an inbox shows the mail's first words instead; write one of 40 to 130 characters"
    )
    assert marked(23, mail("<p>x</p>"), edition=saying(said)) == [("W", f"{expected} in the draft")]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("x" * 39, "the preheader has 39 characters"),
        ("x" * 40, None),
        ("x" * 130, None),
        ("x" * 131, "the preheader has 131 characters, and inboxes cut after 130"),
        ("鉄" * 19, "the preheader has 19 characters"),
        ("鉄" * 20, None),
        ("鉄" * 130, None),
    ],
)
def test_its_length_is_that_of_an_inbox(said: str, expected: str | None, marked: Marked) -> None:
    """40 to 130 characters; a wide one fills two."""
    found = marked(23, mail(f"<p hidden>{said}</p>"), edition=saying(said))
    assert [(level, message.partition(": ")[0]) for level, message in found] == (
        [("W", expected)] if expected else []
    )


@pytest.mark.parametrize(
    ("subject", "fires"),
    [
        (SAID, True),
        (SAID.upper() + "!", True),
        ("A bridge opens", True),
        (SAID + " – and more", True),
        ("The ferry has a new skipper", False),
        ("", False),
    ],
)
def test_the_subject_again_warns(subject: str, fires: bool, marked: Marked) -> None:
    """Whatever the case and punctuation, where one of them begins with the other."""
    found = marked(23, mail(f"<p hidden>{SAID}</p>"), edition=saying(SAID, subject))
    assert [message.partition(": ")[0] for _, message in found] == ["the preheader says the subject again"] * fires


def test_what_a_person_writes_is_in_the_draft_and_what_a_theme_does_in_the_html(
    check: Callable[..., Any], edition_of: Callable[..., Edition], local: Edition
) -> None:
    """The theme `roundup` puts it first, also where it cuts it."""
    long = edition_of(preheader="word " * 60)
    assert [each.where for each in check(long) if each.rule == 23] == ["draft"]
    html = local.html.replace("<body", "<body><p>View in browser</p><div", 1)
    assert [each.where for each in check(local, html=html) if each.rule == 23] == ["html"]
