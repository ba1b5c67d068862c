"""Issues written for the rules of house style, which look at nothing that is rendered."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from digest.check import House, Post
from digest.check.letter import Letter
from digest.check.rules import RULES
from digest.values import Article, Edition, Heading, Issue, Item, Masthead, Run, Section, Source, Story, Url

DAY = dt.date(2023, 9, 21)


def item(text: str, label: str | None = "The Lantern", **given: Any) -> Item:
    """An item with a label and a story of that outlet; `outlet` says another, `url` where both link to."""
    outlet = given.get("outlet", label or "The Lantern")
    url = Url(given.get("url", f"https://{''.join(filter(str.isalnum, outlet)).lower()}.example/{len(text)}/{text}"))
    lead = Article(
        id=text, title=given.get("title", "T"), text=text, source=Source(location="f"), outlet=outlet, url=url
    )
    labels = () if label is None else (Run(text=label, url=url, style="source"),)
    filed = Heading(name=given.get("heading", "Kenya"), kind="place", region=given.get("region"))
    story = Story(id=text, articles=(lead,), heading=filed) if given.get("story", True) else None
    return Item(id=text, runs=(Run(text=f"{text} "), *labels), story=story)


def issue(*sections: tuple[str, Sequence[Item]], **given: Any) -> Issue:
    """An issue of headings with their items, of 2023-09-21."""
    masthead = Masthead(name=given.pop("name", "The Coastal Herald"), language=given.pop("language", "en"))
    fields = {"slug": DAY.isoformat(), "date": DAY, "title": "News Roundup 9/21/2023", **given}
    made = tuple(Section(name=name, items=tuple(items)) for name, items in sections)
    return Issue(masthead=masthead, sections=made, **fields)


def said(number: int, of: Issue, *, house: House | None = None, subject: str = "") -> list[str]:
    """What the rule of that number says of the issue."""
    rule = next(rule for rule in RULES if rule.number == number)
    edition = Edition(issue=of, subject=subject, html="", text="", page="")
    post = Post(message=b"", unsubscribe="", house=house or House())
    return [found.message for found in rule.findings(edition, post, Letter(b""))]
