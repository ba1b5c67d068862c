"""An IMAP mailbox (RFC 3501, 9051), looked at so that nothing in it changes but what is marked."""

from __future__ import annotations

import base64
import imaplib
import ipaddress
import re
import socket
import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import islice
from typing import Any

from digest.errors import DeliverError, TransportError
from subscribers.heads import LONGEST, WHOLE
from subscribers.mailboxes import Mail, Place
from subscribers.wire import Wire

CONNECT_S = 30.0
"""Seconds for connecting, TLS and each answer."""
_BATCH = 50
"""Heads asked for at once; with 20 ms to the server a thousand mails take half a second instead of twenty."""
_MOST = _BATCH * (LONGEST + 1024)
"""Octets of an answer: a batch of the longest heads that we ask for."""
_LEAVE_S = 2.0
_BROKEN = (imaplib.IMAP4.error, OSError, ValueError, TypeError, LookupError)
"""What imaplib raises: it reads numbers, ASCII and the parts of an answer without looking."""


class Mailbox:
    """A folder that is open."""

    def __init__(self, wire: Wire, place: Place) -> None:
        self._wire, self._place = wire, place

    def unread(self) -> Iterator[Mail]:
        """The folder's unread mails, oldest first; looking at them does not make them read. Raises TransportError."""
        with _told(self._place):
            found = self._asked("SEARCH", "UNSEEN")
        ids = iter(sorted({int(word) for line in found if isinstance(line, bytes) for word in _numbers(line)}))
        while batch := tuple(islice(ids, _BATCH)):
            with _told(self._place):
                heads = _heads(
                    self._asked("FETCH", ",".join(map(str, batch)), f"(UID BODY.PEEK[HEADER]<0.{LONGEST}>)")
                )
            yield from (
                Mail(head=heads.get(one), mark=partial(self._mark, one), whole=partial(self._whole, one))
                for one in batch
            )

    def _asked(self, command: str, *arguments: str) -> list[Any]:
        """What the server answers to the UID command."""
        kind, data = self._wire.uid(command, *arguments)
        if kind != "OK":
            raise _error(self._place, f"refuses {command}: {_words(data)}")
        return data

    def _whole(self, uid: int) -> bytes:
        with _told(self._place):
            found = _heads(self._asked("FETCH", str(uid), f"(UID BODY.PEEK[]<0.{WHOLE}>)"))
        return found.get(uid, b"")  # another program has taken it away

    def _mark(self, uid: int) -> None:
        with _told(self._place):
            kind, data = self._wire.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")
        if kind != "OK":
            raise DeliverError(subject=_name(self._place), reason=f"cannot be marked as read: {_words(data)}")


@contextmanager
def opened(
    place: Place, user: str | None, password: str | None, *, readonly: bool = False, named: str = "INBOX"
) -> Iterator[Mailbox]:
    """The mailbox, logged in to and the folder open. Raises DeliverError, TransportError.

    `named` is what its user and password are called in the environment.
    """
    if not user or password is None:
        reason = f"whose mailbox? Set DIGEST_{named}_USER and DIGEST_{named}_PASSWORD"
        raise DeliverError(subject=_name(place), reason=reason)
    with _told(place):
        secure = place.kind == "imaps"
        wire = Wire(place.host, place.port, secure=secure, seconds=CONNECT_S, most=_MOST)
    try:
        with _told(place):
            _encrypt(wire, place)
            _log_in(wire, place, user, password)
            _select(wire, place, readonly=readonly)
        yield Mailbox(wire, place)
        _leave(wire)
    finally:
        wire.shutdown()


def _encrypt(wire: Wire, place: Place) -> None:
    """TLS, unless it is on already or nobody can listen on the way; there only a server that wants it gets it."""
    if place.kind == "imaps" or (_loopback(place.host) and "LOGINDISABLED" not in wire.capabilities):
        return
    if "STARTTLS" not in wire.capabilities:
        raise _error(place, "offers no STARTTLS; nothing is sent in the clear (imaps:// for port 993)")
    kind, data = wire.xatom("STARTTLS")
    if kind != "OK":
        raise _error(place, f"refuses STARTTLS: {_words(data)}")
    wire.secure()
    wire.capabilities = tuple(_words(wire.capability()[1]).upper().split())


def _log_in(wire: Wire, place: Place, user: str, password: str) -> None:
    try:
        if "AUTH=PLAIN" in wire.capabilities:
            wire.authenticate("PLAIN", lambda _: f"\0{user}\0{password}".encode())
        elif (user + password).isascii() and (user + password).isprintable():
            wire.login(user, password)
        else:
            raise _error(place, "takes no user or password with letters beyond ASCII")
    except wire.abort:
        raise
    except wire.error as error:
        raise _error(place, f"refuses user and password: {_words(error.args)}") from error


def _select(wire: Wire, place: Place, *, readonly: bool) -> None:
    kind, data = wire.select(_quoted(place.folder), readonly)
    if kind != "OK":
        raise _error(place, f"no folder {place.folder}: {_words(data)}")


def _leave(wire: Wire) -> None:
    """Takes leave, without waiting long for an answer."""
    wire.seconds = min(wire.seconds, _LEAVE_S)
    with suppress(*_BROKEN):
        wire.logout()


@contextmanager
def _told(place: Place) -> Iterator[None]:
    """Whatever goes wrong on the line, raised as TransportError."""
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise _error(place, f"its certificate does not hold: {error.verify_message}") from error
    except ssl.SSLError as error:
        raise _error(place, f"no TLS: {error.reason or error}") from error
    except socket.gaierror as error:
        raise _error(place, f"no such host: {error.strerror}", transient=True) from error
    except TimeoutError as error:
        raise _error(place, "no answer in time", transient=True) from error
    except OSError as error:
        raise _error(place, error.strerror or "connection lost", transient=True) from error
    except _BROKEN as error:
        raise _error(place, _words(error.args) or "no IMAP answer", transient=True) from error


def _heads(answer: Iterable[Any]) -> dict[int, bytes]:
    """The heads, or whole mails, by their numbers; the number may stand before them or after."""
    found: dict[int, bytes] = {}
    before, head = b"", None
    for part in answer:
        if isinstance(part, tuple):
            before, head = part[0], part[1]
        elif head is not None and (match := re.search(rb"\bUID (\d{1,10})\b", before + b" " + part)):
            found[int(match[1])], head = head, None
    return found


def _numbers(line: bytes) -> list[bytes]:
    return re.findall(rb"\b\d{1,10}\b", line)


def _words(data: Iterable[Any]) -> str:
    """What the server said, on one line."""
    parts = (part.decode("utf-8", "replace") if isinstance(part, bytes) else str(part) for part in data if part)
    return " ".join(" ".join(parts).split())[:300]


def _quoted(folder: str) -> str:
    """The folder's name as IMAP writes it: beyond ASCII in modified UTF-7 (RFC 3501 5.1.3), in quotes."""
    name = re.sub(r"[^\x20-\x7e]+|&", lambda match: _utf7(match[0]), folder)
    return '"{}"'.format(re.sub(r'(["\\])', r"\\\1", name))


def _utf7(text: str) -> str:
    if text == "&":
        return "&-"
    return f"&{base64.b64encode(text.encode('utf-16-be')).decode().rstrip('=').replace('/', ',')}-"


def _loopback(host: str) -> bool:
    """Whether it is this very machine."""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def _name(place: Place) -> str:
    return f"{place.host}:{place.port}"


def _error(place: Place, reason: str, *, transient: bool = False) -> TransportError:
    return TransportError(relay=_name(place), reason=reason, transient=transient)
