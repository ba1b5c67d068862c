"""Any accent can be read in every theme, light and dark: on paper, in the sponsor's box, in what names the rest."""

import datetime as dt

import pytest

from digest import mailing, render
from tests import themes

ACCENTS = (
    "#ff0000",
    "#ffee00",
    "#00c853",
    "#0000aa",
    "#888888",
    "#777",
    "#e91e63",
    "#03a9f4",
    "#000",
    "#fff",
    "#c62828",
)
NOW = dt.datetime(2026, 9, 21, tzinfo=dt.UTC)


@pytest.mark.parametrize("name", themes.NAMES)
def test_every_accent_can_be_read(name: str) -> None:
    """Check 20 has nothing to say of mails with all that an issue may have."""
    for accent in ACCENTS:
        theme = render.theme(name, themes.FOLDERS, {"accent": accent})
        edition = render.edition(themes.sample(name), theme, room=1) if accent == "#ff0000" else None
        for made in filter(None, (edition, render.edition(themes.sample(name), theme))):
            found = mailing.findings(made, None, None, audience=0, now=NOW)
            assert [one.message for one in found if one.rule in (20, 26, 27, 28, 29)] == [], accent
