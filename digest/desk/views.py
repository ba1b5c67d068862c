"""What stands in the frame: mail, text twin and web page as built but for what showing them takes, and the notes."""

from __future__ import annotations

import html
import re
from typing import Literal

from digest.desk import notes
from digest.desk.notes import Aside
from digest.render.views import address_of
from digest.text import direction
from digest.values import Edition

View = Literal["mail", "text", "web", "notes"]
Scheme = Literal["auto", "light", "dark"]
Width = Literal["320", "480", "640", "full"]

_PRELUDE = re.compile(r"@media[^{};<]{0,400}|\bmedia=(?:\"[^\"<]{0,400}\"|'[^'<]{0,400}')", re.IGNORECASE)
_PREFERS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_HEAD = re.compile(r"<head(?:\s[^<>]{0,1000})?>", re.IGNORECASE)
# Conditions that always and never hold: the mail's own rules answer, whatever the system prefers.
_HOLDS, _NEVER = "(min-width: 0)", "(max-width: 0)"

_TEXT = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}"><head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>
:root {{ color-scheme: light dark }}
body {{ margin: 0; padding: 1.5rem; background: Canvas; color: CanvasText }}
pre {{ margin: 0 auto; max-width: 78ch; font: 14px/1.55 ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext }}
</style></head>
<body><pre>{text}</pre></body></html>
"""


def shown(edition: Edition, view: View, scheme: Scheme, aside: Aside | None = None) -> str:
    """The HTML document of a view under a colour scheme; links open outside the frame."""
    if view == "notes":
        source = notes.page(edition, aside or Aside())
    else:
        source = {"mail": _with_images(edition), "web": edition.page, "text": ""}[view] or text_page(edition)
    return _with_head(coloured(source, scheme), scheme)


def _with_images(edition: Edition) -> str:
    """The mail with its images from here: on the web they are not before the issue is published."""
    from markupsafe import escape  # as templates do: html.escape writes apostrophes in another way

    source = edition.html
    web = address_of(edition.issue)
    for picture in edition.issue.pictures if web else ():
        source = source.replace(escape(f"{web}{picture.name}"), escape(f"/{picture.name}"))
    return source


def text_page(edition: Edition) -> str:
    """The text twin as a page: escaped, wrapped, each line in its own direction."""
    language = edition.issue.masthead.language
    return _TEXT.format(
        language=html.escape(language),
        direction=direction(language),
        title=html.escape(edition.subject),
        text=html.escape(edition.text),
    )


def coloured(source: str, scheme: Scheme) -> str:
    """The HTML with its `prefers-color-scheme` conditions decided for light or dark; "auto" leaves them alone."""
    if scheme == "auto":
        return source

    def decided(match: re.Match[str]) -> str:
        return _PREFERS.sub(lambda m: _HOLDS if m[1].lower() == scheme else _NEVER, match[0])

    return _PRELUDE.sub(decided, source)


def _with_head(source: str, scheme: Scheme) -> str:
    """The HTML with what the frame needs at the top of its head; a document without a head gets it in front."""
    extra = '<base target="_blank">'
    if scheme != "auto":
        extra += f"<style>:root{{color-scheme:only {scheme}!important}}</style>"
    if match := _HEAD.search(source):
        return source[: match.end()] + extra + source[match.end() :]
    return extra + source
