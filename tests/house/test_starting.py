"""Who approves, sends or looks at an issue does not wait for what collects, groups and chooses to be loaded."""

import subprocess
import sys

import pytest

HEAVY = {"digest.collect", "digest.extract", "digest.group", "digest.summarize", "digest.pipeline", "aiosmtplib"}


@pytest.mark.parametrize("module", ["digest.mailing", "digest.workers", "digest.dispatch", "digest.story"])
def test_what_sends_loads_nothing_that_builds(module: str) -> None:
    """Half of a second on every start, and of every process that sends."""
    said = f"import sys, {module}; print(sorted({HEAVY!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"
