"""From bytes to text, and what kind of thing the text is: decided by content, never by name."""

from __future__ import annotations

import codecs
import re
from typing import Literal

from digest.collect.files import GZIP, unpack
from digest.collect.prologue import root

Kind = Literal["feed", "json", "opml", "page", "text"]


class Unreadable(ValueError):
    """Nothing that collect can read; the reason in words, for an error that names the source."""


_MAGIC = {
    b"%PDF-": "a PDF file",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"RIFF": "a picture or sound",
    b"ID3": "a sound file",
    b"OggS": "a sound or video file",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ": "an xz archive",
    b"(\xb5/\xfd": "a zstd archive",
    b"bplist": "a web archive of one browser alone",
}
_NESTED = 2
"""Times that gzip is taken off: a `.gz` file sent with `Content-Encoding: gzip` needs two."""

# Byte order marks, then "<" or "<?" as the encodings without one write it (XML 1.0, appendix F).
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"<\0\0\0", "utf-32-le"),
    (b"\0\0\0<", "utf-32-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
    (b"\x4c\x6f\xa7\x94", "cp037"),
)
_DECLARED = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']?([\w.:-]{2,40})|<meta[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_DECLARED_WITHIN = 8192
"""Bytes; HTML says 1024, but pages put scripts first."""
_SEVEN_BIT = re.compile(r"iso-?2022|hz|utf-?7", re.IGNORECASE)
"""Encodings whose bytes are all valid UTF-8 and mean something else."""
_TEXT_CODEC = re.compile(
    r"(utf|iso|latin|cp|win|koi8|kz|mac|x-mac|big5|gb|hz|euc|s?hift|sjis|ks|tis|us-?ascii|ascii|johab|ptcp|viscii)[\w-]*$",
    re.IGNORECASE,
)
"""Python also has codecs that are no character set, and slow ones (punycode): only names like these are asked for."""
_WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "euc_kr": "cp949",
    "shift_jis": "cp932",
    "big5": "big5hkscs",
}
"""What is meant by a label that is taken literally nowhere (WHATWG Encoding Standard)."""
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_SAMPLE = 8192
_MOST_BROKEN = 0.1
"""Share of what is no ASCII. In Latin-1 feeds it is all when read as UTF-8, 0.4 as Shift JIS, 0.15 as GB 18030."""
_MOST_CONTROL = 0.05
"""Share of control and replacement characters: none in 80 real feeds, 0.12 in random bytes, 0.6 in programs."""


def text(data: bytes, charset: str | None, most: int) -> str:
    """The bytes as text, unpacked where they are gzip.

    A byte order mark decides; else UTF-8 where the bytes are UTF-8, whatever is declared (declarations
    are wrong far more often than other bytes happen to be valid UTF-8); else the declared encoding; else
    whichever of these breaks few characters; else Windows-1252. Raises Unreadable, and ValueError as `unpack` does.
    """
    for _ in range(_NESTED):
        if data.startswith(GZIP):
            data = unpack(data, most)
    if not data.strip(b" \t\r\n\0"):
        raise Unreadable("is empty")
    for magic, name in _MAGIC.items():
        if data.startswith(magic):
            raise Unreadable(f"is {name}, neither a feed nor a page")
    found = _decoded(data, charset)
    sample = found[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > _MOST_CONTROL * len(sample):
        raise Unreadable("is binary data or in an unknown encoding, neither a feed nor a page")
    return found.replace("\0", "")


def _decoded(data: bytes, charset: str | None) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data.decode(name, "replace")
    named = [name for name in (_codec(charset), _codec(_declaration(data))) if name]
    utf8 = ["utf-8"]
    order = named + utf8 if any(_SEVEN_BIT.match(name) for name in named) else utf8 + named
    for name in order:
        try:
            return data.decode(name)
        except UnicodeDecodeError:
            continue
    guesses = (data.decode(name, "replace") for name in order)
    return next((guess for guess in guesses if _likely(guess)), None) or data.decode("cp1252", "replace")


def _likely(guess: str) -> bool:
    """Whether the characters that are no ASCII came out well, bar a few."""
    broken = guess.count("\ufffd")
    return broken <= _MOST_BROKEN * sum(c > "\x7f" for c in guess)


def _declaration(data: bytes) -> str | None:
    found = _DECLARED.search(data[:_DECLARED_WITHIN])
    return (found[1] or found[2]).decode("ascii", "replace") if found else None


def _codec(label: str | None) -> str | None:
    """Python's name for a declared encoding; None where it knows none, or where marks would have shown it."""
    if not label or not _TEXT_CODEC.match(label.strip("\"' ")):
        return None
    try:
        name = codecs.lookup(label.strip("\"' ")).name
    except LookupError:
        return None
    return None if name.startswith(("utf-16", "utf-32")) else _WIDER.get(name, name)


FEED_ROOTS = frozenset({"rss", "rdf", "feed", "channel", "entry", "item"})
SITEMAP_ROOTS = frozenset({"urlset", "sitemapindex"})
_PAGE_ROOTS = frozenset({
    "html", "head", "body", "title", "meta", "base", "style", "script", "article", "aside", "blockquote", "br",
    "center", "dd", "details", "div", "dl", "dt", "figure", "font", "footer", "form", "h1", "h2", "h3", "h4",
    "h5", "h6", "header", "hr", "img", "main", "nav", "ol", "p", "pre", "section", "span", "table", "ul", "a",
    "b", "i", "em", "strong"
})  # fmt: skip
_LATE_ROOT = re.compile(r"<(?:rss|feed|rdf:RDF|opml|urlset)[\s>]|<html[\s>]|<!doctype html", re.IGNORECASE)
_LATE_WITHIN = 4096
"""Characters; servers put their warnings before the feed."""
_WORD = re.compile(r"[^\W\d_]")
_JSON = re.compile(r'\{\s*["}]|\[\s*[\[{]')


def kind(found: str) -> tuple[Kind, str]:
    """What the text is, and the text from where that begins. Raises Unreadable."""
    start = found.lstrip("\ufeff \t\r\n")
    if _JSON.match(start):
        return "json", start
    _, name = root(start) if start.startswith("<") else (-1, "")
    known = _known(name)
    if known and (known != "page" or name.lower() == "html"):
        return known, start
    if late := _LATE_ROOT.search(start, 0, _LATE_WITHIN):
        rest = start[late.start() :]
        return _known(root(rest)[1]) or "page", rest
    if name:
        return known or ("page" if "-" in name else "feed"), start
    if not _WORD.search(start):
        raise Unreadable("holds no words")
    return "text", found


def _known(name: str) -> Kind | None:
    local = name.rpartition(":")[2].lower()
    if local == "opml":
        return "opml"
    if local in FEED_ROOTS or local in SITEMAP_ROOTS:
        return "feed"
    return "page" if local in _PAGE_ROOTS else None
