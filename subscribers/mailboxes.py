"""Where readers' mails lie: a maildir, an IMAP mailbox, standard input. Read no more than needed."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal
from urllib.parse import unquote, urlsplit

from digest.errors import DeliverError
from subscribers.heads import LONGEST, WHOLE

PORTS = {"imap": 143, "imaps": 993}
"""RFC 9051, RFC 8314."""
FORMS = "maildir:PATH, imaps://host/FOLDER, imap://host/FOLDER or - for standard input"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail that nobody has read yet."""

    head: bytes | None
    """Its first octets, with the header in them; None where it cannot be read."""
    mark: Callable[[], None] = lambda: None
    """Marks it as read. Raises DeliverError."""
    whole: Callable[[], bytes] | None = None
    """Its first megabyte, fetched when it is asked for; None where the head is all there is. Raises DeliverError."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A mailbox's address in its parts."""

    kind: Literal["maildir", "imap", "imaps", "-"]
    path: Path = Path()
    host: str = ""
    port: int = 0
    folder: str = "INBOX"


def place(text: str) -> Place:
    """The mailbox that the text names. Raises ValueError, which never shows what may be a password."""
    scheme, colon, rest = text.partition(":")
    if text == "-":
        return Place(kind="-")
    if scheme == "maildir" and rest:
        return Place(kind="maildir", path=Path(rest.removeprefix("//")))
    if not colon or scheme not in PORTS:
        raise ValueError(f"no mailbox: {FORMS}")
    try:
        parts = urlsplit(text)
        port = parts.port or PORTS[scheme]
    except ValueError as error:  # it quotes what it cannot read
        raise ValueError(f"no mailbox: such as {scheme}://mail.example.org/INBOX") from error
    if "@" in parts.netloc:
        raise ValueError("user and password go into DIGEST_INBOX_USER and DIGEST_INBOX_PASSWORD, never into the URL")
    if not parts.hostname or parts.query or parts.fragment:
        raise ValueError(f"no mailbox: such as {scheme}://mail.example.org/INBOX")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    if not folder.isprintable():
        raise ValueError("no mailbox: a control character in the folder's name")
    return Place(kind=scheme, host=parts.hostname, port=port, folder=folder)  # type: ignore[arg-type]


@contextmanager
def unread(
    place: Place, user: str | None, password: str | None, *, readonly: bool = False, named: str = "INBOX"
) -> Iterator[Iterator[Mail]]:
    """The mails there that nobody has read; the mailbox is open meanwhile. Raises DeliverError, TransportError.

    `named` is what its user and password are called in the environment, between DIGEST_ and _USER.
    """
    if place.kind == "-":
        yield stream(sys.stdin.buffer)
    elif place.kind == "maildir":
        yield maildir(place.path)
    else:
        from subscribers import imap

        with imap.opened(place, user, password, readonly=readonly, named=named) as mailbox:
            yield mailbox.unread()


def maildir(path: Path) -> Iterator[Mail]:
    """The unread mails of the maildir: all in new/, and those in cur/ without the flag S. Raises DeliverError.

    Source: D. J. Bernstein, "Using maildir format": flags follow ":2,", in alphabetical order.
    """
    if not ((path / "new").is_dir() and (path / "cur").is_dir()):
        raise DeliverError(subject=str(path), reason="no maildir: it has no folders new and cur")
    try:
        # All names first: what is marked moves from one folder to the other.
        files = [
            one for folder in ("new", "cur") for one in sorted(os.scandir(path / folder), key=lambda one: one.name)
        ]
    except OSError as error:
        raise DeliverError(subject=str(path), reason=error.strerror or "cannot be read") from error
    unseen = (one for one in files if not one.name.startswith(".") and not _seen(one))
    return (mail for one in unseen if (mail := _mail(path, one)))


def _seen(file: os.DirEntry[str]) -> bool:
    return "S" in file.name.partition(":2,")[2] and Path(file.path).parent.name == "cur"


def _mail(path: Path, file: os.DirEntry[str]) -> Mail | None:
    """The mail in the file; None where there is none, or another program has moved it."""
    try:
        if not file.is_file():
            return None
        with open(file.path, "rb") as opened:
            return Mail(head=opened.read(LONGEST), mark=lambda: _move(path, file), whole=lambda: _whole(path, file))
    except FileNotFoundError:
        return None
    except OSError:
        return Mail(head=None)


def _whole(path: Path, file: os.DirEntry[str]) -> bytes:
    """The mail's first megabyte; nothing where another program has moved it meanwhile."""
    try:
        with open(file.path, "rb") as opened:
            return opened.read(WHOLE)
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise DeliverError(subject=str(path), reason=f"cannot be read: {error.strerror}") from error


def _move(path: Path, file: os.DirEntry[str]) -> None:
    """Into cur/, with the flag S; a mail program that was faster is right."""
    name, _, flags = file.name.partition(":2,")
    try:
        os.rename(file.path, path / "cur" / f"{name}:2,{''.join(sorted({*flags, 'S'}))}")
    except FileNotFoundError:
        pass
    except OSError as error:
        raise DeliverError(subject=str(path), reason=f"cannot be marked as read: {error.strerror}") from error


def stream(file: BinaryIO) -> Iterator[Mail]:
    """The one mail that is in the file, or each of an mbox, which begins with "From "."""
    line = file.readline(LONGEST)
    mbox = line.startswith(b"From ")
    while line:
        mail, line = _one(file, line, mbox=mbox)
        yield mail


def _one(file: BinaryIO, line: bytes, *, mbox: bool) -> tuple[Mail, bytes]:
    """The mail, and the line that the next one begins with, or b""."""
    kept = bytearray(line)
    end, blank = 0, False
    while line := file.readline(LONGEST):
        if mbox and blank and line.startswith(b"From "):
            break
        blank = line in (b"\n", b"\r\n")
        end = end or (len(kept) if blank else 0)
        if len(kept) < WHOLE:
            kept += line
    whole = bytes(kept[:WHOLE])
    return Mail(head=whole[: min(end or LONGEST, LONGEST)], whole=lambda: whole), line
