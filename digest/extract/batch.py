"""Many entries -> articles, on all cores where that pays: each worker has one page at a time, and gives one answer.

Workers are forked where the process has no other threads, so that they start at once and have all that is imported;
beside threads, whose locks a fork could copy in a locked state, a fork server of its own starts them. Where neither
can be had, one process does it all. A worker that dies costs the page that it had, and is replaced.
"""

from __future__ import annotations

import contextlib
import gc
import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice
from multiprocessing import connection
from multiprocessing.process import BaseProcess
from typing import Any

from digest.errors import DigestError, ExtractError
from digest.extract.assemble import subject
from digest.values import Article, Entry

Result = Article | DigestError

# Workers are started where the next entries are as many and hold as many characters. A million is 80 ms of work on
# pages that are scripts mostly, 460 on pages of text; two forked workers cost 15 ms, a fork server 350, once.
_FEWEST, _LARGE, _LARGE_BESIDE_THREADS = 16, 150_000, 1_000_000
# More workers than this are bounded by what one process can send them.
_MOST = 8
# Entries taken ahead of the one that is waited for, for each worker.
_AHEAD = 4
_DIED = "the process that read it was killed, or ran out of memory"


def articles(entries: Iterable[Entry], processes: int | None) -> Generator[Result, None, None]:
    """The articles or errors of the entries, in order."""
    count = min(processes or _cores(), _MOST)
    rest = iter(entries)
    if count < 2 or multiprocessing.current_process().daemon:
        yield from map(one, rest)
        return
    upcoming = deque(islice(rest, _FEWEST))
    while upcoming and not _pays(upcoming):
        yield one(upcoming.popleft())
        upcoming.extend(islice(rest, 1))
    if upcoming:
        yield from _Crew(count).articles(chain(upcoming, rest))


def one(entry: Entry) -> Result:
    """The entry's article, or its error as a value."""
    from digest import extract

    try:
        return extract.article(entry)
    except DigestError as error:
        return error


def _cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _pays(upcoming: Sequence[Entry]) -> bool:
    size = sum(len(entry.html or entry.text or "") for entry in upcoming)
    return len(upcoming) >= _FEWEST and size >= (_LARGE if _alone() else _LARGE_BESIDE_THREADS)


@dataclass(slots=True, eq=False)
class _Worker:
    """A process that extracts, and the page it has."""

    process: BaseProcess
    pipe: Any
    ready: bool = False
    """It has said that it is there; one that dies before is no fault of a page."""
    page: tuple[int, Entry] | None = None


@dataclass(slots=True)
class _Crew:
    """Workers and what they have done; what is waited for is handed out in order."""

    size: int
    workers: list[_Worker] = field(default_factory=list)
    done: dict[int, Result] = field(default_factory=dict)
    fed: int = 0
    given: int = 0
    ended: bool = False

    def articles(self, entries: Iterable[Entry]) -> Iterator[Result]:
        """The articles or errors, in order; by this process alone for as long as there is no worker."""
        rest = iter(entries)
        try:
            self.workers.extend(filter(None, (_started() for _ in range(self.size))))
            while self.workers and not (self.ended and self.given == self.fed):
                rest = self._feed(rest)
                yield from self._ready()
                self._listen()
            yield from self._ready()
            yield from map(one, rest)
        finally:
            for worker in self.workers:
                _end(worker)

    def _feed(self, rest: Iterator[Entry]) -> Iterator[Entry]:
        """Gives every idle worker a page, as far as may be looked ahead; the entries that are left."""
        for worker in self.workers:
            if not worker.ready or worker.page or self.fed - self.given >= _AHEAD * self.size:
                continue
            entry = next(rest, None)
            if entry is None:
                self.ended = True
                break
            # A worker that died while it was idle takes no page; `_listen` will notice.
            try:
                worker.pipe.send(entry)
            except OSError:
                return chain((entry,), rest)
            worker.page = (self.fed, entry)
            self.fed += 1
        return rest

    def _ready(self) -> Iterator[Result]:
        while self.given in self.done:
            yield self.done.pop(self.given)
            self.given += 1

    def _listen(self) -> None:
        """Takes what workers answer; waits for the first where any of them has something to do."""
        working = [worker for worker in self.workers if worker.page or not worker.ready]
        idle = bool(self.workers) and not working
        heard = connection.wait([worker.pipe for worker in self.workers], 0 if idle else None) if self.workers else []
        for worker in [worker for worker in self.workers if worker.pipe in heard]:
            try:
                self._take(worker, worker.pipe.recv())
            except (EOFError, OSError):
                self._bury(worker)

    def _take(self, worker: _Worker, answer: Result | Exception | None) -> None:
        if not worker.ready:
            worker.ready = True
        elif worker.page:
            if not isinstance(answer, Article | DigestError):
                raise answer or RuntimeError("a worker said nothing")
            self.done[worker.page[0]] = answer
            worker.page = None

    def _bury(self, worker: _Worker) -> None:
        """Answers for a worker that died, and sets another in its place."""
        self.workers.remove(worker)
        _end(worker)
        if worker.page:
            number, entry = worker.page
            self.done[number] = ExtractError(subject=subject(entry), reason=_DIED)
        if worker.ready and (another := _started()):
            self.workers.append(another)


def _context() -> Any:
    """How processes are started here. Raises ValueError where they cannot be."""
    if _alone():
        from digest.extract import page

        # Imported before the fork, so that the workers share it.
        page.library()
        return multiprocessing.get_context("fork")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["digest.extract.page", "trafilatura"])
    return context


def _started() -> _Worker | None:
    """A new worker, or None where there cannot be one."""
    try:
        context = _context()
        ours, theirs = context.Pipe()
        # A forked worker has the parent's end of its own pipe, too, and would never see it closed.
        other = ours if context.get_start_method() == "fork" else None
        process = context.Process(target=_work, args=(theirs, other), daemon=True)
        with theirs:
            process.start()
    except (OSError, ValueError, RuntimeError, EOFError):
        return None
    return _Worker(process, ours)


def _alone() -> bool:
    """True where no other thread runs, in Python or below it, whose locks a fork could copy in a locked state."""
    if sys.platform != "linux":
        return False
    try:
        return len(os.listdir("/proc/self/task")) == 1
    except OSError:
        return False


def _work(pipe: Any, other: Any) -> None:
    """What a worker does until its pipe is closed: takes an entry, gives an article or an error."""
    if other is not None:
        other.close()
    # An interrupt is for the parent to act on; what was inherited is the parent's to close.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    gc.freeze()
    with contextlib.suppress(EOFError, OSError):
        pipe.send(None)
        while True:
            pipe.send(_answer(pipe.recv()))


def _answer(entry: Entry) -> Result | Exception:
    try:
        return one(entry)
    except Exception as bug:  # noqa: BLE001 - raised again by the parent, where it would have been raised
        return _portable(bug)


def _portable(bug: Exception) -> Exception:
    """The bug, or its words where it cannot go through a pipe."""
    import pickle

    try:
        pickle.loads(pickle.dumps(bug))  # noqa: S301 - our own
    except Exception:  # noqa: BLE001 - whatever its own pickling raises
        return RuntimeError(f"{type(bug).__name__}: {bug}")
    return bug


def _end(worker: _Worker) -> None:
    worker.pipe.close()
    worker.process.kill()
    worker.process.join()
    worker.process.close()
