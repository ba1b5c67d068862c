"""`digest subscribers stats`: the figures as a person and as a program read them."""

import datetime as dt
import json
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from lxml import etree

from digest.store import engine
from subscribers import Keys, People, candidate, checked
from tests.cli.conftest import Run


@pytest.fixture
def stats(newsletter: Path, digest: Run, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run it in a newsletter with readers of two hundred days; a test that names `store_url` has either store."""
    store_url = request.getfixturevalue("store_url" if "store_url" in request.fixturenames else "sqlite_url")
    monkeypatch.setenv("DIGEST_STORE_URL", store_url)
    now = dt.datetime.now(dt.UTC)
    moment = [now]
    with engine.opened(store_url) as store:
        keys = Keys.made(newsletter / "digest.keys")
        people = People(store, keys, lambda: moment[0])
        for number in range(8):
            moment[0] = now - dt.timedelta(days=200 - 25 * number)
            who = candidate(f"p{number}@reader.example", topics=["Haiti"] if number % 2 else [], language="es")
            people.add(who, wording="Yes.")
        people.leave(people.the(checked("p0@reader.example")).id)
        people.pause(people.the(checked("p1@reader.example")).id, None, how="link")
        people.add(candidate("p9@reader.example"))
    return lambda *rest, **more: digest("subscribers", "stats", "-C", newsletter, *rest, **more)


def test_the_figures_on_a_screen(stats: Run, store_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who there is, how they grew, what they chose; no line wider than the terminal."""
    monkeypatch.setenv("COLUMNS", "80")
    said = stats()
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("readers  7: 6 active, 1 paused\nothers   1 pending, 1 unsubscribed\n")
    assert "█" in said.out
    lines = [" ".join(line.split()) for line in said.out.split("\n")]
    for line in ("all 8 1 +7", "es 6 100%", "every 6 100%", "everything 3 50%", "Haiti 3 100% get it (6)"):
        assert line in lines, line
    assert max(map(len, said.out.split("\n"))) <= 80


def test_the_figures_for_programs(stats: Run) -> None:
    """They balance."""
    (found,) = stats("--json", "--by", "month").lines
    assert (found["readers"], found["statuses"]["active"], found["length"]) == (7, 6, "month")
    total = 0
    for one in found["growth"]:
        assert one["net"] == one["joined"] + one["came_back"] - sum(
            one[kind] for kind in ("left", "bounced", "complained", "removed", "erased")
        )
        total += one["net"]
        assert one["total"] == total
    assert total == found["readers"]


def test_some_days_alone(stats: Run) -> None:
    """So many, today among them; or since a day, in whole weeks."""
    (found,) = stats("--json", "--days", "30").lines
    assert (found["length"], len(found["growth"])) == ("day", 30)
    assert found["growth"][-1]["total"] == 7
    today = dt.datetime.now(dt.UTC).date()
    since = today - dt.timedelta(days=10)
    (found,) = stats("--json", "--since", since, "--by", "week").lines
    assert found["growth"][0]["begins"] == f"{since - dt.timedelta(days=since.weekday())}"


@pytest.mark.parametrize(
    "arguments", [["--days", "0"], ["--since", "2099-01-01"], ["--days", "3", "--since", "2026-01-01"], ["--by", "h"]]
)
def test_wrong_usage(stats: Run, arguments: list[str]) -> None:
    """One of them, in the past."""
    said = stats(*arguments)
    assert (said.code, said.out) == (2, "")


def test_where_there_are_no_blocks_it_is_ascii(digest: Run, newsletter: Path) -> None:
    """A terminal of the old kind; and whoever reads it may stop."""
    digest("subscribers", "add", "-C", newsletter, "anna@reader.example", "--consent", "Yes.")
    command = [sys.executable, "-m", "digest", "subscribers", "stats", "-C", str(newsletter)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert done.stderr == b""
    assert b"|++++" in done.stdout
    done = subprocess.run(["sh", "-c", f"{shlex.join(command)} | head -1"], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"readers  1: 1 active\n", b"")


def test_the_chart_is_a_picture_file(stats: Run, tmp_path: Path) -> None:
    """Beside the figures; one that cannot be written is one line."""
    said = stats("--svg", tmp_path / "growth.svg", "--json")
    assert json.loads(said.out)["readers"] == 7
    root = etree.parse(tmp_path / "growth.svg").getroot()
    assert root[0].text == "Readers of The Pier Post"
    said = stats("--svg", tmp_path / "no" / "growth.svg")
    assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    assert "growth.svg: cannot be written" in said.err


def test_before_there_is_anybody(digest: Run, newsletter: Path) -> None:
    """It says how to get somebody, makes nothing, and has noughts for programs."""
    before = sorted(newsletter.rglob("*"))
    said = digest("subscribers", "stats", "-C", newsletter)
    assert (said.code, said.out) == (0, "")
    assert "no subscribers yet" in said.err
    (found,) = digest("subscribers", "stats", "-C", newsletter, "--json").lines
    assert (found["readers"], found["growth"]) == (0, [])
    assert sorted(newsletter.rglob("*")) == before


def test_a_store_that_cannot_be_read_is_one_line(digest: Run, newsletter: Path) -> None:
    """Whatever is in its place."""
    (newsletter / "digest.db").write_bytes(b"not a store" * 1000)
    for command in (["stats"], ["show", "anna@reader.example"], ["history", "anna@reader.example"]):
        said = digest("subscribers", *command, "-C", newsletter)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
        assert "is not a database" in said.err


def test_its_keys_are_not_needed(stats: Run, newsletter: Path) -> None:
    """Figures name nobody."""
    (newsletter / "digest.keys").unlink()
    assert stats().code == 0
