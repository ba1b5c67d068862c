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

Instead of `words` an item may have `runs`, as in `values.Run`.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path

import msgspec

from digest.errors import ThemeError
from digest.values import Article, Copy, Issue, Item, Masthead, Paragraph, Run, Section, Sentence, Source, Story, Url


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
    sections: tuple[_Section, ...] = ()


def read(path: Path, theme: str) -> Issue:
    """The issue that a `sample.toml` describes. Raises ThemeError."""
    try:
        sample = msgspec.convert(tomllib.loads(path.read_bytes().decode("utf-8")), _Sample)
    except OSError as error:
        raise ThemeError(theme=theme, path=str(path), line=None, reason=error.strerror or "unreadable") from error
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
        ),
        slug=sample.date.isoformat(),
        date=sample.date,
        sections=tuple(_section(number, section, its.language) for number, section in enumerate(sample.sections)),
        title=sample.title,
        subject=sample.subject,
        preheader=sample.preheader,
        introduction=_paragraphs(sample.introduction),
        closing=_paragraphs(sample.closing),
    )


def _paragraphs(texts: tuple[str, ...]) -> tuple[Paragraph, ...]:
    return tuple((Run(text=text),) for text in texts)


def _section(number: int, section: _Section, language: str) -> Section:
    made = (_item(f"{number}-{at}", item, language) for at, item in enumerate(section.items))
    return Section(name=section.name, items=tuple(made))


def _item(name: str, item: _Item, language: str) -> Item:
    label = (Run(text=item.label, url=_url(item.url), style="source"),) if item.label else ()
    runs = item.runs or (Run(text=item.words), *label)
    lead = Article(
        id=name,
        title=item.words,
        text=item.words,
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
