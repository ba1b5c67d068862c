"""A sample newsroom: six invented outlets, for the demo and for tests.

The newsroom is a newsletter's folder: `digest.toml`, `sources.opml`, `feeds/` (RSS 2.0 with whole
articles and with summaries, Atom 1.0, JSON Feed) and `pages/` (saved HTML, one page saved as text).
Every article was written for this project; outlets, people and events are invented, places are real.
Nobody serves their images: `image` gets them from `images/`, which are drawn by tests/training/illustrations.py.
"""

from __future__ import annotations

import datetime as dt
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from digest.collect import Fetched, Known

DATE = dt.date(2026, 9, 21)
"""The day of the sample issue: its articles are of this day and the day before."""


def folder() -> Path:
    """The newsroom's folder inside the installed package; to be read or copied, never written to."""
    return Path(str(files(__name__))) / "newsroom"


def image(url: str, /, *, known: Known | None = None, page: bool = False) -> Fetched:
    """What the address of an article's image would answer, from the file of that name. Raises FetchError."""
    from digest.collect import Fetched
    from digest.errors import FetchError

    path = folder() / "images" / Path(urlsplit(url).path).name
    try:
        return Fetched(url=url, body=path.read_bytes())
    except OSError as error:
        raise FetchError(source=url, reason=error.strerror or "cannot be read") from error
