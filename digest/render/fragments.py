"""A span of an article -> a link to its very place on the page: `https://site.example/a#:~:text=The%20bells,peal.`

A short sentence is named whole; of a long one its first words and its last ones, so that a note or a picture within
does not break the link. Where that is not the first match on the page, more words are taken, then those before or
after it. Terms are cut where a word surely ends: at white space, and at the marks of scripts without spaces.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from digest.render.matching import Directive, Match, Page
from digest.text import words
from digest.urls import safe
from digest.values import Article, Url

LIMITS = (300, 1000)
"""Bytes of a directive, escaped; the second where nothing shorter will do: a Chinese or Japanese sentence of 100
letters without a mark can be cut nowhere, as only a dictionary knows where its words end."""
WHOLE = 12
"""Words of a sentence that is named whole; the posts' median item has 13."""
_ENDS = (4, 7, 12)
"""Words taken of a long one's beginning and end, the fewest that will do first."""
_CONTEXT = (3, 6)
"""Words taken before and after it, likewise."""
_WINDOW = 400
"""Code points in which those words must be found."""
_LOOKED_AT = 500_000
"""Code points: what stands further down an article is not looked for."""
_CUT = re.compile(r"\s+|(?<=[，。、！？；：」』）》】])(?=[^\W\d_])")
# What comes after this begins a directive for the browser, which no page sees.
_DELIMITER = ":~:"


def link(article: Article, start: int, end: int) -> Url | None:
    """The article's address, with the directive that finds `text[start:end]`; None where no address can be printed.

    Without a directive where none can find it: nothing is in the span, or what says it is too long.
    """
    url = safe(article.url)
    if url is None:
        return None
    base = url.partition(_DELIMITER)[0]
    found = directive(article, start, end)
    return Url(f"{base}{'' if '#' in base else '#'}{_DELIMITER}text={found}") if found else url


def directive(article: Article, start: int, end: int) -> Directive | None:
    """The shortest directive tried whose first match on the page is the span; None where there is none.

    Where the very words stand earlier in the same surroundings, and nothing can tell the two apart, it finds those.
    """
    text = article.text[:end].rstrip()
    start, end = start + len(text[start:]) - len(text[start:].lstrip()), len(text)
    if not start < end <= _LOOKED_AT:
        return None
    # Only what comes before the span's end can be found first.
    page = Page(article.title, article.text[: end + _WINDOW])
    wanted = page.match(start, end)
    tried = tuple(_directives(article.text, start, end))
    return _exact(page, wanted, tried) or _same(page, wanted, tried)


def _exact(page: Page, wanted: Match, tried: Sequence[Directive]) -> Directive | None:
    """The first directive within the smallest limit that finds the span."""
    for least, most in pairwise((0, *LIMITS)):
        for one in tried:
            if least < len(str(one)) <= most and page.first(one) == wanted:
                return one
    return None


def _same(page: Page, wanted: Match, tried: Sequence[Directive]) -> Directive | None:
    """The first that finds the span's very words, elsewhere."""
    words_of = page.folded[slice(*wanted)]
    for one in tried:
        if len(str(one)) <= LIMITS[-1] and (found := page.first(one)) and page.folded[slice(*found)] == words_of:
            return one
    return None


def _directives(text: str, start: int, end: int) -> Iterator[Directive]:
    """What may find the span, the best first."""
    terms = tuple(_terms(text[start:end]))
    for prefix, suffix in _surroundings(text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]):
        for first, last in terms:
            yield Directive(start=first, end=last, prefix=prefix, suffix=suffix)


def _terms(text: str) -> Iterator[tuple[str, str]]:
    """Beginning and end of what names the span; a single term must not cross a line break, as blocks end there."""
    one_block = "\n" not in text
    whole = one_block and len(text) <= _WINDOW
    if whole and words(text) <= WHOLE:
        yield text, ""
        return
    for count in _ENDS:
        first, last = _head(text, count), _tail(text, count)
        if first and last and len(first) + len(last) < len(text):
            yield first, last
    if whole:
        yield text, ""


def _surroundings(before: str, after: str) -> Iterator[tuple[str, str]]:
    """Prefix and suffix: none, those of the same block, then those of its neighbours, which a picture may part."""
    yield "", ""
    its_before, its_after = before.rpartition("\n")[2], after.partition("\n")[0]
    for left, right in ((its_before, its_after), (before, after)):
        for count in _CONTEXT:
            prefix, suffix = _tail(left.rstrip(), count), _head(right.lstrip(), count)
            if suffix:
                yield "", suffix
            if prefix:
                yield prefix, ""
            if prefix and suffix:
                yield prefix, suffix


def _head(text: str, count: int) -> str:
    """The first words of the text's first line, so many or what there is; "" where they cannot be cut."""
    line = text[: _WINDOW + 1].partition("\n")[0]
    ends = (match.start() for match in _CUT.finditer(line) if match.start())
    some = next((line[:end] for end in ends if words(line[:end]) >= count), None)
    return some if some is not None else line if len(line) <= _WINDOW else ""


def _tail(text: str, count: int) -> str:
    """The last words of the text's last line, likewise."""
    line = text[-_WINDOW - 1 :].rpartition("\n")[2]
    starts = reversed([match.end() for match in _CUT.finditer(line) if match.end() < len(line)])
    some = next((line[start:] for start in starts if words(line[start:]) >= count), None)
    return some if some is not None else line if len(line) <= _WINDOW else ""
