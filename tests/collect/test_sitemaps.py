"""News sitemaps are read as feeds are."""

import datetime as dt

import pytest

from digest.errors import FeedError
from tests.collect.conftest import Read

NEWS = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
        xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
  <url>
    <loc>https://pier.example/ferry</loc>
    <lastmod>2026-09-21T09:30:00Z</lastmod>
    <news:news>
      <news:publication><news:name>Pier Post</news:name><news:language>en</news:language></news:publication>
      <news:publication_date>2026-09-21T08:00:00+02:00</news:publication_date>
      <news:title>Ferry &amp; fog: no boats today</news:title>
      <news:keywords>ferries, fog, ferries,</news:keywords>
    </news:news>
    <image:image><image:loc>https://pier.example/fog.jpg</image:loc></image:image>
  </url>
  <url><loc>https://pier.example/about</loc></url>
</urlset>"""


def test_a_news_sitemap_gives_its_news(read: Read) -> None:
    """Title, address, date, outlet, language, keywords and picture; pages that are no news are passed over."""
    (entry,) = read(NEWS, feed=True)
    assert (entry.url, entry.guid) == ("https://pier.example/ferry", "https://pier.example/ferry")
    assert entry.title == "Ferry & fog: no boats today"
    assert entry.published == dt.datetime(2026, 9, 21, 6, tzinfo=dt.UTC)
    assert entry.updated == dt.datetime(2026, 9, 21, 9, 30, tzinfo=dt.UTC)
    assert (entry.outlet, entry.language, entry.tags) == ("Pier Post", "en", ("ferries", "fog"))
    assert (entry.image, entry.picked) == ("https://pier.example/fog.jpg", False)


def test_one_without_namespaces_or_dates_is_read_too(read: Read) -> None:
    """The date of the last change stands in; an address that is none is left out, not the entry."""
    entry, bare = read(
        "<urlset><url><loc>javascript:x</loc><lastmod>2026-09-21</lastmod><news:news><news:title>A</news:title>"
        "</news:news></url><url><loc>/b</loc><news:news/></url></urlset>"
    )
    assert (entry.title, entry.url) == ("A", None)
    assert entry.published == dt.datetime(2026, 9, 21, tzinfo=dt.UTC)
    assert (bare.title, bare.url, bare.published) == (None, None, None)


def test_an_empty_one_gives_none(read: Read) -> None:
    """A night without news is no error."""
    assert read("<urlset></urlset>", feed=True) == ()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<sitemapindex><sitemap><loc>https://x.example/s.xml</loc></sitemap></sitemapindex>", "list of sitemaps"),
        ("<urlset><url><loc>https://x.example/</loc></url></urlset>", "names no news, only pages"),
    ],
)
def test_other_sitemaps_say_what_they_are(read: Read, content: str, reason: str) -> None:
    """All pages of a site are not its news."""
    with pytest.raises(FeedError, match=reason):
        read(content)
