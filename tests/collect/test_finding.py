"""From a site to its feeds and news sitemap."""

from __future__ import annotations

import pytest

from digest import collect
from digest.collect import finding
from digest.errors import CollectError, FeedError, FetchError
from tests.collect.test_sitemaps import NEWS

SITE = "https://pier.example/"


def rss(title: str, entries: int = 1) -> str:
    """A feed."""
    item = "<item><title>{}</title><pubDate>Mon, 21 Sep 2026 06:00:00 GMT</pubDate></item>"
    items = "".join(item.format(n) for n in range(entries))
    return f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


class Site:
    """A Fetch over a dictionary, which counts what it is asked."""

    def __init__(self, pages: dict[str, str]) -> None:
        self.pages = pages
        self.asked: list[str] = []

    def __call__(self, url: str, /, *, known: collect.Known | None = None, page: bool = False) -> collect.Fetched:
        """The page; an address that redirects is written `-> target`."""
        self.asked.append(url)
        if url not in self.pages:
            raise FetchError(source=url, reason="the server answers 404 Not Found", status=404)
        body = self.pages[url]
        if body.startswith("-> "):
            return collect.Fetched(url=body[3:], body=self.pages[body[3:]].encode())
        return collect.Fetched(url=url, body=body.encode())


def found(pages: dict[str, str], address: str = SITE) -> list[tuple[str, str, str | None]]:
    """What is found there: address, kind and title."""
    site = Site(pages)
    its = finding.found(address, site, collect.Limits())
    assert len(site.asked) == len(set(site.asked)), "asked twice"
    return [(one.address, one.what, one.title) for one in its]


PAGE = """<html><head>
<link rel="alternate" type="application/rss+xml" title="Comments" href="/comments/feed">
<link rel='alternate' type='application/rss+xml; charset=utf-8' href='/feed?a=1&amp;b=2'>
<link rel="alternate" type="application/atom+xml" title="Atom" href="atom.xml">
<link rel="alternate" type="application/json+oembed" href="/oembed">
<link rel="alternate" hreflang="pt" href="/pt/">
<link rel="stylesheet" type="text/css" href="/x.css">
<link rel="alternate" type="application/rss+xml" href="/gone">
<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
</head><body><p>Pier</p></body></html>"""


def test_a_pages_feeds_are_found_articles_first() -> None:
    """In its order, comments last; those that cannot be read, and a second name of the same feed, left out."""
    pages = {
        SITE: PAGE,
        f"{SITE}comments/feed": rss("Comments on Pier"),
        f"{SITE}feed?a=1&b=2": rss("Pier Post", 3),
        f"{SITE}atom.xml": f"-> {SITE}feed?a=1&b=2",
    }
    assert found(pages) == [
        (f"{SITE}feed?a=1&b=2", "feed", "Pier Post"),
        (f"{SITE}comments/feed", "feed", "Comments on Pier"),
    ]


def test_the_usual_places_are_tried_where_the_page_names_none() -> None:
    """At the site's root, whatever page was named."""
    pages = {f"{SITE}a/b": "<html><body>Pier</body></html>", f"{SITE}rss": rss("Pier Post")}
    assert found(pages, f"{SITE}a/b") == [(f"{SITE}rss", "feed", "Pier Post")]


@pytest.mark.parametrize(
    "named",
    [
        {f"{SITE}robots.txt": f"User-agent: *\nSitemap: {SITE}all.xml\nSITEMAP:/maps/news.xml\n",
         f"{SITE}maps/news.xml": NEWS},
        {f"{SITE}robots.txt": f"Sitemap: {SITE}index.xml",
         f"{SITE}index.xml": f"<sitemapindex><sitemap><loc>{SITE}maps/news.xml</loc></sitemap></sitemapindex>",
         f"{SITE}maps/news.xml": NEWS},
        {f"{SITE}news-sitemap.xml": NEWS},
    ],
)  # fmt: skip
def test_news_sitemaps_are_found(named: dict[str, str]) -> None:
    """Named in robots.txt, in a list that is named there, or in a usual place."""
    ((address, what, title),) = found({SITE: "<html><body>Pier</body></html>", **named})
    assert (address in named, what, title) == (True, "news sitemap", "Pier Post")


def test_a_sitemap_comes_after_the_feeds() -> None:
    """A feed says more."""
    pages = {SITE: PAGE, f"{SITE}feed?a=1&b=2": rss("Pier Post"), f"{SITE}comments/feed": rss("Comments"),
             f"{SITE}robots.txt": f"Sitemap: {SITE}news.xml", f"{SITE}news.xml": NEWS}  # fmt: skip
    assert [what for _, what, _ in found(pages)] == ["feed", "feed", "news sitemap"]


@pytest.mark.parametrize(
    ("content", "what"),
    [(rss("Pier Post"), "feed"), (NEWS, "news sitemap"),
     ('<opml><body><outline xmlUrl="https://a.example/f"/></body></opml>', "list of feeds")],
)  # fmt: skip
def test_what_can_be_read_itself_is_taken_itself(content: str, what: str) -> None:
    """Nothing else is asked for."""
    ((address, kind, _),) = found({SITE: content})
    assert (address, kind) == (SITE, what)


def test_a_site_without_any_says_so() -> None:
    """And so does one that cannot be read."""
    with pytest.raises(FeedError, match="names no feed"):
        found({SITE: "<html><body>Pier</body></html>"})
    with pytest.raises(CollectError, match="404"):
        found({})


def test_what_was_found_says_what_it_holds() -> None:
    """Entries, the newest date, how many have none."""
    feed = rss("P", 2).replace("</channel>", "<item><title>x</title></item></channel>")
    one = finding.looked_at(SITE, Site({SITE: feed}), collect.Limits())
    assert (one.entries, one.undated, f"{one.newest:%Y-%m-%d}") == (3, 1, "2026-09-21")


def test_a_page_that_names_thousands_of_feeds_is_read_in_part() -> None:
    """Nobody is asked more than a few times."""
    links = "".join(f'<link rel="alternate" type="application/rss+xml" href="/f{n}">' for n in range(5000))
    site = Site({SITE: f"<html><head>{links}</head></html>", f"{SITE}f1": rss("P")})
    assert len(finding.found(SITE, site, collect.Limits())) == 1
    assert len(site.asked) < 20
