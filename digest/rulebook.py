"""Rules written into a newsletter's `digest.toml`, all else in it staying as its owner wrote it."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from digest.errors import FileError, SettingsError
from digest.settings import FILE, Settings, parsed
from digest.sourcebook import write_whole
from digest.values import Rule

_LISTS = ("words", "places", "people", "outlets", "tags")


def ruled(text: str, rule: Rule, *, before: int | None = None) -> str:
    """The settings' text with the rule: in the table that its heading has, else in one of its own.

    `before` is the number of a rule, from 0, that would take its stories first: the new one stands before it. Without
    it, the new rule is the last. Raises ValueError for what is no TOML.
    """
    import tomlkit

    document = tomlkit.parse(_apart(text))
    if "headings" not in document:
        document.append("headings", tomlkit.aot())
    tables: Any = document["headings"]
    same = [n for n, one in enumerate(tables) if one.get("name") == rule.heading and (before is None or n < before)]
    if same:
        _extend(tables[same[0]], rule)
    else:
        table = _table(rule, inline=isinstance(tables, tomlkit.items.Array))
        tables.insert(len(tables) if before is None else before, table)
    new = tomlkit.dumps(document).rstrip() + "\n"
    return new.replace("\n", "\r\n") if 2 * text.count("\r\n") > text.count("\n") else new


def _apart(text: str) -> str:
    """The text in Unix lines with an empty one at its end, for what is put there."""
    text = text.replace("\r\n", "\n").rstrip()
    return f"{text}\n\n" if text else ""


def _extend(table: Any, rule: Rule) -> None:
    for key in _LISTS:
        new = [one for one in getattr(rule, key) if one not in table.get(key, ())]
        if new and key in table:
            table[key].extend(new)
        elif new:
            table[key] = new


def _table(rule: Rule, *, inline: bool) -> Any:
    import tomlkit

    table = tomlkit.inline_table() if inline else tomlkit.table()
    table.update(_asked(rule))
    if not inline:
        table.add(tomlkit.nl())
    return table


def _asked(rule: Rule) -> Mapping[str, Any]:
    return {"name": rule.heading} | {key: list(its) for key in _LISTS if (its := getattr(rule, key))}


def shown(rule: Rule) -> str:
    """The rule as it stands in the settings: one line."""
    import tomlkit

    return tomlkit.dumps({key: its for key, its in _asked(rule).items() if key != "name"}).strip().replace("\n", ", ")


def write(settings: Settings, rule: Rule, *, before: int | None = None) -> Path:
    """Puts the rule into the newsletter's `digest.toml`, and says which file that is.

    What is written is read first: where anything but the rules would be another, or the rules are not those that are
    meant, nothing is. Raises FileError, SettingsError.
    """
    path = settings.folder / FILE
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        reason = f"{error.strerror or 'cannot be read'}; a rule to put in by hand: {_shown_whole(rule)}"
        raise FileError(path=str(path), reason=reason) from error
    new = _checked(text, rule, before, settings.folder)
    if not os.access(path, os.W_OK):
        raise FileError(path=str(path), reason=f"is read-only; a rule to put in by hand: {_shown_whole(rule)}")
    mark = "\ufeff" if data.startswith(b"\xef\xbb\xbf") else ""
    write_whole(path, f"{mark}{new}".encode())
    return path


def _checked(text: str, rule: Rule, before: int | None, folder: Path) -> str:
    try:
        old, new = parsed(text, folder), ruled(text, rule, before=before)
        now = parsed(new, folder)
    except (SettingsError, ValueError, TypeError, AttributeError) as error:
        raise FileError(path=str(folder / FILE), reason=_by_hand(rule)) from error
    if replace(now, rules=(), policy=old.policy) != replace(old, rules=()) or not _holds(now.rules, old.rules, rule):
        raise FileError(path=str(folder / FILE), reason=_by_hand(rule))
    return new


def _holds(now: Sequence[Rule], old: Sequence[Rule], rule: Rule) -> bool:
    """Whether every old rule asks what it asked, in its old order, and the new one is asked as well."""
    kept = [one for one in now if one.heading != rule.heading]
    return kept == [one for one in old if one.heading != rule.heading] and all(
        set(getattr(rule, key)) <= _all(now, rule.heading, key) for key in _LISTS
    )


def _all(rules: Iterable[Rule], heading: str, key: str) -> set[str]:
    return {one for rule in rules if rule.heading == heading for one in getattr(rule, key)}


def _by_hand(rule: Rule) -> str:
    return f"cannot be changed by a program as it is written; a rule to put in by hand: {_shown_whole(rule)}"


def _shown_whole(rule: Rule) -> str:
    return f"{rule.heading}: {shown(rule)}"
