"""Anything at all sent to every page, by chance: never a 500, always the headers, and input only ever as text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import html

from subscribers.web.answers import STRICT
from tests.subscribers.attacks import Attacked, Got

CANARY = "<x-canary a=\"1\" b='2'>&"
FIELDS = (
    "address", "name", "topic", "frequency", "which", "consent", "source", "homepage", "stamp", "language", "pause",
    "day", "List-Unsubscribe",
)  # fmt: skip
GOOD = (
    "all",
    "some",
    "every",
    "weekly",
    "yes",
    "frame",
    "none",
    "day",
    "2026-10-10",
    "es",
    "Haiti",
    "a@reader.example",
)
TEXTS = st.one_of(
    st.text(max_size=12),
    st.text(max_size=8).map(lambda text: f"{text[:4]}{CANARY}{text[4:]}"),
    st.sampled_from((*GOOD, "", "\0", "\u202e", "\ud800", "９９９９-12-31", "9999-12-31", "0001-01-01", "a" * 400)),
)
PAIRS = st.lists(st.tuples(st.one_of(st.sampled_from(FIELDS), TEXTS), TEXTS), max_size=10)
BODY = st.one_of(
    PAIRS.map(lambda pairs: urlencode(pairs, errors="surrogatepass").encode()),
    st.binary(max_size=80),
)
KINDS = st.sampled_from(
    [
        b"application/x-www-form-urlencoded",
        b"multipart/form-data; boundary=b",
        b"text/plain",
        b"\xff",
        b"",
        b"a/b;=;=",
    ]
)
NAMES = (b"host", b"origin", b"x-forwarded-for", b"x-forwarded-host", b"cookie", b"content-length", b"expect",
         b"accept-language", b"range", b"if-none-match", b"transfer-encoding", b"forwarded", b"x-canary")  # fmt: skip
HEADERS = st.lists(
    st.tuples(st.sampled_from(NAMES), st.one_of(st.binary(max_size=30), st.just(CANARY.encode()))), max_size=4
)
METHODS = st.sampled_from(["GET", "POST", "POST", "HEAD", "PUT", "DELETE", "OPTIONS", "TRACE", "\xff", "get"])
ROUTES = ("/", "/subscribe", "/subscribe/", "/embed", "/issues", "/health", "/unsubscribe", "/2026-09-21",
          "/2026-09-21/", "/2026-09-21/images/0123456789abcdef.jpg", "/nothing")  # fmt: skip
OWN = ("/unsubscribe/", "/preferences/", "/confirm/")


@pytest.fixture(scope="module")
def it(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Attacked]:
    """A newsletter with somebody in every standing, for all that is tried."""
    folder: Path = tmp_path_factory.mktemp("fuzz")
    more = '\n[signup]\nper_network = 100000\nembed = ["https://herald.example"]\n'
    made = Attacked(folder / "news", f"sqlite:///{folder / 'store.db'}", more)
    made.peopled()
    yield made
    made.close()
    assert made.told == []


@pytest.fixture(scope="module")
def links(it: Attacked) -> tuple[str, ...]:
    """The pages of everybody, and those of links to confirm: open, confirmed, of nobody."""
    confirming = [it.confirming(f"{name}@reader.example") for name in ("open", "done")]
    it.form(f"/confirm/{confirming[1]}", {})
    mine = [f"/preferences/{it.token(n, 'preferences')}" for n in (1, 2, 3, 70_000)]
    leaving = [f"/unsubscribe/{it.token(n)}" for n in (4, 9, 70_000)]
    return (*mine, *leaving, *(f"/confirm/{one}" for one in confirming))


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_nothing_that_is_sent_breaks_a_page_or_gets_into_one(it: Attacked, links: tuple[str, ...], data: Any) -> None:
    """Would catch a 500, a header that is left off in some case, markup of a stranger's, and a cookie."""
    draw = data.draw
    path = draw(st.one_of(st.sampled_from((*ROUTES, *links)), st.tuples(st.sampled_from(OWN), TEXTS).map(_joined)))
    prefix, query = draw(st.sampled_from(["", "/roundup"])), draw(TEXTS)
    target = f"{prefix}{path}?language={quote(query, errors='surrogatepass')}" if query else prefix + path
    fields = draw(BODY)
    if draw(st.booleans()):
        fields += b"&stamp=" + it.serving.stamp().encode()
    headers = [(b"content-type", draw(KINDS)), *draw(HEADERS)]
    _answered(it.ask(target, draw(METHODS), fields, headers))


MARKED = st.text(max_size=6).map(lambda text: text + CANARY + text)


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.dictionaries(st.sampled_from(FIELDS), MARKED, max_size=6), MARKED, MARKED, st.data())
def test_what_is_filled_in_comes_back_as_text(
    it: Attacked, links: tuple[str, ...], fields: dict[str, str], address: str, name: str, data: Any
) -> None:
    """Would catch a template that does not escape: markup in every field, for everybody and for one reader."""
    path = data.draw(st.sampled_from(("/subscribe", "/roundup/", links[0])))
    got = it.form(path, {**fields, "address": address, "name": name, "homepage": ""})
    _answered(got)
    assert path == links[0] or "x-canary" in got.text


def _joined(pair: tuple[str, str]) -> str:
    return pair[0] + quote(pair[1], safe="", errors="surrogatepass")


def _answered(got: Got) -> None:
    """Nothing, where the answer is one that anybody may have."""
    assert got.status < 500
    heads = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in got.head}
    assert heads.items() >= {name.lower(): value for name, value in STRICT.items()}.items()
    assert "default-src 'none'" in heads["content-security-policy"] or got.status == 308
    assert "set-cookie" not in heads
    assert "canary" not in "".join(heads.values())
    if got.body and heads["content-type"].startswith("text/html"):
        _only_ours(got.text)


def _only_ours(text: str) -> None:
    """Nothing, where the page has no element and no attribute of a stranger's, and runs nothing."""
    assert CANARY not in text
    assert "<x-canary" not in text.lower()
    page = html.document_fromstring(text)
    assert not page.xpath("//script | //iframe | //object | //embed | //base | //*[@onclick or @onerror or @onload]")
    assert not [
        name for one in page.iter(html.etree.Element) for name in one.attrib if not re.fullmatch(r"[a-z-]+", name)
    ]
    assert not page.xpath("//@a | //@b")


def test_the_canary_would_be_seen(it: Attacked) -> None:
    """It does come back in its field, as text: what looks for it does not look past it."""
    got = it.subscribe(CANARY, name=CANARY)
    assert got.status == 422
    assert html.document_fromstring(got.text).xpath("//input[@name='name']/@value") == [CANARY]
    _only_ours(got.text)
    with pytest.raises(AssertionError):
        _only_ours(got.text.replace("&lt;", "<").replace("&#34;", '"').replace("&gt;", ">"))
