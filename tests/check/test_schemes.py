"""Rule 29: what a mail says of dark mail programs."""

from collections.abc import Callable
from typing import Any

import pytest

from digest.values import Edition

BOTH = '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'
RULES = "<style>@media (prefers-color-scheme: dark) { p { color: #eee } }</style>"
NO_META = [
    'there is no <meta name="color-scheme" content="light dark">',
    'there is no <meta name="supported-color-schemes" content="light dark">',
]
NO_RULES = ["the style sheet has no rules for @media (prefers-color-scheme: dark)"]


@pytest.mark.parametrize(
    ("head", "messages"),
    [
        (BOTH + RULES, []),
        (BOTH.upper() + RULES, []),
        (BOTH + '<style media="(prefers-color-scheme:dark)">p { color: #eee }</style>', []),
        (BOTH.replace("light dark", "light only"), []),
        (BOTH, NO_RULES),
        (BOTH + RULES.replace("p { color: #eee }", "p { }"), NO_RULES),
        (BOTH + RULES.replace("dark", "light"), NO_RULES),
        (BOTH + RULES.replace("(prefers", "print and (prefers"), NO_RULES),
        (RULES, NO_META),
        (BOTH.replace("light dark", "light") + RULES, NO_META),
        (BOTH.replace("supported-color-schemes", "x") + RULES, NO_META[1:]),
        ("", NO_META + NO_RULES),
    ],
)
def test_a_mail_says_how_it_is_made_for_dark(
    head: str, messages: list[str], check: Callable[..., Any], local: Edition
) -> None:
    """Both names of the meta element, and rules; `light only` has chosen to have none."""
    html = f'<html lang="en"><head>{head}</head><body>{local.html[local.html.index("<body") :]}'
    found = [each for each in check(local, html=html) if each.rule == 29]
    assert [each.message for each in found] == messages
    assert {(each.level, each.where) for each in found} <= {("W", "html")}
