"""A theme tried out: its files read, its sample and issues that are hard on it rendered in each of its languages."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from digest.errors import MjmlError, ReceiptError, RenderError, ThemeError
from digest.render import editions, engine, hard, mail, plain, translations, views
from digest.render.shelf import files
from digest.render.themes import Theme
from digest.text import flat
from digest.values import Edition, Issue

_TEMPLATES = (".mjml", ".txt", ".html", ".css", ".j2")
_PRINTED = {"html": "digest.mjml", "page": "page.html"}
# A part that others take names from, which another part of that name may lack.
_LENT = re.compile(r"\{%[-+]?\s*(?:from|import|extends)\s+[\"']([^\"']+)[\"']")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A mistake in a theme, and where it is."""

    path: str
    line: int | None = None
    column: int | None = None
    reason: str

    def __str__(self) -> str:
        """File, line and column as editors print them."""
        return (
            ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
            + f": {self.reason}"
        )


def trouble(error: RenderError) -> Trouble:
    """The error as a trouble; that of a theme as a whole has the theme's name for a path."""
    if not isinstance(error, ThemeError | MjmlError):
        return Trouble(path=error.theme, reason=str(error))
    column = error.column if isinstance(error, MjmlError) else None
    return Trouble(path=error.path, line=error.line or 1, column=column, reason=flat(error.reason, 300))


def troubles(theme: Theme) -> tuple[Trouble, ...]:
    """What is wrong with the theme, each mistake once, at least one for every file that has any."""
    found = [*_catalogs(theme), *_unreadable(theme)]
    with TemporaryDirectory() as overlay:
        tried = _Tried(theme, Path(overlay), found)
        for issue in _issues(theme, found):
            tried.render(issue)
    return tuple(dict.fromkeys(found))


def languages(theme: Theme) -> tuple[str, ...]:
    """English, and the languages that the theme has catalogs for."""
    names = files(theme.folders)
    prefix = f"{translations.FOLDER}/"
    found = {name.removeprefix(prefix).removesuffix(".po") for name in names if name.startswith(prefix)}
    return ("en", *sorted(found - {"en"}))


def _catalogs(theme: Theme) -> Iterator[Trouble]:
    """What is wrong with the theme's catalogs: they cannot be used, or are called after no language."""
    for path in (path for folder in theme.folders for path in sorted(folder.glob(f"{translations.FOLDER}/*.po"))):
        try:
            translations.read(theme.name, path)
        except ThemeError as error:
            yield trouble(error)
            continue
        if not _is_language(path.stem):
            yield Trouble(path=str(path), line=1, reason=f"{path.stem!r} is no language such as de or pt-BR")


def _is_language(name: str) -> bool:
    from babel import Locale, UnknownLocaleError

    try:
        return bool(Locale.parse(name, sep="-"))
    except (UnknownLocaleError, ValueError):
        return False


def _unreadable(theme: Theme) -> Iterator[Trouble]:
    for name in files(theme.folders):
        if name.endswith(_TEMPLATES):
            yield from _raised(lambda name=name: engine.read(theme, name))  # type: ignore[misc]


def _issues(theme: Theme, found: list[Trouble]) -> Iterator[Issue]:
    """The theme's sample, and what is hard; a sample that cannot be read is told in `found`."""
    try:
        yield editions.sample(theme)
    except ThemeError as error:
        found.append(trouble(error))
    for language in languages(theme):
        yield from hard.issues(language)


class _Tried:
    """A theme in which the one below stands in for files that are wrong, to see what else is."""

    def __init__(self, theme: Theme, overlay: Path, found: list[Trouble]) -> None:
        self.theme, self.overlay, self.found = theme, overlay, found
        self.now = theme
        its = files(theme.folders).items()
        texts = (path.read_text("utf-8", "replace") for name, path in its if name.endswith(_TEMPLATES))
        self.lent = {name for text in texts for name in _LENT.findall(text)}

    def render(self, issue: Issue) -> None:
        """What goes wrong with the issue is added to what was found, the first mistake of a file alone."""
        while wrong := {one.path: one for one in reversed(list(_once(self.now, issue)))}:
            told = {one.path for one in self.found}
            fresh = (one for path, one in wrong.items() if path not in told)
            self.found += [one for one in fresh if not Path(one.path).is_relative_to(self.overlay)]
            stand_in = [path for path in wrong if self._stands_in(path)]
            if not stand_in:
                return
            self.now = replace(self.theme, folders=(self.overlay, *self.theme.folders))

    def _stands_in(self, path: str) -> bool:
        """Whether the next folder's file of that name now stands in for the file, and did not before."""
        folders = self.theme.folders
        home = next((folder for folder in folders if Path(path).is_relative_to(folder)), None)
        if home is None:
            return False
        name = Path(path).relative_to(home)
        below = (folder / name for folder in folders[folders.index(home) + 1 :])
        other = next((one for one in below if one.is_file()), None)
        if other is None or (self.overlay / name).exists() or name.as_posix() in self.lent:
            return False
        (self.overlay / name).parent.mkdir(parents=True, exist_ok=True)
        (self.overlay / name).write_bytes(other.read_bytes())
        return True


def _once(theme: Theme, issue: Issue) -> Iterator[Trouble]:
    made: list[Edition] = []
    failed = list(_raised(lambda: made.append(editions.edition(issue, theme))))
    yield from failed
    if failed:
        yield from _each(theme, issue)
    for edition in made:
        for part, template in _PRINTED.items():
            if hard.RAW[:-1] in getattr(edition, part):  # mrml writes it with a slash
                path = files(theme.folders).get(template, Path(template))
                yield Trouble(path=str(path), line=1, reason="prints words of an article as HTML: is there a | safe?")


def _each(theme: Theme, issue: Issue) -> Iterator[Trouble]:
    """What goes wrong with each of the three templates by itself."""
    seen = views.view(issue)
    context = {"issue": seen, "option": dict(theme.options), "notes": plain.Footnotes()}
    yield from _raised(lambda: mail.html(theme, context, title=seen.title))
    for template in ("digest.txt", "page.html"):
        yield from _raised(lambda template=template: engine.render(theme, template, context))  # type: ignore[misc]


def _raised(call: Callable[[], object]) -> Iterator[Trouble]:
    try:
        call()
    except RenderError as error:
        yield trouble(error)
    except ReceiptError as error:
        yield Trouble(path=editions.SAMPLE, reason=str(error))
