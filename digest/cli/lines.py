"""JSON lines in and out, and the values they stand for."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from digest.errors import DigestError
from digest.text import clean
from digest.urls import safe
from digest.values import Article, Entry, Source

Line = dict[str, Any]
LONGEST = 500_000_000
"""Bytes of the longest line that is read: a page has a few million, and memory has an end."""


class BadLine(DigestError):
    """A line that is not what the stage takes."""

    def __init__(self, *, reason: str) -> None:
        super().__init__(reason=reason)


def read() -> Iterator[Line]:
    """The JSON objects on standard input, empty lines passed over; what is none becomes a line with `error`."""
    while raw := sys.stdin.buffer.readline(LONGEST):
        if raw.strip():
            yield _line(raw)


def _line(raw: bytes) -> Line:
    try:
        found = json.loads(raw.decode("utf-8-sig"), parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        return {"id": None, "error": f"not a line of JSON: {str(error)[:200]}"}
    return found if isinstance(found, dict) else {"id": None, "error": "not a JSON object"}


def _no_number(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def write(line: Line) -> bool:
    """Whether the line has an error; it is written on standard output first."""
    try:
        data = json.dumps(line, ensure_ascii=False).encode()
    except UnicodeEncodeError:  # a lone surrogate that came in as \\ud800 goes out as it came
        data = json.dumps(line).encode()
    sys.stdout.buffer.write(data + b"\n")
    return "error" in line


def good(answer: Line | DigestError) -> Line:
    """The answer; raises it where it is an error."""
    if isinstance(answer, DigestError):
        raise answer
    return answer


def string(line: Mapping[str, Any], key: str, *, needed: bool = False) -> str | None:
    """The line's text under `key`, or None. Raises BadLine where it is needed and missing, or is no text."""
    value = line.get(key)
    if value is None and not needed:
        return None
    if not isinstance(value, str):
        raise BadLine(reason=f"no {key!r}" if value is None else f"{key!r} must be text")
    return value


def strings(line: Mapping[str, Any], key: str) -> tuple[str, ...]:
    """The line's list of texts under `key`; anything else in it is passed over."""
    value = line.get(key)
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def moment(line: Mapping[str, Any], key: str) -> dt.datetime | None:
    """The moment under `key` in UTC, from ISO 8601 or RFC 5322; None where it is missing or no date."""
    from email.utils import parsedate_to_datetime

    text = (string(line, key) or "").strip()
    for parse in (dt.datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = parse(text)
            return (found if found.tzinfo else found.replace(tzinfo=dt.UTC)).astimezone(dt.UTC)
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def iso(moment: dt.datetime | None) -> str | None:
    """The moment in ISO 8601, or None."""
    return moment.isoformat().replace("+00:00", "Z") if moment else None


def of_entry(entry: Entry) -> Line:
    """The line of an entry: `html`, or `text` for a page saved as plain text."""
    body = {"text": entry.text} if entry.text is not None else {"html": entry.html}
    return {
        "id": entry.id,
        "source": entry.source.location,
        "url": entry.url,
        "title": entry.title,
        "summary": entry.summary,
        **body,
        "published": iso(entry.published),
        "updated": iso(entry.updated),
        "byline": entry.byline,
        "tags": [*entry.source.tags, *entry.tags],
        "image": entry.image,
        "guid": entry.guid,
        "outlet": entry.outlet or entry.source.title,
        "language": entry.language,
    }


def entry(line: Line) -> Entry:
    """The entry that a line stands for. Raises BadLine."""
    html, text = string(line, "html"), string(line, "text")
    if html is None and text is None:
        raise BadLine(reason="no 'html' and no 'text'")
    return Entry(
        id=str(line.get("id")),
        source=Source(location=string(line, "source") or ""),
        url=safe(string(line, "url")),
        title=string(line, "title"),
        summary=string(line, "summary"),
        html=html,
        text=text if html is None else None,
        published=moment(line, "published"),
        updated=moment(line, "updated"),
        byline=string(line, "byline"),
        tags=strings(line, "tags"),
        image=safe(string(line, "image")),
        guid=string(line, "guid"),
        outlet=string(line, "outlet"),
        language=string(line, "language"),
    )


def of_article(article: Article) -> Line:
    """What `extract` gives a line."""
    return {
        "url": article.url,
        "title": article.title,
        "byline": article.byline,
        "published": iso(article.published),
        "source": article.outlet,
        "language": article.language,
        "text": article.text,
        "image": article.image,
    }


def article(line: Mapping[str, Any], *, key: str | None = None) -> Article:
    """The article that a line stands for; `key` is its id where the line's own will not do. Raises BadLine."""
    outlet = string(line, "source") or ""
    return Article(
        id=str(line.get("id")) if key is None else key,
        title=clean(string(line, "title") or ""),
        text=string(line, "text", needed=True) or "",
        source=Source(location=outlet),
        url=safe(string(line, "url")),
        outlet=outlet,
        byline=string(line, "byline"),
        published=moment(line, "published"),
        language=string(line, "language") or "und",
        tags=strings(line, "tags"),
    )


def summary(line: Line, **asked: Any) -> Line:
    """What `summarize` gives a line: an article's sentences, or a story's with the article each is from.

    `asked` is what the stage takes: `count`, `words`, `method`, `limit`.
    """
    from digest import summarize

    articles = tuple(map(_spoken, _story(line)))
    by_id = {one.id: one for one in articles}
    own_ids = {str(one.get("id")): one.get("id") for one in line.get("articles") or ()}
    title = string(line, "title") or ""
    chosen = summarize.sentences(articles, title=title, **asked)
    several = line.get("articles") is not None
    return {
        "sentences": [
            {
                **({"article": own_ids[s.article]} if several else {}),
                "start": s.start,
                "end": s.end,
                "text": by_id[s.article].text[s.start : s.end],
            }
            for s in chosen.sentences
        ],
        "method": chosen.method,
        "why": chosen.why,
    }


def _spoken(article: Article) -> Article:
    """The article in the language of its text, where the line names none."""
    if article.language != "und":
        return article
    from digest.extract import language

    return replace(article, language=language.of(article.text))


def _story(line: Line) -> tuple[Article, ...]:
    if line.get("articles") is None:
        return (article(line),)
    found = line["articles"]
    if not isinstance(found, list) or not found or not all(isinstance(one, dict) for one in found):
        raise BadLine(reason="'articles' must be a list of articles")
    articles = tuple(article(one) for one in found)
    if len({one.id for one in articles}) < len(articles):
        raise BadLine(reason="two of the articles have the same id")
    return articles
