"""Items -> Issue: what is generated before a person edits it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from digest.edit import headlines, markdown, names
from digest.edit.choose import catch_all as named_by
from digest.edit.choose import chosen
from digest.edit.importance import scores, second_choice
from digest.edit.order import sections
from digest.values import Issue, Item, Masthead, Policy


def issue(
    items: Sequence[Item],
    *,
    masthead: Masthead,
    date: dt.date,
    slug: str,
    policy: Policy,
    theme: str = "roundup",
    catch_all: str | None = None,
    sponsor: str = "",
) -> Issue:
    """The generated issue: items chosen, countries folded into regions, headings and items in order.

    Headings come as `policy.order` names them (headings or regions, in the newsletter's language), then in the house
    order; a country named there is folded only where headings are too many. `generated` equals `sections`. No
    items, no sections. The order of `items` does not matter.
    `catch_all` names the heading for what is left; without it, it is named as the items or the language have it.
    `sponsor` is what a sponsor says, a line of Markdown; "" where there is none.
    """
    its = scores(items, date)
    more = catch_all or named_by(items, masthead.language)
    printed = chosen(items, policy, its, second_choice(items, date, masthead.language), masthead.language, more)
    ordered = sections(printed, policy.order, its, masthead.language, more)
    title = names.title(masthead.language, date, masthead.name)
    printing = [item for section in ordered for item in section.items]
    subject, preheader = headlines.lines(printing, date=date, title=title, masthead=masthead)
    return Issue(
        masthead=masthead,
        slug=slug,
        date=date,
        sections=ordered,
        title=title,
        subject=subject,
        preheader=preheader,
        sponsor=markdown.parsed(sponsor, item=False) if sponsor else (),
        theme=theme,
        generated=ordered,
        generated_subject=subject,
        generated_preheader=preheader,
    )


def left_out(items: Sequence[Item], issue: Issue) -> tuple[Item, ...]:
    """The items that the issue does not print, in the order given."""
    printed = {item.id for item in issue.items}
    return tuple(item for item in items if item.id not in printed)
