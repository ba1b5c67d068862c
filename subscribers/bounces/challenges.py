"""Machines that ask whoever writes to prove that they are a person. Nobody answers them for a newsletter."""

from __future__ import annotations

import re
from dataclasses import dataclass

from subscribers.heads import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A form of them."""

    source: str
    subject: re.Pattern[str] | None = None
    field: str = ""
    """A header field that only they write."""


def _subject(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)


CHALLENGES = (
    Challenge(source="TMDA", field="x-tmda-confirm"),
    Challenge(source="Active Spam Killer", subject=_subject(r"please confirm (?:your|this) (?:message|e?-?mail)")),
    Challenge(source="cPanel BoxTrapper", subject=_subject(r"your e-?mail requires verification verify#")),
    Challenge(source="Spam Arrest", subject=_subject(r".{0,200}\((?:please )?verify your(?:self| message)\)")),
    Challenge(source="Sendio", subject=_subject(r"\[?sender address verification\b")),
    Challenge(source="qconfirm", subject=_subject(r"confirm your (?:message|mail) to\b")),
    Challenge(source="MailInBlack", subject=_subject(r".{0,200}\bmerci de vous authentifier\b")),
    Challenge(source="AntiSpam UOL", subject=_subject(r"antispam uol\b")),
    Challenge(
        source="others, in the words they share",
        subject=_subject(r"please confirm that you (?:are|'re) (?:a )?(?:human|person)|challenge[- /]response\b"),
    ),
)  # fmt: skip


def challenge(top: Head) -> Challenge | None:
    """The form that the mail has; None for a mail that is no challenge."""
    subjects = tuple(one.strip()[:300] for one in top.subjects)
    for one in CHALLENGES:
        if one.field and top.all(one.field):
            return one
        if one.subject and any(one.subject.match(text) for text in subjects):
            return one
    return None
