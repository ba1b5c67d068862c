"""Issue -> text to paste into another program: an HTML fragment, or Markdown.

It is made from what a template sees, not from the mail: headings, lists, words and links are all there is. No style,
class or id; languages and directions are attributes, and nothing is lost where an editor drops them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from html import escape
from itertools import groupby

from digest import personal, receipts
from digest.render import commonmark
from digest.render.spans import Span
from digest.render.views import Block, Bullet, View, view
from digest.values import Issue

ALSO = 3
"""Other outlets named after an item: as many as our theme names unless it is told otherwise."""
_TAGS = {"strong": "strong", "emphasis": "em"}
Say = Callable[[str], str]
"""What a phrase of ours is in the newsletter's language: `translations.phrases` of the theme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Paragraph:
    """Words that stand for themselves; `paid`: a sponsor's."""

    spans: tuple[Span, ...]
    paid: bool = False


def html(issue: Issue, *, title: bool = False, also: int = ALSO, say: Say = str) -> str:
    """The issue as an HTML fragment, well-formed also as XML; with `title`, its title above.

    Raises ReceiptError where a sentence is not what its receipt says.
    """
    seen = _seen(issue)
    runs_to = ' dir="rtl"' if seen.direction == "rtl" else ""
    lines = [f"<h1{runs_to}>{_text(seen.title)}</h1>"] if title else []
    for part in _parts(seen, say):
        if isinstance(part, Block):
            lines += [f"<h2{runs_to}>{_text(part.name)}</h2>"] if part.name else []
            items = (f"  <li{_language(one)}>{_inside(one, seen, also, say)}</li>" for one in part.bullets)
            lines += [f"<ul{runs_to}>", *items, "</ul>"]
        else:
            lines.append(f"<p{runs_to}>{_words(part.spans, paid=part.paid)}</p>")
    return "".join(f"{line}\n" for line in lines)


def markdown(issue: Issue, *, title: bool = False, also: int = ALSO, say: Say = str) -> str:
    """The issue as CommonMark; with `title`, its title above. Languages are left to the words: it has no such marks.

    Raises ReceiptError where a sentence is not what its receipt says.
    """
    seen = _seen(issue)
    blocks = [f"# {commonmark.heading(seen.title)}"] if title else []
    for part in _parts(seen, say):
        if isinstance(part, Block):
            blocks += [f"## {commonmark.heading(part.name)}"] if part.name else []
            items = ((*one.spans, *_others(one, also, say)) for one in part.bullets)
            blocks.append("\n".join(f"- {commonmark.line(pieces(spans))}" for spans in items))
        else:
            blocks.append(commonmark.line(pieces(part.spans)))
    return "\n\n".join(blocks) + "\n" if blocks else ""


def pieces(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans, spaces at the ends of links and emphasis set outside them, and what is alike joined."""
    apart = (piece for span in spans for piece in _apart(span) if piece.text)
    found: list[Span] = []
    for (url, style), alike in groupby(apart, key=lambda span: (span.url, span.style)):
        its = list(alike)
        found += its if url else [Span(text="".join(span.text for span in its), style=style)]
    return tuple(found)


def _apart(span: Span) -> Iterator[Span]:
    """The span's words, and the spaces around them; a label without a link is words, and so is a link without any."""
    style = span.style if span.style in _TAGS else ""
    core = span.text.strip()
    if not core or not (span.url or style):
        yield Span(text=span.text)
        return
    before, _, after = span.text.partition(core)
    yield from (Span(text=before), replace(span, text=core, style=style), Span(text=after))


def _seen(issue: Issue) -> View:
    receipts.verify(issue.items)
    return view(personal.general(issue))


def _parts(seen: View, say: Say) -> Iterator[Block | _Paragraph]:
    """Introduction, sections, closing words; the sponsor's after the first section, where the mail has them."""
    yield from (_Paragraph(spans=spans) for spans in seen.introduction)
    yield from seen.sections[:1]
    if seen.sponsor:
        mark = Span(text=say("Sponsored:"), style="strong")
        yield _Paragraph(spans=(mark, Span(text=" "), *seen.sponsor), paid=True)
    yield from seen.sections[1:]
    yield from (_Paragraph(spans=spans) for spans in seen.closing)


def _others(bullet: Bullet, also: int, say: Say) -> Iterator[Span]:
    """ " (also: The Echo, Coast Wire)"; nothing where there is nobody else."""
    for number, other in enumerate(bullet.also[:also]):
        yield Span(text=say(", ") if number else f" ({say('also:')} ")
        yield other
    if bullet.also[:also]:
        yield Span(text=")")


def _inside(bullet: Bullet, seen: View, also: int, say: Say) -> str:
    """The item's words, and the other outlets in the newsletter's language."""
    words, others = _words(bullet.spans), _words(_others(bullet, also, say))
    if others and (bullet.language or bullet.direction):
        others = f' <span lang="{seen.language}" dir="{seen.direction}">{others.strip()}</span>'
    return words + others


def _language(bullet: Bullet) -> str:
    its = (("lang", bullet.language), ("dir", bullet.direction))
    return "".join(f' {name}="{value}"' for name, value in its if value)


def _words(spans: Iterable[Span], *, paid: bool = False) -> str:
    return "".join(_span(span, paid) for span in pieces(spans))


def _span(span: Span, paid: bool) -> str:
    """The span's words in their tags; a link that was paid for says so to search engines (`rel="sponsored"`)."""
    text = _text(span.text)
    text = f"<{tag}>{text}</{tag}>" if (tag := _TAGS.get(span.style)) else text
    if not span.url:
        return text
    rel = ' rel="sponsored"' if paid else ""
    return f'<a href="{_bracketless(escape(span.url))}"{rel}>{text}</a>'


def _text(text: str) -> str:
    return _bracketless(escape(text, quote=False))


def _bracketless(text: str) -> str:
    """The text with brackets as references: WordPress runs `[gallery]` wherever it stands, these it prints."""
    return text.replace("[", "&#91;").replace("]", "&#93;")
