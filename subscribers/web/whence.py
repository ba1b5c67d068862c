"""Where a request came from, seen past our own web servers."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

    from subscribers.web.site import Network

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
_HOPS = 20
"""More than a request goes through; a header may be as long as its sender likes."""


def whence(peer: str, forwarded: Sequence[str], trusted: Sequence[Network]) -> str:
    """The network address, or "" where nothing says it.

    Each of our own servers writes at the end of X-Forwarded-For who asked it. It is read from there, and no further
    than to the first that is not ours: what stands before may be anybody's invention.
    """
    found = _ip(peer)
    hops = [hop for line in forwarded for hop in line.split(",")][-_HOPS:]
    while found and hops and any(found in network for network in trusted):
        said = _ip(hops.pop())
        if said is None:
            break  # no address: the last of our own servers is all that is known
        found = said
    return str(found or "")


def networks(texts: Sequence[str]) -> tuple[Network, ...]:
    """The networks, or single addresses, that the settings name."""
    return tuple(ipaddress.ip_network(text, strict=False) for text in texts)


def whence_of(request: Request, trusted: Sequence[Network]) -> str:
    """Where the request came from."""
    peer = request.client.host if request.client else ""
    return whence(peer, request.headers.getlist("x-forwarded-for"), trusted)


def _ip(text: str) -> Ip | None:
    """The address in `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1` or `[2001:db8::1]:80`; IPv4 in IPv6 is IPv4."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        found = ipaddress.ip_address(text.partition("%")[0])  # without the zone, which is this machine's own
    except ValueError:
        return None
    return found.ipv4_mapped or found if isinstance(found, ipaddress.IPv6Address) else found
