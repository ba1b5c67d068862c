"""Run commands as a person does: the real entry, the real exit code, in a folder of its own."""

import io
import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from digest import cli


@dataclass
class Said:
    """What a command said and how it ended."""

    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Standard output as JSON lines."""
        return [json.loads(line) for line in self.out.split("\n") if line]


Run = Callable[..., Said]


@pytest.fixture
def digest(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `digest` with arguments and standard input; no traceback may ever be seen."""

    def run(*arguments: object, stdin: str | bytes = b"") -> Said:
        data = stdin.encode() if isinstance(stdin, str) else stdin
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
        code = cli.run([str(argument) for argument in arguments])
        out, err = capfdbinary.readouterr()
        assert b"Traceback" not in err
        return Said(code, out.decode(), err.decode())

    return run


@pytest.fixture
def newsletter(tmp_path: Path, digest: Run) -> Path:
    """A new newsletter's folder."""
    folder = tmp_path / "news"
    said = digest("init", folder, "--name", "The Pier Post", "--from", "Pier Post <ed@pier.example>",
                  "--address", "1 Pier Road", "--yes")  # fmt: skip
    assert said.code == 0, said.err
    return folder
