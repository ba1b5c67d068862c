"""What a provider answers over HTTP: never more of it than can be its own, and on one line."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

import httpcore2

from digest.text import flat

ERRORS = (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError)
"""What a server or the way to it can do to us."""
_MOST = 65_536
"""Octets of an answer; the provider's own have a few hundred."""
_WORDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the provider said."""

    status: int
    words: str
    """Its own words for it, else HTTP's, and when it wants to be asked again."""
    taken: bool
    """It holds the id that a message got; only with a status that says so, it was taken."""


def answer(got: httpcore2.Response) -> Answer:
    """The answer; whatever its body is, the status counts."""
    said = _object(_body(got))
    phrase = got.extensions.get("reason_phrase", b"").decode("latin-1")
    words, its_id = said.get("message"), said.get("id")
    words = flat(words if isinstance(words, str) and words.strip() else phrase, _WORDS)
    return Answer(status=got.status, words=words + _later(got), taken=isinstance(its_id, str) and bool(its_id))


def said(error: Exception) -> str:
    """What went wrong, for a person."""
    if isinstance(error, httpcore2.TimeoutException):
        return "no answer in time"
    cause: object = error.args[0] if error.args else error
    while isinstance(cause, OSError) and not cause.strerror and cause.args and isinstance(cause.args[0], Exception):
        cause = cause.args[0]
    if isinstance(cause, OSError) and cause.strerror:
        return cause.strerror
    return flat(str(cause), _WORDS) or type(error).__name__


def _body(got: httpcore2.Response) -> bytes:
    """The body; empty where it is too long or breaks off."""
    body = bytearray()
    try:
        for piece in got.iter_stream():
            body += piece
            if len(body) > _MOST:
                return b""
    except ERRORS:
        return b""
    return bytes(body)


def _object(body: bytes) -> dict[str, object]:
    """The JSON object; empty for anything else."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _later(got: httpcore2.Response) -> str:
    for name, value in got.headers:
        if name.lower() == b"retry-after" and re.fullmatch(rb"[0-9]{1,6}", value):
            return f" (again in {value.decode()} s)"
    return ""
