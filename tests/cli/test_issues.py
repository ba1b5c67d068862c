"""`digest issues list` and `show`: what an editor reads of past issues."""

import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from digest.store import engine, runs, tables
from tests.cli.conftest import Run
from tests.fakes.sent import NOW, after

SLUG = "2026-09-21"


@pytest.fixture
def approved(newsletter: Path, digest: Run) -> Path:
    """A newsletter with two readers, an issue that is approved, and a later one that is not."""
    for date in (SLUG, "2026-09-22"):
        assert digest("-C", newsletter, "build", "--date", date, "-q").code == 0
    readers = newsletter / "readers.csv"
    readers.write_text("email,topics\nann@reader.example,\nben@reader.example,\ncy@reader.example,Nowhere\n")
    assert digest("-C", newsletter, "subscribers", "import", readers, "--yes", "--consent", "Yes.").code == 0
    assert digest("-C", newsletter, "approve", SLUG, "--by", "Edda").code == 0
    return newsletter


@pytest.fixture
def mailed(approved: Path, digest: Run, tmp_path: Path) -> Path:
    """The same, the issue sent."""
    assert digest("-C", approved, "send", SLUG, "--yes", "--relay", f"eml:{tmp_path}/out").code == 0
    return approved


def test_the_issues_newest_first(mailed: Path, digest: Run) -> None:
    """Each with its state and figures, in a table and as JSON lines."""
    said = digest("-C", mailed, "issues", "list", "--json")
    rows = {one["issue"]: one for one in said.lines}
    # A story that ran is not printed again, so the later issue may not be there at all.
    assert list(rows) == sorted(rows, reverse=True)
    its = rows[SLUG]
    assert (its["state"], its["audience"], its["sent"], its["bounced"], its["left"]) == ("sent", 2, 2, 0, 0)
    assert its["items"] >= 1
    head, *lines = digest("-C", mailed, "issues", "list").out.splitlines()
    assert head.split() == ["issue", "state", "items", "audience", "sent", "bounced", "left", "subject"]
    assert f"{SLUG}  sent " in lines[-1]
    assert its["subject"][:20] in lines[-1]
    assert len(digest("-C", mailed, "issues", "list", "-n", "1").out.splitlines()) == 2


def test_an_issue_that_was_not_sent_has_no_figures(approved: Path, digest: Run) -> None:
    """It is a draft, or approved."""
    rows = digest("-C", approved, "issues", "list", "--all", "--json").lines
    assert rows[-1]["state"] == "approved"
    assert {one["state"] for one in rows[:-1]} <= {"draft"}
    told = digest("-C", approved, "issues", "show", SLUG).out
    assert "approved by Edda: edition" in told
    assert "audience" not in told


def test_the_story_of_an_issue(mailed: Path, digest: Run) -> None:
    """Built, approved, begun, with what came of it; those who got nothing are told apart."""
    with engine.existing(f"sqlite:///{mailed / 'digest.db'}") as store:
        run = runs.begun(store, SLUG, "elsewhere", NOW)
        run.beat(2, 2, 1.0, "", after(4))
        why = {
            "slug": SLUG,
            "at": after(9),
            "kind": "paused",
            "by": "Edda",
            "detail": json.dumps({"why": "a\x1b[2J!"}),
        }
        with store.writing() as connection:
            connection.execute(sa.insert(tables.happenings).values(why))
    told = digest("-C", mailed, "issues", "show", SLUG).out
    for words in (
        "built",
        "approved by Edda: edition ",
        "begun",
        "audience      2: 2 sent",
        "1 who chose other topics",
    ):
        assert words in told
    assert "run of 4 s: 2 attempts, 0.5 a second; has not said that it ended" in told
    assert "paused by Edda: a[2J!" in told
    assert "unsubscribed  0 within 7 days" in told
    (data,) = digest("-C", mailed, "issues", "show", SLUG, "--json").lines
    assert {one["what"] for one in data["story"]} >= {"built", "approved", "begun", "run", "paused"}
    assert data["headings"][0]["readers"] == 2
    assert (data["nothing_this_time"], data["unsubscribed"], data["returned"]) == (1, 0, {})
    assert "reader.example" not in told + json.dumps(data)


def test_nothing_to_list(newsletter: Path, digest: Run) -> None:
    """Told, and no error; a story of no issue is one."""
    said = digest("-C", newsletter, "issues", "list")
    assert (said.code, said.out, "no issues yet" in said.err) == (0, "", True)
    said = digest("-C", newsletter, "issues", "show", SLUG)
    assert (said.code, "no such issue" in said.err) == (1, True)
    assert digest("-C", newsletter, "issues", "list", "--all", "-n", "3").code == 2


def test_what_was_decided_is_told_in_words(mailed: Path, digest: Run) -> None:
    """A canary without naming who was in it, a correction, a cancel: what each did to how many."""
    happened = (
        ("canary", {"readers": 40, "people": [7, 9]}, "canary: 40 readers get it first"),
        ("canary", {"decided": "stop", "why": "2 refused"}, "canary: it stops, 2 refused"),
        ("corrected", {"old": "a" * 64, "new": "b" * 64, "moved": 2, "kept": 1, "nothing": 1},
         "corrected by Edda: edition bbbbbbbbbbbb for 2, 1 keep aaaaaaaaaaaa, 1 get nothing of it"),
        ("cancelled", {"was": "paused", "readers": 1200}, "cancelled by Edda: 1,200 do not get it"),
    )  # fmt: skip
    with engine.existing(f"sqlite:///{mailed / 'digest.db'}") as store, store.writing() as connection:
        for kind, detail, _ in happened:
            by = "" if kind == "canary" else "Edda"
            row = {"slug": SLUG, "at": after(9), "kind": kind, "by": by, "detail": json.dumps(detail)}
            connection.execute(sa.insert(tables.happenings).values(row))
    told = digest("-C", mailed, "issues", "show", SLUG).out
    for _, _, words in happened:
        assert words in told
    assert "people" not in digest("-C", mailed, "issues", "show", SLUG, "--json").out
