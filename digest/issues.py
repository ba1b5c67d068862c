"""The newsletter's `issues/` folder: where an issue's files are, read and written whole or not at all."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from digest import codec, personal, receipts
from digest.errors import FileError, IssueError, ReceiptError
from digest.values import Edition, Issue

_SLUG = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(-(?:[2-9]|[1-9][0-9]{1,3}))?")

PICTURE = re.compile(r"images/[0-9a-f]{16}\.jpg")
"""The names that image files have, seen from the web page; no other file is ever read or served for one."""

_ADVICE = "restore it, or take it away to build anew from the draft (what was deleted comes back)"


def parsed(slug: str) -> tuple[str, dt.date]:
    """The slug and its day: `2023-09-21`, or `2023-09-21-2` for a second issue of that day. Raises ValueError."""
    match = _SLUG.fullmatch(slug)
    try:
        return slug, dt.date.fromisoformat(match[1] if match else "")
    except ValueError:
        raise ValueError(f"{slug!r} is no issue's date such as 2023-09-21 or 2023-09-21-2") from None


def order(slug: str) -> tuple[str, int]:
    """What sorts slugs by day, and by number within one: the tenth issue of a day comes after its second."""
    return slug[:10], int(slug[11:] or 1)


@dataclass(frozen=True, slots=True)
class Folder:
    """The files of one issue, `issues/DATE/`."""

    path: Path

    @property
    def draft(self) -> Path:
        """What a person edits."""
        return self.path / "draft.md"

    @property
    def issue(self) -> Path:
        """The issue as data, receipts and all."""
        return self.path / "issue.json"

    @property
    def decisions(self) -> Path:
        """What became of every story in the last build, and why."""
        return self.path / "decisions.json"

    @property
    def mail(self) -> Path:
        """The HTML mail."""
        return self.path / "email.html"

    def read_issue(self) -> Issue | None:
        """The issue as last built, its receipts checked, or None where there is none.

        Raises IssueError, FileError, ReceiptError.
        """
        text = _read(self.issue)
        try:
            return None if text is None else _checked(codec.issue(text, str(self.issue)))
        except IssueError as error:
            raise IssueError(path=error.path, reason=f"{error.reason}; {_ADVICE}") from error
        except ReceiptError as error:
            reason = f"{error.reason}; {self.issue} was changed: {_ADVICE}"
            raise ReceiptError(item=error.item, article=error.article, reason=reason) from error

    def the_issue(self) -> Issue:
        """The issue as last built, its receipts checked. Raises IssueError where there is none, ReceiptError."""
        if (found := self.read_issue()) is None:
            raise IssueError(path=str(self.path), reason="no such issue: `digest build` makes one")
        return found

    def read_draft(self) -> str | None:
        """The draft's text, or None where there is none. Raises FileError."""
        data = _read(self.draft)
        try:
            return None if data is None else data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise FileError(path=str(self.draft), reason=f"not UTF-8: {error}") from error

    def read_decisions(self) -> bytes | None:
        """The text of the last build's decisions, or None where there is none. Raises FileError."""
        return _read(self.decisions)

    def read_picture(self, name: str) -> bytes | None:
        """The image file of that name, or None where there is none, or one that was changed. Raises FileError."""
        if not PICTURE.fullmatch(name) or (data := _read(self.path / name)) is None:
            return None
        return data if hashlib.sha256(data).hexdigest().startswith(Path(name).stem) else None

    def missing_pictures(self, issue: Issue) -> tuple[str, ...]:
        """The names of image files that printed items need and that are not there, or are damaged."""
        printed = {article.id for item in issue.items if (article := item.first)}
        names = dict.fromkeys(one.name for one in issue.pictures if one.article in printed)
        return tuple(name for name in names if self.read_picture(name) is None)

    def write_draft(self, text: str, *, seen: str | None) -> None:
        """Write the draft alone. Raises FileError, also where a person has saved another than `seen` since."""
        if self.read_draft() != seen:
            raise FileError(path=str(self.draft), reason="was saved by somebody just now: try again")
        _write_together(self.path, {self.draft.name: text})

    def write(
        self,
        edition: Edition,
        draft: str,
        *,
        seen: str | None,
        decisions: object | None = None,
        pictures: Mapping[str, bytes] = MappingProxyType({}),
    ) -> Mapping[str, str]:
        """The paths written, by what they hold: all files, or none of them when one cannot be written.

        `seen` is the draft as it was read: where a person has saved another since, FileError is raised and
        theirs stays. Without `decisions`, those of the last build stay. Image files are only ever added: mails that
        were sent name them.
        """
        if self.read_draft() != seen:
            raise FileError(path=str(self.draft), reason="was saved by somebody during the build: build again")
        shown = personal.shown(edition)
        contents: dict[str, str | bytes] = {
            **{name: data for name, data in pictures.items() if self.read_picture(name) != data},
            "issue.json": codec.line(edition.issue) + "\n",
            "email.html": shown.html,
            "email.txt": shown.text,
            "index.html": edition.page,
            "draft.md": draft,
            **({"decisions.json": codec.line(decisions) + "\n"} if decisions is not None else {}),
        }
        _write_together(self.path, contents)
        return {name: str(self.path / name) for name in (*contents, *pictures)}


def write_mail(edition: Edition, folder: Path) -> Mapping[str, str]:
    """The paths of an edition's mail and text twin in that folder, written together. Raises FileError."""
    shown = personal.shown(edition)
    contents = {"email.html": shown.html, "email.txt": shown.text}
    _write_together(folder, contents)
    return {name: str(folder / name) for name in contents}


def slugs(issues: Path) -> list[str]:
    """The issues in the folder, newest first."""
    found = [path.parent.name for path in issues.glob("*/issue.json") if _is_slug(path.parent.name)]
    return sorted(found, key=order, reverse=True)


def _checked(issue: Issue) -> Issue:
    """The issue, where the receipts of all it prints, and of all it printed before a person's changes, hold."""
    receipts.verify(issue.items)
    receipts.verify(item for section in issue.generated for item in section.items)
    return issue


def _is_slug(name: str) -> bool:
    try:
        return bool(parsed(name))
    except ValueError:
        return False


def latest(issues: Path) -> str | None:
    """The slug of the newest issue in the folder, or None."""
    return next(iter(slugs(issues)), None)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise FileError(path=str(path), reason=error.strerror or "cannot be read") from error


def _write_together(folder: Path, contents: Mapping[str, str | bytes]) -> None:
    """All files written beside their places and synced before the first is moved there: a full disk loses nothing."""
    waiting: list[tuple[str, Path]] = []
    made: list[Path] = []
    try:
        for name, content in contents.items():
            made += _made(folder, (folder / name).parent)
            waiting.append((_beside(folder / name, content), folder / name))
        while waiting:
            os.replace(*waiting[0])
            waiting.pop(0)
    except OSError as error:
        raise FileError(path=str(folder), reason=f"cannot be written: {error.strerror or error}") from error
    finally:
        for temporary, _ in waiting:
            Path(temporary).unlink(missing_ok=True)
        for empty in reversed(made):
            with contextlib.suppress(OSError):  # it is not empty where all went well
                empty.rmdir()


def _made(folder: Path, place: Path) -> list[Path]:
    """The folders that had to be made, outermost first: the issue's own, and one within it."""
    new = [one for one in dict.fromkeys((folder, place)) if not one.exists()]
    place.mkdir(parents=True, exist_ok=True)
    return new


def _beside(path: Path, content: str | bytes) -> str:
    """A synced file beside the path that holds the content; nothing is left where it cannot be written."""
    descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).chmod(0o644)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return temporary
