"""Entry -> Article: body paragraphs, title, byline, date, language, lead image.

    page.py      a whole HTML page: trafilatura between our own rules
    fragment.py  what a feed carries: a piece of HTML, or text with entities
    saved.py     a page saved as plain text
    pictures.py  the bytes of its image, made small

Each finds what it can (`found.Found`); here the finds and the entry's own words become one article.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import TYPE_CHECKING

from digest.errors import DigestError, ExtractError, NoArticle
from digest.values import Article, Entry

if TYPE_CHECKING:
    from digest.extract.pictures import Shrunk

__all__ = ["article", "articles", "picture"]


def article(entry: Entry) -> Article:
    """What the entry says, without furniture: paragraphs separated by a blank line.

    Everything is in NFC and without control characters. Title, byline and date are the entry's own where it has them,
    else the page's. The language is an ISO 639-1 code, checked against the text. Raises NoArticle where there is no
    article, ExtractError where the entry cannot be read.
    """
    from digest.extract import assemble

    if not (entry.html or "").strip() and not (entry.text or "").strip():
        raise NoArticle(subject=assemble.subject(entry), reason="there is no text in it")
    try:
        return assemble.article(entry, assemble.found(entry))
    except RecursionError as problem:
        raise ExtractError(subject=assemble.subject(entry), reason="its markup is nested too deeply") from problem


def articles(
    entries: Iterable[Entry], *, processes: int | None = None
) -> Generator[Article | DigestError, None, None]:
    """What `article` makes of each entry, in order; an error it raises comes as a value.

    Large batches of pages are shared among `processes`, by default as many as there are cores; the entries are taken
    lazily, a few ahead. The results are the same as in one process, but that a page whose process dies is an
    ExtractError. Closing the iterator ends the processes.
    """
    from digest.extract import batch

    return batch.articles(entries, processes)


def picture(data: bytes, url: str) -> Shrunk:
    """The bytes of an image as a small JPEG, which may lie beside a mail. Raises ImageError, naming `url`."""
    from digest.extract import pictures

    return pictures.picture(data, url)
