"""What headings cost in the HTML mail."""

import dataclasses

from digest import render
from digest.check import costs
from digest.values import Edition, Issue
from tests.check.houses import issue, item


def plain(of: Issue) -> Edition:
    """A rendering whose sizes are known: ten bytes, and each heading's and item's own; two headings at most."""
    room = of.sections[:2]
    html = "<" * 10 + "".join(section.name + "".join(one.text for one in section.items) for section in room)
    rest = tuple(section.name for section in of.sections[2:])
    return Edition(issue=of, subject="", html=html, text="", page="", rest=rest)


def test_each_heading_costs_what_the_mail_is_shorter_without_it() -> None:
    """In bytes, not letters; what is left is the frame."""
    found = costs(issue(("Kenya", [item("One."), item("Two.")]), ("Åland", [item("Öl.")])), plain)
    assert [(one.name, one.items, one.bytes) for one in found.headings] == [("Kenya", 2, 13), ("Åland", 1, 10)]
    assert (found.frame, found.total, found.limit) == (10, 33, 102_400)


def test_a_heading_that_is_left_to_the_web_page_costs_nothing() -> None:
    """Nor does it take the room of another that is taken out."""
    found = costs(issue(*((name, [item("One.")]) for name in ("A", "B", "C"))), plain)
    assert [one.bytes for one in found.headings] == [5, 5, 0]
    assert found.frame + 10 == found.total


def test_a_rendered_issue_adds_up(roundup: render.Theme, local: Edition) -> None:
    """With the theme, down to a single heading and to none."""
    sections = local.issue.sections
    for some in (sections, sections[:1], ()):
        its = dataclasses.replace(local.issue, sections=some)
        found = costs(its, lambda one: render.edition(one, roundup))
        assert [one.name for one in found.headings] == [one.name for one in some]
        assert all(one.bytes > 0 for one in found.headings)
        assert 1_000 < found.frame <= found.total == len(render.edition(its, roundup).html.encode())
