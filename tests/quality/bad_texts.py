"""Texts that are no articles: what feeds, pages and people with bad intent hand over, each with a name."""

from __future__ import annotations

import random


def _tuple(words: str) -> tuple[str, ...]:
    return tuple(words.split())


WORDS = _tuple("river bridge council vote ferry town road rain budget mayor harbor school train winter bread")
"""Words for texts that have words and nothing else."""
SEED = 7
"""So that a text is the same in every run."""


def _no_punctuation() -> str:
    draw = random.Random(SEED)
    return " ".join(draw.choice(WORDS) for _ in range(2_000))


def _numbers() -> str:
    draw = random.Random(SEED)
    return "\n".join("\t".join(f"{draw.random() * 1_000:,.2f}" for _ in range(8)) for _ in range(400))


SMALL = {
    "empty": "",
    "white space": " \n\t\u00a0\u2003\r\n" * 50,
    "one sentence": "The ferry to Isle Quarran sailed at noon with nobody on board.",
    "one word": "Ferry",
    "no punctuation": _no_punctuation(),
    "control characters": (
        "The \x00ferry\x07 sailed\x1b[31m at noon\x9b. It\x08 came back \x85empty\ufeff.\x00\x00 Nobody asked why."
    ),
    "mixed directions": (
        "The mayor said “\u202bسنفتح الميناء غدا\u202c” on Sunday.\u200f It opened \u2067يوم الاثنين\u2069 at 9 a.m. "
        "\u202eThis sentence runs backwards on a screen.\u202c The ferry left \u200fبعد ساعة\u200e."
    ),
    "a table of numbers": _numbers(),
    "only bullets": "• Bread\n• Milk and eggs\n- A pound of flour\n* The ferry sails at noon on Sunday\n•\n▪ 12",
    "bare bullets": "•\n" * 500,
    "only a heading": "FERRY NEWS",
    "only quotation marks": "“”\"'«»„“‘’「」" * 200,
    "an open quotation": "“" + "The ferry sailed at noon on Monday. " * 200,
    "quotations left open": (
        "The mayor spoke on Monday. “I am done with this council. The council knew all of it.\n\n"
        '“It slept. «It will not sleep again. "Nobody will. ’Tis over. “\n\n“ “ « " \' »\n'
    ),
    "wide white space before full stops": "".join(
        f"The ferry carries vitamin C{blank}. It sailed at noon{blank}. H{blank}.\n"
        for blank in "\x85\u00a0\u1680\u2003\u2009\u202f\u205f\u3000"
    ),
    "a capital and a full stop, wide apart": "H\u00a0.",
    "lone surrogates": "The ferry \ud83d sailed at noon. \udc00\udc00 Nobody \ud800was on board of it.",
    "nothing but surrogates": "\ud800\udfff" * 500,
    "combining marks": "Z" + "\u0301\u0336\u035c" * 3_000 + " sailed at noon.",
    "brackets": "(" * 3_000 + "ferry" + ")" * 3_000,
    "byline and dateline": "By Jane Doe\n\nPORT LARNE (AP) —",
}
"""A few thousand code points at most: every method is tried on them."""


def _lines() -> str:
    return "\n".join(f"Line {number}" for number in range(100_000))


LARGE = {
    "10 MB of one word": lambda: "a" * 10_000_000,
    "10 MB of one word again and again": lambda: "ferry " * 1_666_666,
    "a million full stops": lambda: "." * 1_000_000,
    "a million full stops, apart": lambda: ". " * 1_000_000,
    "100,000 short lines": _lines,
    "100,000 empty lines": lambda: "\n" * 100_000,
    "100,000 sentences on one line": lambda: "The ferry sailed at noon. " * 100_000,
    "a million quotation marks": lambda: '"' * 1_000_000,
}
"""Long ones, made when they are asked for."""
