"""Where messages go out: a relay's address in words, and what is known of it."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from urllib.parse import SplitResult, urlsplit

from digest.errors import DeliverError

_PORTS = {"smtp": 587, "smtps": 465, "mailgun": 443, "mailgun+http": 80}
"""Submission (RFC 6409), and submission over TLS (RFC 8314); https."""
_KINDS = "smtp://host:port, smtps://host:port, mailgun://host/domain, maildir:PATH, eml:PATH"
_DOMAIN = re.compile(r"[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63})+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """A way out, and how long to wait for it."""

    url: str
    """As it was given."""
    kind: Literal["smtp", "smtps", "mailgun", "maildir", "eml"]
    host: str = ""
    port: int = 0
    domain: str = ""
    """The sending domain, where a provider's address holds one."""
    tls: bool = True
    """Whether a provider is asked over https; never false but on this very machine."""
    path: Path = Path()
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    starttls: bool = True
    connect_s: float = 30.0
    """Seconds for each step until the relay is ready: connection, greeting, TLS, log-in."""
    reply_s: float = 300.0
    """Seconds for each answer (RFC 5321 4.5.3.2: 5 minutes)."""
    final_s: float = 600.0
    """Seconds for the answer to a message (RFC 5321 4.5.3.2.6: 10 minutes)."""

    @property
    def loopback(self) -> bool:
        """Whether it is on this very machine: nobody listens on the way."""
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def name(self) -> str:
        """What a person is told, and what tells it from others."""
        if self.domain:
            port = "" if self.port == _PORTS["mailgun"] else f":{self.port}"
            return f"{self.host}{port}/{self.domain}"
        return f"{self.host}:{self.port}" if self.host else str(self.path)


def relay(url: str, *, base: Path = Path(), **known: object) -> Relay:
    """The relay that the address names; a path in it begins at `base`, `known` are fields of Relay.

    Raises DeliverError, saying what is wrong.
    """
    scheme, colon, rest = url.partition(":")
    if scheme in {"maildir", "eml"} and rest:
        return Relay(url=url, kind=scheme, path=base / rest.removeprefix("//"), **known)  # type: ignore[arg-type]
    if not colon or scheme not in _PORTS:
        raise DeliverError(subject=url, reason=f"no relay: {_KINDS}")
    parts, host, port = _parts(url, scheme)
    where = {"url": url, "host": host, "port": port or _PORTS[scheme], **known}
    if scheme.startswith("mailgun"):
        return _provider(url, scheme, parts, where)
    if not host or parts.path.strip("/") or parts.query:
        raise DeliverError(subject=url, reason=f"no relay: such as {scheme}://mail.example.org:{_PORTS[scheme]}")
    return Relay(kind=scheme, **where)  # type: ignore[arg-type]


def _parts(url: str, scheme: str) -> tuple[SplitResult, str | None, int | None]:
    """The address, its host and its port. Raises DeliverError, without what may be a password."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
        (host or "").encode("idna")  # what is too long or empty between dots is no host's name
    except ValueError as error:
        raise DeliverError(subject=url, reason=f"no relay: {error}") from error
    if "@" in parts.netloc:
        reason = "user and password go into DIGEST_SMTP_USER and DIGEST_SMTP_PASSWORD, never into the address"
        raise DeliverError(subject=f"{scheme}://{host}", reason=reason)
    return parts, host, port


def _provider(url: str, scheme: str, parts: SplitResult, where: dict[str, Any]) -> Relay:
    """A provider, asked over https, or in the clear where nobody can listen. Raises DeliverError."""
    domain, tls = parts.path.strip("/"), scheme == "mailgun"
    if not where["host"] or not _DOMAIN.fullmatch(domain) or parts.query:
        raise DeliverError(subject=url, reason=f"no relay: such as {scheme}://api.mailgun.net/mg.herald.example")
    found = Relay(kind="mailgun", domain=domain.lower(), tls=tls, **where)
    if not tls and not found.loopback:
        raise DeliverError(subject=url, reason="nothing is sent in the clear: mailgun://")
    return found
