"""`digest mix`: the table, the figures, the chart; edits count, and what cannot be read is named."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import etree

from digest import settings
from digest.cli.preview import aside
from digest.errors import IssueError
from digest.issues import Folder
from tests.cli.conftest import Run
from tests.cli.test_explain import BRIDGE, CAT, FERRY, LIBRARY, page


@pytest.fixture
def built(newsletter: Path, digest: Run) -> Path:
    """Issues of three days: two a week apart, and one two months before."""
    days = {
        "2026-07-01": page("Attic", ("A cat retires", CAT)),
        "2026-09-14": page("Coast", ("A library on rails", LIBRARY)),
        "2026-09-21": page("Coast", ("Ferry crews of Lesser Varn walk out", FERRY)),
    }
    for day, text in days.items():
        (newsletter / "one.xml").write_text(text)
        (newsletter / "two.xml").write_text(page("Quay", ("Tromsø bridge reopens", BRIDGE)))
        sources = [newsletter / "one.xml", *([newsletter / "two.xml"] if day == "2026-09-21" else [])]
        said = digest("-C", newsletter, "build", *sources, "--date", day)
        assert said.code == 0, said.err
    return newsletter


def figures(digest: Run, folder: Path, *arguments: str) -> dict[str, object]:
    """The JSON."""
    said = digest("-C", folder, "mix", "--json", *arguments)
    assert said.code == 0, said.err
    found = json.loads(said.out)
    assert isinstance(found, dict)
    return found


def test_the_newest_issue_beside_thirty_days(built: Path, digest: Run) -> None:
    """The issue of two months ago does not count; the one of last week does."""
    said = digest("-C", built, "mix")
    rows = [" ".join(line.split()) for line in said.out.split("\n")]
    assert "2026-09-21 last 30 days" in rows
    assert "items 2 3 in 2" in rows
    assert "Coast 1 50% 2 67%" in rows
    assert "Kenya 1 50% 1 33%" in rows
    assert "Japan - 1 33%" in rows
    assert "Attic" not in said.out


def test_an_older_issue_looks_back_from_its_own_day(built: Path, digest: Run) -> None:
    """What came after it does not count."""
    found = figures(digest, built, "2026-09-14")
    last = found["last"]
    assert isinstance(last, dict)
    assert (found["date"], last["issues"], last["items"]) == ("2026-09-14", 1, 1)


def test_what_a_person_took_out_of_the_draft_does_not_count(built: Path, digest: Run) -> None:
    """The draft is the issue, before it is built again."""
    draft = built / "issues" / "2026-09-21" / "draft.md"
    kept = draft.read_text().split("## ")
    draft.write_text("## ".join(part for part in kept if "Ferry" not in part))
    now = figures(digest, built)["issue"]
    assert isinstance(now, dict)
    assert [one["name"] for one in now["outlets"]] == ["Quay"]


def test_the_chart_is_a_picture_file(built: Path, digest: Run, tmp_path: Path) -> None:
    """Well-formed SVG, beside the table."""
    said = digest("-C", built, "mix", "--svg", tmp_path / "mix.svg")
    assert said.code == 0
    assert "by outlet" in said.out
    assert etree.parse(tmp_path / "mix.svg").getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_a_chart_that_cannot_be_written_is_one_line(built: Path, digest: Run, tmp_path: Path) -> None:
    """Its folder is not there."""
    said = digest("-C", built, "mix", "--svg", tmp_path / "no" / "mix.svg")
    assert said.code == 1
    assert said.err.count("\n") == 1
    assert "mix.svg: cannot be written" in said.err


def test_a_broken_issue_is_named_and_the_others_count(built: Path, digest: Run) -> None:
    """The month is told without it."""
    (built / "issues" / "2026-09-14" / "issue.json").write_text("{")
    said = digest("-C", built, "mix")
    assert said.code == 0
    assert "2026-09-14 is not counted" in said.err
    assert "2 in 1" in said.out


def test_without_an_issue_it_says_how_to_get_one(newsletter: Path, digest: Run) -> None:
    """No issue is built yet."""
    said = digest("-C", newsletter, "mix")
    assert said.code == 1
    assert "digest build" in said.err


def test_the_previews_notes_know_the_build_and_the_month(built: Path) -> None:
    """Decisions of the last build and the mix of the weeks; broken decisions are an error that the desk bears."""
    its, folder = settings.load(built), Folder(built / "issues" / "2026-09-21")
    found = aside(its, folder)
    assert found.decisions
    assert {one.printed for one in found.decisions.stories} == {"Kenya", "Norway"}
    assert found.before
    assert (found.before.issues, found.span) == (2, "last 30 days")
    folder.decisions.write_text("{")
    with pytest.raises(IssueError):
        aside(its, folder)
    folder.decisions.unlink()
    assert aside(its, folder).decisions is None
