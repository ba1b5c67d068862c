"""How many sign-ups are taken: from one network, from everywhere, and for one address (against list bombing).

A refused sign-up writes nothing, so that ten thousand of them fill no disk; when a limit that was reached lets
somebody in again follows from the rows there are, so that until then nobody even asks the store.
"""

from __future__ import annotations

import datetime as dt
import hmac
import ipaddress
from dataclasses import dataclass

import sqlalchemy as sa

from digest.store.engine import Store
from digest.store.tables import requests
from subscribers.keys import Keys

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)
_LOCK = 7_311_404
"""PostgreSQL's advisory lock for sign-ups: a number of ours, the one after that for adding people."""
_MOST = 10_000
"""Networks that are remembered as closed: some megabytes, whoever asks from wherever."""
_PREFIX = {4: 24, 6: 64}
"""Bits that one network's addresses share: what a customer of a provider is given, and cannot change by itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many are taken; the defaults are those of the settings."""

    per_address: int = 3
    """Mails to one address in a day."""
    per_network: int = 20
    """Sign-ups from one network in an hour."""
    total: int = 1000
    """Sign-ups from everywhere in an hour."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What the limits leave for one sign-up."""

    everybody: dt.datetime | None
    """Until when all sign-ups together are over their limit; None where they are not."""
    network: dt.datetime | None
    """Until when those of its network are."""
    mails: bool
    """Whether its address may be mailed once more."""

    @property
    def closed(self) -> bool:
        """Whether it may not come in."""
        return self.everybody is not None or self.network is not None


class Gate:
    """Remembers who is over a limit until when: rows only age, so nothing lets them in before."""

    def __init__(self) -> None:
        self._networks: dict[str, dt.datetime] = {}
        self._all: dt.datetime | None = None

    def closed(self, network: str, now: dt.datetime) -> bool:
        """Whether sign-ups of the network are known to be over a limit still."""
        return any(until is not None and now < until for until in (self._all, self._networks.get(network)))

    def close(self, network: str, room: Room) -> None:
        """Keeps what the store said."""
        self._all = room.everybody or self._all
        if room.network is None:
            return
        if len(self._networks) >= _MOST:
            self._networks.clear()
        self._networks[network] = room.network


def network(ip: str, keys: Keys) -> str:
    """What the network is recognised by that the address is in (IPv4 /24, IPv6 /64), keyed: nobody can try them all.

    Those of whom no address is known, or none that is one, share a network.
    """
    return hmac.digest(keys.addresses, b"network\0" + _net(ip).encode(), "sha256").hex()


def ip_of(text: str) -> str:
    """The IP address as it is kept: without its zone, an IPv4 one in IPv6 as what it is; "" where it is none."""
    try:
        found = ipaddress.ip_address(text.strip().partition("%")[0])
    except ValueError:
        return ""
    return str((found.ipv4_mapped or found) if isinstance(found, ipaddress.IPv6Address) else found)


def _net(ip: str) -> str:
    if not (address := ip_of(ip)):
        return ""
    version = 6 if ":" in address else 4
    return str(ipaddress.ip_network(f"{address}/{_PREFIX[version]}", strict=False))


def in_turn(store: Store, connection: sa.Connection) -> None:
    """Nothing, once whoever else is signing up is done: two must not both be the last that a limit lets in.

    SQLite's writers take turns anyway.
    """
    if not store.sqlite:
        connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))


def room(connection: sa.Connection, limits: Limits, hash: str, network: str, now: dt.datetime) -> Room:
    """What the limits leave, in one query: for each, the sign-up that must age before there is room again."""
    its = requests.c
    hour, mailed = its.at > now - HOUR, sa.and_(its.hash == hash, its.state != "void", its.at > now - DAY)
    total, near, mails = connection.execute(
        sa.select(
            _fullest(limits.total, hour),
            _fullest(limits.per_network, its.network == network, hour),
            _fullest(limits.per_address, mailed),
        )
    ).one()
    return Room(everybody=total and total + HOUR, network=near and near + HOUR, mails=mails is None)


def _fullest(most: int, *which: sa.ColumnElement[bool]) -> sa.ScalarSelect[dt.datetime]:
    """When the newest but `most` - 1 of these sign-ups was made; NULL where there are fewer."""
    newest = sa.select(requests.c.at).where(*which).order_by(requests.c.at.desc())
    return newest.limit(1).offset(most - 1).scalar_subquery()
