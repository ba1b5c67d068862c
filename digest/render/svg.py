"""What our charts share: the frame that is read out, the colours of light and dark, text that is only text."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape

WIDTH, MARGIN = 640, 16
_BASE = """
svg { background: #fff; font: 13px system-ui, sans-serif; }
text { fill: #1d1d1f; } .soft { fill: #5c5c63; } .head { font-weight: 600; } .rail { stroke: #d5d7db; }
"""
_DARK = """svg { background: #16181c; } text { fill: #eceef1; } .soft { fill: #a7adb7; } .rail { stroke: #3a3f47; }"""


def svg(title: str, described: str, height: int, parts: Iterable[str], *, light: str, dark: str) -> str:
    """The picture with its title, the words for those who do not see it, and the chart's own colours."""
    dark = f"@media (prefers-color-scheme: dark) {{\n  {_DARK}\n  {dark}\n}}\n"
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
            f' height="{height}" role="img" aria-labelledby="title desc">',
            f'<title id="title">{safe(title)}</title>',
            f'<desc id="desc">{safe(described)}</desc>',
            f"<style>{_BASE}{light}\n{dark}</style>",
            f'<text class="head" x="{MARGIN}" y="{MARGIN + 12}">{safe(title)}</text>',
            *parts,
            "</svg>\n",
        ]
    )


def key(x: int, y: int, kind: str, text: str) -> str:
    """A square of the kind's colour, and what it stands for."""
    square = f'<rect class="{kind}" x="{x}" y="{y - 9}" width="10" height="10" rx="2"/>'
    return f'{square}<text class="soft" x="{x + 16}" y="{y}">{safe(text)}</text>'


def counted(number: int, name: str) -> str:
    """The number with its noun, which takes an "s"."""
    return f"{number:,} {name}{'' if number == 1 else 's'}"


def safe(text: str) -> str:
    """The text escaped, without what cannot be printed."""
    return escape("".join(c for c in text if c.isprintable()))
