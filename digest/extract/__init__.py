"""Entry -> Article: body paragraphs, title, byline, date, language, lead image.

    page.py      a whole HTML page: trafilatura between our own rules
    fragment.py  what a feed carries: a piece of HTML, or text with entities
    saved.py     a page saved as plain text

Each finds what it can (`found.Found`); here the finds and the entry's own words become one article.
"""

from __future__ import annotations

from digest.errors import ExtractError, NoArticle
from digest.values import Article, Entry

__all__ = ["article"]


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
