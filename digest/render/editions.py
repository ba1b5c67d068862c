"""Issue and theme -> Edition."""

from __future__ import annotations

from digest import receipts
from digest.errors import ThemeError
from digest.render.themes import Theme
from digest.values import Edition, Issue

SAMPLE = "sample.toml"


def edition(issue: Issue, theme: Theme) -> Edition:
    """The issue as HTML mail, plain-text twin and web page; the same issue and theme give the same bytes.

    Raises ReceiptError where a sentence is not what its receipt says, ThemeError for a template that cannot be
    read or filled, MjmlError for MJML that is wrong.
    """
    from digest.render import engine, mail, plain, proof
    from digest.render.views import view

    receipts.verify(issue.items)
    seen = view(issue)
    context = {"issue": seen, "option": dict(theme.options)}
    html = mail.html(theme, context, title=seen.title)
    text = engine.render(theme, "digest.txt", {**context, "notes": plain.Footnotes()})
    proof.twin(seen, theme, html=html, text=text)
    return Edition(
        issue=issue,
        subject=seen.subject,
        html=html,
        text=text,
        page=engine.render(theme, "page.html", context),
    )


def sample(theme: Theme) -> Issue:
    """The invented issue that comes with the theme, to look at while there is no real one.

    Raises ThemeError where the theme has none, or one that cannot be read.
    """
    from digest.render import samples

    places = [folder / SAMPLE for folder in theme.folders]
    path = next((place for place in places if place.is_file()), None)
    if path is None:
        raise ThemeError(theme=theme.name, path=str(places[0]), line=None, reason="the theme has no sample")
    return samples.read(path, theme.name)
