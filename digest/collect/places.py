"""From what a person names to the places that are read: folders listed, OPML files written out."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from digest.collect import files, opml, raw
from digest.collect.limits import Limits
from digest.errors import FetchError
from digest.urls import safe
from digest.values import Source

_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://", re.IGNORECASE)
_FEED_SCHEME = re.compile(r"feed:(?://)?(https?://)?", re.IGNORECASE)
_OPML = re.compile(rb"<opml[\s>]", re.IGNORECASE)
_DEEPEST = 4
"""OPML files within OPML files; people use two."""


def sources(locations: Iterable[str]) -> tuple[Source, ...]:
    """The places to read, in the order named, each once.

    A folder becomes the files in and below it that can hold articles, by name; an OPML file the sources it
    names, with their titles and with its folders and categories as tags. What cannot be
    opened stays in as it was named: `entries` says what is wrong with it. Nothing is fetched.
    """
    found: dict[str, Source] = {}
    for location in locations:
        for source in _expanded(Source(location=location), ()):
            found.setdefault(_key(source.location), source)
    return tuple(found.values())


def is_address(location: str) -> bool:
    """Whether the location is a URL and not a path."""
    return bool(_ADDRESS.match(location))


def outlined(outline: opml.Outline, parent: Source, address: str) -> Source:
    """The source that an outline of `parent` names."""
    tags = tuple(dict.fromkeys((*parent.tags, *outline.tags)))
    weight = parent.weight if outline.weight is None else outline.weight
    return Source(location=address, title=outline.title or parent.title, tags=tags, feed=outline.feed, weight=weight)


def web_address(outline: opml.Outline, base: str | None) -> str | None:
    """The outline's address where it is one on the web, `feed:` included; else None."""
    return safe(_FEED_SCHEME.sub(lambda found: found[1] or "http://", outline.address, count=1), base)


def _key(location: str) -> str:
    return location.split("#")[0] if is_address(location) else os.path.abspath(location)


def _expanded(source: Source, within: tuple[str, ...]) -> Iterator[Source]:
    """The source, or what it stands for. `within` are the OPML files that led here, outermost first."""
    location = source.location
    if is_address(location):
        yield source
    elif os.path.isdir(location):
        yield from _in_folder(source, within)
    elif _OPML.search(files.head(location)):
        yield from _in_opml(source, within)
    else:
        yield source


def _in_folder(source: Source, within: tuple[str, ...]) -> Iterator[Source]:
    try:
        paths = tuple(files.inside(source.location))
    except FetchError:
        paths = ()
    if not paths:
        yield source
    for path in paths:
        yield from _expanded(replace(source, location=path), within)


def _in_opml(source: Source, within: tuple[str, ...]) -> Iterator[Source]:
    path = os.path.realpath(source.location)
    if path in within or len(within) >= _DEEPEST:
        yield replace(source, problem="is named by itself, or too deep within OPML files")
        return
    try:
        most = Limits().max_bytes
        found = opml.outlines(raw.text(files.read(source.location, most), None, most))
    except FetchError:
        yield source
        return
    except ValueError as error:
        yield replace(source, problem=str(error))
        return
    for outline in found:
        if address := _address(outline, source.location):
            yield from _expanded(outlined(outline, source, address), (*within, path))
        else:
            problem = "lies outside the folder of the OPML file that names it; name it to `build` yourself"
            yield Source(location=outline.address, title=outline.title, problem=problem)


def _address(outline: opml.Outline, opml_path: str) -> str | None:
    """The URL, or the path beside the OPML file, that an outline names.

    A list of feeds goes from hand to hand, so it may not name just any file of its reader's: what lies
    outside its own folder is None.
    """
    written = outline.address
    if is_address(written) or _FEED_SCHEME.match(written):
        return web_address(outline, None) or written
    folder = os.path.dirname(opml_path)
    path = os.path.join(folder, written)
    home = os.path.realpath(folder or ".")
    if os.path.commonpath((home, os.path.realpath(path))) == home:
        return path
    return None
