"""An import that is killed again and again goes on where it was; in the end everybody is there once."""

import json
import os
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest.store import engine
from digest.store.engine import Store
from digest.store.tables import events, imports, people
from subscribers import importing

ROWS, AGREED = 20_000, "Yes, send me the roundup."
TWICE, BAD = 100, 50
ADDED = ROWS - TWICE - BAD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A newsletter with a file of readers: some stand in it twice, some have no address that is one."""
    (tmp_path / "digest.toml").write_text('[newsletter]\nname = "The Pier Post"\n')
    rows = [f"reader{n}@reader.example,Reader {n}" for n in range(ADDED)]
    rows += [f"READER{n}@reader.example,Reader {n}" for n in range(TWICE)] + ["nobody,Nobody"] * BAD
    random.Random(8).shuffle(rows)
    (tmp_path / "readers.csv").write_text("email,name\n" + "".join(f"{row}\n" for row in rows))
    return tmp_path


def command(folder: Path, *more: str) -> list[str]:
    """The import, as a person types it."""
    its = ["import", str(folder / "readers.csv"), "--yes", "--json", "--consent", AGREED, *more]
    return [sys.executable, "-m", "digest", "-C", str(folder), "subscribers", *its]


def environment(url: str) -> dict[str, str]:
    """That of a process which uses the store."""
    return {**os.environ, "DIGEST_STORE_URL": url}


def rows_done(store: Store) -> int:
    """How far it has come."""
    with store.reading() as connection:
        return connection.scalar(sa.select(sa.func.max(imports.c.rows))) or 0


def kill(folder: Path, url: str, store: Store, dice: random.Random) -> None:
    """One run, killed at a random moment: as it starts, or once it has written something more."""
    before = rows_done(store)
    running = subprocess.Popen(command(folder), env=environment(url), stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)  # fmt: skip
    if dice.random() < 0.3:
        time.sleep(dice.uniform(0.2, 1))
    else:
        while running.poll() is None and rows_done(store) == before:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.05))
    running.send_signal(signal.SIGKILL)
    running.wait()


def demand_whole(store: Store, done: int) -> None:
    """So many rows are done, and each person whole: once there, with one event of each kind."""
    with store.reading() as connection:
        statuses = Counter(connection.scalars(sa.select(people.c.status)))
        told = Counter(map(tuple, connection.execute(sa.select(events.c.person, events.c.kind))))
        tallies = [json.loads(one) for one in connection.scalars(sa.select(imports.c.tally))]
    assert set(statuses) <= {"active"}
    assert set(told.values()) <= {1}
    assert Counter(kind for _, kind in told) == Counter(
        {kind: statuses["active"] for kind in ("added", "consent") if statuses}
    )
    assert sum(sum(tally.values()) for tally in tallies) == done


@pytest.mark.slow
def test_killed_at_any_moment_it_goes_on(folder: Path, store_url: str) -> None:
    """What is written is always whole; the last run says where it goes on, and its tally counts every row."""
    dice = random.Random(os.urandom(8))
    with engine.opened(store_url) as store:
        finished = False
        for _ in range(4 if store.sqlite else 2):
            kill(folder, store_url, store, dice)
            demand_whole(store, rows_done(store))
            finished = finished or rows_done(store) == ROWS
        done = rows_done(store)
        last = subprocess.run(command(folder), env=environment(store_url), capture_output=True, text=True)
        assert last.returncode == 3, last.stderr
        if 0 < done < ROWS:
            assert f"goes on at row {done + 1:,}, where it was stopped on 20" in last.stderr
        if not finished:  # else it began anew, and everybody was known
            tally = {"added": ADDED, "pending": 0, "activated": 0, "known": TWICE, "left": 0, "refused": BAD}
            assert json.loads(last.stdout) == {"rows": ROWS, **tally}
        demand_whole(store, ROWS)
        with store.reading() as connection:
            assert connection.scalar(sa.select(sa.func.count()).select_from(people)) == ADDED


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_it_goes_on(folder: Path) -> None:
    """No file may grow beyond 5 MB: what was written is whole, and with more room it goes on."""
    url = f"sqlite:///{folder / 'digest.db'}"
    limit = (5_000_000, 5_000_000)
    full = subprocess.run(
        command(folder),
        env=environment(url),
        capture_output=True,
        text=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit),
    )
    lines = [line for line in full.stderr.split("\n") if line and ": nobody: " not in line]
    assert (full.returncode, len(lines)) == (1, 1), full.stderr
    assert lines[0].startswith("digest: ")
    assert "disk" in lines[0]
    with engine.opened(url) as store:
        done = rows_done(store)
        assert done in range(importing.AT_ONCE, ROWS)
        demand_whole(store, done)
        again = subprocess.run(command(folder), env=environment(url), capture_output=True, text=True)
        assert f"goes on at row {done + 1:,}" in again.stderr
        demand_whole(store, ROWS)
    anew = subprocess.run(command(folder, "--restart"), env=environment(url), capture_output=True, text=True)
    assert f"digest: {folder / 'readers.csv'}: begins anew, at row 1\n" in anew.stderr
    assert json.loads(anew.stdout)["known"] == ADDED + TWICE
