"""Source -> Entry: feeds, pages, saved files, OPML.

    sources(locations)  ->  Source, Source, ...      places: files, folders, addresses, OPML outlines
    entries(source)     ->  Entry, Entry, ...        reading: bytes -> text -> feed, page, saved text or OPML
    read(source)        ->  Reading                  the same with how the source answered, and whether it changed
    client(limits)      ->  a Fetch                  web: addresses to bytes, within limits, politely, guarded

Nothing here is trusted and nothing is taken away that `extract` may need: markup stays markup.
"""

from digest.collect.behind import with_page
from digest.collect.block import blocks
from digest.collect.limits import Fetch, Fetched, Known, Limits
from digest.collect.places import sources
from digest.collect.reading import Reading, entries, read
from digest.collect.seen import age_from, dated, keys, mark, url_key
from digest.collect.turns import by_turns
from digest.collect.web import AGENT, agent, client
from digest.values import Entry, Source

__all__ = [
    "AGENT",
    "Entry",
    "Fetch",
    "Fetched",
    "Known",
    "Limits",
    "Reading",
    "Source",
    "age_from",
    "agent",
    "blocks",
    "by_turns",
    "client",
    "dated",
    "entries",
    "keys",
    "mark",
    "read",
    "sources",
    "url_key",
    "with_page",
]
