"""The page behind an entry: what a feed only teases."""

from __future__ import annotations

from dataclasses import replace

from digest.collect import markup, raw
from digest.collect.limits import Fetched, Limits
from digest.errors import FetchError
from digest.values import Entry


def with_page(entry: Entry, page: Fetched, limits: Limits) -> Entry:
    """The entry with the whole page as its HTML; what its source said of it stays.

    Raises FetchError where the answer is no web page.
    """
    try:
        kind, text = raw.kind(raw.text(page.body, page.charset, limits.max_bytes))
    except ValueError as error:
        raise FetchError(source=page.url, reason=str(error)) from error
    if kind != "page":
        raise FetchError(source=page.url, reason="is no web page")
    return replace(entry, html=markup.scrubbed(text), text=None)
