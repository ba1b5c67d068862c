"""Items of several articles, put together by hand; outlets and people are invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from digest.summarize.choosing import Chosen
from digest.summarize.items import printed
from digest.values import Article, Heading, Item, Sentence, Source, Story, Url

POST = ("The port of Lesser Varn closed on Monday.", "Forty ships wait outside.", "A pilot saw the gate fall.")
ECHO = ("Engineers call the gate beyond repair.", "“It fell like a door,” said Ada Vale.")
WIRE = ("Insurers met at noon.",)


def article(id: str, outlet: str, said: Sequence[str], **given: object) -> Article:
    """An article of these sentences."""
    return Article(
        id=id,
        title=f"The gate of Lesser Varn, {outlet}",
        text=" ".join(said),
        source=Source(location="feed.xml"),
        outlet=outlet,
        **{"url": Url(f"https://{outlet.split()[-1].lower()}.example/{id}"), **given},  # type: ignore[arg-type]
    )


def story() -> Story:
    """One event, three outlets."""
    told = (("p", "Harbour Post", POST), ("e", "The Echo", ECHO), ("w", "Coast Wire", WIRE))
    return Story(
        id="gate",
        articles=tuple(article(id, outlet, said) for id, outlet, said in told),
        heading=Heading(name="Haiti", kind="place"),
    )


def receipt(of: Story, words: str) -> Sentence:
    """The receipt of the words, in the article that has them."""
    one = next(one for one in of.articles if words in one.text)
    start = one.text.index(words)
    return Sentence(article=one.id, start=start, end=start + len(words), sha256=one.sha256)


def told(*sentences: str, others: Sequence[str] = (), of: Story | None = None) -> Item:
    """The story's item of these sentences, with these candidates."""
    its = of or story()
    chosen = Chosen(
        sentences=tuple(receipt(its, one) for one in sentences),
        method="lede",
        why="the first paragraph",
    )
    return replace(printed(its, chosen), candidates=tuple(receipt(its, one) for one in others))
