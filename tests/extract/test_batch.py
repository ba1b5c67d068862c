"""Batches of entries: the same articles as one by one, and nothing that one page does harms the others."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections.abc import Callable, Iterator

import pytest

from digest import extract
from digest.errors import DigestError, ExtractError, NoArticle
from digest.extract import batch
from digest.values import Article, Entry, Source

# A page this long makes sixteen of them worth their processes, with or without threads beside.
FILLER = f"<!-- {'x' * 70_000} -->"


@pytest.fixture
def many(page: Callable[..., str]) -> list[Entry]:
    """Forty long pages of titles of their own; every tenth holds no article."""
    found = []
    for number in range(40):
        html = page(heading=f"<h1>Lighthouse number {number} reopens</h1>", after=FILLER)
        html = html if number % 10 else f"<html><body>{FILLER}</body></html>"
        found.append(Entry(id=str(number), source=Source(location=f"{number}.html"), html=html))
    return found


@pytest.fixture
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers are forked, so that what a test replaces is replaced in them: libraries' idle threads do not count."""
    monkeypatch.setattr(batch, "_alone", lambda: True)


FORKS = pytest.mark.filterwarnings("ignore:.*multi-threaded:DeprecationWarning")


def shown(results: Iterator[Article | DigestError]) -> list[object]:
    """The results as values that can be compared."""
    return [result if isinstance(result, Article) else (type(result), result.data) for result in results]


def test_a_batch_gives_what_its_entries_give_one_by_one(many: list[Entry]) -> None:
    """In order, errors among them as values; several processes and one agree in every field."""
    alone = shown(extract.articles(many, processes=1))
    assert [(type(one) is Article) for one in alone] == [number % 10 != 0 for number in range(40)]
    assert alone[0] == (NoArticle, {"subject": "0.html", "reason": "no text was found in it"})
    assert shown(extract.articles(many, processes=2)) == alone


def test_beside_threads_nothing_is_forked(many: list[Entry]) -> None:
    """With another thread in the process the results are the same, and the workers come from a fork server."""
    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        results = extract.articles(many, processes=2)
        first = next(results)
        kinds = {type(child).__name__ for child in multiprocessing.active_children()}
        rest = list(results)
    finally:
        done.set()
        thread.join()
    assert kinds == {"ForkServerProcess"}
    assert shown(iter([first, *rest])) == shown(extract.articles(many, processes=1))


def test_entries_are_taken_as_they_are_needed(many: list[Entry]) -> None:
    """When the first article is there, only a few entries ahead of it were asked for."""
    taken: list[str] = []

    def told() -> Iterator[Entry]:
        for number in range(400):
            taken.append(str(number))
            yield many[1 + number % 9]

    results = extract.articles(told(), processes=2)
    next(results)
    assert len(taken) < 40
    results.close()


def test_few_or_small_entries_start_no_process(many: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    """What one process does sooner, one process does."""
    monkeypatch.setattr(batch, "_started", lambda: pytest.fail("a process was started"))
    assert len(list(extract.articles(many[:15], processes=2))) == 15
    small = [Entry(id="1", source=Source(location="feed"), title="Rain", guid="1", html="<p>Rain fell all day.</p>")]
    assert len(list(extract.articles(small * 50, processes=2))) == 50


def test_leaving_early_ends_the_processes(many: list[Entry]) -> None:
    """Whoever stops in the middle leaves no process behind."""
    results = extract.articles(many, processes=2)
    next(results)
    assert multiprocessing.active_children()
    results.close()
    assert not multiprocessing.active_children()


def killer(entry: Entry) -> Article:
    """An extraction that three pages do not survive, wherever it is but in the tests' own process."""
    if entry.id in {"3", "4", "33"} and multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    return Article(id=entry.id, title="t", text="t", source=entry.source)


@FORKS
@pytest.mark.usefixtures("forked")
def test_a_page_that_kills_its_process_harms_no_other(many: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    """Each such page is an ExtractError that names it; all others are articles, in order."""
    monkeypatch.setattr(extract, "article", killer)
    results = list(extract.articles(many, processes=2))
    assert len(results) == 40
    failed = {number: result for number, result in enumerate(results) if not isinstance(result, Article)}
    assert sorted(failed) == [3, 4, 33]
    assert all(isinstance(error, ExtractError) and f"{number}.html" in str(error) for number, error in failed.items())
    assert [result.id for result in results if isinstance(result, Article)] == [
        str(number) for number in range(40) if number not in failed
    ]


def test_without_processes_one_does_it_all(many: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no process can be started, the batch is done all the same."""

    def refused() -> None:
        raise OSError("no more processes")

    monkeypatch.setattr(batch, "_context", refused)
    assert shown(extract.articles(many, processes=2)) == shown(extract.articles(many, processes=1))


@FORKS
@pytest.mark.usefixtures("forked")
def test_workers_that_never_come_up_cost_no_page(many: list[Entry], monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes that end before they say that they are there leave the whole batch to this one."""
    monkeypatch.setattr(batch, "_work", lambda pipe, other: None)
    assert shown(extract.articles(many, processes=2)) == shown(extract.articles(many, processes=1))


class Odd(Exception):
    """A bug whose exception cannot be pickled."""

    def __init__(self, one: str, other: str) -> None:
        super().__init__(f"{one} {other}")


@FORKS
@pytest.mark.usefixtures("forked")
@pytest.mark.parametrize(("bug", "kind"), [(KeyError("oops"), KeyError), (Odd("oops", "twice"), RuntimeError)])
def test_a_bug_goes_up_as_it_would_from_one_process(
    many: list[Entry], monkeypatch: pytest.MonkeyPatch, bug: Exception, kind: type[Exception]
) -> None:
    """What is no DigestError is no value either; no process is left behind."""

    def broken(entry: Entry) -> Article:
        raise bug

    monkeypatch.setattr(extract, "article", broken)
    with pytest.raises(kind, match="oops"):
        list(extract.articles(many, processes=2))
    assert not multiprocessing.active_children()
