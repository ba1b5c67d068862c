"""`digest moves`: what a person put under another heading, and the rules that would do it next time."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter
from digest.cli.recent import DAYS, recent, standing
from digest.text import flat

if TYPE_CHECKING:
    from digest.edit.moves import Move
    from digest.group.proposals import Proposal
    from digest.issues import Folder
    from digest.settings import Settings
    from digest.values import Rule, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moved:
    """The moves to one heading, and the rule that would make them."""

    heading: str
    moves: tuple[Move, ...]
    proposal: Proposal | None


@click.command()
@click.argument("slug", type=newsletter.slug, required=False, metavar="[DATE]")
@click.option("--rule", "number", type=click.IntRange(1), metavar="N", help="Write rule N into digest.toml.")
@click.option("--json", "as_json", is_flag=True, help="Print the moves and rules as JSON.")
@newsletter.in_folder
def moves(slug: str | None, number: int | None, as_json: bool, directory: str | None) -> None:
    """List what you moved to another heading in the newest issue (or DATE's), with rules that would do it.

    A rule fits what was moved, and nothing that stands elsewhere in the issues of 30 days.
    """
    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    folder = newsletter.issue_folder(settings, slug)
    found = _moved(settings, folder)
    if number:
        _write(settings, _chosen(found, number))
    if as_json:
        click.echo(json.dumps([_told(one) for one in found], ensure_ascii=False))
    elif not number:
        for line in _lines(found, folder.path.name):
            click.echo(line)


def _moved(settings: Settings, folder: Folder) -> list[_Moved]:
    from digest.edit.moves import moves as moved
    from digest.group.proposals import proposed

    language = settings.masthead.language
    its = moved(standing(folder))
    others = [
        (item.story, section.name)
        for issue in recent(settings, folder)
        for section in issue.sections
        for item in section.items
        if item.story
    ]
    found = []
    for heading in dict.fromkeys(one.now for one in its):
        here = tuple(one for one in its if one.now == heading)
        told = [one.story for one in here if not _catch_all(one)]
        # What stood under the old name before a heading was renamed belongs under the new one.
        old = {one.before for one in here if one.renamed}
        known = [(story, heading if name in old else name) for story, name in others]
        proposal = proposed(heading, told, known, language=language) if told else None
        found.append(_Moved(heading=heading, moves=here, proposal=proposal))
    return found


def _catch_all(one: Move) -> bool:
    """Whether it stands where it did, under a new name for what fits nowhere: `issue.more` is that name."""
    return one.renamed and one.heading is not None and one.heading.kind == "catch-all"


def _chosen(found: Sequence[_Moved], number: int) -> _Moved:
    if number > len(found):
        reason = f"there are {len(found)}" if found else "nothing was moved"
        raise click.BadParameter(f"no rule {number}: {reason}", param_hint="--rule")
    return found[number - 1]


def _write(settings: Settings, one: _Moved) -> None:
    from digest import rulebook

    if one.proposal is None:
        raise click.BadParameter(f"{one.heading} has no rule: {_why_none(one)}", param_hint="--rule")
    rule = one.proposal.rule
    path = rulebook.write(settings, rule, before=_before(settings, rule, [move.story for move in one.moves]))
    click.echo(f"{path}: {rule.heading}: {rulebook.shown(rule)}; the next build files by it", err=True)


def _before(settings: Settings, rule: Rule, its: Sequence[Story]) -> int | None:
    """The number of the first rule that takes one of the stories for another heading."""
    from digest.group.proposals import fits

    others = [(n, one) for n, one in enumerate(settings.rules) if one.heading != rule.heading]
    language = settings.masthead.language
    return next((n for n, one in others if any(fits(one, story, language=language) for story in its)), None)


def _why_none(one: _Moved) -> str:
    if any(map(_catch_all, one.moves)):
        return f'it is where what fits nowhere stands: set `more = "{one.heading}"` under [issue]'
    return "nothing tells what was moved there from what stands elsewhere"


def _told(one: _Moved) -> dict[str, object]:
    """The moves, for programs."""
    return {
        "heading": one.heading,
        "items": [
            {"item": move.item.id, "title": move.story.lead.title, "from": move.before, "renamed": move.renamed}
            for move in one.moves
        ],
        "rule": dataclasses.asdict(one.proposal.rule) if one.proposal else None,
        "fits": len(one.proposal.fits) if one.proposal else 0,
        "why": "" if one.proposal else _why_none(one),
    }


def _lines(found: Sequence[_Moved], slug: str) -> Iterator[str]:
    if not found:
        yield f"nothing was moved in the issue {slug}"
    for number, one in enumerate(found, 1):
        yield f"{number}  {flat(one.heading, 80)}"
        for move in one.moves:
            yield f"     was under {flat(move.before, 40)}: {flat(move.story.lead.title, 90)}"
        yield f"   rule {_rule(one)}"
    if first := next((number for number, one in enumerate(found, 1) if one.proposal), None):
        yield ""
        yield f"`digest moves {slug} --rule {first}` writes rule {first} into digest.toml."


def _rule(one: _Moved) -> str:
    from digest.rulebook import shown

    if one.proposal is None:
        return f"none: {_why_none(one)}"
    left = f", leaves {len(one.proposal.leaves)}" if one.proposal.leaves else ""
    count = len(one.proposal.fits)
    fits = f"fits {count} item{'' if count == 1 else 's'} there{left}, none elsewhere in {DAYS} days"
    return f"{shown(one.proposal.rule)}  ({fits})"
