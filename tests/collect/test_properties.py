"""Properties over generated and damaged sources: no crash, no hang, nothing lost, nothing new at a second look."""

import json
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from digest import collect
from digest.errors import CollectError
from digest.values import Entry, Source

Read = Callable[..., tuple[Entry, ...]]
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
LETTERS = st.characters(codec="ascii", categories=("L", "N", "P", "S", "Zs")) | st.sampled_from(
    "\u00e9\u03b1\u0436\u0639\u6f22\U0001f600"
)
TITLES = st.text(LETTERS, min_size=1, max_size=40).map(lambda text: " ".join(text.split())).filter(bool)

WHOLE = [
    '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
    "<channel><title>Pier &amp; Post</title><link>https://pier.example/</link><item><title>Ferry</title><guid>1</guid>"
    "<link>https://pier.example/1</link><description>It &lt;b&gt;sails&lt;/b&gt;.</description>"
    "<content:encoded><![CDATA[<p>It sails <a href='/x'>again</a>.</p>]]></content:encoded>"
    "<pubDate>Tue, 14 May 2024 14:00:00 +0200</pubDate></item><item><title>Caf\u00e9</title></item></channel></rss>",
    '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Hill</title><entry xml:base="/a/"><id>u:1</id>'
    '<title type="html">&lt;i&gt;One&lt;/i&gt;</title><link href="b"/><updated>2024-05-14T12:00:00Z</updated>'
    '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>Hi</p></div></content></entry></feed>',
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    '<channel rdf:about="c"><title>O</title></channel><item rdf:about="i"><title>T</title></item></rdf:RDF>',
    '<!DOCTYPE opml [<!ENTITY a "b">]><opml version="2.0"><body><outline text="F">'
    '<outline xmlUrl="feed.xml" text="&a;"/><outline type="link" url="https://x.example/"/></outline></body></opml>',
    '{"version": "https://jsonfeed.org/version/1.1", "items": [{"id": "1", "content_text": "Hi", "tags": ["a"]}]}',
    "<!DOCTYPE html><html><head><meta charset='utf-8'><title>T</title></head><body><p>Caf\u00e9</p></body></html>",
]
_PIECES = "< > & \" ' </ /> <!-- --> <![CDATA[ ]]> <? <!DOCTYPE \x00 \xff \x0b &#0; &nbsp; xmlns: <item> </item> { ["
PIECES = [piece.encode("latin-1") for piece in _PIECES.split(" ")]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good source in which a few things were cut out, put in or turned over."""
    data = bytearray(draw(st.sampled_from(WHOLE)).encode(draw(st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))))
    for _ in range(draw(st.integers(1, 5))):
        at = draw(st.integers(0, len(data)))
        how = draw(st.sampled_from(["cut", "put", "turn", "end"]))
        if how == "cut":
            del data[at : at + draw(st.integers(1, 30))]
        elif how == "put":
            data[at:at] = draw(st.sampled_from(PIECES))
        elif how == "turn":
            data[at : at + 1] = bytes((draw(st.integers(0, 255)),))
        else:
            del data[at:]
    return bytes(data)


def checked(entries: tuple[Entry, ...]) -> None:
    """Ids of their own, and text that every later stage can write as UTF-8."""
    assert len({entry.id for entry in entries}) == len(entries)
    for entry in entries:
        assert entry.html is None or entry.text is None
        repr([entry.html, entry.text, entry.title, entry.summary, entry.byline, entry.tags, entry.guid]).encode()
        for text in (
            entry.html,
            entry.text,
            entry.title,
            entry.summary,
            entry.byline,
            entry.guid,
            entry.outlet,
            *entry.tags,
        ):
            (text or "").encode()
        for date in (entry.published, entry.updated):
            assert date is None or date.utcoffset() is not None
        assert all(url is None or url.startswith(("http://", "https://")) for url in (entry.url, entry.image))


@settings(shared, max_examples=300)
@given(data=damaged())
def test_damaged_sources_give_entries_or_one_error(read: Read, tmp_path: Path, data: bytes) -> None:
    """Never another exception, and the same again at a second reading."""
    try:
        entries = read(data)
    except CollectError as error:
        assert "\n" not in str(error)  # noqa: PT017 - either outcome is right
        return
    checked(entries)
    assert read(data) == entries
    collect.sources([str(tmp_path)])


@shared
@given(data=st.binary(max_size=300))
def test_any_bytes_give_entries_or_one_error(read: Read, data: bytes) -> None:
    """Files are full of surprises."""
    try:
        checked(read(data))
    except CollectError as error:
        assert str(error)  # noqa: PT017 - either outcome is right


@shared
@given(titles=st.lists(TITLES, max_size=6), guid=st.booleans())
def test_every_item_of_a_generated_feed_comes_back_in_order(read: Read, titles: list[str], guid: bool) -> None:
    """None dropped, not even repeated ones, and titles as they were written."""
    items = "".join(
        f"<item><title><![CDATA[{escape(title)}]]></title>{'<guid>g</guid>' if guid else ''}</item>"
        for title in titles
    )
    entries = read(f"<rss version='2.0'><channel><title>O</title>{items}</channel></rss>")
    assert [entry.title for entry in entries] == titles
    assert len({entry.id for entry in entries}) == len(titles)


JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=10)
    | st.sampled_from(["\ud800", "/x"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
_KEYS = "id url title content_html content_text summary image date_published authors author tags language attachments"
KEYS = _KEYS.split()


@shared
@given(items=st.lists(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=8), max_size=4), rest=JSON)
def test_json_feeds_of_anything(read: Read, items: list[dict[str, Any]], rest: object) -> None:
    """One entry an item, whatever is in it."""
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "items": items,
        "title": rest,
        "authors": rest,
        "feed_url": rest,
    }
    entries = read(json.dumps(feed))
    assert len(entries) == len(items)
    checked(entries)


@pytest.mark.parametrize("whole", WHOLE, ids=["rss", "atom", "rdf", "opml", "json", "page"])
def test_sources_cut_off_anywhere(read: Read, whole: str) -> None:
    """Every beginning of a good source is survived."""
    data = whole.encode()
    for end in range(0, len(data), 3):
        try:
            checked(read(data[:end]))
        except CollectError as error:
            assert str(error)  # noqa: PT017 - either outcome is right


@shared
@given(outlines=st.lists(st.tuples(TITLES, st.lists(TITLES, max_size=3)), min_size=1, max_size=5))
def test_every_feed_of_a_generated_opml_file_is_found(tmp_path: Path, outlines: list[tuple[str, list[str]]]) -> None:
    """In order, whatever folders they are in and whatever they are called."""
    path = tmp_path / "list.opml"
    body = ""
    for number, (title, folders) in enumerate(outlines):
        line = f'<outline text="{escape(title)}" xmlUrl="https://x.example/{number}"/>'
        for folder in reversed(folders):
            line = f'<outline text="{escape(folder)}">{line}</outline>'
        body += line
    path.write_text(f"<opml><body>{body}</body></opml>", encoding="utf-8")
    found: tuple[Source, ...] = collect.sources([str(path)])
    assert [source.location for source in found] == [f"https://x.example/{number}" for number in range(len(outlines))]
