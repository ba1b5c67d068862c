"""`digest swap`: an item's sentence taken out for another of its articles'."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter

if TYPE_CHECKING:
    from digest.edit import Offer
    from digest.issues import Folder
    from digest.values import Issue, Item

LONGEST = 1_000
"""Characters of a line: what is told comes from outside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An issue as its draft makes it, and that draft's text."""

    folder: Folder
    issue: Issue
    text: str
    seen: str | None
    """The draft as it was read; None where there was none."""


@click.command()
@click.argument("asked", metavar="ITEM")
@click.option("--with", "number", type=click.IntRange(1), metavar="N", help="Put candidate N in the place of it.")
@click.option("--sentence", type=click.IntRange(1), default=1, metavar="K", help="Of sentence K (default: 1).")
@click.option("--date", "slug", type=newsletter.slug, metavar="DATE", help="The issue (default: the newest).")
@click.option("--json", "as_json", is_flag=True, help="Print the sentences and candidates as JSON.")
@click.option("--dry-run", is_flag=True, help="Print the new line and write nothing.")
@newsletter.in_folder
def swap(
    asked: str,
    number: int | None,
    sentence: int,
    slug: str | None,
    as_json: bool,
    dry_run: bool,
    directory: str | None,
) -> None:
    """Swap a sentence of an item in the newest issue's draft (or DATE's) for another of its articles.

    ITEM is an id, or words that stand in that item alone or in a title of its articles. Without --with its sentences
    and candidates are listed, best first.
    """
    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    draft = _draft(newsletter.issue_folder(settings, slug))
    item = _item(draft.issue, asked)
    line = None
    if number:
        item, line = _swapped(draft, item, number, sentence, dry_run=dry_run)
    if as_json:
        click.echo(json.dumps(_told(draft, item, line, written=line is not None and not dry_run), ensure_ascii=False))
    else:
        for one in [line] if line is not None else _lines(item):
            click.echo("".join(c for c in one if c.isprintable())[:LONGEST])
    if line is not None:
        said = "nothing was written" if dry_run else f"{draft.folder.draft}: printed by the next build or preview"
        click.echo(f"digest: {said}", err=True)


def _draft(folder: Folder) -> _Draft:
    """The issue's draft; where there is none, or a blank one, as the next build writes it."""
    from digest import edit, rebuilding

    seen = folder.read_draft()
    issue = rebuilding.standing(folder.the_issue(), seen, str(folder.draft))
    blank = seen is None or edit.read(seen, str(folder.draft)).blank
    return _Draft(folder=folder, issue=issue, text=edit.written(issue) if blank else seen or "", seen=seen)


def _item(issue: Issue, asked: str) -> Item:
    from digest import edit

    if not asked.strip():
        raise click.BadParameter("say which: an id, or words of the item", param_hint="ITEM")
    return edit.named(issue, asked)


def _swapped(draft: _Draft, item: Item, number: int, sentence: int, *, dry_run: bool) -> tuple[Item, str]:
    """The item with the candidate in it, and its new line, which is written."""
    from digest import edit, rebuilding, summarize

    path = str(draft.folder.draft)
    runs = edit.swapped(item, candidate=number, sentence=sentence, label=summarize.label)
    text, line = edit.redrafted(draft.text, path, item, runs)
    now = rebuilding.standing(draft.folder.the_issue(), text, path)
    if not dry_run:
        draft.folder.write_draft(text, seen=draft.seen)
    return next(one for one in now.items if one.id == item.id), line


def _lines(item: Item) -> Iterator[str]:
    """What is printed and what could be, a line each."""
    from digest import edit
    from digest.receipts import whole

    printed, others = edit.offers(item, item.sentences), edit.offers(item, item.candidates)
    yield f"{item.id}  {item.story.lead.title if item.story else item.text}"
    if not whole(item):
        yield f"   in a person's words  {item.text}"
    yield from _numbered("sentence", printed)
    yield from _numbered("candidate", others)
    if not others:
        yield "nothing else of its articles can be printed"
    elif whole(item):
        yield ""
        yield f"`digest swap {item.id} --with 1` puts candidate 1 in the place of sentence 1."


def _numbered(kind: str, offers: tuple[Offer, ...]) -> Iterator[str]:
    for number, one in enumerate(offers, 1):
        yield f"{kind:>12} {number}  {f'{one.outlet}: ' if one.outlet else ''}{one.text}"


def _told(draft: _Draft, item: Item, line: str | None, *, written: bool) -> dict[str, object]:
    """The item as it is then, for programs."""
    from digest import edit

    return {
        "issue": draft.issue.slug,
        "item": item.id,
        "text": item.text,
        "sentences": [asdict(one) for one in edit.offers(item, item.sentences)],
        "candidates": [asdict(one) for one in edit.offers(item, item.candidates)],
        "line": line,
        "written": written,
    }
