"""A sink for benchmarks, in a process of its own: `python -m tests.benchmarks.sink` prints its port, and counts."""

from __future__ import annotations

import sys

from tests.fakes.smtp import Smtp


def main() -> None:
    """Takes messages until standard input ends, then prints how many."""
    with Smtp() as server:
        print(server.port, flush=True)
        sys.stdin.read()
        print(len(server.messages), flush=True)


if __name__ == "__main__":
    main()
