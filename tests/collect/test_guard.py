"""No address that is not public is asked: not by number, by name, by redirect, or at the second lookup."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest import collect
from digest.collect.guard import Forbidden, Guard, odd, public
from digest.errors import FetchError, ForbiddenAddress
from tests.collect.conftest import QUICK
from tests.fakes.web import Web

NOT_PUBLIC = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200", "100.127.255.255",
    "127.0.0.1", "127.255.0.1", "168.63.129.16", "169.254.0.1", "169.254.169.254", "169.254.170.2",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.0.1", "192.168.255.255",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.255", "240.0.0.1",
    "255.255.255.255", "::", "::1", "::127.0.0.1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:a9fe:a9fe",
    "::ffff:10.0.0.1", "::ffff:0:127.0.0.1", "64:ff9b::7f00:1", "64:ff9b::169.254.169.254", "64:ff9b:1::1",
    "100::1", "2001::1", "2001:0:7f00:1::1", "2001:10::1", "2001:db8::1", "2002:7f00:1::1", "2002:a9fe:a9fe::1",
    "2002:808:808::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "ff02::1", "ff0e::1",
]  # fmt: skip
PUBLIC = [
    "1.1.1.1", "8.8.8.8", "9.9.9.9", "11.0.0.1", "93.184.215.14", "100.63.255.255", "100.128.0.1",
    "126.255.255.255", "128.0.0.1", "169.253.0.1", "172.15.255.255", "172.32.0.1", "192.0.1.1", "192.167.1.1",
    "198.17.1.1", "198.20.0.1", "223.255.255.255", "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
    "2a00:1450:4001:829::200e", "2001:4860:4860::8888", "2400:cb00::1", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
]  # fmt: skip


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_not_public(address: str) -> None:
    """Private, local, reserved, for documentation, clouds' metadata, and IPv4 addresses in IPv6 clothes."""
    assert not public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_public(address: str) -> None:
    """Those beside the ranges, and an IPv4-only site as hosts without IPv4 see it."""
    assert public(address)


@given(st.ip_addresses(v=4))
def test_ipv4_as_python_has_it(address: IPv4Address) -> None:
    """Nothing is allowed that `ipaddress` does not call global; what we forbid beyond it is on our list."""
    beyond = address.is_multicast or str(address).startswith(("192.88.99.", "192.0.0.", "168.63.129.16"))
    assert public(str(address)) == (address.is_global and not beyond)


@given(st.ip_addresses(v=6))
def test_ipv6_is_never_wider_than_python_has_it(address: IPv6Address) -> None:
    """Whatever we let through, `ipaddress` calls global, or the IPv4 address within it."""
    if public(str(address)):
        mapped = address.ipv4_mapped or (IPv4Address(int(address) & 0xFFFF_FFFF) if int(address) >> 96 else None)
        assert address.is_global or (mapped is not None and mapped.is_global)
        assert not address.is_multicast


@given(st.integers(0x2000 << 112, (0x3FFF << 112) - 1).map(IPv6Address))
def test_global_unicast_as_python_has_it(address: IPv6Address) -> None:
    """In the range that is given out, only ranges with a purpose of their own are forbidden."""
    special = any(address in network for network in map(_network, ("2001::/23", "2002::/16", "3fff::/20")))
    assert public(str(address)) == (address.is_global and not special)


def _network(text: str) -> object:
    from ipaddress import ip_network

    return ip_network(text)


@pytest.mark.parametrize(
    "host",
    ["2130706433", "0x7f000001", "0x7f.1", "127.1", "127.0.1", "0177.0.0.1", "017700000001", "0x", "127.0.0.1.",
     "1.2.3.4.5", "999.1.1.1", "08.8.8.8", "10.0.0.0x1", "pier.example.0x7f"],
)  # fmt: skip
def test_odd_notations(host: str) -> None:
    """Decimal, octal, hexadecimal, shortened, with a dot behind: readers disagree about who that is."""
    assert odd(host)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "8.8.8.8", "::1", "pier.example", "1.pier.example", "4.example.", "x0"]
)
def test_plain_hosts_are_not_odd(host: str) -> None:
    """Addresses as they should be written, and names."""
    assert not odd(host)


@given(st.text(max_size=40))
def test_no_host_breaks_the_guard(host: str) -> None:
    """Any text is odd or not."""
    assert odd(host) in {True, False}


def answers(*found: str) -> Callable[[str, int], object]:
    """A resolver that gives these for every name."""

    async def resolve(host: str, port: int) -> Sequence[str]:
        return found

    return resolve


def allowed(host: str, *found: str, private: bool = False) -> tuple[str, ...]:
    """What the guard lets through of what the resolver gives."""
    return asyncio.run(Guard(private=private, resolve=answers(*found)).addresses(host, 80))


def test_of_several_addresses_the_public_ones_are_used() -> None:
    """In the resolver's order; the others are never connected to."""
    assert allowed("pier.example", "10.0.0.1", "8.8.8.8", "::1", "1.1.1.1") == ("8.8.8.8", "1.1.1.1")


def test_a_name_without_a_public_address_is_forbidden() -> None:
    """The error names it, and the setting that would allow it."""
    with pytest.raises(Forbidden, match=r"pier\.example is 10\.0\.0\.1, which is not.*collect\.private_addresses"):
        allowed("pier.example", "10.0.0.1", "fe80::1%eth0")
    assert allowed("pier.example", "10.0.0.1", private=True) == ("10.0.0.1",)


def test_a_name_without_any_address_is_unknown() -> None:
    """As if the resolver had said so."""
    with pytest.raises(OSError, match="no address"):
        allowed("pier.example")


def test_a_number_is_not_looked_up() -> None:
    """A resolver cannot turn one address into another."""
    with pytest.raises(Forbidden, match=r"^127"):
        allowed("127.0.0.1", "8.8.8.8")


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/feed", "http://127.1:{port}/feed", "http://2130706433:{port}/feed",
        "http://0x7f.1:{port}/feed", "http://[::ffff:127.0.0.1]:{port}/feed",
        "http://[::ffff:7f00:1]:{port}/feed", "http://[::1]:{port}/feed", "http://localhost:{port}/feed",
        "http://0.0.0.0:{port}/feed", "http://[::]:{port}/feed", "http://169.254.169.254/latest/meta-data/",
        "http://[fd00:ec2::254]/", "http://pier.example:{port}/feed", "HTTP://LOCALHOST:{port}/feed",
    ],
)  # fmt: skip
def test_our_own_machine_is_not_asked(web: Web, address: str) -> None:
    """However it is written, and by whatever name: one clear error, and the server hears nothing."""
    web.page("/feed", "<rss/>")
    with (
        collect.client(QUICK, resolve=answers("127.0.0.1", "::1")) as fetch,
        pytest.raises(ForbiddenAddress) as caught,
    ):
        fetch(address.format(port=web.port))
    assert "not a public address" in str(caught.value) or "odd way" in str(caught.value)
    assert caught.value.status is None
    assert web.requests == []


@pytest.mark.parametrize(
    "host", ["①②⑦.⓪.⓪.①", "127。0。0。1", "１２７.0.0.1", "127.0.0.1\u200b", "0177.0.0.1", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ"]
)
def test_other_writing_is_no_way_in(web: Web, host: str) -> None:
    """Digits and dots of other scripts, and octal ones, which some programs take for ours."""
    web.page("/feed", "<rss/>")
    with collect.client(QUICK, resolve=answers("127.0.0.1")) as fetch, pytest.raises(FetchError):
        fetch(f"http://{host}:{web.port}/feed")
    assert web.requests == []


@contextmanager
def two_servers() -> Iterator[tuple[Web, Web]]:
    """One that stands for the public web, and one that does not."""
    with Web(host="127.0.0.2") as out, Web() as inside:
        yield out, inside


def outside(address: str) -> bool:
    """The public web of these tests."""
    return address == "127.0.0.2"


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
@pytest.mark.parametrize(
    "target", ["{inside}/secret", "http://169.254.169.254/latest", "http://[::1]/", "//10.0.0.1/"]
)
@pytest.mark.parametrize("hops", [1, 2])
def test_redirect_into_our_network(target: str, hops: int) -> None:
    """Each step is judged; the error says where it led, and nobody inside was asked."""
    with two_servers() as (out, inside), collect.client(QUICK, allows=outside) as fetch:
        inside.page("/secret", "secret")
        asked = out.redirect("/hop", target.format(inside=inside.address))
        asked = out.redirect("/first", "/hop") if hops == 2 else asked
        with pytest.raises(ForbiddenAddress, match=r"leads to http://.* is not a public address") as caught:
            fetch(asked)
        assert caught.value.source == asked
        assert inside.requests == []
        assert fetch(out.page("/good", "good")).body == b"good"


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2"])
def test_a_name_that_changes_its_mind(web: Web) -> None:
    """What was checked is what is connected to; a second answer is checked again (DNS rebinding)."""
    given_out: list[str] = []

    async def resolve(host: str, port: int) -> Sequence[str]:
        given_out.append("127.0.0.2" if not given_out else "127.0.0.1")
        return given_out[-1:]

    with Web(host="127.0.0.2") as out, collect.client(QUICK, resolve=resolve, allows=outside) as fetch:
        out.page("/feed", "good")
        address = f"http://pier.example:{out.port}/feed"
        assert fetch(address).body == b"good"
        assert given_out == ["127.0.0.2"]
        with pytest.raises(ForbiddenAddress, match=r"pier\.example is 127\.0\.0\.1"):
            fetch(address)
        assert len(out.requests) == 1
        assert out.requests[0].headers["host"] == f"pier.example:{out.port}"


def test_robots_txt_is_no_way_in(web: Web) -> None:
    """The page's host is judged before its robots.txt is asked."""
    with collect.client(QUICK) as fetch, pytest.raises(ForbiddenAddress):
        fetch(web.page("/article", "<p>Hello"), page=True)
    assert web.requests == []


def test_the_environment_names_no_proxy(web: Web, fetch: collect.Fetch, monkeypatch: pytest.MonkeyPatch) -> None:
    """It would connect for us, to addresses that nobody judged."""
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetch(web.page("/feed", "good")).body == b"good"


def test_cookies_are_not_kept(web: Web, fetch: collect.Fetch) -> None:
    """Nobody recognises us the next time."""
    address = web.page("/feed", "good", Set_Cookie="who=you; Path=/")
    for _ in range(2):
        fetch(address)
    assert not any("cookie" in request.headers for request in web.requests)


def test_ipv6_server(fetch: collect.Fetch) -> None:
    """Its host stands in brackets."""
    try:
        with Web(host="::1") as web:
            assert fetch(web.page("/feed", "good")).body == b"good"
            assert web.requests[0].headers["host"] == f"[::1]:{web.port}"
    except OSError:
        pytest.skip("this machine has no IPv6")


def test_the_next_address_is_tried(web: Web) -> None:
    """A host of which one address is dead is reached at another, within the time for connecting."""
    resolve = answers("::1", "127.0.0.1")  # nobody listens at the first
    with collect.client(QUICK, private=True, resolve=resolve) as fetch:
        web.page("/feed", "good")
        assert fetch(f"http://pier.example:{web.port}/feed").body == b"good"


ADDRESSES = st.ip_addresses().map(lambda ip: f"http://[{ip}]/" if ip.version == 6 else f"http://{ip}/")


@settings(deadline=None)  # each starts a client
@given(st.one_of(st.text(max_size=60), ADDRESSES, st.text(max_size=30).map("http://{}/".format)))
def test_no_address_breaks_the_client(url: str) -> None:
    """Whatever a list names ends in one of our errors; nobody is asked."""

    async def nowhere(host: str, port: int) -> Sequence[str]:
        raise OSError("nowhere")

    def none(address: str) -> bool:
        ip_address(address.partition("%")[0])
        return False

    quick = collect.Limits(total_s=1.0, pause_s=0.0, retries=0)
    with collect.client(quick, resolve=nowhere, allows=none) as fetch, pytest.raises(FetchError):
        fetch(url)
