"""Bytes from disk and out of gzip, never more than asked for."""

from __future__ import annotations

import os
import stat
import zlib
from collections.abc import Iterator

from digest.errors import FetchError

GZIP = b"\x1f\x8b"
_SUFFIXES = frozenset({
    ".atom", ".feed", ".htm", ".html", ".json", ".jsonfeed", ".opml", ".rdf", ".rss", ".text", ".txt", ".xht",
    ".xhtml", ".xml"
})  # fmt: skip
"""Names that can hold articles; what a file really is, its content decides."""
_HEAD = 65_536
"""Bytes in which a JSON Feed names its version and an OPML file its root."""


class TooLarge(ValueError):
    """There is more than the limit allows."""


def read(path: str, most: int) -> bytes:
    """The file's bytes. Raises FetchError where it cannot be read or holds more than `most` bytes."""
    try:
        if waits(path):
            raise FetchError(source=path, reason="is a pipe, and nobody may ever write to it")
        with open(path, "rb") as file:
            data = file.read(most + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise FetchError(source=path, reason=reason[:1].lower() + reason[1:]) from error
    if len(data) > most:
        raise FetchError(source=path, reason=f"is larger than {size(most)}")
    return data


def waits(path: str) -> bool:
    """Whether opening the path could wait for ever: a named pipe."""
    return stat.S_ISFIFO(os.stat(path).st_mode)


def size(count: int) -> str:
    """The number of bytes as people say it."""
    return f"{count / 1_000_000:g} MB" if count >= 100_000 else f"{count:,} bytes"


def unpack(data: bytes, most: int) -> bytes:
    """What gzip or zlib packed, all members of it; a damaged end is left out.

    Raises TooLarge beyond `most` bytes, and ValueError where nothing can be unpacked. The output
    is bounded while it is made, so a bomb costs no more memory than `most`.
    """
    parts: list[bytes] = []
    left = most
    while data:
        unpacker = zlib.decompressobj(wbits=47)
        try:
            part = unpacker.decompress(data, left + 1)
        except zlib.error as error:
            if parts:
                break
            raise ValueError("damaged gzip data") from error
        left -= len(part)
        if left < 0:
            raise TooLarge(f"unpacks to more than {size(most)}")
        parts.append(part)
        data = unpacker.unused_data if unpacker.eof else b""
    return b"".join(parts)


def head(path: str) -> bytes:
    """The first bytes of the file, unpacked; b"" where it cannot be read."""
    try:
        if waits(path):
            return b""
        with open(path, "rb") as file:
            data = file.read(_HEAD)
    except (OSError, ValueError):
        return b""
    if not data.startswith(GZIP):
        return data
    try:
        return zlib.decompressobj(wbits=47).decompress(data, _HEAD)
    except zlib.error:
        return b""


def inside(folder: str) -> Iterator[str]:
    """The files in the folder and below it that can hold articles, in the order of their names.

    Hidden files and folders are passed over, and links to folders: they may lead round in a circle.
    Raises FetchError where the folder itself cannot be listed; one below it that cannot is passed over.
    """
    pending = _listed(folder)
    while pending:
        entry = pending.pop()
        if entry.is_dir(follow_symlinks=False):
            try:
                pending += _listed(entry.path)
            except FetchError:
                continue
        elif entry.is_file() and _may_hold_articles(entry.path):
            yield entry.path


def _listed(folder: str) -> list[os.DirEntry[str]]:
    """The folder's content, last name first."""
    try:
        with os.scandir(folder) as found:
            shown = [entry for entry in found if not entry.name.startswith(".")]
    except OSError as error:
        raise FetchError(source=folder, reason=(error.strerror or str(error)).lower()) from error
    return sorted(shown, key=lambda entry: entry.name, reverse=True)


def _may_hold_articles(path: str) -> bool:
    suffix = os.path.splitext(path.lower().removesuffix(".gz"))[1]
    if suffix == ".json":  # most JSON files are something else, and a person who names a folder means its articles
        return b"jsonfeed.org" in head(path)
    return suffix in _SUFFIXES
