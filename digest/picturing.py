"""Which articles' images an issue prints: fetched once, made small, none twice, within what a mail may weigh.

wanted(issue)  ->  Wanted      the articles whose images are printed beside their words
Maker.made     ->  Made        one of them: taken over from the last build, or fetched and made small
chosen(made)   ->  Chosen      without logos, and without what is too much for one mail
pictured       ->  Chosen      all three, one after the other
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest import collect, extract
from digest.collect import Fetch
from digest.reporting import Progress, Report, each
from digest.values import Article, Issue, Picture, Url

if TYPE_CHECKING:
    from digest.settings import Settings

AT_ONCE = 8
"""Images fetched at the same time: an issue has thirty, and each may have megabytes."""
SECONDS = 30.0
"""The most that one image may take, whatever a source may: nobody waits longer for what an item can do without."""
Kept = Callable[[str], bytes | None]
"""The file of that name, as an earlier build wrote it; None where it is not there, or another."""
OPTION = "pictures"
"""The option by which a theme says whose images it shows: "all", "first" or "none"."""
KILO = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The articles with an image to get, in printed order."""

    articles: tuple[Article, ...]
    repeated: int = 0
    """Articles left out because another one names the same address: it is a logo, or a placeholder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A picture and its file."""

    picture: Picture
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The pictures of an issue and their files, by name."""

    pictures: tuple[Picture, ...] = ()
    files: Mapping[str, bytes]
    repeated: int = 0
    """Left out because articles share them."""
    beyond: int = 0
    """Left out because one mail would weigh too much."""


def wanted(issue: Issue, allowed: Callable[[str], bool], *, shown: str = "all") -> Wanted:
    """The articles whose words come first in an item, where they name an image that may be fetched.

    No other article of the item lends its image: it would stand beside a headline that is not its own. `shown` is
    what the theme's option `pictures` says: images of all items, of the "first" under each heading, or "none".
    """
    first = {its.id: its for item in issue.items if (its := item.first) and its.image and allowed(its.image)}
    named = Counter(article.image for article in first.values())
    single = [article for article in first.values() if named[article.image] == 1]
    leads = {its.id for section in issue.sections if section.items and (its := section.items[0].first)}
    printed = (one for one in single if shown == "all" or (shown == "first" and one.id in leads))
    return Wanted(articles=tuple(printed), repeated=len(first) - len(single))


@dataclass(frozen=True, slots=True, kw_only=True)
class Maker:
    """Makes the pictures of one build."""

    fetch: Fetch
    kept: Kept
    before: Mapping[str, Picture]
    """What earlier builds of the same issue made, by article."""

    def made(self, article: Article) -> Made:
        """The article's picture, taken over where the last build had it. Raises FetchError, ImageError.

        robots.txt is asked before its address: it stands on a page, and no feed says that it is for programs.
        """
        return self._taken_over(article) or self._fetched(article)

    def _taken_over(self, article: Article) -> Made | None:
        had = self.before.get(article.id)
        if had is None or had.url != article.image or (data := self.kept(had.name)) is None:
            return None
        return Made(picture=replace(had, alt=article.image_alt), data=data)

    def _fetched(self, article: Article) -> Made:
        url = article.image or Url("")
        small = extract.picture(self.fetch(url, page=True).body, url)
        picture = Picture(
            article=article.id,
            name=small.name,
            width=small.width,
            height=small.height,
            bytes=len(small.data),
            url=url,
            alt=article.image_alt,
        )
        return Made(picture=picture, data=small.data)


def chosen(made: Iterable[Made], *, total_kb: int) -> Chosen:
    """The pictures that are printed: none that two articles share, and no more than one mail may carry.

    What is too much is left out from the end of the issue: what stands first is read first.
    """
    found = tuple(made)
    named = Counter(one.picture.name for one in found)
    alone = [one for one in found if named[one.picture.name] == 1]
    within, left = [], total_kb * KILO
    for one in alone:
        left -= len(one.data)
        if left < 0:
            break
        within.append(one)
    return Chosen(
        pictures=tuple(one.picture for one in within),
        files={one.picture.name: one.data for one in within},
        repeated=len(found) - len(alone),
        beyond=len(alone) - len(within),
    )


def hasty(settings: Settings) -> Settings:
    """The settings with less time for each address."""
    return replace(settings, total_seconds=min(settings.total_seconds, SECONDS))


def pictured(
    issue: Issue,
    settings: Settings,
    report: Report,
    *,
    fetch: Fetch,
    before: Issue | None,
    kept: Kept,
    shown: str = "all",
    progress: Progress | None = None,
) -> Chosen:
    """The images of the articles that are printed; those that cannot be had are failures in the report."""
    from concurrent.futures import ThreadPoolExecutor

    blocked = collect.blocks(settings.block)
    those = wanted(issue, lambda url: not blocked(url), shown=shown)
    known = {picture.article: picture for picture in _had(before)}
    maker = Maker(fetch=fetch, kept=kept, before=known)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        made = each("images", maker.made, those.articles, report, name=_image, progress=progress, mapped=pool.map)
        found = chosen(made, total_kb=settings.images.total_kb)
    report.images, report.images_beyond = len(found.pictures), found.beyond
    report.images_shared = those.repeated + found.repeated
    return found


def unprinted(before: Issue | None, pictures: Iterable[Picture]) -> tuple[Picture, ...]:
    """What earlier builds of the issue made beside the pictures that are printed now: not to be fetched again."""
    printed = {one.article for one in pictures}
    return tuple(one for one in _had(before) if one.article not in printed)


def _had(before: Issue | None) -> tuple[Picture, ...]:
    return (*before.pictures, *before.unprinted) if before else ()


def _image(article: Article) -> str:
    return article.image or ""
