"""`digest cut`: an issue with some of its headings, written beside it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from digest import codec, edit, topical
from digest.cli.cut import _folder_name
from digest.issues import Folder
from digest.settings import load
from digest.values import Issue
from tests.cli.conftest import Run
from tests.edit.conftest import issue, item
from tests.edit.test_topics import on


def _keep(newsletter: Path, made: Issue) -> Folder:
    folder = Folder(newsletter / "issues" / made.slug)
    folder.path.mkdir(parents=True)
    folder.issue.write_text(codec.line(made))
    folder.draft.write_text(edit.written(made))
    return folder


@pytest.fixture
def today(newsletter: Path) -> Folder:
    """Four issues; the first, with which a span begins, has nothing of Haiti, the others one item each."""
    kenya = ("Kenya", [item("9", "Kenya"), item("8", "Kenya"), item("7", "Kenya")])
    _keep(newsletter, on(18, issue(("Chad", [item("1", "Chad")]))))
    folders = [
        _keep(newsletter, on(day, issue(("Haiti", [item(str(day))]), *((kenya,) if day == 21 else ()))))
        for day in (19, 20, 21)
    ]
    return folders[-1]


def test_without_a_topic_it_lists_what_can_be_chosen(today: Folder, newsletter: Path, digest: Run) -> None:
    """Of the newest issue."""
    said = digest("-C", newsletter, "cut", "--json")
    assert said.code == 0
    assert json.loads(said.out) == {"topics": [{"name": "Haiti", "items": 1}, {"name": "Kenya", "items": 3}]}
    assert "Haiti  1 item\nKenya  3 items" in digest("-C", newsletter, "cut").out


def test_an_edition_is_written_with_what_waited(today: Folder, newsletter: Path, digest: Run) -> None:
    """The draft as it stands now decides; nothing else is touched."""
    today.draft.write_text(today.draft.read_text().replace("Report 21 came out.", "Report 21 came out at noon."))
    before = {path: path.read_bytes() for path in today.path.iterdir()}
    said = digest("-C", newsletter, "cut", "-t", "haiti", "--json")
    assert said.code == 0
    told = json.loads(said.out)
    assert (told["items"], told["waiting"]) == (3, 0)
    text = (today.path / "editions" / "haiti" / "email.txt").read_text()
    assert "Report 21 came out at noon." in text
    assert "Report 19 came out." in text
    assert "Kenya" not in text
    assert {path: path.read_bytes() for path in today.path.iterdir() if path.is_file()} == before


def test_too_little_waits_and_is_told(today: Folder, newsletter: Path, digest: Run) -> None:
    """No file is written, and it is no failure."""
    said = digest("-C", newsletter, "cut", "2023-09-20", "-t", "Haiti")
    assert said.code == 0
    assert "2 items for the next issue" in said.err
    assert not (newsletter / "issues" / "2023-09-20" / "editions").exists()
    said = digest("-C", newsletter, "cut", "-t", "Nowhere")
    assert (said.code, said.out, said.err.count("\n")) == (0, "", 1)
    assert "nothing under Nowhere" in said.err


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["C++"], ["C#"]),
        (["A b"], ["A/b"]),
        (["A-b"], ["A b"]),
        (["x" * 150], ["x" * 149]),
        (["港" * 100], ["港" * 99]),
    ],
)
def test_choices_have_folders_of_their_own(one: list[str], other: list[str]) -> None:
    """That file systems take, whatever the names are made of; the order of the names is no choice."""
    names = [_folder_name(tuple(choice)) for choice in (one, other)]
    assert len(set(names)) == 2
    assert all(len(name.encode()) <= 120 and "/" not in name and name.strip(".-") for name in names)
    assert {_folder_name(tuple(one), "weekly") for one in (["weekly"], [], ["whole issue"])}.isdisjoint(
        _folder_name(tuple(one)) for one in (["weekly"], ["whole issue weekly"], ["whole_issue_weekly"])
    )
    assert _folder_name(("US News", "haiti")) == _folder_name(("Haiti ", "us news")) == "haiti+us-news"


def test_a_heading_that_is_not_there_is_told_beside_one_that_is(today: Folder, newsletter: Path, digest: Run) -> None:
    """It may be misspelt."""
    said = digest("-C", newsletter, "cut", "-t", "Kenya", "-t", "Hiati")
    assert said.code == 0
    assert said.err == "digest: 2023-09-21 has nothing under Hiati\n"


def test_what_is_no_longer_right_is_taken_away(today: Folder, newsletter: Path, digest: Run) -> None:
    """Nobody mails yesterday's cut by mistake."""
    place = today.path.parent / "2023-09-20" / "editions" / "haiti"
    assert digest("-C", newsletter, "cut", "2023-09-20", "-t", "Haiti", "--least", "1").code == 0
    assert (place / "email.html").exists()
    assert digest("-C", newsletter, "cut", "2023-09-20", "-t", "Haiti", "--dry-run").code == 0
    assert (place / "email.html").exists()
    assert digest("-C", newsletter, "cut", "2023-09-20", "-t", "Haiti").code == 0
    assert list(place.iterdir()) == []


def test_a_dry_run_writes_nothing(today: Folder, newsletter: Path, digest: Run) -> None:
    """But says what it would be."""
    said = digest("-C", newsletter, "cut", "-t", "Kenya", "--dry-run")
    assert "3" in said.out
    assert not (today.path / "editions").exists()


def test_what_weekly_readers_get_can_be_looked_at(today: Folder, newsletter: Path, digest: Run) -> None:
    """On the day it goes out: what led since the last time; with the other issues nothing goes, and that is said."""
    said = digest("-C", newsletter, "cut", "--frequency", "weekly")
    assert (said.code, said.out, said.err) == (0, "", "digest: nothing goes to weekly readers with 2023-09-21\n")
    toml = newsletter / "digest.toml"
    toml.write_text(toml.read_text() + '\n[readers]\nweekly_on = "thursday"\n')
    said = digest("-C", newsletter, "cut", "--frequency", "weekly", "--json")
    assert said.code == 0, said.err
    assert said.lines[0]["items"] == 6
    text = (today.path / "editions" / "whole_issue_weekly" / "email.txt").read_text()
    assert text.index("Report 21 came out.") < text.index("Report 20 came out.") < text.index("Report 19 came out.")
    assert "Kenya" in text
    said = digest("-C", newsletter, "cut", "--frequency", "weekly", "-t", "haiti")
    assert said.code == 0
    assert "Kenya" not in (today.path / "editions" / "haiti_weekly" / "email.txt").read_text()
    said = digest("-C", newsletter, "cut", "2023-09-20", "--frequency", "daily", "--json")
    assert said.lines[0]["items"] == 1
    assert digest("-C", newsletter, "cut", "--frequency", "daily", "--least", "1").code == 2


def test_a_broken_earlier_issue_is_one_line(today: Folder, newsletter: Path, digest: Run) -> None:
    """Which file it is."""
    broken = newsletter / "issues" / "2023-09-19" / "issue.json"
    broken.write_text("{")
    said = digest("-C", newsletter, "cut", "-t", "Haiti")
    assert said.code == 1
    assert str(broken) in said.err
    assert said.err.count("\n") == 1


def test_only_issues_that_decide_are_read(today: Folder, newsletter: Path) -> None:
    """Those of the span, and of the one before it: with the first of these all went out."""
    _keep(newsletter, replace(on(1, issue(("Haiti", [item("1")]))), slug="2023-08-01"))
    found = [one.slug for one in topical.history(load(newsletter), today)]
    assert found == ["2023-09-18", "2023-09-19", "2023-09-20", "2023-09-21"]
    toml = newsletter / "digest.toml"
    toml.write_text(toml.read_text() + "\n[topics]\ndays = 0\n")
    assert [one.slug for one in topical.history(load(newsletter), today)] == ["2023-09-21"]
    every = [one.slug for one in topical.history(load(newsletter), today, "weekly")]
    assert every == ["2023-08-01", "2023-09-18", "2023-09-19", "2023-09-20", "2023-09-21"]
