"""Spans -> one line of CommonMark, in which words are nothing but words.

Escaped is what CommonMark takes for markup, and what its dialects on forums and in editors do (struck and raised
words, tables, spoilers, addresses and names turned into links): a backslash before ASCII punctuation is always read
as that character alone (CommonMark 2.4). What a dialect does after it has read the line, such as `:smile:`, no
escape can prevent.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from string import punctuation

from digest.render.spans import Span

# An entity needs its semicolon, an address its "://" or a dot between letters, a mention a name behind its "@".
_MARKUP = re.compile(
    r"[\\`*_\[\]<>{~^|]|&(?=#?[A-Za-z0-9]{1,40};)|=(?==)|(?<==)=|@(?=\w)"
    r"|:(?=//)|(?<=:)/(?=/)|(?<=:/)/|(?<=\w)\.(?=[^\W\d_]{2})"
)
# At a line's start only: heading, quotation, bullet, rule, definition, number. ">" and "~" are escaped everywhere.
_BLOCK = re.compile(r"[-#+=:]")
_NUMBER = re.compile(r"([0-9]{1,9})([.)])(?=\s|$)")
_CLOSING = re.compile(r"#+$")
_ENTITY = re.compile(r"&(?=#?[A-Za-z0-9]{1,40};)")
_MARKS = {"strong": "**", "emphasis": "*"}


def heading(text: str) -> str:
    """The words of a heading, escaped; number signs at the end stay words."""
    return _CLOSING.sub(lambda match: r"\#" * len(match[0]), _escaped(text))


def line(spans: Sequence[Span]) -> str:
    """The spans as one line that begins no block; `paste.pieces` has settled what is beside what.

    Emphasis in a place where CommonMark knows none (a quotation mark inside, a letter outside) is given up, the words
    never.
    """
    found = ""
    for span, after in pairwise((*spans, Span(text=""))):
        text = _linked(span) if span.url else _marked(span, found[-1:], "[" if after.url else after.text[:1])
        # "![" would make an image of the link.
        found += rf"{text[:-1]}\!" if after.url and text.endswith("!") else text
    return _started(found)


def _linked(span: Span) -> str:
    mark = _MARKS.get(span.style, "")
    return f"[{mark}{_escaped(span.text)}{mark}]({_destination(span.url or '')})"


def _marked(span: Span, before: str, after: str) -> str:
    mark, text = _MARKS.get(span.style, ""), _escaped(span.text)
    if not mark or before == "*":
        return text
    opens = span.text[0].isalnum() or _parts(before)
    closes = span.text[-1].isalnum() or _parts(after)
    return f"{mark}{text}{mark}" if opens and closes else text


def _parts(neighbour: str) -> bool:
    """Whether the character outside lets punctuation inside be emphasised (CommonMark 6.2, flanking runs)."""
    return not neighbour or neighbour.isspace() or neighbour in punctuation


def _destination(url: str) -> str:
    """The address so that its brackets, backslashes and ampersands are read back as they are."""
    escaped = _ENTITY.sub("&amp;", url.replace("\\", "\\\\"))
    return f"<{escaped}>" if set("()") & set(escaped) else escaped


def _escaped(text: str) -> str:
    return _MARKUP.sub(r"\\\g<0>", text)


def _started(line: str) -> str:
    return (
        f"\\{line}" if _BLOCK.match(line) else _NUMBER.sub(r"\1\\\2", line, count=1) if _NUMBER.match(line) else line
    )
