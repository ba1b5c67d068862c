"""The proof that a text twin says all that the mail says: every item, and every link that the HTML has.

It is made from the items, not from the HTML, so the two are held against each other at every build (RFC 2046 5.1.4:
alternatives are the same in content).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from itertools import groupby

from digest.errors import ThemeError
from digest.render.spans import Span
from digest.render.themes import Theme
from digest.render.views import Bullet, View
from digest.text import flat

_SPACE = re.compile(r"\s+")
_NUMBER = re.compile(r"\[[0-9]{1,4}\]")


def twin(view: View, theme: Theme, *, html: str, text: str) -> None:
    """Nothing, where the text has every item of the view, and every link of its that the HTML has.

    Raises ThemeError with the first that it lacks.
    """
    bare = _bare(text)
    for bullet in _bullets(view):
        if not _printed(bullet, bare):
            words = "".join(span.text for span in bullet.spans)
            raise _lacks(theme, f"an item of the mail: “{flat(words, 60)}”")
    addresses = set(_WORDS.findall(text))
    for url in dict.fromkeys(_links(view)):
        if url not in addresses and f'"{escape(url)}"' in html:
            raise _lacks(theme, f"a link of the mail: {flat(url, 120)}")


_WORDS = re.compile(r"\S+")


def _bullets(view: View) -> Iterator[Bullet]:
    for section in view.sections:
        yield from section.bullets


def _printed(bullet: Bullet, bare: str) -> bool:
    """Whether its words are there; its headline is enough where nobody wrote the words by hand."""
    if bullet.headline and not bullet.edited and _bare(bullet.headline.text) in bare:
        return True
    stretches = groupby(bullet.spans, key=lambda span: span.style == "source")
    return all(_bare("".join(span.text for span in spans)) in bare for label, spans in stretches if not label)


def _bare(text: str) -> str:
    return _NUMBER.sub("", _SPACE.sub("", text))


def _links(view: View) -> Iterator[str]:
    """Every address that a theme can print of the issue's items and words."""
    paragraphs = [*view.introduction, *view.closing, view.sponsor]
    for bullet in _bullets(view):
        paragraphs += [bullet.spans, bullet.also]
        paragraphs += [(bullet.headline,)] if bullet.headline else []
    yield from _addresses(paragraphs)
    yield from filter(None, (view.web, view.unsubscribe))


def _addresses(paragraphs: list[tuple[Span, ...]]) -> Iterator[str]:
    return (span.url for spans in paragraphs for span in spans if span.url)


def _lacks(theme: Theme, what: str) -> ThemeError:
    path = next((folder / "digest.txt" for folder in theme.folders if (folder / "digest.txt").is_file()), None)
    place = str(path or theme.folders[0] / "digest.txt")
    return ThemeError(theme=theme.name, path=place, line=None, reason=f"the text lacks {what}")
