"""What the law wants everybody to see: the way out, and where the sender lives; and the way to fewer mails."""

from __future__ import annotations

from collections.abc import Iterator

from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Level, Remark, Where, addresses, quoted, squeezed
from digest.text import clean, flat
from digest.values import Edition, Masthead


def unsubscribe_link(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """No unsubscribe link, or one that nobody sees; a link to preferences that is lacking only warns."""
    if not post.unsubscribe:
        yield Remark("message", "the newsletter has no unsubscribe link")
        return
    yield from _unseen("unsubscribe link", post.unsubscribe, letter, None)
    if post.preferences:
        yield from _unseen("preferences link", post.preferences, letter, "W")


def _unseen(name: str, own: str, letter: Letter, level: Level | None) -> Iterator[Remark]:
    """What is wrong with one of the reader's own links, in HTML and in text."""
    if letter.page:
        links = [link for link in letter.page.links if link.href == own]
        if not links:
            yield Remark("html", f"there is no {name}: nothing leads to {quoted(own, 120)}", level)
        elif not any(link.shown for link in links):
            yield Remark("html", f"the {name} is hidden, or has neither text nor an image with alt", level)
    if letter.text and not any(own in readings for readings in addresses(letter.text.text)):
        yield Remark("text", f"there is no {name}: {quoted(own, 120)} is not in the text", level)


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
