"""The themes as a person, or a program, reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from digest.text import flat

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from digest.render import Option
    from digest.render.shelf import Shelved
    from digest.settings import Settings


def show(found: Sequence[Shelved], settings: Settings) -> None:
    """The themes, each with its options, one to a line."""
    for one in found:
        mark = "*" if one.name == settings.theme else " "
        about = flat(f"{one.theme.title}. {one.theme.description}" if one.theme else one.problem, 200)
        click.echo(f"{mark} {one.name}  ({_where(one)})")
        click.echo(f"    {about}")
        click.echo(f"    files in {', '.join(map(str, one.theme.folders))}" if one.theme else "    cannot be used")
        for option in one.theme.declared if one.theme else ():
            click.echo(f"    {_option(option, _set(one, settings))}")


def _where(one: Shelved) -> str:
    extends = f", extends {one.theme.extends}" if one.theme and one.theme.extends else ""
    instead = f"; yours instead: {', '.join(one.overridden)}" if one.overridden else ""
    return f"{one.where}{extends}{instead}"


def _set(one: Shelved, settings: Settings) -> Mapping[str, object]:
    """The options that the newsletter sets: they are for the theme in use."""
    return settings.theme_options if one.name == settings.theme else {}


def _option(option: Option, given: Mapping[str, object]) -> str:
    limits = f" {option.min}-{option.max}" if option.min is not None and option.max is not None else ""
    kind = " | ".join(option.choices) if option.choices else f"{option.type}{limits}"
    value = f"{_word(given[option.name])} (default {_word(option.default)})" if option.name in given else None
    return f"{option.name} = {value or _word(option.default)}   {kind}"


def _word(value: object) -> str:
    """The value as `digest.toml` has it."""
    return str(value).lower() if isinstance(value, bool) else f'"{value}"' if isinstance(value, str) else str(value)


def data(one: Shelved, settings: Settings) -> Mapping[str, Any]:
    """The theme for programs."""
    return {
        "name": one.name,
        "title": one.theme.title if one.theme else "",
        "description": one.theme.description if one.theme else "",
        "extends": one.theme.extends if one.theme else "",
        "where": one.where,
        "own": one.own,
        "overridden": one.overridden,
        "folders": [str(folder) for folder in one.theme.folders] if one.theme else [],
        "in_use": one.name == settings.theme,
        "problem": one.problem,
        "options": [
            _option_data(option, _set(one, settings)) for option in (one.theme.declared if one.theme else ())
        ],
    }


def _option_data(option: Option, given: Mapping[str, object]) -> Mapping[str, Any]:
    """The option, with the newsletter's `value` where it sets one."""
    value = {"value": given[option.name]} if option.name in given else {}
    names = ("name", "type", "default", "choices", "min", "max", "help")
    return {**{name: getattr(option, name) for name in names}, **value}
