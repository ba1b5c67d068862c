"""Words of one outlet that stand, after a person's edit, before the label of another one."""

from __future__ import annotations

from collections.abc import Iterator

from digest.check import drafted
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, quoted
from digest.values import Edition, Item


def wrong_label(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A sentence word for word of one outlet's article that the label behind it gives to another outlet.

    As when a sentence was pasted before a label that stood there already; `digest swap` brings the label along.
    """
    for item in drafted.edited(edition):
        yield from (drafted.remark(item, message) for message in dict.fromkeys(_wrong(item)))


def _wrong(item: Item) -> Iterator[str]:
    text, its = drafted.printed(item), drafted.sources(item)
    for start, end, article in its.receipts:
        label = next((one for at, one in its.labels if end <= at), None)
        if label is not None and label.outlet != article.outlet:
            words = quoted(text[start:end], drafted.QUOTED)
            yield f"{words} is {article.outlet}'s, and its label says {label.outlet}"
