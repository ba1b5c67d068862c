"""A file written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from digest.errors import FileError


def write_whole(path: Path, lines: Iterable[str]) -> None:
    """Writes the lines, as UTF-8 and for its owner alone; what stood there stands until all are written.

    Raises FileError.
    """
    path = path.resolve()  # what a link points to is written, the link stays
    if path.exists() and not path.is_file():
        raise FileError(path=str(path), reason="is no file that can be written")
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name[:100]}.", dir=path.parent)
        try:
            with open(descriptor, "w", encoding="utf-8", newline="") as file:
                file.writelines(lines)
                file.flush()
                os.fsync(file.fileno())
            os.replace(temporary, path)
        finally:
            Path(temporary).unlink(missing_ok=True)
    except OSError as error:
        raise FileError(path=str(path), reason=f"cannot be written: {error.strerror or error}") from error
