"""`digest issues show`: the story of one issue, from its build to what came back."""

from __future__ import annotations

import contextlib
import dataclasses
import json
import zoneinfo
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from digest import outlook
from digest.cli import newsletter, stores
from digest.cli.issues import happened, listing
from digest.text import flat

if TYPE_CHECKING:
    import datetime as dt

    from digest.story import Story

A_FEW = 10
"""Editions that are named without being asked."""
_BROAD = 40
_NAMES = ("sent", "suppressed", "failed", "deferred", "unknown", "pending")


@click.command()
@click.argument("slug", type=newsletter.slug, metavar="DATE")
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.option("-v", "--verbose", is_flag=True, help=f"Name every edition, not the {A_FEW} with most readers.")
@newsletter.in_folder
def show(slug: str, as_json: bool, verbose: bool, directory: str | None) -> None:
    """Tell the story of an issue: built, approved, sent, held, corrected, and what came of it."""
    from digest import story

    settings = newsletter.settings_of(newsletter.folder(directory))
    store = stores.existing(settings)
    with store or contextlib.nullcontext():
        found = story.story(settings, store, slug)
    if as_json:
        click.echo(json.dumps(_data(found), ensure_ascii=False))
        return
    for line in _lines(found, zoneinfo.ZoneInfo(settings.masthead.timezone), None if verbose else A_FEW):
        click.echo(line)


def _data(story: Story) -> dict[str, Any]:
    """The story for programs; times in ISO 8601."""
    balance = dataclasses.asdict(story.row.balance)
    return {
        **listing.data(story.row),
        "balance": balance,
        "segment": story.segment,
        "story": [{**dataclasses.asdict(one), "at": one.at.isoformat()} for one in story.told],
        "editions": [dataclasses.asdict(one) for one in story.given],
        "headings": [dataclasses.asdict(one) for one in story.headings],
        "returned": dict(story.returned),
        "nothing_this_time": story.nothing,
        "unsubscribed": story.left,
    }


def _lines(story: Story, zone: dt.tzinfo, shown: int | None) -> Iterator[str]:
    """The story for a person."""
    row = story.row
    yield f"{row.slug}  {row.state}  {flat(row.subject or row.problem, 2 * _BROAD)}"
    yield ""
    for one in story.told:
        yield f"{one.at.astimezone(zone):%Y-%m-%d %H:%M}  {happened.said(one)}"
    if row.state in ("draft", "approved"):
        return
    yield ""
    yield from _figures(story)
    yield from _given(story, shown)
    yield from _headings(story)


def _figures(story: Story) -> Iterator[str]:
    """Who got it, and what came back."""
    from digest.store.annals import AFTER

    balance = story.row.balance
    told = ", ".join(f"{getattr(balance, name):,} {name}" for name in _NAMES if getattr(balance, name))
    yield f"audience      {balance.audience:,}{f': {told}' if told else ''}"
    if story.nothing:
        yield f"beside them   {story.nothing:,} who chose other topics and got nothing this time"
    if story.segment:
        yield f"segment       {flat(story.segment, 2 * _BROAD)}"
    if balance.sent:
        back = [
            f"{words} {story.returned[kind]:,}" for kind, words in outlook.WORDS.items() if kind in story.returned
        ]
        yield f"came back     {', '.join(back) or 'nothing that is known'}"
        yield f"unsubscribed  {story.left:,} within {AFTER.days} days, before they got another issue"


def _given(story: Story, shown: int | None) -> Iterator[str]:
    """The editions, with how many have got each."""
    yield ""
    yield f"{'sent':>9}  {'items':>5}  edition       subject"
    for one in story.given[:shown]:
        yield f"{one.sent:>9,}  {one.items:>5}  {one.edition[:12]}  {flat(one.subject, _BROAD)}"
    if shown is not None and len(story.given) > shown:
        yield f"{'':>9}  and {len(story.given) - shown:,} more (-v names all)"


def _headings(story: Story) -> Iterator[str]:
    """Each heading, with those who got it, who chose it by name, and who left after it."""
    if not story.headings:
        return
    yield ""
    yield f"{'items':>5}  {'readers':>9}  {'chose it':>9}  {'lost':>5}  heading"
    for one in story.headings:
        yield f"{one.items:>5}  {one.readers:>9,}  {one.chose:>9,}  {one.lost:>5,}  {flat(one.name, _BROAD)}"
