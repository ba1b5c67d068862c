"""The newsletter's own rules: the first that fits a story decides its heading."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from digest.group import gazetteer
from digest.naming import names
from digest.text import flat
from digest.urls import host
from digest.values import Article, Rule, Story

PATTERN_CHARACTERS = 2_000
"""Of title and first paragraph, so much is searched by a person's regular expression."""
PATTERN_SECONDS, PATTERN_TOTAL = 1.0, 10.0
"""A search that takes longer is given up, and so is a pattern that has taken so long in all: some need longer
than the universe is old. A sound one takes a thousandth of it, so a busy machine does not change the result."""
WORDS_CHARACTERS = 200_000
"""So much of a text is searched for a rule's words."""


@dataclass(frozen=True)
class Said:
    """What a rule may ask about a story, each thing found when it is first asked."""

    story: Story
    place: str | None
    """The code of the place the story is about."""

    @cached_property
    def titles(self) -> str:
        """The articles' titles, a line each."""
        return "\n".join(dict.fromkeys(flat(one.title, 500) for one in self.story.articles[:20]))

    @cached_property
    def phrases(self) -> str:
        """Titles and the leading article's text, folded: words between single spaces, a space at both ends."""
        return _phrase(f"{self.titles}\n{self.story.lead.text[:WORDS_CHARACTERS]}")

    @cached_property
    def called(self) -> frozenset[str]:
        """What people are called by one word, folded: last names of full names, and names that are no place's."""
        lead = self.story.lead
        tongue = "en" if lead.language == "und" else lead.language
        found = names(f"{self.titles}\n{lead.text[:WORDS_CHARACTERS]}", language=tongue)
        places = gazetteer.lookup(tongue).phrases
        split = [gazetteer.words(name.text) for name in found]
        return frozenset(its[-1] for its in split if its and (len(its) > 1 or its[-1] not in places))

    @cached_property
    def opening(self) -> str:
        """Titles and first paragraph, as written."""
        first = first_paragraph(self.story.lead.text[:WORDS_CHARACTERS])
        return f"{self.titles}\n{first}"[:PATTERN_CHARACTERS]


def first_paragraph(text: str) -> str:
    """The first paragraph that has words."""
    return next((part.strip() for part in text.split("\n\n") if part.strip()), "")


def _phrase(text: str) -> str:
    """The folded words of a text with single spaces around them: a phrase is in it when its own are."""
    return f" {' '.join(gazetteer.words(text))} "


Test = Callable[[Said], str | None]
"""Why a story fits, in a few words, or None."""


class Rules:
    """Rules made ready: phrases folded, places looked up, patterns compiled."""

    def __init__(self, rules: Sequence[Rule], language: str = "en") -> None:
        self.slow: list[str] = []
        """Headings whose pattern took too long; it is not searched for again."""
        self._ready = [(rule.heading, list(_tests(rule, language, self.slow))) for rule in rules]

    def first(self, said: Said) -> tuple[str, str] | None:
        """The heading of the first rule that fits, and why; None when none does."""
        for heading, tests in self._ready:
            for test in tests:
                if (why := test(said)) is not None:
                    return heading, f"rule: {why}"
        return None


def _tests(rule: Rule, language: str, slow: list[str]) -> Iterator[Test]:
    """What the rule asks, one test a list."""
    if rule.words:
        yield _words_test(rule.words)
    if rule.places:
        yield _places_test(rule.places, language)
    if rule.people:
        yield _people_test(rule.people)
    if rule.outlets:
        yield _outlets_test(rule.outlets)
    if rule.tags:
        yield _tags_test(rule.tags)
    if rule.pattern:
        yield _pattern_test(rule.pattern, rule.heading, slow)


def _words_test(words: Sequence[str]) -> Test:
    asked = [(word, _phrase(word)) for word in words]

    def test(said: Said) -> str | None:
        return next((f"word “{word}”" for word, phrase in asked if phrase.strip() and phrase in said.phrases), None)

    return test


def _places_test(places: Sequence[str], language: str) -> Test:
    asked = [(place, gazetteer.codes(place.strip(), [language])) for place in places]

    def test(said: Said) -> str | None:
        return next((f"about {place}" for place, codes in asked if said.place in codes), None)

    return test


def _people_test(people: Sequence[str]) -> Test:
    asked = [(person, _phrase(person), person.strip()) for person in people]

    def test(said: Said) -> str | None:
        return next((f"names {person}" for person, *its in asked if _named(said, *its)), None)

    return test


def _named(said: Said, phrase: str, written: str) -> bool:
    """Whether the story names the person: a full name stands there, a last name is what somebody is called by."""
    if not phrase.strip():
        return False
    if written[0].lower() == written[0].upper():
        # Without capitals names are found by their letters alone, in some scripts without spaces around them.
        return phrase in said.phrases or (written in said.titles or written in said.story.lead.text)
    return phrase in said.phrases if " " in phrase.strip() else phrase.strip() in said.called


def _outlets_test(outlets: Sequence[str]) -> Test:
    asked = [(outlet, outlet.strip().casefold()) for outlet in outlets]

    def test(said: Said) -> str | None:
        for article in said.story.articles:
            for outlet, name in asked:
                if name and _from(article, name):
                    return f"outlet {outlet}"
        return None

    return test


def _from(article: Article, name: str) -> bool:
    at = host(article.url)
    names = {article.outlet.casefold(), (article.source.title or "").casefold()}
    wanted = name.removeprefix("www.")
    return name in names or at == wanted or ("." in wanted and at.endswith(f".{wanted}"))


def _tags_test(tags: Sequence[str]) -> Test:
    asked = {tag.strip().casefold(): tag for tag in tags if tag.strip()}

    def test(said: Said) -> str | None:
        for article in said.story.articles:
            for tag in (*article.tags, *article.source.tags):
                if tag.strip().casefold() in asked:
                    return f"tag {asked[tag.strip().casefold()]}"
        return None

    return test


def _pattern_test(pattern: str, heading: str, slow: list[str]) -> Test:
    compiled = _compiled(pattern)
    spent = [0.0]

    def test(said: Said) -> str | None:
        if spent[0] >= PATTERN_TOTAL:
            return None
        start = time.monotonic()
        try:
            found = compiled.search(said.opening, timeout=PATTERN_SECONDS)
        except TimeoutError:
            found, spent[0] = None, PATTERN_TOTAL
        spent[0] += time.monotonic() - start
        if spent[0] >= PATTERN_TOTAL:
            slow.append(heading)
        return f"pattern found in “{flat(found.group(), 40)}”" if found else None

    return test


def _compiled(pattern: str) -> Any:
    """The pattern, case ignored. `regex` is what `re` is, with a limit of time. Raises `regex.error`."""
    import regex  # type: ignore[import-untyped] # it ships no types

    return regex.compile(pattern, regex.IGNORECASE | regex.VERSION0)


def problem(rule: Rule) -> str | None:
    """What is wrong with a rule, in words for the person who wrote it; None when it can be used."""
    if not rule.heading.strip():
        return "a rule has no heading"
    if not (rule.words or rule.places or rule.people or rule.outlets or rule.tags or rule.pattern):
        return f"rule for {rule.heading!r}: asks for nothing (words, places, people, outlets, tags or pattern)"
    for place in rule.places:
        if not gazetteer.codes(place.strip(), ["en", "es", "ar"]):
            return f"rule for {rule.heading!r}: {place!r} is no country or region"
    if rule.pattern:
        return _pattern_problem(rule)
    return None


def _pattern_problem(rule: Rule) -> str | None:
    import regex

    try:
        compiled = _compiled(rule.pattern or "")
        for probe in _PROBES:
            compiled.search(probe, timeout=PATTERN_SECONDS)
    except regex.error as error:
        return f"rule for {rule.heading!r}: pattern {rule.pattern!r}: {error}"
    except (TimeoutError, RecursionError, MemoryError, OverflowError):
        return f"rule for {rule.heading!r}: pattern {rule.pattern!r}: takes too long to search for"
    return None


# Texts that make patterns with repeats inside repeats show themselves.
_PROBES = tuple(
    unit * (PATTERN_CHARACTERS // len(unit)) + end for unit in ("a", "1", " ", "word ", "A-") for end in ("!", "\n")
)
