"""Source -> Entry: feeds, pages, saved files, OPML.

    sources(locations)  ->  Source, Source, ...      places: files, folders, addresses, OPML outlines
    entries(source)     ->  Entry, Entry, ...        reading: bytes -> text -> feed, page, saved text or OPML
    client(limits)      ->  a Fetch                  web: addresses to bytes, within limits

Nothing here is trusted and nothing is taken away that `extract` may need: markup stays markup.
"""

from digest.collect.limits import Fetch, Fetched, Limits
from digest.collect.places import sources
from digest.collect.reading import entries
from digest.collect.web import AGENT, client
from digest.values import Entry, Source

__all__ = ["AGENT", "Entry", "Fetch", "Fetched", "Limits", "Source", "client", "entries", "sources"]
