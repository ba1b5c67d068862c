"""The view beside the issue: why each item stands where it does, what is new in it, what was missed, who is heard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from digest.desk.page import template
from digest.edit import Decision, Decisions
from digest.edit.mix import mix
from digest.edit.notes import note
from digest.render.chart import chart
from digest.text import direction, flat
from digest.values import Edition, Issue, Item, Mix

MOST_OUT = 200
"""Stories that are out and named; all are in decisions.json."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """What is known beside the edition."""

    decisions: Decisions | None = None
    """Those of the last build; None where there are none that can be read."""
    before: Mix | None = None
    """The mix of the last weeks."""
    span: str = ""
    """What `before` covers: "last 30 days"."""


def page(edition: Edition, aside: Aside) -> str:
    """The view as an HTML document; everything from outside is escaped."""
    issue, decided = edition.issue, aside.decisions
    by_item = {one.item: one for one in decided.stories if one.item} if decided else {}
    now = mix([issue])
    picture = chart(now, aside.before or now, title="Whose news it is", span=aside.span or "this issue")
    language = issue.masthead.language
    return template("notes.html").render(
        issue=issue,
        direction=direction(language),
        sections=[(section.name, list(_rows(issue, section.items, by_item))) for section in issue.sections],
        missed=decided.missed if decided else (),
        out=list(_out(issue, decided))[:MOST_OUT] if decided else [],
        built=decided is not None,
        picture=picture,
    )


def _rows(issue: Issue, items: tuple[Item, ...], by_item: Mapping[str, Decision]) -> Iterator[dict[str, Any]]:
    for item in items:
        one = by_item.get(item.id)
        yield {
            "title": flat(item.story.lead.title if item.story else item.text, 160),
            "note": note(item, issue.date),
            "why": flat(one.reason, 300) if one else "a person put it in" if item.added else "",
            "outlets": one.outlets if one else 0,
            "edited": item.edited,
        }


def _out(issue: Issue, decided: Decisions) -> Iterator[Decision]:
    told = {item.id for item in issue.items}
    missed = {one.story for one in decided.missed}
    yield from (one for one in decided.stories if one.item not in told and one.story not in missed)
