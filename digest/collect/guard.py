"""Which addresses may be asked: public ones. A feed that names our own network would make us its hand there.

    public(address)          is it one that anybody on the internet reaches?
    odd(host)                is it an IPv4 address written so that readers disagree about it?
    Guard(private, resolve)  host and port -> the addresses to connect to, and no others

The name is looked up once a connection, every answer is judged, and the connection goes to an address that
was judged: a name that answers differently the second time gains nothing.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]
"""The addresses of a host; OSError where it has none."""

_NOT_PUBLIC_4 = tuple(
    map(
        IPv4Network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",
            "100.64.0.0/10",  # behind a carrier's NAT; one cloud's metadata are at 100.100.100.200
            "127.0.0.0/8",
            "168.63.129.16/32",  # public by its number, and yet a cloud's own service for its machines
            "169.254.0.0/16",  # link-local, most clouds' metadata among them
            "172.16.0.0/12",
            "192.0.0.0/24",  # protocols; one cloud's metadata are at 192.0.0.192
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, and broadcast
        ),
    )
)
"""IANA's registry of special-purpose IPv4 addresses (RFC 6890), multicast (RFC 5771), and clouds' metadata.

A list of our own, since Python's `is_global` differs between its patch releases."""
_PUBLIC_6 = IPv6Network("2000::/3")
"""All that was ever given out as global unicast; loopback, link-local, multicast, `fd00:ec2::254` lie outside."""
_NOT_PUBLIC_6 = tuple(
    map(
        IPv6Network,
        (
            "2001::/23",  # protocols, Teredo among them: it holds an IPv4 address
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: it holds an IPv4 address
            "3fff::/20",  # documentation
        ),
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
"""How hosts without IPv4 see the public IPv4 internet (RFC 6052); the last 32 bits are who is meant."""
_NUMBER = re.compile(r"(?:0x[0-9a-f]*|[0-9]+)", re.IGNORECASE)


class Forbidden(Exception):
    """The address is not to be asked; `str()` says why."""


def public(address: str) -> bool:
    """Whether anybody on the internet reaches the address. Raises ValueError where it is none."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        return _public_6(ip)
    return not any(ip in network for network in _NOT_PUBLIC_4)


def _public_6(ip: IPv6Address) -> bool:
    if ip.ipv4_mapped:
        return public(str(ip.ipv4_mapped))
    if ip in _NAT64:
        return public(str(IPv4Address(int(ip) & 0xFFFF_FFFF)))
    return ip in _PUBLIC_6 and not any(ip in network for network in _NOT_PUBLIC_6)


def odd(host: str) -> bool:
    """Whether the host is a number that some take for an IPv4 address: decimal, octal, hexadecimal, shortened.

    As browsers see it (WHATWG URL): a host is one when its last label is a number. 192.0.2.1 itself is not odd.
    """
    if ":" in host or not _NUMBER.fullmatch(host.rstrip(".").rpartition(".")[2]):
        return False
    return not literal(host)


def literal(host: str) -> bool:
    """Whether the host is an IP address as it should be written, and no name."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


async def system(host: str, port: int) -> tuple[str, ...]:
    """The addresses that this machine's resolver gives, in its order (RFC 6724). Raises OSError."""
    import asyncio
    import socket

    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """What says where a connection may go."""

    private: bool = False
    """Every address may be asked: a newsroom's intranet."""
    resolve: Resolve = system
    allows: Callable[[str], bool] = public
    """What else says which address may be asked; may raise ValueError where it is none."""

    async def addresses(self, host: str, port: int) -> tuple[str, ...]:
        """The addresses of the host that may be asked, in the resolver's order.

        Those that are not public are left out. Raises Forbidden where no other is there, OSError where none is.
        """
        if not self.private and odd(host):
            raise Forbidden(f"{host} is an odd way to write an address: write it as 192.0.2.1 is written")
        found = (host,) if literal(host) else tuple(await self.resolve(host, port))
        allowed = tuple(address for address in found if self.private or self.allows(address))
        if found and not allowed:
            shown = found[0] if found[0] == host else f"{host} is {found[0]}, which"
            allow = "collect.private_addresses = true allows it"
            raise Forbidden(f"{shown} is not a public address ({allow})")
        if not allowed:
            raise OSError(f"{host} has no address")
        return allowed
