"""The theme `cards`: one card an item, large and small images, sides."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html as lxml_html

from digest import render
from digest.values import Issue, Picture

WEB = {"web": "https://herald.example/n"}
Make = Callable[..., Any]


@pytest.fixture
def cards() -> render.Theme:
    """The theme as it comes."""
    return render.theme("cards", render.folders(None))


def _mail(issue: Issue, theme: render.Theme) -> Any:
    return lxml_html.document_fromstring(render.edition(issue, theme).html)


def test_it_takes_from_roundup_what_it_lacks(cards: render.Theme) -> None:
    """Footer and options; its own words on options win."""
    assert cards.extends == "roundup"
    assert cards.images
    assert (cards.options["text"], cards.options["width"]) == ("sans", 600)
    assert "Unsubscribe" in render.edition(render.sample(cards), cards).html


def test_the_first_image_of_a_heading_is_large_and_the_others_small(
    cards: render.Theme, make_issue: Make, make_told: Make, picture_of: Make
) -> None:
    """As wide as the card, then at the end of the line, after the words."""
    items = [make_told(f"{word} bridge opened.", f"Quay: {word}") for word in ("One", "Another")]
    pictures = tuple(picture_of(item, alt=f"Image {n}") for n, item in enumerate(items))
    first, second = _mail(make_issue(*items, masthead=WEB, pictures=pictures), cards).find_class("d")
    assert [image.get("width") for image in (first.find(".//img"), second.find(".//img"))] == ["542", "120"]
    assert [cell.text_content().strip()[:4] for cell in first.iter("td")] == ["", "Quay"]
    words, thumb = second.iter("td")
    assert words.text_content().startswith("Quay: Another")
    assert (thumb.get("width"), thumb.find("img").get("alt")) == ("120", "Image 1")


@pytest.mark.parametrize(
    ("width", "height", "shown"), [(1072, 600, "542"), (600, 800, "105"), (320, 200, "120"), (700, 700, "120")]
)
def test_what_is_small_or_tall_is_never_blown_up(
    cards: render.Theme, make_issue: Make, make_told: Make, picture_of: Make, width: int, height: int, shown: str
) -> None:
    """A portrait as wide as the card would push the words out of sight."""
    item = make_told("A bridge opened.", "Quay")
    issue = make_issue(item, masthead=WEB, pictures=(picture_of(item, width=width, height=height),))
    assert _mail(issue, cards).find(".//img").get("width") == shown


def test_the_large_image_is_as_wide_as_the_mail_allows(make_issue: Make, make_told: Make, picture_of: Make) -> None:
    """The option `width`, less the sides and the border."""
    item = make_told("A bridge opened.", "Quay")
    theme = render.theme("cards", render.folders(None), {"width": 640})
    image = _mail(make_issue(item, masthead=WEB, pictures=(picture_of(item),)), theme).find(".//img")
    assert (image.get("width"), image.get("height")) == ("582", "326")


def test_a_card_without_an_image_has_no_hole(cards: render.Theme, make_issue: Make, make_told: Make) -> None:
    """One cell, with the words."""
    (card,) = _mail(make_issue(make_told("A bridge opened.", "Quay")), cards).find_class("d")
    assert len(list(card.iter("td"))) == 1


@pytest.mark.parametrize(
    ("language", "words", "side"),
    [("en", "A bridge.", "left"), ("ar", "جسر", "right"), ("en", "جسر", "right"), ("ar", "A bridge.", "left")],
)
def test_a_small_image_stands_at_the_end_of_its_card_s_lines(
    cards: render.Theme, make_issue: Make, make_told: Make, picture_of: Make, language: str, words: str, side: str
) -> None:
    """Between it and the words there is the words' padding: its own is taken off on that side."""
    item = make_told(words, "Quay")
    picture: Picture = picture_of(item, width=300, height=300)
    mail = _mail(make_issue(item, masthead={**WEB, "language": language}, pictures=(picture,)), cards)
    assert f"padding:18px;padding-{side}:0" in mail.find_class("w")[0].get("style")


def test_pages_cards_show_the_image_first(cards: render.Theme) -> None:
    """There it is on top, and nothing but a style sheet says how large."""
    page = lxml_html.document_fromstring(render.edition(render.sample(cards), cards).page)
    pictured = page.find_class("pictured")
    assert pictured
    assert all(card[0].tag == "img" and card[0].get("loading") == "lazy" for card in pictured)
    assert not page.xpath("//@style")
