"""A million rows of CSV imported as a person does it, on SQLite and on PostgreSQL: seconds and memory."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from tests.fakes.postgres import Server

ROWS = 1_000_000
DOMAINS = 20_000
SECONDS, MB = 120, 300
FIRST = ("Anna", "Bob", "Cora", "Dora", "Emil", "Finn", "Greta", "Hugo", "Inês", "Jürgen", "Kofi", "Łucja")
LAST = ("Berg", "Marsh", "Novák", "Okoro", "Pier", "Sato", "Silva")
TOPICS = ("Kenya;Ports", "Haiti", "Energy;Health;Kenya", "", "Ports")
LANGUAGES = ("en", "es", "pt-BR", "")


def rows(count: int) -> Iterator[str]:
    """A header and so many rows: each fortieth has no address that is one, each fortieth stands there twice."""
    dice = random.Random(8)
    yield "email,name,topics,language,field:town\n"
    for number in range(count):
        lot = dice.random()
        if lot < 0.025:
            yield f"reader{number}.reader.example,Nobody,,,\n"
            continue
        one = dice.randrange(number) if lot < 0.05 and number else number
        # As lists are: most addresses are of a few domains, the others of very many.
        domain = dice.randrange(10) if dice.random() < 0.7 else one % DOMAINS
        name = f"{FIRST[one % len(FIRST)]} {LAST[one % len(LAST)]}"
        told = f"{TOPICS[one % len(TOPICS)]},{LANGUAGES[one % len(LANGUAGES)]},Town {one % 300}"
        yield f"reader{one}@mail{domain}.reader.example,{name},{told}\n"


def imported(file: Path, folder: Path, url: str) -> tuple[float, float, float]:
    """The seconds that `digest subscribers import` takes, those that it computes, and the most memory in MB."""
    command = [sys.executable, "-m", "digest", "-C", str(folder), "subscribers", "import", str(file), "--yes"]
    command += ["--consent", "Yes, send me the roundup once a week."]
    environment = {**os.environ, "DIGEST_STORE_URL": url}
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 3:  # done, but for the rows without an address
        raise RuntimeError(f"the import ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measured(store: str, file: Path, url: str) -> bool:
    """Whether the import into a new store keeps within both limits; prints what it took."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "digest.toml").write_text('[newsletter]\nname = "The Pier Post"\n')
        seconds, computing, peak = imported(file, folder, url or f"sqlite:///{folder / 'digest.db'}")
    limits = f"({_verdict(seconds, SECONDS)} {SECONDS} s, {_verdict(peak, MB)} {MB} MB)"
    # The second figure is what this program itself took: on a machine that is busy otherwise the first says little.
    told = f"{seconds:.1f} s, of which it computed {computing:.1f} s, {peak:.0f} MB"
    print(f"{ROWS:,} rows imported on {store}: {told} {limits}", flush=True)
    return seconds <= SECONDS and peak <= MB


def _verdict(measured: float, limit: float) -> str:
    return "within" if measured <= limit else "OVER"


def main() -> bool:
    """Whether both imports keep within their limits."""
    with tempfile.TemporaryDirectory() as name:
        file = Path(name) / "readers.csv"
        with file.open("w", encoding="utf-8") as text:
            text.writelines(rows(ROWS))
        good = measured("SQLite", file, "")
        with Server() as server:
            return measured("PostgreSQL", file, server.database()) and good


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
