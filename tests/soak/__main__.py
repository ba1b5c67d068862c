"""`make soak`: a send killed two hundred times, sends with everything around them failing, a million readers.

python -m tests.soak [kills] [faults] [million] [--seed N] [--readers N]
"""

from __future__ import annotations

import argparse
import random
import sys

from tests.soak import faulty, kills, million


def main() -> int:
    """0 when everybody was accounted for, and memory stayed within its limit."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak")
    parser.add_argument("parts", nargs="*", choices=("kills", "faults", "million", []))
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--readers", type=int, default=million.READERS, help="of the send to very many")
    given = parser.parse_args()
    parts = given.parts or ["kills", "faults", "million"]
    print(f"seed {given.seed}: `python -m tests.soak {' '.join(parts)} --seed {given.seed}` does the same again")
    good = []
    if "kills" in parts:
        good.append(kills.main(given.seed))
    if "faults" in parts:
        good.append(faulty.main(given.seed))
    if "million" in parts:
        good.append(million.main(given.readers))
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main())
