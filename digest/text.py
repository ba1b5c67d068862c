"""Small facts about text that several stages need: words, control characters, scripts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# Scripts written without spaces: Thai, Lao, Myanmar, Khmer, Kana, Han (with extensions).
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
# C0 and C1 controls but tab and newline, lone surrogates, the bidi controls that reorder what a reader sees (Unicode
# TR 36), and code points that are no characters (Unicode 23.7; `render.plain` uses one): none has a place in news.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
_RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})


def words(text: str) -> int:
    """The number of words: by white space; where a script has no spaces, two code points are one."""
    if text.isascii() or not _UNSPACED.search(text):  # nearly all text, and every sentence is counted
        return len(text.split())
    unspaced = len(_UNSPACED.findall(text))
    return len(_UNSPACED.sub(" ", text).split()) + (unspaced + 1) // 2


def clean(text: str) -> str:
    """The text in NFC without control characters, lone surrogates and bidi overrides.

    Line ends become `\\n`; nothing else changes, so offsets into the result hold.
    """
    if text.isascii() and text.isprintable():  # most names and headings: nothing to do
        return text
    return unicodedata.normalize("NFC", _FORBIDDEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")))


def flat(text: str, limit: int | None = None) -> str:
    """The text cleaned, on one line; longer than `limit` characters it is cut at a word, with an ellipsis."""
    line = " ".join(clean(text).split())
    if limit is None or len(line) <= limit:
        return line
    return line[: limit - 1].rsplit(" ", 1)[0].rstrip(",;:–—- ") + "…"


def topic_key(name: str) -> str:
    """A heading's name as topics are compared: case, white space and marks at its ends do not matter."""
    return flat(name).strip(" .:").casefold()


def wanted(topics: Iterable[str]) -> str:
    """A choice of topics as one text: a line for each, in order, a line break before the first and after the last.

    The same for the same choice, however it was written; "" for none, which is everything. `unwanted` takes it back.
    """
    keys = sorted({key for name in topics if (key := topic_key(name))})
    return "\n".join(("", *keys, "")) if keys else ""


def unwanted(text: str) -> frozenset[str]:
    """The topics' keys in what `wanted` made; empty for everything."""
    return frozenset(text.split("\n")) - {""}


def direction(language: str) -> str:
    """ "rtl" for a language written from right to left, else "ltr"."""
    return "rtl" if language.replace("_", "-").split("-")[0].lower() in _RTL else "ltr"
