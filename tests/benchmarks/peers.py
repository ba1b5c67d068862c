"""What else one could send with: the program that everybody writes first, and smtplib with messages made before."""

from __future__ import annotations

import email
import email.policy
import re
import smtplib
import time
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

import dkim

from tests.benchmarks.taken import Taken

_SENDER = "ed@pier.example"
_OWN = re.compile(r"/(unsubscribe|preferences)/[a-z2-7]{18,29}|Good morning, [^.]*\.")
_SIGNED = (b"From", b"To", b"Subject", b"Date", b"Message-ID", b"List-Unsubscribe", b"List-Unsubscribe-Post")


def ready_bytes(port: int, taken: Sequence[Taken], count: int) -> float:
    """Seconds for smtplib with ready bytes on one connection that is kept open."""
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(count):
            address, message = taken[number % len(taken)]
            line.sendmail(_SENDER, [address], message)
    return time.perf_counter() - started


def obvious(port: int, taken: Sequence[Taken], key: bytes, count: int) -> float:
    """Seconds for EmailMessage, dkimpy and smtplib, one connection kept open, and nothing written down.

    Name and links of each reader are put into the bodies first, as ours are.
    """
    sample = email.message_from_bytes(taken[0][1], policy=email.policy.default)
    assert isinstance(sample, EmailMessage)
    text, page = (part.get_content() for part in sample.iter_parts())
    subject = str(sample["Subject"])
    started = time.perf_counter()
    with smtplib.SMTP("127.0.0.1", port) as line:
        for number in range(count):
            message = _message(subject, _personal(text, number), _personal(page, number), number)
            line.sendmail(_SENDER, [message["To"]], _signed(message, key))
    return time.perf_counter() - started


def _personal(body: str, number: int) -> str:
    token = f"{number:018}".translate(str.maketrans("0123456789", "abcdefghij"))

    def own(found: re.Match[str]) -> str:
        return f"/{found[1]}/{token}" if found[1] else f"Good morning, Reader {number}."

    return _OWN.sub(own, body)


def _message(subject: str, text: str, page: str, number: int) -> EmailMessage:
    message = EmailMessage(policy=email.policy.SMTP.clone(max_line_length=998))
    message["From"], message["To"] = f"Pier Post <{_SENDER}>", f"reader{number}@reader.example"
    message["Subject"], message["Date"] = subject, formatdate()
    message["Message-ID"] = make_msgid(domain="pier.example")
    message["List-Unsubscribe"] = f"<https://pier.example/post/unsubscribe/{number}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(text)
    message.add_alternative(page, subtype="html")
    return message


def _signed(message: EmailMessage, key: bytes) -> bytes:
    whole = message.as_bytes()
    signature: bytes = dkim.sign(whole, b"digest", b"pier.example", key, include_headers=list(_SIGNED))
    return signature + whole
