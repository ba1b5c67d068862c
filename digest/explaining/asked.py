"""What is asked for: an id, a URL, or words of a title or an item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import east_asian_width
from urllib.parse import unquote

from digest.canonical import canonical
from digest.errors import ExplainError
from digest.naming import folded
from digest.text import flat

LEAST, LEAST_IDEOGRAPHS = 3, 1
"""Characters of a title that can be looked for."""
_MOST = 250
"""Characters of a title that are looked for; the record of a build cuts titles at 300."""
_MARKED = re.compile(r"(?<!\w)item:\s*([\w%]+(?:-[\w%]+)*)")
_LINKED = re.compile(r"\[[^\]\n]*\]\(\S*\)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person wants to know of."""

    text: str
    url: str
    """Canonical; "" where no URL was asked for."""
    words: str
    """Folded."""

    def names(self, id: str, url: str | None) -> bool:
        """Whether it is that id or that URL, in whatever form."""
        return bool(id and self.text == id) or bool(self.url and url and canonical(url) == self.url)

    def told_in(self, text: str) -> bool:
        """Whether the text has its words; never of a URL."""
        return not self.url and len(self.words) >= _least(self.words) and self.words in folded(flat(text))


def read(asked: str) -> Asked:
    """What is asked for: an id, a URL, words, a line of the draft. Raises ExplainError where that is too little."""
    text = asked.strip()
    if marked := _MARKED.search(text):
        text = unquote(marked[1])
    elif not _is_url(text):
        # A line of the draft: its label, bullet and emphasis are no words of the item.
        text = _LINKED.sub(" ", text).strip(" \t-*•\"'“”„«»").replace("**", "")
    if len(text) < _least(text):
        raise ExplainError(asked=asked.strip(), reason=f"say more: at least {LEAST} characters of a title")
    url = canonical(text if "://" in text else f"https://{text}") if _is_url(text) else ""
    return Asked(text, url, folded(flat(text)).strip(" .…")[:_MOST])


def _is_url(text: str) -> bool:
    if len(text.split()) > 1:
        return False
    return "://" in text or ("/" in text and "." in text.split("/")[0] and " " not in text)


def _least(words: str) -> int:
    return LEAST_IDEOGRAPHS if any(east_asian_width(c) == "W" for c in words) else LEAST
