"""Cells that no spreadsheet computes: what a reader calls themselves is not run on the editor's machine."""

from __future__ import annotations

import re

# What begins so is computed (OWASP, CSV injection), after white space and in full width too. An apostrophe keeps a
# spreadsheet from that; where one stands already it gets another, so that taking one away gives back what there was.
# Where commas are decimal a spreadsheet takes `;` for the end of a cell, quotation marks or not: behind one, too.
_BEGINS = r"[\s\"]*[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(rf"(^|;)('*{_BEGINS})")
_SAFE = re.compile(rf"(^|;)'('*{_BEGINS})")


def safe(cell: str) -> str:
    """The cell, with an apostrophe wherever a spreadsheet would begin to compute it."""
    return _FORMULA.sub(r"\1'\2", cell)


def plain(cell: str) -> str:
    """The cell that `safe` was given."""
    return _SAFE.sub(r"\1\2", cell) if "'" in cell else cell
