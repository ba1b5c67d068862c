"""Editions, and messages made of them with the standard library alone, for the tests of `check`."""

import base64
import dataclasses
import datetime as dt
import quopri
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from digest import render
from digest.check import Finding, Post, findings
from digest.check.letter import Letter
from digest.check.rules import RULES
from digest.render.samples import read
from digest.values import Article, Edition, Issue, Item, Masthead, Run, Section, Source, Story, Url

RENDERED = Path(__file__).parents[1] / "render" / "data"
HEADERS = (
    ("From", "=?utf-8?q?The_Coastal_Herald?= <desk@herald.example>"),
    ("To", "reader@example.org"),
    ("Subject", "=?utf-8?q?News_Roundup_9/21/2023?="),
    ("Date", "Thu, 21 Sep 2023 06:00:00 +0000"),
    ("Message-ID", "<2023-09-21.1@herald.example>"),
    ("List-Id", "The Coastal Herald <roundup.herald.example>"),
    ("List-Unsubscribe", "<mailto:desk@herald.example?subject=unsubscribe>"),
    ("MIME-Version", "1.0"),
    ("Content-Type", 'multipart/alternative; boundary="=-=b"'),
)
"""Right for a newsletter without a web address."""
ONE_CLICK = {
    "List-Unsubscribe": "<https://herald.example/u/t0k3n>, <mailto:desk@herald.example?subject=unsubscribe>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}
"""Right for one that has a web address."""

Part = tuple[str, str, str]
"""A part's kind, transfer encoding and content."""


def encoded(content: str, encoding: str) -> bytes:
    """The content in its transfer encoding, with CRLF line ends."""
    data = content.encode("utf-8", "surrogatepass")
    if encoding == "base64":
        data = base64.encodebytes(data)
    elif encoding == "quoted-printable":
        data = quopri.encodestring(data)
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def message(parts: tuple[Part, ...], headers: dict[str, str | None], *, charset: str = "utf-8") -> bytes:
    """A multipart/alternative of the parts; `headers` replaces, adds or, with None, leaves out."""
    known = {name for name, _ in HEADERS}
    named = [(name, headers.get(name, value)) for name, value in HEADERS]
    named += [(name, value) for name, value in headers.items() if name not in known]
    top = "".join(f"{name}: {value}\r\n" for name, value in named if value is not None)
    made = [top.encode("utf-8", "surrogateescape"), b"\r\n"]
    for kind, encoding, content in parts:
        about = f'Content-Type: {kind}; charset="{charset}"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
        made += [b"--=-=b\r\n", about.encode(), encoded(content, encoding), b"\r\n"]
    return b"".join([*made, b"--=-=b--\r\n"])


@pytest.fixture(scope="session")
def roundup() -> render.Theme:
    """The theme `roundup` with its defaults."""
    return render.theme("roundup", render.folders(None))


@pytest.fixture(scope="session")
def local(roundup: render.Theme) -> Edition:
    """The theme's sample of a newsletter that has no web address."""
    issue = render.sample(roundup)
    return render.edition(dataclasses.replace(issue, masthead=dataclasses.replace(issue.masthead, web=None)), roundup)


@pytest.fixture(scope="session")
def online(roundup: render.Theme) -> Edition:
    """The theme's sample, of a newsletter on the web."""
    return render.edition(render.sample(roundup), roundup)


@pytest.fixture(scope="session")
def rendered(roundup: render.Theme) -> Callable[[str], Edition]:
    """The edition of an issue in tests/render/data."""
    return lambda name: render.edition(read(RENDERED / f"{name}.toml", "test"), roundup)


@pytest.fixture(scope="session")
def edition_of(roundup: render.Theme) -> Callable[..., Edition]:
    """Renders an issue of the given paragraphs, one item each; fields of issue and masthead by name.

    `said` is what each item's article says.
    """

    def make(
        *items: tuple[Run, ...], masthead: dict[str, Any] | None = None, said: str = "x", **given: Any
    ) -> Edition:
        top: dict[str, Any] = {"name": "The Coastal Herald", "sender": "desk@herald.example", "address": "12 Quay"}
        made = tuple(Item(id=f"i{n}", runs=runs, story=_story(n, said)) for n, runs in enumerate(items))
        fields = {
            "title": "News Roundup",
            "preheader": "A bridge opens, the ferry has a new skipper, and hake is dear",
            "sections": (Section(name="Europe", items=made),),
            **given,
        }
        issue = Issue(
            masthead=Masthead(**{**top, **(masthead or {})}), slug="2023-09-21", date=dt.date(2023, 9, 21), **fields
        )
        return render.edition(issue, roundup)

    return make


def _story(number: int, said: str) -> Story:
    url = Url(f"https://lantern.example/{number}")
    lead = Article(id=f"a{number}", title="t", text=said, source=Source(location="f"), url=url, outlet="The Lantern")
    return Story(id=f"s{number}", articles=(lead,))


@pytest.fixture(scope="session")
def check() -> Callable[..., tuple[Finding, ...]]:
    """Checks the message made of an edition.

    `html` and `text` stand for the edition's, `parts` for both, `headers` and `charset` go to the message,
    `raw` changes its bytes, `silences` are those of the newsletter, the rest goes to `Post`.
    """

    def run(edition: Edition, **given: Any) -> tuple[Finding, ...]:
        twins = (
            ("text/plain", "quoted-printable", given.pop("text", edition.text)),
            ("text/html", "quoted-printable", given.pop("html", edition.html)),
        )
        headers = {**(ONE_CLICK if edition.issue.masthead.web else {}), **given.pop("headers", {})}
        made = message(given.pop("parts", twins), headers, charset=given.pop("charset", "utf-8"))
        raw = given.pop("raw", lambda data: data)
        # The last words of the text are the link.
        link = edition.text.split()[-1]
        silences = given.pop("silences", ())
        return findings(edition, Post(**{"message": raw(made), "unsubscribe": link, **given}), silences)

    return run


@pytest.fixture(scope="session")
def fired(check: Callable[..., tuple[Finding, ...]]) -> Callable[..., list[tuple[int, str, str]]]:
    """The same, as (rule, level, where) for short."""
    return lambda edition, **given: [(each.rule, each.level, each.where) for each in check(edition, **given)]


@pytest.fixture(scope="session")
def guarded() -> Callable[..., list[str]]:
    """What a guard says of one item of a story: its messages, without the quotation of the item before them.

    `said` is what the item's article says, `others` what those of other outlets do; `generated` is the item as it was
    before a person edited it.
    """

    def run(number: int, text: str, said: str = "", **given: Any) -> list[str]:
        rule = next(rule for rule in RULES if rule.number == number)
        edition = draft(text, said, **given)
        post = Post(message=b"", unsubscribe="")
        return [found.message.split("”: ", 1)[1] for found in rule.findings(edition, post, Letter(b""))]

    return run


@pytest.fixture(scope="session")
def marked() -> Callable[..., list[tuple[str, str]]]:
    """What a rule says of a message that has this HTML and nothing else, as (level, message).

    `edition` is the edition it is the message of, the rest goes to `Post`.
    """

    def run(number: int, html: str, *, edition: Edition | None = None, **given: Any) -> list[tuple[str, str]]:
        rule = next(rule for rule in RULES if rule.number == number)
        raw = b"Content-Type: text/html; charset=utf-8\r\n\r\n" + html.encode()
        post = Post(**{"message": raw, "unsubscribe": "", **given})
        found = rule.findings(edition or draft(""), post, Letter(raw))
        return [(each.level, each.message) for each in found]

    return run


def draft(text: str, said: str = "", *, language: str = "en", edited: bool = True, **given: Any) -> Edition:
    """An edition of one item, unrendered: guards look at nothing else."""
    articles = [_report(0, given.get("title", "Ferry news"), said, "The Lantern", language, given.get("published"))]
    for number, other in enumerate(given.get("others", ()), start=1):
        articles.append(_report(number, "Ferry", other, f"Courier {number}", language, None))
    story = Story(id="s", articles=tuple(articles)) if given.get("story", True) else None
    runs = (Run(text=text), Run(text="The Lantern", style="source"))
    item = Item(id="i", runs=runs, story=story, edited=edited, sentences=given.get("sentences", ()))
    generated = Item(id="i", runs=(Run(text=given.get("generated", said)),), story=story)
    masthead = Masthead(name="N", language=given.get("spoken", language), timezone=given.get("timezone", "UTC"))
    issue = Issue(
        masthead=masthead,
        slug="2026-09-21",
        date=given.get("date", dt.date(2026, 9, 21)),
        sections=(Section(name="Kenya", items=(item,)),),
        generated=(Section(name="Kenya", items=(generated,)),),
    )
    return Edition(issue=issue, subject="", html="", text="", page="")


def _report(number: int, title: str, text: str, outlet: str, language: str, published: dt.datetime | None) -> Article:
    return Article(
        id=f"a{number}",
        title=title,
        text=text,
        source=Source(location="f"),
        outlet=outlet,
        byline="Mara Quill",
        language=language,
        published=published,
    )
