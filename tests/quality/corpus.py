"""The project's own reports and stories: invented, benign, each with the summary a person wrote of it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from digest.summarize import Chosen
from digest.values import Article, Source

DATA = Path(__file__).parent / "data"
LANGUAGES = ("ar", "de", "en", "es", "fr", "he", "it", "ja", "pt", "ru", "uk", "zh")
"""The languages that are promised to give sensible sentences."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One outlet's report with what a person says of it."""

    name: str
    """The file's name, without its ending."""
    kind: str
    """ "report" where the first paragraph of prose is the news; else what stands before it."""
    article: Article
    summary: str
    nut: int = 0
    """The paragraph that says what the report is about, from 0, lines of furniture counted."""
    dateline: str = ""
    """Where and by which agency, before the first sentence: never printed."""
    furniture: tuple[str, ...] = ()
    """Whole lines that are never printed."""
    leaning: tuple[str, ...] = ()
    """Sentences that cannot be read without the one before them."""

    @property
    def paragraph(self) -> str:
        """The paragraph a roundup prints from."""
        return paragraphs(self.article.text)[self.nut]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One event as three outlets tell it, with a person's neutral summary."""

    name: str
    title: str
    articles: tuple[Article, ...]
    summary: str


def paragraphs(text: str) -> list[str]:
    """The lines that hold anything."""
    return [line for line in text.splitlines() if line.strip()]


@cache
def reports() -> tuple[Report, ...]:
    """The reports of all languages, English first, by name."""
    return tuple(_report(path.stem, given) for folder in ("articles", "languages") for path, given in _files(folder))


@cache
def tellings() -> tuple[Telling, ...]:
    """The stories of three outlets, by name."""
    return tuple(
        Telling(
            name=path.stem,
            title=given["title"],
            summary=given["summary"],
            articles=tuple(
                _article(f"{path.stem}-{number}", one, outlet=one["source"])
                for number, one in enumerate(given["articles"])
            ),
        )
        for path, given in _files("stories")
    )


def printed(chosen: Chosen, *articles: Article) -> list[str]:
    """What the receipts point at."""
    by_id = {one.id: one for one in articles}
    return [by_id[one.article].text[one.start : one.end] for one in chosen.sentences]


def _files(folder: str) -> Iterator[tuple[Path, dict[str, Any]]]:
    for path in sorted((DATA / folder).glob("*.toml")):
        yield path, tomllib.loads(path.read_text(encoding="utf-8"))


def _report(name: str, given: dict[str, Any]) -> Report:
    return Report(
        name=name,
        kind=given["kind"],
        article=_article(name, given),
        summary=given["summary"],
        nut=given.get("nut", 0),
        dateline=given.get("dateline", ""),
        furniture=tuple(given.get("furniture", ())),
        leaning=tuple(given.get("leaning", ())),
    )


def _article(name: str, given: dict[str, Any], outlet: str = "") -> Article:
    return Article(
        id=name,
        title=given["title"],
        text=given["text"].strip(),
        language=given.get("language", "en"),
        source=Source(location=outlet or f"{name}.toml"),
        outlet=outlet,
    )
