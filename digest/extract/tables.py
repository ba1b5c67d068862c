"""The room's tables of words, kept as text beside the code: sections in brackets, `#` before comments."""

from __future__ import annotations

import re
from pathlib import Path

_SECTION = re.compile(r"\[([a-z0-9_.]+)\]")


def sections(name: str) -> dict[str, list[str]]:
    """The lines of each section of `NAME.txt`, in the file's order."""
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in Path(__file__).with_name(f"{name}.txt").read_text(encoding="utf-8").splitlines():
        if header := _SECTION.fullmatch(line):
            lines = found.setdefault(header[1], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


def words(name: str) -> dict[str, tuple[str, ...]]:
    """The words of each section of `NAME.txt`."""
    return {
        section: tuple(word for line in lines for word in line.split()) for section, lines in sections(name).items()
    }
