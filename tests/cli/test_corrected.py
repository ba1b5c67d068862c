"""`digest send --corrected`: who has the issue keeps it, the others get what was mended and approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run
from tests.cli.test_control import sending
from tests.cli.test_send import SLUG, figures, issue, listing, one_line, ready
from tests.cli.test_send_choices import _parsed, folder, reports, slug
from tests.fakes.smtp import Reply, Smtp

__all__ = ["folder", "issue", "ready", "sending"]


def mend(newsletter: Path, words: str = "The very first item") -> None:
    """The draft, corrected."""
    draft = newsletter / "issues" / SLUG / "draft.md"
    draft.write_text(draft.read_text().replace("The first item", words).replace("The very first item", words))


def approve(newsletter: Path, digest: Run) -> str:
    """The issue as its draft stands; what is said of it besides."""
    said = digest("-C", newsletter, "approve", SLUG, "--by", "Edda")
    assert said.code == 0
    return said.err


def editions(digest: Run, newsletter: Path) -> list[dict[str, Any]]:
    """Who got which."""
    (found,) = digest("-C", newsletter, "status", SLUG, "--editions", "--json").lines
    rows: list[dict[str, Any]] = found["editions"]
    return rows


@pytest.fixture
def mended(sending: Path, digest: Run) -> Path:
    """A send in the middle, paused, and a corrected edition that was approved."""
    assert digest("-C", sending, "pause", SLUG, "--why", "a wrong number").code == 0
    mend(sending)
    assert f"`digest send {SLUG} --corrected` sends this one to the rest" in approve(sending, digest)
    return sending


def test_the_others_get_the_corrected_edition(mended: Path, digest: Run, tmp_path: Path) -> None:
    """The pause ends with it, and who got which stays known."""
    out = tmp_path / "out"
    said = digest("-C", mended, "send", SLUG, "--relay", f"eml:{out}", "--corrected", "--yes")
    assert said.code == 0, said.err
    mails = [_parsed(path) for path in out.glob("*.eml")]
    assert {one["To"].addresses[0].username for one in mails} == {"ben", "cy"}
    assert all("The very first item" in next(one.iter_parts()).get_content() for one in mails)
    assert figures(digest, mended)["sent"] == 3
    old, new = editions(digest, mended)
    assert (old["version"], old["readers"], new["version"], new["readers"]) == (1, 1, 2, 2)
    assert old["edition"] != new["edition"]
    told = digest("-C", mended, "status", SLUG, "--editions").out.strip().split("\n")
    assert [line.rpartition(", ")[2] for line in told] == ["version 1", "version 2"]
    said = digest("-C", mended, "send", SLUG, "--relay", f"eml:{out}", "--yes")
    assert "was sent before" in said.err


def test_it_asks_first_and_a_dry_run_only_tells(mended: Path, digest: Run, tmp_path: Path) -> None:
    """Neither writes anything, and the send stays paused."""
    before = listing(mended)
    send = ("-C", mended, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--corrected")
    said = digest(*send, "--dry-run")
    assert said.code == 0
    assert one_line(said.out).startswith("would send the corrected ")
    assert "to 2 readers" in said.out
    (told,) = digest(*send, "--dry-run", "--json").lines
    assert (told["readers"], sorted(told)) == (2, ["edition", "readers", "replaces", "subject"])
    (found,) = digest(*send, "--dry-run", "--editions", "--json").lines
    assert [(one["readers"], one["edition"]) for one in found["editions"]] == [(2, told["edition"])]
    assert listing(mended) == before
    said = digest(*send, stdin="n\n")
    assert said.code == 130
    assert "Send the corrected " in said.err
    assert "to 2 of 3 readers" in said.err
    assert "is paused" in digest("-C", mended, "send", SLUG, "--yes").err


def test_a_correction_goes_on_as_any_send(mended: Path, digest: Run, tmp_path: Path) -> None:
    """Where the relay would not take it yet, a plain send does the rest, with the corrected edition."""
    with Smtp() as server:
        server.on("rcpt", Reply(450, "4.2.0 later"), recipient="cy@reader.example")
        said = digest("-C", mended, "send", SLUG, "--relay", server.url, "--corrected", "--yes", "--wait", "0")
        assert said.code == 3
        assert set(server.accepted) == {"ben@reader.example"}
    said = digest("-C", mended, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--corrected", "--yes")
    assert said.code == 1
    assert "has no newer approved edition" in one_line(said.err)
    assert digest("-C", mended, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes").code == 0
    (mail,) = (_parsed(path) for path in (tmp_path / "out").glob("*.eml"))
    assert "The very first item" in next(mail.iter_parts()).get_content()


def test_two_corrections_one_after_another(mended: Path, digest: Run, tmp_path: Path) -> None:
    """Three versions, a reader each."""
    with Smtp() as server:
        server.on("rcpt", Reply(450, "4.2.0 later"), recipient="cy@reader.example")
        digest("-C", mended, "send", SLUG, "--relay", server.url, "--corrected", "--yes", "--wait", "0")
    mend(mended, "The one and only item")
    approve(mended, digest)
    said = digest("-C", mended, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--corrected", "--yes")
    assert said.code == 0, said.err
    assert [(one["version"], one["readers"]) for one in editions(digest, mended)] == [(1, 1), (2, 1), (3, 1)]


def test_without_a_newer_approval(sending: Path, digest: Run, tmp_path: Path) -> None:
    """Nothing was changed, or changed and not approved, or changed back to what was approved before."""
    send = ("-C", sending, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--corrected", "--yes", "--wait", "0")
    said = digest(*send)
    assert said.code == 1
    assert "has no newer approved edition" in one_line(said.err)
    before = (sending / "issues" / SLUG / "draft.md").read_text()
    mend(sending)
    said = digest(*send)
    assert said.code == 1
    assert "was changed since it was approved" in one_line(said.err)
    approve(sending, digest)
    with Smtp() as server:
        server.on("rcpt", Reply(450, "4.2.0 later"))
        later = ("-C", sending, "send", SLUG, "--relay", server.url, "--corrected", "--yes", "--wait", "0")
        assert digest(*later).code == 3
    (sending / "issues" / SLUG / "draft.md").write_text(before)
    said = digest(*send)
    assert said.code == 1
    assert "has no newer approved edition" in one_line(said.err)
    approve(sending, digest)
    assert digest(*send).code == 0


def test_what_blocks_an_issue_blocks_a_correction(mended: Path, digest: Run, tmp_path: Path) -> None:
    """The send stays as it was."""
    toml = mended / "digest.toml"
    toml.write_text(toml.read_text().replace('address = "1 Pier Road"', 'address = ""'))
    approve(mended, digest)
    said = digest("-C", mended, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--corrected", "--yes")
    assert said.code == 1
    assert "(check 11)" in one_line(said.err)
    assert [one["version"] for one in editions(digest, mended)] == [1]


def test_what_is_not_being_sent_is_not_corrected(ready: Path, digest: Run, tmp_path: Path) -> None:
    """It goes out as it is approved; what was cancelled is taken back first, and what was sent is over."""
    send = ("-C", ready, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes")
    said = digest(*send, "--corrected")
    assert said.code == 1
    assert "is not being sent yet" in one_line(said.err)
    assert digest(*send).code == 0
    mend(ready)
    assert "--corrected" not in approve(ready, digest)
    said = digest(*send, "--corrected")
    assert said.code == 0
    assert "was sent before" in one_line(said.err.split("\n")[0])
    assert [one["version"] for one in editions(digest, ready)] == [1]


def test_a_cancelled_send_is_taken_back_first(mended: Path, digest: Run, tmp_path: Path) -> None:
    """It was not meant to go on."""
    assert digest("-C", mended, "cancel", SLUG, "--yes").code == 0
    send = ("-C", mended, "send", SLUG, "--relay", f"eml:{tmp_path}/out", "--yes", "--corrected")
    said = digest(*send)
    assert said.code == 1
    assert f"is cancelled: `digest resume {SLUG}`" in one_line(said.err)
    assert digest("-C", mended, "resume", SLUG).code == 0
    assert digest(*send).code == 0
    assert [one["readers"] for one in editions(digest, mended)] == [1, 2]


def test_each_choice_gets_its_cut_of_the_corrected_edition(folder: Path, digest: Run, tmp_path: Path) -> None:
    """By topic and by week; whose choice has nothing any more is suppressed, with the reason."""
    day = slug(21)
    with Smtp() as server:
        for name in ("ben", "cy", "fay"):
            server.on("rcpt", Reply(450, "4.2.0 later"), recipient=f"{name}@reader.example")
        assert digest("-C", folder, "send", day, "--relay", server.url, "--yes", "--wait", "0").code == 3
        assert {one.partition("@")[0] for one in server.accepted} == {"ann", "dee", "gil"}
    draft = folder / "issues" / day / "draft.md"
    before, haiti, after = draft.read_text().partition("## Haiti")
    assert haiti
    draft.write_text(before + "## Kenya" + after.partition("## Kenya")[2])
    assert digest("-C", folder, "approve", day, "--by", "Edda").code == 0
    send = ("-C", folder, "send", day, "--relay", f"eml:{tmp_path}/out", "--yes", "--corrected")
    assert "to 1 readers" in digest(*send, "--dry-run").out
    said = digest(*send)
    assert said.code == 0, said.err
    (mail,) = (_parsed(path) for path in (tmp_path / "out").glob("*.eml"))
    assert (mail["To"].addresses[0].username, reports(mail)) == ("cy", ["k21"])
    (found,) = digest("-C", folder, "status", day, "--json").lines
    assert (found["audience"], found["sent"], found["suppressed"]) == (6, 4, 2)
