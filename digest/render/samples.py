"""`sample.toml` -> Issue: something to look at while a theme is being made.

    title = "News Roundup 9/21/2023"
    date = 2023-09-21

    [newsletter]
    name = "The Coastal Herald"

    [[sections]]
    name = "Americas"

    [[sections.items]]
    words = "Chile closes the hake grounds from October to December."
    label = "Harbor Dispatch"
    url = "https://harbor.example/hake"
    also = [{ outlet = "Meridian Wire", url = "https://meridian.example/hake" }]
    headline = "Chile rests its hake"           # the article's title, where it is not the words
    byline = "Ada Moroz"
    image = "images/harbour.jpg"                # a file beside the sample
    width = 1072
    height = 600
    alt = "A harbour with a lighthouse"

Instead of `words` an item may have `runs`, as in `values.Run`.
"""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import msgspec

from digest.errors import ThemeError
from digest.values import (
    Article,
    Copy,
    Issue,
    Item,
    Masthead,
    Paragraph,
    Picture,
    Run,
    Section,
    Sentence,
    Source,
    Story,
    Url,
)  # fmt: skip

_IMAGE = re.compile(r"images/[a-z0-9-]{1,60}\.jpg")


class _Table(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A table of the file: unknown keys are mistakes."""


class _Also(_Table, frozen=True, kw_only=True):
    outlet: str
    url: str | None = None


class _Item(_Table, frozen=True, kw_only=True):
    words: str = ""
    label: str = ""
    url: str | None = None
    language: str | None = None
    also: tuple[_Also, ...] = ()
    runs: tuple[Run, ...] = ()
    edited: bool = False
    headline: str = ""
    byline: str = ""
    image: str = ""
    width: int = 0
    height: int = 0
    alt: str = ""


class _Section(_Table, frozen=True, kw_only=True):
    name: str
    items: tuple[_Item, ...] = ()


class _Newsletter(_Table, frozen=True, kw_only=True):
    name: str
    sender: str = msgspec.field(default="", name="from")
    address: str = ""
    language: str = "en"
    web: str | None = None
    unsubscribe: str | None = None


class _Sample(_Table, frozen=True, kw_only=True):
    newsletter: _Newsletter
    date: dt.date
    title: str = ""
    subject: str = ""
    preheader: str = ""
    introduction: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    sponsor: tuple[Run, ...] = ()
    sections: tuple[_Section, ...] = ()


def read(path: Path, theme: str) -> Issue:
    """The issue that a `sample.toml` describes. Raises ThemeError."""
    try:
        sample = msgspec.convert(tomllib.loads(path.read_bytes().decode("utf-8")), _Sample)
        pictures = tuple(_pictures(sample, path.parent))
    except OSError as error:
        where = str(error.filename or path)
        raise ThemeError(theme=theme, path=where, line=None, reason=error.strerror or "unreadable") from error
    except ValueError as error:
        raise ThemeError(theme=theme, path=str(path), line=None, reason=str(error)) from error
    its = sample.newsletter
    return Issue(
        masthead=Masthead(
            name=its.name,
            sender=its.sender,
            address=its.address,
            language=its.language,
            web=Url(its.web) if its.web else None,
            unsubscribe=its.unsubscribe,
            preferences=True,
            signup=True,
        ),
        slug=sample.date.isoformat(),
        date=sample.date,
        sections=tuple(_section(number, section, its.language) for number, section in enumerate(sample.sections)),
        title=sample.title,
        subject=sample.subject,
        preheader=sample.preheader,
        introduction=_paragraphs(sample.introduction),
        closing=_paragraphs(sample.closing),
        sponsor=sample.sponsor,
        pictures=pictures,
    )


def _pictures(sample: _Sample, folder: Path) -> Iterator[Picture]:
    """The images of the items. Raises ValueError for one that cannot be, OSError for one that is not there."""
    for number, section in enumerate(sample.sections):
        for at, item in enumerate(section.items):
            if item.image:
                yield _picture(_name(number, at), item, folder)


def _picture(name: str, item: _Item, folder: Path) -> Picture:
    if not _IMAGE.fullmatch(item.image) or min(item.width, item.height) < 1:
        raise ValueError(f"image {item.image!r} needs a name such as images/harbour.jpg, a width and a height")
    return Picture(
        article=name,
        name=item.image,
        width=item.width,
        height=item.height,
        bytes=(folder / item.image).stat().st_size,
        url=Url(f"https://sample.example/{item.image}"),
        alt=item.alt,
    )


def _name(section: int, item: int) -> str:
    return f"{section}-{item}"


def _paragraphs(texts: tuple[str, ...]) -> tuple[Paragraph, ...]:
    return tuple((Run(text=text),) for text in texts)


def _section(number: int, section: _Section, language: str) -> Section:
    made = (_item(_name(number, at), item, language) for at, item in enumerate(section.items))
    return Section(name=section.name, items=tuple(made))


def _item(name: str, item: _Item, language: str) -> Item:
    label = (Run(text=item.label, url=_url(item.url), style="source"),) if item.label else ()
    runs = item.runs or (Run(text=item.words), *label)
    lead = Article(
        id=name,
        title=item.headline or item.words,
        text=item.words,
        byline=item.byline or None,
        source=Source(location="sample.toml"),
        url=_url(item.url),
        outlet=item.label,
        language=item.language or language,
    )
    copies = tuple(
        Copy(id=f"{name}-{at}", of=name, outlet=other.outlet, url=_url(other.url))
        for at, other in enumerate(item.also)
    )
    return Item(
        id=name,
        runs=runs,
        story=Story(id=name, articles=(lead,), copies=copies),
        sentences=_receipts(item, lead),
        edited=item.edited,
    )


def _receipts(item: _Item, lead: Article) -> tuple[Sentence, ...]:
    """One for all the words; none where runs give them, which may say anything."""
    if item.runs or item.edited or not item.words:
        return ()
    return (Sentence(article=lead.id, start=0, end=len(lead.text), sha256=lead.sha256),)


def _url(text: str | None) -> Url | None:
    return Url(text) if text else None
