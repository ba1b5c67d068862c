"""`digest cut`: an issue with some of its headings alone."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter, output

if TYPE_CHECKING:
    from digest.edit import Topics
    from digest.topical import Choice
    from digest.values import Issue

_LONGEST = 100
"""Bytes of a folder's name before its hash; file systems take 255."""


@click.command()
@click.argument("slug", type=newsletter.slug, required=False, metavar="[DATE]")
@click.option(
    "-t", "--topic", "names", multiple=True, metavar="HEADING", help="A heading to keep; give more than one."
)
@click.option("--frequency", type=click.Choice(["daily", "weekly"]), help="What readers get who want less mail.")
@click.option("--least", type=click.IntRange(1, 1000), help="Fewer items wait (default: `topics.least`).")
@click.option("--out", metavar="DIR", help="Where it goes (default: editions/ in the issue's folder).")
@click.option("--json", "as_json", is_flag=True, help="Print what came of it as JSON.")
@click.option("--dry-run", is_flag=True, help="Write nothing.")
@newsletter.in_folder
def cut(
    slug: str | None,
    names: tuple[str, ...],
    frequency: str | None,
    least: int | None,
    out: str | None,
    as_json: bool,
    dry_run: bool,
    directory: str | None,
) -> None:
    """Cut an issue (the newest, or DATE) to some of its headings; without --topic, list what can be chosen.

    Items too few for an edition wait for the next issue, and come with it. Once a day or a week goes out what led in
    all the issues since the last time.
    """
    from digest import topical

    if frequency and least:
        raise click.UsageError("--least is for those who get every issue: nothing waits with --frequency")
    settings = newsletter.settings_of(newsletter.folder(directory), default=True)
    folder = newsletter.issue_folder(settings, slug)
    issues = topical.history(settings, folder, frequency or "every")
    if not names and not frequency:
        _list(issues[-1], as_json=as_json)
        return
    choice = topical.choice(issues, _wanted(names), frequency or "every", settings, least=least)
    _tell_unknown(issues if frequency else issues[-1:], names)
    place = Path(out) if out else folder.path / "editions" / _folder_name(names, frequency)
    paths = _written(choice, place) if not dry_run else {}
    _say(choice, paths, names, as_json=as_json)
    if frequency and not choice.edition:
        click.echo(f"digest: nothing goes to {frequency} readers with {issues[-1].slug}", err=True)


def _list(issue: Issue, *, as_json: bool) -> None:
    from digest.edit.topics import offered

    found = offered(issue)
    if as_json:
        click.echo(
            json.dumps({"topics": [{"name": name, "items": items} for name, items in found]}, ensure_ascii=False)
        )
    else:
        output.table([(name, f"{items} item{'' if items == 1 else 's'}") for name, items in found])


def _wanted(names: tuple[str, ...]) -> Topics | None:
    """What the names choose; None for everything, where there are none."""
    from digest import edit

    wanted = edit.topics(names)
    if names and not wanted:
        raise click.BadParameter("say which heading", param_hint="--topic")
    return wanted if names else None


def _tell_unknown(issues: tuple[Issue, ...], names: tuple[str, ...]) -> None:
    """Names that the issues have nothing under, on stderr: another day they may, or somebody misspelt them."""
    from digest import edit
    from digest.edit.topics import known

    there = frozenset().union(*map(known, issues))
    if missing := [name for name in names if there.isdisjoint(edit.topics([name]))]:
        click.echo(f"digest: {issues[-1].slug} has nothing under {' or '.join(missing)}", err=True)


def _folder_name(names: tuple[str, ...], frequency: str | None = None) -> str:
    """A folder's name for the choice, whatever the order and case of the names; another one for every choice.

    Where the letters of the names alone would not tell the choice from others, a hash does.
    """
    import hashlib

    from digest import edit

    keys = sorted(edit.topics(names))
    often = f"_{frequency}" if frequency else ""  # no plain name has this sign
    name = "+".join("".join(c if c.isalnum() else "-" for c in key) for key in keys)
    plain = all(re.fullmatch(r"\w+( \w+)*", key) and "_" not in key for key in keys)
    if plain and len(name.encode()) <= _LONGEST:
        return f"{name or 'whole_issue'}{often}"
    short = name.encode()[:_LONGEST].decode(errors="ignore").strip("-+")
    return f"{short}-{hashlib.sha256(chr(10).join(keys).encode()).hexdigest()[:8]}".lstrip("-") + often


def _written(choice: Choice, place: Path) -> dict[str, str]:
    """The files of the edition; where none is due, those of an earlier run are taken away: they are wrong now."""
    from digest.errors import FileError
    from digest.issues import write_mail

    if choice.edition:
        return dict(write_mail(choice.edition, place))
    try:
        for name in ("email.html", "email.txt"):
            (place / name).unlink(missing_ok=True)
    except OSError as error:
        raise FileError(path=str(place), reason=f"cannot be taken away: {error.strerror}") from error
    return {}


def _say(choice: Choice, paths: dict[str, str], names: tuple[str, ...], *, as_json: bool) -> None:
    issue, waiting = choice.cut.issue, choice.cut.waiting
    waits = sum(len(section.items) for section in waiting.sections) if waiting else 0
    if as_json:
        counts = {"items": len(issue.items) if issue else 0, "waiting": waits}
        subject = choice.edition.subject if choice.edition else None
        click.echo(json.dumps({"topics": names, "subject": subject, **counts, "paths": paths}, ensure_ascii=False))
    elif issue and choice.edition:
        rows = [("subject", choice.edition.subject), ("items", f"{len(issue.items)}")]
        output.table([*rows, ("written", paths.get("email.html", "nothing (dry run)"))])
    elif waits:
        click.echo(
            f"digest: too little for an edition yet: {waits} item{'' if waits == 1 else 's'} for the next issue",
            err=True,
        )
