"""The words a theme prints of its own, in the newsletter's language: gettext catalogs in the theme's `locale/`.

A theme's template says `{{ _("Unsubscribe") }}`, and `locale/de.po` beside it what that is in German. Catalogs are
read as they are, without a step that compiles them; a phrase that none of them has stays English.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Callable
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from digest.errors import ThemeError
from digest.render.themes import Theme

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog, Message

FOLDER = "locale"
# A place to fill in (its name, and as what it is printed), `%%`, or a percent sign that is neither.
_PLACE = re.compile(r"%(?:\((\w+)\)[-#0 +]*\d*(?:\.\d+)?(?=[sradifgeEG]))?([sradifgeEG%]?)")
_TEXTUAL = frozenset("sra")
_TEXT = r'"(?:[^"\\]|\\.)*"'
_LINE = re.compile(rf"(?:#.*|(?:(?:msgctxt|msgid|msgid_plural|msgstr|msgstr\[[0-9]{{1,2}}\])\s*)?{_TEXT})?")
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
    from babel.messages.mofile import write_mo

    catalog, made = read(theme, path), BytesIO()
    try:
        write_mo(made, catalog)
        made.seek(0)
        return GNUTranslations(made)
    except (ValueError, LookupError) as error:  # Babel copies the plural forms unread; gettext compiles them
        raise ThemeError(theme=theme, path=str(path), line=_plural(path), reason=f"no catalog: {error}") from error


def _unfillable(message: Message) -> str | None:
    """Why the translation cannot be filled in as its phrase can, in words; None where it can.

    Jinja fills in every phrase, also those without a place, so a percent sign is written twice; and it gives a phrase
    with plural forms its number as `num`. A number may be printed as text, a text not as a number.
    """
    phrases = [message.id] if isinstance(message.id, str) else [*message.id, "%(num)d"]
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    known = {name: kind for phrase in phrases for name, kind in _PLACE.findall(phrase) if name}
    for text in filter(None, strings) if any(phrases) else ():
        for name, kind in _PLACE.findall(text):
            if kind == "%":
                continue
            if not name:
                return f"{text!r}: a percent sign is written %%"
            if name not in known or (kind not in _TEXTUAL and known[name] in _TEXTUAL):
                return f"{text!r} has a place %({name}){kind} that its phrase has not"
    return None


def _plural(path: Path) -> int | None:
    """The line of the catalog that says how plurals are formed."""
    lines = path.read_bytes().splitlines()
    return next((number for number, line in enumerate(lines, 1) if b"plural-forms:" in line.lower()), None)


def read(theme: str, path: Path) -> Catalog:
    """The catalog in a `.po` file. Raises ThemeError with the line of what is wrong."""
    from babel.messages.pofile import PoFileError, read_po

    try:
        data = path.read_bytes().removeprefix(BOM_UTF8)
        if line := _unquoted(data.decode("utf-8", "replace")):
            raise ThemeError(theme=theme, path=str(path), line=line, reason="no text in quotation marks")
        catalog = read_po(BytesIO(data), abort_invalid=True, ignore_obsolete=True)
    except PoFileError as error:
        reason = str(error).removesuffix(f" on {error.lineno}")
        raise ThemeError(theme=theme, path=str(path), line=error.lineno + 1, reason=reason) from error
    except OSError as error:
        raise ThemeError(theme=theme, path=str(path), line=None, reason=str(error.strerror)) from error
    except (ValueError, LookupError) as error:
        raise ThemeError(theme=theme, path=str(path), line=None, reason=f"no catalog: {error}") from error
    return _proven(theme, path, catalog)


def _proven(theme: str, path: Path, catalog: Catalog) -> Catalog:
    """The catalog, where every translation that is used can be filled in. Raises ThemeError."""
    for message in catalog:
        if not message.fuzzy and (problem := _unfillable(message)):
            raise ThemeError(theme=theme, path=str(path), line=message.lineno, reason=problem)
    return catalog


def _unquoted(text: str) -> int | None:
    """The first line that is neither a comment nor a text in quotation marks: Babel takes letters off its ends."""
    lines = enumerate(text.splitlines(), 1)
    return next((number for number, line in lines if not _LINE.fullmatch(line.strip())), None)
