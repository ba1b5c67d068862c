"""The images that an edition names."""

from __future__ import annotations

from collections.abc import Iterator

from digest.check.letter import Letter
from digest.check.post import Post
from digest.check.words import Remark
from digest.values import Edition


def picture_missing(edition: Edition, post: Post, letter: Letter) -> Iterator[Remark]:
    """An image file that mail or web page shows and that does not lie beside the page."""
    for name in post.missing:
        if name in edition.html or name in edition.page:
            yield Remark("html", f"the file {name} is missing or damaged: readers would see a gap; build again")
