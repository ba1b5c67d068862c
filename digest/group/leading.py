"""Which article of a story leads: the one whose link is printed first, and whose words come first.

A function a decision, and the first that tells two articles apart decides: the newsletter's own order of outlets, a
text long enough to lead, an original before a wire report before a rewrite, a page without a paywall; what none tells
apart stays as it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from digest.group.origin import origin
from digest.group.stories import SUBSTANTIAL
from digest.urls import host
from digest.values import Article, Story

_ORIGINS = ("original", "wire", "rewrite")
_CALLED = {"original": "an original", "wire": "a wire report", "rewrite": "a rewrite"}

Ranks = tuple[int, ...]
"""What each decision says of an article, in their order; the lower leads."""


def led(story: Story, *, outlets: Sequence[str] = ()) -> Story:
    """The story with the article first that the newsletter links first, the others in the same order behind it.

    `outlets` is the newsletter's own order, by name or host, case ignored; those that it does not name come after.
    `story.led` says what decided, in a few words; it is "" where nothing did. Everything else stays, the id too.
    """
    if len(story.articles) < 2:
        return story
    ranks = [_ranks(article, outlets) for article in story.articles]
    order = sorted(range(len(ranks)), key=lambda at: (ranks[at], at))
    reason = _why(story.articles, ranks, order, outlets)
    return replace(story, articles=tuple(story.articles[at] for at in order), led=reason)


def _ranks(article: Article, outlets: Sequence[str]) -> Ranks:
    return (
        _named(article, outlets),
        int(len(article.text) < SUBSTANTIAL),
        _ORIGINS.index(origin(article)),
        int(article.paywalled),
    )


def _named(article: Article, outlets: Sequence[str]) -> int:
    """The outlet's place in the newsletter's own order; behind all of it where it is not named."""
    its = {article.outlet.strip().casefold(), (article.source.title or "").strip().casefold()}
    at = host(article.url)
    for number, outlet in enumerate(outlets):
        wanted = outlet.strip().casefold()
        address = wanted.removeprefix("www.")
        if wanted and (wanted in its or at == address or ("." in address and at.endswith(f".{address}"))):
            return number
    return len(outlets)


def _why(articles: Sequence[Article], ranks: Sequence[Ranks], order: Sequence[int], outlets: Sequence[str]) -> str:
    """What put the first before the one that would lead without it: of those that stood before it, if any did."""
    first = order[0]
    rival = min(range(first) if first else order[1:], key=lambda at: (ranks[at], at))
    for decision, (mine, its) in enumerate(zip(ranks[first], ranks[rival], strict=True)):
        if mine != its:
            return _REASONS[decision](articles[first], articles[rival], outlets)
    return ""


def _in_order(first: Article, rival: Article, outlets: Sequence[str]) -> str:
    return f"the newsletter's own order of outlets: {outlets[_named(first, outlets)].strip()}"


def _long_enough(first: Article, rival: Article, outlets: Sequence[str]) -> str:
    return "a text long enough to lead before a shorter one"


def _closer(first: Article, rival: Article, outlets: Sequence[str]) -> str:
    return f"{_CALLED[origin(first)]} before {_CALLED[origin(rival)]}"


def _free(first: Article, rival: Article, outlets: Sequence[str]) -> str:
    return "a page without a paywall before one that has one"


_REASONS: tuple[Callable[[Article, Article, Sequence[str]], str], ...] = (_in_order, _long_enough, _closer, _free)
"""What each decision says of itself, in the order of the ranks."""
