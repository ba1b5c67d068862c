"""The proof that a text twin says all that the mail says: every item, and every link that the HTML has.

It is made from the items, not from the HTML, so the two are held against each other at every build (RFC 2046 5.1.4:
alternatives are the same in content).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from itertools import groupby

from markupsafe import escape

from digest.errors import ThemeError
from digest.render import mail
from digest.render.plain import Footnotes
from digest.render.spans import Span
from digest.render.themes import Theme
from digest.render.views import Bullet, View
from digest.text import flat

_SPACE = re.compile(r"\s+")
_BEFORE, _AFTER = " \n<([", " \n>)]"
_TAG = re.compile(r"<[^>]*>")


def twin(view: View, theme: Theme, *, html: str, text: str, notes: Footnotes) -> None:
    """Nothing, where the text has every item of the view, and every link of its that the HTML has.

    An item is there by its words, with the numbers of their links or without; by its headline alone where the HTML
    has no more. Raises ThemeError with the first that the text lacks.
    """
    proof = _Proof(view=view, html=html, bare=_bare(text), notes=notes)
    for bullet in _bullets(view):
        if not proof.has(bullet):
            words = "".join(span.text for span in bullet.spans)
            raise _lacks(theme, f"an item of the mail: “{flat(words, 60)}”")
    for spans in (*view.introduction, view.sponsor, *view.closing):
        if not proof.says(spans):
            raise _lacks(theme, f"words of the mail: “{flat(''.join(span.text for span in spans), 60)}”")
    for url in dict.fromkeys(_links(view)):
        if not _written(url, text) and proof.linked(url):
            raise _lacks(theme, f"a link of the mail: {flat(url, 120)}")


@dataclass(kw_only=True)
class _Proof:
    """A mail and its text twin, held against each other."""

    view: View
    html: str
    bare: str
    notes: Footnotes

    def has(self, bullet: Bullet) -> bool:
        """Whether the text has the item."""
        if all(self._said(spans) for spans in _stretches(bullet.spans)):
            return True
        headed = bullet.headline is not None and _bare(bullet.headline.text) in self.bare
        return headed and not all(_plain(spans) in self.shown for spans in _stretches(bullet.spans))

    def says(self, spans: tuple[Span, ...]) -> bool:
        """Whether the text has the words of a paragraph, or the HTML has them no more than it."""
        return self._said(spans) or _plain(spans) not in self.shown

    def linked(self, url: str) -> bool:
        """Whether the HTML links to the address, escaped as templates escape it."""
        written = str(escape(url))
        return f'"{written}"' in self.html or mail.quoted(written) in self.html

    @cached_property
    def shown(self) -> str:
        """The words of the HTML without white space; those that an inbox shows before it is opened left out."""
        body = self.html.replace(str(escape(self.view.preheader)), "") if self.view.preheader else self.html
        return _bare(unescape(_TAG.sub("", body)))

    def _said(self, spans: tuple[Span, ...]) -> bool:
        """Whether the words are there, with the numbers of their links or without."""
        numbered = "".join(span.text + self.notes.number(span.url) for span in spans)
        return _bare(numbered) in self.bare or _plain(spans) in self.bare


def _plain(spans: Iterable[Span]) -> str:
    return _bare("".join(span.text for span in spans))


def _written(url: str, text: str) -> bool:
    """Whether the address stands in the text by itself: bare, in brackets, before a full stop; in no longer one."""
    at = text.find(url)
    while at >= 0:
        end = at + len(url)
        alone = text[end : end + 1] in _AFTER or (text[end] in ",.;" and text[end + 1 : end + 2] in _AFTER)
        if alone and text[max(0, at - 1) : at] in _BEFORE:
            return True
        at = text.find(url, at + 1)
    return False


def _stretches(spans: Iterable[Span]) -> Iterator[tuple[Span, ...]]:
    """The words between source labels: themes set these apart, each in its own way."""
    for label, its in groupby(spans, key=lambda span: span.style == "source"):
        if not label:
            yield tuple(its)


def _bullets(view: View) -> Iterator[Bullet]:
    for section in view.sections:
        yield from section.bullets


def _bare(text: str) -> str:
    return _SPACE.sub("", text)


def _links(view: View) -> Iterator[str]:
    """Every address that a theme can print of the issue's items and words."""
    paragraphs = [*view.introduction, *view.closing, view.sponsor]
    for bullet in _bullets(view):
        paragraphs += [bullet.spans, bullet.also]
        paragraphs += [(bullet.headline,)] if bullet.headline else []
    yield from _addresses(paragraphs)
    yield from filter(None, (view.web, view.unsubscribe, view.preferences))


def _addresses(paragraphs: list[tuple[Span, ...]]) -> Iterator[str]:
    return (span.url for spans in paragraphs for span in spans if span.url)


def _lacks(theme: Theme, what: str) -> ThemeError:
    path = next((folder / "digest.txt" for folder in theme.folders if (folder / "digest.txt").is_file()), None)
    place = str(path or theme.folders[0] / "digest.txt")
    return ThemeError(theme=theme.name, path=place, line=None, reason=f"the text lacks {what}")
