"""Where a reader chooses topics, or pauses, and where people subscribe: pages of ours, below the newsletter's `web`.

Whoever has readers unsubscribe elsewhere, or by mail, has no such pages: nothing here is printed then.
"""

from __future__ import annotations

from urllib.parse import quote

from digest import unsubscribe
from digest.urls import safe
from digest.values import Masthead

_TOKEN = "token"  # noqa: S105 - stands where a reader's own will be


def link(masthead: Masthead, token: str = "") -> str | None:
    """The address of the reader's preferences, of no reader's without a token; None where there are no such pages."""
    base = _pages(masthead) if masthead.preferences else None
    own = f"/{quote(token, safe='')}" if token else ""
    return f"{base}/preferences{own}" if base else None


def signup(masthead: Masthead) -> str | None:
    """Where people subscribe; None where they cannot, or not on a page of ours."""
    base = _pages(masthead) if masthead.signup else None
    return f"{base}/subscribe" if base else None


def _pages(masthead: Masthead) -> str | None:
    """The address that our pages are below; None where readers unsubscribe anywhere else."""
    base = (safe(masthead.web) or "").rstrip("/")
    ours = f"{base}/unsubscribe/{_TOKEN}"
    return base if base and unsubscribe.web(masthead, _TOKEN) == ours else None
