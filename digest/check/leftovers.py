"""What a template or a program left in the mail: braces, "None", markers of ours. News may say all that itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from digest import personal
from digest.check import open_places
from digest.check.letter import Letter, plain
from digest.check.page import Page
from digest.check.post import Post
from digest.check.words import Remark, quoted, squeezed
from digest.urls import safe
from digest.values import Edition, Issue, Paragraph

_NOTHING = frozenset({"None", "undefined", "null", "nan", "NaN"})
_BRACES = re.compile(r"\{\{[^{}\n]{0,60}\}\}|\{%[^{}\n]{0,60}%\}|\{\{|\}\}|\{%|%\}")
# The twin sets source labels in them, also within what the issue says in one breath.
_BRACKETS = str.maketrans("", "", "[]")
# In a style sheet the closing ones are its own: `@media { a { width: 100%}}`.
_OPENING = re.compile(r"\{\{|\{%")
_MARKER = re.compile(r"\{token\}|%7btoken%7d", re.IGNORECASE)
_WORDS = "|".join(sorted(_NOTHING))
_NO_VALUE = re.compile(rf"(?P<label>.*?:\s+)?(?P<word>{_WORDS})")
# Somebody is spoken to: "Dear None,", or "Hello None" and nothing else in the line.
_NOBODY = re.compile(
    rf"(?<!\S)[^\W\d_]+,?\s+(?:{_WORDS})(?=[,!:])|^[ \t]*[^\W\d_]+,?[ \t]+(?:{_WORDS})[ \t\r]*$", re.MULTILINE
)
# Not "nan", which is a language: Min Nan Chinese (ISO 639-3).
_NO_LANGUAGE = _NOTHING - {"nan"}
_SEPARATOR = re.compile(r"[/?&=#;+@]")
_ATTRIBUTES = ("href", "src", "alt", "title")
_LANGUAGES = ("lang", "xml:lang", "hreflang")
# How many letters around a word tell whether it stands in the issue.
_AROUND = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Own:
    """What the issue says itself: not left over, whatever it looks like."""

    words: str
    """All its words, without white space and brackets."""
    told: str
    """Its articles' titles, texts and outlets, likewise."""
    markers: frozenset[str]
    """What the editor left open for each reader, likewise: it must not be there any more."""
    pieces: frozenset[str]
    """Runs, headings and the like, each as a whole."""
    urls: frozenset[str]
    web: str
    """Its web address, which mails lengthen; "" where it has none."""


def left_over(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Template braces, values that are missing, markers that nobody replaced."""
    own = _own(edition.issue)
    yield from _unfilled(edition.issue, own)
    yield from open_places.remarks(edition.issue, lambda token: _bare(token) in own.told)
    for name, value in letter.headers:
        said = plain(value)
        yield from (Remark("headers", f"{found} in {name}") for found in _markers(said, own))
        if name == "subject":
            yield from (Remark("headers", f"{found} in the subject") for found in _left(said, own))
            if said.strip() in _NOTHING - own.pieces:
                yield Remark("headers", f"the subject is {quoted(said)}")
    for part in letter.parts:
        if part.kind.startswith("text/"):
            yield from (Remark(part.where, f"{found} in {part.kind}") for found in _markers(part.text, own))
    if letter.text:
        yield from (Remark("text", f"{found} in the text") for found in _left(letter.text.text, own))
        yield from _lines(letter.text.text, own)
    if letter.page:
        yield from _elements(letter.page, own)


def _unfilled(issue: Issue, own: _Own) -> Iterator[Remark]:
    """Braces that a person wrote, for somebody's name most likely; what articles say is news."""
    its = issue.masthead
    texts = [issue.subject, issue.preheader, issue.title, its.name, its.sender, its.address]
    texts += [section.name for section in issue.sections]
    texts += ["".join(run.text for run in paragraph) for paragraph in _paragraphs(issue)]
    for found in _meant(texts, own.told):
        yield Remark("message", f"{found} in words of your own: was it to be filled in?", "W")


def _meant(texts: Iterable[str], told: str) -> Iterator[str]:
    """The braces with what is in them that stand in no article."""
    found = dict.fromkeys(match[0] for text in texts for match in _BRACES.finditer(text))
    return (quoted(token) for token in found if _bare(token) not in told)


def _braces(text: str, own: _Own, pattern: re.Pattern[str] = _BRACES) -> Iterator[str]:
    found = dict.fromkeys(match[0] for match in pattern.finditer(text))
    return (quoted(token) for token in found if _bare(token) not in own.words)


def _bare(text: str) -> str:
    return squeezed(text).translate(_BRACKETS)


def _markers(text: str, own: _Own) -> Iterator[str]:
    found = dict.fromkeys(match[0] for match in _MARKER.finditer(text))
    return (f"the marker {quoted(token)}" for token in found if token not in own.told)


def _nobody(text: str, own: _Own) -> Iterator[str]:
    """What speaks to somebody who has no name, unless the issue says just that."""
    found = dict.fromkeys(match[0].strip() for match in _NOBODY.finditer(text))
    return (quoted(words) for words in found if _bare(words) not in own.words)


def _lines(text: str, own: _Own) -> Iterator[Remark]:
    """Lines that are nothing but "None", or a label and "None"."""
    lines = ["", *map(str.strip, text.splitlines()), ""]
    for number, line in enumerate(lines[1:-1], start=1):
        match = _NO_VALUE.fullmatch(line)
        if match and not _is_said(match["label"] or "", match["word"], lines[number - 1], lines[number + 1], own):
            yield Remark("text", f"line {number} of the text says {quoted(line)}")


def _is_said(label: str, word: str, line_before: str, line_after: str, own: _Own) -> bool:
    """Whether the issue says the word there itself: a wrapped sentence may leave it on a line of its own."""
    before = _bare(label or line_before).lstrip("*-•–·")[-_AROUND:]
    after = _bare(line_after)[:_AROUND]
    if before:
        return word in own.pieces or before + word in own.words
    return word in own.pieces or bool(after and word + after in own.words)


def _elements(page: Page, own: _Own) -> Iterator[Remark]:
    for element in page.root.iter():
        if not isinstance(element.tag, str) or element.tag in {"style", "script"}:
            said = _braces(element.text or "", own, _OPENING)
            yield from (Remark("html", f"{found} in a style sheet or comment") for found in said)
        else:
            yield from (Remark("html", f"{found} in <{element.tag}>") for found in _left(element.text or "", own))
            yield from _values(element, own)
        yield from (Remark("html", f"{found} in the HTML") for found in _left(element.tail or "", own))


def _left(text: str, own: _Own) -> Iterator[str]:
    yield from _braces(text, own)
    yield from _open(text, own)
    yield from _nobody(text, own)


def _open(text: str, own: _Own) -> Iterator[str]:
    """What the editor left open and nobody filled in: or a theme cut, or printed where nothing is filled in."""
    for token in dict.fromkeys(match[0] for match in personal.ALIKE.finditer(text)):
        bare = _bare(token)
        if bare not in own.words or (bare in own.markers and bare not in own.told):
            yield f"the marker {quoted(token)}"


def _values(element: Any, own: _Own) -> Iterator[Remark]:
    """What is wrong with the element's content and attributes."""
    if all(child.tag in {"br", "img"} for child in element) and _is_nothing(element.text_content(), own):
        yield Remark("html", f"<{element.tag}> says {quoted(element.text_content())}")
    for name, value in element.attrib.items():
        if (name in _ATTRIBUTES and _is_nothing(value, own)) or (name in _LANGUAGES and value in _NO_LANGUAGE):
            yield Remark("html", f"{name} of <{element.tag}> is {quoted(value)}")
        elif value not in own.urls:
            yield from (Remark("html", f"{found} in {name} of <{element.tag}>") for found in _braces(value, own))
            if name == "href" and not _NOTHING.isdisjoint(_SEPARATOR.split(value.removeprefix(own.web))):
                yield Remark("html", f"a value is missing in the link {quoted(value, 120)}")


def _is_nothing(text: str, own: _Own) -> bool:
    return text.strip() in _NOTHING and text.strip() not in own.pieces


def _own(issue: Issue) -> _Own:
    pieces = list(_pieces(issue))
    urls = [url for url in _urls(issue) if url]
    return _Own(
        words=_bare("\n".join(pieces)),
        told=_bare("\n".join(_told(issue))),
        markers=frozenset(_bare(one.text) for one in personal.markers(issue)),
        pieces=frozenset(piece.strip() for piece in pieces),
        urls=frozenset([*urls, *filter(None, map(safe, urls))]),
        web=safe(issue.masthead.web) or "",
    )


def _told(issue: Issue) -> Iterator[str]:
    for item in issue.items:
        for article in item.story.articles if item.story else ():
            yield from (article.title, article.text, article.outlet)


def _paragraphs(issue: Issue) -> Iterator[Paragraph]:
    yield from issue.introduction
    yield issue.sponsor
    yield from (item.runs for item in issue.items)
    yield from issue.closing


def _pieces(issue: Issue) -> Iterator[str]:
    its = issue.masthead
    yield from (its.name, its.sender, its.reply_to, its.list_id, *its.address.splitlines())
    yield from (issue.title, issue.subject, issue.preheader)
    yield from (section.name for section in issue.sections)
    for paragraph in _paragraphs(issue):
        yield from (run.text for run in paragraph)
    for item in issue.items:
        if item.story:
            yield from (name for article in item.story.articles for name in (article.outlet, article.title))
            yield from (copy.outlet for copy in item.story.copies)


def _urls(issue: Issue) -> Iterator[str | None]:
    yield issue.masthead.unsubscribe
    for paragraph in _paragraphs(issue):
        yield from (run.url for run in paragraph)
    for item in issue.items:
        if item.story:
            yield from (article.url for article in item.story.articles)
            yield from (copy.url for copy in item.story.copies)
