"""Cells that no spreadsheet computes: what a reader calls themselves is not run on the editor's machine."""

from __future__ import annotations

import re

# What begins so is computed (OWASP, CSV injection), after white space and in full width too: at the beginning, and
# behind a semicolon, at which Excel cuts a file where the comma is the decimal sign. An apostrophe keeps it from
# that; where one stands already it gets another, so that taking one away gives back what there was.
_BEGINS = r"\s*[=+\-@\t\r\n＝＋－＠]"
_FORMULA = re.compile(rf"(\A|;)(?='*{_BEGINS})")
_SAFE = re.compile(rf"(\A|;)'(?='*{_BEGINS})")


def safe(cell: str) -> str:
    """The cell, with an apostrophe before what a spreadsheet would compute."""
    return _FORMULA.sub(r"\1'", cell)


def plain(cell: str) -> str:
    """The cell that `safe` was given."""
    return _SAFE.sub(r"\1", cell) if "'" in cell else cell
