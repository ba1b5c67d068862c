"""The words a theme prints of its own, in the newsletter's language: gettext catalogs in the theme's `locale/`.

A theme's template says `{{ _("Unsubscribe") }}`, and `locale/de.po` beside it what that is in German. Catalogs are
read as they are, without a step that compiles them; a phrase that none of them has stays English.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import ThemeError
from digest.render.themes import Theme

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

FOLDER = "locale"
Stamp = tuple[Path, int, int]
"""A catalog's file, with what tells that it was changed: the time in nanoseconds, and the size in bytes."""


def catalogs(folders: tuple[Path, ...], language: str) -> tuple[Stamp, ...]:
    """The catalogs there are for the language, the one that wins first.

    That of the very language wins over that of its main one (`pt-BR`, then `pt`), then the folder that comes first.
    """
    main = language.split("-")[0].lower()
    names = [f"{name}.po" for name in dict.fromkeys((language, main))]
    paths = [folder / FOLDER / name for name in names for folder in folders]
    return tuple((path, stat.st_mtime_ns, stat.st_size) for path in paths if path.is_file() and (stat := path.stat()))


@lru_cache(maxsize=64)
def translations(theme: str, catalogs: tuple[Stamp, ...]) -> NullTranslations:
    """The catalogs as one, what the first has winning; English where there is none.

    What a translator has marked as doubtful ("fuzzy") is not used. Raises ThemeError for a catalog that cannot be
    read, with its line.
    """
    found = NullTranslations()
    for path, _, _ in reversed(catalogs):
        one = _compiled(theme, path)
        one.add_fallback(found)
        found = one
    return found


def phrases(theme: Theme, language: str) -> Callable[[str], str]:
    """What says a phrase of the theme in the language. Raises ThemeError."""
    return translations(theme.name, catalogs(theme.folders, language)).gettext


def _compiled(theme: str, path: Path) -> GNUTranslations:
    from io import BytesIO

    from babel.messages.mofile import write_mo

    catalog, made = read(theme, path), BytesIO()
    try:
        write_mo(made, catalog)
        made.seek(0)
        return GNUTranslations(made)
    except (ValueError, LookupError) as error:  # Babel copies the plural forms unread; gettext compiles them
        raise ThemeError(theme=theme, path=str(path), line=_plural(path), reason=f"no catalog: {error}") from error


def _plural(path: Path) -> int | None:
    """The line of the catalog that says how plurals are formed."""
    lines = path.read_bytes().splitlines()
    return next((number for number, line in enumerate(lines, 1) if b"plural-forms:" in line.lower()), None)


def read(theme: str, path: Path) -> Catalog:
    """The catalog in a `.po` file. Raises ThemeError with the line of what is wrong."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        with path.open("rb") as file:
            return read_po(file, abort_invalid=True, ignore_obsolete=True)
    except PoFileError as error:
        raise ThemeError(theme=theme, path=str(path), line=error.lineno + 1, reason=str(error)) from error
    except OSError as error:
        raise ThemeError(theme=theme, path=str(path), line=None, reason=str(error.strerror)) from error
    except (ValueError, LookupError) as error:
        raise ThemeError(theme=theme, path=str(path), line=None, reason=f"no catalog: {error}") from error
