"""The newsletter's `sources.opml`: read as it stands, changed in place, written whole or not at all."""

from __future__ import annotations

import codecs
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from digest.canonical import canonical
from digest.collect import files, opml_text, opml_write, places, raw
from digest.collect.opml import Outline, outlines, weight
from digest.collect.opml_text import Node, NotWellFormed
from digest.errors import FileError
from digest.settings import SOURCES
from digest.values import Source

Made = TypeVar("Made")
MOST_BYTES = 10_000_000
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{2,40})""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """`sources.opml` as it was read."""

    path: Path
    text: str
    encoding: str = "utf-8"
    read: bytes | None = None
    """The file's bytes; None where there was none."""

    @property
    def named(self) -> tuple[Node, ...]:
        """The outlines that name a source, in order."""
        return tuple(node for node in self._nodes() if node.name == "outline" and address(node))

    def _nodes(self) -> Iterable[Node]:
        return self._told(opml_text.root).walk()

    def find(self, wanted: str) -> tuple[Node, ...]:
        """The outlines of that address or file, however it is spelled; else those of that title."""
        folder = self.path.parent
        keys = {_key(wanted, folder), _key(wanted, folder, here=True)}
        spelled = tuple(node for node in self.named if _key(address(node), folder, here=True) in keys)
        title = wanted.strip().casefold()
        return spelled or tuple(node for node in self.named if node.get("title", "text").casefold() == title)

    def added(self, new: Sequence[Outline]) -> Book:
        """With these outlines at its end. Raises FileError."""
        return replace(self, text=self._told(lambda text: opml_write.added(text, new)))

    def removed(self, nodes: Iterable[Node]) -> Book:
        """Without these. Raises FileError."""
        addresses = {address(node) for node in nodes}
        return replace(self, text=self._told(lambda text: opml_write.removed(text, addresses)))

    def changed(self, node: Node, attributes: dict[str, str]) -> Book:
        """With these attributes of one. Raises FileError."""
        return replace(self, text=self._told(lambda text: opml_write.changed(text, address(node), attributes)))

    def _told(self, do: Callable[[str], Made]) -> Made:
        try:
            return do(self.text)
        except NotWellFormed as error:
            raise FileError(path=f"{self.path}:{error.line}", reason=error.reason) from error

    def write(self) -> None:
        """Puts it in its place. Raises FileError where it cannot be written, or was saved by somebody meanwhile."""
        if _bytes(self.path) != self.read:
            raise FileError(path=str(self.path), reason="was saved by somebody meanwhile: try again")
        write_whole(self.path, self.text.encode(self.encoding, "xmlcharrefreplace"))


def address(node: Node) -> str:
    """The address that an outline names, as written; "" for a folder."""
    return node.get("xmlurl", "url")


def tags(node: Node) -> tuple[str, ...]:
    """The outline's own categories."""
    return tuple(one.strip() for one in node.get("category").split(",") if one.strip())


def weighs(node: Node) -> float:
    """The outline's own weight."""
    return weight(node.get("weight")) or 1.0


def book(folder: Path) -> Book:
    """The folder's `sources.opml`; where there is none yet, an empty one. Raises FileError, with the line."""
    path = folder / SOURCES
    data = _bytes(path)
    if data is None:
        return Book(path=path, text=opml_write.EMPTY)
    text, encoding = _decoded(data, path)
    made = Book(path=path, text=text, encoding=encoding, read=data)
    made._nodes()
    return made


def listed(path: Path) -> tuple[Outline, ...]:
    """What another reader's OPML file names. Raises FileError."""
    try:
        return outlines(raw.text(files.read(str(path), MOST_BYTES), None, MOST_BYTES))
    except ValueError as error:
        raise FileError(path=str(path), reason=str(error)) from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """Another list beside ours."""

    added: tuple[Outline, ...]
    known: tuple[Outline, ...]
    left_out: tuple[tuple[Outline, str], ...]
    """With the reason."""


def merged(ours: Book, theirs: Iterable[Outline], blocked: Callable[[str | None], bool]) -> Merged:
    """What of another reader's list is new to ours, what is not, and what cannot be taken."""
    here = {_key(address(node), ours.path.parent, here=True) for node in ours.named}
    new: list[Outline] = []
    known: list[Outline] = []
    left_out: list[tuple[Outline, str]] = []
    for one in theirs:
        web = places.web_address(one, None)
        key = canonical(web or "")
        if web is None:
            left_out.append((one, "is no address on the web"))
        elif key in here:
            known.append(one)
        elif blocked(web):
            left_out.append((one, "is on the block list"))
        else:
            here.add(key)
            new.append(replace(one, address=web))
    return Merged(added=tuple(new), known=tuple(known), left_out=tuple(left_out))


def portable(sources: Iterable[Source]) -> tuple[Outline, ...]:
    """Those of the sources that mean the same elsewhere: addresses, no files."""
    return tuple(
        Outline(address=one.location, title=one.title, tags=one.tags, feed=one.feed, weight=one.weight)
        for one in sources
        if places.is_address(one.location)
    )


def _decoded(data: bytes, path: Path) -> tuple[str, str]:
    """The text, every character of it, and what it is to be written in; new letters become references if need be."""
    declared = _DECLARED.match(data.removeprefix(codecs.BOM_UTF8))
    named = declared[1].decode("ascii") if declared else "utf-8"
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    try:
        other = codecs.lookup(named).name
        if text or not data:
            return text, other if text.isascii() and text.encode(other) == data else "utf-8"
        text = data.decode(other)
        if text.encode(other) != data:
            raise LookupError(f"is not {other}")
        return text, other
    except (LookupError, UnicodeError) as error:
        reason = f"cannot be changed as it is: save it as UTF-8 ({error})"
        raise FileError(path=str(path), reason=reason) from error


def _key(written: str, folder: Path, *, here: bool = False) -> str:
    """What is the same for two spellings of one place; a path in the file is one below its folder."""
    if places.is_address(written) or written.lower().startswith("feed:"):
        web = places.web_address(Outline(address=written, title=None, tags=(), feed=True), None)
        return canonical(web or written)
    return os.path.realpath(folder / written if here else written)


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(path=str(path), reason=error.strerror or "cannot be read") from error


def write_whole(path: Path, data: bytes) -> None:
    """Puts the bytes in the file; what stood there stands until all are written. Raises FileError."""
    path = path.resolve()  # what a link points to is written, the link stays
    try:
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        try:
            with open(descriptor, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(mode)
            os.replace(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise FileError(path=str(path), reason=f"cannot be written: {error.strerror or error}") from error
