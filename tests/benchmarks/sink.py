"""The tests' own server as a sink, in a process of its own, where smtp-sink cannot be had.

    python -m tests.benchmarks.sink PORT [FOLDER]

Prints how many messages it has, as smtp-sink does, or keeps each as a file in the folder.
"""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.fakes.smtp import Smtp, Taken

EVERY_S = 0.2


@dataclass
class Counting(Smtp):
    """Counts messages, and keeps none of them in memory."""

    folder: Path | None = None
    count: int = 0

    def store(self, taken: Taken) -> None:
        """Takes responsibility."""
        with self.lock:
            self.count += 1
            number = self.count
        if self.folder:
            envelope = f"X-Rcpt-Args: <{taken.recipients[0]}>\r\n".encode()
            (self.folder / f"m.{number:08}").write_bytes(envelope + taken.data)


def main(port: int, folder: str) -> None:
    """Takes messages until it is ended."""
    with Counting(port=port, folder=Path(folder) if folder else None) as server:
        while True:
            print(f"mesg={server.count}", end="\r", flush=True)
            time.sleep(EVERY_S)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
