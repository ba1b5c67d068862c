"""A newsletter that is ready to be sent: built, approved, with readers."""

import io
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

import pytest

from digest import cli
from digest.store import backup, engine, ledger, restore
from digest.store.engine import Store
from digest.values import Balance

SLUG = "2026-09-21"


@dataclass
class Newsletter:
    """A folder, its store, and the program as a person starts it."""

    folder: Path
    store: Store
    environment: dict[str, str]
    started: list[subprocess.Popen[str]] = field(default_factory=list)

    def command(self, *arguments: object) -> list[str]:
        """The command line."""
        return [sys.executable, "-m", "digest", "-C", str(self.folder), *map(str, arguments)]

    def run(self, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        """The command, run to its end; there is never a traceback."""
        done = subprocess.run(
            self.command(*arguments),
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def here(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """The command in this very process: what leads up to a test, since a start takes longer than most of it."""
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", write_through=True) for _ in "oe")
        command = ["-C", str(self.folder), *map(str, arguments)]
        with mock.patch.dict(os.environ, self.environment, clear=True), redirect_stdout(out), redirect_stderr(err):
            code = cli.run(command)
        said = [one.buffer.getvalue().decode() for one in (out, err)]  # type: ignore[attr-defined]
        return subprocess.CompletedProcess(command, code, *said)

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        """The command, begun in a process of its own."""
        process = subprocess.Popen(
            self.command(*arguments),
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        self.started.append(process)
        return process

    def subscribe(self, count: int) -> None:
        """So many readers who agreed."""
        rows = "".join(f"reader{n}@example.org,Reader {n}\n" for n in range(1, count + 1))
        (self.folder / "readers.csv").write_text(f"email,name\n{rows}")
        done = self.here(
            "subscribers", "import", self.folder / "readers.csv", "--yes", "--consent", "Asked at the pier."
        )
        assert done.returncode == 0, done.stderr

    def balance(self) -> Balance:
        """The figures, as `digest status` has them."""
        return ledger.balance(self.store, SLUG, ledger.now_utc())

    def states(self) -> dict[str, str]:
        """What became of each address."""
        every = ("pending", "claimed", "in_data", "sent", "deferred", "failed", "suppressed", "unknown")
        return {one.address: one.state for one in ledger.problems(self.store, SLUG, every)}

    def delivery(self, *lines: str) -> None:
        """Settings under [delivery] in digest.toml."""
        path = self.folder / "digest.toml"
        path.write_text(path.read_text().replace("[delivery]\n", "\n".join(["[delivery]", *lines, ""])))


CLEAN = {key: value for key, value in os.environ.items() if not key.startswith("DIGEST_")}


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newsletter made by `init` and built by `build`, with a backup of its store beside it."""
    folder = tmp_path_factory.mktemp("built") / "news"
    folder.mkdir()
    url = f"sqlite:///{folder.parent / 'store.db'}"
    with engine.opened(url) as store:
        made = Newsletter(folder, store, CLEAN | {"DIGEST_STORE_URL": url})
        init = ("init", folder, "--name", "The Pier Post", "--from", "Pier Post <ed@pier.example>")
        assert made.here(*init, "--address", "1 Pier Road, Lisbon", "--yes").returncode == 0
        done = made.here("build", "--date", SLUG)
        assert done.returncode == 0, done.stderr
        backup.write(store, folder.parent / "store.gz", made=ledger.now_utc())
    return folder


@pytest.fixture
def newsletter(tmp_path: Path, store_url: str, built: Path) -> Iterator[Newsletter]:
    """One that is built; its store on SQLite, then on PostgreSQL."""
    with engine.opened(store_url) as store:
        made = Newsletter(tmp_path / "news", store, CLEAN | {"DIGEST_STORE_URL": store_url})
        shutil.copytree(built, made.folder)
        with backup.opened(built.parent / "store.gz") as found:
            restore.restore(store, found)
        yield made
        for process in made.started:
            if process.poll() is None:
                process.kill()
                process.communicate()


@pytest.fixture
def approved(newsletter: Newsletter) -> Newsletter:
    """The same, approved."""
    done = newsletter.here("approve", SLUG, "--by", "Edda")
    assert done.returncode == 0, done.stderr
    return newsletter
