"""`digest export`: the issue as its draft stands, on stdout or in a file."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.test_explain import BRIDGE, FERRY, page

DAY = "2026-09-21"


@pytest.fixture
def built(newsletter: Path, digest: Run) -> Path:
    """An issue of two items."""
    (newsletter / "one.xml").write_text(page("Coast", ("Ferry crews of Lesser Varn walk out", FERRY)))
    (newsletter / "two.xml").write_text(page("Quay", ("Tromsø bridge reopens", BRIDGE)))
    said = digest("-C", newsletter, "build", newsletter / "one.xml", newsletter / "two.xml", "--date", DAY)
    assert said.code == 0, said.err
    return newsletter


def test_the_draft_as_it_stands_now(built: Path, digest: Run) -> None:
    """What was edited since the build is in both, the title only where it is asked for; nothing is written."""
    draft = built / "issues" / DAY / "draft.md"
    draft.write_text(draft.read_text().replace("\n## ", "\nGood *morning*, Tromsø.\n\n## ", 1))
    before = {path: path.read_bytes() for path in draft.parent.iterdir()}
    html = digest("-C", built, "export", DAY, "--html")
    assert (html.code, html.err) == (0, "")
    assert html.out.startswith("<p>Good <em>morning</em>, Tromsø.</p>\n<h2>")
    assert html.out.count("<li>") == 2
    assert html.out.endswith("</ul>\n")
    marked = digest("-C", built, "export", "--markdown", "--title")
    assert marked.out.startswith("# News Roundup 9/21/2026\n\nGood *morning*, Tromsø.\n\n## ")
    assert {path: path.read_bytes() for path in draft.parent.iterdir()} == before


@pytest.mark.parametrize("flags", [(), ("--html", "--markdown")])
def test_one_of_the_two_must_be_named(flags: tuple[str, ...], built: Path, digest: Run) -> None:
    """Neither or both is wrong usage."""
    said = digest("-C", built, "export", DAY, *flags)
    assert (said.code, said.out) == (2, "")
    assert "--html or --markdown" in said.err


@pytest.mark.parametrize(("flag", "mark"), [("--html", "\ufeff"), ("--markdown", "")])
def test_into_a_file(flag: str, mark: str, built: Path, digest: Run, tmp_path: Path) -> None:
    """What stdout has, and for browsers the mark by which they know UTF-8."""
    printed = digest("-C", built, "export", flag).out
    said = digest("-C", built, "export", flag, "--out", tmp_path / "pasted")
    assert (said.code, said.out) == (0, "")
    assert (tmp_path / "pasted").read_bytes().decode() == mark + printed
    said = digest("-C", built, "export", flag, "--out", tmp_path / "nowhere" / "x")
    assert said.code == 1
    assert "cannot be written" in said.err


def test_a_full_disk_loses_no_earlier_file(
    built: Path, digest: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What stood there stands until all is written; nothing half lies beside it."""
    folder = tmp_path / "pasted"
    folder.mkdir()
    (folder / "it").write_text("earlier")

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        said = digest("-C", built, "export", "--html", "--out", folder / "it")
    assert said.code == 1
    assert "No space left" in said.err
    assert [path.name for path in folder.iterdir()] == ["it"]
    assert (folder / "it").read_text() == "earlier"


def test_a_pipe_is_written_to(built: Path, digest: Run, tmp_path: Path) -> None:
    """A file in its place would reach nobody."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert digest("-C", built, "export", "--markdown", "--out", pipe).code == 0
        assert os.read(reader, 1 << 16).decode() == digest("-C", built, "export", "--markdown").out
    finally:
        os.close(reader)
    assert pipe.is_fifo()


def test_an_issue_without_items_is_no_issue(built: Path, digest: Run) -> None:
    """Nor is one that was never built; a line each."""
    draft = built / "issues" / DAY / "draft.md"
    draft.write_text("subject: Nothing today\n")
    for day in (DAY, "2026-01-01"):
        said = digest("-C", built, "export", day, "--html")
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)


@pytest.mark.parametrize(("also", "named"), [(0, 0), (1, 1)])
def test_as_many_other_outlets_as_in_the_mail(also: int, named: int, newsletter: Path, digest: Run) -> None:
    """What the settings say of the theme holds for what is pasted."""
    for name in ("Coast", "Quay"):
        (newsletter / f"{name}.xml").write_text(page(name, ("Ferry crews of Lesser Varn walk out", FERRY)))
    settings = newsletter / "digest.toml"
    settings.write_text(f"{settings.read_text()}\n[issue.options]\nalso = {also}\n")
    said = digest("-C", newsletter, "build", newsletter / "Coast.xml", newsletter / "Quay.xml", "--date", DAY)
    assert said.code == 0, said.err
    assert digest("-C", newsletter, "export", "--markdown").out.count("(also: ") == named
