"""What happens on the command line when a sentence is no longer what its receipt says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_build import DATE, build, feed

SAID = "Engineers in Norway reopened the Tromsø bridge on Sunday after a summer of repairs by night."
Change = Callable[[dict[str, Any]], None]


def _items(issue: dict[str, Any]) -> list[dict[str, Any]]:
    return [item for part in ("sections", "generated") for section in issue[part] for item in section["items"]]


def _text(issue: dict[str, Any]) -> None:
    for item in _items(issue):
        article = item["story"]["articles"][0]
        article["text"] = article["text"].replace("reopened", "closed")


def _words(issue: dict[str, Any]) -> None:
    for item in _items(issue):
        item["runs"][0]["text"] = item["runs"][0]["text"].replace("reopened", "closed")


def _span(issue: dict[str, Any]) -> None:
    for item in _items(issue):
        item["sentences"][0]["end"] += 500


def _gone(issue: dict[str, Any]) -> None:
    for item in _items(issue):
        item["sentences"] = []


@pytest.fixture
def folder(tmp_path: Path, newsletter: Path, digest: Run) -> Path:
    """An issue of one item."""
    return build(digest, newsletter, feed(tmp_path / "coast.xml", SAID))


def _changed(folder: Path, change: Change) -> dict[str, bytes]:
    """The issue's files after its issue.json was changed by hand."""
    issue = json.loads((folder / "issue.json").read_text())
    change(issue)
    (folder / "issue.json").write_text(json.dumps(issue))
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("command", ["build", "check", "approve", "add", "explain"])
def test_no_command_goes_on_from_a_changed_issue(
    tmp_path: Path, newsletter: Path, folder: Path, digest: Run, command: str
) -> None:
    """One clear line, exit 1, nothing written."""
    before = _changed(folder, _text)
    arguments: dict[str, list[object]] = {
        "build": [tmp_path / "coast.xml", "--date", DATE],
        "add": ["--text", "Our own words.", "--date", DATE],
        "approve": [DATE, "--by", "Ann"],
        "check": [DATE],
        "explain": ["bridge", "--date", DATE],
    }
    said = digest("-C", newsletter, command, *arguments[command])
    assert said.code == 1
    assert said.out == ""
    (line,) = said.err.strip().split("\n")
    assert "not the one that the sentence was taken from" in line
    assert "build anew" in line
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@pytest.mark.parametrize(
    ("change", "reason"),
    [(_text, "not the one"), (_words, "not what is printed"), (_span, "is no span"), (_gone, "no receipt holds")],
)
def test_whatever_was_changed_is_found(
    newsletter: Path, folder: Path, digest: Run, change: Change, reason: str
) -> None:
    """The article's text, the printed words, the span, the receipts themselves."""
    _changed(folder, change)
    said = digest("-C", newsletter, "check", DATE)
    assert said.code == 1
    assert reason in said.err


def test_the_advice_helps(tmp_path: Path, newsletter: Path, folder: Path, digest: Run) -> None:
    """With issue.json taken away, the next build is whole again, the person's words kept."""
    draft = folder / "draft.md"
    draft.write_text(draft.read_text().replace("by night", "in the dark"))
    _changed(folder, _text)
    (folder / "issue.json").unlink()
    build(digest, newsletter, tmp_path / "coast.xml")
    assert "in the dark" in (folder / "email.txt").read_text()
    assert digest("-C", newsletter, "check", DATE).code in {0, 1}
    assert json.loads((folder / "issue.json").read_text())["sections"]


def test_a_pipe_renders_nothing_that_does_not_hold(folder: Path, digest: Run) -> None:
    """The line has the reason instead."""
    _changed(folder, _span)
    said = digest("pipe", "render", stdin=(folder / "issue.json").read_bytes())
    assert said.code == 3
    assert "is no span" in said.lines[0]["error"]
    assert "html" not in said.lines[0]


def test_an_edited_draft_passes(newsletter: Path, folder: Path, digest: Run) -> None:
    """A person may write what they like; only what claims to be the article's is held to it."""
    draft = folder / "draft.md"
    draft.write_text(draft.read_text().replace("reopened", "closed"))
    said = digest("-C", newsletter, "approve", DATE, "--by", "Ann")
    assert said.code == 0, said.err
    assert "closed the Tromsø bridge" in (folder / "index.html").read_text()


def test_only_the_page_links_each_sentence_to_its_place(folder: Path) -> None:
    """Mail and text stay small."""
    page = (folder / "index.html").read_text()
    assert "#:~:text=Engineers%20in%20Norway%20reopened%20" in page
    assert ":~:" not in (folder / "email.html").read_text() + (folder / "email.txt").read_text()
