"""HTML pages: what is body, what is not, and what the page says of itself."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable

import pytest

from digest import extract
from digest.errors import NoArticle
from digest.values import Article, Entry, Source

Make = Callable[..., Article]
Page = Callable[..., str]


def ld(**node: object) -> str:
    """A JSON-LD script."""
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


def metas(*pairs: tuple[str, str]) -> str:
    """Meta elements with the given names and contents."""
    return "".join(f'<meta property="{name}" content="{content}">' for name, content in pairs)


def test_the_body_is_the_paragraphs_parted_by_blank_lines(extracted: Make, page: Page, body: tuple[str, ...]) -> None:
    """Navigation, heading and footer are not in the text; every paragraph is, in order."""
    assert extracted(html=page()).text == "\n\n".join(body)


def test_headings_and_list_items_are_paragraphs(extracted: Make, body: tuple[str, ...]) -> None:
    """A subheading and the items of a list stand on their own, without a bullet."""
    items = "<li>The roof was laid anew.</li><li>The lamp was cleaned.</li>"
    inner = f"<p>{body[0]}</p><h2>What was done</h2><ul>{items}</ul>"
    html = f"<html><body><article><h1>Lighthouse</h1>{inner}<p>{body[1]}</p><p>{body[2]}</p></article></body></html>"
    paragraphs = extracted(html=html).text.split("\n\n")
    assert paragraphs[:4] == [body[0], "What was done", "The roof was laid anew.", "The lamp was cleaned."]


def test_the_title_is_not_repeated_in_the_text(extracted: Make, page: Page, body: tuple[str, ...]) -> None:
    """A heading inside the article's own container is the title, not its first paragraph."""
    html = page(heading="<header><h1>Lighthouse reopens after repairs</h1></header>")
    found = extracted(html=html)
    assert found.title == "Lighthouse reopens after repairs"
    assert found.text.startswith(body[0])


FURNITURE = (
    '<p><a href="/x">FERRY TO THE ISLANDS RUNS AGAIN AFTER STORM</a></p>',
    "<p>CLICK HERE TO GET THE HARBOUR APP</p>",
    "<p>Read more: Ferry to the islands runs again</p>",
    "<p>Lea también: El ferry vuelve a navegar</p>",
    "<p>Sign up for our morning newsletter</p>",
    "<p>Photo: Tom Reed / Harbour Pictures</p>",
    "<p>The tower on Tuesday. Tom Reed/Getty Images</p>",
    "<p>Share this article</p>",
    '<blockquote class="twitter-tweet"><p>I love that tower! So good to see it open.</p>- Ann (@ann)</blockquote>',
    '<div class="newsletter-signup"><p>Get the day\'s big stories in your inbox every morning.</p></div>',
    "<p>© 2022 The Harbour Herald. All rights reserved.</p>",
    "<p>Jane Holloway contributed to this report.</p>",
)


@pytest.mark.parametrize("furniture", FURNITURE)
def test_furniture_among_the_paragraphs_is_dropped(extracted: Make, body: tuple[str, ...], furniture: str) -> None:
    """Links to other stories, calls, credits, buttons and embeds are not body, wherever they stand."""
    inner = f"<p>{body[0]}</p><p>{body[1]}</p>{furniture}<p>{body[2]}</p><p>{body[3]}</p>"
    html = f'<html><body><article><h1>Tower</h1><div class="article-body">{inner}</div></article></body></html>'
    assert extracted(html=html).text == "\n\n".join(body)


TEASER = (
    "Three villages on the far shore have kept their own ferry running through the winter, and say that it pays for "
    "itself."
)
BOXES = (
    f'<div class="promo-wrapper"><p class="promo-description">{TEASER}</p></div>',
    f'<p class="promo-description">{TEASER}</p>',
    f'<div class="latest-news-box"><p>{TEASER}</p></div>',
    f'<div class="teaser-list"><p>{TEASER}</p></div>',
    f'<div class="read-more-big"><p>{TEASER}</p></div>',
    f'<div role="dialog"><p>{TEASER}</p></div>',
    f'<aside role="complementary"><p>{TEASER}</p></aside>',
    f'<div class="hidden"><p>{TEASER}</p></div>',
    f"<div hidden><p>{TEASER}</p></div>",
    f"<h3>More great Harbour stories</h3><ul><li>{TEASER}</li></ul>",
    "<p>Updated at 1:23 p.m.</p>",
    "<p>Posted on</p>",
)


@pytest.mark.parametrize("box", BOXES)
def test_boxes_beside_the_story_are_dropped(extracted: Make, body: tuple[str, ...], box: str) -> None:
    """Teasers, dialogs and what is hidden are no body, though they are whole sentences."""
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    html = f'<html><body><article><h1>Tower</h1><div class="story">{inner}{box}</div></article></body></html>'
    assert extracted(html=html).text == "\n\n".join(body)


@pytest.mark.parametrize("named", ['class="overflow-hidden"', 'class="hidden md:block"'])
def test_what_is_shown_is_read(extracted: Make, body: tuple[str, ...], named: str) -> None:
    """A paragraph whose class merely speaks of hiding: what runs over its edge, or on small screens."""
    inner = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    html = f"<html><body><article><h1>Tower</h1>{inner}<div {named}><p>{TEASER}</p></div></article></body></html>"
    assert extracted(html=html).text == "\n\n".join((*body, TEASER))


@pytest.mark.parametrize("named", ['class="slide hidden"', 'class="teaser"', "hidden"])
def test_parts_that_together_are_the_article_are_read(extracted: Make, body: tuple[str, ...], named: str) -> None:
    """A page that shows its paragraphs one by one, whatever it calls them."""
    inner = "".join(f"<div {named}><p>{paragraph}</p></div>" for paragraph in body)
    html = f"<html><body><article><h1>Tower</h1><p>{TEASER}</p>{inner}</article></body></html>"
    assert extracted(html=html).text == "\n\n".join((TEASER, *body))


def test_a_page_that_comes_in_one_line_is_read_by_its_blocks(extracted: Make, body: tuple[str, ...]) -> None:
    """A story of one sentence among menus and teasers is that sentence, not everything there is."""
    links = "".join(f"<div><span><a href='/{n}'>Harbour news, part {n}</a></span></div>" for n in range(8))
    head = "<header><div>Home</div><h1>Lighthouse reopens to visitors</h1><div>Share</div></header>"
    html = f"<html><body><article>{head}<div>{body[0]}</div>{links}</article></body></html>"
    assert extracted(html=html).text == body[0]


def test_a_sentence_that_mentions_furniture_stays(extracted: Make, body: tuple[str, ...]) -> None:
    """Prose about newsletters, photographs and readers is body."""
    told = "Readers who share the newsletter with friends helped the trust to find forty photographs of the keepers."
    html = f"<html><body><article><h1>Tower</h1><p>{body[0]}</p><p>{told}</p><p>{body[1]}</p></article></body></html>"
    assert told in extracted(html=html).text


def test_the_authors_biography_is_dropped(extracted: Make, page: Page, body: tuple[str, ...]) -> None:
    """A last paragraph that says who the author is, is not part of the story."""
    html = page(
        head='<meta name="author" content="Jane Holloway">',
        after="<p>Jane Holloway is a reporter for the Harbour Herald and has covered the coast since 2010.</p>",
    )
    found = extracted(html=html)
    assert found.byline == "Jane Holloway"
    assert found.text == "\n\n".join(body)


def test_an_article_in_several_chunks_is_read_whole(extracted: Make, body: tuple[str, ...]) -> None:
    """Containers of one class that follow each other, with a box between, are one article."""
    chunk = '<div class="grid article__body narrow">{}</div>'
    halves = ["".join(f"<p>{text} {text}</p>" for text in half) for half in (body[:2], body[2:])]
    inner = '<div class="ad-slot"></div>'.join(chunk.format(half) for half in halves)
    html = f"<html><body><article><h1>Tower</h1>{inner}</article></body></html>"
    assert body[3] in extracted(html=html).text


def test_a_live_report_is_what_stands_above_its_updates(extracted: Make, page: Page, body: tuple[str, ...]) -> None:
    """The first of the updates that JSON-LD names ends the article."""
    live = ld(
        **{
            "@type": "LiveBlogPosting",
            "headline": "Lighthouse reopens after repairs",
            "liveBlogUpdate": [{"@type": "BlogPosting", "headline": "Doors open at noon"}],
        }
    )
    html = page(
        head=live, after="<h3>Doors open at noon</h3><p>The first visitors climbed the stairs at noon sharp.</p>"
    )
    assert extracted(html=html).text == "\n\n".join(body)


def test_the_body_in_json_ld_helps_where_the_page_has_little(extracted: Make, body: tuple[str, ...]) -> None:
    """A page that loads its text by script still gives it in its description."""
    told = ld(**{"@type": "NewsArticle", "headline": "Lighthouse", "articleBody": "\n\n".join(body)})
    html = f"<html><head>{told}</head><body><article><h1>Lighthouse</h1><p>{body[0]}</p></article></body></html>"
    assert extracted(html=html).text == "\n\n".join(body)


def test_json_ld_comes_before_opengraph_and_the_heading(extracted: Make, page: Page) -> None:
    """Headline, authors, date, picture and publisher are taken from the article's own description."""
    node = ld(
        **{
            "@context": "https://schema.org",
            "@graph": [
                {"@type": "WebSite", "name": "harbourherald.example"},
                {
                    "@type": ["NewsArticle"],
                    "headline": "Lighthouse &amp; garden reopen",
                    "author": [
                        {"@type": "Person", "name": "Jane Holloway"},
                        {"@type": "Person", "name": "By Tom Reed"},
                    ],
                    "datePublished": "2021-03-04T09:30:00+01:00",
                    "image": {"@type": "ImageObject", "url": "/tower.jpg"},
                    "publisher": {"@type": "Organization", "name": "The Harbour Herald"},
                    "inLanguage": "en-GB",
                    "articleSection": "Coast",
                },
            ],
        }
    )
    other = metas(("og:title", "You will not believe this tower"), ("og:image", "https://h.example/og.jpg"))
    found = extracted(html=page(head=node + other), url="https://www.harbourherald.example/a/tower")
    assert found.title == "Lighthouse & garden reopen"
    assert found.byline == "Jane Holloway, Tom Reed"
    assert found.published == dt.datetime(2021, 3, 4, 8, 30, tzinfo=dt.UTC)
    assert found.image == "https://www.harbourherald.example/tower.jpg"
    assert found.outlet == "The Harbour Herald"
    assert found.language == "en"
    assert found.tags == ("Coast",)


def test_opengraph_comes_before_the_title_element(extracted: Make, page: Page) -> None:
    """Without JSON-LD the page's meta elements are used."""
    said = metas(
        ("og:title", "Tower reopens - Harbour Herald"),
        ("og:site_name", "Harbour Herald"),
        ("og:image", "https://h.example/og.jpg"),
        ("article:published_time", "2021-03-04"),
        ("author", "By Jane Holloway, Staff Reporter"),
    )
    other = '<title>Tower | Harbour Herald</title><link rel="canonical" href="https://h.example/tower">'
    found = extracted(html=page(head=other + said))
    assert (found.title, found.outlet, found.byline) == ("Tower reopens", "Harbour Herald", "Jane Holloway")
    assert found.published == dt.datetime(2021, 3, 4, tzinfo=dt.UTC)
    assert (found.url, found.image) == ("https://h.example/tower", "https://h.example/og.jpg")


def test_what_a_reader_sees_is_the_last_resort(extracted: Make, page: Page) -> None:
    """Byline and date that only stand in the page are found there; the outlet is the host."""
    before = '<p class="byline">By Jane Holloway</p><time datetime="2021-03-04T10:00:00Z">Thursday</time>'
    found = extracted(html=page(before=before), url="https://www.h.example/tower")
    assert found.title == "Lighthouse reopens after repairs"
    assert found.byline == "Jane Holloway"
    assert found.published == dt.datetime(2021, 3, 4, 10, tzinfo=dt.UTC)
    assert found.outlet == "h.example"


def test_a_headline_cut_for_search_engines_is_read_whole(extracted: Make, page: Page) -> None:
    """JSON-LD headlines end at 110 characters; the heading that begins with one is the title."""
    whole = (
        "Lighthouse on the southern point of the harbour reopens to visitors after two winters of repairs "
        "to its roof and rooms"
    )
    node = ld(**{"@type": "NewsArticle", "headline": whole[:109]})
    assert extracted(html=page(head=node, heading=f"<h1>{whole}</h1>")).title == whole


@pytest.mark.parametrize(
    ("element", "title"),
    [
        ("Lighthouse reopens after repairs [Updated]", "Lighthouse reopens after repairs [Updated]"),
        ("Lighthouse reopens after repairs [harbour.example]", "Lighthouse reopens after repairs"),
        ("Lighthouse reopens after repairs [Harbour]", "Lighthouse reopens after repairs"),
        ("Lighthouse reopens after repairs | Coast", "Lighthouse reopens after repairs"),
    ],
)
def test_a_remark_in_brackets_is_part_of_the_title(extracted: Make, page: Page, element: str, title: str) -> None:
    """What the title element adds to the heading in brackets stays, but for the site's own name."""
    html = page(head=f"<title>{element}</title>")
    assert extracted(html=html, url="https://www.harbour.example/tower").title == title


def test_no_date_is_invented(extracted: Make, page: Page) -> None:
    """A page that names no date has none, whatever day it is; neither has one with a machine's zero."""
    assert extracted(html=page(after="<p>Copyright 2019-2024</p>")).published is None
    assert extracted(html=page(head='<meta name="date" content="0001-01-01T00:00:00">')).published is None


def test_the_address_can_name_the_day(extracted: Make, page: Page) -> None:
    """/2021/03/04/ in the address is a date where the page has no other."""
    found = extracted(html=page(), url="https://h.example/2021/03/04/tower")
    assert found.published == dt.datetime(2021, 3, 4, tzinfo=dt.UTC)


def test_the_entrys_own_words_come_first(extracted: Make, page: Page) -> None:
    """Title, byline and date that a feed gave for the page are kept."""
    when = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    head = '<meta property="og:title" content="Other"><meta name="author" content="Someone Else">'
    found = extracted(html=page(head=head), title="Feed title", byline="Jane Holloway", published=when)
    assert (found.title, found.byline, found.published) == ("Feed title", "Jane Holloway", when)


NOT_FOUND = (
    "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1>"
    "<p>The page you asked for could not be found on this server, sorry about that.</p></body></html>"
)
CONSENT = (
    "<html><body><h1>Your privacy</h1><p>We value it. With your consent we use cookies to store data in your browser."
    "</p><p>You may withdraw your consent in our privacy centre at any time.</p></body></html>"
)
MENU = "<html><body><ul>" + "<li><a href='/a'>World news</a></li>" * 12 + "</ul></body></html>"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html><body></body></html>", "no text"),
        (NOT_FOUND, "error page"),
        (CONSENT, "consent"),
        (MENU, ""),
        ("<html><body><p>Nothing here.</p></body></html>", ""),
        ("   ", "no text"),
    ],
)
def test_a_page_that_is_no_article_says_why(extracted: Make, html: str, reason: str) -> None:
    """Empty pages, error pages, walls of consent and mere navigation are refused in one clear line."""
    with pytest.raises(NoArticle) as refused:
        extracted(html=html, url="https://h.example/x")
    assert reason in str(refused.value)
    assert "https://h.example/x" in str(refused.value)


def test_dangerous_addresses_are_not_taken(extracted: Make, page: Page) -> None:
    """A canonical link or picture that is no http(s) address is as if it were not there."""
    head = '<link rel="canonical" href="javascript:alert(1)">' + metas(("og:image", "data:image/png;base64,AA"))
    found = extracted(html=page(head=head))
    assert (found.url, found.image) == (None, None)


def test_the_same_page_gives_the_same_article(extracted: Make, page: Page) -> None:
    """Two readings are equal in every field."""
    html = page(head=ld(**{"@type": "NewsArticle", "headline": "Lighthouse", "author": {"name": "Jane Holloway"}}))
    assert extracted(html=html) == extracted(html=html)


def test_a_byline_in_a_paragraph_of_its_own_is_no_part_of_the_body() -> None:
    """A page whose markup names no author, but whose first line does."""
    text = "Forty bakers walked across the frozen bay on Monday to bring the island its first bread of the week."
    more = "The island had been without a ferry for nine days, said the baker who had thought of it."
    head = "<h1>Bakers cross the bay</h1><p>By Mara Quill</p>"
    html = f"<html><body>{head}<p>{text}</p><p>{more}</p></body></html>"
    found = extract.article(Entry(id="1", source=Source(location="page.html"), html=html))
    assert found.byline == "Mara Quill"
    assert found.text.startswith("Forty bakers")
