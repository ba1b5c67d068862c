"""A mail, read as a report: by the standards first, then by what servers are known to write."""

from __future__ import annotations

import re

from subscribers import automatic
from subscribers.bounces import delivery, feedback, odd
from subscribers.bounces.challenges import challenge
from subscribers.bounces.parts import divided, parts
from subscribers.bounces.values import Failure, Report
from subscribers.heads import WHOLE, Head, head

_MACHINES = re.compile(r"(?:mailer-daemon|postmaster|mail-?delivery|no-?reply|bounce)[^@]{0,40}@", re.IGNORECASE)
_SUBJECT = re.compile(
    r"(?:re: )?(?:undeliver|delivery (?:status|failure|notification|problem)|returned mail|failure notice"
    r"|mail (?:delivery|system error|could not)|failed mail|unzustellbar|nicht zustellbar|nicht zugestellt"
    r"|non remis|échec de la remise"
    r"|no se puede entregar|recapito non riuscito|não entregue|non recapitabile|onbestelbaar|niedostarczon"
    r"|не удалось доставить|配信できません|无法送达)",
    re.IGNORECASE,
)
_REPLIES = frozenset({"X-Autoreply", "X-Autorespond", "subject", "List-Id"})
"""Signs that a mail is an automatic reply, or came through a list, whatever its text quotes."""


def worth_reading(top: Head) -> bool:
    """Whether the mail may be a report, by its head: the others need not be read whole."""
    kind = top.first("content-type").lower()
    if kind.startswith(("multipart/report", feedback.KIND, *delivery.KINDS)) or challenge(top):
        return True
    return _of_a_machine(top) or any(feedback.JUNK.fullmatch(one) for one in top.subjects)


def report(mail: bytes) -> Report | None:
    """What the mail reports, of which at most a megabyte is read; None for any other mail. Never raises.

    A report without failures says that something is late, or concerns no reader.
    """
    top = head(divided(mail[:WHOLE])[0])
    if challenge(top):
        return Report(failures=(Failure(kind="challenge"),))
    its = parts(mail)
    found = delivery.read(its) or feedback.read(its, top)
    if found is not None:
        return found
    receipt = any(one.kind == "message/disposition-notification" for one in its)
    if receipt or _replies(top) or not _of_a_machine(top):
        return None
    return odd.read(its, top, guess=_says_so(top))


def _of_a_machine(top: Head) -> bool:
    signs = {one.name for one in automatic.SIGNS if one.shown(top)}
    if signs & {"empty Return-Path", "mailer-daemon", "X-Failed-Recipients", "report"}:
        return True
    return _says_so(top)


def _says_so(top: Head) -> bool:
    """Whether a mail system names itself, or its subject; an empty return path have people's autoresponders, too."""
    return bool(_MACHINES.match(top.sender)) or any(_SUBJECT.match(one) for one in top.subjects)


def _replies(top: Head) -> bool:
    return any(one.name in _REPLIES and one.shown(top) for one in automatic.SIGNS)
