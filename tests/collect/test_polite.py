"""Manners towards hosts: few at once, a pause, back-off, and waiting where a server asks for it."""

import datetime as dt
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from email.utils import format_datetime
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest import collect
from digest.collect.polite import backoff, retry_after
from digest.errors import FetchError
from digest.values import Source
from tests.collect.conftest import QUICK
from tests.fakes.web import Line, Web, answer

NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)
GOOD = answer("good")
OH = answer("oh", status="500 Oh")


class Counter:
    """An answer that takes a while and counts how many others are under way."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now = self.most = 0
        self.starts: list[float] = []

    def __call__(self, line: Line) -> None:
        """Answers after 150 ms."""
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.starts.append(time.perf_counter())
        time.sleep(0.15)
        with self.lock:
            self.now -= 1
        GOOD(line)


async def here(host: str, port: int) -> Sequence[str]:
    """Every name is this machine."""
    return ("127.0.0.1",)


def many(web: Web, hosts: int, each: int, limits: collect.Limits) -> Counter:
    """What a server saw that stands for several hosts, of each of which several pages were asked for at once."""
    counter = Counter()
    for number in range(each):
        web.raw(f"/{number}", counter)
    addresses = [f"http://h{host}.example:{web.port}/{number}" for number in range(each) for host in range(hosts)]
    with (
        collect.client(limits, private=True, resolve=here) as fetch,
        ThreadPoolExecutor(len(addresses)) as pool,
    ):
        assert [got.body for got in pool.map(fetch, addresses)] == [b"good"] * len(addresses)
    return counter


def test_at_most_two_at_one_host(web: Web) -> None:
    """However many sources it has; waiting in line costs them none of their time."""
    assert many(web, 1, 12, replace(QUICK, total_s=0.6)).most == 2


def test_hosts_do_not_wait_for_each_other(web: Web) -> None:
    """Two at each."""
    assert many(web, 4, 4, QUICK).most > 4


def test_a_pause_between_two_requests_to_a_host(web: Web) -> None:
    """From the start of one to the start of the next, also when both connections are free."""
    starts = many(web, 1, 4, replace(QUICK, pause_s=0.2)).starts
    assert min(later - sooner for sooner, later in pairwise(starts)) > 0.15


def test_trouble_that_passes(web: Web, fetch: collect.Fetch) -> None:
    """500, a connection that is cut, and then the page."""
    assert fetch(web.turns("/feed", OH, Line.reset, GOOD)).body == b"good"
    assert web.asked("/feed") == 3


@pytest.mark.parametrize("status", ["429 Slow", "500 Oh", "502 Gate", "503 Busy", "504 Late"])
def test_it_is_not_tried_for_ever(web: Web, fetch: collect.Fetch, status: str) -> None:
    """Three times in all."""
    with pytest.raises(FetchError, match=status):
        fetch(web.page("/feed", "no", status=status))
    assert web.asked("/feed") == 3


@pytest.mark.parametrize("status", ["400 Bad", "401 Who", "403 No", "404 Where", "410 Gone", "501 What"])
def test_what_stays_is_not_tried_again(web: Web, fetch: collect.Fetch, status: str) -> None:
    """The server has said what it thinks."""
    with pytest.raises(FetchError, match=status):
        fetch(web.page("/feed", "no", status=status))
    assert web.asked("/feed") == 1


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("401 Who", "log-in"),
        ("402 Pay", "payment"),
        ("404 Where", "moved"),
        ("410 Gone", "remove"),
        ("503 X", "later"),
    ],
)
def test_the_error_says_what_to_do(web: Web, fetch: collect.Fetch, status: str, words: str) -> None:
    """In a few words."""
    with pytest.raises(FetchError, match=words):
        fetch(web.page("/feed", "no", status=status))


def seconds(count: int) -> str:
    """A delay, as seconds."""
    return str(count)


def date(count: int) -> str:
    """A delay, as the moment when it ends; a second more, since HTTP's dates have whole seconds."""
    return format_datetime(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=count + 1), usegmt=True)


@pytest.mark.parametrize("written", [seconds, date])
@pytest.mark.parametrize("status", ["429 Slow Down", "503 Busy"])
def test_waiting_as_long_as_asked(web: Web, fetch: collect.Fetch, written: Callable[[int], str], status: str) -> None:
    """Retry-After, in both forms, where it fits into the source's time."""
    address = web.turns("/feed", answer("no", status=status, Retry_After=written(1)), GOOD)
    start = time.perf_counter()
    assert fetch(address).body == b"good"
    assert 0.9 < time.perf_counter() - start < 3


@pytest.mark.parametrize("written", [seconds, date])
@pytest.mark.parametrize("status", ["429 Slow Down", "503 Busy"])
def test_a_longer_wait_is_said(web: Web, fetch: collect.Fetch, written: Callable[[int], str], status: str) -> None:
    """At once: the person knows when to come back."""
    address = web.page("/feed", "no", status=status, Retry_After=written(7200))
    start = time.perf_counter()
    with pytest.raises(FetchError, match=rf"{status}.*asks to wait until \d{{4}}-\d\d-\d\d \d\d:\d\d UTC") as caught:
        fetch(address)
    assert caught.value.status == int(status[:3])
    assert web.asked("/feed") == 1
    assert time.perf_counter() - start < 1


def test_who_wants_a_rest_is_left_alone(web: Web, fetch: collect.Fetch) -> None:
    """Other sources of the host do not even ask; their error says until when."""
    web.page("/other", "good")
    for path in ("/feed", "/other"):
        with pytest.raises(FetchError, match="asks to wait until") as caught:
            fetch(
                web.page("/feed", "no", status="429 Slow", Retry_After="3600")
                if path == "/feed"
                else web.address + path
            )
        assert caught.value.status == 429
    assert web.asked("/other") == 0


def test_a_host_that_never_answers_is_given_up(web: Web) -> None:
    """After three sources, so that a hundred of them do not take an hour; other hosts are unharmed."""
    for number in range(6):
        web.raw(f"/{number}", Line.stall)
    with collect.client(replace(QUICK, read_s=0.2), private=True, resolve=here) as fetch:
        reasons = []
        for number in range(6):
            with pytest.raises(FetchError) as caught:
                fetch(f"http://slow.example:{web.port}/{number}")
            reasons.append(caught.value.reason)
        assert fetch(web.page("/feed", "good")).body == b"good"
    assert ["no answer in time" in reason for reason in reasons] == [True] * 3 + [False] * 3
    assert all("did not answer 3 times in a row" in reason for reason in reasons[3:])


@given(st.integers(0, 5))
def test_backoff_doubles_and_varies(attempt: int) -> None:
    """Half of it is left to chance."""
    assert 0.25 * 2**attempt <= backoff(attempt) <= 0.5 * 2**attempt


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("0", 0), ("120", 120), (" 7 ", 7), ("9" * 30, 10**9), ("Wed, 25 Nov 2026 12:00:30 GMT", 30),
        ("Wed, 25 Nov 2026 11:00:00 GMT", 0), ("", None), (None, None), ("soon", None), ("-5", None), ("1.5", None),
        ("٣", None), ("Wed, 99 Nov 2026 12:00:30 GMT", None),
    ],
)  # fmt: skip
def test_retry_after(text: str | None, wait: float | None) -> None:
    """Seconds, or a date; anything else is as if it were not there."""
    assert retry_after(text, NOW) == wait


@given(st.text(max_size=50))
def test_retry_after_never_breaks(text: str) -> None:
    """It comes from outside."""
    assert (retry_after(text, NOW) or 0) >= 0


@given(st.lists(st.sampled_from("abc"), max_size=12))
def test_sources_take_turns(hosts: list[str]) -> None:
    """Each once; before a host has its second turn, all others have had their first."""
    sources = [Source(location=f"https://{name}.example/{at}") for at, name in enumerate(hosts)]
    order = collect.by_turns([source.location for source in sources])
    assert sorted(order) == list(range(len(sources)))
    asked = [hosts[at] for at in order]
    rounds = [asked[:at].count(name) for at, name in enumerate(asked)]
    assert rounds == sorted(rounds)
