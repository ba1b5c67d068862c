"""What the pages know of a newsletter: values, and calls that lead to its store; pages import none."""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, Protocol
from urllib.parse import unquote, urlsplit

from digest import unsubscribe
from digest.values import Masthead, PersonId
from subscribers.persons import Candidate, Preferences
from subscribers.web.looks import Look

_TOKEN = "token"  # noqa: S105 - stands where the reader's own will be
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


@dataclass(frozen=True, slots=True, kw_only=True)
class Signup:
    """Somebody's sign-up, as the form gave it."""

    candidate: Candidate
    wording: str
    """What they agreed to, word for word as it stood beside the button."""
    form: str
    """Which form it was: "page", or "frame" for the one in other sites' frames."""
    language: str
    """Of the page that they used."""
    ip: str


class Shown(Protocol):
    """What the page behind the link in a confirmation mail is about."""

    @property
    def address(self) -> str:
        """Whose it is."""

    @property
    def wording(self) -> str:
        """What they agreed to."""

    @property
    def state(self) -> Literal["open", "done", "expired"]:
        """To be confirmed; confirmed; too late."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The sign-up form."""

    open: bool
    """Whether anybody can subscribe here now."""
    headings: Callable[[], tuple[str, ...]]
    """The topics that are offered. Raises StoreError."""
    stamp: Callable[[], str]
    """A mark of this moment that nobody else can make."""
    age: Callable[[str], float]
    """The seconds since such a mark was made. Raises TokenInvalid for one too old, or not ours."""
    consent: str | None = None
    """What people agree to; None: our words."""
    seconds: float = 2.0
    """Who is faster than this is asked to press once more."""
    embed: tuple[str, ...] = ()
    """Sites that may show the form in a frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signing:
    """How somebody subscribes."""

    ask: Callable[[Signup], Literal["taken", "limited"]]
    """Takes a sign-up, or says that there were too many; who is known and who is not is never told."""
    shown: Callable[[str], Shown]
    """What the link's token is about. Raises TokenInvalid."""
    confirm: Callable[[str, str], PersonId]
    """Who is subscribed now, by the token and the network address; twice is as good as once. Raises TokenInvalid."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Somebody at their own page."""

    address: str
    preferences: Preferences


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """How somebody changes what they get."""

    reader: Callable[[PersonId], Reader | None]
    """Who they are and what they chose; None for somebody who gets no mail."""
    prefer: Callable[[PersonId, Preferences, str], object]
    """From here on they get this, with the network address that it came from."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An issue that was sent."""

    slug: str
    subject: str
    date: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """The issues that were sent."""

    issues: Callable[[int | None], tuple[Sent, ...]]
    """So many of them, newest first; None for all. Those that went to a segment alone are not among them."""
    page: Callable[[str], str | None]
    """The issue's web page; None for one that was never sent."""
    public: Callable[[str], bool]
    """Whether everybody may find a sent issue; one that went to a segment opens for those who have its address."""
    image: Callable[[str, str], bytes | None]
    """An image of a sent issue, by slug and name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A newsletter's pages. All calls may block: they are made in threads, but for `form.stamp` and `form.age`."""

    masthead: Masthead
    prefix: str = ""
    """The path that the pages are below, such as "/roundup"; they answer without it, too: a proxy may cut it off."""
    whose: Callable[[str, str], PersonId]
    """Whose token it is, for that purpose. Raises TokenInvalid; looks at no store, so that nobody without a token
    reaches one."""
    token: Callable[[PersonId, str], str]
    """The person's token for that purpose."""
    leave: Callable[[PersonId, str], object]
    """From here on the person is not mailed, whoever they are and wherever they stood; with the network address that
    it came from. Raises StoreError."""
    form: Form
    signing: Signing
    choosing: Choosing
    archive: Archive
    answers: Callable[[], object]
    """Nothing, when the store answers. Raises StoreError."""
    trouble: Callable[[str], object]
    """Is told why somebody was asked to come back later; no address is in it."""
    trusted: tuple[Network, ...] = ()
    """Networks of our own web servers."""
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC)
    look: Look = field(default_factory=Look)


def below(masthead: Masthead) -> str | None:
    """The path that the links in the mails have our pages below; None where they lead elsewhere, or are mails."""
    path = unquote(urlsplit(unsubscribe.web(masthead, _TOKEN) or "").path)
    ours = f"/unsubscribe/{_TOKEN}"
    return path.removesuffix(ours) if path.endswith(ours) else None
