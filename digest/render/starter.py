"""What a new theme begins with: a `theme.toml` that says where to go on, or all files of another theme."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path

from digest.render import translations
from digest.render.shelf import files
from digest.render.themes import MANIFEST, Option, Theme

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_EXTENDING = """\
# The theme "{name}". It has every file and option of "{base}" but those that are here.
title = {title}
description = ""
extends = "{base}"

# A file here stands in for the one of the same name there; copy it and change the copy:
{listed}

# An option of your own, which templates see as option.NAME; or one of those there with another default:
#
{options}
"""


def contents(name: str, base: Theme, *, copy: bool) -> Mapping[str, bytes]:
    """The new theme's files: `theme.toml` alone, which extends the base, or a copy of all that the base has.

    A copy extends nothing: what the base has of other themes is in it.
    """
    if copy:
        return {**_copied(base), MANIFEST: _flattened(name, base).encode()}
    listed = "\n".join(f"#   {file}" for file in files(base.folders) if file != MANIFEST)
    options = "\n".join(f"# {line}" for option in base.declared[:1] for line in _option(option))
    made = _EXTENDING.format(name=name, base=base.name, title=_quoted(_title(name)), listed=listed, options=options)
    return {MANIFEST: made.encode()}


def _title(name: str) -> str:
    return " ".join(name.replace("-", " ").replace("_", " ").split()).title() or name


def _copied(base: Theme) -> Mapping[str, bytes]:
    found = files(base.folders)
    return {name: _catalog(name, base) if name.endswith(".po") else path.read_bytes() for name, path in found.items()}


def _catalog(name: str, base: Theme) -> bytes:
    """The catalogs of that name as one: a phrase that the first lacks is another's."""
    from io import BytesIO

    from babel.messages.pofile import write_po

    first, *others = [path for folder in base.folders if (path := folder / name).is_file()]
    if not others:
        return first.read_bytes()
    whole = translations.read(base.name, first)
    for message in (message for path in others for message in translations.read(base.name, path)):
        if message.id and not ((has := whole.get(message.id, message.context)) and has.string):
            whole[message.id] = message
    made = BytesIO()
    write_po(made, whole, width=0)
    return made.getvalue()


def _flattened(name: str, base: Theme) -> str:
    """A `theme.toml` with all that those of the base say, and nothing to extend."""
    read = [_read(path) for folder in base.folders if (path := folder / MANIFEST).is_file()]
    said = {key: value for data in reversed(read) for key, value in data.items() if key not in {"extends", "options"}}
    lines = [f"{key} = {_quoted(value)}" for key, value in {**said, "title": _title(name)}.items()]
    tables = ("\n".join(_option(option)) for option in base.declared)
    return "\n".join([f'# The theme "{name}", which began as a copy of "{base.name}".', *lines, ""]) + "".join(
        f"\n{table}\n" for table in tables
    )


def _read(path: Path) -> Mapping[str, object]:
    return tomllib.loads(path.read_bytes().decode("utf-8-sig"))


def _option(option: Option) -> Iterator[str]:
    yield f"[options.{option.name if _BARE.fullmatch(option.name) else _quoted(option.name)}]"
    yield f"type = {_quoted(option.type)}"
    yield f"default = {_quoted(option.default)}"
    for key, value in (
        ("choices", list(option.choices)),
        ("min", option.min),
        ("max", option.max),
        ("help", option.help),
    ):
        if value not in (None, [], ""):
            yield f"{key} = {_quoted(value)}"


def _quoted(value: object) -> str:
    """The value in TOML, which writes texts, numbers, booleans and lists as JSON does, but for the DEL character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
