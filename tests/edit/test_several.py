"""An item of several outlets in mail, text twin and web page: each one's words with its link, the others named."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from email.message import EmailMessage

import pytest

from digest import edit, render
from digest.check import Post, findings
from digest.edit.mix import mix
from digest.render.views import view
from digest.values import Copy, Earlier, Edition, Item, Ran, Url
from tests.edit.conftest import issue
from tests.edit.stories import ECHO, POST, WIRE, story, told

COPIED = replace(
    story(),
    copies=(
        Copy(id="c", of="w", outlet="Pier Times", url=Url("https://pier.example/c")),
        Copy(id="d", of="p", outlet="THE ECHO", url=Url("https://echo.example/d")),
    ),
)


@pytest.fixture
def item() -> Item:
    """Two of three outlets, and two copies."""
    return told(POST[0], ECHO[1], of=COPIED)


@pytest.fixture
def edition(item: Item) -> Edition:
    """An edition of it."""
    return render.edition(issue(("Haiti", [item])), render.theme("roundup", render.folders(None)))


def twins(edition: Edition, text: str) -> list[str]:
    """What the check of the text twin says of the edition with this text."""
    message = EmailMessage()
    message.set_content(text)
    message.add_alternative(edition.html, subtype="html")
    found = findings(edition, Post(message=message.as_bytes(), unsubscribe=""))
    return [one.message for one in found if one.name == "same-text"]


def test_each_sentence_is_followed_by_its_label_in_all_three(edition: Edition) -> None:
    """In printed order; the text's links stand below, in the same order."""
    links = ("https://post.example/p", "https://echo.example/e")
    said, more = POST[0], "fell like a door"
    for part in (edition.html, edition.page):
        assert in_order(part, said, f'{links[0]}"', "Harbour Post", more, f'{links[1]}"', "The Echo")
    assert in_order(edition.text, said, "[Harbour Post]", more, "[The Echo]", *links)


def in_order(part: str, *words: str) -> bool:
    """Whether all of the words stand in the part one after the other."""
    line = " ".join(part.split())
    places = [line.find(one) for one in words]
    return -1 not in places and places == sorted(places)


def test_the_text_twin_says_what_the_mail_says(edition: Edition) -> None:
    """Rule 5 has nothing to say; without one of the labels' links it has."""
    assert twins(edition, edition.text) == []
    assert any("https://post.example/p" in one for one in twins(edition, edition.text.replace("https://post", "x")))


def test_outlets_that_the_item_names_are_not_named_again(item: Item) -> None:
    """The others are, in the story's order, and copies behind them."""
    (bullet,) = view(issue(("Haiti", [item]))).sections[0].bullets
    assert [(one.text, one.url) for one in bullet.also] == [
        ("Coast Wire", "https://wire.example/w"),
        ("Pier Times", "https://pier.example/c"),
    ]
    (bullet,) = view(issue(("Haiti", [told(POST[0], WIRE[0], of=COPIED)]))).sections[0].bullets
    assert [one.text for one in bullet.also] == ["The Echo", "Pier Times"]


def test_the_outlet_whose_label_comes_first_counts_in_the_mix(item: Item) -> None:
    """Once an item, so that the shares add up to all items."""
    assert [(one.name, one.items) for one in mix([issue(("Haiti", [item]))]).outlets] == [("Harbour Post", 1)]


def test_news_is_looked_for_in_every_articles_sentences(item: Item) -> None:
    """What the second outlet adds is news where readers had the first one's words alone."""
    had = told(POST[0], of=replace(COPIED, articles=COPIED.articles[:1], copies=()))
    day = dt.date(2023, 9, 19)
    before = Ran(slug="2023-09-19", date=day, heading="Haiti", item=had)
    earlier = Earlier(story="gate", title="The gate", slug="2023-09-19", date=day, heading="Haiti")
    assert item.story
    again = replace(item, story=replace(item.story, ran=earlier))
    (found,) = edit.offered([again], [before]).items
    assert found.news
    assert "Ada Vale" in found.news.names
    assert found.news.sentences == item.sentences[1:]
    same = told(POST[0], of=replace(COPIED, ran=earlier))
    assert edit.offered([same], [before]).items == ()
