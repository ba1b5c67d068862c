"""Rules that would have filed stories where a person put them.

A rule is made of what the stories have and what no story that stands elsewhere has: names of their titles, the place
they are about, tags, words of their titles, their outlet. The cheapest set that fits them all is taken greedily
(Chvatal 1979), each test weighed by how well it is likely to fit tomorrow's stories.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from digest.group import gazetteer
from digest.group.affairs import particular
from digest.group.rules import Rules, Said
from digest.group.words import meaningless, normal, usual_shares
from digest.naming import names
from digest.text import flat
from digest.values import Rule, Story

OPENING = 600
"""Characters of a text in which names are looked for; those that a title has too are taken."""
SHORTEST = 4
"""Letters of a word that a rule may ask for."""
_LIKELY: Mapping[str, float] = {"name": 1.0, "place": 0.9, "tag": 0.8, "region": 0.7, "word": 0.45, "outlet": 0.4}
"""How much a story that a test fits counts: a name is one matter, a word is in many."""
_ALONE: Mapping[str, float] = {"place": 0.3, "region": 0.2, "outlet": 0.1}
"""The same where it fits one story alone: that is no reason to move all that comes from there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A rule, and what it would have done to the stories at hand."""

    rule: Rule
    fits: tuple[str, ...]
    """Ids of the stories under its heading that it fits."""
    leaves: tuple[str, ...]
    """Ids of the moved stories that it does not fit."""


@dataclass(frozen=True, slots=True)
class _Test:
    kind: str
    text: str


def proposed(
    heading: str, moved: Sequence[Story], others: Sequence[tuple[Story, str]], *, language: str = "en"
) -> Proposal | None:
    """The rule that files the moved stories under the heading and takes no other story from its own.

    `others` are stories with the headings they stand under. None where nothing tells the moved ones from the others.
    The order of either changes nothing.
    """
    moved = sorted(moved, key=lambda story: story.id)
    said = {story.id: _said(story, language) for story in moved}
    here = {story.id: _said(story, language) for story, name in others if name == heading}
    elsewhere = [_said(story, language) for story, name in others if name != heading and story.id not in said]
    tests = sorted(
        {test for story in moved for test in _tests(story, language)}, key=lambda one: (one.kind, one.text)
    )
    good = {test: fits for test in tests if (fits := _fits(test, said, elsewhere, language))}
    chosen = list(_cover(good))
    if not chosen:
        return None
    rule = _rule(heading, chosen)
    fitted = {id for test in chosen for id in good[test]}
    ready = Rules([rule], language)
    also = {id for id, one in here.items() if id not in said and ready.first(one)}
    return Proposal(rule=rule, fits=tuple(sorted(fitted | also)), leaves=tuple(id for id in said if id not in fitted))


def fits(rule: Rule, story: Story, *, language: str = "en") -> bool:
    """Whether the rule files the story."""
    return Rules([rule], language).first(_said(story, language)) is not None


def _said(story: Story, language: str) -> Said:
    place = story.heading.place if story.heading else None
    its = gazetteer.codes(place, [language]) if place else frozenset()
    # A region's name brings its countries; a story that is about a region is about none of them.
    code = next((one for one in sorted(its) if gazetteer.name(one, language) == place), None)
    return Said(story, code)


def _tests(story: Story, language: str) -> Iterator[_Test]:
    """What may be asked of the story."""
    for one in _names(story, language):
        yield _Test("name", one)
    if story.heading and story.heading.place:
        yield _Test("place", story.heading.place)
    if story.heading and story.heading.region:
        yield _Test("region", story.heading.region)
    for article in story.articles:
        yield from (_Test("tag", tag.strip()) for tag in (*article.tags, *article.source.tags) if tag.strip())
    yield from (_Test("word", word) for word in _words(story))
    if story.lead.outlet.strip():
        yield _Test("outlet", story.lead.outlet.strip())


def _names(story: Story, language: str) -> Iterator[str]:
    """Names in the titles that the texts have, too; a person's last name as well."""
    title = flat(story.lead.title, 300)
    tongue = language if story.lead.language == "und" else story.lead.language
    for name in names(f"{title}\n{story.lead.text[:OPENING]}", language=tongue):
        last = name.text.split(" ")[-1]
        if particular(name, language, ()) and last in title and len(last) >= SHORTEST:
            yield last
            if name.text in title:
                yield name.text


def _words(story: Story) -> Iterator[str]:
    """Words of the title that are neither grammar nor in every newspaper."""
    written = [word for word in gazetteer.words(story.lead.title) if len(word) >= SHORTEST and not word[0].isdigit()]
    empty = meaningless({normal(word) for word in gazetteer.words(f"{story.lead.title} {story.lead.text[:OPENING]}")})
    common = usual_shares()
    yield from (word for word in written if normal(word) not in empty and normal(word) not in common)


def _fits(test: _Test, said: Mapping[str, Said], elsewhere: Sequence[Said], language: str) -> frozenset[str]:
    """The moved stories that the test fits; none where it fits a story that stands elsewhere."""
    rules = Rules([_rule("", [test])], language)
    found = frozenset(id for id, one in said.items() if rules.first(one))
    return frozenset() if any(rules.first(one) for one in elsewhere) else found


def _cover(good: Mapping[_Test, frozenset[str]]) -> Iterator[_Test]:
    """Tests that together fit all that can be fitted; of equally good ones the longest, which says most."""
    left = frozenset().union(*good.values()) if good else frozenset()
    while left:
        worth = {test: _worth(test.kind, len(fits & left)) for test, fits in good.items()}
        best = max(worth, key=lambda test: (worth[test], len(test.text), test.text, test.kind))
        yield best
        left -= good[best]


def _worth(kind: str, stories: int) -> float:
    return stories * (_ALONE.get(kind, _LIKELY[kind]) if stories == 1 else _LIKELY[kind])


def _rule(heading: str, tests: Sequence[_Test]) -> Rule:
    def asked(*kinds: str) -> tuple[str, ...]:
        return tuple(one.text for one in tests if one.kind in kinds)

    return Rule(
        heading=heading,
        words=asked("name", "word"),
        places=asked("place", "region"),
        outlets=asked("outlet"),
        tags=asked("tag"),
    )
