"""Readers' mails: who asks to leave, and that they have left.

A token says who: nobody else can have it, so whoever sends it may use it. What stands in From can be written by
anybody and unsubscribes nobody; it is told to the editor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from digest.errors import AddressError, DeliverError, TokenInvalid, TransportError
from digest.values import Address, PersonId
from subscribers import automatic, tokens
from subscribers.addresses import checked
from subscribers.heads import Head, head
from subscribers.persons import LEAVES

if TYPE_CHECKING:
    from subscribers.mailboxes import Mail
    from subscribers.people import People

Kind = Literal["leave", "automatic", "asks", "other"]
Whose = Callable[[str], PersonId | None]
"""Whose token it is, None where it is none of ours."""

ADDRESSED = (
    "to",
    "cc",
    "delivered-to",
    "x-original-to",
    "envelope-to",
    "x-envelope-to",
    "x-delivered-to",
    "resent-to",
)
"""Where the address that a mail was sent to is found: Postfix, Exim and Fastmail keep the envelope's, too."""
# Only to tell the editor: a word too many does no harm.
_ASKS = re.compile(
    r"\b(?:unsub(?:scribe)?|unsubscribe me|remove me|opt[- ]?out|sign ?off|take me off"  # English
    r"|abmeld\w*|abbestell\w*|austragen|désabonn\w*|désinscri\w*|desuscri\w*|dar(?:me|se)? de baja"  # de, fr, es
    r"|cancelar (?:la |mi |a |minha )?(?:suscripción|inscrição|assinatura)|descadastr\w*"  # es, pt
    r"|disiscri\w*|cancellami|afmeld\w*|uitschrijven|avregistrer\w*|frameld\w*|avmeld\w*"  # it, nl, sv, da, no
    r"|peruuta tilaus|wypisz|rezygnuję|odhlásit|отпис\w*|відпис\w*|abonelikten çık)\b"  # fi, pl, cs, ru, uk, tr
    r"|配信停止|購読解除|退订|退訂|取消订阅|수신거부|구독 ?취소|إلغاء الاشتراك|הסר",  # ja, zh, ko, ar, he
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a mail is."""

    kind: Kind
    persons: tuple[PersonId, ...] = ()
    """Who leaves."""
    sign: str = ""
    """What told that it is automatic."""
    sender: Address | None = None
    """Who is said to ask, without a token; anybody can have written that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of the mails; all but `before`, `unmarked` and `mails` sum to `mails`."""

    mails: int = 0
    unsubscribed: int = 0
    before: int = 0
    """Of the unsubscribed, those whose readers had left before."""
    automatic: int = 0
    asks: int = 0
    other: int = 0
    unreadable: int = 0
    unmarked: int = 0
    """Of the unsubscribed, those that could not be marked as read."""


def verdict(head: Head, whose: Whose) -> Verdict:
    """What the mail is; an automatic one unsubscribes nobody, whatever token it carries. Never raises."""
    texts = (*head.subjects, *head.all(*ADDRESSED))
    candidates = dict.fromkeys(match[0].lower() for text in texts for match in tokens.TOKEN.finditer(text))
    persons = tuple(dict.fromkeys(person for one in candidates if (person := whose(one)) is not None))
    if found := automatic.sign(head):
        return Verdict(kind="automatic", sign=found.name, persons=persons)
    if persons:
        return Verdict(kind="leave", persons=persons)
    if any(_ASKS.search(subject) for subject in head.subjects):
        return Verdict(kind="asks", sender=_address(head.sender))
    return Verdict(kind="other")


def worked(mails: Iterable[Mail], people: People, *, told: Callable[[Verdict], None], dry_run: bool = False) -> Tally:
    """What became of the mails: whoever asks with a token has left, and then their mail is marked as read.

    Killed in between, the next run finds the mail again, and that they had left. Every other mail stays as it is.
    """
    counts: Counter[str] = Counter()
    leave = _Rehearsal(people) if dry_run else people.leave
    whose = _whose(people)
    for mail in mails:
        counts["mails"] += 1
        if mail.head is None:
            counts["unreadable"] += 1
            continue
        found = verdict(head(mail.head), whose)
        counts["unsubscribed" if found.kind == "leave" else found.kind] += 1
        if found.kind == "leave":
            were_here = [leave(person) for person in found.persons]
            counts["before"] += not any(were_here)
            counts["unmarked"] += not (dry_run or _marked(mail))
        told(found)
    return Tally(**counts)


def _whose(people: People) -> Whose:
    def whose(token: str) -> PersonId | None:
        try:
            return tokens.read(token, people.keys)
        except TokenInvalid:
            return None

    return whose


def _marked(mail: Mail) -> bool:
    """Whether it is marked as read; that it cannot be keeps nobody else from leaving."""
    try:
        mail.mark()
    except TransportError:
        raise  # the mailbox is gone
    except DeliverError:
        return False
    return True


class _Rehearsal:
    """Says what `People.leave` would say, and changes nothing."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._left: set[PersonId] = set()

    def __call__(self, person: PersonId) -> bool:
        import sqlalchemy as sa

        from digest.store.tables import people

        with self._people.store.reading() as connection:
            status = connection.scalar(sa.select(people.c.status).where(people.c.id == person))
        here = status in LEAVES and person not in self._left
        self._left.add(person)
        return here


def _address(text: str) -> Address | None:
    try:
        return checked(text)
    except AddressError:
        return None
