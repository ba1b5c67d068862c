"""Issue and theme -> Edition."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from digest import personal, receipts
from digest.errors import ThemeError
from digest.render.themes import Theme
from digest.values import Edition, Issue

if TYPE_CHECKING:
    from digest.render.views import View

SAMPLE = "sample.toml"
ROOM = 89_000
"""Bytes of HTML a mail may have before its last headings are left to the web page. Gmail clips at 102,400 and the
checks warn from 90,000, for what servers add; a reader's own links take the rest."""


def edition(issue: Issue, theme: Theme, *, room: int = ROOM, page: str | None = None) -> Edition:
    """The issue as HTML mail, plain-text twin and web page; the same issue and theme give the same bytes.

    A mail of more than `room` bytes ends with the last heading that fits, and names those that the web page has;
    where the newsletter has no web address there is nothing to name, and the mail stays whole. With `page`, that is
    the web page: the whole issue's, where this one is a part of it.
    Raises ReceiptError where a sentence is not what its receipt says, ThemeError for a template that cannot be
    read or filled, or a text twin that lacks something, MjmlError for MJML that is wrong.
    """
    from digest.render.views import view

    receipts.verify(issue.items)
    made = _Rendering(view=view(issue, places=page is None), theme=theme)
    html, headings = made.fitting(room)
    seen = made.first(headings)
    return Edition(
        issue=issue,
        subject=seen.subject,
        html=html,
        text=made.text(seen, html),
        page=made.page(issue) if page is None else page,
        rest=tuple(section.name for section in issue.sections[seen.sections[-1].place + 1 :]) if seen.rest else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rendering:
    """An issue on its way to an edition."""

    view: View
    theme: Theme

    def fitting(self, room: int) -> tuple[str, int]:
        """The mail with as many headings as fit into the room, at least one, and how many these are."""
        whole = len(self.view.sections)
        html = self.mail(self.view)
        if self.view.web is None or whole < 2 or _size(html) <= room:
            return html, whole
        fits, over = 1, whole  # so many do or have to, so many do not
        best = self.mail(self.first(fits))
        while over - fits > 1:
            middle = (fits + over) // 2
            shorter = self.mail(self.first(middle))
            if _size(shorter) <= room:
                fits, best = middle, shorter
            else:
                over = middle
        return best, fits

    def first(self, headings: int) -> View:
        """The view with the first headings, the others named."""
        sections = self.view.sections
        if headings >= len(sections):
            return self.view
        return replace(self.view, sections=sections[:headings], rest=tuple(one.name for one in sections[headings:]))

    def mail(self, seen: View) -> str:
        """The HTML mail."""
        from digest.render import mail

        return mail.html(self.theme, self._context(seen), title=seen.title)

    def text(self, seen: View, html: str) -> str:
        """The text twin, proven to say what the mail says."""
        from digest.render import plain, proof

        notes = plain.Footnotes()
        text = self.filled("digest.txt", seen, {"notes": notes})
        proof.twin(seen, self.theme, html=html, text=text, notes=notes)
        return text

    def page(self, issue: Issue) -> str:
        """The web page, which is no reader's own."""
        from digest.render.views import view

        whole = personal.general(issue)
        return self.filled("page.html", self.view if whole is issue else view(whole))

    def filled(self, template: str, seen: View, more: Mapping[str, object] | None = None) -> str:
        """A template of the theme with the view in it."""
        from digest.render import engine

        return engine.render(self.theme, template, {**self._context(seen), **(more or {})})

    def _context(self, seen: View) -> dict[str, object]:
        return {"issue": seen, "option": dict(self.theme.options)}


def _size(html: str) -> int:
    return len(html.encode())


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
