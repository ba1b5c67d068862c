"""What an image shows, in its publisher's words; not its file's name, nor the title once more."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from posixpath import basename
from typing import Any
from urllib.parse import unquote, urlsplit

from digest.extract import titles
from digest.extract.described import Page
from digest.extract.titles import plain
from digest.text import flat

_LONGEST = 250
"""Characters: what a screen reader says in a quarter of a minute."""
_MOST_IMAGES = 300
# A file's name, with or without its ending; a single word with digits or several hyphens, as cameras and sites name
# files; or a word for any image.
_FILE = re.compile(
    r".*\.(?:avif|bmp|gif|heic|jpe?g|png|svg|tiff?|webp)|[!-~]*[\d_][!-~]*|[!-~]+-[!-~]+-[!-~]+|"
    r"(?:featured |lead |article |post |news )?(?:image|img|photo|picture|thumbnail|logo|placeholder|alt)",
    re.IGNORECASE,
)


def said(texts: Iterable[str], title: str) -> str:
    """The first of the texts that says something, flat and of at most 250 characters; "" where none does."""
    for text in texts:
        words = flat(plain(text))
        if any(c.isalpha() for c in words) and not _FILE.fullmatch(words) and not titles.same(words, title):
            return flat(words, _LONGEST)
    return ""


def same_file(one: str | None, other: str | None) -> bool:
    """Whether two addresses end in the same file's name: sites serve one image from several hosts."""
    return bool(one and other) and (one == other or _file(one) == _file(other) != "")


def _file(address: str | None) -> str:
    try:
        return unquote(basename(urlsplit(address or "").path)).lower()
    except ValueError:
        return ""


def of_page(found: Page, image: str | None) -> str:
    """What the page says of its image, unverified; "" where it says nothing."""
    return next((words for words in _offered(found, image) if words.strip()), "") if image else ""


def _offered(found: Page, image: str | None) -> Iterator[str]:
    for name in ("og:image:alt", "twitter:image:alt"):
        yield from found.meta.get(name, ())
    yield _caption(found.article().get("image"))
    for shown in islice(found.tree.iter("img"), _MOST_IMAGES):
        if same_file(shown.get("data-src") or shown.get("src"), image):
            yield shown.get("alt") or ""


def _caption(value: Any) -> str:
    """What JSON-LD says under an image."""
    if isinstance(value, list):
        value = value[0] if value else None
    caption = value.get("caption") if isinstance(value, dict) else None
    return caption if isinstance(caption, str) else ""
