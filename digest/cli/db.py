"""`digest db`: migrate, check, back up and restore the store."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from digest.cli import newsletter, output, stores
from digest.errors import StoreError

if TYPE_CHECKING:
    from digest.settings import Settings
    from digest.store.backup import Contents
    from digest.store.engine import Store
    from digest.store.restore import Restored
    from digest.store.status import Status


@click.group()
def db() -> None:
    """Migrate, check, back up and restore the store."""


@db.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@newsletter.in_folder
def status(as_json: bool, directory: str | None) -> None:
    """Say what the store holds and if it is sound.

    With it: where the store is and whether it needs a migration. Exit code 1 when it is damaged.
    """
    from digest.store import status as room

    settings = newsletter.settings_of(newsletter.folder(directory))
    store = stores.found(settings)
    if store is None:
        name = stores.connected(settings).name
        click.echo(json.dumps({"store": name, "exists": False}) if as_json else f"no store yet: it will be {name}")
        return
    with store:
        found = room.status(store)
    if as_json:
        click.echo(json.dumps(_as_data(store, found), ensure_ascii=False))
    else:
        output.table(_rows(store, found))
    if found.problems:
        raise StoreError(store=store.name, reason=f"is damaged: {'; '.join(found.problems)}; restore a backup")


def _as_data(store: Store, found: Status) -> dict[str, Any]:
    from digest.store import schema

    return {
        "store": store.name,
        "exists": True,
        "revision": found.revision,
        "program": schema.HEAD,
        "migration_needed": _behind(found.revision),
        "bytes": found.size,
        "rows": dict(found.rows),
        "people": dict(found.people),
        "deliveries": dict(found.deliveries),
        "problems": list(found.problems),
    }


def _behind(revision: str | None) -> bool:
    from digest.store import schema

    return revision is not None and revision < schema.HEAD


def _rows(store: Store, found: Status) -> list[tuple[str, str]]:
    from digest.store import schema

    advice = "as this program needs it" if found.revision == schema.HEAD else f"this program needs {schema.HEAD}: "
    if found.revision != schema.HEAD:
        advice += "`digest db migrate`" if _behind(found.revision) else "install the newer version of digest"
    groups = {"people": found.people, "deliveries": found.deliveries}
    return [
        ("store", store.name),
        ("revision", f"{found.revision}, {advice}"),
        ("size", f"{found.size:,} bytes"),
        *((name, f"{count:,}{_by(groups.get(name, {}))}") for name, count in found.rows.items()),
        ("integrity", "; ".join(found.problems) or ("ok" if store.sqlite else "kept by PostgreSQL")),
    ]


def _by(groups: Any) -> str:
    return f" ({', '.join(f'{count:,} {name}' for name, count in groups.items())})" if groups else ""


@db.command()
@click.option("--dry-run", is_flag=True, help="Say what would be done; write nothing.")
@newsletter.in_folder
def migrate(dry_run: bool, directory: str | None) -> None:
    """Bring the store to this program's revision.

    A SQLite store that needs it is first backed up to a file beside it.
    """
    from digest.store import schema

    settings = newsletter.settings_of(newsletter.folder(directory))
    before, name = _revision(settings)
    if before == schema.HEAD:
        click.echo(f"{name}: nothing to do, revision {before} is this program's")
    elif dry_run:
        click.echo(f"{name}: would go from {f'revision {before}' if before else 'nothing'} to revision {schema.HEAD}")
    else:
        _migrate(settings)


def _revision(settings: Settings) -> tuple[str | None, str]:
    """The store's revision, None for no store, and its name. Raises MigrationError for one we do not know."""
    from digest.store import schema

    store = stores.found(settings)
    if store is None:
        return None, stores.connected(settings).name
    with store:
        revision = schema.revision(store)
        schema.demand_known(revision or "", store.name)
        return revision, store.name


def _migrate(settings: Settings) -> None:
    from digest.store import schema

    with stores.connected(settings) as store:
        before = schema.revision(store)
        if before is not None and store.sqlite:
            click.echo(f"digest: backed up to {_kept(store, before)}", err=True)
        before, after = schema.migrate(store, schema.HEAD)
    click.echo(f"{store.name}: from {f'revision {before}' if before else 'nothing'} to revision {after}")


def _kept(store: Store, revision: str) -> Path:
    """Where the store of before the migration is, beside it."""
    from digest.store import backup

    now = dt.datetime.now(dt.UTC)
    path = Path(store.engine.url.database or "").parent / backup.file_name(now, "revision", revision)
    backup.write(store, path, made=now)
    return path


@db.command()
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--force", is_flag=True, help="Write over FILE when it is there.")
@click.option("-q", "--quiet", is_flag=True, help="Say nothing but errors.")
@newsletter.in_folder
def backup(file: Path | None, force: bool, quiet: bool, directory: str | None) -> None:
    """Write the whole store to FILE.

    Without FILE, to one named by date in the newsletter's folder. May be done during a send.
    """
    from digest.store import backup as room

    settings = newsletter.settings_of(newsletter.folder(directory))
    now = dt.datetime.now(dt.UTC)
    path = file or settings.folder / room.file_name(now)
    store = stores.found(settings)
    if store is None:
        raise StoreError(store=stores.connected(settings).name, reason="there is no store yet: nothing to back up")
    with store:
        contents = room.write(store, path, made=now, force=force)
    if not quiet:
        click.echo(path)
        click.echo(f"digest: {_told(contents)}; digest.keys is not in it: keep a copy, apart from this one", err=True)


def _told(contents: Contents) -> str:
    counts = [(name, count) for name, count in contents.rows.items() if count and name != "meta"]
    rows = ", ".join(f"{count:,} {_one(name) if count == 1 else name.replace('_', ' ')}" for name, count in counts)
    return f"{rows or 'no rows'}, as of {contents.made:%Y-%m-%d %H:%M} UTC (revision {contents.revision})"


def _one(table: str) -> str:
    """What a single row of the table is called."""
    odd = {"people": "person", "deliveries": "delivery", "entries": "entry"}
    return odd.get(table, table.removesuffix("s")).replace("_", " ")


@db.command()
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--replace", is_flag=True, help="Put the backup in the place of everything that the store holds.")
@click.option("--yes", is_flag=True, help="With --replace: do not ask.")
@click.option("--dry-run", is_flag=True, help="Check that FILE is whole; write nothing.")
@newsletter.in_folder
def restore(file: Path, replace: bool, yes: bool, dry_run: bool, directory: str | None) -> None:
    """Put a backup into an empty store.

    All of it, or nothing; into SQLite or PostgreSQL, whichever it came from. FILE is first read to its end.
    """
    from digest.store import backup as room
    from digest.store.restore import restore as restored

    settings = newsletter.settings_of(newsletter.folder(directory))
    with room.opened(file) as found:
        contents = found.check()
        if dry_run:
            click.echo(f"{file} is whole: {_told(contents)}; nothing was written")
            return
        if replace and not yes:
            _ask(settings, contents)
        with stores.connected(settings) as store:
            _say_restored(store, contents, restored(store, found, replace=replace))
            if warning := _keys_warning(store, settings):
                click.echo(f"digest: {warning}", err=True)


def _ask(settings: Settings, contents: Contents) -> None:
    """Nothing, when a person agrees, or there is no store that would be lost."""
    store = stores.found(settings)
    if store is None:
        return
    store.close()
    try:
        question = f"Replace everything in {store.name} with {_told(contents)}?"
        click.confirm(question, abort=True, err=True)
    except click.Abort as end:
        if isinstance(end.__context__, EOFError):
            raise click.UsageError("nobody to ask: give --yes with --replace") from end
        raise


def _say_restored(store: Store, contents: Contents, done: Restored) -> None:
    click.echo(f"{store.name}: restored {_told(contents)}")
    if done.doubtful:
        told = f"{done.doubtful:,} {'delivery' if done.doubtful == 1 else 'deliveries'} unfinished then, unknown now"
        click.echo(
            f"digest: {told}: `digest send DATE --resend-unknown` sends them, and some may get it twice", err=True
        )
    if done.kept_away is not None:
        click.echo(f"digest: {done.kept_away:,} who left or were erased since stay so", err=True)
    elif contents.rows.get("people"):
        told = f"who left or was erased since {contents.made:%Y-%m-%d} is a reader again"
        what = "let `digest inbox` read the mails since then; `digest subscribers remove` or `forget` the others"
        click.echo(f"digest: {told}: {what}", err=True)


def _keys_warning(store: Store, settings: Settings) -> str | None:
    """What is wrong with the newsletter's keys, where the store was written with others."""
    from digest.errors import FileError
    from subscribers.keys import Keys, keys_path, remembered

    if (known := remembered(store)) is None:
        return None
    path = keys_path(settings.folder)
    try:
        keys = Keys.load(path)
    except FileError as error:
        return str(error)
    if keys is not None and keys.fingerprint == known:
        return None
    what = "is missing" if keys is None else "does not fit this store"
    return f"{path} {what}: put the copy there that you kept; without it nobody can be added, and no issue sent"
