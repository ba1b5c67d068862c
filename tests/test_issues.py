"""An issue's files: all of them, or none."""

from __future__ import annotations

import datetime as dt
from hashlib import sha256
from pathlib import Path

import pytest

from digest.errors import FileError
from digest.issues import Folder
from digest.values import Article, Edition, Issue, Item, Masthead, Picture, Run, Section, Source, Story, Url

DATA = b"\xff\xd8 no image, but the file of one"
NAME = f"images/{sha256(DATA).hexdigest()[:16]}.jpg"
OTHER = b"another"
OTHER_NAME = f"images/{sha256(OTHER).hexdigest()[:16]}.jpg"


@pytest.fixture
def edition() -> Edition:
    """An edition of one item, with a picture."""
    lead = Article(id="a", title="Boats", text="Boats are back.", source=Source(location="f"))
    item = Item(id="i", runs=(Run(text="Boats are back."),), story=Story(id="s", articles=(lead,)))
    picture = Picture(article="a", name=NAME, width=4, height=3, bytes=9, url=Url("https://a.example/b.jpg"))
    issue = Issue(
        masthead=Masthead(name="The Harbour Light"),
        slug="2026-09-21",
        date=dt.date(2026, 9, 21),
        sections=(Section(name="Spain", items=(item,)),),
        pictures=(picture,),
    )
    return Edition(issue=issue, subject="s", html="h", text="t", page="p")


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Where nothing has been written yet."""
    return Folder(tmp_path / "issues" / "2026-09-21")


def test_images_are_written_with_the_rest_and_stay(folder: Folder, edition: Edition) -> None:
    """A later build adds its own: mails that were sent name the old ones."""
    paths = folder.write(edition, "d", seen=None, pictures={NAME: DATA})
    assert paths[NAME] == str(folder.path / NAME)
    assert folder.read_picture(NAME) == DATA
    before = (folder.path / NAME).stat().st_mtime_ns
    folder.write(edition, "d", seen="d", pictures={NAME: DATA, OTHER_NAME: OTHER})
    folder.write(edition, "d", seen="d")
    assert (folder.read_picture(NAME), folder.read_picture(OTHER_NAME)) == (DATA, OTHER)
    assert (folder.path / NAME).stat().st_mtime_ns == before
    assert (folder.path / NAME).stat().st_mode & 0o777 == 0o644


def test_where_one_file_cannot_be_written_none_is(
    folder: Folder, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even the folders, nor what waited beside its place."""
    left = [3]

    def full(descriptor: int) -> None:
        left[0] -= 1
        if not left[0]:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("digest.issues.os.fsync", full)
    with pytest.raises(FileError, match="No space left"):
        folder.write(edition, "d", seen=None, pictures={NAME: DATA, OTHER_NAME: OTHER})
    assert not folder.path.exists()
    monkeypatch.undo()
    folder.write(edition, "d", seen=None, pictures={NAME: DATA})
    left[0] = 2
    monkeypatch.setattr("digest.issues.os.fsync", full)
    with pytest.raises(FileError):
        folder.write(edition, "other", seen="d", pictures={OTHER_NAME: OTHER})
    assert (folder.read_draft(), sorted(p.name for p in (folder.path / "images").iterdir())) == ("d", [NAME[7:]])


def test_a_file_in_the_way_is_told_and_nothing_is_written(folder: Folder, edition: Edition) -> None:
    """Where `images` is no folder."""
    folder.path.mkdir(parents=True)
    (folder.path / "images").write_text("mine")
    with pytest.raises(FileError):
        folder.write(edition, "d", seen=None, pictures={NAME: DATA})
    assert [path.name for path in folder.path.iterdir()] == ["images"]


@pytest.mark.parametrize(
    "name", ["draft.md", "images/../draft.md", "images/x.jpg", f"images/{'A' * 16}.jpg", f"{NAME}\n", f"/{NAME}", ""]
)
def test_nothing_else_is_read_as_an_image(folder: Folder, edition: Edition, name: str) -> None:
    """Whatever `issue.json` or a browser asks for."""
    folder.write(edition, "d", seen=None, pictures={NAME: DATA})
    assert folder.read_picture(name) is None


def test_missing_and_damaged_ones_are_known(folder: Folder, edition: Edition) -> None:
    """Those of printed articles."""
    folder.write(edition, "d", seen=None, pictures={NAME: DATA})
    assert folder.missing_pictures(edition.issue) == ()
    (folder.path / NAME).write_bytes(b"cut")
    assert folder.missing_pictures(edition.issue) == (NAME,)
    (folder.path / NAME).unlink()
    assert folder.missing_pictures(edition.issue) == (NAME,)
    unprinted = Issue(masthead=edition.issue.masthead, slug="2026-09-21", date=edition.issue.date, sections=(),
                      pictures=edition.issue.pictures)  # fmt: skip
    assert folder.missing_pictures(unprinted) == ()
