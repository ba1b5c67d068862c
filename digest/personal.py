"""What an editor leaves open for each reader: `{reader.name|friend}`, in words of their own and nowhere else.

`name` is the reader's name, any other word one of their free fields. After the bar stands what those get who have
none; without a bar they cannot get the message. Web page, archive and exports have the others' words for everybody.

    markers: Issue -> Markers     general, shown: the same without markers     pattern: a marker in text or HTML
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from digest.errors import DeliverError
from digest.text import clean, flat
from digest.values import Edition, Issue, Paragraph, Recipient

Form = Literal["plain", "html"]
MARKER = re.compile(r"\{reader\.(?P<field>[^\W_][\w-]{0,39})(?:\|(?P<others>[^{}|]{0,100}))?\}", re.IGNORECASE)
ALIKE = re.compile(r"\{\s*reader\b(?:[^{}]{0,150}\})?", re.IGNORECASE)
"""A marker, or what was meant to be one."""
_LONGEST = 100
"""Characters of what is put in: as many as a field of ours has, and no name is longer."""
# As Jinja and the standard library write them.
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': '(?:"|&#34;|&quot;)', "'": "(?:'|&#39;|&#x27;)"}
# Not within a tag: nothing of a reader's gets into an address or a style.
_OUTSIDE_TAGS = "(?![^<>]*>)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A place for something of the reader's."""

    text: str
    """As it stands in the draft, its blanks as single spaces."""
    field: str
    """Which of the reader's fields, in the form of `key`."""
    others: str | None
    """What those get who lack it; None where they cannot get the message."""


def markers(issue: Issue) -> tuple[Marker, ...]:
    """The markers of the issue's own words, each once, in order; what articles and items say has none."""
    found = (match for text in _texts(issue) for match in MARKER.finditer(flat(text)))
    return tuple(dict.fromkeys(map(_marker, found)))


def general(issue: Issue) -> Issue:
    """The issue as everybody may read it: the others' words for its markers, nothing where there are none."""
    if not markers(issue):
        return issue
    lines = {"subject": issue.subject, "preheader": issue.preheader}
    said = lines | {name: MARKER.sub(_words, flat(lines[name])) for name in _written(issue)}
    return replace(
        issue,
        subject=said["subject"],
        preheader=said["preheader"],
        introduction=tuple(map(_spoken, issue.introduction)),
        closing=tuple(map(_spoken, issue.closing)),
    )


def shown(edition: Edition) -> Edition:
    """The edition as everybody may read it: the others' words in mail, text and subject, too."""
    its = markers(edition.issue)
    if not its:
        return edition
    return replace(
        edition,
        issue=general(edition.issue),
        subject=filled(edition.subject, its, others),
        html=_put(edition.html, its, "html"),
        text=_put(edition.text, its, "plain"),
    )


def filled(text: str, its: Iterable[Marker], value: Callable[[Marker], str]) -> str:
    """A line of text with those markers' values in it; what only looks like a marker stays."""
    known = {one.text: one for one in its}
    return MARKER.sub(lambda match: value(known[match[0]]) if match[0] in known else match[0], text)


def others(marker: Marker) -> str:
    """What those get who lack the field; "" where nobody said."""
    return marker.others or ""


def value(marker: Marker, recipient: Recipient, fields: Mapping[str, str]) -> str:
    """What the reader gets, clean and on one line; `fields` as `fields_of` has them.

    Raises DeliverError where they lack it and nobody said what they get instead.
    """
    if its := flat(fields.get(marker.field, ""), _LONGEST):
        return its
    if marker.others is None:
        reason = f"nothing is known for {marker.text}, and it has no other words"
        raise DeliverError(subject=recipient.address, reason=reason)
    return marker.others


def fields_of(recipient: Recipient) -> dict[str, str]:
    """The reader's fields by their keys; `name` is their name, unless it is blank."""
    its = {key(name): value for name, value in recipient.fields.items()}
    return its | ({"name": recipient.name} if recipient.name.strip() else {})


def stand_in(marker: Marker) -> str:
    """What a specimen has, which is no reader's: the others' words, the field's own name where there are none."""
    return marker.field if marker.others is None else marker.others


def specimen(its: Iterable[Marker]) -> dict[str, str]:
    """The fields that a specimen has."""
    return {marker.field: stand_in(marker) for marker in its if marker.others is None}


@lru_cache(maxsize=1024)
def key(field: str) -> str:
    """A field's name as fields are compared: case does not matter, nor whether blanks are underscores."""
    return flat(field.replace("_", " ")).casefold()


def pattern(marker: Marker, form: Form) -> str:
    """A regular expression without groups for the marker in text or HTML, wherever a line was broken in it."""
    letters = marker.text.replace(" ", "")
    if form == "plain":
        return r"\s*".join(map(re.escape, letters))
    return r"\s*".join(_ESCAPED.get(letter, re.escape(letter)) for letter in letters) + _OUTSIDE_TAGS


def _marker(match: re.Match[str]) -> Marker:
    return Marker(text=match[0], field=key(match["field"]), others=None if match["others"] is None else _words(match))


def _words(match: re.Match[str]) -> str:
    return flat(match["others"] or "")


def _written(issue: Issue) -> tuple[str, ...]:
    """Which of subject and preheader a person wrote: the generated ones are what articles say."""
    names = ("subject", "preheader")
    return tuple(name for name in names if flat(getattr(issue, name)) != flat(getattr(issue, f"generated_{name}")))


def _texts(issue: Issue) -> Iterator[str]:
    yield from (getattr(issue, name) for name in _written(issue))
    for paragraph in (*issue.introduction, *issue.closing):
        yield from (run.text for run in paragraph)


def _spoken(paragraph: Paragraph) -> Paragraph:
    return tuple(replace(run, text=MARKER.sub(_words, clean(run.text))) for run in paragraph)


def _put(body: str, its: Iterable[Marker], form: Form) -> str:
    for marker in its:
        words = others(marker) if form == "plain" else html.escape(others(marker))
        body = re.sub(pattern(marker, form), lambda _, words=words: words, body)  # type: ignore[misc]
    return body
