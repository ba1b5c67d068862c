"""Edition -> messages: everything that is the same for all readers is encoded once, each reader's own is put in.

The readers' own parts are few: To, Message-ID, List-Unsubscribe, what the editor left open for them, and in both
bodies the links to unsubscribe and to their preferences. A reader without a token for the latter has the
newsletter's, whose page says how to get theirs.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import format_datetime, parseaddr
from functools import lru_cache, partial

from digest import personal, preferences, unsubscribe
from digest.deliver import fields
from digest.deliver.bodies import Bodies, bodies
from digest.deliver.dkim import Signer
from digest.deliver.fields import CRLF, address_of, mailbox
from digest.deliver.own import Forms, Leaving, Link, forms
from digest.personal import Marker
from digest.text import flat
from digest.urls import domain_of
from digest.values import Address, Edition, Masthead, PersonId, Recipient

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
    undated: str
    """The same without the Date, for readers who have one of their own."""
    subject: str | None
    """The subject, where something of each reader's is put in; None where it is in the head."""
    bodies: Bodies
    markers: tuple[Marker, ...]
    """What the editor left open."""
    others: Mapping[str, Forms]
    """The others' words for these, as they stand in the bodies."""
    leaves: Link
    chooses: Link
    leaving: Leaving
    signer: Signer | None

    def message(self, recipient: Recipient) -> bytes:
        """The whole message for one reader, lines ended by CRLF; the same bytes on every attempt.

        Raises DeliverError where their links cannot stand in a header, or they lack what is to be put in.
        """
        values = self._values(recipient)
        body = self.bodies.filled(self._forms(recipient, values))
        head = self._head(recipient, values).encode()
        signature = self.signer.signed(head, body, recipient.date or self.sent_at) if self.signer else b""
        return b"".join((signature, head, b"\r\n", body))

    def message_id(self, person: PersonId) -> str:
        """The Message-ID of this issue for this person: the same on every attempt, another one for everybody else."""
        its = f"{self.list_id}\n{self.slug}\n{self.sent_at.isoformat()}\n{person}"
        return f"<{self.slug}.{hashlib.sha256(its.encode()).hexdigest()[:24]}@{domain_of(self.sender)}>"

    def _values(self, recipient: Recipient) -> dict[str, str]:
        """What the reader gets for each marker, by its text."""
        if not self.markers:
            return {}
        known = personal.fields_of(recipient)
        return {marker.text: personal.value(marker, recipient, known) for marker in self.markers}

    def _forms(self, recipient: Recipient, values: dict[str, str]) -> list[bytes]:
        """What goes into the gaps."""
        found = [*self.leaves.own(recipient.token), *self.chooses.own(recipient.preferences)]
        made = dict(self.others)
        for marker in self.markers:
            if (its := values[marker.text]) not in made:
                made[its] = forms(its)
            found += made[its]
        return found

    def _head(self, recipient: Recipient, values: dict[str, str]) -> str:
        subject = self._subject(self.subject, values) if self.subject is not None else ""
        to = mailbox("To", recipient.name, recipient.address)
        message_id = self.message_id(recipient.person)
        leaving = self.leaving.own(recipient.token)
        head = self.head if recipient.date is None else _date(recipient.date) + self.undated
        return f"{head}{subject}To: {to}{CRLF}Message-ID: {message_id}{CRLF}{leaving}"

    def _subject(self, subject: str, values: dict[str, str]) -> str:
        said = personal.filled(subject, self.markers, lambda marker: values[marker.text])
        return _subject(said)


def skeleton(edition: Edition, *, sent_at: dt.datetime, test: bool = False, signer: Signer | None = None) -> Skeleton:
    """The edition as a message to many; `test` says so in the subject, `signer` signs each.

    Raises DeliverError where the newsletter has no sender's address that can stand in a header.
    """
    masthead, issue = edition.issue.masthead, edition.issue
    sender = address_of(masthead.sender)
    slug = fields.plain("Message-ID", issue.slug)
    list_id = fields.plain("List-Id", masthead.list_id or fields.made_list_id(masthead.name, sender))
    links = [unsubscribe.link(masthead) or "", preferences.link(masthead) or ""]
    markers = personal.markers(issue)
    # Quoted-printable never holds "=_" (RFC 2045 6.7), so no line of a body is taken for the boundary.
    boundary = "=_" + hashlib.sha256(f"{list_id}{slug}{edition.html}".encode()).hexdigest()[:24]
    subject = (TEST if test else "") + edition.subject
    own = any(marker.text in subject for marker in markers)
    undated = _shared(masthead, sender, list_id) + ("" if own else _subject(subject)) + fields.multipart(boundary)
    return Skeleton(
        masthead=masthead,
        slug=slug,
        sent_at=sent_at,
        sender=sender,
        list_id=list_id,
        head=_date(sent_at) + undated,
        undated=undated,
        subject=subject if own else None,
        bodies=bodies(edition.text, edition.html, links, boundary, markers),
        markers=markers,
        others={words: forms(words) for words in map(personal.others, markers)},
        leaves=Link.of(partial(unsubscribe.link, masthead)),
        chooses=Link.of(partial(preferences.link, masthead)),
        leaving=Leaving.of(masthead),
        signer=signer,
    )


@lru_cache(maxsize=1024)
def _date(at: dt.datetime) -> str:
    return f"Date: {format_datetime(at.astimezone(dt.UTC).replace(microsecond=0))}{CRLF}"


def _shared(masthead: Masthead, sender: Address, list_id: str) -> str:
    answers = masthead.reply_to or masthead.sender
    found = {
        "From": mailbox("From", parseaddr(masthead.sender)[0] or masthead.name, sender),
        "Reply-To": mailbox("Reply-To", parseaddr(answers)[0], address_of(answers)),
        "List-Id": fields.list_id(masthead.name, list_id),
        "Content-Language": fields.plain("Content-Language", masthead.language),
    }
    return "".join(f"{name}: {value}{CRLF}" for name, value in found.items())


def _subject(text: str) -> str:
    return f"Subject: {fields.unstructured('Subject', flat(text, fields.SUBJECT))}{CRLF}"
