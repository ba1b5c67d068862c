"""Stories under headings: the newsletter's rules, learned headings, the country, a shared affair, the catch-all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest.group import gazetteer, places
from digest.group.affairs import Affair, affairs
from digest.group.mentions import Mention, mentions
from digest.group.places import Place
from digest.group.rules import Rules, Said
from digest.group.tongue import tongue_of
from digest.languages import more_news
from digest.text import flat
from digest.values import Heading, Rule, Story

if TYPE_CHECKING:
    from digest.group.learned import Headings
    from digest.values import Article


TELLERS = 5
"""Articles of a story, the leading one first, that say together what it is about."""


def filed(
    stories: Sequence[Story],
    *,
    rules: Sequence[Rule] = (),
    language: str = "en",
    catch_all: str | None = None,
    learned: Headings | None = None,
    only_learned: bool = False,
) -> tuple[Story, ...]:
    """The stories, each with its heading and the reason for it, in the same order.

    The first that decides: the newsletter's own rules in their order; the rules and then the words of
    `learned`, which abstains when it is unsure; the country or region the story is about, in the
    newsletter's language; a person, organisation or affair that several of the stories share; the catch-all. With
    `only_learned` every heading is one of `learned`'s. Whatever decides, the heading also says what the story is
    about (`place`) and what it shares with others (`affair`).
    Raises nothing for no stories, or for articles without text.
    """
    desk = _Desk(
        rules=Rules(() if only_learned else rules, language),
        learned_rules=Rules(learned.rules if learned else (), language),
        learned=learned,
        language=language,
        catch_all=catch_all or more_news(language),
        only_learned=only_learned and learned is not None,
        affairs={} if only_learned else affairs(stories, language=language),
    )
    return tuple(replace(story, heading=desk.heading(story)) for story in stories)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk:
    """Everything a heading is decided with."""

    rules: Rules
    learned_rules: Rules
    learned: Headings | None
    language: str
    catch_all: str
    only_learned: bool
    affairs: Mapping[str, Affair]
    """By the story's id."""

    def heading(self, story: Story) -> Heading:
        """The heading of one story, with the place it is about and the affair it is part of."""
        told = [(article, self._read(article)) for article in story.articles[:TELLERS]]
        place = places.pooled([(found, len(article.text)) for article, found in told])
        affair = self.affairs.get(story.id)
        return replace(
            self._decided(story, told, place, affair),
            place=gazetteer.name(place.code, self.language) if place else None,
            affair=affair.name if affair else None,
        )

    def _decided(
        self,
        story: Story,
        told: Sequence[tuple[Article, Sequence[Mention]]],
        place: Place | None,
        affair: Affair | None,
    ) -> Heading:
        facts = Said(story, place.code if place else None)
        if ruled := self.rules.first(facts):
            return Heading(name=ruled[0], why=ruled[1], kind="rule")
        heading = self._learned(facts, told) or self._place(place) or _shared(affair) or self._rest()
        if late := [*self.rules.slow, *self.learned_rules.slow]:
            return replace(heading, why=f"{heading.why} (the pattern of “{late[0]}” took too long to search for)")
        return heading

    def _read(self, article: Article) -> list[Mention]:
        tongue = tongue_of(article, self.language)
        return mentions(flat(article.title, 600), article.text, language=tongue, outlet=article.outlet)

    def _learned(self, facts: Said, told: Sequence[tuple[Article, Sequence[Mention]]]) -> Heading | None:
        if self.learned is None:
            return None
        if ruled := self.learned_rules.first(facts):
            return Heading(name=ruled[0], why=ruled[1], kind="rule")
        guess = self.learned.guess([(one.title, one.text, found) for one, found in told])
        if self.only_learned or guess.sure:
            return Heading(name=guess.name, why=guess.why, kind="learned")
        return None

    def _place(self, place: Place | None) -> Heading | None:
        if place is None:
            return None
        name = gazetteer.name(place.code, self.language)
        kind = "country" if place.code.isalpha() and place.code != gazetteer.EUROPEAN_UNION else "region"
        region = gazetteer.region(place.code, self.language)
        return Heading(name=name, why=f"{kind}: {name}, {_where(place)}", kind="place", region=region)

    def _rest(self) -> Heading:
        return Heading(name=self.catch_all, why="nothing names a place it is about", kind="catch-all")


def _shared(affair: Affair | None) -> Heading | None:
    if affair is None:
        return None
    why = f"affair: {affair.name} is in the titles of {len(affair.stories)} stories"
    return Heading(name=affair.name, why=why, kind="affair")


def _where(place: Place) -> str:
    """Where a place is named, in words."""
    times = {0: "", 1: "once in the text", 2: "twice in the text"}.get(
        place.times, f"{place.times} times in the text"
    )
    named = " and ".join(part for part in ("in the title" if place.in_title else "", times) if part)
    return named or "told by a currency or a company's form"
