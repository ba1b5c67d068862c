"""What grouping reads out of an article: words, lead, weekdays, day; once, and nothing else afterwards."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import chain
from operator import attrgetter
from urllib.parse import urlsplit

from digest.canonical import canonical
from digest.group import coded, common
from digest.group.coded import Coded
from digest.group.mentions import SURE, mentions
from digest.group.words import meaningless, normal, tokens
from digest.naming import numbers, value
from digest.urls import host
from digest.values import Article

_PLACES = frozenset({"name", "people", "seat", "place"})
"""Kinds of mentions that say where something happened; companies and people are at home elsewhere."""
_ACTOR = "US"
_OPENING = 300
"""Characters of text in which a place is looked for."""
_BODY = 5000
"""Characters of body that are read: 3,000 and 8,000 gave 0.2 points of B-cubed F1 less on the story sets."""
_LEAD = 65
"""Words of lead: the lede and what follows it; between 40 and 160 it makes little difference."""
_DATES = 200
"""Words in which an article names the day it happened: of 50, 100 and 200 the best."""
_STANDING = 3
"""Headlines of one outlet under which a paragraph must stand to be furniture: two may be one report, updated."""
_PARAGRAPHS_READ = 40_000
_SEPARATOR = re.compile(r"\s+[|–—\-»·•:]\s+")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?=[/_.-]|$)")
_YEARS = range(1971, 9000)
"""A date of 1970 or before is a clock that was never set, one of 9999 a database's "never"."""
_YEAR = re.compile(r"(?:19|20)\d\d")
_FILLER = frozenset({"the", "new", "online", "com", "org", "net", "www", "co", "uk"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An article as grouping sees it. `order` is derived from content: sorting by it forgets the input's order."""

    article: Article
    outlet: str
    """In one spelling; the host where the article names no outlet, "" where it has neither."""
    text: str
    """The article's text without the outlet's furniture."""
    url: str
    """Canonical, or "" where there is none that names a page."""
    coded: Coded
    """The text, for finding its copies."""
    title: tuple[str, ...]
    body: tuple[str, ...]
    """Words of the first 5,000 characters, function words left out."""
    lead: tuple[str, ...]
    places: frozenset[str]
    """Codes of the countries that its title names, or its first lines; the United States act on all."""
    figures: frozenset[str]
    """Numbers in its title, without thousands' commas and signs; years left out."""
    weekdays: frozenset[int]
    """Days of the week named near the top, 0 for Monday."""
    when: dt.datetime | None
    order: tuple[str, ...]


def documents(articles: Sequence[Article], standing: Standing | None = None) -> list[Document]:
    """The articles, read for grouping, sorted by `order`; of several with one id, the first.

    `standing` is what earlier articles told of their outlets' furniture; it learns from these.
    """
    standing = standing or Standing()
    standing.learn(articles)
    read = sorted((_document(one, standing) for one in articles), key=attrgetter("order"))
    return list({one.article.id: one for one in reversed(read)}.values())[::-1]


class Standing:
    """Outlets' paragraphs that stand under several headlines: pleas for support, house rules, standing background.

    Paragraphs and headlines are remembered by their hashes: a hundred thousand articles have a million of them.
    """

    def __init__(self) -> None:
        self._headline: dict[int, int] = {}
        self._more: defaultdict[int, set[int]] = defaultdict(set)
        self._furniture: set[int] = set()
        self._outlets: set[str] = set()

    def learn(self, articles: Sequence[Article]) -> None:
        """Reads the articles' paragraphs."""
        for one in articles:
            if outlet := _outlet(one):
                headline = hash(one.title)
                for paragraph in one.text[:_PARAGRAPHS_READ].split("\n"):
                    key = hash((outlet, paragraph.strip()))
                    if self._headline.setdefault(key, headline) != headline:
                        self._under_another(key, headline, outlet)

    def _under_another(self, key: int, headline: int, outlet: str) -> None:
        self._more[key].add(headline)
        if len(self._more[key]) + 1 >= _STANDING:
            self._furniture.add(key)
            self._outlets.add(outlet)

    def without(self, text: str, outlet: str) -> str:
        """The outlet's text without its furniture."""
        if outlet not in self._outlets:
            return text
        parts = text.split("\n")
        own = [part for part in parts if hash((outlet, part.strip())) not in self._furniture]
        return text if len(own) == len(parts) else "\n".join(own)


def _document(article: Article, standing: Standing) -> Document:
    outlet = _outlet(article)
    text = standing.without(article.text, outlet)
    headline = bare_title(article)
    parts = coded.parts(text)
    title, body = tokens(headline), [*chain(*parts)] if len(text) <= _BODY else tokens(text[:_BODY])
    empty = meaningless({*title, *body})
    when, url = published(article), page(article.url)
    return Document(
        article=article,
        outlet=outlet,
        text=text,
        url=url,
        coded=coded.coded(parts),
        title=_telling(title, empty),
        body=_telling(body, empty),
        lead=_telling(body[:_LEAD], empty),
        places=_places(headline, text[:_OPENING], article.language),
        figures=frozenset(figure for one in numbers(headline) if not _YEAR.fullmatch(figure := value(one))),
        weekdays=frozenset(_weekdays()[word] for word in {*title, *body[:_DATES]} & _weekdays().keys()),
        when=when,
        order=_order(article, when, url),
    )


def _places(title: str, text: str, language: str | None) -> frozenset[str]:
    for found in (mentions(title, "", language=language or "en"), mentions("", text, language=language or "en")):
        sure = (one.codes for one in found if one.doubt == SURE and one.kind in _PLACES and len(one.codes) == 1)
        if codes := {code for (code,) in sure} - {_ACTOR}:
            return frozenset(codes)
    return frozenset()


def _telling(found: Iterable[str], empty: frozenset[str]) -> tuple[str, ...]:
    # A list first: for a generator half as much again is paid for every word.
    return tuple([word for word in found if word not in empty and len(word) > 1])


def _order(article: Article, when: dt.datetime | None, url: str) -> tuple[str, ...]:
    """A sorting key: earliest first, undated last; then content, so that ids and input order decide nothing."""
    content = sha256(f"{article.title}\0{article.text}".encode("utf-8", "surrogatepass")).hexdigest()
    plain = (
        f"{len(article.url or ''):06}{article.url or ''}"  # of two addresses of one page, the one without tracking
    )
    return ("~" if when is None else when.isoformat(), url, content, article.outlet, plain, article.id)


def page(url: str | None) -> str:
    """The canonical URL where it names a page; "" for a bare host, which many entries may share."""
    form = canonical(url) if url else ""
    return form if form.startswith("//") and urlsplit(form).path + urlsplit(form).query else ""


def published(article: Article) -> dt.datetime | None:
    """When it was published: as it says, else the day in its URL, else None."""
    if article.published is not None and article.published.year in _YEARS:
        return article.published.astimezone(dt.UTC)
    if found := _URL_DATE.search(article.url or ""):
        try:
            return dt.datetime(*map(int, found.groups()), tzinfo=dt.UTC)  # type: ignore[misc, arg-type] # three ints
        except ValueError:
            return None
    return None


def bare_title(article: Article) -> str:
    """The title without the outlet's own name at its end or start ("... - The Harbour Times")."""
    title = article.title[:1000]
    own = _own_names(article)
    parts = _SEPARATOR.split(title)
    if len(parts) > 1 and own:
        if set(tokens(parts[-1])) <= own:
            return title[: title.rindex(parts[-1])].rstrip(" |–—-»·•:\t")
        if set(tokens(parts[0])) <= own:
            return title[title.index(parts[1], len(parts[0])) :]
    return title


def _outlet(article: Article) -> str:
    return " ".join(article.outlet.casefold().split()) or host(article.url)


def _own_names(article: Article) -> frozenset[str]:
    try:
        host = urlsplit(article.url or "").hostname or ""
    except ValueError:
        host = ""
    names = {
        *tokens(article.outlet),
        *tokens(host.replace(".", " ").replace("-", " ")),
        *tokens(article.source.title or ""),
    }
    return frozenset(names | _FILLER | {"news"}) if names else frozenset()


@cache
def _weekdays() -> dict[str, int]:
    return {normal(name): day for day, names in enumerate(common.WEEKDAYS) for name in names.split()}
