"""A letter about a subscription -> the message to one reader."""

from __future__ import annotations

import datetime as dt
import hashlib
from email.utils import format_datetime, parseaddr

from digest.deliver import fields
from digest.deliver.bodies import encoded, even, part
from digest.deliver.dkim import Signer
from digest.deliver.fields import CRLF, address_of, mailbox
from digest.text import flat
from digest.urls import domain_of
from digest.values import Letter, Masthead, Recipient


def letter(
    letter: Letter,
    masthead: Masthead,
    recipient: Recipient,
    sent_at: dt.datetime,
    *,
    mark: str,
    leaving: str | None,
    signer: Signer | None = None,
) -> bytes:
    """The whole message, lines ended by CRLF, signed where there is a signer.

    `mark` tells it from all other letters of the newsletter: its Message-ID is the same on every attempt. `leaving`
    is the token to unsubscribe by; None for somebody who is not subscribed, or may not be the one who asked: no
    button says "Unsubscribe" there.
    Raises DeliverError where the newsletter has no sender's address, or its links cannot stand in a header.
    """
    sender = address_of(masthead.sender)
    list_id = fields.plain("List-Id", masthead.list_id or fields.made_list_id(masthead.name, sender))
    answers = masthead.reply_to or masthead.sender
    its = hashlib.sha256(f"{list_id}\nletter\n{mark}".encode()).hexdigest()[:32]
    boundary = f"=_{its}"  # quoted-printable never holds "=_" (RFC 2045 6.7)
    named = {
        "Date": format_datetime(sent_at.astimezone(dt.UTC).replace(microsecond=0)),
        "From": mailbox("From", parseaddr(masthead.sender)[0] or masthead.name, sender),
        "Reply-To": mailbox("Reply-To", parseaddr(answers)[0], address_of(answers)),
        "To": mailbox("To", recipient.name, recipient.address),
        "Subject": fields.unstructured("Subject", flat(letter.subject, fields.SUBJECT)),
        "Message-ID": f"<{its}@{domain_of(sender)}>",
        "Content-Language": fields.plain("Content-Language", letter.language),
        "Auto-Submitted": "auto-generated",  # RFC 3834: holiday notices do not answer it
    }
    if leaving is not None:
        named["List-Id"] = fields.list_id(masthead.name, list_id)
    lines = [f"{name}: {value}" for name, value in named.items()]
    lines += fields.leaving(masthead, leaving) if leaving is not None else []
    head = ("".join(line + CRLF for line in lines) + fields.multipart(boundary)).encode()
    body = _bodies(letter, boundary)
    signature = signer.signed(head, body, sent_at) if signer else b""
    return b"".join((signature, head, b"\r\n", body))


def _bodies(letter: Letter, boundary: str) -> bytes:
    text, page = (encoded(even(body)) for body in (letter.text, letter.html))
    return b"".join((part("plain", text, boundary), part("html", page, boundary), f"--{boundary}--{CRLF}".encode()))
