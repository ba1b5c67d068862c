"""A theme is a folder with `theme.toml` and three templates; where it is looked for, and its options.

    title = "Roundup"
    description = "Text first."
    extends = "roundup"       # has all files and options of that theme but those that are here
    images = true             # articles' images are fetched for it; false where it does not say

    [options.accent]
    type = "color"          # color, choice, integer, boolean or text
    default = "#9b1c1f"
    help = "Rules, bullets and links."

A `choice` has `choices`, an `integer` may have `min` and `max`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from digest import rooms
from digest.errors import OptionsError, ThemeError, ThemeNotFound
from digest.render.colours import is_colour

MANIFEST = "theme.toml"
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
_KEYS = frozenset({"title", "description", "extends", "images", "options"})
_TYPES: Mapping[str, type] = {"color": str, "choice": str, "text": str, "integer": int, "boolean": bool}
_OPTION_KEYS = frozenset({"type", "default", "help", "choices", "min", "max"})
# A text option lands in style sheets: what could end a declaration or a tag has no place in it, nor what templates
# escape, since browsers read no `&#39;` there and the ; would end the declaration.
_PLAIN = re.compile(r"[^<>{};@&\"'\\\x00-\x1f\x7f]{1,200}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something a newsletter may set in a theme: its type, default and limits."""

    name: str
    type: str
    default: object
    help: str = ""
    choices: tuple[str, ...] = ()
    min: int | None = None
    max: int | None = None

    def problem(self, value: object) -> str | None:
        """What is wrong with the value, in words, or None."""
        kind = _TYPES[self.type]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            return f"{self.name} must be {_article(self.type)}, not {value!r}"
        if self.type == "color" and not is_colour(str(value)):
            return f"{self.name} must be a color such as #9b1c1f, not {value!r}"
        if self.type == "choice" and value not in self.choices:
            return f"{self.name} must be one of {', '.join(self.choices)}, not {value!r}"
        if self.type == "text" and not _PLAIN.fullmatch(str(value)):
            return f"{self.name} must be one line without < > {{ }} ; @ & \" ' or \\ (names of fonts need no quotes)"
        return self._outside(value)

    def _outside(self, value: object) -> str | None:
        if self.type != "integer" or not isinstance(value, int):
            return None
        if self.min is not None and value < self.min:
            return f"{self.name} must be at least {self.min}, not {value}"
        if self.max is not None and value > self.max:
            return f"{self.name} must be at most {self.max}, not {value}"
        return None


def _article(kind: str) -> str:
    return {"integer": "a whole number", "boolean": "true or false"}.get(kind, "text")


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A theme that was found, with every option decided."""

    name: str
    folders: tuple[Path, ...]
    """Where its files are, the extended theme's last; the first folder that has a file wins."""
    options: Mapping[str, object]
    title: str = ""
    description: str = ""
    declared: tuple[Option, ...] = ()
    extends: str = ""
    """The theme whose files and options it has where it has none of its own; "" for none."""
    images: bool = False
    """Whether it prints the images of articles; they are fetched only then."""


def folders(newsletter: Path | None) -> tuple[Path, ...]:
    """Where themes are looked for: the newsletter's own `templates/`, the wheel's, the checkout's."""
    return rooms.templates(newsletter)


def theme(name: str, folders: Sequence[Path], options: Mapping[str, object] = MappingProxyType({})) -> Theme:
    """The theme of that name with its options: the newsletter's where given, else the defaults.

    A folder counts as the theme only when it holds `theme.toml`; other folders of the same name lend or
    override single files and options, the first folder first. Raises ThemeNotFound, saying where it was
    looked for, ThemeError for a broken `theme.toml`, and OptionsError for options that the theme does not take.
    """
    places, manifests = _chain(name, folders)
    declared = {option.name: option for manifest in reversed(manifests) for option in manifest.declared()}
    return Theme(
        name=name,
        folders=tuple(place for place in places if place.is_dir()),
        extends=str(manifests[0].data.get("extends", "")),
        options=_decided(name, declared, options),
        title=str(manifests[0].data.get("title", name)),
        description=str(manifests[0].data.get("description", "")),
        declared=tuple(declared.values()),
        images=next((one.data["images"] for one in manifests if "images" in one.data), False),
    )


def is_name(name: str) -> bool:
    """Whether a theme can be called so."""
    return bool(_NAME.fullmatch(name))


def _chain(name: str, folders: Sequence[Path]) -> tuple[list[Path], list[_Manifest]]:
    """The folders that may hold files of the theme, and its manifests: its own before those of what it extends."""
    places: list[Path] = []
    manifests: list[_Manifest] = []
    chain: list[str] = []
    while name or not manifests:
        here = [folder / name for folder in folders] if _NAME.fullmatch(name) else []
        its = [_Manifest(name, place / MANIFEST) for place in here if (place / MANIFEST).is_file()]
        if not its and manifests:
            reason = f"extends {name!r}, and there is no such theme"
            raise manifests[-1].error(manifests[-1].line("extends"), reason)
        if not its:
            raise ThemeNotFound(theme=name, searched=[str(folder) for folder in folders])
        places, manifests, chain = places + here, manifests + its, [*chain, name]
        name = next((one.data["extends"] for one in its if "extends" in one.data), "")
        if name in chain:
            raise its[0].error(its[0].line("extends"), f"the themes {' and '.join(chain)} extend each other")
    return places, manifests


def _decided(theme: str, known: Mapping[str, Option], given: Mapping[str, object]) -> dict[str, object]:
    none = f"; the theme's options are: {', '.join(known) or 'none'}"
    problems = {
        name: known[name].problem(value) if name in known else f"no option {name!r}{none}"
        for name, value in given.items()
    }
    if wrong := {name: problem for name, problem in problems.items() if problem}:
        raise OptionsError(theme=theme, problems=wrong)
    return {name: given.get(name, option.default) for name, option in known.items()}


class _Manifest:
    """A `theme.toml`, read and checked."""

    def __init__(self, theme: str, path: Path) -> None:
        self.theme, self.path = theme, path
        self.text = ""
        try:
            self.text = path.read_bytes().decode("utf-8-sig")
            self.data: dict[str, Any] = tomllib.loads(self.text)
        except OSError as error:
            raise self.error(None, error.strerror or "cannot be read") from error
        except UnicodeDecodeError as error:
            raise self.error(None, "not UTF-8") from error
        except tomllib.TOMLDecodeError as error:
            raise self.error(_line_in(str(error), self.text), f"not TOML: {error}") from error
        except (ValueError, RecursionError) as error:  # a number of thousands of digits, brackets in brackets
            raise self.error(None, f"not TOML that can be read: {error}") from error
        if unknown := sorted(set(self.data) - _KEYS):
            raise self.error(self.line(unknown[0]), f"unknown key {unknown[0]!r}")
        for key in _KEYS - {"images", "options"}:
            if not isinstance(self.data.get(key, ""), str):
                raise self.error(self.line(key), f"{key} must be text")
        if not isinstance(self.data.get("images", False), bool):
            raise self.error(self.line("images"), "images must be true or false")
        if not isinstance(self.data.get("options", {}), dict):
            raise self.error(self.line("options"), "options must be tables such as [options.accent]")

    def error(self, line: int | None, reason: str) -> ThemeError:
        """The error that names this file."""
        return ThemeError(theme=self.theme, path=str(self.path), line=line, reason=reason)

    def line(self, key: str) -> int | None:
        """The line of the table or key, or None: good for pointing at it, no TOML parser."""
        here = re.compile(rf"\s*(?:\[options\.[\"']?{re.escape(key)}[\"']?\]|[\"']?{re.escape(key)}[\"']?\s*=)")
        return next((n for n, line in enumerate(self.text.splitlines(), 1) if here.match(line)), None)

    def declared(self) -> tuple[Option, ...]:
        """The options, in the file's order. Raises ThemeError for one that is no option."""
        return tuple(self._option(name, table) for name, table in self.data.get("options", {}).items())

    def _option(self, name: str, table: object) -> Option:
        line = self.line(name)
        if not isinstance(table, dict):
            raise self.error(line, f"option {name!r} must be a table with type and default")
        if unknown := sorted(set(table) - _OPTION_KEYS):
            raise self.error(line, f"option {name!r} has an unknown key {unknown[0]!r}")
        if table.get("type") not in tuple(_TYPES):  # compared, not looked up: it may be a list, or a table
            raise self.error(line, f"option {name!r} needs a type: {', '.join(sorted(_TYPES))}")
        if problem := _limits(table):
            raise self.error(line, f"option {name!r}: {problem}")
        option = Option(
            name=name,
            **{**table, "default": table.get("default"), "choices": tuple(table.get("choices", ()))},
        )
        if problem := option.problem(option.default):
            raise self.error(line, f"default of {problem}")
        return option


def _limits(table: Mapping[str, object]) -> str | None:
    """What is wrong with `choices`, `min`, `max` and `help`, or None."""
    choices = table.get("choices", [])
    if not isinstance(choices, list) or not all(isinstance(choice, str) for choice in choices):
        return "choices must be a list of texts"
    if any(not isinstance(table.get(key, 0), int) for key in ("min", "max")):
        return "min and max must be whole numbers"
    return None if isinstance(table.get("help", ""), str) else "help must be text"


def _line_in(message: str, text: str) -> int:
    """The line a TOML error names; the last one where it says "at end of document"."""
    match = re.search(r"at line (\d+)", message)
    return int(match[1]) if match else max(1, len(text.splitlines()))
