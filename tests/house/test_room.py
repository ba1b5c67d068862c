"""Tests keep their files in memory only where there is room, and memory for what is put there."""

import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import conftest


@pytest.mark.parametrize(("room", "memory", "there"), [(8, 8, True), (8, 1, False), (1, 8, False)])
def test_files_stay_in_memory_where_both_suffice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, room: int, memory: int, there: bool
) -> None:
    """A folder in memory may grow to half of it, however little of it is free."""
    monkeypatch.setenv("TMPDIR", "")  # so that it is put back
    monkeypatch.delenv("TMPDIR")
    monkeypatch.setattr(tempfile, "tempdir", None)
    monkeypatch.setattr(conftest.shutil, "disk_usage", lambda _: SimpleNamespace(free=room * 2**30))
    monkeypatch.setattr(conftest.psutil, "virtual_memory", lambda: SimpleNamespace(available=memory * 2**30))
    conftest._in_memory(str(tmp_path))
    assert (os.environ.get("TMPDIR") == str(tmp_path)) == there
