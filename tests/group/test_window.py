"""A window to which articles keep coming: it tells what one batch tells, and renames nothing."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import given, settings

from digest.group import Window, stories
from digest.group.already import ids_of
from digest.values import Article, Story, Url
from tests.group.test_stories import MONDAY, WINDOW, article, batches, library, news, partition


def test_articles_at_once_are_the_stories_of_a_batch() -> None:
    """The same stories, in the same order, under the same ids."""
    assert Window(news(), window=WINDOW).stories() == stories(news(), window=WINDOW)


@pytest.mark.parametrize("at", range(1, len(news())))
def test_articles_that_come_later_find_their_stories(at: int) -> None:
    """Wherever the day is cut in two, it is parted as it is in one piece."""
    window = Window(news()[:at], window=WINDOW)
    window.add(news()[at:])
    assert partition(window.stories()) == partition(stories(news(), window=WINDOW))


def test_a_story_that_an_article_joins_keeps_its_name() -> None:
    """Even where the newcomer is the earlier one, whose name the story would have had."""
    window = Window([library(1, "late")], window=WINDOW)
    (before,) = window.stories()
    window.add([library(0, "early", MONDAY - dt.timedelta(hours=3))])
    (after,) = window.stories()
    assert [one.id for one in after.articles] == ["early", "late"]
    assert after.id == before.id != stories([library(0, "early"), library(1, "late")], window=WINDOW)[0].id


def test_a_page_takes_the_place_of_its_teaser_under_the_storys_name() -> None:
    """The longer text came later; it is read, the teaser is its copy, and the story is the same."""
    page = library(0, "page", url=Url("https://page.example/library"))
    teaser = replace(page, id="teaser", text=page.text[:150], url=Url("https://page.example/feed/library"))
    longer = replace(
        page, text=f"{page.text} The tram museum of Lesser Varn sent its best wishes and a bell of 1931."
    )
    window = Window([teaser, *news()[2:]], window=WINDOW)
    before = next(story.id for story in window.stories() if story.lead.id == "teaser")
    window.add([longer])
    (story,) = [one for one in window.stories() if one.lead.id == "page"]
    assert ([copy.id for copy in story.copies], story.id) == (["teaser"], before)
    assert "teaser" not in {one.id for found in window.stories() for one in found.articles}


def test_what_is_known_is_passed_over() -> None:
    """The same articles again change nothing, and nothing is asked of no articles."""
    window = Window(news(), window=WINDOW)
    before = window.stories()
    window.add(news())
    window.add([])
    assert window.stories() == before
    assert Window([], window=WINDOW).stories() == ()


@given(batches())
@settings(max_examples=60, deadline=None)
def test_every_article_stays_in_exactly_one_story(articles: list[Article]) -> None:
    """However they come, one by one, each is told once, no two stories share a name, and no name changes hands."""
    window = Window([], window=WINDOW)
    before: tuple[Story, ...] = ()
    for count, one in enumerate(articles, 1):
        window.add([one])
        found = window.stories()
        assert sorted(one.id for story in found for one in (*story.articles, *story.copies)) == sorted(
            article.id for article in articles[:count]
        )
        assert len({story.id for story in found}) == len(found)
        names, now = {story.id for story in before}, {id: story.id for story in found for id in ids_of(story)}
        lost = [story for story in before if story.id not in now.values()]
        assert all(now[id] in names for story in lost for id in ids_of(story))
        before = found


def test_dates_far_apart_are_no_hindrance() -> None:
    """A clock that was never set, one in 2099 and none at all."""
    window = Window(news(), window=WINDOW)
    for year in (1970, 2099):
        window.add([article(str(year), "A clock", "Of another time.", dt.datetime(year, 1, 1, tzinfo=dt.UTC))])
    window.add([library(0, "undated", None, url=None)])
    assert sum(len(story.articles) + len(story.copies) for story in window.stories()) == len(news()) + 3
