"""`digest dkim`: the key that signs the newsletter's mail, and the DNS record that belongs to it."""

from __future__ import annotations

import dataclasses
import json
from typing import TYPE_CHECKING

import click

from digest.cli import newsletter
from digest.urls import domain_of

if TYPE_CHECKING:
    from digest.deliver.keys import Kind
    from digest.settings import Settings
    from digest.signing import Shown, Unnamed, Unused
    from digest.values import Address


def _selector(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """The selector, where it can be a name in DNS, and a file's; wrong usage otherwise."""
    from digest.deliver.dkim import NAME

    if value is not None and not NAME.fullmatch(value):
        raise click.BadParameter(f"{value!r} is no name in DNS such as digest or s2026")
    return value


@click.group()
def dkim() -> None:
    """Make the key that signs the newsletter's mail, show its DNS record."""


@dkim.command()
@click.option("--selector", callback=_selector, metavar="S", help="The key's name in DNS (default: the settings').")
@click.option("--ed25519", is_flag=True, help="Make the second key, for a second signature.")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@newsletter.in_folder
def new(selector: str | None, ed25519: bool, as_json: bool, directory: str | None) -> None:
    """Make a key in the newsletter's folder; print the DNS record to publish, and the settings to add.

    No file is overwritten, no setting changed: mail is signed once you have added these.
    """
    from digest import signing

    settings = newsletter.settings_of(newsletter.folder(directory))
    its, sender = settings.dkim, _sender(settings)
    name = selector or (its.ed25519_selector if ed25519 else its.selector)
    path = settings.folder / f"dkim-{name}.pem"
    kind: Kind = "ed25519" if ed25519 else "rsa"
    made = signing.new(path, kind, selector=name, domain=its.domain or domain_of(sender))
    lines = _settings(path.name, made, "ed25519_" if ed25519 else "")
    if as_json:
        data = {"path": str(path), **_published(made), "settings": lines}
        click.echo(json.dumps(data))
        return
    click.echo(f"digest: written {path}: nobody else may have it", err=True)
    click.echo(f"{made.zone}\n\n{lines}", nl=False)


@dkim.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@newsletter.in_folder
def show(as_json: bool, directory: str | None) -> int:
    """Print the DNS record of each key in use, and say whether it fits the one in the settings.

    Before the settings name one: those in the folder, with the settings to add.
    """
    from digest import signing

    settings = newsletter.settings_of(newsletter.folder(directory))
    unused = signing.unused(settings.folder, settings.dkim, _sender(settings))
    for trouble in unused.troubles:
        click.echo(f"digest: {trouble}", err=True)
    if unused.keys:
        return _unnamed(unused, settings, as_json=as_json)
    its = signing.shown(settings.dkim, _sender(settings))
    if as_json:
        keys = [{**_published(one), "fits": one.fits, "notes": one.notes} for one in its]
        click.echo(json.dumps({"signs": settings.delivery.dkim == "own", "keys": keys}, ensure_ascii=False))
    else:
        for one in its:
            _say(one)
        if settings.delivery.dkim != "own":
            click.echo('digest: nothing is signed with it: dkim is "relay" under [delivery]', err=True)
    return 3 if any(one.fits is False for one in its) else 0


def _unnamed(its: Unused, settings: Settings, *, as_json: bool) -> int:
    """The exit code, once the keys are told that are there and not in use, with the settings to add."""
    if as_json:
        found = [{"path": str(one.path), **_published(one.shown), "settings": _lines(one)} for one in its.keys]
        signs = settings.delivery.dkim == "own"
        click.echo(json.dumps({"signs": signs, "keys": [], "unnamed": found}, ensure_ascii=False))
    else:
        for one in its.keys:
            _say_unnamed(one, its.of(one.kind))
    if missing := its.missing(settings.dkim):
        click.echo(f"digest: DKIM: {missing}", err=True)
    return 3


def _say_unnamed(one: Unnamed, there: int) -> None:
    """One of so many of its kind: each has its lines, and the settings take those of one."""
    from digest.deliver.keys import NAMES

    click.echo(f"{one.shown.zone}\n\n{_lines(one)}", nl=False)
    add = f"of the {there} {NAMES[one.kind]} keys here, add one" if there > 1 else "add these"
    told = f"{one.path} is there, but the settings do not name it: {add} once the record is in DNS"
    for note in (told, *one.shown.notes):
        click.echo(f"digest: key {one.shown.selector}: {note}", err=True)


def _lines(one: Unnamed) -> str:
    return _settings(one.path.name, one.shown, "ed25519_" if one.kind == "ed25519" else "")


def _say(one: Shown) -> None:
    told = {
        True: "fits the record in the settings",
        False: "does not fit the record in the settings: nothing is signed",
        None: "the settings have no record to compare it with",
    }
    click.echo(one.zone)
    click.echo(f"digest: key {one.selector}: {told[one.fits]}", err=True)
    for note in one.notes:
        click.echo(f"digest: key {one.selector}: {note}", err=True)


def _published(one: Shown) -> dict[str, object]:
    names = ("selector", "name", "record", "zone")
    return {name: value for name, value in dataclasses.asdict(one).items() if name in names}


def _settings(file: str, made: Shown, prefix: str) -> str:
    """The lines to add to digest.toml."""
    its = {"key": file, "selector": made.selector, "record": made.record}
    lines = "".join(f"{prefix}{name} = {json.dumps(value)}\n" for name, value in its.items())
    note = "# Where digest.toml has such a table already, the lines belong into it."
    return f'{note}\n[delivery]\ndkim = "own"\n\n[dkim]\n{lines}'


def _sender(settings: Settings) -> Address:
    from digest import deliver

    return deliver.address_of(settings.masthead.sender)
