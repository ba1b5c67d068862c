"""Entries to extract from, and pages written for these tests: invented people, real kinds of layout."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from digest.extract import article
from digest.values import Article, Entry, Source

Make = Callable[..., Article]

BODY = (
    "The old lighthouse at Saltmarsh Point reopened to visitors on Thursday after repairs that took two winters.",
    "Storms in 2019 tore away part of the roof and flooded the rooms in which the keepers used to live.",
    "“We are glad to have it back,” said Ellen Park, who leads the trust that owns the tower.",
    "The council will vote in April on a plan to light the tower at night and to open the garden below it.",
)


@pytest.fixture
def extracted() -> Make:
    """Makes the article of an entry with the given fields; the source is a file without a name of its own."""

    def make(**fields: Any) -> Article:
        source = fields.pop("source", Source(location="saved/page"))
        return article(Entry(id="e1", source=source, **fields))

    return make


@pytest.fixture
def body() -> tuple[str, ...]:
    """Four paragraphs of an article."""
    return BODY


@pytest.fixture
def page() -> Callable[..., str]:
    """Makes a news page of the four paragraphs: `head` goes into its head, `before` and `after` around the body."""

    def make(head: str = "", before: str = "", after: str = "", heading: str | None = None) -> str:
        paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in BODY)
        h1 = "<h1>Lighthouse reopens after repairs</h1>" if heading is None else heading
        return (
            f'<!doctype html><html lang="en"><head>{head}</head><body><nav><a href="/">Home</a></nav>'
            f'<main><article>{h1}{before}<div class="article-body">{paragraphs}</div>{after}</article></main>'
            "<footer>About this site</footer></body></html>"
        )

    return make
