"""Asking only for what is new, and hearing where a feed has moved to."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import collect
from digest.collect.conditional import fresh_until
from digest.collect.limits import Known
from digest.errors import FetchError
from digest.values import Source
from tests.collect.conftest import QUICK
from tests.fakes.web import Line, Web, answer

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
FEED = "<rss><channel><title>Pier</title><item><title>One</title><link>/1</link></item></channel></rss>"
MODIFIED = "Wed, 25 Nov 2026 10:00:00 GMT"


def conditional(line: Line) -> None:
    """A feed that knows when it has not changed."""
    known = line.request.headers.get("if-none-match") == '"one"'
    given_out = {"ETag": '"one"', "Last_Modified": MODIFIED, "Cache_Control": "max-age=600"}
    answer("" if known else FEED, status="304 Not Modified" if known else "200 OK", **given_out)(line)


def test_second_time_nothing_is_sent(web: Web, fetch: collect.Fetch) -> None:
    """The validators go back as they came; 304 is no error, and keeps them."""
    source = Source(location=web.raw("/feed", conditional))
    first = collect.read(source, fetch=fetch, limits=QUICK)
    assert first.answer is not None
    assert (len(first.entries), first.answer.unchanged, first.answer.status) == (1, False, 200)
    assert (first.answer.etag, first.answer.modified) == ('"one"', MODIFIED)
    known = collect.Known(etag=first.answer.etag, modified=first.answer.modified)
    second = collect.read(source, fetch=fetch, limits=QUICK, known=known)
    assert second.answer is not None
    assert (second.entries, second.answer.unchanged, second.answer.status) == ((), True, 304)
    assert (second.answer.etag, second.answer.modified, second.answer.body) == ('"one"', MODIFIED, b"")
    assert second.answer.fresh_until is not None
    sent = web.requests[1].headers
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"one"', MODIFIED)


def test_a_feed_that_changed_is_read(web: Web, fetch: collect.Fetch) -> None:
    """Whatever we know of it."""
    source = Source(location=web.raw("/feed", conditional))
    reading = collect.read(source, fetch=fetch, limits=QUICK, known=collect.Known(etag='"older"'))
    assert len(reading.entries) == 1


def test_a_304_without_validators_keeps_those_we_have(web: Web, fetch: collect.Fetch) -> None:
    """The next question is the same."""
    known = Known(etag='"one"', modified=MODIFIED)
    got = fetch(web.page("/feed", "", status="304 Not Modified"), known=known)
    assert Known(etag=got.etag, modified=got.modified) == known


def test_validators_that_cannot_be_sent_back_are_left_out(web: Web, fetch: collect.Fetch) -> None:
    """Endless ones, and what is no text."""
    got = fetch(web.page("/feed", FEED, ETag='"' + "x" * 5000 + '"', Last_Modified="caf\u00e9"))
    assert (got.etag, got.modified) == (None, None)
    fetch(web.address + "/feed", known=Known(etag='"a"\r\nX-Evil: 1'))
    assert "if-none-match" not in web.requests[-1].headers


def test_a_list_of_feeds_is_asked_for_anew(web: Web, fetch: collect.Fetch) -> None:
    """That the list is unchanged says nothing of the feeds in it."""
    web.page("/feed", FEED)
    location = web.page("/list", '<opml><body><outline xmlUrl="/feed"/></body></opml>', ETag='"list"')
    reading = collect.read(Source(location=location), fetch=fetch, limits=QUICK)
    assert reading.answer is not None
    assert (len(reading.entries), reading.answer.etag) == (1, None)


def test_a_feed_with_more_entries_than_wanted_is_cut(web: Web, fetch: collect.Fetch) -> None:
    """The first are here, and the caller hears of it."""
    feed = FEED.replace("</channel>", "<item><title>Two</title></item></channel>")
    source = Source(location=web.page("/feed", feed))
    one = collect.Limits(max_entries=1)
    assert collect.read(source, fetch=fetch, limits=one).cut
    assert len(collect.read(source, fetch=fetch, limits=one).entries) == 1
    assert not collect.read(source, fetch=fetch, limits=QUICK).cut


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [
        (["301 Moved"], True),
        (["308 Moved"], True),
        (["301 Moved", "308 Moved"], True),
        (["302 Found"], False),
        (["307 Found"], False),
        (["301 Moved", "302 Found"], False),
        (["302 Found", "301 Moved"], False),
    ],
)
def test_only_permanent_redirects_move_a_source(
    web: Web, fetch: collect.Fetch, statuses: list[str], moved: bool
) -> None:
    """All of the chain; where it led is where it lives now."""
    address = web.page("/end", FEED)
    for number, status in enumerate(reversed(statuses)):
        address = web.redirect(f"/{number}", address, status)
    got = fetch(address)
    assert got.url == f"{web.address}/end"
    assert got.moved == (f"{web.address}/end" if moved else None)


def test_moved_for_good_to_nowhere(web: Web, fetch: collect.Fetch) -> None:
    """The error says where that is."""
    with pytest.raises(FetchError, match=f"moved for good to {web.address}/gone, and there .*404"):
        fetch(web.redirect("/feed", "/gone", "301 Moved"))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "max-age=600"}, 600),
        ({"cache-control": "public, MAX-AGE = 600"}, 600),
        ({"cache-control": "max-age=600", "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "700"}, None),
        ({"cache-control": "max-age=0"}, None),
        ({"cache-control": "max-age=99999999"}, 86_400),
        ({"cache-control": "max-age=600, no-store"}, None),
        ({"cache-control": "no-cache"}, None),
        ({"cache-control": "max-age=x"}, None),
        ({"cache-control": "max-age=60", "expires": "Thu, 26 Nov 2026 11:00:00 GMT"}, 60),
        ({"expires": "Wed, 25 Nov 2026 13:00:00 GMT"}, 3600),
        ({"expires": "Wed, 25 Nov 2026 13:00:00 GMT", "date": "Wed, 25 Nov 2026 12:30:00 GMT"}, 1800),
        ({"expires": "Wed, 25 Nov 2026 11:00:00 GMT"}, None),
        ({"expires": "0"}, None),
        ({"expires": "Thu, 01 Jan 2099 00:00:00 GMT"}, 86_400),
    ],
)
def test_freshness(headers: dict[str, str], seconds: int | None) -> None:
    """What RFC 9111 says, and never more than a day."""
    expected = None if seconds is None else NOW + dt.timedelta(seconds=seconds)
    assert fresh_until(headers, NOW) == expected


@given(st.dictionaries(st.sampled_from(["cache-control", "expires", "date", "age"]), st.text(max_size=40)))
def test_freshness_never_breaks(headers: dict[str, str]) -> None:
    """Headers come from outside; what they say lies within a day from now."""
    found = fresh_until(headers, NOW)
    assert found is None or NOW < found <= NOW + dt.timedelta(days=1)
