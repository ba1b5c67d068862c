"""What is new in an item whose story readers have had: names, numbers and sentences that were not in what ran."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from digest.edit.importance import picked
from digest.naming import Name, folded, names, numbers, value
from digest.text import flat
from digest.values import Article, Item, News, Ran, Sentence, Story

UNHEARD = 0.5
"""The share of a sentence's words that nothing of what ran has, from which the sentence is news itself."""
LEAST_UNHEARD = 3
"""Words that must be unheard: a short sentence has a half of two."""
SHORTEST_WORD = 4
"""Letters of a word that says something; shorter ones are mostly grammar."""

_WORD = re.compile(rf"[^\W\d_]{{{SHORTEST_WORD},}}")
_TOKEN = re.compile(r"[^\W\d_]+")
# Scripts without capitals or without spaces: sentences are compared by their pairs of characters.
_SPACELESS = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Offered:
    """The items that may be printed, and those that readers have had."""

    items: tuple[Item, ...]
    had: tuple[Item, ...]
    """Nothing in them is new."""


New = Callable[[Article, str], bool]
"""Whether a sentence of an article tells what readers have not had."""
Retold = Callable[[Story, New], Item | None]
"""The item of a story told by its news, or None where it has none."""


def offered(
    items: Sequence[Item],
    ran: Sequence[Ran],
    language: str = "en",
    *,
    every: bool = False,
    retold: Retold | None = None,
) -> Offered:
    """The items without those that only say again what ran; where a story ran or is continued, its news is marked.

    An item that says nothing new is `retold` first. What a person picked is always offered, and everything is with
    `every`. The order stays.
    """
    told = _by_story(ran)
    heard: dict[str, _Heard] = {}
    kept: list[Item] = []
    had: list[Item] = []
    for item in items:
        if (before := _before(item.story)) is None or before not in told:
            kept.append(item)
            continue
        if before not in heard:
            heard[before] = _heard(told[before])
        marked = replace(item, news=_news(item, heard[before], language))
        again = item.story is not None and item.story.ran is not None
        if again and not _any(marked.news) and retold:
            marked = _retold(marked, retold, heard[before], language)
        (had if again and not every and not _any(marked.news) and not picked(item) else kept).append(marked)
    return Offered(items=tuple(kept), had=tuple(had))


def _retold(item: Item, retold: Retold, heard: _Heard, language: str) -> Item:
    """The item told by its news, where an article that ran has some now, further down than its lede.

    Another outlet's report always has a name or a figure of its own somewhere; that is no news of the story.
    """
    updated = {one.id for one in item.story.articles if heard.holds(one)} if item.story else set()

    def new(article: Article, text: str) -> bool:
        if article.id not in updated:
            return False
        names = any(True for _ in _unheard_names(article, text, heard, language))
        return names or _unheard(flat(text), heard) or any(value(n) not in heard.numbers for n in numbers(text))

    told = retold(item.story, new) if item.story else None
    return replace(told, news=_news(told, heard, language)) if told else item


def _any(news: News | None) -> bool:
    return news is not None and bool(news.names or news.numbers or news.sentences)


def _before(story: Story | None) -> str | None:
    """The id of the story that ran, which this one is, or continues."""
    if story is None:
        return None
    if story.ran:
        return story.ran.story
    return story.follows.story if story.follows and story.follows.slug else None


def _by_story(ran: Sequence[Ran]) -> Mapping[str, list[Ran]]:
    found: dict[str, list[Ran]] = {}
    for one in ran:
        if one.item.story:
            found.setdefault(one.item.story.id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class _Heard:
    """Everything that the articles of a story said which ran, and what was printed of them."""

    text: str
    words: frozenset[str]
    numbers: frozenset[str]
    printed: tuple[str, ...]
    """What was printed of each."""

    def holds(self, article: Article) -> bool:
        """Whether the article is one that ran, or another print of it: it has what was printed, word for word."""
        text = flat(article.text)
        return any(one in text for one in self.printed if one)


def _heard(ran: Sequence[Ran]) -> _Heard:
    texts = [one.item.text for one in ran]
    for one in ran:
        texts += [
            f"{article.title}\n{article.text}" for article in (one.item.story.articles if one.item.story else ())
        ]
    whole = "\n".join(texts)
    return _Heard(
        flat(whole), _words(whole), frozenset(map(value, _numbers(texts))), tuple(flat(one.item.text) for one in ran)
    )


def _words(text: str) -> frozenset[str]:
    pairs = (text[at : at + 2] for at in range(len(text) - 1)) if _SPACELESS.search(text) else ()
    return frozenset({*map(folded, _TOKEN.findall(text)), *pairs})


def _numbers(texts: Iterable[str]) -> Iterable[str]:
    return (number for text in texts for number in numbers(text))


def _news(item: Item, heard: _Heard, language: str) -> News:
    """What the item's sentences and its story's title say that was not heard."""
    sources = {(one.id, one.sha256): one for one in item.story.articles} if item.story else {}
    told = [(one, sources.get((one.article, one.sha256))) for one in item.sentences]
    said = [(one, article, article.text[one.start : one.end]) for one, article in told if article]
    new_names: dict[str, None] = {}
    new_numbers: dict[str, None] = {}
    sentences: list[Sentence] = []
    for one, article, text in said:
        new_names |= dict.fromkeys(_unheard_names(article, text, heard, language))
        new_numbers |= dict.fromkeys(n for n in numbers(text) if value(n) not in heard.numbers)
        if _unheard(flat(text), heard):
            sentences.append(one)
    return News(names=tuple(new_names), numbers=tuple(new_numbers), sentences=tuple(sentences))


def _unheard_names(article: Article, text: str, heard: _Heard, language: str) -> Iterable[str]:
    """The names in the sentence that what ran has not, as they are written there."""
    tongue = language if article.language == "und" else article.language
    known: dict[str, Name] = {name.key: name for name in names(f"{article.title}\n{article.text}", language=tongue)}
    called = {name.last for name in known.values()}
    own = {name.key: name for name in names(text, language=tongue) if name.last not in called}
    inside = [name for name in {**known, **own}.values() if re.search(rf"\b{re.escape(name.text)}\b", text)]
    new = [name for name in inside if name.last not in heard.words]
    longest = [name for name in new if not any(name.text in other.text and name != other for other in new)]
    return [name.text for name in sorted(longest, key=lambda name: text.index(name.text))]


def _unheard(text: str, heard: _Heard) -> bool:
    if text in heard.text:
        return False
    pairs = [text[at : at + 2] for at in range(len(text) - 1)] if _SPACELESS.search(text) else []
    words = {*map(folded, _WORD.findall(text))} if not pairs else set(pairs)
    new = words - heard.words
    return len(new) >= LEAST_UNHEARD and len(new) >= UNHEARD * len(words)
