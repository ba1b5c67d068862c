"""What a relay's answers come to, and how they are told: they come from outside."""

from __future__ import annotations

import re
import smtplib
from typing import Literal

from digest.deliver.outcomes import Outcome
from digest.deliver.wire import Gone

LEAVING = 421
"""The relay closes the connection (RFC 5321 3.8)."""


def outcome(code: int, text: bytes, about: Literal["recipient", "message"] = "recipient") -> Outcome:
    """What a refusal comes to: 4xx is for now, 5xx for good (RFC 5321 4.2.1).

    Raises Gone for anything else: we are out of step.
    """
    if code // 100 not in {4, 5}:
        raise Gone(f"no answer that fits: {answer(code, text)}")
    state: Literal["failed", "deferred"] = "failed" if code // 100 == 5 else "deferred"
    return Outcome(state=state, code=code, reason=readable(text), about=about, last=code == LEAVING)


def answer(code: int, text: bytes) -> str:
    """Code and text, for a person."""
    return f"{code} {readable(text)}".strip()


def readable(text: bytes) -> str:
    """The text on one line, without what a terminal would obey; 300 characters at most."""
    line = " ".join(text.decode("utf-8", "replace").split())
    return re.sub(r"[^\x20-\x7e\xa0-\U0010ffff]", "?", line)[:300]


def said(error: Exception) -> str:
    """What went wrong, for a person."""
    if isinstance(error, Gone):
        return error.reason
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, smtplib.SMTPResponseException):
        return answer(error.smtp_code, as_bytes(error.smtp_error))
    return (error.strerror if isinstance(error, OSError) else None) or str(error) or type(error).__name__


def as_bytes(text: bytes | str) -> bytes:
    """The text as it came; smtplib decodes some."""
    return text.encode("utf-8", "replace") if isinstance(text, str) else text
