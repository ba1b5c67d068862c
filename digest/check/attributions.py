"""Edits that make a fact of a claim: the source says who says so, the edited sentence does not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from digest.check import claim_words, drafted, speakers
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.naming import folded
from digest.receipts import whole
from digest.values import Edition, Item

ALIKE = 0.6
"""The share of an edited sentence's words that the sentence has from which it was taken."""
REPEATED = 0.8
"""The same for a sentence that says as much without a speaker: then an article vouches for it."""
LONGEST_SENTENCE = 60
"""Words of a source's sentence; a longer one is several without their full stops, each with a speaker or none."""
LEAST = 3
"""Words that must be kept of a claim: with fewer it may be another one."""
KEPT = 0.6
"""The share of a claim's words that are kept where the edited sentence says other things too."""
MOST_SENTENCES = 1_000
"""Sentences of a story that are compared; and a fiftieth of them of the item."""


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_WORD = re.compile(r"\w+")
_SHORTEST = 4
_ASIDE = 6
"""Words of ", Vale told reporters on Monday": a speaker set off by commas."""
_BREAK = re.compile(r"[,;”\"»–—]")
_AFTER_ASIDE = re.compile(r"[,.;:]|$")
_ENDS = re.compile(r"[\"”’»)]{0,2}\s{0,2}(?:[.;:!?]|$)")
# ", and officials said ..." begins another claim.
_CONJUNCTIONS = _set(
    "and but while as which who though although y pero mientras et mais tandis und aber wahrend ma mentre mas "
    "enquanto и а но і та але что що that"
)
_ADJECTIVE = re.compile(
    "alleg|suspect|purport|rumo|presunt|supuest|présum|suppos|mutma|angeb|verdäch|suppost|suspeit|alegad|sospech|"
    "предполаг|подозреваем|обвиняем|підозрюван|обвинувачен|ймовірн",
    re.IGNORECASE,
)
_QUOTATION = re.compile(r"“[^“”]{0,600}”|\"[^\"]{0,600}\"|«[^«»]{0,600}»|„[^„“]{0,600}“")
_SNIPPET = 22
_NOBODY = _set("that this they them their there these those which what when with have been were will would also")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """Somebody's claim in a sentence of an article."""

    marker: str
    snippet: str
    scope: frozenset[str]
    """The words of what is claimed."""
    first: frozenset[str]
    """Those right after a doubt, which it is about; empty for other claims."""
    speaker: frozenset[str]


def dropped_attribution(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """An edited sentence that keeps a claim of its source and drops who says so, or that it is only said."""
    for item in drafted.edited(edition):
        language = drafted.language(item, edition)
        if claim_words.known(language) and not whole(item):
            for message in dict.fromkeys(_dropped(item, edition, language)):
                yield drafted.remark(item, message)


def _dropped(item: Item, edition: Edition, language: str) -> Iterator[str]:
    its = (one for one in _sources(item, edition) if len(one.split()) <= LONGEST_SENTENCE)
    sources = [(sentence, _words(sentence)) for sentence in islice(its, MOST_SENTENCES)]
    whole = _words(drafted.printed(item))
    said = list(islice(drafted.sentences(drafted.printed(item)), MOST_SENTENCES // 50))
    for at, sentence in enumerate(said):
        taken = _taken_from(sentence, sources, language)
        if taken is None:
            continue
        claims = list(_claims(taken, language))
        who = frozenset(word for claim in claims for word in claim.speaker)
        if _covered(sentence, taken, language) or _said_beside(said, at, who, [one for one, _ in sources], language):
            continue
        for claim in claims:
            if _keeps(_words(sentence), claim):
                if message := _message(claim, sentence, whole, language):
                    yield message
                break


def _sources(item: Item, edition: Edition) -> Iterator[str]:
    """What was generated for the item, then what its articles say, sentence by sentence."""
    for section in edition.issue.generated:
        for one in section.items:
            if one.id == item.id:
                yield from drafted.sentences(drafted.printed(one))
    for article in item.story.articles if item.story else ():
        yield from drafted.sentences(article.text[: drafted.LONGEST])


def _taken_from(sentence: str, sources: Sequence[tuple[str, frozenset[str]]], language: str) -> str | None:
    """The source's sentence that the edited one was made of; None where there is none, or one that claims nothing."""
    words = _words(sentence)
    best, most = None, (0.0, 0.0)
    for source, theirs in sources:
        if source == sentence:
            return None
        common = len(words & theirs)
        if not words or common < min(LEAST, len(words)) or common < ALIKE * len(words):
            continue
        attributed = _marked(source, language)
        if common >= REPEATED * len(words) and not attributed:
            return None
        if attributed and (common / len(words), common / len(theirs)) > most:
            best, most = source, (common / len(words), common / len(theirs))
    return best


def _marked(sentence: str, language: str) -> bool:
    return bool(claim_words.pattern(language, "says", "by", "doubt", "adverb").search(_unquoted(sentence)))


def _unquoted(sentence: str) -> str:
    """The sentence, as long as before, with blanks for what is quoted: a "say" in there is no claim of ours."""
    return _QUOTATION.sub(lambda match: " " * len(match[0]), sentence)


def _covered(sentence: str, taken: str, language: str) -> bool:
    """Whether the sentence says that somebody says so; an adverb alone does not say who.

    Words such as "reveals" count where the source's sentence has them not, and none counts within a quotation.
    """
    plain = claim_words.pattern(language, "adverb").sub(" ", _unquoted(sentence))
    if claim_words.pattern(language, "says", "by", "doubt").search(plain):
        return True
    weak = claim_words.pattern(language, "kept")
    known = {folded(match[0]) for match in weak.finditer(taken)}
    return any(folded(match[0]) not in known for match in weak.finditer(plain))


def _said_beside(said: Sequence[str], at: int, who: frozenset[str], sources: Sequence[str], language: str) -> bool:
    """Whether a speaker stands before a colon, after a dash, or in a short sentence that follows: "Vale said so."."""
    if speakers.told_by(said[at], who, sources, language):
        return True
    after = said[at + 1] if at + 1 < len(said) and len(said[at + 1].split()) <= _ASIDE else ""
    if not claim_words.pattern(language, "says", "by", "doubt").search(after):
        return False
    return not who.isdisjoint(_words(after)) or speakers.named(_WORD.findall(after), sources)


def _claims(sentence: str, language: str) -> Iterator[_Claim]:
    """The claims of the sentence; those with a speaker first, then what is in doubt."""
    for kind in ("says", "by", "doubt", "adverb"):
        for match in claim_words.pattern(language, kind).finditer(_unquoted(sentence)):
            yield _claim(sentence, match, kind, speakers.calendar(language))


def _claim(sentence: str, match: re.Match[str], kind: str, calendar: frozenset[str]) -> _Claim:
    before, after = sentence[: match.start()], sentence[match.end() :]
    speaker, claimed = _parts(before, after, kind)
    return _Claim(
        marker=" ".join(match[0].split()),
        snippet=_snippet(sentence, match.start(), match.end()),
        scope=_words(claimed) - _words(speaker),
        first=_first(match[0], before, after, kind),
        speaker=_words(speaker) - _NOBODY - calendar,
    )


def _parts(before: str, after: str, kind: str) -> tuple[str, str]:
    """Who says so, and what."""
    stop = _AFTER_ASIDE.search(after)
    aside = after[: stop.start()] if stop else after
    if kind == "by":
        speaker = aside if len(aside.split()) <= _ASIDE else " ".join(aside.split()[:2])
        opening = len(before.split()) < LEAST
        return speaker, after if opening else before + after
    if kind in {"doubt", "adverb"}:
        return "", after
    breaks = [one.end() for one in _BREAK.finditer(before)]
    since = before[breaks[-1] :] if breaks else before
    joined = since.split()[:1] and folded(since.split()[0]) in _CONJUNCTIONS
    if breaks and not joined and len(since.split()) <= _ASIDE and len(aside.split()) <= _ASIDE + 2:
        return since + " " + aside, before[: breaks[-1]] + after[len(aside) :]
    return " ".join(since.split()[-_ASIDE:]), after


def _first(marker: str, before: str, after: str, kind: str) -> frozenset[str]:
    """The word that an adjective doubts, or the two of which a verb's object is one: "denied taking bribes".

    So it is with adverbs; one that ends its clause doubts the two words before it. None for a claim with a speaker.
    """
    if kind not in {"doubt", "adverb"}:
        return frozenset()
    adjective = kind == "doubt" and _ADJECTIVE.match(marker) and " " not in marker
    following, leading = ([folded(word) for word in _WORD.findall(part)] for part in (after[:120], before[-120:]))
    if kind == "adverb" and _ENDS.match(after):
        return frozenset([word for word in leading if len(word) >= _SHORTEST][-2:])
    return frozenset([word for word in following if len(word) >= _SHORTEST][: 1 if adjective else 2])


def _snippet(sentence: str, start: int, end: int) -> str:
    """The words around the marker."""
    left, right = max(0, start - _SNIPPET), min(len(sentence), end + _SNIPPET)
    left = sentence.rfind(" ", 0, left) + 1 if left else 0
    right = sentence.find(" ", right) if sentence.find(" ", right) >= 0 else len(sentence)
    return ("…" if left else "") + sentence[left:right] + ("…" if right < len(sentence) else "")


def _keeps(words: frozenset[str], claim: _Claim) -> bool:
    """Whether the edited sentence still says what was claimed."""
    if claim.first:
        return not words.isdisjoint(claim.first)
    kept = len(words & claim.scope)
    return (
        bool(kept)
        and kept >= min(LEAST, len(claim.scope))
        and (kept >= KEPT * len(claim.scope) or 2 * kept >= len(words))
    )


def _message(claim: _Claim, sentence: str, whole: frozenset[str], language: str) -> str:
    """What was dropped; "" where a doubt is kept and so is the speaker, or there was none."""
    if not claim_words.pattern(language, "adverb").search(sentence):
        source = quoted(claim.snippet, 90)
        return f"drops {quoted(claim.marker)}, which makes a fact of a claim: the article has {source}"
    if claim.first or not claim.speaker or not whole.isdisjoint(claim.speaker):
        return ""
    return f"no longer says who says so: the article has {quoted(claim.snippet, 90)}"


def _words(text: str) -> frozenset[str]:
    """The words that say something, folded: four letters or more, and figures."""
    return frozenset(folded(word) for word in _WORD.findall(text) if len(word) >= _SHORTEST or word.isdecimal())
