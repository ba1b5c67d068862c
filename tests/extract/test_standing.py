"""What a page says of its standing: the address it gives as its own, and whether its text is free."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from digest.errors import NoArticle
from digest.values import Article

Make = Callable[..., Article]
Page = Callable[..., str]

OWN = "https://www.harbour.example/coast/lighthouse-reopens"


def link(address: str) -> str:
    """A canonical link."""
    return f'<link rel="canonical" href="{address}">'


def og(address: str) -> str:
    """An OpenGraph address."""
    return f'<meta property="og:url" content="{address}">'


def ld(**node: object) -> str:
    """A JSON-LD script that describes an article."""
    whole = {"@type": "NewsArticle", "headline": "Lighthouse reopens", **node}
    return f'<script type="application/ld+json">{json.dumps(whole)}</script>'


@pytest.mark.parametrize(
    "head",
    [
        link(OWN),
        og(OWN),
        ld(mainEntityOfPage=OWN),
        ld(mainEntityOfPage={"@type": "WebPage", "@id": OWN}),
        ld(mainEntityOfPage=[{"@id": OWN}]),
        link("/coast/lighthouse-reopens") + og(OWN),
        link("https://www.harbour.example/") + og(OWN),
        link("https://www.harbour.example/en/") + og(OWN),
        link("javascript:alert(1)") + ld(url=OWN),
        link(OWN) + og("https://www.harbour.example/other"),
    ],
)
def test_a_page_names_its_own_address(extracted: Make, page: Page, head: str) -> None:
    """By canonical link, JSON-LD or og:url; relative ones and front pages are passed over."""
    found = extracted(html=page(head=head), url="https://m.harbour.example/lighthouse?utm_source=feed")
    assert found.canonical == OWN
    assert found.url == "https://m.harbour.example/lighthouse?utm_source=feed"


@pytest.mark.parametrize(
    ("url", "said", "believed"),
    [
        ("https://amp.harbour.example/x.amp.html", "https://www.harbour.example/x.html", True),
        ("https://h-example.cdn.ampproject.org/c/s/www.h.example/x.amp", "https://h.example/x", True),
        ("https://news.harbour.co.uk/x", "https://www.harbour.co.uk/x", True),
        ("https://news.harbour.co.uk/x", "https://www.herald.co.uk/x", False),
        ("https://ann.blogspot.com/x", "https://ben.blogspot.com/x", False),
        ("https://ann.blogspot.com/x", "https://www.ann.blogspot.com/y", True),
        ("https://copies.example.net/x", "https://www.harbour.example.org/x", False),
        (None, "https://www.harbour.example.org/x", True),
    ],
)
def test_an_address_is_believed_on_its_own_site(
    extracted: Make, page: Page, url: str | None, said: str, believed: bool
) -> None:
    """A page may not pass itself off as another site's; one that was saved without an address names its own."""
    assert extracted(html=page(head=link(said)), url=url).canonical == (said if believed else None)


def test_most_pages_are_free(extracted: Make, page: Page) -> None:
    """Nothing said, or said to be free, is free."""
    for head in ("", ld(isAccessibleForFree=True), '<meta property="article:content_tier" content="free">'):
        assert extracted(html=page(head=head)).paywalled is False


PART = {"@type": "WebPageElement", "isAccessibleForFree": "False", "cssSelector": ".rest"}


@pytest.mark.parametrize(
    "head",
    [
        ld(isAccessibleForFree=False),
        ld(isAccessibleForFree="False"),
        ld(isAccessibleForFree="http://schema.org/False"),
        ld(hasPart=PART),
        ld(hasPart=[{**PART, "isAccessibleForFree": True}, PART]),
        '<meta property="article:content_tier" content="locked">',
        '<meta name="article:content_tier" content="Metered">',
        '<meta itemprop="isAccessibleForFree" content="false">',
    ],
)
def test_a_page_describes_itself_as_not_free(extracted: Make, page: Page, body: tuple[str, ...], head: str) -> None:
    """JSON-LD, the tier and microdata are believed; the body stays."""
    found = extracted(html=page(head=head))
    assert found.paywalled is True
    assert found.text == "\n\n".join(body)


def test_other_articles_on_the_page_say_nothing_of_this_one(extracted: Make, page: Page) -> None:
    """A list of stories, some of them for subscribers, beside a free one."""
    other = ld(headline="Another story", isAccessibleForFree=False)
    assert extracted(html=page(head=ld(isAccessibleForFree=True) + other)).paywalled is False
    assert extracted(html=page(head=ld() + other)).paywalled is False


WALLS = (
    "Subscribe to continue reading.",
    "Please sign in or create a free account to keep reading",
    "To continue reading this article, please log in or subscribe.",
    "This article is for subscribers only.",
    "The rest of this story is available only to our paying members.",
    "You've reached your limit of free articles for this month. Support the Herald for $1 a week.",
    "Suscríbete para seguir leyendo",
    "Este contenido es exclusivo para suscriptores.",
    "Para continuar leyendo, inicia sesión o regístrate",
    "Abonnez-vous pour lire la suite de l'article",
    "La suite est réservée aux abonnés.",
    "Il vous reste 72.5% de cet article à lire. La suite est réservée aux abonnés.",
    "Jetzt abonnieren, um weiterzulesen",
    "Um weiterzulesen, melden Sie sich bitte an.",
    "Dieser Artikel ist nur für Abonnenten lesbar.",
    "Lesen Sie weiter mit Harbour Plus.",
    "اشترك الآن لمتابعة القراءة",
    "هذا المقال متاح للمشتركين فقط",
)


@pytest.mark.parametrize("wall", WALLS)
def test_a_wall_after_a_short_body_is_told_and_taken_off(
    extracted: Make, page: Page, body: tuple[str, ...], wall: str
) -> None:
    """The sales text and what follows it is no part of the article, on a page or in a feed."""
    sale = f"<p>{wall}</p><p>Only two coins a week for the first three months, cancel whenever you like.</p>"
    found = extracted(html=page(after=sale))
    assert (found.paywalled, found.text) == (True, "\n\n".join(body))
    told = extracted(html=f"<p>{body[0]}</p>{sale}", title="Lighthouse", guid="1")
    assert (told.paywalled, told.text) == (True, body[0])


TOLD = (
    "This article is for subscribers only, the notice on the door of the reading room said.",
    "Subscribe to continue reading the minutes, which the council sends to everyone, or pick up a copy.",
    "You have reached your limit of free articles, the machine told him, and he laughed.",
    "“Sign in to continue,” the screen said, and nobody in the hall knew the word that it wanted.",
    "Abonnez-vous pour lire la suite, lui a répondu la machine, et tout le monde a ri.",
    "The trust has forty subscribers, who pay two coins a week and may read the keepers' diaries.",
)


@pytest.mark.parametrize("sentence", TOLD)
def test_a_story_about_walls_is_no_wall(extracted: Make, page: Page, sentence: str) -> None:
    """Sentences that go on, quote or report are body."""
    found = extracted(html=page(after=f"<p>{sentence}</p>"))
    assert found.paywalled is False


def test_an_offer_after_a_whole_article_is_no_wall(extracted: Make, body: tuple[str, ...]) -> None:
    """A long body was read whole, whatever stands below it."""
    whole = "".join(f"<p>{paragraph}</p>" for paragraph in body * 5)
    html = f"<html><body><article><h1>Tower</h1>{whole}<p>Subscribe to continue reading.</p></article></body></html>"
    assert extracted(html=html).paywalled is False


def test_a_page_said_to_be_locked_loses_its_sales_text_however_long(extracted: Make, body: tuple[str, ...]) -> None:
    """Where the description says that there is a wall, it is looked for below a long body, too."""
    inner = "".join(f"<p>Part {n}. {paragraph}</p>" for n in range(5) for paragraph in body)
    sale = "<p>This article is for subscribers only.</p><p>Two coins a week, for as long as you like to stay.</p>"
    article = f"<article><h1>Tower</h1>{inner}{sale}</article>"
    found = extracted(html=f"<html><head>{ld(isAccessibleForFree=False)}</head><body>{article}</body></html>")
    assert found.paywalled
    assert found.text.endswith(body[3])


def test_a_box_that_bars_the_way_is_told(extracted: Make, page: Page) -> None:
    """A wall in a box of its own counts where a reader sees it; a hidden one is for others."""
    box = '<div class="paywall-box"{}><h2>Subscribe to continue reading</h2><p>Two coins a week.</p></div>'
    shut = extracted(html=page(after=box.format("")))
    assert shut.paywalled
    assert "coins" not in shut.text
    for unseen in (" hidden", ' style="display: none"', ' aria-hidden="true"'):
        assert not extracted(html=page(after=box.format(unseen))).paywalled


def test_a_page_of_nothing_but_a_wall_is_no_article(extracted: Make) -> None:
    """The reason says why there is nothing to print."""
    with pytest.raises(NoArticle, match="not free"):
        extracted(html="<p>Subscribe to continue reading.</p>", title="Lighthouse reopens", guid="1")
