"""The table of rules, and what a person gets of it."""

import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from digest.check.rules import MOST, RULES
from digest.values import Edition, Run

DOCUMENT = Path(__file__).parents[2] / "docs" / "checks.md"


def test_the_table_is_complete_and_in_order() -> None:
    """1 to 47; each rule has a name of its own, a source and a docstring."""
    assert [rule.number for rule in RULES] == list(range(1, 48))
    assert len({rule.name for rule in RULES}) == len({rule.check for rule in RULES}) == len(RULES)
    assert all(rule.source and rule.check.__doc__ for rule in RULES)


def test_every_rule_is_documented_and_nothing_else() -> None:
    """docs/checks.md lists the rules by number, with the RFCs they come from."""
    rows = re.findall(r"^\| (\d+) \|(.*)\|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert [int(number) for number, _ in rows] == [rule.number for rule in RULES]
    for (_, row), rule in zip(rows, RULES, strict=True):
        assert all(source in row for source in re.findall(r"RFC \d+", rule.source)), rule.number


def test_a_person_reads_at_most_five_findings_a_rule(check: Callable[..., Any], local: Edition) -> None:
    """The fifth counts the rest."""
    text = local.text + "\n\nNone" * 12 + "\n"
    found = [each for each in check(local, text=text) if each.rule == 31]
    assert len(found) == MOST
    assert found[-1].message.endswith("(and 7 more)")
    assert "more)" not in found[-2].message
    five = [each for each in check(local, text=local.text + "\n\nNone" * MOST + "\n") if each.rule == 31]
    assert len(five) == MOST
    assert not any("more)" in each.message for each in five)


def test_what_is_wrong_in_many_places_alike_is_said_once(marked: Callable[..., Any]) -> None:
    """A theme's part is printed for every item: a person mends it once."""
    assert len(marked(18, '<img src="https://a.example/dot.png">' * 12)) == 1


def test_what_blocks_is_among_the_five(check: Callable[..., Any], edition_of: Callable[..., Edition]) -> None:
    """Warnings of a rule never push what blocks out of a person's sight: a mail would go out with it."""
    said = " ".join(f"{{{{ name{n} }}}}" for n in range(MOST + 1))
    edition = edition_of((Run(text=said),))
    found = [each for each in check(edition, text=edition.text + "\n\nNone\n") if each.rule == 31]
    assert [each.level for each in found] == ["E", *"WWWW"]
    assert found[-1].message.endswith("(and 2 more)")


def test_findings_are_in_order_and_on_one_line(check: Callable[..., Any], local: Edition) -> None:
    """Whatever is wrong, each has its number, name, source and one printable line."""
    found = check(local, text="{{ a }}\x07", html="<p>None\x00\x1b</p>", charset="latin-1", headers={"Date": "\x07"})
    assert len(found) > 5
    assert [each.rule for each in found] == sorted(each.rule for each in found)
    assert all(each.message.isprintable() and each.name and each.source for each in found)


def test_importing_the_stage_is_cheap() -> None:
    """Neither the parser of HTML nor that of mail is loaded before a message is checked."""
    code = (
        "import sys, digest.check; print([m for m in ('lxml', 'email.message', 'html.parser') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
