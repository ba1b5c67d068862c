"""Cells that no spreadsheet computes: what a reader calls themselves is not run on the editor's machine."""

from __future__ import annotations

import re

# What begins so is computed (OWASP, CSV injection), after white space and in full width too. An apostrophe keeps a
# spreadsheet from that; where one stands already it gets another, so that taking one away gives back what there was.
_BEGINS = r"\s*[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(f"'*{_BEGINS}")
_SAFE = re.compile(f"'+{_BEGINS}")


def safe(cell: str) -> str:
    """The cell, with an apostrophe before it where a spreadsheet would compute it."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def plain(cell: str) -> str:
    """The cell that `safe` was given."""
    return cell[1:] if cell[:1] == "'" and _SAFE.match(cell) else cell
