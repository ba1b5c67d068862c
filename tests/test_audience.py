"""What is planned for the readers of an issue: each distinct choice once, equal ones sharing an edition."""

from __future__ import annotations

import gc
import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from digest import audience, render
from digest.audience import Planner
from digest.errors import CheckError
from digest.settings import Settings
from digest.store import editions
from digest.text import wanted
from digest.values import Edition, Issue
from tests.edit.conftest import issue, item
from tests.edit.test_topics import on


@dataclass(frozen=True)
class Choice:
    """What so many readers chose."""

    wanted: str = ""
    frequency: str = "every"
    readers: int = 1


def chose(*names: str, often: str = "every", readers: int = 1) -> Choice:
    """Readers of these topics."""
    return Choice(wanted=wanted(names), frequency=often, readers=readers)


def made(whole: Issue) -> Edition:
    """An edition without its looks."""
    return Edition(issue=whole, subject=whole.subject, html="<p>", text="t", page="page")


TODAY = on(
    25,
    issue(
        ("Haiti", [item("1"), item("2"), item("3")]),
        ("Kenya", [item("4", "Kenya"), item("5", "Kenya"), item("6", "Kenya")]),
    ),
)
BEFORE = {f"sha{day}": on(day, issue(("Haiti", [item(f"{day}")]))) for day in (18, 21, 23)}
Plan = Callable[..., Planner]


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[Issue]:
    """What was rendered, in a moment each."""
    found: list[Issue] = []
    monkeypatch.setattr(
        render, "edition", lambda one, theme, page: found.append(one) or replace(made(one), page=page)
    )
    return found


@pytest.fixture
def planner(tmp_path: Path) -> Plan:
    """What plans an issue that follows three others for readers of these choices."""

    def make(*choices: Choice, check: Callable[[Edition], Sequence[str]] = lambda _: (), **more: Any) -> Planner:
        whole = made(TODAY)
        sent = [(one.slug, key) for key, one in BEFORE.items()]
        its: dict[str, Any] = {
            "settings": Settings(folder=tmp_path, wait_days=0),
            "whole": whole,
            "sent": sent,
        } | more
        fingerprint = editions.sha256(whole)
        return Planner(
            fingerprint=fingerprint, load=BEFORE.__getitem__, check=check, choices=lambda: choices,
            where=sa.true(), **its,
        )  # fmt: skip

    return make


def test_equal_contents_share_an_edition_and_are_rendered_once(planner: Plan, rendered: list[Issue]) -> None:
    """Whatever was chosen beside; all of it is the whole issue, which is rendered already."""
    its = planner(
        chose(readers=9), chose("Haiti"), chose("haiti", "Nowhere"), chose("Kenya"), chose("Haiti", "Kenya"),
        chose("Nowhere"), chose(often="daily"), chose("Kenya", often="weekly"),
    )  # fmt: skip
    found = its.plan()
    assert len(rendered) == 2
    by = {(one.wanted, one.frequency): one.edition for one in found}
    whole = its.fingerprint
    assert by["", "every"] == by["", "daily"] == by[chose("Haiti", "Kenya").wanted, "every"] == whole
    assert by[chose("Haiti").wanted, "every"] == by[chose("Haiti", "Nowhere").wanted, "every"] != whole
    assert by[chose("Kenya").wanted, "every"] == by[chose("Kenya").wanted, "weekly"] != whole
    assert by[chose("Nowhere").wanted, "every"] is None
    assert [one.number for one in found] == list(range(1, 9))
    runs = [edition for edition, _ in itertools.groupby(one.edition for one in found)]
    assert len(runs) == len(set(runs))
    assert runs[-1] is None


def test_a_daily_reader_gets_what_was_really_sent(planner: Plan, rendered: list[Issue]) -> None:
    """The issues of the folder do not count: only those that the store says were sent."""
    its = planner(chose(often="weekly"))
    its.plan()
    assert {one.id for one in rendered[0].items} == {f"item-{n}" for n in (1, 2, 3, 4, 5, 6, 21, 23)}
    rendered.clear()
    (alone,) = planner(chose(often="weekly"), sent=[]).plan()
    assert not rendered
    assert alone.edition == its.fingerprint


def test_an_edition_that_must_not_be_sent_names_whose_it_is(planner: Plan, rendered: list[Issue]) -> None:
    """And blocks the whole send."""
    its = planner(chose(), chose("Kenya", often="weekly"), check=lambda one: ["no subject (check 1)"])
    with pytest.raises(CheckError) as caught:
        its.plan()
    assert str(caught.value) == "2023-09-25 is not sent: for readers of kenya (weekly): no subject (check 1)"


def test_planned_again_for_good_nothing_is_checked_twice_and_each_edition_is_kept(
    planner: Plan, rendered: list[Issue]
) -> None:
    """A look writes nothing; then each is given away once, and what was planned is the same."""
    checked: list[Edition] = []
    kept: list[str] = []
    its = planner(chose(), chose("Haiti"), chose("Kenya"), check=lambda one: checked.append(one) or ())
    looked = its.plan()
    for _ in range(2):
        assert its.plan(lambda edition: kept.append(editions.sha256(edition))) == looked
    assert sorted(kept) == sorted({one.edition for one in looked} - {its.fingerprint})
    assert len(checked) == 2
    assert set(its.facts) == {one.edition for one in looked}
    assert not any(one.page for one in checked)


def test_thousands_of_choices_come_to_a_few_editions(planner: Plan, rendered: list[Issue]) -> None:
    """Topics that the issues do not have make no difference."""
    many = [chose(*(name for name in ("Haiti", "Kenya") if n % 3), f"Topic {n}") for n in range(3_000)]
    many += [chose("Kenya", f"Topic {n}", often="weekly") for n in range(2_000)]
    found = planner(*many).plan(lambda _: None)
    assert len(found) == 5_000
    assert len(rendered) == 1
    assert sum(one.edition is None for one in found) == 1_000


def test_hundreds_of_editions_are_never_held_together(planner: Plan, rendered: list[Issue]) -> None:
    """Each is let go when it was kept."""
    names = [f"Heading {n}" for n in range(8)]
    whole = made(on(25, issue(*((name, [item(name, name)]) for name in names))))
    subsets = [one for size in range(1, 9) for one in itertools.combinations(names, size)]
    seen, alive = 0, list[int]()

    def keep(_: Edition) -> None:
        nonlocal seen
        seen += 1
        if seen % 60 == 0:
            rendered.clear()
            alive.append(sum(type(one) is Edition and not one.page for one in gc.get_objects()))

    planner(*(chose(*one) for one in subsets), whole=whole, sent=[]).plan(keep)
    assert seen == 254  # and the whole issue
    assert max(alive) <= 2


def test_the_editor_is_told_who_gets_what(planner: Plan, rendered: list[Issue]) -> None:
    """In one line; nothing where all get the same."""
    its = planner(
        chose(readers=900), chose("Haiti", readers=200), chose("Kenya", readers=80),
        chose(often="weekly", readers=24), chose("Nowhere", readers=31),
    )  # fmt: skip
    said = audience.told(its.plan(), its.fingerprint)
    assert said == "900 the whole issue, 280 in 2 editions by topic, 24 the weekly; 31 get nothing this time"
    assert audience.mailed(its.plan()) == 1_204
    alike = planner(chose(readers=3), chose("Haiti", "Kenya", readers=2))
    assert audience.told(alike.plan(), alike.fingerprint) == ""
    waits = planner(chose("Nowhere"))
    assert audience.told(waits.plan(), waits.fingerprint) == "1 gets nothing this time"
