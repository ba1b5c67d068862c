"""`digest explain`: why an article is in the issue, out of it, merged, under its heading, in its place."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from digest.cli import gathering, newsletter, stores
from digest.text import flat

if TYPE_CHECKING:
    from digest.edit import Decision, How
    from digest.explaining import Beside, Explained
    from digest.settings import Settings

Line = tuple[str, str]
LONGEST = 1_000
"""Characters of a line: what is told comes from outside."""
QUOTED = 70
"""Characters of a stretch that was passed over: with its label and its rule it fits on a line of a terminal."""
SHOWN = 3
"""Candidates that are told; `digest swap` lists all."""


@click.command()
@click.argument("asked", metavar="ITEM|URL")
@click.option("--date", "slug", type=newsletter.slug, metavar="DATE", help="The issue (default: the newest).")
@click.option("--json", "as_json", is_flag=True, help="Print all that is known as JSON.")
@newsletter.in_folder
def explain(asked: str, slug: str | None, as_json: bool, directory: str | None) -> None:
    """Say why an article is in the newest issue (or DATE's), out of it, merged, or in its place.

    ITEM is a few words of its title or of the item, or an id from issue.json; a URL is looked for in the store as
    well. Without --date, what the newest issue does not know is looked for in those before.
    """
    if not asked.strip():
        raise click.BadParameter("say which: some words of a title, a URL or an id", param_hint="ITEM|URL")
    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    found = _explained(settings, asked, slug)
    if as_json:
        click.echo(_json(found))
    else:
        for label, text in _lines(found, _swap(settings, found)):
            safe = "".join(c for c in text if c.isprintable())[:LONGEST]
            click.echo(f"{label:>10}  {safe}" if label else safe)


def _explained(settings: Settings, asked: str, slug: str | None) -> Explained:
    from digest.explaining import explained
    from digest.issues import Folder, slugs

    first = newsletter.issue_folder(settings, slug)
    folders = [first] if slug else [Folder(settings.issues / name) for name in slugs(settings.issues)]
    since = gathering.Gathering(settings=settings, slug=first.path.name).since()
    store = stores.existing(settings)
    if store is None:
        return explained(settings, folders, asked, since=since)
    with store:
        return explained(settings, folders, asked, store=store, since=since)


def _json(found: Explained) -> str:
    import msgspec

    data = msgspec.to_builtins(found)
    data["in"] = bool(found.printed)
    return json.dumps(data, ensure_ascii=False)


def _swap(settings: Settings, found: Explained) -> str:
    """The command that lists what could be printed instead; it names the issue where that is not the newest."""
    item = found.decision.item if found.decision else ""
    newest = newsletter.issue_folder(settings, None).path.name
    return shlex.join(["digest", "swap", item, *(["--date", found.slug] if found.slug != newest else [])])


def _lines(found: Explained, swap: str) -> Iterator[Line]:
    """What is said, a line a fact; `swap` is the command that swaps its sentences."""
    yield "", flat(found.title, 200)
    yield "", _verdict(found)
    if found.since:
        yield "edited", f"{found.since} (when it was built: {found.reason})"
    if found.decision:
        yield from _filed(found.decision)
        yield from _worth(found)
        yield from _told(found.decision)
        if found.how and found.how.led:
            yield "leads", _named(found.decision.articles[0].outlet, found.how.led)
        yield from _before(found.decision)
    if found.how:
        yield from _summarized(found.how)
        yield from _others(found.how, swap)
    for title in found.others[:3]:
        yield "fits also", flat(title, 120)


def _verdict(found: Explained) -> str:
    if found.role == "entry":
        return f"out of the issue {found.slug}: {found.reason} (source: {flat(found.within, 200)})"
    said = {
        "merged": f"told in the story of {flat(found.within, 150)}, which is ",
        "copy": f"a copy of {flat(found.within, 150)}, which is ",
    }.get(found.role, "")
    if found.printed:
        place = f"{found.place} of {found.of}" if found.of > 1 else "alone"
        why = "" if found.since else f": {found.reason}"
        return f"{said}in the issue {found.slug}, under {flat(found.printed, 80)} ({place}){flat(why, 300)}"
    return f"{said}out of the issue {found.slug}{'' if found.since else f': {found.reason}'}"


def _filed(one: Decision) -> Iterator[Line]:
    if one.heading:
        # Of an item that stands where it was filed the verdict has said it.
        if one.heading.name != one.printed or one.heading.why not in one.reason:
            yield "heading", f"{one.heading.name}: {one.heading.why}" if one.heading.why else one.heading.name
        if one.heading.place and one.heading.place != one.heading.name:
            yield "about", one.heading.place
        if one.heading.affair and one.heading.affair != one.heading.name:
            yield "affair", one.heading.affair


def _worth(found: Explained) -> Iterator[Line]:
    one = found.decision
    if one and one.because:
        parts = ", ".join(f"{label} {worth:+.2f}" for label, worth in one.because)
        yield "importance", f"{one.importance:.2f}: {parts}"
    if found.above:
        yield "after", _beside(found.above)
    if found.below:
        ahead = one is not None and one.importance < (found.below.importance or 0.0)
        turns = ": outlets take turns, and follow-ups stay together" if ahead else ""
        yield "before", f"{_beside(found.below)}{turns}"


def _beside(one: Beside) -> str:
    return f"{one.title} ({'in a person’s words' if one.importance is None else f'{one.importance:.2f}'})"


def _told(one: Decision) -> Iterator[Line]:
    """The articles of the story, the leading one first, and their copies."""
    if len(one.articles) > 1 or one.copies:
        for number, its in enumerate(one.articles):
            yield ("" if number else "told by"), f"{'' if not number else ' ' * 12}{_named(its.outlet, its.title)}"
        names = ", ".join(dict.fromkeys(flat(copy.outlet or copy.url or copy.title, 60) for copy in one.copies))
        if names:
            yield "copies", f"{names} (counted with the one they copy)"


def _named(outlet: str, title: str) -> str:
    return f"{flat(outlet, 60)}: {flat(title, 120)}" if outlet else flat(title, 120)


def _before(one: Decision) -> Iterator[Line]:
    """What ran before, and what is new since."""
    from digest.edit import notes

    if one.ran:
        yield (
            "ran",
            f"{one.ran.slug}{f' under {one.ran.heading}' if one.ran.heading else ''}: {flat(one.ran.title, 120)}",
        )
    if one.follows and not one.ran:
        when = f" ({one.follows.slug}, under {one.follows.heading})" if one.follows.slug else ""
        yield "follows", f"{flat(one.follows.title, 120)}{when}"
    if one.news and (said := notes.news(one.news)):
        yield "new", said


def _summarized(how: How) -> Iterator[Line]:
    """What a person made of it, what was generated and how, and what was passed over or cut off on the way."""
    from digest.edit import CUT

    if how.hand:
        yield "by hand", f"{how.hand}: {flat(how.words, 300)}"
    if how.generated:
        yield "generated", flat(how.generated, 300)
    if how.method:
        yield "summary", f"{how.method}: {how.why}" if how.why else how.method
    for rule, words in how.refused:
        yield "cut" if rule in CUT else "passed", f"“{flat(words, QUOTED)}” ({rule})"


def _others(how: How, swap: str) -> Iterator[Line]:
    """What could be printed instead, the best of it, and how to get it."""
    for number, one in enumerate(how.candidates[:SHOWN], 1):
        text = f"{number}  {_named(one.outlet, one.text)}"
        yield ("instead", text) if number == 1 else ("", f"{' ' * 12}{text}")
    if how.candidates:
        yield "", f"{' ' * 12}{_by_hand(how, swap)}"


def _by_hand(how: How, swap: str) -> str:
    """How a person gets another sentence."""
    more = len(how.candidates) - SHOWN
    lists = f"{more} more: {swap}" if more > 0 else ""
    if how.sentences:
        return lists or f"{swap} --with 1"
    return "; ".join(filter(None, (lists, "put one in by hand: a person's words stand there")))
