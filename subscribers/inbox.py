"""Readers' mails: who asks to leave, and that they have left; and, among them, what came back.

A token says who: nobody else can have it, so whoever sends it may use it. What stands in From can be written by
anybody and unsubscribes nobody; it is told to the editor.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from digest.errors import AddressError, DeliverError, TokenInvalid, TransportError
from digest.values import Address, PersonId
from subscribers import automatic, tokens
from subscribers.addresses import checked
from subscribers.bounces import worth_reading
from subscribers.heads import ADDRESSED, Head, head
from subscribers.persons import LEAVES
from subscribers.verdicts import Tally, Verdict

if TYPE_CHECKING:
    from digest.store.engine import Store
    from subscribers.bouncing import Bouncing, Patience
    from subscribers.mailboxes import Mail
    from subscribers.people import People

Whose = Callable[[str], PersonId | None]
"""Whose token it is, None where it is none of ours."""

_WORKED_OFF = frozenset(
    {"leave", "hard", "soft", "block", "challenge", "complaint", "delayed", "repeated"}
)  # fmt: skip
"""What is marked as read, where a token proves whose it is."""
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


def worked(
    mails: Iterable[Mail],
    people: People,
    *,
    told: Callable[[Verdict], None],
    patience: Patience | None = None,
    dry_run: bool = False,
) -> Tally:
    """What became of the mails: who asks with a token has left, what came back is recorded; then the mail is marked.

    Killed in between, the next run finds the mail again, and that it was worked off. Every other mail stays as it is.
    Only what may be a report is read whole.
    """
    from subscribers.bouncing import Bouncing, Patience

    counts: Counter[str] = Counter()
    leave = _Rehearsal(people) if dry_run else people.leave
    bouncing = Bouncing(_rehearsing(people.store) if dry_run else people.store, people, patience or Patience())
    whose = _whose(people)
    for mail in mails:
        counts["mails"] += 1
        found = _understood(mail, bouncing, whose)
        if found is None:
            counts["unreadable"] += 1
            continue
        counts["unsubscribed" if found.kind == "leave" else found.kind] += 1
        if found.kind == "leave":
            were_here = [leave(person) for person in found.persons]
            counts["before"] += not any(were_here)
        if found.kind in _WORKED_OFF and found.persons:
            counts["unmarked"] += not (dry_run or _marked(mail))
        told(found)
    return Tally(**counts)


def _understood(mail: Mail, bouncing: Bouncing, whose: Whose) -> Verdict | None:
    """What the mail is, None where it cannot be read; a bounce is recorded by it."""
    if mail.head is None:
        return None
    top = head(mail.head)
    if not worth_reading(top):
        return verdict(top, whose)
    try:
        whole = mail.whole() if mail.whole else mail.head
    except TransportError:
        raise  # the mailbox is gone
    except DeliverError:
        return None
    return _obeyed(bouncing.verdict(whole, top), verdict(top, whose))


def _obeyed(came_back: Verdict | None, says: Verdict) -> Verdict:
    """What came back, else what the mail itself says; who asks to leave is obeyed though it looks like a challenge.

    A machine's comes to the sender of a message, not to where readers leave, or it has a sign that it is automatic.
    """
    if came_back is None or (came_back.kind == "challenge" and not came_back.persons and says.kind == "leave"):
        return says
    return came_back


def _rehearsing(store: Store) -> Store:
    from digest.store.rehearsal import Rehearsal

    return Rehearsal(store.engine, store.name)


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
