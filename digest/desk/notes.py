"""The view beside the issue: why each item stands where it does, what is new in it, what was missed, who is heard."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from digest.desk.page import template
from digest.edit import CUT, Decision, Decisions, How, Offer, how
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
    generated = {item.id: item for section in issue.generated for item in section.items}
    picture = chart(now, aside.before or now, title="Whose news it is", span=aside.span or "this issue")
    language = issue.masthead.language
    return template("notes.html").render(
        issue=issue,
        direction=direction(language),
        sections=[
            (section.name, list(_rows(issue, section.items, by_item, generated))) for section in issue.sections
        ],
        missed=decided.missed if decided else (),
        out=list(_out(issue, decided))[:MOST_OUT] if decided else [],
        built=decided is not None,
        picture=picture,
        cut=CUT,
    )


def _rows(
    issue: Issue, items: tuple[Item, ...], by_item: Mapping[str, Decision], generated: Mapping[str, Item]
) -> Iterator[dict[str, Any]]:
    for item in items:
        one = by_item.get(item.id)
        told = how(item, generated.get(item.id)) if item.story else None
        yield {
            "title": flat(item.story.lead.title if item.story else item.text, 160),
            "note": note(item, issue.date),
            "why": flat(one.reason, 300) if one else "a person put it in" if item.added else "",
            "outlets": one.outlets if one else 0,
            "edited": item.edited,
            "how": told,
            "lead": flat(item.story.lead.outlet, 60) if item.story else "",
            "commands": list(_commands(issue, item, told)) if told else [],
        }


def _commands(issue: Issue, item: Item, told: How) -> Iterator[tuple[Offer, str]]:
    """What could be printed instead, each with the command that does it; "" where a person's words stand there."""
    for number, one in enumerate(told.candidates, 1):
        command = ["digest", "swap", item.id, "--with", str(number), "--date", issue.slug]
        yield one, shlex.join(command) if told.sentences else ""


def _out(issue: Issue, decided: Decisions) -> Iterator[Decision]:
    told = {item.id for item in issue.items}
    missed = {one.story for one in decided.missed}
    yield from (one for one in decided.stories if one.item not in told and one.story not in missed)
