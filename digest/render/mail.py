"""The HTML mail: MJML from the theme, checked, then compiled by mrml."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from html import escape

from digest.errors import MjmlError
from digest.render import engine, inlining, mjml_check
from digest.render.mjml_check import Problem
from digest.render.themes import Theme

TEMPLATE = "digest.mjml"
# mrml drops a line break that is all there is between two elements, also between two links, where it parts words.
_INLINE = "a|abbr|b|bdi|bdo|cite|code|em|i|q|small|span|strong|sub|sup|time|u"
_GAP = re.compile(rf"(</(?:{_INLINE})>)\s++(?=<(?:{_INLINE})\b)")
# mrml writes the title into a label as a Rust literal, with `\"` for a quotation mark: not HTML.
_LABEL = re.compile(r'<div aria-label="(?:[^"\\]|\\.)*+" aria-roledescription="email"')

# It writes every attribute of HTML so: a backslash twice, and `\u{200f}` for what Rust finds unprintable. References
# are left alone. Style sheets have none, and comments need none.
_ATTRIBUTE = re.compile(
    r"(?P<kept><!--(?!\[if).*?-->|<(mj-style|style)\b.*?</\2)"
    r"|=\"(?=[^\"<>]*[\\\u0080-\U0010ffff])(?P<double>[^\"<>]*)\""
    r"|='(?=[^'<>]*[\"\\\u0080-\U0010ffff])(?P<single>[^'<>]*)'",
    re.DOTALL,
)


def html(theme: Theme, context: Mapping[str, object], *, title: str, template: str = TEMPLATE) -> str:
    """The mail as HTML, ending in a newline. Raises ThemeError and MjmlError."""
    import mjml

    source = _GAP.sub(r"\1&#32;", engine.render(theme, template, context))
    if found := _problem(source):
        raise _located(found, theme, template, context)
    source, rules = inlining.parted(source)
    try:
        made = mjml.mjml2html(source, fonts={})
        if "\\" in made:  # else there is no such literal in it: the usual case
            made = mjml.mjml2html(_ATTRIBUTE.sub(_referred, source), fonts={})
    except ValueError as error:
        raise _located(_reported(error, source), theme, template, context) from error
    label = f'<div aria-label="{escape(title)}" aria-roledescription="email"'
    return inlining.inlined(_LABEL.sub(lambda _: label, made, count=1), rules) + "\n"


def quoted(value: str) -> str:
    """An escaped value as it stands in the mail's attributes, in its quotation marks."""
    return _ATTRIBUTE.sub(_referred, f'="{value}"').removeprefix("=")


def _referred(match: re.Match[str]) -> str:
    """The attribute, references in the place of what the compiler would write as a literal of its own language."""
    if match["kept"]:
        return match[0]
    value = match["single"] if match["double"] is None else match["double"]
    return f'="{"".join(c if _plain(c) else f"&#{ord(c)};" for c in value)}"'


def _plain(character: str) -> bool:
    """Whether every version of the compiler prints it as it is: ASCII, letters and digits of the common scripts."""
    if character.isascii():
        return character not in '\\"'
    return character < "\ud800" and unicodedata.category(character)[0] in "LN"


def _problem(source: str) -> Problem | None:
    return mjml_check.problem(source) or inlining.problem(source)


def _reported(error: ValueError, source: str) -> Problem:
    """What mrml complains of; its positions are spans of bytes, and the commonest messages have none."""
    span = re.search(r"position (\d+):", str(error))
    before = source.encode()[: int(span[1])].decode("utf-8", "ignore") if span else ""
    return Problem(offset=len(before), reason=str(error), needle="")


def _located(found: Problem, theme: Theme, template: str, context: Mapping[str, object]) -> MjmlError:
    """The problem, where it stands in the template: rendered once more, with the origin of every line."""
    origin = engine.Origin(theme, template, context)
    path, line, column = origin.place((_problem(origin.text) or found).offset, found.needle)
    return MjmlError(theme=theme.name, path=path, line=line, column=column, reason=found.reason)
