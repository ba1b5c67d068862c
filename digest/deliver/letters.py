"""A letter about a subscription -> the message to one reader."""

from __future__ import annotations

import datetime as dt
import hashlib
from email import quoprimime
from email.utils import format_datetime, parseaddr

from digest.deliver import message
from digest.text import flat
from digest.values import Letter, Masthead, Recipient

_CRLF = "\r\n"
_SUBJECT = 300


def letter(
    letter: Letter, masthead: Masthead, recipient: Recipient, sent_at: dt.datetime, *, mark: str, leaving: str | None
) -> bytes:
    """The whole message, lines ended by CRLF.

    `mark` tells it from all other letters of the newsletter: its Message-ID is the same on every attempt. `leaving`
    is the token to unsubscribe by; None for somebody who is not subscribed, or may not be the one who asked: no
    button says "Unsubscribe" there.
    Raises DeliverError where the newsletter has no sender's address, or its links cannot stand in a header.
    """
    sender = message.address_of(masthead.sender)
    list_id = message._plain("List-Id", masthead.list_id or message._list_id(masthead.name, sender))
    answers = masthead.reply_to or masthead.sender
    its = hashlib.sha256(f"{list_id}\nletter\n{mark}".encode()).hexdigest()[:32]
    boundary = f"=_{its}"  # quoted-printable never holds "=_" (RFC 2045 6.7)
    fields = {
        "Date": format_datetime(sent_at.astimezone(dt.UTC).replace(microsecond=0)),
        "From": message.mailbox("From", parseaddr(masthead.sender)[0] or masthead.name, sender),
        "Reply-To": message.mailbox("Reply-To", parseaddr(answers)[0], message.address_of(answers)),
        "To": message.mailbox("To", recipient.name, recipient.address),
        "Subject": message._unstructured("Subject", flat(letter.subject, _SUBJECT)),
        "Message-ID": f"<{its}@{sender.rpartition('@')[2]}>",
        "Content-Language": message._plain("Content-Language", letter.language),
        "Auto-Submitted": "auto-generated",  # RFC 3834: holiday notices do not answer it
    }
    if leaving is not None:
        fields["List-Id"] = message._list(masthead.name, list_id)
    head = [f"{name}: {value}" for name, value in fields.items()]
    head += message._leaving(masthead, leaving) if leaving is not None else []
    top = "".join(line + _CRLF for line in head) + message._multipart(boundary) + _CRLF
    parts = (_part(boundary, "plain", letter.text), _part(boundary, "html", letter.html))
    return b"".join((top.encode(), *parts, f"--{boundary}--{_CRLF}".encode()))


def _part(boundary: str, subtype: str, body: str) -> bytes:
    head = (
        f"--{boundary}{_CRLF}Content-Type: text/{subtype}; charset=utf-8{_CRLF}"
        f"Content-Transfer-Encoding: quoted-printable{_CRLF}{_CRLF}"
    )
    text = body.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("latin-1")
    return f"{head}{quoprimime.body_encode(text, maxlinelen=76, eol=_CRLF)}{_CRLF}".encode("ascii")
