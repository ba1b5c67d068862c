"""A message as the form that a provider takes over HTTP, handed over so that its end is ours to hold back."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import httpcore2

from digest.deliver.network import Network
from digest.deliver.outcomes import Ready
from digest.deliver.relays import Relay

TRACKING = b"o:tracking"
"""Opens and clicks are never tracked, whatever the domain's settings say: it would also rewrite our links."""


class TakenBack(Exception):
    """The message is not to go out after all; raised through the request, which ends it."""


class Form:
    """multipart/form-data (RFC 7578) in two parts, `ready` asked before the last one. No message: empty."""

    def __init__(self, network: Network, relay: Relay, ready: Ready, address: str = "", message: bytes = b"") -> None:
        self.begun = False
        """The last part was handed over, or some of it."""
        self.boundary = secrets.token_hex(24).encode()  # nobody can put into a message what they cannot know
        self._network, self._relay, self._ready = network, relay, ready
        fields = [(b'name="' + TRACKING + b'"', b"no")]
        if message:
            file = b'name="message"; filename="message.mime"\r\nContent-Type: message/rfc822'
            fields += [(b'name="to"', address.encode("utf-8", "replace")), (file, message)]
        start = b"--" + self.boundary + b"\r\nContent-Disposition: form-data; "
        self._first = b"\r\n".join(start + name + b"\r\n\r\n" + value for name, value in fields)
        self._last = b"\r\n--" + self.boundary + b"--\r\n"

    @property
    def length(self) -> int:
        """Its octets."""
        return len(self._first) + len(self._last)

    def __iter__(self) -> Iterator[bytes]:
        """Its parts. Raises TakenBack where `ready` says no, and whatever that raises.

        Where the server speaks before its turn, WriteError: httpcore2 then reads what it has to say.
        """
        yield self._first
        if self._network.unasked:
            self._network.within(self._relay.connect_s)
            raise httpcore2.WriteError
        if not self._ready():
            raise TakenBack
        self.begun = True
        self._network.within(self._relay.final_s)
        yield self._last
