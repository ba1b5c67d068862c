"""The HTML mail: MJML from the theme, checked, then compiled by mrml."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape

from digest.errors import MjmlError
from digest.render import engine
from digest.render.mjml_check import Problem, problem
from digest.render.themes import Theme

TEMPLATE = "digest.mjml"
# mrml drops a line break that is all there is between two elements, also between two links, where it parts words.
_INLINE = "a|abbr|b|bdi|bdo|cite|code|em|i|q|small|span|strong|sub|sup|time|u"
_GAP = re.compile(rf"(</(?:{_INLINE})>)\s++(?=<(?:{_INLINE})\b)")
# mrml writes the values of attributes as Rust literals: `\\` for a backslash, `\u{93f}` for a vowel sign of Hindi.
_TAG = re.compile(r'<!--(?!\[if).*?-->|<[A-Za-z](?:[^<>"]|"(?:[^"\\]|\\.)*+")*+>', re.DOTALL)
_LITERAL = re.compile(r'\\(?:u\{([0-9a-f]{1,6})\}|([\\"nrt]))')
_MEANT = {"\\": "\\", '"': "&quot;", "n": "\n", "r": "\r", "t": "\t"}
# Among them a label of its own, where the title stands unescaped.
_LABEL = re.compile(r'<div aria-label="[^"]*+" aria-roledescription="email"')


def html(theme: Theme, context: Mapping[str, object], *, title: str) -> str:
    """The mail as HTML, ending in a newline. Raises ThemeError and MjmlError."""
    import mjml

    source = _GAP.sub(r"\1&#32;", engine.render(theme, TEMPLATE, context))
    if found := problem(source):
        raise _located(found, theme, context)
    try:
        made = _html(mjml.mjml2html(source, fonts={}))
    except ValueError as error:
        raise _located(_reported(error, source), theme, context) from error
    label = f'<div aria-label="{escape(title)}" aria-roledescription="email"'
    return _LABEL.sub(lambda _: label, made, count=1) + "\n"


def _html(made: str) -> str:
    """The mail with the values of its attributes as HTML has them, in what Outlook alone reads, too."""
    return _TAG.sub(_read, made) if "\\" in made else made


def _read(tag: re.Match[str]) -> str:
    return tag[0] if tag[0].startswith("<!--") else _LITERAL.sub(_meant, tag[0])


def _meant(literal: re.Match[str]) -> str:
    return chr(int(literal[1], 16)) if literal[1] else _MEANT[literal[2]]


def _reported(error: ValueError, source: str) -> Problem:
    """What mrml complains of; its positions are spans of bytes, and the commonest messages have none."""
    span = re.search(r"position (\d+):", str(error))
    before = source.encode()[: int(span[1])].decode("utf-8", "ignore") if span else ""
    return Problem(offset=len(before), reason=str(error), needle="")


def _located(found: Problem, theme: Theme, context: Mapping[str, object]) -> MjmlError:
    """The problem, where it stands in the template: rendered once more, with the origin of every line."""
    origin = engine.Origin(theme, TEMPLATE, context)
    path, line, column = origin.place((problem(origin.text) or found).offset, found.needle)
    return MjmlError(theme=theme.name, path=path, line=line, column=column, reason=found.reason)
