"""A person, an organisation or an affair that several stories share: a heading that proposes itself.

It is proposed when enough stories of several outlets have its name in their titles, and retires by itself when they
no longer do, for it is decided anew from the stories at hand. Places, outlets and those who are in everything
(governments, parliaments, parties) are no affairs: what they do is told under what they do it to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from digest.group import gazetteer
from digest.naming import Name, names
from digest.text import flat
from digest.values import Story

STORIES = 3
"""Stories that an affair needs: the median heading of the 49 posts has three items."""
OUTLETS = 2
"""Outlets they must come from: one outlet's hobby is no affair."""
UBIQUITOUS = 0.12
"""The share of stories from which a name is in everything; in a small issue STORIES plus one are never too many."""
TELLERS = 3
"""Articles of a story whose titles are read, with the opening of the leading one."""
OPENING = 600
"""Characters of a text that are read for names: the lede says whom a story is about."""
_INSTITUTIONS = frozenset(
    gazetteer.words(
        """
    government parliament congress senate house court supreme ministry minister president police army military
    republicans republican democrats democrat democratic gop party conservatives labour liberals coalition opposition
    administration cabinet council committee commission department agency office union university bank church state
    states nations united white north south east west new york times post news press reuters associated bbc cnn afp
    covid-19s fbi cia nypd u.s uk eu un nato who
    """
    )
)
"""Words of names that stand for who acts, reports or decides, not for what is the matter."""


@dataclass(frozen=True, slots=True)
class Affair:
    """A name that several stories share."""

    name: str
    """As most of them write it: a person by the last name, when stories call them so."""
    stories: frozenset[str]
    """Ids of the stories."""


def affairs(stories: Sequence[Story], *, language: str = "en") -> Mapping[str, Affair]:
    """The affair of every story that has one, by the story's id; the one that most stories share.

    The order of the stories changes nothing.
    """
    told = {story.id: _told(story, language) for story in stories}
    outlets = {story.id: story.lead.outlet or story.id for story in stories}
    shared = _shared(stories, told)
    most = max(STORIES + 1, UBIQUITOUS * len(stories))
    good = {key: ids for key, ids in shared.items() if len(ids) <= most and _several(outlets, ids)}
    told_so = Counter(key for one in told.values() for key in one.literal)
    ranked = sorted(good, key=lambda key: (-len(good[key]), -told_so[key], -len(key), key))
    found: dict[str, Affair] = {}
    for key in ranked:
        free = {id for id in good[key] if id not in found}
        if len(free) >= STORIES and _several(outlets, free):
            affair = Affair(_written(key, [told[id] for id in sorted(good[key])]), frozenset(free))
            found.update(dict.fromkeys(sorted(free), affair))
    return found


@dataclass(frozen=True, slots=True)
class _Told:
    """The names of a story: in the titles, and what the texts call people after the first mention."""

    titles: Mapping[str, str]
    """Key -> as written."""
    alone: frozenset[str]
    """Keys of one word that stand alone inside a sentence."""
    literal: frozenset[str]
    """Keys that a title has as they are: "Quist" is in "Quist appeals", "Marla Quist" is not."""


def _told(story: Story, language: str) -> _Told:
    lead, outlets = story.lead, {word for article in story.articles for word in gazetteer.words(article.outlet)}
    title = "\n".join(flat(article.title, 300) for article in story.articles[:TELLERS])
    its = names(f"{title}\n{lead.text[:OPENING]}", language=_tongue(lead.language, language))
    inside = [name for name in its if particular(name, language, outlets)]
    alone = {name.key for name in inside if " " not in name.text}
    titles: dict[str, str] = {}
    literal: set[str] = set()
    for name in inside:
        last = name.text.split(" ")[-1]
        if last in title:
            titles.setdefault(name.key, name.text)
            titles.setdefault(name.last, last)
            literal |= {name.last, *({name.key} if name.text in title else ())}
    return _Told(titles, frozenset(alone), frozenset(literal))


def _tongue(own: str, newsletter: str) -> str:
    return newsletter if own == "und" else own


def particular(name: Name, language: str, outlets: Collection[str]) -> bool:
    """Whether the name may be an affair's: no place, nobody who stands for one, no institution, no outlet."""
    words = gazetteer.words(name.text)
    if not words or words[0][0].isdigit() or any(word in _INSTITUTIONS or word in outlets for word in words):
        return False
    phrases = gazetteer.lookup(language).phrases
    return " ".join(words) not in phrases and words[-1] not in phrases


def _shared(stories: Sequence[Story], told: Mapping[str, _Told]) -> dict[str, set[str]]:
    """The stories of every name in enough titles; of a full name and its last word, the one most stories have."""
    ids: defaultdict[str, set[str]] = defaultdict(set)
    for story in stories:
        for key in told[story.id].titles:
            ids[key].add(story.id)
    enough = {key: its for key, its in ids.items() if len(its) >= STORIES}
    standing = frozenset().union(*(one.alone for one in told.values())) if told else frozenset()
    return {key: its for key, its in enough.items() if " " in key or key in standing}


def _several(outlets: Mapping[str, str], ids: set[str]) -> bool:
    return len({outlets[id] for id in ids}) >= OUTLETS


def _written(key: str, told: Sequence[_Told]) -> str:
    """The commonest spelling; of equally common ones the first in the alphabet, capitals alone last."""
    forms = Counter(one.titles[key] for one in told)
    return min(forms, key=lambda form: (-forms[form], form.isupper() and len(form) > 4, form))
