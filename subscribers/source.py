"""A file of subscribers as text: its encoding, its lines one at a time, however long they are."""

from __future__ import annotations

import codecs
import hashlib
import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import BinaryIO

from digest.errors import FileError

LONGEST = 1_000_000
"""Characters of a line that are kept: what is longer is no subscriber, and memory has an end."""
_CHUNK = 1 << 16
_START = 64


class LineTooLong(Exception):
    """A line longer than any true one; it was read past."""


class Lines:
    """The lines, their ends on them, as `csv` wants them; `number` is the last one's, from 1.

    A line that is too long raises LineTooLong, and the next call goes on behind it.
    """

    def __init__(self, text: io.TextIOWrapper) -> None:
        self.text = text
        self.number = 0
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self.text.readline(LONGEST)
        if not line:
            self.ended = True
            raise StopIteration
        self.number += 1
        if self.number == 1:
            line = line.removeprefix("\ufeff") or "\n"
        if len(line) >= LONGEST and not _ended(line):
            while (rest := self.text.readline(LONGEST)) and not _ended(rest):
                pass
            raise LineTooLong
        return line


def _ended(line: str) -> bool:
    return line.endswith(("\n", "\r"))


def known_encoding(name: str) -> bool:
    """Whether it is the name of an encoding of text."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding=name)
    except (LookupError, ValueError):
        return False
    return True


@contextmanager
def lines(file: BinaryIO, name: str, encoding: str | None) -> Iterator[Lines]:
    """The file's lines from its beginning. Raises FileError where a byte is not of the encoding.

    Without an encoding it is UTF-8, or UTF-16 where a byte order mark says so.
    """
    told = encoding or _seen(file, name)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=told, newline="")
    try:
        yield Lines(text)
    except UnicodeError as error:
        raise FileError(path=name, reason=_undecodable(file, told, named=encoding is not None)) from error
    except OSError as error:
        raise FileError(path=name, reason=error.strerror or "cannot be read") from error
    finally:
        text.detach()  # the file is its opener's to close


def _seen(file: BinaryIO, name: str) -> str:
    """The encoding by the first bytes. Raises FileError for UTF-16 that does not say so, and names it."""
    file.seek(0)
    start = file.read(_START)
    if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    zeros = start[::2].count(0), start[1::2].count(0)  # a header's letters are mostly ASCII: every other byte is 0
    if max(zeros) * 4 > len(start) and min(zeros) == 0:
        guess = "utf-16-le" if zeros[1] else "utf-16-be"
        raise FileError(path=name, reason=f"seems to be UTF-16 without a byte order mark: give --encoding {guess}")
    return "utf-8"


def _undecodable(file: BinaryIO, encoding: str, *, named: bool) -> str:
    """In which line the first wrong byte is, and what to do about it."""
    file.seek(0)
    if file.read(4) == b"PK\x03\x04":
        return "is a spreadsheet or archive: save it as CSV"
    advice = "it is another encoding" if named else "name its encoding with --encoding, such as cp1252"
    return f"line {_first_wrong(file, encoding)} is not {encoding.upper()}: {advice}"


def _first_wrong(file: BinaryIO, encoding: str) -> int:
    """The line, from 1, of the first byte that is not of the encoding."""
    file.seek(0)
    decoder, number, good = codecs.getincrementaldecoder(encoding)(), 1, True
    while good:
        before, chunk = decoder.getstate(), file.read(_CHUNK)
        try:
            number += decoder.decode(chunk, final=not chunk).count("\n")
            good = bool(chunk)
        except UnicodeError:
            decoder.setstate(before)
            return number + _good_lines(decoder, chunk)
    return number


def _good_lines(decoder: codecs.IncrementalDecoder, chunk: bytes) -> int:
    """How many lines end before the chunk's first wrong byte."""
    ended = 0
    with suppress(UnicodeError):
        for n in range(len(chunk)):
            ended += decoder.decode(chunk[n : n + 1]) == "\n"
    return ended


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """The file's bytes, to be read more than once; what can be read only once (a pipe, `-`) is copied first.

    Raises FileError. The copy has no name, and is gone when the program ends.
    """
    try:
        file = _reread(open(path, "rb")) if path != "-" else _copy(sys.stdin.buffer)  # noqa: SIM115 - closed below
    except OSError as error:
        raise FileError(path=path, reason=error.strerror or "cannot be read") from error
    with file:
        yield file


def _reread(file: BinaryIO) -> BinaryIO:
    if file.seekable():
        return file
    with file:
        return _copy(file)


def fingerprint(file: BinaryIO) -> str:
    """The SHA-256 of the file's bytes, 64 hexadecimal digits."""
    file.seek(0)
    found = hashlib.sha256()
    while chunk := file.read(_CHUNK):
        found.update(chunk)
    return found.hexdigest()


def _copy(file: BinaryIO) -> BinaryIO:
    copy = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    shutil.copyfileobj(file, copy)
    copy.seek(0)
    return copy
