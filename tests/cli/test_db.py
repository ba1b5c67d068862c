"""`digest db`: where the store is, what is in it, and how it survives."""

import json
import os
import re
import resource
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from digest.store import backup, engine, schema, senders
from tests.cli.conftest import Run
from tests.fakes.rows import NOW, fill

NOW_AT, LATER = schema.HEAD, f"{int(schema.HEAD) + 1:04}"
STEP = f'''"""Readers have a colour."""

import sqlalchemy as sa
from alembic import op

revision = "{LATER}"
down_revision = "{NOW_AT}"


def upgrade() -> None:
    """Adds it, and a table."""
    op.add_column("people", sa.Column("colour", sa.Text, nullable=False, server_default="blue"))
    op.create_table("songs", sa.Column("title", sa.Text, primary_key=True))
'''


@pytest.fixture
def filled(newsletter: Path, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A newsletter whose store, on either database, holds rows."""
    monkeypatch.setenv("DIGEST_STORE_URL", store_url)
    with engine.opened(store_url) as store:
        fill(store)
    return newsletter


@contextmanager
def next_version(folder: Path) -> Iterator[None]:
    """The program of one revision later; what it is made of is put into the folder."""
    shutil.copytree(Path(schema.__file__).parent / "migrations", folder / "migrations")
    (folder / "migrations/versions/later_colours.py").write_text(STEP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "__file__", str(folder / "schema.py"))
        patch.setattr(schema, "HEAD", LATER)
        yield


def backups(folder: Path) -> list[Path]:
    """The backups in a folder."""
    return sorted(folder.glob("digest-backup-*.jsonl.gz"))


def state(digest: Run, folder: Path) -> dict[str, Any]:
    """What `status --json` says."""
    said = digest("-C", folder, "db", "status", "--json")
    assert said.code == 0, said.err
    (found,) = said.lines
    return found


def test_status_says_what_there_is(filled: Path, digest: Run) -> None:
    """For a person and for a program."""
    found = state(digest, filled)
    assert (found["exists"], found["revision"], found["program"]) == (True, schema.HEAD, schema.HEAD)
    assert found["migration_needed"] is False
    assert found["people"] == {"active": 4, "erased": 1}
    assert found["rows"]["sends"] == 4
    assert found["deliveries"] == {"failed": 1, "sent": 2, "suppressed": 1, "unknown": 1}
    said = digest("-C", filled, "db", "status")
    assert (said.code, said.err) == (0, "")
    assert re.search(r"^people +5 \(4 active, 1 erased\)$", said.out, re.M)
    assert re.search(rf"^revision +{schema.HEAD}, as this program needs it$", said.out, re.M)
    assert re.search(r"^integrity +(ok|kept by PostgreSQL)$", said.out, re.M)


def test_status_of_no_store_makes_none(newsletter: Path, digest: Run) -> None:
    """It says so and ends well."""
    before = sorted(newsletter.iterdir())
    said = digest("-C", newsletter, "db", "status")
    assert (said.code, said.out) == (0, f"no store yet: it will be {newsletter / 'digest.db'}\n")
    assert state(digest, newsletter) == {"store": str(newsletter / "digest.db"), "exists": False}
    assert sorted(newsletter.iterdir()) == before


def test_status_never_shows_a_password(newsletter: Path, digest: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not even of a database that cannot be reached."""
    monkeypatch.setenv("DIGEST_STORE_URL", "postgresql://digest:secret@127.0.0.1:1/news")
    said = digest("-C", newsletter, "db", "status")
    assert said.code == 1
    assert "127.0.0.1" in said.err
    assert "secret" not in said.out + said.err


@pytest.mark.parametrize("url", ["mysql://u:secret@db.example/news", "postgres://u:secret@db.example/news", "news"])
def test_a_store_of_another_kind_is_one_line(
    url: str, newsletter: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment's URL, which is in no settings file, is checked as well."""
    monkeypatch.setenv("DIGEST_STORE_URL", url)
    said = digest("-C", newsletter, "db", "status")
    assert (said.code, said.err.count("\n"), "secret" in said.err) == (1, 1, False)
    assert re.search(r"cannot be read|neither", said.err)


def test_status_fails_for_a_damaged_store(newsletter: Path, digest: Run) -> None:
    """It tells all it knows, then the damage; a cron job notices by the exit code."""
    with engine.opened(f"sqlite:///{newsletter / 'digest.db'}") as store:
        fill(store)
    with sqlite3.connect(newsletter / "digest.db") as other:
        other.execute("DELETE FROM people WHERE id = 3")
    other.close()
    said = digest("-C", newsletter, "db", "status", "--json")
    assert said.code == 1
    assert len(said.lines[0]["problems"]) == 2
    assert re.fullmatch(r"digest: .*digest\.db: is damaged: .*\n", said.err)


def test_migrate_makes_a_store_and_then_finds_nothing_to_do(newsletter: Path, digest: Run) -> None:
    """A dry run makes none."""
    said = digest("-C", newsletter, "db", "migrate", "--dry-run")
    assert (said.code, "would go from nothing to revision" in said.out) == (0, True)
    assert not (newsletter / "digest.db").exists()
    said = digest("-C", newsletter, "db", "migrate")
    assert (said.code, said.out.endswith(f"from nothing to revision {schema.HEAD}\n")) == (0, True)
    said = digest("-C", newsletter, "db", "migrate")
    assert (said.code, "nothing to do" in said.out) == (0, True)
    assert not backups(newsletter)


def test_migrate_backs_up_a_sqlite_store_first(newsletter: Path, tmp_path: Path, digest: Run) -> None:
    """Beside it, named by date and old revision; that file brings the old rows back into the new store."""
    with engine.opened(f"sqlite:///{newsletter / 'digest.db'}") as store:
        fill(store)
    with next_version(tmp_path / "later"):
        assert state(digest, newsletter)["migration_needed"] is True
        assert f"{LATER}: `digest db migrate`" in digest("-C", newsletter, "db", "status").out
        said = digest("-C", newsletter, "db", "migrate", "--dry-run")
        assert (said.code, said.out.endswith(f"would go from revision {NOW_AT} to revision {LATER}\n")) == (0, True)
        assert not backups(newsletter)
        said = digest("-C", newsletter, "db", "migrate")
        assert (said.code, said.out.endswith(f"from revision {NOW_AT} to revision {LATER}\n")) == (0, True)
        (kept,) = backups(newsletter)
        assert kept.name.endswith(f"-revision-{NOW_AT}.jsonl.gz")
        assert str(kept) in said.err
        assert state(digest, newsletter)["rows"]["songs"] == 0
        assert digest("-C", newsletter, "db", "restore", kept, "--replace", "--yes").code == 0
        found = state(digest, newsletter)
    assert (found["revision"], found["people"]) == (LATER, {"active": 4, "erased": 1})


def test_a_backup_of_the_older_program_is_restored_by_the_newer_one(
    filled: Path, tmp_path: Path, digest: Run
) -> None:
    """And one of the newer program is refused by the older one."""
    assert digest("-C", filled, "db", "backup", tmp_path / "old.gz").code == 0
    with next_version(tmp_path / "later"):
        assert digest("-C", filled, "db", "restore", tmp_path / "old.gz", "--replace", "--yes").code == 0
        assert state(digest, filled)["revision"] == LATER
        assert digest("-C", filled, "db", "backup", tmp_path / "new.gz").code == 0
    for arguments in (["migrate"], ["restore", tmp_path / "new.gz", "--replace", "--yes"], ["backup"]):
        said = digest("-C", filled, "db", *arguments)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
        assert "newer version of digest" in said.err
    assert "install the newer version" in digest("-C", filled, "db", "status").out


def test_backup_and_restore_bring_a_newsletter_back(filled: Path, digest: Run) -> None:
    """By the default name; the person is told what is not in it, and what a send must not forget."""
    said = digest("-C", filled, "db", "backup")
    (kept,) = backups(filled)
    assert (said.code, said.out) == (0, f"{kept}\n")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "digest.keys is not in it" in said.err
    assert "5 people" in said.err
    said = digest("-C", filled, "db", "restore", kept)
    assert (said.code, said.out) == (1, "")
    assert re.fullmatch(r"digest: .*: is not empty; .*--replace.*\n", said.err)
    said = digest("-C", filled, "db", "restore", kept, "--replace", "--yes")
    assert said.code == 0, said.err
    assert "restored" in said.out
    assert "0 who left or were erased since stay so" in said.err
    assert f"{filled / 'digest.keys'} is missing" in said.err


def test_a_single_row_is_one(filled: Path, digest: Run) -> None:
    """The tables are always told in the same order, when a backup is made and when it is read."""
    made = digest("-C", filled, "db", "backup").err
    assert "1 approval, 1 bounce, 5 deliveries, 2 editions, 2 entries, 3 entry keys, 5 events, 1 happening, " in made
    assert "2 runs, 4 sends, 1 snapshot, 2 sources, 2 variants, as of" in made
    told = made.removeprefix("digest: ").partition(";")[0]
    assert told in digest("-C", filled, "db", "restore", *backups(filled), "--dry-run").out


def test_an_unfinished_send_is_told(filled: Path, digest: Run) -> None:
    """With the command that goes on."""
    with engine.existing(os.environ["DIGEST_STORE_URL"]) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE deliveries SET state = 'pending' WHERE person = 1")
    digest("-C", filled, "db", "backup")
    said = digest("-C", filled, "db", "restore", *backups(filled), "--replace", "--yes")
    assert "1 delivery unfinished then, unknown now: `digest send DATE --resend-unknown`" in said.err
    assert state(digest, filled)["deliveries"]["unknown"] == 2


def test_a_running_send_is_not_restored_under(filled: Path, digest: Run) -> None:
    """One line, and what there is stays."""
    digest("-C", filled, "db", "backup")
    with engine.existing(os.environ["DIGEST_STORE_URL"]) as store, store.writing() as connection:
        update = "UPDATE deliveries SET state = 'in_data', sender = '{}' WHERE person = 1"
        connection.exec_driver_sql(update.format(senders.me()))
    said = digest("-C", filled, "db", "restore", *backups(filled), "--replace", "--yes")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "a send is running: end it first" in said.err
    assert state(digest, filled)["deliveries"]["in_data"] == 1


def test_keys_that_do_not_fit_are_told(newsletter: Path, tmp_path: Path, digest: Run) -> None:
    """Missing, another newsletter's, no keys at all; nothing is said of the right ones."""
    add = ("subscribers", "add", "ada@inbox.example", "--consent", "Yes")
    assert digest("-C", newsletter, *add).code == 0
    assert digest("-C", newsletter, "db", "backup", tmp_path / "kept.gz").code == 0
    restore = ("-C", newsletter, "db", "restore", tmp_path / "kept.gz", "--replace", "--yes")
    assert "digest.keys" not in digest(*restore).err
    keys = newsletter / "digest.keys"
    others = re.sub(r"^addresses = .*$", f'addresses = "{"0" * 64}"', keys.read_text(), flags=re.M)
    for text, told in ((others, "does not fit this store"), ("keys", "holds no keys"), (None, "is missing")):
        keys.unlink()
        if text is not None:
            keys.write_text(text)
        said = digest(*restore)
        assert said.code == 0
        assert [told in line for line in said.err.splitlines() if str(keys) in line] == [True]


def test_a_file_in_the_url_is_in_the_newsletters_folder(
    newsletter: Path, tmp_path: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the command is given, by the environment and by the settings."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DIGEST_STORE_URL", "sqlite:///other.db")
    assert digest("-C", newsletter, "db", "migrate").code == 0
    monkeypatch.delenv("DIGEST_STORE_URL")
    settings = newsletter / "digest.toml"
    settings.write_text(settings.read_text().replace("[store]\n", '[store]\nurl = "sqlite:///other.db"\n'))
    assert state(digest, newsletter)["store"] == str(newsletter / "other.db")
    assert state(digest, newsletter)["exists"] is True
    assert not list(tmp_path.glob("*.db"))


def test_a_quiet_backup_says_nothing(filled: Path, digest: Run) -> None:
    """As cron wants it."""
    said = digest("-C", filled, "db", "backup", "-q")
    assert (said.code, said.out, said.err) == (0, "", "")
    assert backups(filled)


def test_a_backup_is_not_written_over(filled: Path, tmp_path: Path, digest: Run) -> None:
    """But with --force."""
    (tmp_path / "kept.gz").write_text("yesterday's")
    said = digest("-C", filled, "db", "backup", tmp_path / "kept.gz")
    assert (said.code, "is there already" in said.err) == (1, True)
    assert (tmp_path / "kept.gz").read_text() == "yesterday's"
    assert digest("-C", filled, "db", "backup", tmp_path / "kept.gz", "--force").code == 0


def test_there_is_nothing_to_back_up_before_there_is_a_store(newsletter: Path, digest: Run) -> None:
    """A backup that saved nothing must not look like one that did."""
    said = digest("-C", newsletter, "db", "backup")
    assert (said.code, "no store yet" in said.err) == (1, True)
    assert not backups(newsletter)
    assert not (newsletter / "digest.db").exists()


def test_restore_asks_before_it_replaces(filled: Path, digest: Run) -> None:
    """No, nobody to ask, and yes."""
    digest("-C", filled, "db", "backup")
    (kept,) = backups(filled)
    with engine.existing(os.environ["DIGEST_STORE_URL"]) as store, store.writing() as connection:
        connection.exec_driver_sql("UPDATE people SET status = 'left' WHERE id = 1")
    said = digest("-C", filled, "db", "restore", kept, "--replace", stdin="n\n")
    assert (said.code, "stopped" in said.err) == (130, True)
    said = digest("-C", filled, "db", "restore", kept, "--replace", stdin="")
    assert (said.code, "--yes" in said.err) == (2, True)
    assert state(digest, filled)["people"]["left"] == 1
    assert digest("-C", filled, "db", "restore", kept, "--replace", stdin="y\n").code == 0
    assert state(digest, filled)["people"] == {"active": 4, "erased": 1}


def test_restore_into_a_new_newsletter_asks_nothing(
    filled: Path, digest: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Moving to SQLite in the folder is backup, take the URL away, restore."""
    digest("-C", filled, "db", "backup")
    monkeypatch.delenv("DIGEST_STORE_URL")
    assert state(digest, filled)["exists"] is False
    said = digest("-C", filled, "db", "restore", *backups(filled), "--replace")
    assert said.code == 0
    assert "who left or was erased since" in said.err
    assert "is a reader again" in said.err
    assert state(digest, filled)["people"] == {"active": 4, "erased": 1}


def test_a_dry_run_checks_the_file_alone(newsletter: Path, filled: Path, digest: Run) -> None:
    """Whole or not; nothing is written."""
    digest("-C", filled, "db", "backup")
    (kept,) = backups(filled)
    before = state(digest, filled)
    said = digest("-C", filled, "db", "restore", kept, "--dry-run")
    assert (said.code, "is whole: " in said.out) == (0, True)
    kept.write_bytes(kept.read_bytes()[:-1])
    said = digest("-C", filled, "db", "restore", kept, "--dry-run")
    assert (said.code, "cut short" in said.err) == (1, True)
    assert state(digest, filled) == before


def test_a_broken_file_makes_no_store(newsletter: Path, digest: Run, tmp_path: Path) -> None:
    """It is read to its end first."""
    (tmp_path / "broken.gz").write_bytes(b"no backup")
    said = digest("-C", newsletter, "db", "restore", tmp_path / "broken.gz")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert not (newsletter / "digest.db").exists()


@pytest.fixture
def large(newsletter: Path) -> Path:
    """A newsletter whose store holds half a megabyte that no gzip makes smaller."""
    with engine.opened(f"sqlite:///{newsletter / 'digest.db'}") as store:
        fill(store, data=os.urandom(500_000))
    return newsletter


def small_disk(*arguments: object) -> "subprocess.CompletedProcess[str]":
    """The program where no file can grow beyond 200 kB."""
    command = [sys.executable, "-m", "digest", *map(str, arguments)]
    limit = (200_000, 200_000)
    return subprocess.run(
        command, capture_output=True, text=True, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    )


def test_a_full_disk_leaves_no_half_backup(large: Path) -> None:
    """One line, and the folder as it was."""
    before = sorted(large.iterdir())
    said = small_disk("-C", large, "db", "backup")
    assert (said.returncode, said.stdout) == (1, "")
    assert re.fullmatch(r"digest: .*cannot be written: File too large\n", said.stderr)
    assert sorted(large.iterdir()) == before


def test_a_full_disk_leaves_the_old_store(large: Path, tmp_path: Path, digest: Run) -> None:
    """The transaction that does not fit is none."""
    url = f"sqlite:///{large / 'digest.db'}"
    digest("-C", large, "db", "backup", tmp_path / "large.gz")
    (large / "digest.db").unlink()
    with engine.opened(url) as store:
        fill(store, people=3)
        before = backup.write(store, tmp_path / "before.gz", made=NOW)
    said = small_disk("-C", large, "db", "restore", tmp_path / "large.gz", "--replace", "--yes")
    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.count("\n") == 1
    with engine.existing(url) as store:
        assert backup.write(store, tmp_path / "after.gz", made=NOW) == before
    assert (tmp_path / "after.gz").read_bytes() == (tmp_path / "before.gz").read_bytes()


def test_a_place_that_cannot_be_written_is_one_line(filled: Path, digest: Run) -> None:
    """No such folder, a device."""
    for name in ("nowhere/kept.gz", "/dev/full"):
        said = digest("-C", filled, "db", "backup", filled / name, "--force")
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)


def test_every_command_names_what_it_wants(newsletter: Path, digest: Run) -> None:
    """No newsletter, no file."""
    assert digest("-C", newsletter / "saved", "db", "status").code == 1
    assert digest("-C", newsletter, "db", "restore").code == 2
    said = digest("-C", newsletter, "db", "restore", newsletter / "none.gz")
    assert (said.code, said.err) == (
        1,
        f"digest: {newsletter / 'none.gz'}: cannot be read: No such file or directory\n",
    )
    assert json.loads(digest("-C", newsletter, "db", "status", "--json").out)["exists"] is False
