"""Where a request came from: only our own web servers are believed, and no further than they know."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subscribers.web import networks
from subscribers.web.whence import whence
from tests.subscribers.sites import Pretended, call

OURS = networks(["10.0.0.0/8", "127.0.0.1", "2001:db8:1::/48"])


@pytest.mark.parametrize(
    ("peer", "forwarded", "found"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),  # nobody of ours: may say what they like
        ("127.0.0.1", [], "127.0.0.1"),
        ("127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("::ffff:127.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.1.2.3", ["192.0.2.1, 203.0.113.9"], "203.0.113.9"),  # the first was said by the second
        ("10.1.2.3", ["192.0.2.1", "203.0.113.9, 10.9.9.9"], "203.0.113.9"),  # two of our own
        ("10.1.2.3", ["10.7.7.7, 10.8.8.8"], "10.7.7.7"),
        ("10.1.2.3", ["203.0.113.9:4711"], "203.0.113.9"),
        ("10.1.2.3", ["[2001:db8::9]:443"], "2001:db8::9"),
        ("10.1.2.3", ["2001:DB8::9"], "2001:db8::9"),
        ("2001:db8:1::5", ["203.0.113.9"], "203.0.113.9"),
        ("fe80::1%eth0", ["203.0.113.9"], "fe80::1"),
        ("10.1.2.3", ["unknown"], "10.1.2.3"),
        ("10.1.2.3", ["203.0.113.9, <script>"], "10.1.2.3"),
        ("10.1.2.3", [""], "10.1.2.3"),
        ("10.1.2.3", ["203.0.113.9," + "x" * 9_000], "10.1.2.3"),
        ("10.1.2.3", [", " * 500], "10.1.2.3"),
        ("/run/digest.sock", ["203.0.113.9"], ""),
        ("", [], ""),
    ],
)
def test_the_last_that_is_not_ours_is_who_asked(peer: str, forwarded: Sequence[str], found: str) -> None:
    """Junk ends it: what is known then is our own server's address."""
    assert whence(peer, forwarded, OURS) == found


@given(st.lists(st.text(max_size=30), max_size=3), st.ip_addresses())
def test_nobody_who_is_not_ours_can_say_who_they_are(forwarded: list[str], peer: object) -> None:
    """Whatever they send."""
    assert whence(str(peer), forwarded, ()) == whence(str(peer), (), ())


@pytest.mark.parametrize(("trusted", "seen"), [((), "127.0.0.1"), (networks(["127.0.0.1"]), "203.0.113.9")])
def test_the_pages_go_by_it(trusted: tuple[object, ...], seen: str) -> None:
    """Whoever leaves is recorded with the address that asked, not with one that they made up."""
    its = Pretended(trusted=trusted)
    call(its.app, f"/unsubscribe/{its.token()}", "POST", x_forwarded_for="192.0.2.66, 203.0.113.9")
    assert its.whence == [seen]
