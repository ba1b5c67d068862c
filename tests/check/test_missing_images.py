"""Rule 47: image files that are not there."""

import datetime as dt

from digest.check import Post, findings
from digest.values import Edition, Issue, Masthead

SHOWN, UNSHOWN = "images/0123456789abcdef.jpg", "images/fedcba9876543210.jpg"


def told(html: str, page: str) -> list[str]:
    """What the rule says where both files are missing."""
    issue = Issue(masthead=Masthead(name="n"), slug="2026-09-21", date=dt.date(2026, 9, 21), sections=())
    edition = Edition(issue=issue, subject="s", html=html, text="t", page=page)
    found = findings(edition, Post(message=b"", unsubscribe="", missing=(SHOWN, UNSHOWN)))
    return [f"{one.level} {one.message}" for one in found if one.rule == 47]


def test_a_missing_image_that_is_shown_warns() -> None:
    """In the mail, on the page, or both; one that no theme shows is nobody's trouble."""
    image = f'<img src="{SHOWN}">'
    assert told("", "") == []
    for html, page in ((image, ""), ("", image), (image, image)):
        (said,) = told(html, page)
        assert said.startswith(f"W the file {SHOWN} is missing or damaged")
