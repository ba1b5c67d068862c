"""Mail and page of every theme before axe-core: narrow and wide, light and dark, in both directions of writing."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests import axe, themes

pytestmark = pytest.mark.browser

# What cannot hold in a mail. Mail programs show it inside a page of their own, and there are the landmarks: a second
# `main` there would be one too many, and most programs drop the elements and roles that make one.
_NOT_IN_MAIL = ("landmark-one-main", "region")


@pytest.fixture(scope="module")
def page(browser: Any) -> Iterator[Any]:
    """One page for all documents, in a browser that loads nothing."""
    page = browser.new_page()
    page.context.set_offline(True)
    yield page
    page.close()


@pytest.mark.parametrize("arabic", [False, True], ids=["english", "arabic"])
@pytest.mark.parametrize("name", themes.NAMES)
def test_axe_finds_nothing_in_a_mail(page: Any, name: str, arabic: bool) -> None:
    """All rules but those on landmarks."""
    assert axe.complaints(page, themes.edition(name, arabic=arabic).html, without=_NOT_IN_MAIL) == []


@pytest.mark.parametrize("arabic", [False, True], ids=["english", "arabic"])
@pytest.mark.parametrize("name", themes.NAMES)
def test_axe_finds_nothing_on_a_web_page(page: Any, name: str, arabic: bool) -> None:
    """All rules."""
    assert axe.complaints(page, themes.edition(name, arabic=arabic).page) == []


def test_what_is_wrong_is_found_and_only_in_the_look_that_has_it(page: Any) -> None:
    """A proof of the proof: grey on grey in the dark, an image that says nothing, a link without words."""
    dark = "<style>@media (prefers-color-scheme: dark) { p { color: #333 !important } }</style></head>"
    bad = '<main><img src="x.png"><a href="https://a.example/"></a>'
    html = themes.edition(themes.NAMES[0]).page.replace("</head>", dark, 1).replace("<main>", bad, 1)
    found = {line.split(":")[0] for line in axe.complaints(page, html)}
    assert {line for line in found if "color" in line} == {"320 dark color-contrast", "640 dark color-contrast"}
    assert {"320 light image-alt", "320 light link-name"} <= found
