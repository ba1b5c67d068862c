"""Where readers choose, and where people subscribe: below `web`, or nowhere."""

from typing import Any

import pytest

from digest.preferences import link, signup
from digest.values import Masthead

PIER = {"name": "Pier", "sender": "ed@pier.example", "preferences": True, "signup": True}
WEB = "https://pier.example/n"


def masthead(**changes: Any) -> Masthead:
    """A newsletter with both pages, but for the changes."""
    return Masthead(**{**PIER, "web": WEB, **changes})


@pytest.mark.parametrize("web", [WEB, f"{WEB}/", "HTTPS://Pier.example/n"])
@pytest.mark.parametrize("leave", [None, f"{WEB}/unsubscribe/{{token}}"])
def test_they_are_where_readers_unsubscribe(web: str, leave: str | None) -> None:
    """Below the newsletter's web address."""
    its = masthead(web=web, unsubscribe=leave)
    assert (link(its), link(its, "abc"), signup(its)) == (
        f"{WEB}/preferences",
        f"{WEB}/preferences/abc",
        f"{WEB}/subscribe",
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"web": None},
        {"web": "ftp://pier.example/n"},
        {"unsubscribe": "mailto:leave+{token}@pier.example"},
        {"unsubscribe": "https://others.example/unsubscribe/{token}"},
        {"unsubscribe": f"{WEB}/leave/{{token}}"},
        {"unsubscribe": f"{WEB}/unsubscribe"},
        {"preferences": False, "signup": False},
    ],
)
def test_whoever_unsubscribes_elsewhere_finds_no_such_pages(changes: dict[str, Any]) -> None:
    """A link to a page that nobody answers is worse than none."""
    its = masthead(**changes)
    assert (link(its), link(its, "abc"), signup(its)) == (None, None, None)


def test_each_is_switched_off_by_itself() -> None:
    """Readers may choose where nobody new can subscribe, and the other way round."""
    assert (link(masthead(signup=False)), signup(masthead(signup=False))) == (f"{WEB}/preferences", None)
    assert (link(masthead(preferences=False)), signup(masthead(preferences=False))) == (None, f"{WEB}/subscribe")


def test_a_token_is_one_step_of_the_path() -> None:
    """Whatever is in it."""
    assert link(masthead(), "a/../b?c#d") == f"{WEB}/preferences/a%2F..%2Fb%3Fc%23d"
