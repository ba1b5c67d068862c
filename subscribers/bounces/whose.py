"""Whose mail came back: by a token alone, which nobody else can have. An address in a report proves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain, islice
from urllib.parse import unquote

from digest.errors import TokenInvalid
from digest.values import PersonId
from subscribers import tokens
from subscribers.bounces.values import Failure, Report
from subscribers.heads import ADDRESSED, Head
from subscribers.keys import Keys

PURPOSE = "bounce"
"""What the tokens in the envelope's sender are made for: they unsubscribe nobody, and show no page."""
_TRIED = 1_000
"""Words that are tried as a token; each takes some microseconds."""
_ISSUE = re.compile(r"<([\w-]{1,20})\.[0-9a-f]{24}@")
_MILD = ("block", "soft", "challenge", "leave", "hard", "complaint")


def proven(report: Report, top: Head, keys: Keys) -> PersonId | None:
    """Whose message it was; None where nothing proves it.

    By the address that the report was sent to, or the envelope that it repeats; else by the link to unsubscribe in
    the message's header fields, as far as they came back.
    """
    ours = chain(top.all(*ADDRESSED), report.marks, report.returned.all("return-path", *ADDRESSED))
    found = _first(ours, keys, PURPOSE)
    if found is None:
        # In a link, "%20" would be a part of the word.
        found = _first((unquote(text) for _, text in report.returned.fields), keys, "leave")
    return found


def slug(report: Report) -> str:
    """The issue that came back, by the Message-ID that we gave it; "" where that is not known."""
    found = _ISSUE.match(report.returned.first("message-id").strip())
    return found[1] if found else ""


def theirs(report: Report, address: str | None) -> Failure:
    """The failure that is the reader's, of one or more: that of their address, else the mildest.

    Where their mail goes on to several others and has reached one of them, it does not fail for good.
    """
    named = [one for one in report.failures if address and address.lower() in (its.lower() for its in one.addresses)]
    mildest = min(named or report.failures, key=lambda one: _MILD.index(one.kind))
    return replace(mildest, kind="soft") if report.arrived and mildest.kind == "hard" else mildest


def _first(texts: Iterable[str], keys: Keys, purpose: str) -> PersonId | None:
    for word in islice(_words(texts), _TRIED):
        try:
            return tokens.read(word, keys, purpose)
        except TokenInvalid:
            continue
    return None


def _words(texts: Iterable[str]) -> Iterator[str]:
    return (match[0] for text in texts for match in tokens.TOKEN.finditer(text))
