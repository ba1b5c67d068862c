"""Articles and stories, invented, for the summaries' tests."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from digest.values import Article, Source, Story, Url

MakeArticle = Callable[..., Article]


@pytest.fixture(scope="session")
def article() -> MakeArticle:
    """Makes an article of a text; everything else may be said, too."""

    def make(text: str, **other: object) -> Article:
        given: dict[str, object] = {
            "id": "a",
            "title": "",
            "source": Source(location="feed.xml"),
            "language": "en",
            **other,
        }
        if isinstance(url := given.get("url"), str):
            given["url"] = Url(url)
        return Article(text=text, **given)  # type: ignore[arg-type]  # a test says which fields it means

    return make


@pytest.fixture(scope="session")
def story(article: MakeArticle) -> Callable[..., Story]:
    """Makes a story of articles, or of one text."""

    def make(*articles: Article | str) -> Story:
        made = tuple(article(one) if isinstance(one, str) else one for one in articles)
        return Story(id="s", articles=made)

    return make
