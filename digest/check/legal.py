"""What the law wants everybody to see: the way out, and where the sender lives."""

from __future__ import annotations

from collections.abc import Iterator

from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark, Where, addresses, quoted, squeezed
from digest.text import clean, flat
from digest.values import Edition, Masthead


def unsubscribe_link(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """No unsubscribe link, or one that nobody sees."""
    if not post.unsubscribe:
        yield Remark("message", "the newsletter has no unsubscribe link")
        return
    if letter.page:
        links = [link for link in letter.page.links if link.href == post.unsubscribe]
        if not links:
            yield Remark("html", f"there is no unsubscribe link: nothing leads to {quoted(post.unsubscribe, 120)}")
        elif not any(link.shown for link in links):
            yield Remark("html", "the unsubscribe link is hidden, or has neither text nor an image with alt")
    if letter.text and not any(post.unsubscribe in readings for readings in addresses(letter.text.text)):
        yield Remark("text", f"there is no unsubscribe link: {quoted(post.unsubscribe, 120)} is not in the text")


def postal_address(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """No postal address, or lines of it that are not seen."""
    lines = _lines(edition.issue.masthead)
    if not lines:
        yield Remark("message", "the newsletter has no postal address: set newsletter.address in digest.toml")
    shown: list[tuple[Where, str]] = [("html", letter.page.shown)] if letter.page else []
    shown += [("text", letter.text.text)] if letter.text else []
    for where, text in shown:
        name, flowing = "HTML" if where == "html" else "text", squeezed(text)
        for line in lines:
            if squeezed(line) not in flowing:
                yield Remark(where, f"a line of the postal address does not show in the {name}: {quoted(line)}")


def _lines(masthead: Masthead) -> list[str]:
    """The lines of the address, less a first one that only says the newsletter's name again."""
    lines = [line for line in map(flat, clean(masthead.address).splitlines()) if line]
    return lines[1:] if lines[:1] == [flat(masthead.name)] else lines
