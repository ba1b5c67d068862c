"""What one way of reading an entry finds, before the ways are weighed against each other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from digest.values import Url


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The parts of an article that its page or text names; None or empty where it does not."""

    paragraphs: tuple[str, ...] = ()
    """Body paragraphs in order, each on one line; headings and list items are paragraphs."""
    title: str | None = None
    byline: str | None = None
    published: dt.datetime | None = None
    languages: tuple[str, ...] = ()
    """What the page declares, unverified, the most deliberate first."""
    outlet: str | None = None
    url: str | None = None
    """The page's own idea of its address, unverified."""
    canonical: Url | None = None
    """The page's own address, where it can be believed."""
    paywalled: bool = False
    image: str | None = None
    image_alt: str = ""
    """What the page says that its image shows."""
    tags: tuple[str, ...] = ()
