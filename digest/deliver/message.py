"""Edition -> messages: everything that is the same for all readers is encoded once, each reader's own is put in.

The readers' own parts are few: To, Message-ID, List-Unsubscribe, and in both bodies the links to unsubscribe and to
their preferences. A reader without a token for the latter has the newsletter's, whose page says how to get theirs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass
from email.header import Header
from email.utils import format_datetime, parseaddr

from digest import preferences, unsubscribe
from digest.deliver.bodies import Bodies, bodies
from digest.errors import DeliverError
from digest.text import flat
from digest.urls import ascii_domain
from digest.values import Address, Edition, Masthead, PersonId, Recipient

_CRLF = "\r\n"
_NAME, _SUBJECT = 200, 300
_LONGEST = 960
"""Octets of an address in List-Unsubscribe: the field's name and a comma are in the line, too (RFC 5322 2.1.1)."""
# What stands in a header as it is; the settings ask for no less, but an issue's file may have been changed by hand.
_PLAIN = re.compile(r"[A-Za-z0-9._-]{1,255}")
# An address between angle brackets: ASCII without blanks, quotes and brackets.
_BARE = re.compile(r"[!#-;=?-~]+")
_ATOM = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+")
TEST = "[Test] "


@dataclass(frozen=True, slots=True, kw_only=True)
class Skeleton:
    """An edition as a message, ready but for what is each reader's own."""

    masthead: Masthead
    slug: str
    sent_at: dt.datetime
    sender: Address
    """The address in From."""
    list_id: str
    head: str
    """The header fields that all readers get, each ended by CRLF."""
    bodies: Bodies

    def message(self, recipient: Recipient) -> bytes:
        """The whole message for one reader, lines ended by CRLF; the same bytes on every attempt.

        Raises DeliverError where their links cannot stand in a header.
        """
        leave = unsubscribe.link(self.masthead, recipient.token)
        if leave is None and self.bodies.gaps:
            raise DeliverError(subject=recipient.address, reason="there is no link to unsubscribe")
        choose = preferences.link(self.masthead, recipient.preferences)
        return self._head(recipient).encode() + self.bodies.filled((leave or "", choose or ""))

    def message_id(self, person: PersonId) -> str:
        """The Message-ID of this issue for this person: the same on every attempt, another one for everybody else."""
        its = f"{self.list_id}\n{self.slug}\n{self.sent_at.isoformat()}\n{person}"
        return f"<{self.slug}.{hashlib.sha256(its.encode()).hexdigest()[:24]}@{self.sender.rpartition('@')[2]}>"

    def _head(self, recipient: Recipient) -> str:
        own = [
            f"To: {mailbox('To', recipient.name, recipient.address)}",
            f"Message-ID: {self.message_id(recipient.person)}",
            *_leaving(self.masthead, recipient.token),
        ]
        return self.head + "".join(line + _CRLF for line in own) + _CRLF


def skeleton(edition: Edition, *, sent_at: dt.datetime, test: bool = False) -> Skeleton:
    """The edition as a message to many; `test` says so in the subject.

    Raises DeliverError where the newsletter has no sender's address that can stand in a header.
    """
    masthead = edition.issue.masthead
    sender = address_of(masthead.sender)
    slug = _plain("Message-ID", edition.issue.slug)
    list_id = _plain("List-Id", masthead.list_id or _list_id(masthead.name, sender))
    links = [unsubscribe.link(masthead) or "", preferences.link(masthead) or ""]
    # Quoted-printable never holds "=_" (RFC 2045 6.7), so no line of a body is taken for the boundary.
    boundary = "=_" + hashlib.sha256(f"{list_id}{slug}{edition.html}".encode()).hexdigest()[:24]
    return Skeleton(
        masthead=masthead,
        slug=slug,
        sent_at=sent_at,
        sender=sender,
        list_id=list_id,
        head=_shared(edition, sender, list_id, sent_at, TEST if test else "") + _multipart(boundary),
        bodies=bodies(edition.text, edition.html, links, boundary),
    )


def address_of(sender: str) -> Address:
    """The address in `Name <address>`, its domain as A-labels. Raises DeliverError."""
    address = parseaddr(flat(sender))[1]
    local, _, domain = address.rpartition("@")
    try:
        if not (local and domain):
            raise UnicodeError("no @")
        if not local.isascii() or re.search(r"[\s<>,;]", address):
            raise UnicodeError("the part before the @ must be ASCII, without blanks, commas and brackets")
        return Address(f"{local}@{ascii_domain(domain)}")
    except UnicodeError as error:
        reason = f"no address that mail can come from: {error}"
        raise DeliverError(subject=f"from {sender!r}", reason=reason) from error


def mailbox(field: str, name: str, address: str) -> str:
    """`Name <address>` as it stands in a header: quoted, or as encoded words of at most 75 characters (RFC 2047)."""
    name = flat(name, _NAME).replace("\u2028", " ")
    if not name:
        return address
    if not name.isascii() or "=?" in name:  # what looks like an encoded word would be read as one
        return f"{Header(name, 'utf-8', header_name=field).encode(linesep=_CRLF)}{_CRLF} <{address}>"
    quoted = name if _ATOM.fullmatch(name) else '"' + re.sub(r'(["\\])', r"\\\1", name) + '"'
    return f"{quoted} <{address}>"


def _shared(edition: Edition, sender: Address, list_id: str, sent_at: dt.datetime, mark: str) -> str:
    masthead = edition.issue.masthead
    answers = masthead.reply_to or masthead.sender
    subject = flat(mark + edition.subject, _SUBJECT)
    fields = {
        "Date": format_datetime(sent_at.astimezone(dt.UTC).replace(microsecond=0)),
        "From": mailbox("From", parseaddr(masthead.sender)[0] or masthead.name, sender),
        "Reply-To": mailbox("Reply-To", parseaddr(answers)[0], address_of(answers)),
        "Subject": _unstructured("Subject", subject),
        "List-Id": _list(masthead.name, list_id),
        "Content-Language": _plain("Content-Language", masthead.language),
    }
    return "".join(f"{name}: {value}{_CRLF}" for name, value in fields.items())


def _plain(field: str, text: str) -> str:
    """The text, where it can stand in a header as it is. Raises DeliverError."""
    if not _PLAIN.fullmatch(text):
        raise DeliverError(subject=field, reason=f"{flat(text, 60)!r} cannot stand in a header")
    return text


def _multipart(boundary: str) -> str:
    return f'MIME-Version: 1.0{_CRLF}Content-Type: multipart/alternative;{_CRLF} boundary="{boundary}"{_CRLF}'


def _unstructured(field: str, text: str) -> str:
    """The text on lines of at most 78 characters; as encoded words only where it is not ASCII."""
    charset = "us-ascii" if text.isascii() and "=?" not in text else "utf-8"
    return Header(text, charset, header_name=field, maxlinelen=76).encode(linesep=_CRLF)


def _list(name: str, list_id: str) -> str:
    """The List-Id with the newsletter's name where it is ASCII: List-* hold no encoded words (RFC 2047 5)."""
    name = flat(name, _NAME)
    if not name or not name.isascii() or "=?" in name:
        return f"<{list_id}>"
    return mailbox("List-Id", name, list_id)


def _list_id(name: str, sender: Address) -> str:
    """The newsletter's name and the sender's domain (RFC 2919 3)."""
    stem = re.sub(r"[^a-z0-9]+", "-", flat(name).lower()).strip("-")[:60] or "newsletter"
    return f"{stem}.{sender.rpartition('@')[2]}"


def _leaving(masthead: Masthead, token: str) -> list[str]:
    """List-Unsubscribe with what there is, and the promise of one click where there is a web address (RFC 8058)."""
    web, mail = unsubscribe.web(masthead, token), unsubscribe.mail(masthead, token)
    ways = [f"<{one}>" for one in (web, mail) if one]
    if not all(_BARE.fullmatch(one[1:-1]) and "=?" not in one and len(one) < _LONGEST for one in ways):
        raise DeliverError(subject="List-Unsubscribe", reason="the address to unsubscribe is no plain ASCII address")
    lines = [f"List-Unsubscribe: {f',{_CRLF} '.join(ways)}"] if ways else []
    return [*lines, *(["List-Unsubscribe-Post: List-Unsubscribe=One-Click"] if web else [])]
