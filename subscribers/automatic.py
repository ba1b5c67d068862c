"""Mails that no person wrote: answers of machines, reports, what comes through lists. They unsubscribe nobody."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from subscribers.heads import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """Something that tells an automatic mail."""

    name: str
    source: str
    """Where it is defined, or who sends it."""
    shown: Callable[[Head], bool]


def sign(head: Head) -> Sign | None:
    """The first sign that the mail is automatic, or None for a person's."""
    return next((one for one in SIGNS if one.shown(head)), None)


def _has(*names: str) -> Callable[[Head], bool]:
    return lambda head: bool(head.all(*names))


def _submitted(head: Head) -> bool:
    """Anything but "no".

    Apple's Mail calls an unsubscribing that its user asked for an automatic reply, and says that it is one
    (seen in sisimai/set-of-emails, issue 26).
    """
    words = [re.split(r"[;(\s]", text, maxsplit=1)[0].lower() for text in head.all("auto-submitted")]
    return any(word != "no" for word in words) and head.first("x-apple-unsubscribe").lower() != "true"


def _precedence(head: Head) -> bool:
    words = {text.lower() for text in head.all("precedence")}
    return bool(words & {"bulk", "junk", "list", "auto_reply", "auto-reply"})


def _from_nobody(head: Head) -> bool:
    """The envelope's sender is empty; in the line before a mail that is written MAILER-DAEMON."""
    paths = [re.sub(r"\s", "", path) for path in head.all("return-path")]
    return "<>" in paths or bool(re.match(r"From\s+(MAILER-DAEMON|<>)\s", f"{head.envelope} ", re.IGNORECASE))


def _from_machine(head: Head) -> bool:
    return head.sender.lower().startswith("mailer-daemon@")


def _report(head: Head) -> bool:
    kinds = "multipart/report", "message/delivery-status", "message/disposition-notification"
    return head.first("content-type").lower().startswith((*kinds, "message/feedback-report"))


_AWAY = re.compile(
    r"(?:automatic reply|auto[- ]?reply|autoreply|out of (?:the )?office|automatische antwort|abwesenheitsnotiz"
    r"|réponse automatique|respuesta automática|resposta automática|risposta automatica|automatisch antwoord"
    r"|autosvar|automatiskt svar|odpowiedź automatyczna|автоматический ответ|自動応答|自动答复)",
    re.IGNORECASE,
)


def _away(head: Head) -> bool:
    return any(_AWAY.match(subject.strip()) for subject in head.subjects)


SIGNS = (
    Sign(name="Auto-Submitted", source="RFC 3834, section 5", shown=_submitted),
    Sign(name="Precedence", source="RFC 3834; RFC 2076; vacation(1)", shown=_precedence),
    Sign(name="empty Return-Path", source="RFC 3834, section 3.3; RFC 5321, section 4.5.5", shown=_from_nobody),
    Sign(name="mailer-daemon", source="vacation(1)", shown=_from_machine),
    Sign(name="report", source="RFC 6522; RFC 3464, 8098, 5965", shown=_report),
    Sign(name="List-Id", source="RFC 2919", shown=_has("list-id")),
    Sign(
        name="X-Autoreply",
        source="autoresponders of web hosts",
        shown=_has("x-autoreply", "x-auto-reply", "x-mail-autoreply"),
    ),
    Sign(name="X-Autorespond", source="autoresponders of web hosts", shown=_has("x-autorespond", "x-autoresponder")),
    Sign(name="X-Failed-Recipients", source="Exim", shown=_has("x-failed-recipients")),
    Sign(name="X-TMDA-Confirm", source="TMDA, which asks for proof", shown=_has("x-tmda-confirm")),
    Sign(name="subject", source="Outlook, in languages it speaks", shown=_away),
)
"""Not among them: X-Auto-Response-Suppress (MS-OXCMAIL), which asks others not to answer and stands in
mails that people wrote; whoever sets it in an automatic reply sets Auto-Submitted, too."""
