"""The envelope of one message as SMTP commands, with the parameters that the relay offers, and the message's lines.

SIZE (RFC 1870), SMTPUTF8 (RFC 6531), and for bounces that can be told apart DSN (RFC 3461, RFC 6533).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from digest.deliver.outcomes import Outcome
from digest.values import Address, Recipient

_ENVID = 100
"""The most characters of an ENVID (RFC 3461 4.4)."""
_DOT = re.compile(rb"\n\.")
"""A bare LF ends a line, too, for servers that can be smuggled to."""
_BLANK = re.compile(r"[\x00-\x20<>\x7f]")
"""What would end an address or its line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """A message, and from whom to whom it goes; two are the same only where they are one object."""

    sender: str
    """The envelope's sender, to whom bounces go."""
    recipient: Recipient
    message: bytes
    dotless: bool = False
    """Whether no line of it begins with a dot, and it ends with a line's end; else it is looked at."""

    @property
    def wire(self) -> bytes:
        """The message as it goes out."""
        return self.message if self.dotless else stuffed(self.message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offers:
    """What a relay said in EHLO that it can."""

    takes: int | None
    """The octets of its SIZE; None where it gives none that can be read."""
    size: bool
    utf8: bool
    dsn: bool
    pipelining: bool

    def unsayable(self, address: Address) -> Outcome | None:
        """Why this address cannot be said to this relay; None where it can."""
        if _BLANK.search(address):
            return Outcome(state="failed", reason="no address that can be said in SMTP")
        if not (self.utf8 or address.isascii()):
            return Outcome(state="failed", reason="the relay takes no address with letters beyond ASCII (SMTPUTF8)")
        return None

    def commands(self, parcel: Parcel) -> tuple[bytes, bytes, bytes]:
        """MAIL, RCPT and DATA, each with its line's end."""
        address = parcel.recipient.address
        mail, rcpt = [f"MAIL FROM:<{parcel.sender}>"], [f"RCPT TO:<{address}>"]
        if not address.isascii():
            mail += ["SMTPUTF8", "BODY=8BITMIME"]
        if self.size:
            mail.append(f"SIZE={len(parcel.message)}")
        if self.dsn:
            mail += ["RET=HDRS", *_envid(parcel.recipient.bounces)]
            rcpt += ["NOTIFY=FAILURE,DELAY", f"ORCPT={_orcpt(address)}"]
        return f"{' '.join(mail)}\r\n".encode(), f"{' '.join(rcpt)}\r\n".encode(), b"DATA\r\n"


def offers(features: Mapping[str, str]) -> Offers:
    """What EHLO's keywords, in lower case with their parameters, come to."""
    said = features.get("size", "").strip()
    return Offers(
        takes=int(said) if re.fullmatch(r"[0-9]{1,20}", said) else None,
        size="size" in features,
        utf8="smtputf8" in features,
        dsn="dsn" in features,
        pipelining="pipelining" in features,
    )


def stuffed(message: bytes) -> bytes:
    """The message with its lines' leading dots doubled (RFC 5321 4.5.2), ended by CRLF."""
    if _DOT.search(message) or message.startswith(b"."):  # rare; looking is 15 times cheaper than replacing
        message = re.sub(rb"(?m)^\.", b"..", message)
    return message if message.endswith(b"\r\n") else message + b"\r\n"


def _envid(token: str) -> list[str]:
    """The parameter by which a bounce names what it is about; none where there is nothing to name it by."""
    named = _xtext(token)
    return [f"ENVID={named}"] if named and token.isascii() and len(named) <= _ENVID else []


def _orcpt(address: str) -> str:
    """The address as it was meant, in seven bits: xtext, or RFC 6533's form of it."""
    if address.isascii():
        return f"rfc822;{_xtext(address)}"
    return "utf-8;" + re.sub(r"[^!-~]|[+=\\]", lambda found: f"\\x{{{ord(found[0]):02X}}}", address)


def _xtext(text: str) -> str:
    """ASCII as RFC 3461 4 has it."""
    return re.sub(r"[^!-~]|[+=]", lambda found: f"+{ord(found[0]):02X}", text)
