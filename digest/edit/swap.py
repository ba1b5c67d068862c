"""A sentence of an item taken out for one of its candidates: what a person may choose, and what is printed then."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from digest.edit.receipts import Texts, said, sources
from digest.edit.runs import form
from digest.errors import SwapError
from digest.receipts import whole
from digest.text import flat
from digest.urls import host, safe
from digest.values import Article, Item, Paragraph, Run, Sentence

Label = Callable[[Article], Run | None]
"""What makes the label that names an article's outlet; None where nothing names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A sentence that is printed, or could be."""

    text: str
    outlet: str
    url: str | None


def offers(item: Item, sentences: Sequence[Sentence]) -> tuple[Offer, ...]:
    """The item's sentences or candidates as a person reads them, in their order."""
    texts = sources(item)
    return tuple(_offer(texts[_source(one)], said(one, texts)) for one in _there(sentences, texts))


def _offer(article: Article, text: str) -> Offer:
    return Offer(text=text, outlet=flat(article.outlet or host(article.url), 60), url=safe(article.url))


def _there(sentences: Sequence[Sentence], texts: Texts) -> list[Sentence]:
    """Those that the item's articles still say."""
    return [one for one in sentences if said(one, texts)]


def swapped(item: Item, *, candidate: int, sentence: int, label: Label) -> Paragraph:
    """What is printed with the candidate of that number, from 1, in the place of the sentence of that number.

    Everything else stands as it stood, a person's emphasis and labels too. A candidate of another article brings
    that article's label, and a label goes where none of its article's sentences is left.
    Raises SwapError: no such candidate or sentence, a person's words in the item, an article that nothing names.
    """
    texts = sources(item)
    _check(item)
    new = _numbered(item, "candidate", _there(item.candidates, texts), candidate)
    old = _numbered(item, "sentence", item.sentences, sentence)
    parts = list(_parts(item, texts))
    labels = _labels(item, parts, texts[_source(new)], label)
    parts[sentence - 1] = replace(parts[sentence - 1], sentence=new, words=(Run(text=said(new, texts)),))
    if _source(new) != _source(old):
        parts = list(_labelled(parts, labels))
    return form(run for part in parts for run in (*part.words, Run(text=" "), *part.labels, Run(text=" ")))


def _check(item: Item) -> None:
    if item.story is None:
        raise SwapError(asked=_name(item), reason="it is a person's own line, which no article gives candidates for")
    if not whole(item):
        reason = "a person's words stand in it: put the sentence that you want in their place in draft.md by hand"
        raise SwapError(asked=_name(item), reason=reason)


def _numbered(item: Item, kind: str, there: Sequence[Sentence], number: int) -> Sentence:
    if 1 <= number <= len(there):
        return there[number - 1]
    count = f"there {'is' if len(there) == 1 else 'are'} {len(there)}" if there else "it has none"
    raise SwapError(asked=_name(item), reason=f"no {kind} {number}: {count}")


def _name(item: Item) -> str:
    return flat(item.text, 80) or item.id


def _source(sentence: Sentence) -> tuple[str, str]:
    return sentence.article, sentence.sha256


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    """A printed sentence with the labels that stand behind it."""

    sentence: Sentence
    words: Paragraph
    labels: Paragraph = ()


def _parts(item: Item, texts: Texts) -> Iterator[_Part]:
    """The item's runs, shared out to its sentences; they say just these, white space apart."""
    counts = [sum(not c.isspace() for c in said(one, texts)) for one in item.sentences]
    words: list[list[Run]] = [[] for _ in counts]
    labels: list[list[Run]] = [[] for _ in counts]
    at, left = 0, counts[0]
    for run in form(item.runs):
        if run.style == "source":
            labels[at].append(run)
            continue
        begun = 0
        for place, character in enumerate(run.text):
            if not character.isspace():
                if not left:
                    words[at].append(replace(run, text=run.text[begun:place].rstrip()))
                    at, left, begun = at + 1, counts[at + 1], place
                left -= 1
        words[at].append(replace(run, text=run.text[begun:]))
    for one, its, behind in zip(item.sentences, words, labels, strict=True):
        yield _Part(sentence=one, words=tuple(its), labels=tuple(behind))


Labels = dict[tuple[str, str], Paragraph]
"""The labels behind the sentences of an article."""


def _labels(item: Item, parts: Sequence[_Part], article: Article, label: Label) -> Labels:
    """The labels of each article as they stand, a person's own or none at all; a new article's as it is printed."""
    found: Labels = {}
    for part in parts:
        found[_source(part.sentence)] = part.labels or found.get(_source(part.sentence), ())
    if (article.id, article.sha256) not in found:
        new = label(article)
        if new is None and len(parts) > 1:
            raise SwapError(asked=_name(item), reason="nothing names the candidate's outlet beside the others")
        found[article.id, article.sha256] = (new,) if new else ()
    return found


def _labelled(parts: Sequence[_Part], labels: Labels) -> Iterator[_Part]:
    """The parts with each article's labels behind the last of its sentences in a row."""
    its = [_source(part.sentence) for part in parts]
    for part, source, after in zip(parts, its, [*its[1:], None], strict=True):
        yield replace(part, labels=labels[source] if source != after else ())
