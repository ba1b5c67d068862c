"""How big and how long: the HTML and the message as a whole, lines as they travel, links and images."""

from __future__ import annotations

from collections.abc import Iterator

from digest.check import images
from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark
from digest.text import flat
from digest.values import Edition

CLIPPED, NEARLY = 102_400, 90_000
"""Bytes of HTML: Gmail shows no more than the first; the second leaves room for what servers add."""
LONGEST, LONGEST_ENCODED = 998, 76
"""Octets a line without its CRLF (RFC 5322 2.1.1; RFC 2045 6.7 and 6.8)."""
MOST_LINKS = 100
"""More of them and nobody finds the one that matters; filters take such a mail for spam more easily."""


def html_size(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """The HTML, where Gmail clips it or soon will."""
    # As it arrives: the reader's own link makes it longer than the edition's.
    size = len(letter.html.data) if letter.html else 0
    if size > NEARLY:
        limit = CLIPPED if size > CLIPPED else NEARLY
        over = f"{size - limit:,} ({(size - limit) / limit:.0%}) over {limit:,}"
        end = "Gmail clips the rest" if size > CLIPPED else f"Gmail clips at {CLIPPED:,}"
        yield Remark("html", f"the HTML has {size:,} bytes, {over}; {end}", "E" if size > CLIPPED else "W")
    if edition.rest:
        names = flat(", ".join(edition.rest), 120)
        left = f"the last {'headings are' if len(edition.rest) > 1 else 'heading is'} on the web page alone"
        yield Remark("html", f"{left}, since the mail would have been too long: {names}", "W")


def long_line(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Lines that servers may break or refuse."""
    for number, line in enumerate(letter.lines, start=1):
        if len(line) > LONGEST:
            message = f"line {number} of the message has {len(line):,} octets, more than {LONGEST}"
            yield Remark(letter.where(number), message)


def long_encoded_line(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """Lines longer than their transfer encoding allows."""
    for part in letter.parts:
        if part.encoding not in {"quoted-printable", "base64"}:
            continue
        for at, line in enumerate(part.lines):
            if len(line) > LONGEST_ENCODED:
                place = f"line {part.first + at} of the message" if part.first else f"line {at + 1} of the part"
                yield Remark(part.where, f"{place} has {len(line):,} octets of {part.encoding}, more than 76")


def too_much(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """More than 100 links, or images that have more than a megabyte together."""
    count = len(letter.page.links) if letter.page else 0
    if count > MOST_LINKS:
        yield Remark(
            "html", f"the HTML has {count:,} links, more than {MOST_LINKS}: fewer items, or fewer links each"
        )
    yield from images.heavy(edition, letter)


def server_size(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """A message that the server has said it will not take; zero is no limit of its."""
    size = len(letter.raw)
    if post.size_limit and size > post.size_limit:
        over = f"{size - post.size_limit:,} more than the server takes ({post.size_limit:,})"
        yield Remark("message", f"the message has {size:,} octets, {over}: fewer items")
