"""Complaints: what providers send when a reader presses "spam" (RFC 5965), and Microsoft's own form of it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from subscribers.bounces.delivery import returned
from subscribers.bounces.parts import Part
from subscribers.bounces.values import Failure, Kind, Report
from subscribers.heads import Head, head

KIND = "message/feedback-report"
_TYPES: dict[str, Kind] = {"abuse": "complaint", "opt-out": "leave"}
"""Others are about the message, or take a complaint back ("not-spam")."""
JUNK = re.compile(r"\s*complaint about message from [\da-fA-F.:]+\s*", re.IGNORECASE)
"""The subject that Microsoft's junk mail reporting writes; its recipient stands in the returned header."""
_MOST = 20


def read(parts: Sequence[Part], top: Head) -> Report | None:
    """The complaint, without a failure where it is of no kind that concerns a reader; None for anything else."""
    said = next((one for one in parts if one.kind == KIND), None)
    if said is not None:
        fields = head(said.body)
        kind = _TYPES.get(fields.first("feedback-type").strip().lower())
        return _report(fields.all("original-rcpt-to"), fields.all("original-mail-from"), returned(parts), kind)
    theirs = returned(parts)
    if theirs.fields and any(JUNK.fullmatch(one) for one in top.subjects):
        return _report(theirs.all("x-hmxmroriginalrecipient"), (), theirs, "complaint")
    return None


def _report(readers: Sequence[str], senders: Sequence[str], its: Head, kind: Kind | None) -> Report:
    addresses = tuple(one.strip("<> ") for one in readers[:_MOST])
    failures = (Failure(kind=kind, addresses=addresses),) if kind else ()
    return Report(failures=failures, marks=tuple(senders[:_MOST]), returned=its)
