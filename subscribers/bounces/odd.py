"""Reports in the forms of before RFC 3464, which some servers still write: `flufl.bounce` knows them."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from email.message import Message

from subscribers.bounces import rules, words
from subscribers.bounces.delivery import returned
from subscribers.bounces.parts import Part
from subscribers.bounces.values import NOTHING, Failure, Report
from subscribers.heads import Head, head

_TEXT, _LINE, _LINES = 32_768, 400, 500
"""Characters of a part, of a line, and lines that are looked at: some of the patterns take quadratic time."""
_FIELDS = ("from", "subject", "to", "x-mailer")
_COPY = re.compile(
    r"^.{0,40}(?:below this line is a copy|this is a copy of (?:the|your) message|original message follows"
    r"|original message|returned mail follows|unsent message (?:below|follows)|message headers? follow).{0,60}$",
    re.IGNORECASE | re.MULTILINE,
)
"""The line below which the message begins that came back."""
_LATE = re.compile(
    r"\bdelay|\bwarning\b|\bstill (?:trying|being)|(?:keep|continue) (?:to try|trying)|verzöger|retard|retras|ritard",
    re.IGNORECASE,
)
"""A server that has not given up."""


def read(parts: Sequence[Part], top: Head, *, guess: bool) -> Report | None:
    """What the mail says of each recipient; None where nothing in it is known.

    With `guess` it is from a mail system by its own account, and its words may be enough.
    """
    passing, failing = _scanned(_message(parts, top))
    text = "\n".join(_cut(one) for one in parts if one.kind.startswith("text/"))
    copy = _COPY.search(text)
    notice = text[: copy.start()] if copy else text
    its = returned(parts)
    if its is NOTHING and copy:
        its = head(text[copy.end() :].lstrip("-\n ").encode())
    if not (passing or failing):
        return _guessed(notice, top, its) if guess else None
    failures = tuple(_failure(one, notice) for one in sorted(failing))
    return Report(failures=failures, delayed=len(passing), returned=its)


def _guessed(notice: str, top: Head, its: Head) -> Report | None:
    """What a notice in a form of its own says, where it has a status or words that are known; it names nobody."""
    said = " ".join(notice.split())[: rules.LONGEST]
    if not (rules.statuses(said) or words.kind(said)):
        return None
    if any(_LATE.search(text[: rules.LONGEST]) for text in (*top.subjects, said)):
        return Report(delayed=1, returned=its)
    failure = Failure(kind=rules.judged("", said), status=rules.telling("", said), said=said)
    return Report(failures=(failure,), returned=its)


def _failure(address: str, notice: str) -> Failure:
    """The failure, with what is said behind the address: most servers name it, then say why."""
    at = notice.lower().find(address.lower())
    said = " ".join(notice[at + len(address) if at >= 0 else 0 :].split())[: rules.LONGEST].lstrip(">: ")
    kind, status = rules.judged("", said), rules.telling("", said)
    return Failure(kind=kind, addresses=(address,), status=status, said=said)


def _scanned(message: Message) -> tuple[frozenset[str], frozenset[str]]:
    """For whom the server goes on trying, and for whom it does not."""
    from flufl.bounce import all_failures

    # It writes a traceback for a mail that it cannot read, and raises.
    logging.getLogger("flufl.bounce").disabled = True
    try:
        passing, failing = all_failures(message)
    except Exception:  # noqa: BLE001 (whatever hostile mail makes of it)
        return frozenset(), frozenset()
    return _texts(passing), _texts(failing - passing)


def _texts(found: frozenset[bytes]) -> frozenset[str]:
    """Those that are addresses at all."""
    texts = (one.decode("ascii", "replace").strip("<> ") for one in sorted(found)[:100])
    return frozenset(one for one in texts if 3 <= len(one) <= 320 and "@" in one)


def _message(parts: Sequence[Part], top: Head) -> Message:
    """The mail with its parts in one row, as small as it must be."""
    message = Message()
    for name in _FIELDS:  # a field that is not there raises in some of the detectors, and ends the search
        message[name] = top.first(name)[:_LINE]
    if failed := top.first("x-failed-recipients"):
        message["x-failed-recipients"] = failed[:_LINE]
    kind = top.first("content-type").partition(";")[0].strip().lower()
    if not kind.startswith("multipart/"):
        return _filled(message, parts[0] if parts else None)
    message["Content-Type"] = kind
    message.set_payload([_filled(Message(), one) for one in parts[:10]])
    return message


def _filled(message: Message, part: Part | None) -> Message:
    """The message with the part's text for its own."""
    plain = part is not None and part.kind.startswith("text/")
    message["Content-Type"] = part.kind if part is not None and plain else "text/plain"
    message.set_payload(_cut(part) if part is not None and plain else "")
    return message


def _cut(part: Part) -> str:
    lines = part.text[:_TEXT].split("\n")[:_LINES]
    return "\n".join(line[:_LINE] for line in lines)
