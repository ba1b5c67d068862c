"""What `digest pipe group` answers: the story, heading and original of every line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from digest.cli import lines
from digest.cli.lines import Line
from digest.errors import DigestError
from digest.values import Article, Story

if TYPE_CHECKING:
    from pathlib import Path

    from digest.settings import Settings


def answers(found: Sequence[Line], settings: Settings, headings: Path | None) -> list[Line | DigestError]:
    """One answer for every line without `error`, in order."""
    from digest import pipeline

    good = [line for line in found if "error" not in line]
    read = [_article(line, key) for line, key in zip(good, _keys(good), strict=True)]
    articles = [one for one in read if isinstance(one, Article)]
    if headings:
        settings = replace(settings, learned=headings, rules=())
    said = _said(pipeline.filed(articles, settings, pipeline.Report(), only_learned=headings is not None))
    ids = {
        article.id: line.get("id") for article, line in zip(read, good, strict=True) if isinstance(article, Article)
    }
    return [one if isinstance(one, DigestError) else _named(said[one.id], ids) for one in read]


def _keys(good: Sequence[Line]) -> list[str]:
    """A key for each line: its id, told apart where several lines have the same."""
    seen: Counter[str] = Counter()
    keys = []
    for line in good:
        own = str(line.get("id"))
        keys.append(f"{own}\n{seen[own]}" if seen[own] else own)
        seen[own] += 1
    return keys


def _article(line: Line, key: str) -> Article | DigestError:
    try:
        return lines.article(line, key=key)
    except DigestError as error:
        return error


def _said(stories: Sequence[Story]) -> dict[str, Line]:
    """The answer for every article, by its key; a copy has the story and heading of the one that is kept."""
    said: dict[str, Line] = {}
    for story in stories:
        heading = {"heading": story.heading.name, "why": story.heading.why} if story.heading else {}
        for article in story.articles:
            said[article.id] = {"story": story.id, "duplicate_of": None, **heading}
        for copy in story.copies:
            said[copy.id] = {"story": story.id, "duplicate_of": copy.of, **heading}
    return said


def _named(answer: Line, ids: dict[str, object]) -> Line:
    """The answer with the line's own id for the one that is kept."""
    kept = answer["duplicate_of"]
    return {**answer, "duplicate_of": ids[kept] if kept is not None else None}
