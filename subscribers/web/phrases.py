"""All words on the pages, in the languages there are: `templates/web/words/LANGUAGE.toml`, flat by dotted keys.

A newsletter's own file of that name may have some of the keys, and its words hold; what it may say is checked, as a
page with a hole in it would be noticed by readers first.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from digest.errors import ThemeError
from digest.languages import base

ROOM = "web"
"""The folder of the pages' templates, among those of themes."""
LANGUAGES = ("en", "es", "fr", "de", "ar")
"""The languages there are."""
_PLACE = re.compile(r"\{(\w*)\}|([{}])")


def spoken(language: str) -> str:
    """The language in which somebody is spoken to: the one asked for, English where we have no words in it."""
    return found if (found := base(language)) in LANGUAGES else "en"


def words(folders: tuple[Path, ...], language: str) -> Mapping[str, str]:
    """What the pages say in the language, by dotted keys; the first folder that has a key wins.

    Raises ThemeError for a file that cannot be read, and for keys and places in it that ours have not.
    """
    paths = [path for folder in folders if (path := folder / "words" / f"{language}.toml").is_file()]
    if not paths:
        searched = ", ".join(str(folder) for folder in folders)
        raise ThemeError(theme=ROOM, path=f"words/{language}.toml", line=None, reason=f"not found in {searched}")
    found: dict[str, str] = {}
    for path in reversed(paths):
        its = dict(_flat(_read(path)))
        if found:
            _check(path, its, found)
        found |= its
    return found


def places(text: str) -> tuple[str, ...]:
    """The names of the places to fill in, sorted; a brace that belongs to none counts as one without a name."""
    return tuple(sorted({match[1] or "" for match in _PLACE.finditer(text)}))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise _error(path, error.strerror or "cannot be read") from error
    except (ValueError, RecursionError) as error:  # TOML's own errors and those of UTF-8 are ValueErrors
        raise _error(path, f"not TOML: {error}") from error


def _flat(data: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield f"{before}{name}", value


def _check(path: Path, its: Mapping[str, Any], ours: Mapping[str, str]) -> None:
    """Nothing, where every key is one of ours and its text has no place that ours has not. Raises ThemeError."""
    for key, text in its.items():
        if key not in ours:
            raise _error(path, f"unknown key {key}", key)
        if not isinstance(text, str) or not text.strip():
            raise _error(path, f"{key} must be text", key)
        if more := set(places(text)) - set(places(ours[key])):
            raise _error(path, f"{key} has a place {{{min(more)}}} that is never filled in", key)


def _error(path: Path, reason: str, key: str = "") -> ThemeError:
    """The error that names the file, and the line of the key where it can be found."""
    line = None
    if key:
        here = re.compile(rf"\s*{re.escape(key.rpartition('.')[2])}\s*=")
        lines = path.read_text("utf-8-sig").splitlines()
        table = key.rpartition(".")[0]
        start = next((n for n, one in enumerate(lines) if one.strip() == f"[{table}]"), 0)
        line = next((n + 1 for n, one in enumerate(lines) if n >= start and here.match(one)), None)
    return ThemeError(theme=ROOM, path=str(path), line=line, reason=reason)
