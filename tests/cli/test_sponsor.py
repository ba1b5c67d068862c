"""A sponsor's words: from the settings into a new draft, and from then on the draft's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from digest.issues import Folder
from digest.values import Run as Words
from digest.values import Url
from tests.cli.conftest import Run
from tests.cli.test_explain import FERRY, page

DAY = "2026-09-21"
LINE = "Harbour Ropes splices *any* line. [See the workshop](https://ropes.example/)"
RUNS = (
    Words(text="Harbour Ropes splices "),
    Words(text="any", style="emphasis"),
    Words(text=" line. "),
    Words(text="See the workshop", url=Url("https://ropes.example/")),
)


@pytest.fixture
def sponsored(newsletter: Path) -> Folder:
    """A newsletter with a sponsor of every issue, and the folder of an issue to come."""
    settings = newsletter / "digest.toml"
    settings.write_text(f'{settings.read_text()}\n[sponsor]\ntext = "{LINE}"\n')
    (newsletter / "feed.xml").write_text(page("Coast", ("Ferry crews of Lesser Varn walk out", FERRY)))
    return Folder(newsletter / "issues" / DAY)


def build(digest: Run, folder: Folder) -> str:
    """The draft of another build."""
    newsletter = folder.path.parents[1]
    said = digest("-C", newsletter, "build", newsletter / "feed.xml", "--date", folder.path.name)
    assert said.code == 0, said.err
    return folder.draft.read_text()


def test_a_new_issue_has_the_settings_sponsor(sponsored: Folder, digest: Run) -> None:
    """In its draft, in the issue, in what is pasted; an edited line is a person's."""
    draft = build(digest, sponsored)
    assert draft.split("\n\n")[0].endswith(f"\nsponsor: {LINE}")
    assert sponsored.the_issue().sponsor == RUNS
    pasted = digest("-C", sponsored.path.parents[1], "export", "--markdown").out
    assert f"**Sponsored:** {LINE}\n" in pasted
    sponsored.draft.write_text(draft.replace(LINE, "Ada's Nets."))
    assert "\nsponsor: Ada's Nets.\n" in build(digest, sponsored)


def test_a_deleted_line_stays_deleted(sponsored: Folder, digest: Run) -> None:
    """In every later build; the next issue has it again."""
    draft = build(digest, sponsored)
    sponsored.draft.write_text(draft.replace(f"sponsor: {LINE}\n", ""))
    assert "sponsor" not in build(digest, sponsored)
    assert "sponsor" not in build(digest, sponsored)
    assert sponsored.the_issue().sponsor == ()
    assert f"sponsor: {LINE}\n" in build(digest, Folder(sponsored.path.with_name("2026-09-22")))


def test_a_draft_begun_by_hand_has_it_too(sponsored: Folder, digest: Run) -> None:
    """`digest add` makes an issue as a build does, and the build after it changes nothing."""
    newsletter = sponsored.path.parents[1]
    said = digest("-C", newsletter, "add", "--text", "We are closed on Friday.", "--heading", "Notes", "--date", DAY)
    assert said.code == 0, said.err
    assert sponsored.the_issue().sponsor == RUNS
    assert build(digest, sponsored).count(f"sponsor: {LINE}\n") == 1
