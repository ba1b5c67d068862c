"""A finished edition, and the skeleton of its messages."""

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from digest import deliver, render
from digest.deliver import domains, outcomes, rounds, sending, supply, ways
from digest.values import Address, Edition, PersonId, Recipient

NOW = dt.datetime(2026, 9, 21, 7, 30, tzinfo=dt.UTC)
MakeEdition = Callable[..., Edition]


def reader(number: int = 1, **changes: Any) -> Recipient:
    """A reader of that number."""
    its = {
        "person": PersonId(number),
        "address": Address(f"reader{number}@example.org"),
        "token": f"token{number:019}",
    }
    return Recipient(**{**its, **changes})


@pytest.fixture(scope="session")
def roundup() -> render.Theme:
    """Our theme."""
    return render.theme("roundup", render.folders(Path("/nowhere")), {})


@pytest.fixture
def edition(roundup: render.Theme) -> MakeEdition:
    """The theme's sample issue as an edition; its masthead, or the issue, changed as asked."""

    def make(*, issue: dict[str, Any] | None = None, **masthead: Any) -> Edition:
        sample = render.sample(roundup)
        changed = replace(sample, **(issue or {}), masthead=replace(sample.masthead, **masthead))
        return render.edition(changed, roundup)

    return make


@pytest.fixture
def skeleton(edition: MakeEdition) -> Callable[..., deliver.Skeleton]:
    """The skeleton of such an edition's messages."""

    def make(**masthead: Any) -> deliver.Skeleton:
        return deliver.skeleton(edition(**masthead), sent_at=NOW)

    return make


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """All that a send waits for takes a fraction of a second."""
    monkeypatch.setattr(rounds, "LOOK_S", 0.02)
    monkeypatch.setattr(rounds, "STOP_S", 0.01)
    monkeypatch.setattr(rounds, "AGAIN_S", (0.05, 0.1))
    monkeypatch.setattr(sending, "LOOK_S", 0.02)
    monkeypatch.setattr(sending, "LONGEST_S", 0.1)
    monkeypatch.setattr(outcomes, "FIRST_S", 0.2)
    monkeypatch.setattr(ways, "FIRST_S", 0.1)
    monkeypatch.setattr(ways, "LONGEST_S", 0.3)
    monkeypatch.setattr(domains, "FIRST_S", 0.4)
    monkeypatch.setattr(domains, "TRIAL_S", 0.01)
    monkeypatch.setattr(supply, "SOON_S", 0.1)
