"""The web page: complete, accessible, self-contained."""

import re
from collections.abc import Callable

import pytest
from lxml import html as lxml_html

from digest import render
from digest.values import Issue, Item, Section


@pytest.fixture
def page(roundup: render.Theme, sample_issue: Issue) -> str:
    """The sample as a web page."""
    return render.edition(sample_issue, roundup).page


def test_it_is_a_whole_document_and_says_what_it_is(page: str) -> None:
    """Doctype, charset, viewport, title, description, canonical address, Open Graph."""
    assert page.startswith("<!doctype html>\n")
    head = lxml_html.document_fromstring(page).head
    meta = {item.get("property") or item.get("name"): item.get("content") for item in head.iter("meta")}
    assert head.xpath("meta/@charset") == ["utf-8"]
    assert head.findtext("title") == "News Roundup 9/21/2023 – The Coastal Herald"
    assert meta["og:title"] == "News Roundup 9/21/2023"
    assert meta["og:url"] == "https://herald.example/roundup/2023-09-21/"
    assert meta["og:description"] == meta["description"]
    assert meta["viewport"] == "width=device-width, initial-scale=1"


def test_nothing_runs_and_nothing_is_loaded(page: str) -> None:
    """Its own Content-Security-Policy forbids both; no inline style needs an exception."""
    document = lxml_html.document_fromstring(page)
    assert "default-src 'none'" in page
    assert not document.xpath(
        "//script | //img | //iframe | //link[@rel!='canonical'] | //@style | //@*[starts-with(name(), 'on')]"
    )
    assert not re.search(r"url\(|@import", page)


def test_every_heading_is_named_in_the_contents_and_can_be_linked(page: str) -> None:
    """Each anchor exists once."""
    document = lxml_html.document_fromstring(page)
    targets = [link.get("href").removeprefix("#") for link in document.xpath("//nav//a")]
    assert targets == document.xpath("//h2/@id")
    assert len(set(document.xpath("//@id"))) == len(document.xpath("//@id"))
    assert [link.get("href").removeprefix("#") for link in document.xpath("//h2/a")] == targets


def test_links_that_leave_hold_no_string_back(page: str) -> None:
    """`rel=noopener` on every one."""
    document = lxml_html.document_fromstring(page)
    leaving = document.xpath("//main//a[starts-with(@href, 'http')]")
    assert leaving
    assert {link.get("rel") for link in leaving} == {"noopener"}


def test_it_has_the_items_of_the_mail(page: str, roundup: render.Theme, sample_issue: Issue) -> None:
    """Word for word, in the same order."""

    def items(text: str) -> list[str]:
        found = lxml_html.document_fromstring(text).xpath("//h2/following-sibling::ul/li")
        return [" ".join(item.text_content().split()) for item in found]

    assert items(page) == items(render.edition(sample_issue, roundup).html)
    assert len(items(page)) == len(sample_issue.items)


def test_a_reader_of_the_page_is_not_asked_to_unsubscribe(page: str) -> None:
    """The page is public; the link in a mail is one person's."""
    assert "nsubscribe" not in page


@pytest.mark.parametrize(
    ("language", "word"), [("es", "Darse de baja"), ("fr_CA", "Se désabonner"), ("de", "Abmelden")]
)
def test_a_newsletter_speaks_its_language(
    roundup: render.Theme, make_issue: Callable[..., Issue], language: str, word: str
) -> None:
    """In mail and text twin."""
    edition = render.edition(make_issue(masthead={"language": language}), roundup)
    assert word in edition.html
    assert word in edition.text


def test_a_heading_called_contents_has_an_anchor_of_its_own(
    roundup: render.Theme, make_issue: Callable[..., Issue], make_item: Callable[..., Item]
) -> None:
    """The list of headings has that name."""
    sections = tuple(Section(name=name, items=(make_item(),)) for name in ("Contents", "Bays", "Capes"))
    page = lxml_html.document_fromstring(render.edition(make_issue(sections=sections), roundup).page)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids)) == 4
    assert page.xpath("//h2/@id")[0] == "contents-2"
