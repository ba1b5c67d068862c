"""`digest subscribers segments`, and `--segment` of its neighbours."""

import datetime as dt
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest.store import engine
from digest.store.tables import people
from tests.cli.conftest import Run, Said

SEGMENTS = """[segments]
spanish = 'language = "es"'
near = 'domain in ("reader.example", "quay.example")'
"""


@pytest.fixture
def subscribers(newsletter: Path, digest: Run, store_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `digest subscribers` in a newsletter with segments, whose store is either kind's."""
    monkeypatch.setenv("DIGEST_STORE_URL", store_url)
    toml = newsletter / "digest.toml"
    toml.write_text(toml.read_text().replace("# [segments]\n", SEGMENTS))
    return lambda command, *rest: digest("subscribers", command, "-C", newsletter, *rest)


@pytest.fixture
def three(subscribers: Run) -> Run:
    """The same, with three readers, one of whom did not agree."""
    agreed = ("--consent", "Yes, send it.")
    subscribers("add", "anna@reader.example", "--language", "es", *agreed)
    subscribers("add", "ben@reader.example", *agreed)
    subscribers("add", "carla@away.example", "--language", "ES")
    return subscribers


def test_segments_are_listed_with_their_counts(three: Run) -> None:
    """Each with its filter, and how many of its people would be mailed now."""
    assert three("segments") == Said(
        0,
        'spanish  2 people, 1 mailed now  language = "es"\n'
        'near     2 people, 2 mailed now  domain in ("reader.example", "quay.example")\n',
        "",
    )
    assert three("segments", "--json", "spanish", "domain='AWAY.example'").lines == [
        {"name": "spanish", "filter": 'language = "es"', "people": 2, "mailed": 1},
        {"name": "", "filter": 'domain = "AWAY.example"', "people": 1, "mailed": 0},
    ]
    assert three("segments", "joined=today").out == "2 people, 2 mailed now  joined = today\n"


def test_a_wrong_segment_hides_no_other(three: Run, newsletter: Path) -> None:
    """It is told with its place, and the command fails."""
    toml = newsletter / "digest.toml"
    toml.write_text(toml.read_text().replace("[segments]\n", "[segments]\nwrong = 'topic > 3'\n"))
    said = three("segments")
    assert (said.code, said.out.count("mailed now")) == (1, 2)
    assert said.err == (
        'digest: segment "wrong": column 7: topic goes with has, is empty, is not empty, not with >\n'
    )
    assert three("segments", "spanish").code == 0


def test_a_segment_is_listed_and_exported(three: Run, tmp_path: Path) -> None:
    """By its name or written out, together with a status."""
    assert three("list", "--segment", "spanish").out == "anna@reader.example\tactive\ncarla@away.example\tpending\n"
    assert three("list", "--segment", "spanish", "--status", "active").out == "anna@reader.example\tactive\n"
    assert three("list", "--segment", 'name contains "%"').out == ""
    path = tmp_path / "some.csv"
    assert three("export", path, "--segment", 'domain != "reader.example"').err.endswith(
        f"1 person written to {path}\n"
    )
    assert "carla@away.example" in path.read_text()


@pytest.mark.parametrize("command", ["list", "export"])
def test_a_filter_that_is_none_lists_nobody(three: Run, command: str) -> None:
    """Rather than everybody."""
    said = three(command, "--segment", "spanisch")
    assert said == Said(1, "", 'digest: segment "spanisch": no such segment: is "spanish" meant?\n')


def test_before_there_is_anybody_segments_are_empty(digest: Run, newsletter: Path) -> None:
    """And nothing is made; without any segment, where to name one is said."""
    before = sorted(newsletter.rglob("*"))
    said = digest("subscribers", "segments", "-C", newsletter, "joined is empty")
    assert (said.code, said.out) == (0, "0 people, 0 mailed now  joined is empty\n")
    assert "no subscribers yet" in said.err
    said = digest("subscribers", "segments", "-C", newsletter)
    assert (said.code, said.out) == (0, "")
    assert "under [segments] in digest.toml" in said.err
    assert sorted(newsletter.rglob("*")) == before


def test_whose_pause_is_over_counts_as_mailed(three: Run, store_url: str) -> None:
    """As the send has it, which ends pauses first."""
    three("pause", "ben@reader.example")
    assert three("segments", "near").out.startswith("near  2 people, 1 mailed now")
    with engine.opened(store_url) as store, store.writing() as connection:
        over = dt.datetime(2026, 9, 21, tzinfo=dt.UTC)
        connection.execute(sa.update(people).where(people.c.status == "paused").values(paused_until=over))
    assert three("segments", "near").out.startswith("near  2 people, 2 mailed now")
