"""The way to fewer mails stands beside the way out in every theme; the web page, which is anybody's, invites."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html as lxml_html

from digest import render
from digest.errors import ThemeError
from digest.values import Issue, Item
from tests import themes

ONLINE: dict[str, Any] = {"web": "https://herald.example/n/", "preferences": True, "signup": True}
CHOOSE, LEAVE = "https://herald.example/n/preferences", "https://herald.example/n/unsubscribe"


def linked(html: str) -> dict[str, str]:
    """The words of each address's last link."""
    return {
        a.get("href", ""): " ".join(a.text_content().split()) for a in lxml_html.document_fromstring(html).iter("a")
    }


@pytest.mark.parametrize("arabic", [False, True])
@pytest.mark.parametrize("name", themes.NAMES)
def test_every_theme_has_both_links_once_in_mail_and_text(name: str, arabic: bool) -> None:
    """To choose comes first: who only wants fewer mails need not leave."""
    made = themes.edition(name, arabic=arabic)
    web = str(made.issue.masthead.web).rstrip("/")
    ours = [f"{web}/preferences", f"{web}/unsubscribe"]
    page = lxml_html.document_fromstring(made.html)
    assert [a.get("href") for a in page.iter("a") if a.get("href") in ours] == ours
    assert [word for word in made.text.split() if word in ours] == ours
    assert not any(link in made.page for link in ours)
    assert list(linked(made.page))[-1] == f"{web}/subscribe"


@pytest.mark.parametrize(
    ("language", "choose", "subscribe"),
    [
        ("en", "Choose topics or pause", "Subscribe by email"),
        ("es", "Elegir temas o hacer una pausa", "Suscribirse por correo"),
        ("fr", "Choisir des rubriques ou faire une pause", "S’abonner par e-mail"),
        ("de", "Themen wählen oder pausieren", "Per E-Mail abonnieren"),
        ("ar", "اختيار المواضيع أو الإيقاف المؤقت", "الاشتراك بالبريد الإلكتروني"),
    ],
)
def test_the_links_speak_the_newsletters_language(
    roundup: render.Theme, make_issue: Callable[..., Issue], language: str, choose: str, subscribe: str
) -> None:
    """In mail, text and page."""
    made = render.edition(make_issue(masthead={**ONLINE, "language": language}), roundup)
    assert linked(made.html)[CHOOSE] == choose
    assert f"\n{choose}: {CHOOSE}\n" in made.text
    assert linked(made.page)["https://herald.example/n/subscribe"] == subscribe


@pytest.mark.parametrize(
    "masthead",
    [
        {**ONLINE, "preferences": False, "signup": False},
        {**ONLINE, "web": None},
        {**ONLINE, "unsubscribe": "mailto:leave@herald.example"},
    ],
)
def test_without_such_pages_nothing_leads_to_them(
    roundup: render.Theme, make_issue: Callable[..., Issue], masthead: dict[str, Any]
) -> None:
    """The way out is there, in one line with the words before it as it ever was."""
    made = render.edition(make_issue(masthead=masthead), roundup)
    assert not any("Choose topics" in part or "/preferences" in part for part in (made.html, made.text, made.page))
    assert "Subscribe by" not in made.page
    assert "subscribed to The Coastal Herald. <a" in made.html


def test_a_text_without_the_link_of_the_mail_is_refused(
    own_theme: Callable[..., render.Theme], make_issue: Callable[..., Issue], make_item: Callable[..., Item]
) -> None:
    """Who reads the text may choose as well."""
    text = (Path(render.__file__).parents[2] / "templates/roundup/digest.txt").read_text("utf-8")
    assert "issue.preferences }}" in text
    theme = own_theme({"digest.txt": text.replace("{{ issue.preferences }}", "{{ issue.web }}")})
    with pytest.raises(ThemeError, match=f"the text lacks a link of the mail: {CHOOSE}"):
        render.edition(make_issue(make_item(), masthead=ONLINE), theme)
