"""The theme `longread`: headline, byline, image, words; its own sample."""

from collections.abc import Callable
from typing import Any

import pytest
from lxml import html as lxml_html

from digest import render
from digest.values import Issue

WEB = {"web": "https://herald.example/n"}
Make = Callable[..., Any]


@pytest.fixture
def longread() -> render.Theme:
    """The theme as it comes."""
    return render.theme("longread", render.folders(None))


def _lines(issue: Issue, theme: render.Theme) -> list[str]:
    """What the item's cell in the mail says, block by block."""
    mail = lxml_html.document_fromstring(render.edition(issue, theme).html)
    blocks = mail.xpath("//h2/following-sibling::table//td/*")
    return [block.text_content().strip() for block in blocks]


def test_its_sample_has_few_items_that_take_time(longread: render.Theme) -> None:
    """A hundred words and more each; one comes without an image, one without a byline."""
    issue = render.sample(longread)
    assert longread.images
    assert 4 <= len(issue.items) <= 5
    assert min(item.words for item in issue.items) >= 100
    assert 0 < len(issue.pictures) < len(issue.items)
    assert len({item.story and item.story.lead.byline for item in issue.items}) == len(issue.items)


@pytest.mark.parametrize(
    ("title", "byline", "edited", "lines"),
    [
        ("Quay", "Ada Moroz", False, ["Quay", "Ada Moroz · The Lantern", "It opened. The Lantern"]),
        ("Quay", None, False, ["Quay", "The Lantern", "It opened. The Lantern"]),
        ("It opened.", "Ada Moroz", False, ["Ada Moroz · The Lantern", "It opened. The Lantern"]),
        ("It opened.", None, False, ["It opened. The Lantern"]),
        ("Quay", "Ada Moroz", True, ["Quay", "The Lantern", "It opened. The Lantern"]),
        ("It opened.", "Ada Moroz", True, ["It opened. The Lantern"]),
    ],
)
def test_the_byline_line_says_what_there_is(
    longread: render.Theme,
    make_issue: Make,
    make_told: Make,
    title: str,
    byline: str | None,
    edited: bool,
    lines: list[str],
) -> None:
    """No author is named over a person's words; an outlet alone, without a headline, is not said twice."""
    issue = make_issue(make_told("It opened.", title, byline, edited=edited))
    assert _lines(issue, longread) == lines
    page = lxml_html.document_fromstring(render.edition(issue, longread).page)
    assert [" ".join(block.text_content().split()) for block in page.find(".//article")] == lines


def test_the_text_reads_like_an_article(longread: render.Theme, make_issue: Make, make_told: Make) -> None:
    """Headline with its number, byline, words, and the links below each item."""
    items = [make_told(f"{word} bridge opened.", f"Quay: {word}", "Ada Moroz") for word in ("One", "Another")]
    text = render.edition(make_issue(*items), longread).text
    url = "https://lantern.example/bridge"
    first = f"Quay: One [1]\nAda Moroz · The Lantern\n\nOne bridge opened. [The Lantern][1]\n\n[1] {url}\n\n\n"
    assert f"\n\n{first}Quay: Another [1]\nAda Moroz · The Lantern\n\nAnother bridge opened." in text


@pytest.mark.parametrize(
    ("width", "height", "shown"), [(1072, 600, "544"), (300, 200, "300"), (600, 800, "360"), (1072, 1072, "480")]
)
def test_an_image_is_wide_but_never_wider_than_it_is_nor_taller_than_a_window(
    longread: render.Theme, make_issue: Make, make_told: Make, picture_of: Make, width: int, height: int, shown: str
) -> None:
    """Its declared size is the one it shows at; narrower windows shrink it."""
    item = make_told("A bridge opened.", "Quay")
    issue = make_issue(item, masthead=WEB, pictures=(picture_of(item, width=width, height=height),))
    image = lxml_html.document_fromstring(render.edition(issue, longread).html).find(".//img")
    assert image.get("width") == shown
    assert f"width:100%;max-width:{shown}px;height:auto" in image.get("style")


@pytest.mark.parametrize(("masthead", "side"), [("center", "center"), ("start", "right")])
def test_headings_stand_where_the_masthead_does(make_issue: Make, make_told: Make, masthead: str, side: str) -> None:
    """In Arabic the start of the line is the right."""
    theme = render.theme("longread", render.folders(None), {"masthead": masthead})
    edition = render.edition(make_issue(make_told("جسر", "Quay"), masthead={"language": "ar"}), theme)
    (heading,) = lxml_html.document_fromstring(edition.html).iter("h2")
    assert heading.get("style").endswith(f"text-align:{side}")
