"""A restore that ends half way, however it ends, leaves the store as it was."""

import gzip
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from digest.store import backup, engine
from tests.fakes.rows import NOW, fill

_PROGRAM = """
import sys, time
from pathlib import Path
from digest.store import backup, engine, restore, schema

upgrade, batches = schema.upgrade, restore._batches
upgraded = []

def stop():
    print("there", flush=True)
    time.sleep(60)

def upgrading(connection, to):
    if len(upgraded) == {"dropped": 0, "filled": 1}.get(sys.argv[3]):
        stop()
    upgraded.append(to)
    upgrade(connection, to)

def filling(rows):
    for number, batch in enumerate(batches(rows)):
        if number == 9 and sys.argv[3] == "half filled":
            stop()
        yield batch

schema.upgrade, restore._batches, restore.BATCH = upgrading, filling, 1
with backup.opened(Path(sys.argv[2])) as found, engine.connected(sys.argv[1]) as store:
    restore.restore(store, found, replace=True)
"""


def rows_of(url: str, path: Path) -> bytes:
    """All that is in the store."""
    with engine.existing(url) as store:
        backup.write(store, path, made=NOW, force=True)
    return gzip.decompress(path.read_bytes())


@pytest.mark.parametrize("place", ["dropped", "half filled", "filled"])
def test_a_killed_restore_leaves_the_old_store(place: str, store_url: str, tmp_path: Path) -> None:
    """SIGKILL with the old tables dropped, with half of the new rows in, and just before the commit."""
    with engine.opened(f"sqlite:///{tmp_path / 'other.db'}") as other:
        fill(other, people=30)
        backup.write(other, tmp_path / "new.gz", made=NOW)
    with engine.opened(store_url) as store:
        fill(store)
    before = rows_of(store_url, tmp_path / "before.gz")
    command = [sys.executable, "-c", _PROGRAM, store_url, str(tmp_path / "new.gz"), place]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "there\n"
        process.send_signal(signal.SIGKILL)
    assert rows_of(store_url, tmp_path / "after.gz") == before
    assert len(before.splitlines()) < 60
