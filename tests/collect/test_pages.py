"""Web pages, pages saved as text, and what is neither."""

import gzip
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from digest import collect
from digest.errors import CollectError, FeedError, FetchError
from digest.values import Entry, Source

Read = Callable[..., tuple[Entry, ...]]
PAGE = (
    "<!DOCTYPE html>\n<html lang='en'><head><title>Pier</title></head><body><p>The caf\u00e9 opens.</p></body></html>"
)


@pytest.mark.parametrize("name", ["page.html", "page.txt", "page.xml", "page", "page.json"])
def test_page_is_a_page_whatever_its_name(read: Read, name: str) -> None:
    """Content decides: one entry, the whole page as its HTML, nothing taken away."""
    (entry,) = read(PAGE, name=name)
    assert entry.html == PAGE
    assert (entry.text, entry.url, entry.title, entry.published) == (None, None, None, None)


@pytest.mark.parametrize(
    "start",
    ["<html>", "<HTML>", "<body>", "<!-- saved --><html>", "<?xml version='1.0'?><!DOCTYPE html PUBLIC 'x'><html>",
     "<div>", "<p>", "<article>", "<my-page>", "\ufeff\n <html>", "HTTP/1.1 200 OK\n\n<html>"],
)  # fmt: skip
def test_ways_in_which_pages_begin(read: Read, start: str) -> None:
    """Fragments and pages behind junk are pages too."""
    (entry,) = read(start + "<p>Words.</p>")
    assert entry.html is not None
    assert entry.html.endswith("<p>Words.</p>")


def test_packed_page(read: Read) -> None:
    """`.html.gz`, as archives keep them."""
    (entry,) = read(gzip.compress(PAGE.encode()), name="page.html.gz")
    assert entry.html == PAGE


@pytest.mark.parametrize(
    ("encoding", "meta"),
    [("windows-1252", "windows-1252"), ("iso-8859-1", "latin1"), ("utf-8", "iso-8859-1"), ("utf-16", "utf-8")],
)
def test_page_in_its_encoding(read: Read, encoding: str, meta: str) -> None:
    """`meta charset` is followed unless the bytes themselves say otherwise."""
    page = PAGE.replace("<head>", f'<head><meta http-equiv="Content-Type" content="text/html; charset={meta}">')
    (entry,) = read(page.encode(encoding))
    assert "caf\u00e9" in (entry.html or "")


def test_page_saved_as_text(read: Read) -> None:
    """Its furniture stays: extraction finds the body."""
    saved = "Caf\u00e9 opens on the quay\n\nby | May 14, 2024\n\nThe caf\u00e9 opens.\n\nRelated Articles\n"
    (entry,) = read(saved, name="000_a1.txt")
    assert entry.text == saved
    assert entry.html is None


@pytest.mark.parametrize(
    "start", ["5 < 6, they say", "<3 from the quay", "{Editor's note} Words", "[Photo: A. Quay]"]
)
def test_text_that_looks_a_little_like_something_else(read: Read, start: str) -> None:
    """A sign at the beginning makes no page and no JSON."""
    (entry,) = read(start + "\n\nThe pier opens.")
    assert entry.text is not None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\x00 ", "is empty"),
        (b"%PDF-1.7 ...", "is a PDF file"),
        (b"\x89PNG\r\n\x1a\n....", "is a picture"),
        (b"PK\x03\x04....", "is a ZIP archive"),
        (bytes(range(256)) * 9, "binary data or in an unknown encoding"),
        (b"12345 \n --- 67", "holds no words"),
        (b"\x1f\x8b\x08 and no more", "damaged gzip"),
        (b"<?xml version='1.0'?><urlset><url/></urlset>", "a sitemap that names no news, only pages"),
        (b"<opml><body><outline text='empty'/></body></opml>", "an OPML file"),
    ],
)
def test_what_is_no_source_says_so(read: Read, content: bytes, reason: str) -> None:
    """One clear line that names the file and what it is."""
    with pytest.raises(FeedError) as caught:
        read(content, name="thing")
    assert reason in str(caught.value)
    assert str(caught.value).startswith(caught.value.source)
    assert "\n" not in str(caught.value)


def test_page_where_a_feed_was_promised(read: Read) -> None:
    """The error names the feed that the page links to."""
    page = PAGE.replace(
        "<head>",
        '<head><link rel="alternate" type="application/rss+xml" href="https://pier.example/feed?a=1&amp;b=2">',
    )
    with pytest.raises(FeedError, match=r"web page, not a feed.*https://pier\.example/feed\?a=1&b=2"):
        read(page, feed=True)
    with pytest.raises(FeedError, match=r"web page, not a feed$"):
        read(PAGE, feed=True)
    with pytest.raises(FeedError, match="plain text, not a feed"):
        read("Not found.", feed=True)


def test_file_that_is_not_there(tmp_path: Path) -> None:
    """One line, as the system says it."""
    with pytest.raises(FetchError, match="no such file"):
        collect.entries(Source(location=str(tmp_path / "none")), fetch=_never, limits=collect.Limits())


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_that_may_not_be_read(tmp_path: Path) -> None:
    """Permission is said to be missing."""
    path = tmp_path / "feed.xml"
    path.touch(mode=0)
    with pytest.raises(FetchError, match="permission denied"):
        collect.entries(Source(location=str(path)), fetch=_never, limits=collect.Limits())


@pytest.mark.parametrize("content", [b"x" * 5001, gzip.compress(b"x" * 5_000_000)], ids=["plain", "bomb"])
def test_more_than_the_limit(read: Read, content: bytes) -> None:
    """Size counts before and after unpacking."""
    with pytest.raises(CollectError, match=r"(more|larger) than 5,000 bytes"):
        read(content, limits=collect.Limits(max_bytes=5000))


def test_ids_of_pages_differ_by_place_alone(read: Read) -> None:
    """The same file is the same entry, corrected or not."""
    one, again, other = read(PAGE), read(PAGE + " "), read(PAGE, name="other")
    assert one[0].id == again[0].id != other[0].id


def _never(url: str, /) -> collect.Fetched:
    raise AssertionError(url)
