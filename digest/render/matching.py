"""Which words of a page a text directive finds: the first match, as browsers search.

Source: URL Fragment Text Directives (WICG draft), "find a range from a text directive". What is left out makes the
search find more than a browser does, never less: a browser wants whole words, we take any; base letters are compared
as in Chromium (case, accents, kinds of quotation marks and of spaces do not count), others are stricter. So what is
the first match here, and is cut at words, is the first match there.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

TRIED = 1000
"""Places looked at for one directive; a page that repeats itself more often is no article."""
_QUOTES = str.maketrans(dict.fromkeys("‘’‚‛′ʼ`", "'") | dict.fromkeys("“”„‟«»″", '"'))
_MARKS = re.compile("[\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u200b-\u200f\u3099\u309a]+")
_SPACES, _BREAKS = re.compile(r"[^\S\n]+"), re.compile(r" ?\n[ \n]*")

Match = tuple[int, int]
"""Where a match begins and ends in a page's folded text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Directive:
    """The terms of a text directive, unescaped; without `end`, `start` is the whole match."""

    start: str
    end: str = ""
    prefix: str = ""
    suffix: str = ""

    def __str__(self) -> str:
        """As it stands in an address: `[prefix-,]start[,end][,-suffix]`, escaped."""
        terms = (self.prefix and f"{_quoted(self.prefix)}-", _quoted(self.start), _quoted(self.end))
        return ",".join(filter(None, (*terms, self.suffix and f"-{_quoted(self.suffix)}")))


def _quoted(term: str) -> str:
    """The term on one line, escaped, the hyphen too: it marks a prefix or suffix."""
    return quote(" ".join(term.split()), safe="", errors="replace").replace("-", "%2D")


class Page:
    """An article's page, as far as the article tells: its title, then its text; a line break parts blocks."""

    def __init__(self, title: str, text: str) -> None:
        self._text = text
        self._title = f"{head}\n" if (head := folded(title).strip()) else ""
        self.folded = self._title + folded(text).lstrip()

    def match(self, start: int, end: int) -> Match:
        """Where `text[start:end]` is; white space at its ends must not be in it."""
        at = len(self._title) + len(folded(self._text[:start]).lstrip())
        return at, at + len(folded(self._text[start:end]))

    def first(self, directive: Directive) -> Match | None:
        """What a browser would show: the first match, None where there is none."""
        start, end, suffix = folded(directive.start), folded(directive.end), folded(directive.suffix)
        for at in islice(self._starts(folded(directive.prefix), start), TRIED):
            stop = at + len(start)
            if end:
                return self._range(at, stop, end, suffix)
            if self._follows(stop, suffix):
                return at, stop
        return None

    def _range(self, at: int, since: int, end: str, suffix: str) -> Match | None:
        stops = (found + len(end) for found in islice(self._all(end, since), TRIED))
        return next(((at, stop) for stop in stops if self._follows(stop, suffix)), None)

    def _starts(self, prefix: str, start: str) -> Iterator[int]:
        if not prefix:
            yield from self._all(start, 0)
            return
        for found in self._all(prefix, 0):
            at = self._past_space(found + len(prefix))
            if self.folded.startswith(start, at):
                yield at

    def _follows(self, at: int, suffix: str) -> bool:
        return not suffix or self.folded.startswith(suffix, self._past_space(at))

    def _past_space(self, at: int) -> int:
        return at + 1 if self.folded[at : at + 1] in {" ", "\n"} else at

    def _all(self, term: str, since: int) -> Iterator[int]:
        while (since := self.folded.find(term, since)) >= 0:
            yield since
            since += 1


def folded(text: str) -> str:
    """The text as it is compared: what is equal to a browser's search is equal here; a part of the text's fold is
    the fold of that part, unless the cut is within white space or a composed letter."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).translate(_QUOTES)
    return _BREAKS.sub("\n", _SPACES.sub(" ", text.casefold()))
