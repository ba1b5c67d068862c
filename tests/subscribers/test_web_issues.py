"""The issues on the web: those that were sent, as they were sent, and nothing else of the newsletter's folder."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib

import pytest
from lxml import html

from subscribers.web import Sent
from subscribers.web.archive import policy
from tests.subscribers.sites import Pretended, call

PAGE = "<!doctype html><html><head><style>p { color: red }</style></head><body><p>Herring</p></body></html>"
IMAGE = "images/0123456789abcdef.jpg"


@pytest.fixture
def its() -> Pretended:
    """A newsletter with three issues in two months."""
    pages = Pretended(prefix="/roundup")
    pages.sent = tuple(
        Sent(slug=day.isoformat(), subject=f"Issue of <{day.day}>", date=day)
        for day in (dt.date(2026, 9, 21), dt.date(2026, 9, 14), dt.date(2026, 8, 31))
    )
    pages.pages["2026-09-21"] = PAGE
    pages.images["2026-09-21", IMAGE] = b"\xff\xd8"
    return pages


def test_the_issues_are_listed_by_month_newest_first(its: Pretended) -> None:
    """With subject and date, in the page's language, and links that hold wherever the page is."""
    page = html.fromstring(call(its.app, "/issues").text)
    assert page.xpath("//h2/text()") == ["September 2026", "August 2026"]
    assert page.xpath("//li/a//text()")[:3] == ["Issue of <21>", "Issue of <14>", "Issue of <31>"]
    assert page.xpath("//li/a/@href")[:3] == ["./2026-09-21/", "./2026-09-14/", "./2026-08-31/"]
    assert page.xpath("//time/@datetime") == ["2026-09-21", "2026-09-14", "2026-08-31"]
    assert "21 de septiembre de 2026" in call(its.app, "/roundup/issues??language=es").text
    assert "../2026-09-21/" in call(its.app, "/issues/").text


def test_without_issues_the_page_says_so() -> None:
    """200: it is there, and empty."""
    assert "No issue has been sent yet." in call(Pretended().app, "/issues").text


@pytest.mark.parametrize("prefix", ["", "/roundup"])
def test_an_issue_is_the_page_that_was_sent_with_its_own_style_and_nothing_else(its: Pretended, prefix: str) -> None:
    """Byte for byte; its style by its hash, no script, no form, no frame; it may be kept and found."""
    answer = call(its.app, f"{prefix}/2026-09-21/")
    assert (answer.status, answer.text) == (200, PAGE)
    known = base64.b64encode(hashlib.sha256(b"p { color: red }").digest()).decode()
    assert answer.headers["content-security-policy"] == (
        f"default-src 'none'; style-src 'sha256-{known}'; img-src 'self' data: https:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert "x-robots-tag" not in answer.headers
    assert answer.headers["x-content-type-options"] == "nosniff"
    image = call(its.app, f"{prefix}/2026-09-21/{IMAGE}", "HEAD")
    assert (image.status, image.headers["content-type"]) == (200, "image/jpeg")
    assert image.headers["cross-origin-resource-policy"] == "cross-origin"


def test_a_theme_with_style_attributes_may_have_them() -> None:
    """A hash would not allow them; scripts stay forbidden."""
    assert "style-src 'unsafe-inline'; img-src" in policy('<p style="color:red">')
    assert "style-src 'none'; img-src" in policy("<p>")


def test_without_its_slash_the_address_leads_to_the_one_with_it(its: Pretended) -> None:
    """On the same host, whatever the Host header says: its images begin there."""
    answer = call(its.app, "/roundup/2026-09-21", host="evil.example")
    assert (answer.status, answer.headers["location"]) == (308, "2026-09-21/")
    assert call(its.app, "/2026-09-14").status == 404


@pytest.mark.parametrize(
    "path",
    [
        "/2026-09-14/",
        "/2026-09-21/draft.md",
        "/2026-09-21/issue.json",
        "/2026-09-21/images/",
        "/2026-09-21/images/../draft.md",
        "/2026-09-21/images/0123456789abcdef.png",
        "/2026-09-21/images/0123456789abcdee.jpg",
        "/2026-09-21//images/0123456789abcdef.jpg",
        "/2026-09-21-0/",
        "/2026-09-21/\n",
        "/٢٠٢٦-09-21/",
    ],
)
def test_what_was_not_sent_is_not_there(its: Pretended, path: str) -> None:
    """Drafts, data, other files, other issues."""
    answer = call(its.app, path)
    assert answer.status == 404 or (path.endswith("\n") and answer.text == PAGE)
    assert call(its.app, "/2026-09-21/", "POST").status == 405
